"""Who stays where they were: from each fifth of the first day to each fifth two years later."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import LEFT, RIGHT, headed
from watchglass.report.charts.rows import table_row
from watchglass.report.charts.svg import GRID, Drawing, stacked
from watchglass.report.figures import percent, shown
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

STEM = "score.move_"
FIFTHS = ("lowest fifth", "second", "third", "fourth", "top fifth")
SHORT = ("lowest", "second", "third", "fourth", "top")
FIRST, CELL_HEIGHT = 88.0, 36.0
# From white to a blue on which black words keep a contrast above 7:1.
LIGHT, DEEP = (255, 255, 255), (120, 180, 224)


class TransitionTable(Chart):
    """One table an option: rows are where people start, columns where they end.

    Each cell holds its figure; the shade only repeats it.
    """

    order: ClassVar = 42
    heading: ClassVar = "Who gets out of the lowest fifth"

    def _options(self, record: Record) -> list[str]:
        return [o for o in option_ids(record) if _cell(record, o, 1, 1) is not None]

    def applies(self, record: Record) -> bool:
        """Return whether some option was lived through for two years."""
        return bool(self._options(record))

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the cells of all tables."""
        return [
            one
            for option in self._options(record)
            for start in range(1, 6)
            for end in range(1, 6)
            if (one := _cell(record, option, start, end)) is not None
        ]

    def draw(self, record: Record) -> Drawing:
        """Return one table an option."""
        return stacked([_panel(record, option) for option in self._options(record)])

    def table(self, record: Record) -> Rows:
        """Return one row a cell."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return who of the lowest fifth is still there, for every option."""
        parts = []
        for option in self._options(record):
            one = _cell(record, option, 1, 1)
            assert one is not None
            parts.append(f"{shown(one).text} with “{title_of(record, option)}”")
        return (
            f"Of those who start in the lowest fifth, still there at the end: {'; '.join(parts)}."
        )

    def subtitle(self, record: Record) -> str:
        """Return how to read rows and columns."""
        return (
            "Rows: fifth of the first day; columns: where the same people stand on the last day, "
            "measured by the lines of the first day, so that everybody can rise. Of 100 people who "
            "start in a row. Medians; the table beside it holds the 95 % ranges."
        )


def _all(parts: list[str]) -> str:
    return "; ".join(parts)


def _cell(record: Record, option: str, start: int, end: int) -> dict[str, Any] | None:
    one = record.find(f"{STEM}{start}_{end}", option)
    return one if one is not None and one["value"] is not None else None


def _panel(record: Record, option: str) -> Drawing:
    drawing = headed(title_of(record, option))
    wide = (RIGHT - FIRST) / 5
    drawing.words((FIRST + RIGHT) / 2, drawing.height + 12, "on the last day", anchor="middle")
    y = drawing.height + 30
    drawing.words(LEFT, y, "on the first day", size=12)
    for n, word in enumerate(SHORT):
        drawing.words(FIRST + (n + 0.5) * wide, y, word, size=12, anchor="middle")
    y += 8
    for start in range(1, 6):
        drawing.words(LEFT, y + 22, FIFTHS[start - 1], size=12)
        for end in range(1, 6):
            left = FIRST + (end - 1) * wide
            one = _cell(record, option, start, end)
            share = one["value"] if one else 0.0
            drawing.box(left, y, left + wide, y + CELL_HEIGHT, fill=_shade(share), stroke=GRID)
            if one:
                drawing.words(left + wide / 2, y + 22, percent(share), bold=start == end,
                              anchor="middle", size=12)  # fmt: skip
        y += CELL_HEIGHT
    drawing.height = y + 4
    return drawing


def _shade(share: float) -> str:
    mixed = [
        round(a + (b - a) * min(max(share, 0.0), 1.0)) for a, b in zip(LIGHT, DEEP, strict=True)
    ]
    return "#" + "".join(f"{part:02x}" for part in mixed)
