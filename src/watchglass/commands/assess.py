"""`watchglass assess`: check, run, and write a report, all or nothing."""

from __future__ import annotations

from pathlib import Path

from watchglass.flow import assess_loaded
from watchglass.report.assessment import same_run
from watchglass.report.record import Record
from watchglass.scenario.load import load_scenario
from watchglass.scenario.strictness import check_strict


def assess_to_folder(
    scenario: str,
    folder: str | None,
    *,
    seed: int = 1,
    draws: int = 10_000,
    strict: bool = False,
    force: bool = False,
    resume: bool = False,
) -> tuple[Record, str | None]:
    """Return the record and the folder it was written to (None without a folder).

    strict: raise Unsourced before anything runs; force: replace an earlier report;
    resume: keep a finished report of exactly this run, or make it. Raises
    OutputInTheWay before any work when the folder cannot be used.
    """
    from watchglass.report.charts import warm_up
    from watchglass.report.write import check_folder, write_report

    loaded = load_scenario(scenario)
    if strict:
        check_strict(loaded)
    if folder is None:
        return assess_loaded(loaded, seed=seed, draws=draws), None
    finished = resume and same_run(Path(folder), loaded, seed, draws)
    if not finished:
        check_folder(folder, force=force)
        warm_up()
    record = assess_loaded(loaded, seed=seed, draws=draws)
    if not finished:
        write_report(record, folder, force=force)
    return record, folder
