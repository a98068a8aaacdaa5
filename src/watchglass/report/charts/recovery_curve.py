"""How long one wrong deduction follows a person: who is back at the old score, month by month."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import RIGHT, headed
from watchglass.report.charts.rows import table_row
from watchglass.report.charts.svg import (
    BLUE,
    GRID,
    INK,
    PALE,
    Drawing,
    Scale,
    axis_below,
    stacked,
)
from watchglass.report.figures import shown
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

STEM = "score.back_after_"
START, HIGH = 62.0, 160.0
WORDS_APART = 58.0


class RecoveryCurve(Chart):
    """One panel an option: the share of people back at the score they had before."""

    order: ClassVar = 43
    heading: ClassVar = "How long one deduction lasts"

    def _points(self, record: Record, option: str) -> list[tuple[int, dict[str, Any]]]:
        found = [
            (int(one["measure"].removeprefix(STEM)), one) for one in record.estimates
            if one["measure"].startswith(STEM) and one["option"] == option
            and one["group"] is None and one["low"] is not None and one["interval"] != "sampling"
        ]  # fmt: skip
        return sorted(found, key=lambda pair: pair[0])

    def _options(self, record: Record) -> list[str]:
        return [o for o in option_ids(record) if len(self._points(record, o)) > 1]

    def applies(self, record: Record) -> bool:
        """Return whether some option has the curve."""
        return bool(self._options(record))

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the points of all curves, and the months of each option."""
        points = [one for o in self._options(record) for _, one in self._points(record, o)]
        months = [record.find("score.months_to_recover", o) for o in self._options(record)]
        return points + [one for one in months if one is not None]

    def draw(self, record: Record) -> Drawing:
        """Return one panel an option, with the same axes."""
        last = max(m for o in self._options(record) for m, _ in self._points(record, o))
        return stacked([self._panel(record, option, last) for option in self._options(record)])

    def _panel(self, record: Record, option: str, last: int) -> Drawing:
        drawing = headed(title_of(record, option))
        top, bottom = drawing.height + 8, drawing.height + 8 + HIGH
        points = self._points(record, option)
        ticks = sorted({0, *(month for month, _ in points), last})
        across = Scale(0.0, float(last), tuple((float(m), f"{m}") for m in ticks),
                       "months since the deduction")  # fmt: skip

        def at(month: float, share: float) -> tuple[float, float]:
            return START + across.part(month) * (RIGHT - START), bottom - share * (bottom - top)

        for part in (0, 25, 50, 75, 100):
            y = at(0, part / 100)[1]
            drawing.line(START, y, RIGHT, y, colour=GRID, width=1)
            drawing.words(START - 6, y + 4, f"{part} %", size=12, anchor="end")
        drawing.words(14, (top + bottom) / 2, "back at their score", anchor="middle", turned=True)
        upper = [at(0, 0), *(at(m, one["high"]) for m, one in points)]
        lower = [at(0, 0), *(at(m, one["low"]) for m, one in points)]
        drawing.path(upper + lower[::-1], fill=PALE)
        drawing.path(upper, stroke=BLUE)
        drawing.path(lower, stroke=BLUE)
        known = [(m, one) for m, one in points if one["value"] is not None]
        drawing.path([at(0, 0), *(at(m, one["value"]) for m, one in known)], stroke=INK, width=2)
        end = 0.0
        for month, one in known:
            x, y = at(month, one["value"])
            drawing.disc(x, y)
            if x - end < WORDS_APART:  # the table holds the figure
                continue
            end = x
            below = y + 20 if one["value"] > 0.15 else y - 10
            drawing.words(min(x + 2, RIGHT), below, shown(one).value, size=12, bold=True,
                          anchor="end" if x > RIGHT - 40 else "middle")  # fmt: skip
        drawing.height = axis_below(drawing, across, START, RIGHT, bottom)
        return drawing

    def table(self, record: Record) -> Rows:
        """Return every point, and the months."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return after how many months half are back, for every option."""
        parts = []
        for option in self._options(record):
            one = record.find("score.months_to_recover", option)
            if one is not None and one["low"] is not None:
                parts.append(f"{shown(one).text} with “{title_of(record, option)}”")
        if not parts:
            return "Half of the people are not back at their old score within the time looked at."
        return f"Months until half of the people are back at their old score: {'; '.join(parts)}."

    def subtitle(self, record: Record) -> str:
        """Return what is followed, and how to read it."""
        return (
            "People in the middle of the first scores who lose the points of one deduction: share "
            "who have been back at their old score by then. Further events go on meanwhile. Disc: "
            "median; band: 95 % range over the evidence."
        )
