"""Minutes in view beside minutes of recordings: the same day, counted once and added up."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import panel
from watchglass.report.charts.rows import FLOOR, bar_row, log_scale, powers, table_row
from watchglass.report.charts.svg import Drawing, stacked
from watchglass.report.figures import plain, shown, span
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

PANELS = (
    ("view.minutes_seen", "In view of at least one camera, each minute once"),
    ("view.camera_minutes_seen", "Recorded, added up over all cameras that see it"),
)
WIDEST = 1e-4  # lowest end of the axis over its highest


class MinutesRecorded(Chart):
    """Two panels on one logarithmic axis, the options in the same order in both."""

    order: ClassVar = 14
    heading: ClassVar = "Minutes lived and minutes recorded"

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return both figures of every option that has them, and is above 0."""
        return [one for measure, _ in PANELS for one in self._ones(record, measure)]

    def _ones(self, record: Record, measure: str) -> list[dict[str, Any]]:
        found = (record.find(measure, option) for option in option_ids(record))
        return [one for one in found if one is not None and one["high"]]

    def applies(self, record: Record) -> bool:
        """Return whether an option's cameras record somebody."""
        return bool(self.estimates_used(record))

    def draw(self, record: Record) -> Drawing:
        """Return both panels, stacked."""
        used = self.estimates_used(record)
        high = max(one["high"] for one in used)
        low = max(min(one["low"] for one in used), high * WIDEST, FLOOR)
        values = powers(low, high)
        title = "minutes of a day, logarithmic"
        scale = log_scale(values, [plain(value) for value in values], title)
        panels = []
        for measure, heading in PANELS:
            ones = self._ones(record, measure)
            rows = [bar_row(title_of(record, one["option"]), one) for one in ones]
            panels.append(panel(rows, scale, heading))
        return stacked(panels)

    def table(self, record: Record) -> Rows:
        """Return one row a figure and option."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return both figures of the option with the most recordings."""
        most = max(self._ones(record, PANELS[1][0]), key=lambda one: float(one["high"]))
        once = record.find(PANELS[0][0], most["option"])
        assert once is not None
        return (
            f"With “{title_of(record, most['option'])}” {_reach(once)} minutes of a day in view "
            f"leave {_reach(most)} minutes of recordings."
        )

    def subtitle(self, record: Record) -> str:
        """Return why there are two figures, and how to read the bars."""
        return (
            "A minute under three cameras is one minute in view and three minutes of recordings; "
            "of one person, on one day, in pictures that show that somebody is there. Each step of "
            "the axis is ten times as many. Disc: median; bar: 95 % range over the evidence; "
            "dashed: not known, over the stated range."
        )


def _reach(one: dict[str, Any]) -> str:
    text = shown(one)
    return text.text if text.known else span(one["low"], one["high"], one["unit"])
