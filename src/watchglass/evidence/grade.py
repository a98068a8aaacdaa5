"""How far a figure can be trusted: grades A (best) to E, and the worst of several."""

from __future__ import annotations

from collections.abc import Iterable

from watchglass.evidence.schema import Entry

MEANING = {
    "A": "measured in the field in this setting by someone independent",
    "B": "measured in the field elsewhere by someone independent",
    "C": "a laboratory test, or figures of the operator or vendor",
    "D": "an estimate, or read in a secondary source",
    "E": "an assumption, or beyond the tested range",
}


def grade_of(entry: Entry, *, this_setting: bool = False) -> str:
    """Return the grade of an evidence entry.

    this_setting: the scenario says that the figure was measured in its own setting.
    Source: DESIGN section 6; CHEERS 2022 asks for the same distinction in words.
    """
    if entry.basis == "assumed" or entry.certainty == "not verified" or entry.claim:
        return "E"
    if entry.basis == "estimated" or entry.certainty == "read in a secondary source":
        return "D"
    if entry.measured_by != "independent" or entry.setting == "laboratory":
        return "C"
    return "A" if this_setting else "B"


def worst(grades: Iterable[str]) -> str:
    """Return the worst of several grades; of none, E, because nothing supports it."""
    return max(grades, default="E")
