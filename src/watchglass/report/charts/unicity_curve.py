"""How many known places and times it takes to single somebody out, as recorded and coarser."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import RIGHT, headed, wrapped
from watchglass.report.charts.rows import table_row
from watchglass.report.charts.svg import (
    BLUE,
    GREY,
    GRID,
    PALE,
    Drawing,
    Scale,
    axis_below,
    stacked,
)
from watchglass.report.figures import shown
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

STEM, COARSER = "reid.unique_share_", "_coarser"
START, HIGH, INSET = 62.0, 190.0, 18.0
Points = list[tuple[int, dict[str, Any]]]


class UnicityCurve(Chart):
    """One panel an option: the share of people singled out, by how many points are known."""

    order: ClassVar = 22
    heading: ClassVar = "How few known points single a visitor out"

    def _points(self, record: Record, option: str, tail: str) -> Points:
        found = [
            (int(one["measure"].removeprefix(STEM).removesuffix(tail)), one)
            for one in record.estimates
            if one["measure"].startswith(STEM) and one["option"] == option
            and one["measure"].endswith(COARSER) == bool(tail) and one["low"] is not None
        ]  # fmt: skip
        return sorted(found, key=lambda pair: pair[0])

    def _options(self, record: Record) -> list[str]:
        return [o for o in option_ids(record) if len(self._points(record, o, "")) > 1]

    def applies(self, record: Record) -> bool:
        """Return whether some option records trails."""
        return bool(self._options(record))

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the points of all curves."""
        return [
            one for o in self._options(record) for tail in ("", COARSER)
            for _, one in self._points(record, o, tail)
        ]  # fmt: skip

    def draw(self, record: Record) -> Drawing:
        """Return one panel an option, with the same axes."""
        return stacked([self._panel(record, option) for option in self._options(record)])

    def _panel(self, record: Record, option: str) -> Drawing:
        drawing = headed(title_of(record, option))
        fine, coarser = (self._points(record, option, tail) for tail in ("", COARSER))
        self._legend(drawing, fine, "as recorded")
        self._legend(drawing, coarser, "coarser", ring=True)
        top, bottom = drawing.height + 16, drawing.height + 16 + HIGH
        known = [n for n, _ in fine]
        across = Scale(float(known[0]), float(known[-1]), tuple((float(n), f"{n}") for n in known),
                       "places and times that the attacker knows")  # fmt: skip

        def at(number: int, share: float) -> tuple[float, float]:
            width = RIGHT - START - 2 * INSET
            return START + INSET + across.part(number) * width, bottom - share * (bottom - top)

        for part in (0, 25, 50, 75, 100):
            y = at(known[0], part / 100)[1]
            drawing.line(START, y, RIGHT, y, colour=GRID, width=1)
            drawing.words(START - 6, y + 4, f"{part} %", size=12, anchor="end")
        drawing.words(14, (top + bottom) / 2, "singled out", anchor="middle", turned=True)
        self._curve(drawing, at, coarser, coarser=True)
        self._curve(drawing, at, fine, coarser=False)
        drawing.height = axis_below(drawing, across, START + INSET, RIGHT - INSET, bottom)
        return drawing

    def _curve(self, drawing: Drawing, at: Any, points: Points, coarser: bool) -> None:
        """Draw a band over the evidence, and a line with marks through the medians."""
        upper = [at(n, one["high"]) for n, one in points]
        lower = [at(n, one["low"]) for n, one in points]
        drawing.path(upper + lower[::-1], fill="#ececec" if coarser else PALE, opacity=0.8)
        middle = [(n, one) for n, one in points if one["value"] is not None]
        places = [at(n, one["value"]) for n, one in middle]
        for (x, y), (x2, y2) in pairwise(places):
            drawing.line(x, y, x2, y2, colour=GREY if coarser else BLUE, width=2, dashed=coarser)
        for x, y in places:
            (drawing.ring if coarser else drawing.disc)(x, y)

    def _legend(
        self, drawing: Drawing, points: Points, word: str, *, ring: bool = False
    ) -> None:  # fmt: skip
        """Add a line with the mark of a curve, and its figure at the most points known."""
        if not points:
            return
        known, last = points[-1]
        (drawing.ring if ring else drawing.disc)(14.0, drawing.height + 13)
        for line in wrapped(f"{word}; {known} known: {shown(last).text}", 45):
            drawing.height += 17
            drawing.words(26.0, drawing.height, line, size=12)

    def table(self, record: Record) -> Rows:
        """Return every point of every curve."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return the share that four points, or the most counted, single out, by option."""
        parts = []
        for option in self._options(record):
            points = dict(self._points(record, option, ""))
            known = 4 if 4 in points else max(points)
            parts.append(f"{shown(points[known]).text} with “{title_of(record, option)}”")
        return f"People whom {known} known places and times single out: {'; '.join(parts)}."

    def subtitle(self, record: Record) -> str:
        """Return who knows what, and how to read the marks."""
        return (
            "Share of the people recorded. The attacker knows so many of a person's own recorded "
            "places with times, drawn at random and without error, and that the person is among "
            "those recorded. Disc and solid line: as recorded; ring and dashed line: a coarser "
            "record, as the table says. Line: median; band: 95 % range over the evidence. The "
            "crowd is made up; real people come in company and walk from place to place, which can "
            "make them harder to single out."
        )
