"""Lives a score through for every draw of the evidence, and once on the full grid."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.base.score_columns import (
    EngineName,
    HowRun,
    LifeRates,
    Lives,
    ScoreRules,
    Scoring,
    Years,
)
from watchglass.lives.engines import Choice, engine_for, refusals
from watchglass.lives.job import Job
from watchglass.lives.layout import Piece, group_borders
from watchglass.lives.reduced import reduced
from watchglass.lives.tallies import Tallies

# Classes and points of a grid cell that the draws are carried through, and units sampled for each
# draw where no expected numbers can be had.
MOST_CLASSES = 16
MOST_POINTS = 10
UNITS_A_DRAW = 4_000
_BY_DRAW = ("units", "scores_at_end", "events", "sanction_days", "begun", "blameless",
            "tiers_by_class", "score_sum_by_class", "fifths", "lost")  # fmt: skip


def years_over_draws(scoring: Scoring, seed: int, *, bare: bool = False) -> tuple[Years, HowRun]:
    """Return the years of a score for every draw of its rates, and how that was done.

    Expected numbers on at most 16 classes and a coarse grid where the exact engine can
    follow the rules; where every draw is the same, on all classes and the full grid.
    Otherwise a few thousand sampled units a draw, with the same random numbers in each.
    Draws with the same rates are run once. seed: of the sampled units; bare: leave out
    perfect attribution, fifths, blameless sanctions and the recovery.
    """
    rules = scoring.rules
    rows, back = _different_draws(scoring.rates)
    rates = _taken(reduced(scoring.rates), rows)
    every = int(np.prod(rates.shape))
    certain = len(rows) == 1
    few = rates if certain else reduced(rates, MOST_CLASSES)
    reasons = refusals("exact", rules, rates)
    if reasons:
        choice = engine_for("auto", rules, rates, UNITS_A_DRAW)
        lives, perfect = _sampled_draws(scoring, few, choice.engine, seed)
        back_share, steps = None, (1, 1)
    else:
        choice = Choice("exact", engine_for("auto", rules, rates).why)
        lives, perfect, back_share, steps = _expected(scoring, few, coarse=not certain, bare=bare)
    how = HowRun(
        engine=choice.engine, why=choice.why, interval="both" if reasons else "evidence",
        days=scoring.days, classes=int(np.prod(few.shape)), classes_in_all=every,
        step_points=steps[0], step_days=steps[1], rows_run=len(rows),
        units_a_draw=UNITS_A_DRAW if reasons else 0,
    )  # fmt: skip
    years = years_with(
        scoring, few, _lives_rows(lives, back), perfect and _lives_rows(perfect, back),
        None if back_share is None else back_share[back],
    )  # fmt: skip
    return years, how


def years_on_full_grid(scoring: Scoring) -> Years | None:
    """Return the years of one draw on all classes and the full grid, with every day.

    None where the exact engine cannot follow the rules. scoring: of one draw. Fifths,
    blameless sanctions, perfect attribution and the recovery are left out: on the full grid
    they would cost more than all draws together, so their grid error is not known.
    """
    from watchglass.lives.exact import expected_lives

    rates = reduced(scoring.rates)
    if refusals("exact", scoring.rules, rates):
        return None
    lives = expected_lives(scoring.rules, rates, scoring.days, daily=True, extras=frozenset())
    return years_with(scoring, rates, lives, None, None)


def years_with(
    scoring: Scoring, rates: LifeRates, lives: Lives, perfect: Lives | None, back: Array | None
) -> Years:
    """Return lives with everything that the measures of a score read beside them."""
    rows = lives.draws

    def by_row(values: Array) -> Array:
        return values if len(values) == rows else np.full(rows, values[0])

    return Years(
        rules=scoring.rules, rates=rates, lives=lives, perfect=perfect, back_share=back,
        deduction=scoring.deduction, harm_per_day=by_row(scoring.harm_per_day),
        corrected_share=by_row(scoring.corrected_share),
        correction_days=by_row(scoring.correction_days),
    )  # fmt: skip


def errs(rules: ScoreRules, rates: LifeRates) -> bool:
    """Return whether anything is ever wrongly attributed."""
    wrong = [n for n, event in enumerate(rules.events) if not event.true]
    return bool(wrong) and bool((rates.free[:, :, wrong] > 0).any())


def stacked(runs: list[Lives]) -> Lives:
    """Return several lives as the draws of one."""
    first = runs[0]
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(run, name) for run in runs]) for name in _BY_DRAW
    }
    return replace(first, daily=None, **columns)


def _lives_rows(lives: Lives, rows: NDArray[np.intp]) -> Lives:
    columns: dict[str, Any] = {name: getattr(lives, name)[rows] for name in _BY_DRAW}
    return replace(lives, daily=None, **columns)


def _different_draws(rates: LifeRates) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the draws that differ from all before them, and for each draw which it equals."""
    seen: dict[bytes, int] = {}
    first: list[int] = []
    back: list[int] = []
    for draw in range(rates.draws):
        one = rates.rows(slice(draw, draw + 1))
        key = b"".join(
            np.ascontiguousarray(getattr(one, name)).tobytes()
            for name in ("units", "free", "sanctioned", "corrected_share", "settled_per_day",
                         "contagion_per_day", "member_share")
        )  # fmt: skip
        if key not in seen:
            seen[key] = len(first)
            first.append(draw)
        back.append(seen[key])
    return np.array(first), np.array(back)


