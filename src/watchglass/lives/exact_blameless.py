"""Sanctions on members of a unit who did nothing for 365 days, expected, per class.

A member's own true events are told apart by thinning: they and all other events of the
unit are independent Poisson numbers. A life without own events is a life in which each day
is multiplied with the chance of no own event.
"""

from __future__ import annotations

import numpy as np

from watchglass.base.mixing import Array
from watchglass.lives.exact_back import weights_before
from watchglass.lives.exact_classes import course_for, laws_of, room_for, some_classes
from watchglass.lives.exact_grid import Tables
from watchglass.lives.exact_pass import years
from watchglass.lives.exact_step import Grid
from watchglass.lives.exact_sums import Span


def blameless_per_class(
    grid: Grid, tables: Tables, killed: Tables, first: Array, units: Array, span: Span
) -> Array:
    """Return sanctions begun without an own true event of a given member, (classes,), per unit.

    tables: all jumps; killed: those without a true event of that member; first: (parts,
    layers, scores). Days up to the window are those of a life without own event from day
    0 on. For a later day the window's days are run backwards from it, and the outcome is
    weighed with the law of the day before the window.
    """
    law = first.sum(axis=0)
    early = min(span.steps, span.window)
    found = some_classes(grid, killed, law[None], units, early)
    begun = found.begun @ span.weights[:early]
    late = span.steps - span.window
    if late > 0 and grid.below > 0:
        for at in range(len(units)):
            begun[at] += _late(grid, tables, killed, at, law, span)
    return np.asarray(begun)


def _late(grid: Grid, tables: Tables, killed: Tables, at: int, law: Array, span: Span) -> float:
    """Return the same for the days after the first window of one class.

    With forgiveness the weights depend on how long before `last` the score was forgiven.
    """
    plain, without = laws_of(grid, tables, at), laws_of(grid, killed, at)
    late = np.arange(span.window, span.steps)
    phase = late % grid.every if grid.every else np.zeros(len(late), dtype=int)
    low = int(np.flatnonzero(law.sum(axis=0)).min())
    total = 0.0
    for one in np.unique(phase):
        last = int(late[phase == one][0])
        sought = weights_before(grid, *without, plain[1], span.window, last)
        room, course = room_for(grid), course_for(len(late))
        room.free[0, :, grid.pad : grid.pad + grid.scores] = law
        years(grid, *plain, room, course, sought, low, 1 << 40, 0.0)
        wanted = span.weights[late] * (phase == one)
        total += float(np.sum(course.weighed * wanted))
    return total
