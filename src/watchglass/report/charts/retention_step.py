"""The step up in stored records when what was to be deleted was not."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import RIGHT, headed
from watchglass.report.charts.rows import table_row, ticks
from watchglass.report.charts.svg import BLUE, GREY, GRID, INK, PALE, Drawing, stacked
from watchglass.report.figures import plain, shown, two_figures
from watchglass.report.record import Record
from watchglass.report.words import option_ids, title_of

KEPT, EXPOSED = "retention.records_kept", "retention.records_exposed_if_deletion_fails"
START, HIGH = 84.0, 130.0


class RetentionStep(Chart):
    """One panel an option: records stored as promised, and if nothing was deleted."""

    order: ClassVar = 24
    heading: ClassVar = "If deletion fails"

    def _options(self, record: Record) -> list[str]:
        return [
            o for o in option_ids(record)
            if (one := record.find(EXPOSED, o)) and one["high"] and record.find(KEPT, o)
        ]  # fmt: skip

    def applies(self, record: Record) -> bool:
        """Return whether some option stores records of visits."""
        return bool(self._options(record))

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return both figures of every option with records."""
        return [
            one for o in self._options(record) for word in (KEPT, EXPOSED)
            if (one := record.find(word, o))
        ]  # fmt: skip

    def draw(self, record: Record) -> Drawing:
        """Return one panel an option, with the same axis."""
        top = max(float(one["high"]) for one in self.estimates_used(record))
        return stacked([self._panel(record, option, top) for option in self._options(record)])

    def _panel(self, record: Record, option: str, most: float) -> Drawing:
        drawing = headed(title_of(record, option))
        top, bottom = drawing.height + 22, drawing.height + 22 + HIGH
        for value in ticks(most):
            y = bottom - value / most * HIGH
            drawing.line(START, y, RIGHT, y, colour=GRID, width=1)
            drawing.words(START - 6, y + 4, plain(two_figures(value)), size=12, anchor="end")
        drawing.words(14, (top + bottom) / 2, "records", anchor="middle", turned=True)
        half = (RIGHT - START) / 2
        for n, word in enumerate((KEPT, EXPOSED)):
            one = record.find(word, option)
            assert one is not None
            self._step(drawing, one, START + n * half, half, bottom, HIGH / most)
        for n, words in enumerate(("deleted as promised", "nothing deleted")):
            drawing.words(START + (n + 0.5) * half, bottom + 18, words, size=12, anchor="middle")
        drawing.line(START, bottom, RIGHT, bottom, colour=INK, width=1.5)
        drawing.height = bottom + 26
        return drawing

    def _step(
        self, drawing: Drawing, one: dict[str, Any], left: float, wide: float, bottom: float,
        each: float,
    ) -> None:  # fmt: skip
        """Draw a block up to the median, its range as a line, and the figure above."""
        middle, low, high = one["value"], one["low"], one["high"]
        x = left + wide / 2
        if middle is not None:
            drawing.box(left + 1, bottom - middle * each, left + wide - 1, bottom, fill=PALE)
        drawing.line(
            x, bottom - low * each, x, bottom - high * each, width=3,
            colour=BLUE if middle is not None else GREY, dashed=middle is None,
        )  # fmt: skip
        above = bottom - high * each - 7
        drawing.words(x, above, shown(one).value, size=12, bold=True, anchor="middle")

    def table(self, record: Record) -> Rows:
        """Return both figures of every option with records."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return both figures, option by option."""
        parts = []
        for option in self._options(record):
            kept, exposed = record.find(KEPT, option), record.find(EXPOSED, option)
            assert kept is not None and exposed is not None
            parts.append(
                f"{shown(exposed).value} instead of {shown(kept).value} with "
                f"“{title_of(record, option)}”"
            )
        return f"Records that lie open if nothing was deleted: {'; '.join(parts)}."

    def subtitle(self, record: Record) -> str:
        """Return what a record is, and how to read the marks."""
        return (
            "Records of one person's visit that are stored at one moment: left if all are deleted "
            "as promised, right when it is found that none was. Block: median; line: 95 % range "
            "over the evidence."
        )
