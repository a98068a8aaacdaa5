"""Of 100 alerts, how many are right, for each share of listed people among those passing?"""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import RIGHT, headed
from watchglass.report.charts.rows import log_scale, table_row
from watchglass.report.charts.svg import (
    BLUE,
    GREY,
    GRID,
    INK,
    PALE,
    Drawing,
    axis_below,
    stacked,
)
from watchglass.report.figures import one_in, percent, plain, shown
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

MARKED = (100, 1_000, 10_000, 119_000)
STEM = "alerts.ppv_at_1_in_"
FINDING = 10_000
START = 48.0
ACROSS = log_scale(
    [10.0**k for k in range(1, 7)],
    ["10", "100", "1,000", "10,000", "100,000", "1 million"],
    "one face in … is of somebody listed",
)


class PpvCurve(Chart):
    """A curve with its band, an option a panel, over a logarithmic axis of "1 in N".

    The shaded part is the range that the scenario assumes for the share of listed people.
    """

    order: ClassVar = 30
    heading: ClassVar = "If an alert sounds, how likely is it right?"

    def _options(self, record: Record) -> list[str]:
        return [o for o in option_ids(record) if record.find(f"{STEM}{FINDING}", o)]

    def applies(self, record: Record) -> bool:
        """Return whether some option has the curve."""
        return bool(self._options(record))

    def _curve(self, record: Record, option: str) -> list[tuple[int, dict[str, Any]]]:
        found = [
            (int(one["measure"].removeprefix(STEM)), one) for one in record.estimates
            if one["measure"].startswith(STEM)
            and one["option"] == option
            and one["low"] is not None
        ]  # fmt: skip
        return sorted(found, key=lambda pair: pair[0])

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the points of all curves."""
        return [one for o in self._options(record) for _, one in self._curve(record, o)]

    def draw(self, record: Record) -> Drawing:
        """Return one panel an option, with the same axes."""
        return stacked([self._panel(record, option) for option in self._options(record)])

    def _panel(self, record: Record, option: str) -> Drawing:
        drawing = headed(title_of(record, option))
        top, bottom = drawing.height + 6, drawing.height + 196
        zone = self._zone(record, option)
        if zone:
            ends = [_across(1 / zone[1]), _across(1 / zone[0])]
            drawing.box(ends[0], top, ends[1], bottom, fill=PALE, stroke=GREY, width=1, dashed=True)
        for part in (0, 25, 50, 75, 100):
            y = bottom - part / 100 * (bottom - top)
            drawing.line(START, y, RIGHT, y, colour=GRID, width=1)
            drawing.words(START - 6, y + 4, f"{part}", size=12, anchor="end")
        drawing.words(
            15, (top + bottom) / 2, "right alerts, of 100 alerts", anchor="middle", turned=True
        )
        _curve(drawing, self._curve(record, option), top, bottom)
        if zone:
            middle = min(max((ends[0] + ends[1]) / 2, START + 45), RIGHT - 45)
            drawing.words(middle, bottom - 6, "assumed here", size=12, anchor="middle")
        drawing.height = axis_below(drawing, ACROSS, START, RIGHT, bottom)
        return drawing

    def _zone(self, record: Record, option: str) -> tuple[float, float] | None:
        for one in record.data["assumptions"]:
            if (
                one["quantity"] == "list.present_share"
                and option in one["options"]
                and one["low"] > 0
            ):
                return one["low"], one["high"]
        return None

    def table(self, record: Record) -> Rows:
        """Return the whole curve, from the commonest to the rarest, by option."""
        rows = []
        for option in self._options(record):
            curve = self._curve(record, option)
            for n, one in curve:
                rows.append({"one_in": n, "marked": n in MARKED, **table_row(record, one)})
        return rows

    def title(self, record: Record) -> str:
        """Return what holds at one listed face in 10,000, for every option."""
        parts = []
        for option in self._options(record):
            one = record.find(f"{STEM}{FINDING}", option)
            assert one is not None
            parts.append(f"{shown(one).text} with “{title_of(record, option)}”")
        return (
            f"If 1 face in {plain(FINDING)} is of somebody listed, alerts would be right in "
            f"{'; '.join(parts)}."
        )

    def subtitle(self, record: Record) -> str:
        """Return unit and denominator, and the assumed range."""
        zones = []
        for option in self._options(record):
            zone = self._zone(record, option)
            if zone:
                zones.append(
                    f"{one_in(zone[1])} to {one_in(zone[0])} for “{title_of(record, option)}”"
                )
        assumed = f" Shaded: the range assumed here, {'; '.join(zones)}." if zones else ""
        return (
            "Right alerts of 100 alerts after review. Line: median; band: 95 % range over the "
            f"evidence. Nobody publishes the share of listed people passing.{assumed}"
        )


def _across(n: float) -> float:
    return START + ACROSS.part(n) * (RIGHT - START)


def _curve(
    drawing: Drawing, points: list[tuple[int, dict[str, Any]]], top: float, bottom: float
) -> None:
    """Draw band and line, a disc and its per cent at the marked prevalences."""

    def at(n: int, share: float) -> tuple[float, float]:
        return _across(n), bottom - share * (bottom - top)

    upper = [at(n, one["high"]) for n, one in points]
    lower = [at(n, one["low"]) for n, one in points]
    drawing.path(upper + lower[::-1], fill=BLUE, opacity=0.25)
    drawing.path(upper, stroke=BLUE)
    drawing.path(lower, stroke=BLUE)
    known = [(n, one["value"]) for n, one in points if one["value"] is not None]
    drawing.path([at(n, value) for n, value in known], stroke=INK, width=2)
    for n, value in known:
        if n in MARKED:
            x, y = at(n, value)
            drawing.disc(x, y)
            drawing.words(
                x - 5, min(y + 19, bottom - 22), percent(value), size=12, bold=True, anchor="end"
            )
