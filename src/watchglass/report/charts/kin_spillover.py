"""Of the people put under a sanction, how many did nothing themselves?"""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import LEFT, headed
from watchglass.report.charts.rows import table_row
from watchglass.report.charts.svg import GREY, INK, Drawing, number, stacked
from watchglass.report.figures import shown
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

MEASURES = ("score.blameless_share", "score.kin_share")
PEOPLE = 20
STEP = 16.5


class KinSpillover(Chart):
    """One panel an option: twenty people under a sanction, the full ones did nothing.

    Two rows: as the scheme works, and as it would if nothing were wrongly attributed, where
    only what others in the household did is left.
    """

    order: ClassVar = 44
    heading: ClassVar = "Sanctioned without having done anything"

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return both shares of every option."""
        found = [record.find(m, option) for option in option_ids(record) for m in MEASURES]
        return [one for one in found if one is not None and one["value"] is not None]

    def applies(self, record: Record) -> bool:
        """Return whether anybody is put under a sanction."""
        return bool(self.estimates_used(record))

    def draw(self, record: Record) -> Drawing:
        """Return one panel an option."""
        used = self.estimates_used(record)
        options = [o for o in option_ids(record) if any(one["option"] == o for one in used)]
        return stacked(
            [_panel(record, o, [one for one in used if one["option"] == o]) for o in options]
        )

    def table(self, record: Record) -> Rows:
        """Return both shares of every option."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return the share that did nothing, for every option."""
        parts = [
            f"{shown(one).text} with “{title_of(record, one['option'])}”"
            for one in self.estimates_used(record) if one["measure"] == MEASURES[0]
        ]  # fmt: skip
        return f"Of the people put under a sanction, did nothing themselves: {'; '.join(parts)}."

    def subtitle(self, record: Record) -> str:
        """Return how to read the people."""
        return (
            "Each figure stands for one person in twenty put under a sanction in a year. Full: no "
            "true event of their own in the 365 days before. Second row: what would remain if "
            "nothing were wrongly attributed, the effect of the household alone. The 95 % range "
            "over the evidence stands beside each row."
        )


def _panel(record: Record, option: str, ones: list[dict[str, Any]]) -> Drawing:
    drawing = headed(title_of(record, option))
    y = drawing.height + 4
    for one in ones:
        words = "as the scheme works" if one["measure"] == MEASURES[0] else (
            "if nothing were wrongly attributed"
        )  # fmt: skip
        drawing.words(LEFT, y + 12, words, bold=True)
        drawing.words(LEFT, y + 28, f"{shown(one).text} did nothing themselves")
        full = round(one["value"] * PEOPLE)
        for person in range(PEOPLE):
            _person(drawing, LEFT + 10 + person * STEP, y + 40, person < full)
        y += 76
    drawing.height = y
    return drawing


def _person(drawing: Drawing, x: float, y: float, full: bool) -> None:
    """Draw a head and shoulders; full ones in ink, the others in outline."""
    fill = INK if full else "white"
    drawing.parts.append(
        f'<circle cx="{number(x)}" cy="{number(y)}" r="4" fill="{fill}" stroke="{GREY}" '
        f'stroke-width="1.2"/>'
        f'<path d="M {number(x - 6)} {number(y + 20)} v -6 a 6 7 0 0 1 12 0 v 6 z" fill="{fill}" '
        f'stroke="{GREY}" stroke-width="1.2"/>'
    )
