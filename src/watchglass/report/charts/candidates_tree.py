"""What 1,000 searches of a gallery return: the person sought, nobody, and innocent people."""

from __future__ import annotations

from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import LEFT, RIGHT, box_of_words, headed
from watchglass.report.charts.rows import table_row
from watchglass.report.charts.svg import Drawing, stacked
from watchglass.report.figures import plain, shown, two_figures
from watchglass.report.record import Record
from watchglass.report.words import affected_prefix, option_ids, participle, title_of

SEARCHES = 1000
BOX, GAP = 52.0, 12.0
HALF = (RIGHT - LEFT) / 2 - 4


class CandidatesTree(Chart):
    """Boxes below 1,000 searches, an option a tree; absence and miss are kept apart.

    Shares of searches and people named by one search are told per 1,000 searches.
    """

    order: ClassVar = 20
    heading: ClassVar = "What 1,000 searches return"

    def _options(self, record: Record) -> list[str]:
        return [
            option for option in option_ids(record)
            if (one := record.find("search.innocent_candidates", option, None, "before_review"))
            and one["low"] is not None
        ]  # fmt: skip

    def applies(self, record: Record) -> bool:
        """Return whether some option searches a gallery."""
        return bool(self._options(record))

    def _cells(self, record: Record, option: str) -> list[tuple[str, float, dict[str, Any]]]:
        done = "wrongly asked, after review"
        wanted = [
            ("subject has no entry", "search.subject_not_enrolled", None, SEARCHES),
            ("subject not returned, in all", "search.subject_missed", "before_review", SEARCHES),
            ("innocent people named", "search.innocent_candidates", "before_review", SEARCHES),
            (done, f"{affected_prefix(record)}.false_per_1000_searches", "after_review", 1),
        ]
        return [
            (name, factor, one) for name, measure, stage, factor in wanted
            if (one := record.find(measure, option, None, stage)) and one["low"] is not None
        ]  # fmt: skip

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the estimates in the boxes."""
        return [one for o in self._options(record) for _, _, one in self._cells(record, o)]

    def draw(self, record: Record) -> Drawing:
        """Return one tree an option, stacked."""
        return stacked([self._tree(record, option) for option in self._options(record)])

    def _tree(self, record: Record, option: str) -> Drawing:
        drawing = headed(title_of(record, option))
        top = drawing.height
        size = record.find("list.size", option)
        entries = (
            f" of {plain(two_figures(size['value']))} entries" if size and size["value"] else ""
        )
        box_of_words(drawing, LEFT, top, RIGHT, top + 28, [f"{SEARCHES:,} searches{entries}"])
        top += 28 + GAP
        for n, (name, factor, one) in enumerate(self._cells(record, option)):
            left = LEFT if n % 2 == 0 else RIGHT - HALF
            place = top + (n // 2) * (BOX + GAP)
            drawing.line(left + HALF / 2, place - GAP, left + HALF / 2, place)
            text = shown(_times(one, factor))
            words = [text.value, name, text.span or "set by definition"]
            box_of_words(drawing, left, place, left + HALF, place + BOX, words, strong=n == 3)
        rows = (len(self._cells(record, option)) + 1) // 2
        drawing.height = top + rows * (BOX + GAP)
        return drawing

    def table(self, record: Record) -> Rows:
        """Return the boxes as rows, told per 1,000 searches too."""
        return [
            {**table_row(record, one), "per_1000_searches": shown(_times(one, factor)).text}
            for option in self._options(record) for _, factor, one in self._cells(record, option)
        ]  # fmt: skip

    def title(self, record: Record) -> str:
        """Return what one search of each gallery size returns at the ends."""
        options = self._options(record)
        parts = []
        for option in dict.fromkeys((options[0], options[-1])):
            one = record.find("search.innocent_candidates", option, None, "before_review")
            assert one is not None
            parts.append(f"{shown(_times(one, SEARCHES)).text} with “{title_of(record, option)}”")
        return f"Of {SEARCHES:,} searches, innocent people named: {'; '.join(parts)}."

    def subtitle(self, record: Record) -> str:
        """Return unit and denominator."""
        return (
            "Counts per 1,000 searches, median and 95 % range over the evidence. "
            "“Not returned, in all” "
            "holds searches whose subject has no entry and those where the entry is "
            "missed. Heavy frame: "
            f"people wrongly {participle(record)}."
        )


def _times(one: dict[str, Any], factor: float) -> dict[str, Any]:
    """Return an estimate per 1,000 searches, as a count of people or searches."""
    ends = {k: None if one[k] is None else one[k] * factor for k in ("value", "low", "high")}
    return {**one, **ends, "unit": "persons", "measure": one["measure"]}
