"""Which single quantities move the headline answers most, and how far?"""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import BLUE, GREY, INK, LINE, TEXT, WIDTH, short_lines, wrapped
from watchglass.report.charts.rows import log_axis
from watchglass.report.figures import figure, plain
from watchglass.report.record import Record
from watchglass.report.summary import moves_words, unit_of
from watchglass.report.words import means_of, sentence_case, title_of

MOST = 10
FACTORS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


class Tornado(Chart):
    """One quantity at a time at both ends of its range, everything else at its median.

    A bar shows by which factor the answer moves that the quantity moves most. Bars are
    ordered by influence, the part of that answer's range that the quantity makes up.
    """

    order: ClassVar = 70
    heading: ClassVar = "What moves the answer most"

    def _top(self, record: Record) -> list[dict[str, Any]]:
        found = []
        for one in record.data["assumptions"]:
            most = one["moves_most"]
            ends = [most[k] for k in ("low", "base", "high")] if most else [None]
            if all(end is not None and end > 0 for end in ends):
                found.append(one)
        return found[:MOST]

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the answers that the quantities move."""
        keys = {(one["moves_most"]["measure"], one["moves_most"]["option"]) for one in self._top(record)}
        return [o for o in record.estimates if (o["measure"], o["option"]) in keys and not o["group"]]

    def applies(self, record: Record) -> bool:
        """Return whether some quantity moves a headline answer."""
        return bool(self._top(record))

    def spec(self, record: Record) -> dict[str, Any]:
        """Return the bars, one below the other, each under its words."""
        texts, bars, y = [], [], 10
        for one in self._top(record):
            most = one["moves_most"]
            for n, line in enumerate(_lines(record, one)):
                texts.append({"y": y, "words": line[0], "strong": line[1], "n": n})
                y += LINE
            low, high = (most[k] / most["base"] for k in ("low", "high"))
            bars.append({"low": low, "high": high, "y": y - 2, "unknown": one["form"] == "not known"})
            y += 21
        reach = [end for bar in bars for end in (bar["low"], bar["high"])]
        first = max([f for f in FACTORS if f <= min(*reach, 0.5)], default=FACTORS[0])
        last = min([f for f in FACTORS if f >= max(*reach, 2)], default=FACTORS[-1])
        values = [float(f) for f in FACTORS if first <= f <= last]
        axis = log_axis(values, [f"× {plain(v)}" for v in values],
                        "answer over the answer with every quantity at its median")  # fmt: skip
        return {"width": WIDTH, "height": y, "layer": _layers(texts, bars, axis, y)}

    def table(self, record: Record) -> Rows:
        """Return the bars as rows: the quantity, its range, and the answer at both ends."""
        rows = []
        for one in self._top(record):
            most = one["moves_most"]
            rows.append({
                "quantity": one["quantity"], "what": one["means"],
                "options": ", ".join(title_of(record, o) for o in one["options"]) or "all",
                "low": one["low"], "high": one["high"], "unit": one["unit"], "grade": one["grade"],
                "influence": one["influence"], "moves_measure": most["measure"],
                "moves": means_of(record, most["measure"]),
                "moves_option": title_of(record, most["option"]),
                "answer_at_low": most["low"], "answer_at_median": most["base"],
                "answer_at_high": most["high"],
            })  # fmt: skip
        return rows

    def title(self, record: Record) -> str:
        """Return the most influential quantity and how far it moves which answer."""
        one = self._top(record)[0]
        state = "which nobody knows" if one["form"] == "not known" else f"grade {one['grade']}"
        return (
            f"No other quantity makes up more of a headline answer's range than “{one['means']}” "
            f"({state}): {moves_words(record, one['moves_most'])}."
        )

    def subtitle(self, record: Record) -> str:
        """Return how to read the bars."""
        return (
            "One quantity at a time at both ends of its 95 % range. Ring: the answer at the quantity's "
            "low end; disc: at its high end; line: at the medians. Dashed: the quantity is not known."
        )


def _lines(record: Record, one: dict[str, Any]) -> list[tuple[str, bool]]:
    most = one["moves_most"]
    unit = unit_of(record, most["measure"])
    like = most["base"]
    ends = " → ".join(figure(most[k], unit, like) for k in ("low", "high"))
    moved = f"{means_of(record, most['measure'])}, {title_of(record, most['option'])}: {ends}"
    head = [(line, True) for line in wrapped(sentence_case(one["means"]))]
    return head + [(line, False) for line in wrapped(moved, 54)]


def _layers(texts: list[Any], bars: list[Any], axis: dict[str, Any], height: float) -> list[Any]:
    down = {"field": "y", "type": "quantitative", "axis": None,
            "scale": {"domain": [height, 0], "nice": False, "zero": False}}  # fmt: skip
    x = {"type": "quantitative", **axis}
    layers: list[Any] = [short_lines([bar["y"] for bar in bars], 1, axis, down)]
    for unknown, style in ((False, {"color": BLUE}), (True, {"color": GREY, "strokeDash": [5, 4]})):
        chosen = [bar for bar in bars if bar["unknown"] == unknown]
        if chosen:
            layers.append({"data": {"values": chosen},
                           "mark": {"type": "rule", "strokeWidth": 4, **style},
                           "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"},
                                        "y": down}})  # fmt: skip
    for end, filled in (("low", False), ("high", True)):
        point = {"type": "point", "size": 80, "filled": filled, "color": INK, "strokeWidth": 2,
                 "opacity": 1, "fill": INK if filled else "white"}  # fmt: skip
        layers.append({"data": {"values": bars}, "mark": point,
                       "encoding": {"x": {"field": end, **x}, "y": down}})  # fmt: skip
    for strong in (True, False):
        mark = {"type": "text", "align": "left", "baseline": "middle", "fontSize": TEXT,
                "fontWeight": "bold" if strong else "normal"}  # fmt: skip
        layers.append({"data": {"values": [t for t in texts if t["strong"] == strong]}, "mark": mark,
                       "encoding": {"x": {"value": 0}, "y": down,
                                    "text": {"field": "words", "type": "nominal"}}})  # fmt: skip
    return layers
