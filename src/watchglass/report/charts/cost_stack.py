"""What each option costs a year, part by part; what is not known stands apart, dashed."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import LEFT, LINE, RIGHT, WIDTH, place, wrapped
from watchglass.report.charts.rows import count_scale, table_row
from watchglass.report.charts.svg import BLUE, GREY, INK, PALE, Drawing, Scale, axis_below, stacked
from watchglass.report.figures import figure, shown, two_figures
from watchglass.report.record import Record
from watchglass.report.words import option_ids, sentence_case, title_of

# Part, its words, its fill: four that differ in lightness, so that print without colour does.
PARTS = (
    ("cost.part_hire", "hire and running", BLUE),
    ("cost.part_other_staff", "other staff", INK),
    ("cost.part_set_up", "set-up, spread over the years", PALE),
    ("cost.part_escorts", "staff at its side", GREY),
)
BAR = 18.0


class CostStack(Chart):
    """One bar an option, cut by what the money is for; a part that nobody knows comes last."""

    order: ClassVar = 24
    heading: ClassVar = "What the money is for"

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the parts of every option, those of 0 left out."""
        return [one for option in option_ids(record) for one, _, _ in _parts(record, option)]

    def applies(self, record: Record) -> bool:
        """Return whether some option has staff at the side of a machine."""
        return any(one["measure"] == "cost.part_escorts" for one in self.estimates_used(record))

    def draw(self, record: Record) -> Drawing:
        """Return one bar an option on one axis, with its parts in words below each."""
        options = [option for option in option_ids(record) if _parts(record, option)]
        top = max(_end(record, option) for option in options)
        unit = self.estimates_used(record)[0]["unit"]
        scale = count_scale(top, partial(figure, unit=unit))
        return stacked([_bar(record, option, scale) for option in options], gap=14.0)

    def table(self, record: Record) -> Rows:
        """Return one row an option and part."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return what the staff at the machine's side alone comes to."""
        escorts = [o for o in self.estimates_used(record) if o["measure"] == "cost.part_escorts"]
        parts = [f"{shown(o).text} with “{title_of(record, o['option'])}”" for o in escorts]
        return f"Staff at its side, a year: {'; '.join(parts)}."

    def subtitle(self, record: Record) -> str:
        """Return unit and how to read the bars."""
        return (
            "Cost a year, at the middle of each part, from left to right in the order of the words "
            "below the bar. Dashed: not known, over the stated range, on top of the rest."
        )


def _parts(record: Record, option: str) -> list[tuple[dict[str, Any], str, str]]:
    """Return (estimate, words, fill) of an option's parts above 0, not known ones last."""
    found = [
        (dict(one), words, fill) for measure, words, fill in PARTS
        if (one := record.find(measure, option)) and one["high"]
    ]  # fmt: skip
    return sorted(found, key=lambda part: part[0]["value"] is None)


def _end(record: Record, option: str) -> float:
    """Return how far an option's bar may reach."""
    return sum(
        float(one["high"] if one["value"] is None else one["value"])
        for one, _, _ in _parts(record, option)
    )


def _bar(record: Record, option: str, scale: Scale) -> Drawing:
    drawing, y, start = Drawing(WIDTH), 0.0, 0.0
    for line in wrapped(title_of(record, option), 36):
        y += LINE
        drawing.words(LEFT, y - 3, line, bold=True)
    lines, left, bar_top = [], LEFT, y + 2
    for one, words, fill in _parts(record, option):
        known = one["value"] is not None
        start += float(one["value"] if known else one["high"])
        right = max(place(scale, start), left + 1.0)
        drawing.box(
            left, bar_top, right, bar_top + BAR, fill=fill if known else "white",
            stroke=INK, width=1.0 if known else 1.5, dashed=not known,
        )  # fmt: skip
        lines.append((fill if known else "", f"{sentence_case(words)}: {_amount(one)}"))
        left = right
    y = axis_below(drawing, scale, LEFT, RIGHT, bar_top + BAR + 3)
    for fill, text in lines:
        drawing.box(LEFT, y + 2, LEFT + 11, y + 13, fill=fill or "white", stroke=INK, width=1.0,
                    dashed=not fill)  # fmt: skip
        for line in wrapped(text, 45):
            y += LINE
            drawing.words(LEFT + 18, y - 4, line)
    drawing.height = y
    return drawing


def _amount(one: dict[str, Any]) -> str:
    if one["value"] is None:
        return shown(one).text
    return figure(two_figures(one["value"]), one["unit"])
