"""Chance decides the tier: of pairs of people alike, how many end in different tiers."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import LEFT, headed
from watchglass.report.charts.rows import table_row
from watchglass.report.charts.svg import BLUE, GREY, INK, Drawing, number, stacked
from watchglass.report.figures import shown
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

MEASURE = "score.tier_flips"
PAIRS, ROW = 100, 20
GAP = 16.5


class TierFlipDots(Chart):
    """One panel an option: a hundred pairs; full ones ended in different tiers."""

    order: ClassVar = 40
    heading: ClassVar = "Alike in conduct, in different tiers"

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the figure of every option."""
        found = [record.find(MEASURE, option) for option in option_ids(record)]
        return [one for one in found if one is not None and one["value"] is not None]

    def applies(self, record: Record) -> bool:
        """Return whether some option sorts people into tiers."""
        return bool(self.estimates_used(record))

    def draw(self, record: Record) -> Drawing:
        """Return one field of pairs an option."""
        return stacked([_panel(record, one) for one in self.estimates_used(record)])

    def table(self, record: Record) -> Rows:
        """Return one row an option."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return the figure of every option."""
        parts = [
            f"{shown(one).text} with “{title_of(record, one['option'])}”"
            for one in self.estimates_used(record)
        ]
        return (
            "Of 1,000 pairs of people alike in conduct, exposure and group, in different tiers: "
            f"{'; '.join(parts)}."
        )

    def subtitle(self, record: Record) -> str:
        """Return how to read the dots."""
        return (
            "Each dot stands for 10 of 1,000 pairs. Full: the two stand in different tiers on the "
            "last day, by their first score and by chance. The bar below shows the 95 % range over "
            "the evidence."
        )


def _panel(record: Record, one: dict[str, Any]) -> Drawing:
    drawing = headed(title_of(record, one["option"]))
    y = drawing.height + 10
    full = round(one["value"] / 1000 * PAIRS)
    for pair in range(PAIRS):
        x = LEFT + 10 + (pair % ROW) * GAP
        _dot(drawing, x, y + (pair // ROW) * GAP, pair < full)
    y += (PAIRS // ROW) * GAP + 2
    drawing.words(LEFT, y + 8, f"{shown(one).text} of 1,000 pairs", bold=True)
    y += 22
    width = (ROW - 1) * GAP

    def at(value: float) -> float:
        return LEFT + 10 + min(value / 1000, 1.0) * width

    drawing.line(at(0), y, at(1000), y, colour=GREY, width=1)
    for value, words in ((0, "0"), (500, "500"), (1000, "1,000 pairs")):
        drawing.line(at(value), y - 3, at(value), y + 3, width=1)
        drawing.words(at(value), y + 18, words, size=12,
                      anchor={0: "start", 500: "middle", 1000: "end"}[value])  # fmt: skip
    drawing.line(at(one["low"]), y, at(one["high"]), y, colour=BLUE, width=5)
    drawing.disc(at(one["value"]), y)
    drawing.height = y + 24
    return drawing


def _dot(drawing: Drawing, x: float, y: float, full: bool) -> None:
    fill = INK if full else "white"
    drawing.parts.append(
        f'<circle cx="{number(x)}" cy="{number(y)}" r="5.5" fill="{fill}" stroke="{GREY}" '
        f'stroke-width="1.2"/>'
    )
