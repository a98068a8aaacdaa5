"""Checks that a made-up town has room for the cameras that a scenario puts into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from watchglass.base.errors import Problem
from watchglass.evidence.load import Evidence
from watchglass.places.network import AT_WORK, cameras_at_work
from watchglass.scenario.drawn import middle
from watchglass.scenario.quantities_in import quantities_in
from watchglass.scenario.schema import ScenarioBase

KIND = "synthetic_town"
# Generous on purpose: a front door every few metres on both sides of a street, each with a
# camera, is still below it. Beyond it the number was meant for more than this one town.
MOST_CAMERAS_A_METRE = 1.0


def problems_of_crowding(
    scenario: ScenarioBase, file: str, evidence: Evidence, found: Iterable[Problem]
) -> Iterator[Problem]:
    """Yield a problem for each option with more cameras than a metre of street can be said to have.

    Cameras at work outdoors are counted, at the middle of the evidence. found: problems so far;
    a town or a network in which something else is wrong is not looked at.
    """
    places = getattr(scenario, "places", None)
    wrong = [problem.place for problem in found]
    if places is None or places.kind != KIND or _touched(f"{file}: places", wrong):
        return
    street_m = street_metres(places.town.settings())
    for option in scenario.options:
        place = f"{file}: options[{option.id}].network"
        if option.network is None or _touched(place, wrong):
            continue
        cameras = _cameras_at_work(scenario, option.id, evidence)
        if cameras > MOST_CAMERAS_A_METRE * street_m:
            yield Problem(
                f"{place}.cameras", f"about {cameras:,.0f} at work outdoors",
                f"the made-up town has about {street_m:,.0f} metres of street, and at most "
                f"{MOST_CAMERAS_A_METRE:g} camera a metre is taken",
                "Give fewer cameras, make the town larger under [places.town], or leave the option "
                f'out: [[options]] with id = "{option.id}" and drop = true.',
            )  # fmt: skip


def street_metres(town: Any) -> float:
    """Return about how many metres of street a made-up town has, by its settings alone."""
    pieces = (town.blocks_east + 1) * town.blocks_north + (town.blocks_north + 1) * town.blocks_east
    return float(pieces * town.block_m * (1.0 - town.missing_street_share))


def _cameras_at_work(scenario: ScenarioBase, option: str, evidence: Evidence) -> float:
    factors = [
        one for one in quantities_in(scenario)
        if (one.option, one.table) == (option, "network") and one.name in AT_WORK
    ]  # fmt: skip
    drawn = middle(factors, evidence).of(option, "network")
    return float(cameras_at_work(drawn)[0])


def _touched(place: str, wrong: list[str]) -> bool:
    return any(one == place or one.startswith((f"{place}.", f"{place}[")) for one in wrong)
