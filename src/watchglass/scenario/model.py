"""The scenario model with every kind that the stage folders hold, and how steps may follow."""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Union

from pydantic import BaseModel, Field, create_model, model_validator

from watchglass.base.kinds import kinds_in
from watchglass.consequences.contract import Consequence
from watchglass.deciding.contract import Decider
from watchglass.population.people import Group, Listing, Population
from watchglass.scenario.schema import Card, Evaluation, OptionBase, ScenarioBase, Today, Use
from watchglass.sensing.contract import Sensor

_STAGES: tuple[tuple[str, type], ...] = (
    ("sensing", Sensor),
    ("deciding", Decider),
    ("consequences", Consequence),
)


@cache
def scenario_model() -> type[ScenarioBase]:
    """Return the scenario model with every kind found in the stage folders."""
    one_of: dict[str, Any] = {stage: _union(kinds) for stage, kinds in _kinds()}
    fits: Any = model_validator(mode="after")(_chain_fits)
    fields: dict[str, Any] = {
        "sensing": (one_of["sensing"] | None, None),
        "deciding": (_list_of(one_of, "deciding"), Field(default_factory=list)),
        "consequences": (_list_of(one_of, "consequences"), Field(default_factory=list)),
    }
    option: Any = create_model(
        "Option", __base__=OptionBase, __validators__={"fits": fits}, **fields
    )
    options: Any = (list[option], Field(min_length=1))
    return create_model("Scenario", __base__=ScenarioBase, options=options)


def _list_of(one_of: dict[str, Any], stage: str) -> Any:
    return types.GenericAlias(list, (one_of[stage],))


def declared_tables() -> list[type[BaseModel]]:
    """Return every table that a scenario file may hold, kinds included."""
    tables: list[type[BaseModel]] = [
        scenario_model(), OptionBase, Card, Evaluation, Today, Use, Listing, Population, Group
    ]  # fmt: skip
    for _, kinds in _kinds():
        tables.extend(kinds.values())
    return tables


def _kinds() -> Iterator[tuple[str, dict[str, type]]]:
    for stage, base in _STAGES:
        yield (
            stage,
            kinds_in(f"watchglass.{stage}", f"watchglass.{stage}.contract.{base.__name__}"),
        )


def _union(kinds: dict[str, type]) -> Any:
    members = tuple(kinds.values())
    return Annotated[Union[members], Field(discriminator="kind")]  # noqa: UP007


def _chain_fits(option: Any) -> Any:
    """Check that the steps of an option can follow one another."""
    kinds = [step.kind for step in option.deciding]
    if option.is_none:
        if option.sensing or option.deciding or option.consequences or option.list:
            raise ValueError(
                "'none' is today without any system. Give it only `today`, and put the "
                "system into an option of its own"
            )
        return option
    if option.today is not None:
        raise ValueError("only 'none' carries `today`. Move it there")
    if option.use is None:
        raise ValueError("use.days_per_year is missing. Say on how many days it would run")
    needs_list = "face_search" in kinds
    if needs_list and (option.list is None or option.sensing is None):
        raise ValueError("face_search needs `list` and `sensing`. Add both tables")
    if needs_list and option.sensing.reach == "passer-by" and option.list.present_share is None:
        raise ValueError(
            "list.present_share is missing. Say what share of people passing is listed, "
            "or write 'not known'"
        )
    if needs_list and option.sensing.reach == "presenter":
        raise ValueError("face_search cannot follow id_gate. Use fixed_camera or search_request")
    if "face_verification" in kinds and getattr(option.sensing, "reach", "") != "presenter":
        raise ValueError("face_verification needs sensing of the kind id_gate. Add it")
    if kinds and kinds[0] == "human_review":
        raise ValueError("human_review needs a decision before it. Put another kind first")
    first = [kind for kind in kinds if kind != "human_review"]
    if len(first) > 1:
        raise ValueError(f"one option has one first decision, not {len(first)}. Split the option")
    return option
