"""`watchglass assess`: check, run, and write a report, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from watchglass.evidence.load import tables_sha256
from watchglass.flow import assess_loaded
from watchglass.lives.wish import Wish, check_wish
from watchglass.report.assessment import same_run
from watchglass.report.record import Record
from watchglass.scenario.drawn import default_draws
from watchglass.scenario.load import Loaded, load_scenario
from watchglass.scenario.strictness import check_strict
from watchglass.version import VERSION


def assess_to_folder(
    scenario: str,
    folder: str | None,
    *,
    seed: int = 1,
    draws: int | None = None,
    strict: bool = False,
    force: bool = False,
    resume: bool = False,
    wish: Wish | None = None,
) -> tuple[Record, str | None]:
    """Return the record and the folder it was written to (None without a folder).

    strict: raise Unsourced before anything runs; force: replace an earlier report;
    resume: keep a finished report of exactly this run, go on with the finished pieces of
    an interrupted one, or make it; wish: how lives are lived through. Raises
    OutputInTheWay before any work when the folder cannot be used.
    """
    from watchglass.report.charts import warm_up
    from watchglass.report.write import check_folder, write_report

    loaded, wish = load_scenario(scenario), wish or Wish()
    draws = default_draws(loaded.scenario) if draws is None else draws
    check_wish(loaded.scenario, wish)
    if strict:
        check_strict(loaded)
    if folder is None:
        return assess_loaded(loaded, seed=seed, draws=draws, wish=wish), None
    finished = resume and same_run(Path(folder), loaded, seed, draws, wish.said())
    if not finished:
        check_folder(folder, force=force)
        warm_up()
    with _kept(folder, loaded, seed, draws, wish, resume=resume, force=force) as keep:
        record = assess_loaded(loaded, seed=seed, draws=draws, wish=replace(wish, keep=keep))
        if not finished:
            write_report(record, folder, force=force)
    return record, folder


@contextmanager
def _kept(
    folder: str, loaded: Loaded, seed: int, draws: int, wish: Wish, *, resume: bool, force: bool
) -> Iterator[Path | None]:
    """Give the folder of finished pieces, and remove it once the report is written."""
    if not wish.samples:
        yield None
        return
    from watchglass.lives.kept_parts import claim, remove

    keep = Path(f"{folder.rstrip('/')}.part")
    if force and not resume:
        remove(keep)
    words = {
        "version": VERSION, "scenario": loaded.sha256, "evidence": tables_sha256(),
        "seed": str(seed), "draws": str(draws),
        **{name: str(value) for name, value in wish.said().items()},
    }  # fmt: skip
    claim(keep, words, resume=resume)
    yield keep
    remove(keep)
