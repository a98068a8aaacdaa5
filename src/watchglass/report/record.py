"""The record: everything a report says, as data, byte for byte the same each time."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from watchglass.base.estimate import Estimate
from watchglass.base.not_for import NOT_FOR
from watchglass.evidence.load import Evidence
from watchglass.measures.answers import answers, meaning_for
from watchglass.measures.comparisons import Comparison, comparisons
from watchglass.measures.estimates import estimates, grounds_of
from watchglass.measures.gaps import assumptions, gaps
from watchglass.measures.influence import influences
from watchglass.measures.run import AllRuns, Run
from watchglass.measures.sampling import sampling_estimates
from watchglass.report.context import context_of
from watchglass.report.limits import limits
from watchglass.report.lives_part import by_day_rows, how_run, lives_part
from watchglass.scenario.load import Loaded
from watchglass.scenario.quantities_in import Placed
from watchglass.version import VERSION

if TYPE_CHECKING:
    import polars

FIGURES = 6


@dataclass(frozen=True)
class Record:
    """The result of one assessment; `as_dict` is what record.json holds.

    data: the record as plain values, rounded; context: what only the printed report
    needs beyond the record (scenario texts and the sources of the evidence used).
    """

    data: Mapping[str, Any]
    context: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Return the record as plain values, ready for JSON."""
        return dict(self.data)

    def as_json(self) -> str:
        """Return the record as JSON text; equal inputs give equal bytes."""
        return json.dumps(self.data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    @cached_property
    def estimates(self) -> list[dict[str, Any]]:
        """Return the estimates as a list of tables."""
        return list(self.data["estimates"])

    def find(
        self, measure: str, option: str, group: str | None = None, stage: str | None = None
    ) -> dict[str, Any] | None:
        """Return one estimate, or None; without a stage the one after review is meant."""
        for one in self.estimates:
            if (one["measure"], one["option"], one["group"]) == (measure, option, group) and (
                one["stage"] == stage or (stage is None and one["stage"] == "after_review")
            ):
                return one
        return None

    def table(self) -> polars.DataFrame:
        """Return all estimates as an Arrow-compatible table, one row an estimate."""
        from watchglass.report.tables import estimates_table

        return estimates_table(self.data)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the estimates through the Arrow PyCapsule interface."""
        return self.table().__arrow_c_stream__(requested_schema)

    def save(self, folder: str, *, force: bool = False) -> None:
        """Write record, report, tables and charts into a folder, all or nothing."""
        from watchglass.report.write import write_report

        write_report(self, folder, force=force)

    def _repr_html_(self) -> str:
        """Return a small readable table for notebooks."""
        from watchglass.report.notebook import summary_html

        return summary_html(self)

    def __repr__(self) -> str:
        """Return one line that says what this is."""
        scenario = self.data["scenario"]["id"]
        return f"<watchglass record of '{scenario}', {len(self.estimates)} estimates>"


def build_record(
    loaded: Loaded,
    placed: list[Placed],
    evidence: Evidence,
    runs: AllRuns,
    streams: list[str],
    seed: int,
    draws: int,
    wished: Mapping[str, Any],
) -> Record:
    """Return the record of an assessment from its runs.

    runs: the options in all the ways a record needs; streams: of the one-at-a-time design;
    wished: engine and people asked for.
    """
    scenario = loaded.scenario
    hows: list[dict[str, Any]] = []
    by_day: list[dict[str, Any]] = []

    def seen(run: Run) -> None:
        hows.extend(one for one in (how_run(run),) if one)

    sample, sample_facts = answers(runs.sample, seen, lived=True)
    table, facts = answers(runs.draws, seen)
    fine, _ = answers(runs.full, lambda run: by_day.extend(by_day_rows(run)), lived=True)
    moved_rows, _ = answers(runs.influence)
    moved = influences(moved_rows, streams) if moved_rows else {}
    facts = facts or sample_facts
    grounds = grounds_of(placed, evidence)
    figures = estimates(table, moved, facts, grounds)
    units = {one.measure: one.unit for one in figures}
    differences = comparisons(table, moved_rows, grounds, streams, facts, units)
    people = {how["option"]: how["people_run"] for how in hows if how["interval"] == "sampling"}
    figures += sampling_estimates(sample, facts, people)
    data = _head(loaded, evidence, seed, draws) | {
        "estimates": [one.as_dict() for one in figures],
        "comparisons": [one.as_dict() for one in differences],
        "gaps": gaps(placed, moved, table, scenario),
        "assumptions": assumptions(placed, evidence, moved, table, scenario),
        "changed_from_default": list(loaded.overrides),
        "limits": limits(scenario, list(facts.values())),
        "not_for": NOT_FOR,
    }
    if hows:
        data["lives"] = lives_part(wished, hows, table, moved_rows, fine)
    means = {m: meaning_for(m, facts[o]).means for (m, o, _, _) in table or sample}
    context = context_of(loaded, placed, evidence, means)
    return Record(rounded(data), context | {"by_day": rounded(by_day)})


def _head(loaded: Loaded, evidence: Evidence, seed: int, draws: int) -> dict[str, Any]:
    """Return what a record says of its inputs."""
    scenario = loaded.scenario
    return {
        "watchglass": VERSION,
        "scenario": {
            "id": scenario.id,
            "title": scenario.title,
            "question": scenario.question,
            "sha256": loaded.sha256,
        },
        "evidence_sha256": evidence.sha256,
        "seed": seed,
        "draws": draws,
        "options": [
            {"id": o.id, "title": o.title, "less_intrusive": o.less_intrusive}
            for o in scenario.options
        ],
    }


def rounded(value: Any) -> Any:
    """Return a value with every float at six significant figures, and no NaN.

    Six figures hide the last bits, in which platforms may differ; nothing here is known
    to six figures anyway.
    """
    if isinstance(value, float):
        return float(f"{value:.{FIGURES}g}") if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(item) for item in value]
    return value


__all__ = ["Comparison", "Estimate", "Record", "build_record", "rounded"]