def _taken(rates: LifeRates, rows: NDArray[np.intp]) -> LifeRates:
    return rates.rows(rows)  # type: ignore[arg-type]


def _expected(
    scoring: Scoring, rates: LifeRates, *, coarse: bool, bare: bool
) -> tuple[Lives, Lives | None, Array | None, tuple[int, int]]:
    """Return expected lives, those at perfect attribution, the recovery, and the grid's steps.

    A coarse grid gives up to MOST_POINTS points to a cell.
    """
    from watchglass.lives.coarse import coarse_lives
    from watchglass.lives.exact import expected_lives

    rules, days = scoring.rules, scoring.days
    most = MOST_POINTS if coarse else 1
    if bare:
        lives = expected_lives(rules, rates, days, extras=frozenset())
        return lives, None, None, (1, 1)
    lives = coarse_lives(rules, rates, days, most_points=most)
    perfect = None
    if errs(rules, rates):
        without = rates.without_wrong_events(rules)
        alone = sum(rules.members) == 1  # then nobody is sanctioned for what another did
        extras: frozenset[str] = frozenset() if alone else frozenset({"blameless"})
        perfect = coarse_lives(rules, without, days, most_points=most, extras=extras)
    steps = (int(lives.settings.get("cell_points", 1)), int(lives.settings.get("step_days", 1)))
    return lives, perfect, _recovery(scoring, rates, most), steps


def _recovery(scoring: Scoring, rates: LifeRates, most_points: int) -> Array | None:
    """Return the share back at the middle of the first scores after one deduction."""
    from watchglass.lives.coarse import coarse_back_share

    rules, lost = scoring.rules, scoring.deduction
    middle = (
        rules.start_low + (rules.start_high - rules.start_low) // (2 * MOST_POINTS) * MOST_POINTS
    )
    if lost >= 0 or middle + lost < rules.lowest:
        return None
    back = coarse_back_share(rules, rates, scoring.days, lost, middle, most_points=most_points)
    # The engine counts from the day after the deduction; on its own day nobody is back.
    return np.concatenate([np.zeros((len(back), 1)), back[:, :-1]], axis=1)


def _sampled_draws(
    scoring: Scoring, rates: LifeRates, engine: EngineName, seed: int
) -> tuple[Lives, Lives | None]:
    """Return a few thousand sampled lives a draw, the same random numbers in each."""

    def one(rates_of_draw: LifeRates) -> Lives:
        job = Job(engine, scoring.rules, rates_of_draw, scoring.days, seed, UNITS_A_DRAW)
        tallies = Tallies(scoring.rules, rates_of_draw, scoring.days)
        for piece in _whole(job):
            for part in job.work(piece):
                tallies.add(part)
        lives = tallies.lives(engine)
        scale = float(rates_of_draw.units.sum()) / UNITS_A_DRAW
        whole = _lives_rows(lives, np.array([0]))
        return replace(whole, **{n: getattr(whole, n) * scale for n in _BY_DRAW if n != "lost"})

    draws = [rates.rows(slice(d, d + 1)) for d in range(rates.draws)]
    perfect = None
    if errs(scoring.rules, rates):
        perfect = stacked([one(rows.without_wrong_events(scoring.rules)) for rows in draws])
    return stacked([one(rows) for rows in draws]), perfect


def _whole(job: Job) -> list[Piece]:
    """Return a small run in as few pieces as can be: blocks are of no use in it."""
    if job.engine == "stepped":
        return [Piece(-1, 0, 0, job.units)]
    by_group = job.rates.units[0].reshape(len(job.rates.groups), -1).sum(axis=1)
    borders = group_borders(job.units, by_group / by_group.sum())
    return [
        Piece(group, 0, first, last)
        for group, (first, last) in enumerate(pairwise(borders))
        if first < last
    ]
