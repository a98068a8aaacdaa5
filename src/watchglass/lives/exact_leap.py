"""All days of a sanction in one step, where a day without event is a fixed step, compiled.

Where every move is a fixed number of points, only the ends of the scale make one first
score differ from another. Write X1 ... Xn for the moves of n days, at most `step` up each,
and S for their sum. A score that starts at i and is held at 0 or more ends at
max(i + S, M), where M is the largest of all sums Xk + ... + Xn and of 0; M is at most
(n - 1) x step. So the chance to end at w above (n - 1) x step is that of i + S = w: one law
of S serves every i. The few lower ends ("the edge") have a chance for each i and w, which
is worked out backwards from the last day.

Source: Lindley (1952), The theory of queues with a single server, for max(i + S, M).
Leaves out: sums of points less likely than LEAST_CHANCE; they count as the likeliest one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from watchglass.base.compiled import compiled
from watchglass.base.mixing import Array
from watchglass.base.score_columns import Integers
from watchglass.lives.exact_step import (
    LEAST_CHANCE,
    TAPS,
    Grid,
    Law,
    add_four,
    carried,
)

LANES = 32


class Leap(NamedTuple):
    """What a whole sanction does to the score of one class.

    offset, chance: sums of points and their chances, falling, in groups of TAPS; edge:
    (blocks, below and up to 7 rows of zeros, LANES), chance to end at each of the lowest
    `low` scores, LANES to a block, by the score at which the sanction began.
    """

    offset: Integers
    chance: Array
    edge: Array
    low: int


@compiled()
def lanes_of(grid: Grid) -> int:
    """Return how many lanes an edge has: its scores, and some zeros that round them up."""
    return int(((grid.days - 1) * grid.step + LANES) // LANES * LANES) if grid.leaps else 0


@compiled()
def no_leap() -> Leap:
    """Return an empty leap, where each day has to be walked."""
    return Leap(np.zeros(0, np.int64), np.zeros(0), np.zeros((0, 0, 0)), 0)


@compiled()
def leap_for(grid: Grid, law: Law) -> Leap:
    """Return the leap of one class over all days of a sanction."""
    rise = grid.days * grid.step
    size = rise + grid.below + 1
    pad = grid.pad + TAPS
    now, then = np.zeros(size + 2 * pad), np.zeros(size + 2 * pad)
    now[pad + grid.below] = 1.0
    for _ in range(grid.days):
        then[:] = 0.0
        for k in range(0, law.offset.size, TAPS):
            add_four(now, then, pad, size, law.offset[k : k + TAPS], law.chance[k : k + TAPS])
        now, then = then, now
    count = 0
    for at in range(size):
        count += now[pad + at] >= LEAST_CHANCE
    offset = np.zeros(count + TAPS, np.int64)
    chance = np.zeros(count + TAPS)
    dropped, n, likeliest = 0.0, 0, 0
    for at in range(size - 1, -1, -1):
        weight = now[pad + at]
        if weight >= LEAST_CHANCE:
            offset[n], chance[n] = at - grid.below, weight
            likeliest = n if weight > chance[likeliest] else likeliest
            n += 1
        else:
            dropped += weight
    chance[likeliest] += dropped
    whole = n
    while whole % TAPS:
        offset[whole] = offset[n - 1]
        whole += 1
    low = (grid.days - 1) * grid.step + 1
    return Leap(offset[:whole], chance[:whole], edge_for(grid, law, low), low)


@compiled()
def edge_for(grid: Grid, law: Law, low: int) -> Array:
    """Return the chances to end at each of the lowest scores, by first score; see Leap."""
    lanes = lanes_of(grid)
    fall = max(0, -law.offset[-1])
    under = fall * lanes
    rows = grid.below + grid.days * grid.step
    now, then = np.zeros(under + (rows + 1) * lanes), np.zeros(under + (rows + 1) * lanes)
    for score in range(min(low, rows)):
        now[under + score * lanes + score] = 1.0
    back = -law.offset * lanes
    for day in range(grid.days):
        for row in range(fall):
            for i in range(lanes):
                now[row * lanes + i] = now[under + i]
        size = (rows - (day + 1) * grid.step) * lanes
        then[under : under + size] = 0.0
        for k in range(0, back.size, TAPS):
            add_four(now, then, under, size, back[k : k + TAPS], law.chance[k : k + TAPS])
        now, then = then, now
    starts = (grid.below + 7) // 8 * 8
    edge = np.zeros((lanes // LANES, starts, LANES))
    for start in range(grid.below):
        for i in range(lanes):
            edge[i // LANES, start, i % LANES] = now[under + start * lanes + i]
    return edge


@compiled()
def add_rows(x: Array, rows: Array, into: Array) -> None:
    """Add to `into`, (LANES,), eight rows of LANES, one after the other, times eight of x."""
    a, b, c, d, e, f, g, h = x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]
    for i in range(LANES):
        first = (a * rows[i] + b * rows[LANES + i]) + (
            c * rows[2 * LANES + i] + d * rows[3 * LANES + i]
        )
        second = (e * rows[4 * LANES + i] + f * rows[5 * LANES + i]) + (
            g * rows[6 * LANES + i] + h * rows[7 * LANES + i]
        )
        into[i] += first + second


@compiled()
def low_ends(began: Array, pad: int, leap: Leap, into: Array) -> None:
    """Set `into`, (days of a sanction, lanes), to the chances to end at the lowest scores.

    began: (days of a sanction, 1, width), laws at the beginning. All of them at once, so that
    eight rows of the edge stay in the fastest cache.
    """
    into[:] = 0.0
    for block in range(leap.edge.shape[0]):
        edge = leap.edge[block].reshape(leap.edge[block].size)
        for start in range(0, leap.edge.shape[1], 8):
            rows = edge[start * LANES : (start + 8) * LANES]
            for slot in range(began.shape[0]):
                eight = began[slot, 0, pad + start : pad + start + 8]
                add_rows(eight, rows, into[slot, block * LANES : (block + 1) * LANES])


@compiled()
def add_leapt(x: Array, y: Array, grid: Grid, leap: Leap, low: Array) -> None:
    """Add to y what the law x of a sanction's first day is at the end of its last day.

    low: (lanes,), chances to end at the lowest scores.
    """
    for k in range(0, leap.offset.size, TAPS):
        first = max(leap.low, leap.offset[k + TAPS - 1])
        last = min(grid.reach, grid.below + leap.offset[k]) - 1
        if last >= first:
            add_four(x, y, grid.pad + first, last - first + 1,
                     leap.offset[k : k + TAPS], leap.chance[k : k + TAPS])  # fmt: skip
    for i in range(min(leap.low, grid.reach)):
        y[grid.pad + i] += low[i]


@compiled()
def copied(x: Array, y: Array, at: int, size: int) -> None:
    """Copy places `at` to at + size - 1 of each row of x to y."""
    for row in range(x.shape[0]):
        source, into = x[row, at : at + size], y[row, at : at + size]
        for i in range(size):
            into[i] = source[i]


@compiled()
def held_now(
    grid: Grid, law: Law, began: Array, all_held: Array, after: Array, work: Array, days: int
) -> None:
    """Set `all_held` to the law of all under sanction after `days` days.

    began: (days of a sanction, 1, width), laws at the beginning of the sanctions that run.
    """
    all_held[:] = 0.0
    top = grid.reach - 1
    for day in range(max(days - grid.days, -1), days):
        carried(all_held, after, work, grid, law, 0, top, top, day)
        slot = began[day % grid.days, 0]
        for i in range(grid.pad, grid.pad + grid.reach):
            all_held[0, i] = after[0, i] + slot[i]
