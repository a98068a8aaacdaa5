"""What every measure of a score takes from the years of an option: who asks, of whom, how much."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import YEAR_DAYS, Lives, Years
from watchglass.base.score_rules import EngineName
from watchglass.measures.contract import Measure, Row
from watchglass.measures.run import Run, share_of

EVERY_ENGINE: tuple[EngineName, ...] = ("exact", "skip", "stepped")
YEAR = "one year"
PEOPLE_YEAR = "1,000 people and one year"


def years_for(measure: Measure, run: Run) -> Years | None:
    """Return the years that a measure may answer from, or None where it stays silent.

    Silent where the option keeps no score, where the engine cannot give the answer, and
    on a reference scenario, whose record holds the rows of `reference_model` alone.
    """
    if run.years is None or run.scenario.reference:
        return None
    return run.years if run.years.lives.engine in measure.engines else None


def each_draw(years: Years, values: Array) -> Array:
    """Return values with one entry a draw of the lives; a single one holds for all of them.

    values: (draws,) or (1,), or with more axes behind; a sampled run has its replicates
    as draws, while what the scenario states of it is one number.
    """
    return np.broadcast_to(values, (years.lives.draws, *np.shape(values)[1:]))


def sampled_units(lives: Lives) -> Array:
    """Return how many units were sampled for each draw, (draws,); 0 for expected numbers.

    The replicates of one run leave units out, so each has as many as its columns say.
    Draws that were sampled apart are brought to the size of the population, and each has
    as many as `people_run` says.
    """
    there = lives.units.sum(axis=1)
    one_run = there[0] == lives.people_run
    return there if one_run else np.full(lives.draws, float(lives.people_run))


def in_the_population(years: Years, lives: Lives, counts: Array) -> Array:
    """Return a year's counts over all units, (draws, groups), for everybody scored, (draws,).

    lives: those that the counts are from. One sampled run stands for a population of
    another size, and so does each of its replicates.
    """
    there, yearly = lives.units.sum(axis=1), a_year(lives, counts).sum(axis=1)
    if lives.people_run and there[0] == lives.people_run:
        everybody = each_draw(years, years.rates.units.sum(axis=1))
        return np.asarray(share_of(yearly, there) * everybody)
    return np.asarray(yearly)


def members_of(years: Years) -> int:
    """Return how many people a unit has: 1, or the members of a household."""
    return sum(years.rules.members)


def a_year(lives: Lives, counts: Array) -> Array:
    """Return what the yearly columns count as a number a year of 365 days."""
    return np.asarray(counts * (YEAR_DAYS / lives.year_days))


def deductions(years: Years, *, wrong: bool | None = None) -> Array:
    """Return deductions in the days that the yearly columns count, (draws, groups).

    wrong: only those for something that the unit did not do (True), only those for
    something it did (False), or all (None).
    """
    kept = [
        event.points < 0 and (wrong is None or event.true is not wrong)
        for event in years.rules.events
    ]
    return np.asarray(years.lives.events[:, :, kept].sum(axis=2))


def takes_points(years: Years, *, wrong: bool = False) -> bool:
    """Return whether any event takes points; wrong: one that the unit did not cause."""
    return any(event.points < 0 and not (wrong and event.true) for event in years.rules.events)


def per_1000_people(
    years: Years, lives: Lives, counts: Array
) -> Iterator[tuple[str | None, Array]]:
    """Yield counts per 1,000 people and year, over all (letter None) and by group.

    lives: those that the counts, (draws, groups), are from.
    """
    people, yearly = lives.units * members_of(years), 1000 * a_year(lives, counts)
    yield None, share_of(yearly.sum(axis=1), people.sum(axis=1))
    for letter, g in lettered(years):
        yield letter, share_of(yearly[:, g], people[:, g])


def lettered(years: Years) -> Iterator[tuple[str, int]]:
    """Yield the groups' letters with their index; none where all people are one group."""
    groups = years.rates.groups
    if len(groups) > 1:
        yield from zip(groups, range(len(groups)), strict=True)


def rows_per_1000(
    measure: str, years: Years, lives: Lives, counts: Array, note: str = ""
) -> Iterator[Row]:
    """Yield the rows of counts, (draws, groups), per 1,000 people and year."""
    for letter, values in per_1000_people(years, lives, counts):
        yield Row(measure, values, letter, note=note)
