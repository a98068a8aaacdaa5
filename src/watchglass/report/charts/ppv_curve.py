"""Of 100 alerts, how many are right, for each share of listed people among those passing?"""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import BLUE, GREY, INK, LABEL, PALE, WIDTH
from watchglass.report.charts.rows import log_axis, table_row
from watchglass.report.figures import one_in, percent, plain, shown
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

MARKED = (100, 1_000, 10_000, 119_000)
STEM = "alerts.ppv_at_1_in_"
FINDING = 10_000


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
            if one["measure"].startswith(STEM) and one["option"] == option and one["low"] is not None
        ]  # fmt: skip
        return sorted(found, key=lambda pair: pair[0])

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the points of all curves."""
        return [one for o in self._options(record) for _, one in self._curve(record, o)]

    def spec(self, record: Record) -> dict[str, Any]:
        """Return one panel an option, with the same axes."""
        return {"vconcat": [self._panel(record, option) for option in self._options(record)]}

    def _panel(self, record: Record, option: str) -> dict[str, Any]:
        points = [
            {"n": n, "low": 100 * one["low"], "high": 100 * one["high"],
             "value": None if one["value"] is None else 100 * one["value"],
             "words": "" if one["value"] is None else f"{percent(one['value'])}"}
            for n, one in self._curve(record, option)
        ]  # fmt: skip
        ends = [10.0**k for k in range(1, 7)]
        axis = log_axis(ends, ["10", "100", "1,000", "10,000", "100,000", "1 million"],
                        "one face in … is of somebody listed")  # fmt: skip
        x = {"field": "n", "type": "quantitative", **axis}
        y = {"type": "quantitative", "scale": {"domain": [0, 105], "nice": False},
             "axis": {"title": "right alerts, of 100 alerts", "values": [0, 25, 50, 75, 100]}}  # fmt: skip
        marked = [point for point in points if point["n"] in MARKED]
        layers = [
            *self._assumed(record, option, axis),
            {"data": {"values": points}, "mark": {"type": "area", "color": BLUE, "opacity": 0.25},
             "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}}},
            *[{"data": {"values": points}, "mark": {"type": "line", "color": BLUE, "strokeWidth": 1},
               "encoding": {"x": x, "y": {"field": end, **y}}} for end in ("low", "high")],
            {"data": {"values": points}, "mark": {"type": "line", "color": INK, "strokeWidth": 2},
             "encoding": {"x": x, "y": {"field": "value", **y}}},
            {"data": {"values": marked}, "mark": {"type": "point", "filled": True, "size": 70,
                                                  "color": INK, "opacity": 1},
             "encoding": {"x": x, "y": {"field": "value", **y}}},
            {"data": {"values": marked},
             "mark": {"type": "text", "dy": 15, "dx": -4, "align": "right", "fontWeight": "bold"},
             "encoding": {"x": x, "y": {"field": "value", **y},
                          "text": {"field": "words", "type": "nominal"}}},
        ]  # fmt: skip
        title = {"text": title_of(record, option), "anchor": "start", "fontSize": LABEL,
                 "color": INK, "limit": WIDTH, "frame": "group"}  # fmt: skip
        return {"width": WIDTH - 52, "height": 190, "layer": layers, "title": title}

    def _assumed(self, record: Record, option: str, axis: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the shaded range of the share of listed people, from the scenario."""
        zone = self._zone(record, option)
        if zone is None:
            return []
        low, high = 1 / zone[1], min(1 / zone[0], 1e6)
        x = {"field": "from", "type": "quantitative", **axis}
        area = {"data": {"values": [{"from": low, "to": high}]},
                "mark": {"type": "rect", "color": PALE, "stroke": GREY, "strokeDash": [3, 3]},
                "encoding": {"x": x, "x2": {"field": "to"}}}  # fmt: skip
        words = {"data": {"values": [{"from": (low * high) ** 0.5, "words": "assumed here"}]},
                 "mark": {"type": "text", "y": 178, "color": INK, "fontSize": 12},
                 "encoding": {"x": x, "text": {"field": "words", "type": "nominal"}}}  # fmt: skip
        return [area, words]

    def _zone(self, record: Record, option: str) -> tuple[float, float] | None:
        for one in record.data["assumptions"]:
            if one["quantity"] == "list.present_share" and option in one["options"] and one["low"] > 0:
                return one["low"], one["high"]
        return None

    def table(self, record: Record) -> Rows:
        """Return the marked prevalences first, then the whole curve, by option."""
        rows = []
        for option in self._options(record):
            curve = self._curve(record, option)
            first = [pair for pair in curve if pair[0] in MARKED]
            for n, one in first + [pair for pair in curve if pair[0] not in MARKED]:
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
