"""Errors against each group over errors against everybody else, with the power of a test."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import panel
from watchglass.report.charts.rows import bar_row, log_scale, table_row, times_words
from watchglass.report.charts.svg import Drawing, stacked
from watchglass.report.figures import shown
from watchglass.report.record import Record
from watchglass.report.words import (
    by_group,
    direction,
    option_ids,
    power_words,
    smaller_groups,
    title_of,
)

ERRORS = {
    "disparity.fpr_ratio": "Wrong decisions",
    "disparity.miss_ratio": "People sought but missed",
}
RATIOS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)


class DisparityDots(Chart):
    """Dots with intervals on a logarithmic axis of ratios, a line at equal rates.

    The largest group is left out: its ratio is that of all others turned over. No dot
    stands without the power of a test that could have shown it.
    """

    order: ClassVar = 40
    heading: ClassVar = "Who bears the errors"

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the ratios of both errors for every group but the largest."""
        letters = smaller_groups(record)
        return [
            dict(one) for measure in ERRORS for option in option_ids(record)
            for one in by_group(record, measure, option)
            if one["group"] in letters and one["low"] is not None and one["low"] > 0
        ]  # fmt: skip

    def applies(self, record: Record) -> bool:
        """Return whether there are ratios between groups."""
        return bool(self.estimates_used(record))

    def draw(self, record: Record) -> Drawing:
        """Return one panel an error."""
        used = self.estimates_used(record)
        low, high = min(o["low"] for o in used), max(o["high"] for o in used)
        lower = max([v for v in RATIOS if v <= min(low, 0.5)], default=RATIOS[0])
        upper = min([v for v in RATIOS if v >= max(high, 2)], default=RATIOS[-1])
        values = [float(v) for v in RATIOS if lower <= v <= upper]
        title = "rate in the group over rate among everybody else"
        scale = log_scale(values, [times_words(v) for v in values], title)
        panels = []
        for measure, words in ERRORS.items():
            ones = [one for one in used if one["measure"] == measure]
            if ones:
                rows = [bar_row(_label(record, one), one, _words(record, one)) for one in ones]
                panels.append(panel(rows, scale, words, line_at=1.0))
        return stacked(panels)

    def table(self, record: Record) -> Rows:
        """Return all groups, each ratio with its power."""
        rows = []
        for measure in ERRORS:
            for option in option_ids(record):
                for one in by_group(record, measure, option):
                    power = power_words(record, option, str(one["group"]))
                    rows.append({**table_row(record, dict(one)), "power_of_a_test": power})
        return rows

    def title(self, record: Record) -> str:
        """Return which way the largest ratio of wrong decisions points."""
        used = self.estimates_used(record)
        wrong = [one for one in used if one["measure"] == "disparity.fpr_ratio"] or used
        one = max(wrong, key=lambda o: o["value"] if o["value"] is not None else o["high"])
        error = "decided against wrongly" if one["measure"] == "disparity.fpr_ratio" else "missed"
        lead = f"With “{title_of(record, one['option'])}”, group {one['group']} is {error}"
        text = shown(one)
        if not text.known:
            return f"{lead} {direction(one)}; how much is {text.text} (times)."
        return f"{lead} {direction(one)}: {text.text} times as often."

    def subtitle(self, record: Record) -> str:
        """Return how to read ratios and power."""
        return (
            "Ratio of rates at the last stage, logarithmic axis. Upright line: same rate as "
            "everybody else. Disc: median; bar: 95 % range over the evidence; dashed: not known. "
            "Equal rates do not make a system fair or lawful."
        )


def _label(record: Record, one: dict[str, Any]) -> str:
    return f"Group {one['group']}: {title_of(record, one['option'])}"


def _words(record: Record, one: dict[str, Any]) -> str:
    if one["measure"] == "disparity.miss_ratio":
        return f"{shown(one).text}; power for misses: not computed"
    return f"{shown(one).text}; {power_words(record, one['option'], one['group'])}"
