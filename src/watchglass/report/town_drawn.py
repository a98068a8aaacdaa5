"""The made-up town of a scenario, as its map needs it: settings, and the cameras of each option."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from watchglass.evidence.load import Evidence
from watchglass.places.network import cameras_at_work
from watchglass.places.purposes import ranges_m
from watchglass.scenario.drawn import Values, middle
from watchglass.scenario.quantities_in import Placed

KIND = "synthetic_town"


def town_of(scenario: Any, placed: list[Placed], evidence: Evidence) -> dict[str, Any] | None:
    """Return the town and the networks of its options at the middle of the evidence.

    None for a scenario without a made-up town. Plain values, for the context of a record.
    """
    places = getattr(scenario, "places", None)
    if places is None or places.kind != KIND:
        return None
    values = middle(placed, evidence)
    drawn = values.of("", f"places.{KIND}")
    return {
        "settings": asdict(places.town.settings()),
        "placement": places.placement,
        "round_share": _one(drawn, "round_share"),
        "options": [
            {"id": option.id, **_network(values, option.id)}
            for option in scenario.options if option.network is not None
        ],
    }  # fmt: skip


def _network(values: Values, option: str) -> dict[str, float]:
    network = values.of(option, "network")
    return {
        "cameras": float(cameras_at_work(network).reshape(-1)[0]),
        "view_deg": _one(network, "view_degrees"),
        "range_m": float(ranges_m(network)["seen"][0]),
    }


def _one(drawn: Mapping[str, Any], name: str) -> float:
    return float(np.asarray(drawn[name]).reshape(-1)[0])
