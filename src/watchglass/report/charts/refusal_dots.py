"""Honest people refused per 10,000 checks, group beside group, for every option."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import panel
from watchglass.report.charts.rows import bar_row, count_scale, table_row
from watchglass.report.charts.svg import Drawing, stacked
from watchglass.report.figures import plain, shown
from watchglass.report.record import Record
from watchglass.report.words import by_group, option_ids, power_words, title_of

MEASURE = "refusals.false_per_10000"


class RefusalDots(Chart):
    """One panel an option, one bar a group, on one shared axis that starts at 0.

    Absolute rates first; the ratio between groups stands in its own chart.
    """

    order: ClassVar = 30
    heading: ClassVar = "Who is refused"

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the rates by group of every option."""
        return [
            dict(one) for option in option_ids(record) for one in by_group(record, MEASURE, option)
            if one["low"] is not None
        ]  # fmt: skip

    def applies(self, record: Record) -> bool:
        """Return whether refusals are known by group."""
        return len(self.estimates_used(record)) > 1

    def draw(self, record: Record) -> Drawing:
        """Return one panel an option, stacked."""
        used = self.estimates_used(record)
        top = max(one["high"] for one in used) or 1.0
        scale = count_scale(top, plain, "honest people refused, of 10,000 checks")
        panels = []
        for option in option_ids(record):
            rows = [bar_row(f"Group {o['group']}", o) for o in used if o["option"] == option]
            if rows:
                panels.append(panel(rows, scale, title_of(record, option)))
        return stacked(panels)

    def table(self, record: Record) -> Rows:
        """Return one row an option and group, with the power of a test for a difference."""
        return [
            {**table_row(record, one),
             "power_of_a_test": power_words(record, one["option"], one["group"])}
            for one in self.estimates_used(record)
        ]  # fmt: skip

    def title(self, record: Record) -> str:
        """Return the highest and the lowest rate of the last option."""
        used = self.estimates_used(record)
        last = [one for one in used if one["option"] == used[-1]["option"]]
        ranked = sorted(last, key=lambda o: o["value"] if o["value"] is not None else o["high"])
        most, least = ranked[-1], ranked[0]
        return (
            f"With “{title_of(record, most['option'])}”, {shown(most).text} of "
            f"{plain(10_000)} checks of "
            f"honest people in group {most['group']} end in a refusal, "
            f"{shown(least).text} in group "
            f"{least['group']}."
        )

    def subtitle(self, record: Record) -> str:
        """Return unit and denominator."""
        return (
            "Honest people refused per 10,000 checks of the group. Disc: median; "
            "bar: 95 % range over "
            "the evidence; ranges that overlap do not show that groups are treated alike."
        )
