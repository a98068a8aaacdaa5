"""A logarithmic ladder for rare events: what one face, one check or one frequent visitor faces."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import panel
from watchglass.report.charts.rows import (
    FLOOR,
    bar_row,
    log_scale,
    one_in_words,
    powers,
    table_row,
)
from watchglass.report.charts.svg import Drawing, stacked
from watchglass.report.figures import one_in, shown
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

# measure, its factor to a chance per one, what one of them is
RUNGS = (
    (
        "harm.repeat_any",
        1.0,
        "A frequent visitor not on the list: at least one wrong decision a year",
    ),
    ("alerts.false_per_scan", 1.0, "One face compared: a false alert"),
    ("refusals.false_per_10000", 1e-4, "One check of an honest person: refused"),
    ("accepts.false_per_10000", 1e-4, "One check: somebody else let in"),
)
RARE = 0.05


class RareEventsLadder(Chart):
    """Intervals on a logarithmic axis from common to rare, each as "1 in N" too.

    Pictograms mislead below one in a hundred; a ladder does not.
    """

    order: ClassVar = 50
    heading: ClassVar = "How rare it is for one person"

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the rates per face, check or frequent visitor that are rare."""
        found = []
        for measure, factor, _ in RUNGS:
            for option in option_ids(record):
                one = record.find(measure, option)
                if record.find("search.innocent_candidates", option, None, "before_review"):
                    continue  # a search is no event of one person's day
                if one and one["high"] and 0 < one["high"] * factor <= 1:
                    found.append(one)
        rare = any((one["value"] or one["high"]) * _factor(one) <= RARE for one in found)
        return found if rare else []

    def applies(self, record: Record) -> bool:
        """Return whether something rare is among them."""
        return bool(self.estimates_used(record))

    def draw(self, record: Record) -> Drawing:
        """Return one panel an event, on one shared axis."""
        scaled = [_scaled(one) for one in self.estimates_used(record)]
        high = max(one["high"] for one in scaled)
        low = min(max(one["low"], high * 1e-8, FLOOR) for one in scaled)
        values = powers(low, high)
        values = values if values[-1] <= 1 else [v for v in values if v < 1] + [1.0]
        scale = log_scale(values, [one_in_words(v) for v in values], "chance, logarithmic")
        panels = []
        for measure, _, words in RUNGS:
            rows = [
                bar_row(title_of(record, one["option"]), one, _words(raw))
                for raw, one in zip(self.estimates_used(record), scaled, strict=True)
                if one["measure"] == measure
            ]
            if rows:
                panels.append(panel(rows, scale, words))
        return stacked(panels)

    def table(self, record: Record) -> Rows:
        """Return the rates, each also as "1 in N"."""
        return [
            {**table_row(record, one), "one_in": _one_in(one)}
            for one in self.estimates_used(record)
        ]

    def title(self, record: Record) -> str:
        """Return the chance of the last option's first rung."""
        used = self.estimates_used(record)
        first = [one for one in used if one["measure"] == used[0]["measure"]][-1]
        words = next(words for measure, _, words in RUNGS if measure == first["measure"])
        return f"{words}: {_one_in(first)} with “{title_of(record, first['option'])}”."

    def subtitle(self, record: Record) -> str:
        """Return the denominators and how to read the ladder."""
        return (
            "Each step of the axis is ten times rarer. Disc: median; bar: 95 % range "
            "over the evidence. "
            "A rare event per face is a frequent one where millions of faces are compared."
        )


def _factor(one: dict[str, Any]) -> float:
    return next(factor for measure, factor, _ in RUNGS if measure == one["measure"])


def _scaled(one: dict[str, Any]) -> dict[str, Any]:
    factor = _factor(one)
    ends = {k: None if one[k] is None else one[k] * factor for k in ("low", "high", "value")}
    return {**one, **ends}


def _one_in(one: dict[str, Any]) -> str:
    scaled = _scaled(one)
    reach = f"{one_in(scaled['high'])} to {one_in(scaled['low'])}"
    if scaled["value"] is None:
        return f"not known; {reach} over the stated range"
    return f"{one_in(scaled['value'])} ({reach})"


def _words(one: dict[str, Any]) -> str:
    return f"{_one_in(one)}; {shown(one).value}" if one["unit"] == "share" else _one_in(one)
