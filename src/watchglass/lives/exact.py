"""Expected lives: the law of every class's score is carried day by day, without sampling.

Units are independent given their class, so the expectation of every sum is a sum over
classes, and its cost does not depend on how many units there are. Classes are worked on a
few at a time on two threads; the cut does not depend on the threads, and sums run in a
fixed order, so the bits are the same for any number of threads.

Source: the Markov chain of one unit in the order of base/score_columns.py, written out.
Leaves out: days with more events than jumps.most_events allows; jumps less likely than
1e-15 a day; corrections beyond three at once for one unit (their share is `lost`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import LifeRates, Lives, ScoreRules
from watchglass.lives.exact_blameless import blameless_per_class
from watchglass.lives.exact_classes import Found, some_classes
from watchglass.lives.exact_grid import (
    first_laws,
    follows_corrections,
    grid_for,
    kept_events,
    settled_law,
    tables_for,
)
from watchglass.lives.exact_matrix import fits, years_by_matrix
from watchglass.lives.exact_step import Grid
from watchglass.lives.exact_sums import Span, Sums, span_of_days
from watchglass.lives.jumps import Step

CLASSES_AT_ONCE = 32
ROWS_AT_ONCE = 8192
THREADS = 2
EXTRAS = frozenset({"fifths", "blameless"})
R = TypeVar("R")


def refusals(rules: ScoreRules, rates: LifeRates) -> list[str]:
    """Return a sentence for each rule that the expected lives cannot follow; none if all can."""
    found = []
    contacts = rules.contacts
    if contacts is not None and (contacts.points != 0 or np.any(rates.contagion_per_day > 0)):
        found.append("units in contact change each other's score or sanction")
    if follows_corrections(rules, rates):
        if rules.correction_fixed_days > 0:
            found.append("corrections take a fixed number of days")
        if len({event.points for event in rules.events if event.correctable}) > 1:
            found.append("corrections give back different points for different events")
    return found


def expected_lives(
    rules: ScoreRules,
    rates: LifeRates,
    days: int,
    *,
    daily: bool = False,
    extras: frozenset[str] = EXTRAS,
    threads: int = THREADS,
) -> Lives:
    """Return the expected lives of all draws of the rates.

    days: at least 1; daily: also tell each day of the first draw; extras: which of
    `fifths` and `blameless` to work out (each costs about as much as all the rest, `fifths`
    four times that); a column not asked for is not a number. The result is the same for any
    number of threads.

    Raises ValueError where `refusals` has something to say.
    """
    return expected_over(rules, rates, span_of_days(days, daily), extras, threads).lives(days)


def expected_over(
    rules: ScoreRules,
    rates: LifeRates,
    span: Span,
    extras: frozenset[str],
    threads: int,
    step: Step | None = None,
) -> Sums:
    """Return the sums over all units and steps of a span; see `expected_lives`.

    rates: events per step; step: what a step is, None for a day.
    """
    refused = refusals(rules, rates)
    if refused:
        raise ValueError("expected lives cannot be worked out: " + "; ".join(refused))
    sums = Sums(rules, rates, span)
    at_once = max(1, ROWS_AT_ONCE // rates.units.shape[1])
    kept = kept_events(rates, step)
    for first in range(0, rates.draws, at_once):
        some = slice(first, min(first + at_once, rates.draws))
        work = _pieces(rules, rates.rows(some), replace(span, daily=span.daily and first == 0),
                       extras, step, kept)  # fmt: skip
        for draw, keep, found, blameless in in_order(work, threads):
            sums.add(first + draw, keep, found, blameless)
    return sums


Piece = tuple[int, slice, Found, Array | None]


def _pieces(
    rules: ScoreRules,
    rates: LifeRates,
    span: Span,
    extras: frozenset[str],
    step: Step | None,
    kept: int,
) -> Iterator[Callable[[], Piece]]:
    """Yield the pieces of work, draw by draw, each a few classes."""
    tables = tables_for(rules, rates, kept, step)
    kinds = range(len(rules.members)) if "blameless" in extras else ()
    killed = [tables_for(rules, rates, kept, step, kind) for kind in kinds]
    any_grid = grid_for(rules, rates, tables, span.steps)
    first = first_laws(rules, any_grid.layers, "fifths" in extras)
    for draw in range(rates.draws):
        daily = span.daily and draw == 0
        settled = settled_law(any_grid.layers, float(rates.settled_per_day[draw]))
        grid = any_grid._replace(settled=settled)
        for keep in cuts(rates, daily):
            rows = slice(*(draw * rates.units.shape[1] + end for end in (keep.start, keep.stop)))

            def piece(
                draw: int = draw, keep: slice = keep, rows: slice = rows, grid: Grid = grid,
                daily: bool = daily,
            ) -> Piece:  # fmt: skip
                units, part = rates.units[draw, keep], tables.rows(rows)
                if step is not None and not daily and fits(grid, first):
                    rest = [one.rows(rows) for one in killed]
                    return draw, keep, *years_by_matrix(grid, part, rest, first, span)
                found = some_classes(grid, part, first, units, span.steps, daily=daily)
                without = [
                    blameless_per_class(grid, part, one.rows(rows), first, units, span)
                    for one in killed
                ]
                return draw, keep, found, np.stack(without, axis=1) if without else None

            yield piece


def cuts(rates: LifeRates, by_group: bool) -> list[slice]:
    """Return the ranges of classes worked on at once; by_group: none spans two groups."""
    classes = rates.units.shape[1]
    whole = classes // len(rates.groups) if by_group else classes
    return [
        slice(start, min(start + CLASSES_AT_ONCE, begin + whole))
        for begin in range(0, classes, whole)
        for start in range(begin, begin + whole, CLASSES_AT_ONCE)
    ]


def in_order(work: Iterable[Callable[[], R]], threads: int) -> Iterator[R]:
    """Yield the results of all pieces of work in their order, a few ahead on threads."""
    with ThreadPoolExecutor(max_workers=threads) as pool:
        ahead: deque[Future[R]] = deque()
        for piece in work:
            ahead.append(pool.submit(piece))
            if len(ahead) >= threads:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
