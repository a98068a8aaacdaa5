"""Which single quantities move the headline answers most, and how far?"""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import LEFT, LINE, RIGHT, WIDTH, place, wrapped
from watchglass.report.charts.rows import log_scale, times_words
from watchglass.report.charts.svg import BLUE, GREY, INK, Drawing, Scale, axis_below
from watchglass.report.figures import figure
from watchglass.report.gap_words import influence_words, moves_words, quantity_words, unit_of
from watchglass.report.record import Record
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
        keys = {
            (one["moves_most"]["measure"], one["moves_most"]["option"]) for one in self._top(record)
        }
        return [
            o for o in record.estimates if (o["measure"], o["option"]) in keys and not o["group"]
        ]

    def applies(self, record: Record) -> bool:
        """Return whether some quantity moves a headline answer."""
        return bool(self._top(record))

    def draw(self, record: Record) -> Drawing:
        """Return the bars, one below the other, each under its words."""
        top = self._top(record)
        moves = [one["moves_most"] for one in top]
        factors = [(most["low"] / most["base"], most["high"] / most["base"]) for most in moves]
        reach = [end for pair in factors for end in pair]
        first = max([f for f in FACTORS if f <= min(*reach, 0.5)], default=FACTORS[0])
        last = min([f for f in FACTORS if f >= max(*reach, 2)], default=FACTORS[-1])
        values = [float(f) for f in FACTORS if first <= f <= last]
        scale = log_scale(values, [times_words(v) for v in values],
                          "answer over the answer with all at their medians")  # fmt: skip
        drawing, y = Drawing(WIDTH), 4.0
        for one, (low, high) in zip(top, factors, strict=True):
            for line, strong in _lines(record, one):
                drawing.words(LEFT, y + 12, line, bold=strong)
                y += LINE
            _bar(drawing, scale, low, high, y + 8, one["form"] == "not known")
            y += 25
        drawing.height = axis_below(drawing, scale, LEFT, RIGHT, y)
        return drawing

    def table(self, record: Record) -> Rows:
        """Return the bars as rows: the quantity, its range, and the answer at both ends."""
        rows = []
        for one in self._top(record):
            most = one["moves_most"]
            row: dict[str, Any] = {"quantity": one["quantity"], "what": one["means"]}
            row["options"] = ", ".join(title_of(record, o) for o in one["options"]) or "all"
            row |= {name: one[name] for name in ("low", "high", "unit", "grade", "influence")}
            row["in_words"] = quantity_words(one)
            row["part_of_the_range"] = influence_words(one["influence"])
            row["how_far"] = moves_words(record, most)
            row |= {
                "moves_measure": most["measure"],
                "moves_option": title_of(record, most["option"]),
                "answer_at_low": most["low"],
                "answer_at_median": most["base"],
                "answer_at_high": most["high"],
            }
            rows.append(row)
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
            "One quantity at a time at both ends of its 95 % range. Ring: the answer "
            "at the quantity's "
            "low end; disc: at its high end; line: at the medians. Dashed: the "
            "quantity is not known."
        )


def _lines(record: Record, one: dict[str, Any]) -> list[tuple[str, bool]]:
    most = one["moves_most"]
    unit = unit_of(record, most["measure"])
    like = most["base"]
    ends = " → ".join(figure(most[k], unit, like) for k in ("low", "high"))
    moved = f"{means_of(record, most['measure'])}, {title_of(record, most['option'])}: {ends}"
    head = [(line, True) for line in wrapped(sentence_case(one["means"]))]
    return head + [(line, False) for line in wrapped(moved, 47)]


def _bar(drawing: Drawing, scale: Scale, low: float, high: float, y: float, unknown: bool) -> None:
    middle = place(scale, 1.0)
    drawing.line(middle, y - 9, middle, y + 9, colour=INK, width=2)
    drawing.line(place(scale, low), y, place(scale, high), y, colour=GREY if unknown else BLUE,
                 width=4, dashed=unknown)  # fmt: skip
    drawing.ring(place(scale, low), y)
    drawing.disc(place(scale, high), y)
