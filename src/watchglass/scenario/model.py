"""The scenario model with every kind that the stage folders hold."""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Union

from pydantic import BaseModel, Field, create_model

from watchglass.base.kinds import kinds_in
from watchglass.consequences.contract import Consequence
from watchglass.consequences.score_events import Contacts, Member, ScoreEvent
from watchglass.deciding.contract import Decider
from watchglass.places.contract import Places
from watchglass.places.network import Network
from watchglass.places.recording import Recording
from watchglass.population.people import Group, Listing, Population
from watchglass.scenario.schema import Card, Evaluation, OptionBase, ScenarioBase, Today, Use
from watchglass.sensing.contract import Sensor

_STAGES: tuple[tuple[str, type], ...] = (
    ("places", Places),
    ("sensing", Sensor),
    ("deciding", Decider),
    ("consequences", Consequence),
)


@cache
def scenario_model() -> type[ScenarioBase]:
    """Return the scenario model with every kind found in the stage folders."""
    one_of: dict[str, Any] = {stage: _union(kinds) for stage, kinds in _kinds()}
    fields: dict[str, Any] = {
        "sensing": (one_of["sensing"] | None, None),
        "deciding": (_list_of(one_of, "deciding"), Field(default_factory=list)),
        "consequences": (_list_of(one_of, "consequences"), Field(default_factory=list)),
    }
    option: Any = create_model("Option", __base__=OptionBase, **fields)
    options: Any = (list[option], Field(min_length=1))
    places: Any = (one_of["places"] | None, None)
    return create_model("Scenario", __base__=ScenarioBase, options=options, places=places)


def _list_of(one_of: dict[str, Any], stage: str) -> Any:
    return types.GenericAlias(list, (one_of[stage],))


def declared_tables() -> list[type[BaseModel]]:
    """Return every table that a scenario file may hold, kinds included."""
    tables: list[type[BaseModel]] = [
        scenario_model(), OptionBase, Card, Evaluation, Today, Use, Listing, Network, Recording,
        Population, Group,
    ]  # fmt: skip
    for _, kinds in _kinds():
        tables.extend(kinds.values())
    return [*tables, ScoreEvent, Member, Contacts]


def kinds_of_stage(stage: str) -> list[str]:
    """Return the kinds that a stage knows, by the word used in scenarios."""
    return sorted(dict(_kinds())[stage])


def _kinds() -> Iterator[tuple[str, dict[str, type]]]:
    for stage, base in _STAGES:
        yield (
            stage,
            kinds_in(f"watchglass.{stage}", f"watchglass.{stage}.contract.{base.__name__}"),
        )


def _union(kinds: dict[str, type]) -> Any:
    members = tuple(kinds.values()) or (type(None),)
    if len(members) == 1:
        return members[0]
    return Annotated[Union[members], Field(discriminator="kind")]  # noqa: UP007
