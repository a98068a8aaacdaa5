"""What is not known, in words: the question to ask, and how far it moves which answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchglass.report.figures import figure, shown, span
from watchglass.report.record import Record
from watchglass.report.words import means_of, sentence_case, title_of

MOST_UNKNOWNS = 4


def top_unknowns(record: Record) -> list[dict[str, str]]:
    """Return the unknowns that move the answer most, each with the question to ask."""
    return [gap_words(record, gap) for gap in moving_gaps(record)[:MOST_UNKNOWNS]]


def moving_gaps(record: Record) -> list[Mapping[str, Any]]:
    """Return the gaps that move a headline answer at all, the most influential first."""
    return [gap for gap in record.data["gaps"] if gap["moves_most"] is not None]


def gap_words(record: Record, gap: Mapping[str, Any]) -> dict[str, str]:
    """Return one gap in words: what is not known, how far it moves which answer, the question."""
    return {
        "what": sentence_case(gap["means"]),
        "options": _titles(record, gap["options"]),
        "range": shown(_as_estimate(gap)).span,
        "moves": moves_words(record, gap["moves_most"]),
        "ask": gap["ask"],
        "influence": influence_words(gap["influence"]),
        "needed_for": ", ".join(means_of(record, measure) for measure in gap["needed_for"]),
    }


def _titles(record: Record, options: list[str], most: int = 2) -> str:
    if len(options) > most:
        return f"{len(options)} options"
    return ", ".join(title_of(record, option) for option in options)


def moves_words(record: Record, most: Mapping[str, Any] | None) -> str:
    """Return how far one quantity alone moves the answer it moves most."""
    if most is None:
        return "moves none of the headline answers"
    unit = unit_of(record, most["measure"])
    of_group = f" (group {most['group']})" if most["group"] else ""
    ends = sorted((most["low"], most["high"])) if None not in (most["low"], most["high"]) else [
        None, None
    ]  # fmt: skip
    one = {"measure": most["measure"], "unit": unit, "value": None, "low": ends[0], "high": ends[1]}
    return (
        f"alone it moves “{means_of(record, most['measure'])}” of “"
        f"{title_of(record, most['option'])}”{of_group} over {shown(one).span}"
    )


def unit_of(record: Record, measure: str) -> str:
    """Return the unit of a measure; "" where no option answers it."""
    return next((one["unit"] for one in record.estimates if one["measure"] == measure), "")


def influence_words(influence: float) -> str:
    """Return an influence as words: the part of an answer's range that it makes up."""
    if influence <= 0:
        return "none of the headline answers"
    part = round(100 * influence)
    return "under 1 % of a headline answer's range" if part < 1 else (
        f"{min(part, 999)} % of a headline answer's range"
    )  # fmt: skip


def quantity_words(one: Mapping[str, Any]) -> str:
    """Return the figure of a quantity in use, with its range or the words "not known"."""
    if one["form"] == "not known":
        return f"not known; {span(one['low'], one['high'], one['unit'])}"
    if one["low"] == one["high"]:
        return (
            figure(one["value"], one["unit"])
            if one["form"] != "chosen"
            else f"{one['value']:,.10g}"
        )
    reach = span(one["low"], one["high"], one["unit"], like=one["value"])
    return f"{figure(one['value'], one['unit'], one['value'])} ({reach})"


def _as_estimate(gap: Mapping[str, Any]) -> dict[str, Any]:
    return {"measure": gap["quantity"], "unit": gap["unit"], "value": None,
            "low": gap["low"], "high": gap["high"]}  # fmt: skip
