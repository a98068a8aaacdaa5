"""Points taken for things that have nothing to do with what the score is for."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import panel
from watchglass.report.charts.rows import bar_row, table_row
from watchglass.report.charts.svg import Drawing, Scale
from watchglass.report.figures import shown
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

MEASURE = "score.cross_context_share"
ACROSS = Scale(
    0.0, 1.0, tuple((n / 100, f"{n} %") for n in (0, 25, 50, 75, 100)),
    "of all points taken from people",
)  # fmt: skip


class CrossContextTable(Chart):
    """One bar an option, on one axis from none to all points taken."""

    order: ClassVar = 45
    heading: ClassVar = "Points taken for unrelated things"

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the share of every option."""
        found = [record.find(MEASURE, option) for option in option_ids(record)]
        return [one for one in found if one is not None and one["low"] is not None]

    def applies(self, record: Record) -> bool:
        """Return whether some option takes points."""
        return bool(self.estimates_used(record))

    def draw(self, record: Record) -> Drawing:
        """Return one panel with a row an option."""
        return panel(
            [bar_row(title_of(record, one["option"]), one) for one in self.estimates_used(record)],
            ACROSS,
        )

    def table(self, record: Record) -> Rows:
        """Return one row an option."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return the share of every option."""
        parts = [
            f"{shown(one).text} with “{title_of(record, one['option'])}”"
            for one in self.estimates_used(record)
        ]
        return f"Of all points taken, for things from unrelated parts of life: {'; '.join(parts)}."

    def subtitle(self, record: Record) -> str:
        """Return unit and denominator."""
        return (
            "Points taken in a year for events that have nothing to do with what the score is "
            "for, over all points taken. Disc: median; bar: 95 % range over the evidence; square: "
            "set by the scheme's own list."
        )
