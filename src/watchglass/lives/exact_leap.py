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

from watchglass.base.mixing import Array
from watchglass.base.score_columns import Integers
from watchglass.lives.compiled import compiled
from watchglass.lives.exact_step import (
    LEAST_CHANCE,
    TAPS,
    Grid,
    Law,
    add_four,
    carried,
)

LANES = 8


class Leap(NamedTuple):
    """What a whole sanction does to the score of one class.

    offset, chance: sums of points and their chances, falling, in groups of TAPS; edge:
    (below, lanes), chance to end at each of the lowest `low` scores, by the score at which
    the sanction began.
    """

    offset: Integers
    chance: Array
    edge: Array
    low: int


@compiled()
def no_leap() -> Leap:
    """Return an empty leap, where each day has to be walked."""
    return Leap(np.zeros(0, np.int64), np.zeros(0), np.zeros((0, 0)), 0)


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
    """Return the chances to end at each of the lowest scores, (below, lanes), by first score."""
    lanes = (low + LANES - 1) // LANES * LANES
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
    return now[under : under + grid.below * lanes].reshape((grid.below, lanes))


@compiled()
def add_edge(x: Array, edge: Array, lanes: Array) -> None:
    """Add to `lanes`, (lanes,), the rows of `edge` times x, (rows,), eight rows at a time."""
    n = lanes.size
    flat = edge.reshape(edge.size)
    whole = x.size // 8 * 8
    for at in range(0, whole, 8):
        a, b, c, d = x[at], x[at + 1], x[at + 2], x[at + 3]
        e, f, g, h = x[at + 4], x[at + 5], x[at + 6], x[at + 7]
        rows = flat[at * n : (at + 8) * n]
        p, q, r, s = rows[:n], rows[n : 2 * n], rows[2 * n : 3 * n], rows[3 * n : 4 * n]
        t, u, v, w = rows[4 * n : 5 * n], rows[5 * n : 6 * n], rows[6 * n : 7 * n], rows[7 * n :]
        for i in range(n):
            lanes[i] += ((a * p[i] + b * q[i]) + (c * r[i] + d * s[i])) + (
                (e * t[i] + f * u[i]) + (g * v[i] + h * w[i])
            )
    for at in range(whole, x.size):
        for i in range(n):
            lanes[i] += x[at] * edge[at, i]


@compiled()
def add_leapt(x: Array, y: Array, grid: Grid, leap: Leap) -> None:
    """Add to y what the law x of a sanction's first day is at the end of its last day."""
    for k in range(0, leap.offset.size, TAPS):
        low = max(leap.low, leap.offset[k + TAPS - 1])
        high = min(grid.reach, grid.below + leap.offset[k]) - 1
        if high >= low:
            add_four(x, y, grid.pad + low, high - low + 1,
                     leap.offset[k : k + TAPS], leap.chance[k : k + TAPS])  # fmt: skip
    lanes = np.zeros(leap.edge.shape[1])
    add_edge(x[grid.pad : grid.pad + grid.below], leap.edge, lanes)
    for i in range(min(leap.low, grid.reach)):
        y[grid.pad + i] += lanes[i]


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
