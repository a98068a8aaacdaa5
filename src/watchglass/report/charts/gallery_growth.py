"""How many innocent people does one search name, as the gallery grows?"""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import BLUE, INK, LINE, TEXT, WIDTH, wrapped
from watchglass.report.charts.rows import FLOOR, log_axis, powers, table_row
from watchglass.report.figures import plain, shown, two_figures
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

SIZE, NAMED, BEYOND = "list.size", "search.innocent_candidates", "list.extrapolation_factor"

AXIS = 82  # what the labels of the upright axis take of the width


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

    def spec(self, record: Record) -> dict[str, Any]:
        """Return the points, and below them what each number stands for."""
        points = self._points(record)
        values = _spread([
            {"size": p["size"], "low": max(p["named"]["low"], FLOOR), "high": p["named"]["high"],
             "value": p["named"]["value"], "number": p["number"], "tested": p["beyond"] <= 1}
            for p in points
        ])  # fmt: skip
        sizes = powers(min(p["size"] for p in points), max(p["size"] for p in points) * 3)
        reach = powers(min(v["low"] for v in values), max(v["high"] for v in values))
        across = log_axis(sizes, [plain(v) for v in sizes], "entries in the gallery")
        up = log_axis(reach, [plain(v) for v in reach], "innocent people named")
        return {"vconcat": [_plot(values, across, up), _legend(record, points)]}

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
            "Innocent people named by one search before review. Disc: within the tested size; ring: "
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


def _plot(values: list[dict[str, Any]], across: dict[str, Any], up: dict[str, Any]) -> dict[str, Any]:
    x = {"field": "size", "type": "quantitative", **across}
    y = {"type": "quantitative", **up}
    layers: list[dict[str, Any]] = [
        {"data": {"values": values}, "mark": {"type": "rule", "strokeWidth": 3, "color": BLUE},
         "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}}}
    ]  # fmt: skip
    for tested in (True, False):
        chosen = [v for v in values if v["tested"] == tested and v["value"] is not None]
        if chosen:
            mark = {"type": "point", "size": 90, "filled": tested, "color": INK, "opacity": 1,
                    "fill": INK if tested else "white", "strokeWidth": 2}  # fmt: skip
            layers.append({"data": {"values": chosen}, "mark": mark,
                           "encoding": {"x": x, "y": {"field": "value", **y}}})  # fmt: skip
    layers.append(
        {"data": {"values": values},
         "mark": {"type": "text", "dx": -11, "align": "right", "fontWeight": "bold"},
         "encoding": {"x": x, "y": {"field": "value", **y},
                      "text": {"field": "number", "type": "nominal"}}}
    )  # fmt: skip
    return {"width": WIDTH - AXIS, "height": 230, "layer": layers}


def _legend(record: Record, points: list[dict[str, Any]]) -> dict[str, Any]:
    texts, y = [], 8
    for point in points:
        words = f"{point['number']}  {title_of(record, point['option'])}: {shown(point['named']).text}"
        for line in wrapped(words, 54):
            texts.append({"y": y, "words": line})
            y += LINE
        y += 3
    down = {"field": "y", "type": "quantitative", "axis": None,
            "scale": {"domain": [y, 0], "nice": False, "zero": False}}  # fmt: skip
    mark = {"type": "text", "align": "left", "baseline": "middle", "fontSize": TEXT}
    return {"width": WIDTH - AXIS, "height": y, "data": {"values": texts}, "mark": mark,
            "encoding": {"x": {"value": 12 - AXIS}, "y": down,
                         "text": {"field": "words", "type": "nominal"}}}  # fmt: skip
