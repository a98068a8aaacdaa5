"""Minutes of a day in view of cameras, by what the picture is good for, option by option."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import panel
from watchglass.report.charts.rows import bar_row, table_row, ticks
from watchglass.report.charts.svg import Drawing, Scale, stacked
from watchglass.report.figures import figure, shown, span
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

UNIT, MOST_TICKS = "minutes", 5
SECOND = 1 / 60
# measure, heading of its panel, the same within a sentence
PURPOSES = (
    ("view.minutes_seen", "Seen: the picture shows that somebody is there", "is seen"),
    ("view.minutes_recognisable", "Recognisable: by somebody who knows the person",
     "could be recognised"),
    ("view.minutes_identifiable", "Identifiable: by a stranger", "could be identified"),
)  # fmt: skip


class MinutesInView(Chart):
    """One panel a purpose on one axis, the options in the same order in each."""

    order: ClassVar = 8
    heading: ClassVar = "Minutes of a day in view"

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the minutes of everybody, by purpose and option."""
        return [one for measure, *_ in PURPOSES for one in self._ones(record, measure)]

    def _ones(self, record: Record, measure: str) -> list[dict[str, Any]]:
        found = (record.find(measure, option) for option in option_ids(record))
        return [one for one in found if one is not None and one["low"] is not None]

    def applies(self, record: Record) -> bool:
        """Return whether an option's cameras see somebody."""
        return any(one["high"] for one in self.estimates_used(record))

    def draw(self, record: Record) -> Drawing:
        """Return the panels, stacked; every axis goes from 0 to the same end."""
        top = max(one["high"] for one in self.estimates_used(record))
        panels = []
        for measure, heading, _ in PURPOSES:
            ones = self._ones(record, measure)
            values = [(value, figure(value, UNIT)) for value in ticks(top, MOST_TICKS)]
            scale = Scale(0.0, top * 1.02, tuple(values), "minutes of a day")
            rows = [bar_row(title_of(record, one["option"]), one, _words(one)) for one in ones]
            if rows:
                panels.append(panel(rows, scale, heading))
        return stacked(panels)

    def table(self, record: Record) -> Rows:
        """Return one row a purpose and option."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return the minutes of the option with the most of them, purpose by purpose."""
        most = max(self._ones(record, PURPOSES[0][0]), key=lambda one: float(one["high"]))
        parts = []
        for measure, _, does in PURPOSES:
            one = record.find(measure, most["option"])
            if one is not None and one["low"] is not None:
                parts.append(f"{does} for {_reach(one)}")
        joined = ", ".join(parts[:-1]) + f" and {parts[-1]}" if len(parts) > 1 else parts[0]
        return f"With “{title_of(record, most['option'])}” a person {joined} minutes a day."

    def subtitle(self, record: Record) -> str:
        """Return what is counted, how long people are out, and how to read the bars."""
        outdoors = next(
            (one for o in option_ids(record) if (one := record.find("view.minutes_outdoors", o))),
            None,
        )
        out = f" of {shown(outdoors).text} minutes outdoors" if outdoors else ""
        return (
            f"Minutes in view of at least one camera, each minute once, a person and day{out}. "
            "Disc: median; bar: 95 % range over the evidence, not a spread of real days; dashed: "
            "not known, over the stated range; square: 0 by definition. A picture that is good "
            "enough is no person recognised."
        )


def _reach(one: dict[str, Any]) -> str:
    """Return the range of an estimate; with its median where that is known."""
    text = shown(one)
    if text.known:
        return text.text
    return span(one["low"], one["high"], UNIT)


def _words(one: dict[str, Any]) -> str:
    """Return the figures of one bar in a few words, so that they fit in one line."""
    if one["low"] == one["high"]:
        return "0 minutes, by definition" if not one["high"] else shown(one).text
    if one["high"] < SECOND:
        return "less than a second"
    unit = "" if "minutes" in (reach := _reach(one)) else " minutes"
    return f"{reach}{unit}" + ("" if one["value"] is not None else " (not known closer)")
