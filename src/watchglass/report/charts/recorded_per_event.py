"""How many people are recorded for one useful event, option beside option."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import panel
from watchglass.report.charts.rows import bar_row, log_scale, powers, table_row
from watchglass.report.charts.svg import Drawing
from watchglass.report.figures import plain, shown
from watchglass.report.record import Record
from watchglass.report.words import option_ids, sentence_case, title_of

MEASURE = "people.recorded_per_event"


class RecordedPerEvent(Chart):
    """One bar an option on a logarithmic axis, since what is not known spans powers of ten.

    An option that records nobody stands at the left end, with a square and in words.
    """

    order: ClassVar = 22
    heading: ClassVar = "People recorded for one useful event"

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the figure of every option that has one."""
        found = (record.find(MEASURE, option) for option in option_ids(record))
        return [dict(one) for one in found if one is not None and one["low"] is not None]

    def applies(self, record: Record) -> bool:
        """Return whether some option records somebody."""
        return any(one["high"] > 0 for one in self.estimates_used(record))

    def draw(self, record: Record) -> Drawing:
        """Return one row an option."""
        used = self.estimates_used(record)
        some = [end for one in used for end in (one["low"], one["high"]) if end > 0]
        values = powers(min([1.0, *some]), max(some))
        words = [plain(v) for v in values]
        if any(one["high"] == 0 for one in used):  # nothing has no place on the axis but its end
            values, words = [values[0] ** 2 / values[1], *values], ["0", *words]
        scale = log_scale(values, words, "people recorded")
        rows = []
        for one in used:
            row = bar_row(title_of(record, one["option"]), one)
            if one["high"] == 0:
                row |= {"text": "0: nobody is recorded", "value": scale.low, "set": True}
            rows.append(row)
        return panel(rows, scale)

    def table(self, record: Record) -> Rows:
        """Return one row an option."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return the figure of the option that records most, and how many record nobody."""
        used = self.estimates_used(record)
        most = max(used, key=lambda one: float(one["high"]))
        nobody = sum(1 for one in used if one["high"] == 0)
        rest = f"; {nobody} of {len(used)} options record nobody" if nobody else ""
        title = title_of(record, most["option"])
        return f"People recorded for one useful event with “{title}”: {shown(most).text}{rest}."

    def subtitle(self, record: Record) -> str:
        """Return unit, denominator and how to read the marks."""
        counted = self.estimates_used(record)[0]["numerator"]
        return (
            f"{sentence_case(counted)}, over useful events in it; from 1 on each step of "
            "the axis is a factor. Dashed: not known, over the stated range; square at the left "
            "end: 0, by definition."
        )
