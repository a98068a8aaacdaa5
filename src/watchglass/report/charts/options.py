"""The options side by side: people wrongly affected, people watched, purpose, cost."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import panel
from watchglass.report.charts.rows import bar_row, count_scale, table_row
from watchglass.report.charts.svg import Drawing, stacked
from watchglass.report.figures import figure, shown
from watchglass.report.record import Record
from watchglass.report.words import (
    affected_prefix,
    means_of,
    option_ids,
    participle,
    purpose_measure,
    sentence_case,
    title_of,
)


class Options(Chart):
    """Small multiples: one panel a question, the options in the same order in each.

    Every axis starts at 0. Benefit and harm have the same size.
    """

    order: ClassVar = 10
    heading: ClassVar = "The options side by side"

    def applies(self, record: Record) -> bool:
        """Return whether at least one panel has two options."""
        return any(len(self._ones(record, measure)) > 1 for measure in self._measures(record))

    def _measures(self, record: Record) -> list[str]:
        return [purpose_measure(record), f"{affected_prefix(record)}.false",
                "people.exposed_unique", "cost.per_year"]  # fmt: skip

    def _ones(self, record: Record, measure: str) -> list[dict[str, Any]]:
        found = (record.find(measure, option) for option in option_ids(record))
        return [one for one in found if one is not None and one["low"] is not None]

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the estimates of all panels."""
        several = (self._ones(record, measure) for measure in self._measures(record))
        return [one for ones in several if len(ones) > 1 for one in ones]

    def draw(self, record: Record) -> Drawing:
        """Return one panel a measure, stacked."""
        panels = []
        for measure in self._measures(record):
            ones = self._ones(record, measure)
            if len(ones) > 1:
                unit = ones[0]["unit"]
                top = max(one["high"] for one in ones) or 1.0
                scale = count_scale(top, partial(figure, unit=unit))
                rows = [bar_row(title_of(record, one["option"]), one) for one in ones]
                panels.append(panel(rows, scale, sentence_case(means_of(record, measure))))
        return stacked(panels)

    def table(self, record: Record) -> Rows:
        """Return one row an option and measure."""
        return [table_row(record, one) for one in self.estimates_used(record)]

    def title(self, record: Record) -> str:
        """Return how far the counts of people wrongly affected reach over the options."""
        first = (f"{affected_prefix(record)}.false", "people.exposed_unique")
        panels = [ones for measure in first if len(ones := self._ones(record, measure)) > 1]
        wrong = panels[0] if panels else self.estimates_used(record)
        known = [one for one in wrong if one["value"] is not None and one["option"] != "none"]
        unknown = [one for one in wrong if one["value"] is None]
        what = means_of(record, wrong[0]["measure"])
        parts = [f"{shown(one).text} with “{title_of(record, one['option'])}”" for one in known]
        sentence = f"{sentence_case(what)}: {', '.join(parts)}" if parts else sentence_case(what)
        if unknown:
            some = (
                f"{len(unknown)} of {len(wrong)} options"
                if known
                else f"any of {len(wrong)} options"
            )
            sentence += f"{';' if known else ':'} not known for {some}"
        return sentence + "."

    def subtitle(self, record: Record) -> str:
        """Return how to read the bars."""
        adds = f"People {participle(record)}" if any(
            "on top of" in one["note"] for one in self.estimates_used(record)
        ) else ""  # fmt: skip
        extra = (
            f" {adds} and benefits count what an option adds to today's practice." if adds else ""
        )
        return (
            "Each in one year. Disc: median; bar: 95 % range over the evidence, not "
            "a spread of real "
            f"events; dashed: not known, over the stated range; square: 0 by definition.{extra}"
        )
