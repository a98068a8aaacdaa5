"""Lives a score through once for many sampled people, in threads, processes or a cluster."""

from __future__ import annotations

import numpy as np

from watchglass.base.errors import Problem, WrongUsage
from watchglass.base.score_columns import (
    EngineName,
    HowRun,
    LifeRates,
    Lives,
    ScoreRules,
    Scoring,
    Years,
)
from watchglass.lives.engines import STEPPED_UNITS, engine_for
from watchglass.lives.wish import Wish
from watchglass.lives.years import errs, years_with

MOST_PEOPLE = 20_000_000_000
MOST_STEPPED = 50_000_000


def years_of_sample(
    scoring: Scoring, seed: int, wish: Wish, option: str, *, compare: bool = True
) -> tuple[Years, HowRun]:
    """Return the years of sampled people: row 0 the whole run, then one row less a block.

    scoring: of one draw; option: names the folder of finished pieces; compare: run the same
    people at perfect attribution too, with the same random numbers. Raises WrongUsage where
    the wished engine cannot follow the rules, or cannot hold the people.
    """
    rates = scoring.rates
    members = sum(scoring.rules.members)
    there = max(1, round(float(rates.units.sum()) * members))
    choice = engine_for(wish.engine, scoring.rules, rates, wish.people or there)
    units = _units(choice.engine, wish.people, there, members)

    def lives_of(rules: ScoreRules, one: LifeRates, word: str) -> Lives:
        from watchglass.lives.job import Job
        from watchglass.lives.sampled_run import run

        def done(count: int) -> None:
            if wish.told:
                wish.told(count, units, scoring.days)

        job = Job(choice.engine, rules, one, scoring.days, seed, units)
        keep = wish.keep / option / word if wish.keep else None
        return run(
            job, workers=wish.workers, dask=wish.dask, keep=keep, progress=done,
            notice=wish.notice,
        ).lives(choice.engine)  # fmt: skip

    lives = lives_of(scoring.rules, rates, "as-it-is")
    perfect = None
    if compare and errs(scoring.rules, rates):
        without = rates.without_wrong_events(scoring.rules)
        perfect = lives_of(scoring.rules, without, "perfect-attribution")
    classes = int(np.prod(rates.shape))
    how = HowRun(
        engine=choice.engine, why=choice.why, interval="sampling", days=scoring.days,
        classes=classes, classes_in_all=classes, step_points=1, step_days=1, rows_run=1,
        units_a_draw=units,
    )  # fmt: skip
    return years_with(scoring, rates, lives, perfect, None), how


def _units(engine: EngineName, people: int | None, there: int, members: int) -> int:
    """Return how many units to sample: as many people as wished, or as there are."""
    if people is None:
        most = STEPPED_UNITS if engine == "stepped" else there
        return max(1, min(there // members, most))
    units = people // members
    limit = MOST_STEPPED if engine == "stepped" else MOST_PEOPLE
    if units < 1 or units > limit:
        raise WrongUsage(
            Problem("--people", f"{people:,}", f"{engine} can sample from {members} to "
                    f"{limit * members:,} people here", "Give a number between these.")
        )  # fmt: skip
    return units
