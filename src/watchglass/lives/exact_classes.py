"""A few classes through the exact pass, one after the other; what is kept of each of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from watchglass.base.mixing import Array
from watchglass.lives.exact_grid import Tables
from watchglass.lives.exact_leap import Leap, lanes_of, leap_for, no_leap
from watchglass.lives.exact_pass import Course, Room, Sought, tally_scores, years
from watchglass.lives.exact_step import Grid, Law, kept_law
from watchglass.lives.jumps import Jumps

NOBODY = 1 << 40


class Found(NamedTuple):
    """What some classes' years were, as shares of the units of each class.

    held, begun: (classes, days), see Course; ends: (classes, parts, scores), law at the end
    of the last day, by part of the first law; lost: (classes,), corrections; scores: (days,
    scores), units of all these classes at each score; no rows where they are not asked for.
    """

    held: Array
    begun: Array
    ends: Array
    lost: Array
    scores: Array


def room_for(grid: Grid) -> Room:
    """Return empty room for one class."""
    width, held = grid.scores + 2 * grid.pad, grid.reach + 2 * grid.pad
    slots = grid.days if grid.below > 0 else 0
    return Room(
        np.zeros((2, grid.layers, width)), np.zeros((slots, grid.layers, held)),
        np.zeros((grid.layers, held)), np.zeros((slots, lanes_of(grid))),
        np.zeros((grid.layers, held)), np.zeros(width),
    )  # fmt: skip


def course_for(days: int, scores: Array | None = None) -> Course:
    """Return an empty course of so many days; scores: see Course."""
    told = np.zeros((0, 0)) if scores is None else scores
    return Course(
        np.zeros(days), np.zeros(days), np.zeros(days), np.zeros(days), np.zeros(days), told
    )


def law_of(grid: Grid, jumps: Jumps, at: int) -> Law:
    """Return the law of one class."""
    return kept_law(grid, jumps.offset, jumps.first, jumps.chance[at], float(jumps.quiet[at]))


def laws_of(grid: Grid, tables: Tables, at: int, absorb: int = NOBODY) -> tuple[Law, Law, Leap]:
    """Return the laws of one class while free and under sanction, and its leap."""
    free, held = law_of(grid, tables.free, at), law_of(grid, tables.held, at)
    leaps = grid.leaps and absorb >= grid.reach
    return free, held, leap_for(grid, held) if leaps else no_leap()


def nothing_sought() -> Sought:
    """Return no laws to be weighed."""
    return Sought(np.zeros((0, 0)), np.zeros((0, 0, 0)))


def some_classes(
    grid: Grid, tables: Tables, first: Array, units: Array, days: int, *, daily: bool = False
) -> Found:
    """Carry each class from the same first law; first: (parts, layers, scores)."""
    classes, parts = len(units), len(first)
    found = Found(
        np.zeros((classes, days)), np.zeros((classes, days)),
        np.zeros((classes, parts, grid.scores)), np.zeros(classes),
        np.zeros((days if daily else 0, grid.scores)),
    )  # fmt: skip
    lows = [int(np.flatnonzero(law.sum(axis=0)).min(initial=grid.scores)) for law in first]
    for at in range(classes):
        free, held, leap = laws_of(grid, tables, at)
        for part in range(parts):
            room, course = room_for(grid), course_for(days, found.scores)
            room.free[0, :, grid.pad : grid.pad + grid.scores] = first[part]
            found.lost[at] += years(grid, free, held, leap, room, course, nothing_sought(),
                                    lows[part], NOBODY, float(units[at]))  # fmt: skip
            tally_scores(grid, room, leap.low > 0, room.free[days % 2], found.ends[at, part], 1.0)
            found.held[at] += course.held
            found.begun[at] += course.begun
    return found
