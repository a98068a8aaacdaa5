"""A tree of natural frequencies: from faces compared to people stopped, in one year."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import LEFT, box_of_words, headed
from watchglass.report.charts.rows import table_row
from watchglass.report.charts.svg import Drawing, stacked
from watchglass.report.figures import shown
from watchglass.report.record import Record
from watchglass.report.words import affected_prefix, option_ids, participle, reviewed, title_of

COLUMN, GAP, ROW, BOX = 109.0, 7.0, 80.0, 60.0
# What happens to people, in a word that fits a box.
NOUNS = {"stopped": "stopped", "asked to explain themselves": "asked", "refused": "refused"}
Steps = list[tuple[tuple[str, ...], str, tuple[str, ...]]]
BEFORE, AFTER = "before_review", "after_review"


class FrequencyTree(Chart):
    """Boxes from all faces down to people stopped, rightly or not, an option a tree.

    Each box holds its own median and range; medians of parts need not add up to the
    median of the whole.
    """

    order: ClassVar = 20
    heading: ClassVar = "From faces compared to people affected"

    def _options(self, record: Record) -> list[str]:
        def compares(option: str) -> bool:
            raised = record.find("alerts.false", option, None, BEFORE)
            return bool(raised and record.find("people.passages", option))

        return [option for option in option_ids(record) if compares(option)]

    def applies(self, record: Record) -> bool:
        """Return whether some option compares faces of passers-by and raises alerts."""
        return bool(self._options(record))

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the estimates in the boxes, from the top down."""
        found = []
        for option in self._options(record):
            keys: list[tuple[str, str | None]] = [
                ("people.passages", None),
                ("miss.sought_sightings", None),
            ]
            keys += [(m, s) for s in (BEFORE, AFTER) for m in _alerts()]
            keys += [(measure, AFTER) for measure in _outcomes(record)]
            found += [one for m, s in keys if (one := record.find(m, option, None, s))]
        return found

    def draw(self, record: Record) -> Drawing:
        """Return one tree an option, stacked."""
        return stacked([self._tree(record, option) for option in self._options(record)])

    def _tree(self, record: Record, option: str) -> Drawing:
        drawing = headed(title_of(record, option))
        top = drawing.height
        _cell(drawing, 0, 3, top, "faces compared", record.find("people.passages", option))
        top += ROW
        _joined(drawing, 0, top)
        _joined(drawing, 1.5, top)
        _cell(drawing, 0, 1, top, "of people sought", record.find("miss.sought_sightings", option))
        _box(drawing, 1, 3, top, ["all others", "faces of people not sought"])
        for measures, stage, names in self._steps(record, option):
            top += ROW
            for column, (measure, name) in enumerate(zip(measures, names, strict=True)):
                one = record.find(measure, option, None, stage)
                if one:
                    _joined(drawing, column, top)
                    wrongly = measures == _outcomes(record) and column > 0
                    _cell(drawing, column, column + 1, top, name, one, strong=wrongly)
        drawing.height = top + BOX + 4
        return drawing

    def _steps(self, record: Record, option: str) -> Steps:
        """Return the rows of boxes below the first two: measures, stage, names."""
        steps: Steps = [(_alerts(), BEFORE, ("true alerts", "list entry wrong", "false alerts"))]
        if reviewed(record, option):
            names = ("after review: true", "entry wrong", "after review: false")
            steps.append((_alerts(), AFTER, names))
        done = NOUNS[participle(record)]
        steps.append(
            (_outcomes(record), AFTER, (f"rightly {done}", "entry wrong", f"wrongly {done}"))
        )
        return steps

    def table(self, record: Record) -> Rows:
        """Return the boxes as rows."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return how many alerts of the last option are false, of all its alerts."""
        option = self._options(record)[-1]
        one = record.find("alerts.false_share", option) or record.find(
            "alerts.false_share", option, None, BEFORE
        )
        false = record.find("alerts.false", option, None, AFTER)
        assert one is not None and false is not None
        return (
            f"With “{title_of(record, option)}”, {shown(false).text} alerts a year "
            "would name the wrong "
            f"person after review: {shown(one).text} of all alerts."
        )

    def subtitle(self, record: Record) -> str:
        """Return unit and denominator."""
        return (
            "Counts in one year of use, median and 95 % range over the evidence; "
            "medians of parts need "
            f"not add up. Heavy frame: people wrongly {participle(record)}. A face "
            "compared is a passage; "
            "one person may pass many times."
        )


def _alerts() -> tuple[str, str, str]:
    return ("alerts.true", "alerts.list_error", "alerts.false")


def _outcomes(record: Record) -> tuple[str, str, str]:
    prefix = affected_prefix(record)
    return (f"{prefix}.right", f"{prefix}.false_by_list", f"{prefix}.false_by_matching")


def _box(drawing: Drawing, first: float, last: float, top: float, words: list[str],
         strong: bool = False) -> None:  # fmt: skip
    left, right = LEFT + first * (COLUMN + GAP), LEFT + last * (COLUMN + GAP) - GAP
    box_of_words(drawing, left, top, right, top + BOX, words, strong)


def _cell(drawing: Drawing, first: float, last: float, top: float, name: str,
          one: dict[str, Any] | None, strong: bool = False) -> None:  # fmt: skip
    text = shown(one) if one else None
    lines = [text.value, name, text.span] if text else ["no figure", name]
    _box(drawing, first, last, top, lines, strong)


def _joined(drawing: Drawing, column: float, top: float) -> None:
    x = LEFT + column * (COLUMN + GAP) + COLUMN / 2
    drawing.line(x, top - (ROW - BOX), x, top)
