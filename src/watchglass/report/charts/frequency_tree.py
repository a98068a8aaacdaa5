"""A tree of natural frequencies: from faces compared to people stopped, in one year."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import WIDTH, boxes, wrapped
from watchglass.report.charts.rows import table_row
from watchglass.report.figures import shown
from watchglass.report.record import Record
from watchglass.report.words import affected_prefix, option_ids, participle, reviewed, title_of

COLUMN, GAP, ROW, BOX = 110.0, 7.0, 80.0, 60.0
BEFORE, AFTER = "before_review", "after_review"


class FrequencyTree(Chart):
    """Boxes from all faces down to people stopped, rightly or not, an option a tree.

    Each box holds its own median and range; medians of parts need not add up to the
    median of the whole.
    """

    order: ClassVar = 20
    heading: ClassVar = "From faces compared to people affected"

    def _options(self, record: Record) -> list[str]:
        return [
            option for option in option_ids(record)
            if record.find("alerts.false", option, None, BEFORE) and record.find("people.passages", option)
        ]  # fmt: skip

    def applies(self, record: Record) -> bool:
        """Return whether some option compares faces of passers-by and raises alerts."""
        return bool(self._options(record))

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the estimates in the boxes, from the top down."""
        found = []
        for option in self._options(record):
            keys = [("people.passages", None), ("miss.sought_sightings", None)]
            keys += [(m, s) for s in (BEFORE, AFTER) for m in _alerts()]
            keys += [(measure, AFTER) for measure in _outcomes(record)]
            found += [one for m, s in keys if (one := record.find(m, option, None, s))]
        return found

    def spec(self, record: Record) -> dict[str, Any]:
        """Return one tree an option, stacked."""
        return {"vconcat": [self._tree(record, option) for option in self._options(record)]}

    def _tree(self, record: Record, option: str) -> dict[str, Any]:
        cells, lines = [], []
        heading = wrapped(title_of(record, option), 46)
        cells.append({"left": 0, "right": WIDTH, "top": 0, "bottom": 18 * len(heading),
                      "words": heading, "frame": False})  # fmt: skip
        top = 18.0 * len(heading) + 6
        cells.append(_cell(0, 3, top, "faces compared", record.find("people.passages", option)))
        top += ROW
        cells.append(_cell(0, 1, top, "of people sought",
                           record.find("miss.sought_sightings", option)))  # fmt: skip
        cells.append(_box(1, 3, top, ["all others", "faces of people not sought"]))
        lines += [_line(0, top), _line(1.5, top)]
        steps = [(_alerts(), BEFORE, ("true alerts", "list entry wrong", "false alerts"))]
        if reviewed(record, option):
            steps.append((_alerts(), AFTER, ("after review: true", "entry wrong", "after review: false")))
        done = participle(record)
        steps.append((_outcomes(record), AFTER, (f"rightly {done}", "entry wrong", f"wrongly {done}")))
        for measures, stage, names in steps:
            top += ROW
            for column, (measure, name) in enumerate(zip(measures, names, strict=True)):
                one = record.find(measure, option, None, stage)
                if one:
                    last = measures == _outcomes(record) and column > 0
                    cells.append(_cell(column, column + 1, top, name, one, strong=last))
                    lines.append(_line(column, top))
        return boxes(cells, lines, top + BOX + 4)

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
            f"With “{title_of(record, option)}”, {shown(false).text} alerts a year would name the wrong "
            f"person after review: {shown(one).text} of all alerts."
        )

    def subtitle(self, record: Record) -> str:
        """Return unit and denominator."""
        return (
            "Counts in one year of use, median and 95 % range over the evidence; medians of parts need "
            f"not add up. Heavy frame: people wrongly {participle(record)}. A face compared is a passage; "
            "one person may pass many times."
        )


def _alerts() -> tuple[str, str, str]:
    return ("alerts.true", "alerts.list_error", "alerts.false")


def _outcomes(record: Record) -> tuple[str, str, str]:
    prefix = affected_prefix(record)
    return (f"{prefix}.right", f"{prefix}.false_by_list", f"{prefix}.false_by_matching")


def _box(first: float, last: float, top: float, words: list[str], strong: bool = False) -> dict[str, Any]:
    left = first * (COLUMN + GAP)
    right = last * (COLUMN + GAP) - GAP
    return {"left": left, "right": right, "top": top, "bottom": top + BOX, "words": words,
            "strong": strong}  # fmt: skip


def _cell(first: float, last: float, top: float, name: str, one: dict[str, Any] | None,
          strong: bool = False) -> dict[str, Any]:  # fmt: skip
    if one is None:
        return _box(first, last, top, ["no figure", name], strong)
    text = shown(one)
    return _box(first, last, top, [text.value, name, text.span], strong)


def _line(column: float, top: float) -> dict[str, float]:
    x = column * (COLUMN + GAP) + COLUMN / 2
    return {"x": x, "x2": x, "y": top - (ROW - BOX), "y2": top}
