"""What the places of a scenario give for the cameras of one option."""

from __future__ import annotations

from typing import Any

from watchglass.base.columns import Exposure
from watchglass.scenario.drawn import Values


def exposure_of(scenario: Any, option: Any, values: Values, seed: int) -> Exposure | None:
    """Return how much the option's cameras see of people; None without places or cameras.

    seed: of a made-up town; values: draws of the quantities of places and network.
    """
    if scenario.places is None or option.network is None:
        return None
    drawn = values.of("", f"places.{scenario.places.kind}")
    groups = tuple(sorted(scenario.population.groups))
    found: Exposure = scenario.places.exposure(drawn, values.of(option.id, "network"), groups, seed)
    return found
