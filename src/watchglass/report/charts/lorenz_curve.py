"""How unevenly a score spreads: the part of all points that the lowest scores hold."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import RIGHT, headed
from watchglass.report.charts.rows import table_row
from watchglass.report.charts.svg import (
    BLUE,
    GREY,
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

STEM = "score.lorenz_"
PARTS = tuple(range(10, 100, 10))
HALF = 50
START, SIDE = 62.0, 200.0
ACROSS = Scale(
    0.0, 100.0, tuple((float(n), f"{n} %") for n in (0, 25, 50, 75, 100)),
    "people, from the lowest score to the highest",
)  # fmt: skip


class LorenzCurve(Chart):
    """One panel an option: the curve with its band, below the line of equal scores.

    Source: Lorenz (1905), Publications of the American Statistical Association 9, 209-219.
    """

    order: ClassVar = 41
    heading: ClassVar = "How unevenly the points are spread"

    def _options(self, record: Record) -> list[str]:
        return [o for o in option_ids(record) if _at(record, o, HALF) is not None]

    def applies(self, record: Record) -> bool:
        """Return whether some option has the curve."""
        return bool(self._options(record))

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the points of all curves, then the inequality index of each option."""
        found = [
            one for o in self._options(record) for part in PARTS if (one := _at(record, o, part))
        ]
        return found + [one for o in self._options(record) if (one := record.find("score.gini", o))]

    def draw(self, record: Record) -> Drawing:
        """Return one square panel an option, with the same axes."""
        return stacked([_panel(record, option) for option in self._options(record)])

    def table(self, record: Record) -> Rows:
        """Return every point of the curves and the index."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return what the lower half holds, for every option."""
        parts = []
        for option in self._options(record):
            one = _at(record, option, HALF)
            assert one is not None
            parts.append(f"{shown(one).text} of all points with “{title_of(record, option)}”")
        return f"The half of the people with the lowest scores hold {'; '.join(parts)}."

    def subtitle(self, record: Record) -> str:
        """Return how to read the curve, and the index beside it."""
        found = []
        for option in self._options(record):
            gini = record.find("score.gini", option)
            if gini:
                found.append(f"{shown(gini).text} with “{title_of(record, option)}”")
        index = f" Gini index: {'; '.join(found)}." if found else ""
        return (
            "Part of all points, counted from the lowest score of the scale, on the last day. "
            "Straight line: everybody has the same score. Curve: median; band: 95 % range over "
            f"the evidence.{index}"
        )


def _at(record: Record, option: str, part: int) -> dict[str, Any] | None:
    one = record.find(f"{STEM}{part}", option)
    return one if one is not None and one["low"] is not None else None


def _panel(record: Record, option: str) -> Drawing:
    drawing = headed(title_of(record, option))
    top, bottom = drawing.height + 6, drawing.height + 6 + SIDE

    def at(part: float, share: float) -> tuple[float, float]:
        return START + part / 100 * (RIGHT - START), bottom - share * (bottom - top)

    for share in (0, 25, 50, 75, 100):
        y = at(0, share / 100)[1]
        drawing.line(START, y, RIGHT, y, colour=GRID, width=1)
        drawing.words(START - 6, y + 4, f"{share} %", size=12, anchor="end")
    drawing.words(14, (top + bottom) / 2, "part of all points", anchor="middle", turned=True)
    drawing.path([at(0, 0), at(100, 1)], stroke=GREY, width=1.5)
    points = [(part, one) for part in PARTS if (one := _at(record, option, part))]
    upper = [at(0, 0), *(at(part, one["high"]) for part, one in points), at(100, 1)]
    lower = [at(0, 0), *(at(part, one["low"]) for part, one in points), at(100, 1)]
    drawing.path(upper + lower[::-1], fill=PALE)
    drawing.path(upper, stroke=BLUE)
    drawing.path(lower, stroke=BLUE)
    known = [at(part, one["value"]) for part, one in points if one["value"] is not None]
    drawing.path([at(0, 0), *known, at(100, 1)], stroke=INK, width=2)
    half = _at(record, option, HALF)
    if half is not None and half["value"] is not None:
        x, y = at(HALF, half["value"])
        drawing.disc(x, y)
        drawing.words(x + 8, y + 16, shown(half).value, bold=True)
    drawing.words(*_beside(at(30, 0.3)), "equal scores", size=12, anchor="end", colour=GREY)
    drawing.height = axis_below(drawing, ACROSS, START, RIGHT, bottom)
    return drawing


def _beside(point: tuple[float, float]) -> tuple[float, float]:
    return point[0] - 6, point[1] - 4
