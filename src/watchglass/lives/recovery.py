"""How long one deduction is felt: when a score is back where it stood before, expected.

A unit that stands at a score loses points on the day before day 0. From then on it lives
like any other unit of its class, and is taken out on the first day that ends with the score
it had. If it fell under the threshold it is under sanction from day 0 on; if the deduction
is one that may be put right, that may happen to it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import LifeRates, ScoreRules
from watchglass.lives.exact import THREADS, cuts, in_order, refusals
from watchglass.lives.exact_classes import course_for, laws_of, nothing_sought, room_for
from watchglass.lives.exact_grid import (
    Tables,
    follows_corrections,
    grid_for,
    kept_events,
    settled_law,
    tables_for,
)
from watchglass.lives.exact_matrix import arrivals, has_few_states
from watchglass.lives.exact_pass import years
from watchglass.lives.exact_step import Grid
from watchglass.lives.jumps import Step


def back_share(
    rules: ScoreRules,
    rates: LifeRates,
    days: int,
    deduction: int,
    from_score: int,
    *,
    threads: int = THREADS,
    step: Step | None = None,
) -> Array:
    """Return the share of units back at `from_score` or more by the end of each day.

    deduction: points, negative; from_score: within the scale; step: where the rates are per
    step of several days, and `days` counts steps. Returns (draws, days): units that have
    been back at least once, whatever came later, over all classes.

    Raises ValueError where the exact engine cannot follow the rules, or a number is out of
    its range.
    """
    refused = refusals(rules, rates)
    if not rules.lowest <= from_score <= rules.highest or deduction >= 0:
        refused.append("the deduction must be negative and its score within the scale")
    if refused:
        raise ValueError("the way back cannot be worked out: " + "; ".join(refused))
    fallen = max(from_score + deduction, rules.lowest)
    if fallen == from_score:
        return np.ones((rates.draws, days))
    start = replace(rules, start_low=fallen, start_high=fallen)
    tables = tables_for(start, rates, kept_events(rates, step), step)
    grid = grid_for(start, rates, tables, days)
    back = np.zeros((rates.draws, days))
    work = _pieces(start, rates, tables, grid, deduction, from_score, step is not None)
    for draw, arrived in in_order(work, threads):
        back[draw] += arrived
    return np.minimum(np.cumsum(back, axis=1), 1.0)


def _pieces(
    rules: ScoreRules,
    rates: LifeRates,
    tables: Tables,
    any_grid: Grid,
    deduction: int,
    to: int,
    coarse: bool,
) -> Iterator[Callable[[], tuple[int, Array]]]:
    """Yield the pieces of work: for some classes of a draw, the share that arrives each day."""
    noted = follows_corrections(rules, rates) and any(
        event.correctable and event.points == deduction for event in rules.events
    )
    classes = rates.units.shape[1]
    for draw in range(rates.draws):
        settled = settled_law(any_grid.layers, float(rates.settled_per_day[draw]))
        grid = any_grid._replace(settled=settled)
        first = np.zeros(grid.layers)
        first[0] = 1.0
        if noted:
            share = float(rates.corrected_share[draw])
            first[:2] = 1 - share, share
        weights = rates.units[draw] / rates.units[draw].sum()
        for keep in cuts(rates, False):

            def piece(
                draw: int = draw, keep: slice = keep, grid: Grid = grid, first: Array = first,
                weights: Array = weights,
            ) -> tuple[int, Array]:  # fmt: skip
                rows = slice(draw * classes + keep.start, draw * classes + keep.stop)
                fallen, back_at = rules.start_low - rules.lowest, to - rules.lowest
                part = tables.rows(rows)
                if coarse and has_few_states(grid):
                    law = np.zeros((grid.layers, grid.scores))
                    law[:, fallen] = first
                    steps = len(grid.top) - 1
                    return draw, weights[keep] @ arrivals(grid, part, law, back_at, steps)
                return draw, _arrived(grid, part, weights[keep], first, fallen, back_at)

            yield piece


def _arrived(
    grid: Grid, tables: Tables, weights: Array, first: Array, fallen: int, to: int
) -> Array:
    """Return the share that arrives each day, (days,), summed over classes by weight."""
    days = len(grid.top) - 1
    found = np.zeros(days)
    for at in range(len(weights)):
        free, held, leap = laws_of(grid, tables, at, to)
        room, course = room_for(grid), course_for(days)
        into = room.held[grid.days - 1] if fallen < grid.below else room.free[0]
        into[:, grid.pad + fallen] = first
        years(grid, free, held, leap, room, course, nothing_sought(), fallen, to, 1.0)
        found += weights[at] * course.arrived
    return found
