"""Expected lives on a coarser grid of scores and days, for many draws of the evidence.

One step of h days moves a score without event up by one cell of g = h x (points a day)
points, so cells of g scores move as a whole, and deductions that are whole cells do too. A
step with n events keeps the bonus of the other days: one cell with chance (h - n) / h, so
the mean is exact. What is not: the order of events within a step, and sanctions and
corrections that begin or end within one. Whoever uses it states the error at one draw,
coarse against fine.

Leaves out: rules whose numbers are not whole cells; they keep the fine grid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import gcd

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import YEAR_DAYS, LifeRates, Lives, SanctionRule, ScoreRules
from watchglass.lives import recovery
from watchglass.lives.exact import EXTRAS, THREADS, expected_lives, expected_over
from watchglass.lives.exact_sums import Span
from watchglass.lives.jumps import Step

MOST_DAYS = 10


@dataclass(frozen=True)
class Coarse:
    """Rules and rates by cells and steps.

    rules: scores are cells, counted from 0; rates: events per step; points: scores in a
    cell; days: days in a step. Both are 1 where nothing coarser works.
    """

    rules: ScoreRules
    rates: LifeRates
    points: int
    days: int

    @property
    def step(self) -> Step | None:
        """Return the step for the exact engine, None for a day."""
        if self.days == 1:
            return None
        return Step(self.days, self.rules.clean_step or 0)


def coarsened(
    rules: ScoreRules,
    rates: LifeRates,
    days: int,
    most_points: int = 10,
    also: tuple[int, ...] = (),
) -> Coarse:
    """Return the coarsest form of rules and rates with at most `most_points` to a cell.

    days: length of the run, whole steps; also: further points that must be whole cells.
    """
    bonus = rules.clean_step
    if bonus is None or bonus < 0:
        return Coarse(rules, rates, 1, 1)
    whole = gcd(*_moves(rules), *also)
    for length in range(MOST_DAYS, 1, -1):
        points = length * bonus or whole
        if points <= most_points or bonus == 0:
            times = (days, *_times(rules))
            if whole % points == 0 and all(time % length == 0 for time in times):
                return _coarse(rules, rates, points, length)
    return Coarse(rules, rates, 1, 1)


def _moves(rules: ScoreRules) -> list[int]:
    """Return the points that have to be whole cells; a spread start has to fill its cells."""
    after_start = rules.start_high + (rules.start_high > rules.start_low)
    lines = [rules.highest, rules.start_low, after_start, *rules.tiers]
    if rules.forgive_every_days:
        lines.append(rules.forgive_to)
    if rules.sanction is not None:
        lines.append(rules.sanction.below)
    return [line - rules.lowest for line in lines] + [event.points for event in rules.events]


def _times(rules: ScoreRules) -> list[int]:
    """Return the times that have to be whole steps."""
    return [rules.forgive_every_days, rules.sanction.days if rules.sanction else 0]


def _coarse(rules: ScoreRules, rates: LifeRates, points: int, length: int) -> Coarse:
    """Return rules and rates in cells of so many points and steps of so many days."""

    def cell(score: int) -> int:
        return (score - rules.lowest) // points

    top, gain = cell(rules.highest), length * (rules.clean_step or 0) // points
    spread = rules.start_high > rules.start_low
    sanction = rules.sanction
    coarse = replace(
        rules, lowest=0, highest=top, start_low=cell(rules.start_low),
        start_high=cell(rules.start_high + 1) - 1 if spread else cell(rules.start_high),
        events=tuple(replace(event, points=event.points // points) for event in rules.events),
        clean_to=np.minimum(np.arange(top + 1) + gain, top),
        tiers=tuple(cell(tier) for tier in rules.tiers),
        sanction=sanction and SanctionRule(cell(sanction.below), sanction.days // length),
        forgive_every_days=rules.forgive_every_days // length,
        forgive_to=cell(rules.forgive_to) if rules.forgive_every_days else 0,
    )  # fmt: skip
    slower = replace(
        rates, free=rates.free * length, sanctioned=rates.sanctioned * length,
        settled_per_day=np.minimum(rates.settled_per_day * length, 1.0),
    )  # fmt: skip
    return Coarse(coarse, slower, points, length)


def coarse_lives(
    rules: ScoreRules,
    rates: LifeRates,
    days: int,
    *,
    most_points: int = 10,
    extras: frozenset[str] = EXTRAS,
    threads: int = THREADS,
) -> Lives:
    """Return expected lives from the coarse grid, in the units of the fine one.

    Arguments as of exact.expected_lives. `settings` holds the points of a cell and the days
    of a step. A cell's units are spread evenly over its scores where the first score was
    spread too, and stand at its lowest score where it was a single one.
    """
    coarse = coarsened(rules, rates, days, most_points)
    grain = {"cell_points": float(coarse.points), "step_days": float(coarse.days)}
    if coarse.days == 1:
        fine = expected_lives(rules, rates, days, extras=extras, threads=threads)
        return replace(fine, settings=grain)
    steps, window = days // coarse.days, YEAR_DAYS / coarse.days
    weights = np.clip(window - np.arange(steps)[::-1], 0.0, 1.0)
    span = Span(steps, weights, max(1, round(window)))
    sums = expected_over(coarse.rules, coarse.rates, span, extras, threads, coarse.step)
    lives = sums.lives(days)
    at_end = spread_out(lives.scores_at_end, rules, coarse.points)
    evenly = (coarse.points - 1) / 2 if rules.start_high > rules.start_low else 0.0
    below_top = rates.units - sums.at_top
    return replace(
        lives, settings=grain, scores_at_end=at_end,
        sanction_days=lives.sanction_days * coarse.days,
        score_sum_by_class=lives.score_sum_by_class * coarse.points + evenly * below_top,
    )  # fmt: skip


def spread_out(by_cell: Array, rules: ScoreRules, points: int) -> Array:
    """Return units by score, (..., scores), of units by cell, (..., cells)."""
    out = np.zeros((*by_cell.shape[:-1], rules.scores))
    out[..., ::points] = by_cell
    if rules.start_high > rules.start_low:
        for more in range(1, points):
            out[..., more::points] = by_cell[..., :-1] / points
        out[..., :-1:points] = by_cell[..., :-1] / points
    return out


def coarse_back_share(
    rules: ScoreRules,
    rates: LifeRates,
    days: int,
    deduction: int,
    from_score: int,
    *,
    most_points: int = 10,
    threads: int = THREADS,
) -> Array:
    """Return recovery.back_share from the coarse grid, (draws, days).

    Between the ends of two steps the share is taken to rise evenly.
    """
    also = (deduction, from_score - rules.lowest)
    coarse = coarsened(rules, rates, days, most_points, also)
    cells = recovery.back_share(
        coarse.rules, coarse.rates, days // coarse.days, deduction // coarse.points,
        (from_score - rules.lowest) // coarse.points if coarse.days > 1 else from_score,
        threads=threads, step=coarse.step,
    )  # fmt: skip
    ends = np.arange(0, days + 1, coarse.days)
    rises = [np.interp(np.arange(1, days + 1), ends, [0.0, *row]) for row in cells]
    return np.array(rises).reshape(rates.draws, days)
