"""How many innocent people does one search name, as the gallery grows?"""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import LEFT, LINE, RIGHT, WIDTH, wrapped
from watchglass.report.charts.rows import FLOOR, log_scale, powers, table_row
from watchglass.report.charts.svg import BLUE, GREY, GRID, Drawing, Scale, axis_below
from watchglass.report.figures import plain, shown, two_figures
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

SIZE, NAMED, BEYOND = "list.size", "search.innocent_candidates", "list.extrapolation_factor"

START = 86.0


class GalleryGrowth(Chart):
    """Numbered points with ranges, both axes logarithmic; hollow where no test reaches.

    No line joins the points: nothing between two published points is claimed.
    """

    order: ClassVar = 25
    heading: ClassVar = "What a larger gallery returns"

    def _points(self, record: Record) -> list[dict[str, Any]]:
        found = []
        for option in option_ids(record):
            size = record.find(SIZE, option)
            named = record.find(NAMED, option, None, "before_review")
            factor = record.find(BEYOND, option)
            if size and size["value"] and named and named["high"]:
                beyond = factor["value"] if factor and factor["value"] else 1.0
                found.append({"option": option, "size": size["value"], "named": named,
                              "beyond": beyond})  # fmt: skip
        found.sort(key=lambda point: point["size"])
        return [{**point, "number": str(n)} for n, point in enumerate(found, start=1)]

    def applies(self, record: Record) -> bool:
        """Return whether two options search galleries."""
        return len(self._points(record)) > 1

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return innocent people named by one search, by option."""
        return [point["named"] for point in self._points(record)]

    def draw(self, record: Record) -> Drawing:
        """Return the points, and below them what each number stands for."""
        points = self._points(record)
        values = _spread([
            {"size": p["size"], "low": max(p["named"]["low"], FLOOR), "high": p["named"]["high"],
             "value": p["named"]["value"], "number": p["number"], "tested": p["beyond"] <= 1}
            for p in points
        ])  # fmt: skip
        sizes = powers(min(p["size"] for p in points), max(p["size"] for p in points) * 3)
        reach = powers(min(v["low"] for v in values), max(v["high"] for v in values))
        across = log_scale(sizes, [plain(v) for v in sizes], "entries in the gallery")
        drawing = _plot(values, across, log_scale(reach, [plain(v) for v in reach], ""))
        for point in points:
            drawing.height += 4
            title, text = title_of(record, point["option"]), shown(point["named"]).text
            for line in wrapped(f"{point['number']}  {title}: {text}", 54):
                drawing.height += LINE
                drawing.words(LEFT, drawing.height, line)
        drawing.height += 6
        return drawing

    def table(self, record: Record) -> Rows:
        """Return one row an option: size, factor beyond the test, people named."""
        return [
            {"number": p["number"], "entries": p["size"],
             "times_the_tested_size": two_figures(p["beyond"]), **table_row(record, p["named"])}
            for p in self._points(record)
        ]  # fmt: skip

    def title(self, record: Record) -> str:
        """Return the smallest and the largest gallery's figure."""
        points = self._points(record)
        first = points[0]
        known = [p for p in points if p["size"] == points[-1]["size"]]
        last = known[0]
        return (
            f"One search of {plain(two_figures(first['size']))} entries names "
            f"{shown(first['named']).text} innocent people; one of "
            f"{plain(two_figures(last['size']))} entries {shown(last['named']).text}"
            f"{', on one of several readings' if len(known) > 1 else ''}."
        )

    def subtitle(self, record: Record) -> str:
        """Return unit, denominator, and how far the test reaches."""
        most = max(point["beyond"] for point in self._points(record))
        beyond = f" Up to {plain(two_figures(most))} times the tested size." if most > 1 else ""
        return (
            "Innocent people named by one search before review. Disc: within the "
            "tested size; ring: "
            f"beyond it, extrapolated; bar: 95 % range over the evidence.{beyond}"
        )


def _spread(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the points with those of one size moved a little apart, so that all are seen."""
    seen: dict[float, int] = {}
    for value in values:
        nth = seen.get(value["size"], 0)
        seen[value["size"]] = nth + 1
        value["size"] *= 1.6**nth
    return values


def _plot(values: list[dict[str, Any]], across: Scale, up: Scale) -> Drawing:
    drawing, top, bottom = Drawing(WIDTH), 8.0, 238.0
    drawing.words(15, (top + bottom) / 2, "innocent people named by one search", anchor="middle",
                  turned=True)  # fmt: skip

    def height(value: float) -> float:
        return bottom - up.part(value) * (bottom - top)

    for value, words in up.ticks:
        drawing.line(START, height(value), RIGHT, height(value), colour=GRID, width=1)
        drawing.words(START - 6, height(value) + 4, words, size=12, anchor="end")
    for one in values:
        x = START + across.part(one["size"]) * (RIGHT - START)
        known = one["value"] is not None
        drawing.line(x, height(one["low"]), x, height(one["high"]), colour=BLUE if known else GREY,
                     width=3, dashed=not known)  # fmt: skip
        middle = height(one["value"] if known else (one["low"] * one["high"]) ** 0.5)
        if known:
            (drawing.disc if one["tested"] else drawing.ring)(x, middle)
        drawing.words(x - 9, middle + 4, one["number"], bold=True, anchor="end")
    drawing.height = axis_below(drawing, across, START, RIGHT, bottom) + 4
    return drawing
