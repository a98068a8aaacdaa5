"""How fast people walk along a street, so that metres in view become seconds in view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchglass.evidence.load import load_evidence

# The mean speed where two flows meet, as on a pavement; the slower and the faster kind of flow.
SPEED_KEYS: Mapping[str, str] = {
    "low": "walking-speed-flows/crossing",
    "best": "walking-speed-flows/opposite",
    "high": "walking-speed-flows/one-way",
}


def speeds_m_per_s() -> dict[str, float]:
    """Return how fast people walk, metres a second: low, best, high.

    Sources: evidence key walking-speed-flows.

    Leaves out: stops at crossings and shops, children, age, luggage and company, so that most
    people are in view for longer.
    """
    evidence = load_evidence()
    return {case: float(evidence[key].value) for case, key in SPEED_KEYS.items()}  # type: ignore[arg-type]


def speed_row() -> dict[str, Any]:
    """Return the assumption on walking as a row of the table of assumptions."""
    return {
        "what": "walking speed", **speeds_m_per_s(), "unit": "m/s",
        "because": "the mean where two flows of people meet; slower where they cross, faster where "
        "all walk the same way. Healthy people without a stop: whoever is slower, or waits, is in "
        "view for longer",
        "evidence": SPEED_KEYS["best"],
    }  # fmt: skip
