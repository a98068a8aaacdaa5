"""One day of a score law: jumps, days without event, forgiveness and corrections, compiled.

A law is a vector of chances by score, with room on both sides that stays zero, so that a
jump is the same vector read from another place. Scores count from 0 here. Corrections that
are noted and not settled are told apart by their number: one vector for each.

Leaves out: jumps with a chance under LEAST_CHANCE a day; it is added to the day without event.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from watchglass.base.compiled import compiled
from watchglass.base.mixing import Array
from watchglass.base.score_columns import Integers

LEAST_CHANCE = 1e-15
TAPS = 4


class Grid(NamedTuple):
    """The rule table as plain numbers.

    scores: how many; pad: room on each side of a law; below: a sanction begins under this
    score, 0 for no sanctions; days: length of a sanction, 1 where it lasts while the score
    is under `below` (`lasting`); linear, step, clean_to: what a day without event does;
    every, back_to: forgiveness, 0 for none; give: points given back by a correction;
    layers: corrections followed at once + 1; reach: scores that a unit under sanction can
    have; top: highest score on each day's end, (days + 1,), the first before day 0;
    settled: (layers, layers), chance that r of k corrections are settled in a day; leaps:
    whether a whole sanction can be leapt over, see exact_leap.
    """

    scores: int
    pad: int
    below: int
    days: int
    lasting: bool
    linear: bool
    step: int
    clean_to: Integers
    every: int
    back_to: int
    give: int
    layers: int
    reach: int
    top: Integers
    settled: Array
    leaps: bool


class Law(NamedTuple):
    """The jumps of one class under one status; see Jumps. Padded to groups of TAPS.

    quiet: chance of a day without event where that is not among the jumps.
    """

    offset: Integers
    first: Integers
    chance: Array
    quiet: float


@compiled()
def part_sum(x: Array, first: int, last: int) -> float:
    """Return the sum of x[first] to x[last - 1], in a fixed order of four lanes."""
    a = b = c = d = 0.0
    part = x[first : max(first, last)]
    fours = part.size // 4
    for i in range(fours):
        a += part[4 * i]
        b += part[4 * i + 1]
        c += part[4 * i + 2]
        d += part[4 * i + 3]
    for i in range(4 * fours, part.size):
        a += part[i]
    return (a + b) + (c + d)


@compiled()
def sort_falling(offset: Integers, chance: Array, first: int, last: int) -> None:
    """Sort the jumps first to last - 1 by falling offset, in place."""
    for i in range(first + 1, last):
        jump, weight = offset[i], chance[i]
        j = i
        while j > first and offset[j - 1] < jump:
            offset[j], chance[j] = offset[j - 1], chance[j - 1]
            j -= 1
        offset[j], chance[j] = jump, weight


@compiled()
def kept_law(grid: Grid, offset: Integers, first: Integers, chance: Array, quiet: float) -> Law:
    """Return the law of one class: jumps that can matter, in groups, and the clean day."""
    notes = first.size - 1
    offsets = np.zeros(offset.size + TAPS * notes + 1, np.int64)
    chances = np.zeros(offsets.size)
    firsts = np.zeros(notes + 1, np.int64)
    for k in range(offset.size):
        if chance[k] < LEAST_CHANCE:
            quiet += chance[k]
    n = 0
    for note in range(notes):
        firsts[note] = n
        if note == 0 and grid.linear:
            offsets[n], chances[n] = grid.step, quiet
            n += 1
        for k in range(first[note], first[note + 1]):
            if chance[k] >= LEAST_CHANCE:
                offsets[n], chances[n] = offset[k], chance[k]
                n += 1
        sort_falling(offsets, chances, firsts[note], n)
        while (n - firsts[note]) % TAPS:
            offsets[n] = offsets[n - 1]
            n += 1
    firsts[notes] = n
    return Law(offsets[:n], firsts, chances[:n], 0.0 if grid.linear else quiet)


@compiled()
def add_four(x: Array, y: Array, at: int, size: int, offset: Integers, chance: Array) -> None:
    """Add four jumps of x to y[at] to y[at + size - 1]."""
    p, q, r, s = chance[0], chance[1], chance[2], chance[3]
    a = x[at - offset[0] : at - offset[0] + size]
    b = x[at - offset[1] : at - offset[1] + size]
    c = x[at - offset[2] : at - offset[2] + size]
    d = x[at - offset[3] : at - offset[3] + size]
    into = y[at : at + size]
    for i in range(size):
        into[i] += (p * a[i] + q * b[i]) + (r * c[i] + s * d[i])


@compiled()
def add_piles(
    x: Array, y: Array, pad: int, offset: Integers, chance: Array, lo: int, hi: int, top: int
) -> None:
    """Add to y[0] what jumps below the scale, and to y[top] what jumps above it."""
    done, under, piled = lo, 0.0, 0.0
    for k in range(offset.size):
        if lo + offset[k] < 0 and chance[k] > 0:
            end = min(-offset[k], hi + 1)
            under += part_sum(x, pad + done, pad + end)
            done = end
            piled += chance[k] * under
    y[pad] += piled
    done, over, piled = hi + 1, 0.0, 0.0
    for k in range(offset.size - 1, -1, -1):
        if hi + offset[k] > top and chance[k] > 0:
            start = max(top + 1 - offset[k], lo)
            over += part_sum(x, pad + start, pad + done)
            done = start
            piled += chance[k] * over
    y[pad + top] += piled


@compiled()
def jumped(x: Array, y: Array, grid: Grid, law: Law, note: int, lo: int, hi: int, top: int) -> None:
    """Add to y what x becomes by the jumps that note `note` corrections.

    x: chances of the scores lo to hi, zero elsewhere; top: highest score that y may have.
    """
    first, last = law.first[note], law.first[note + 1]
    for k in range(first, last, TAPS):
        low = max(0, lo + law.offset[k + TAPS - 1])
        high = min(top, hi + law.offset[k])
        if high >= low:
            add_four(x, y, grid.pad + low, high - low + 1,
                     law.offset[k : k + TAPS], law.chance[k : k + TAPS])  # fmt: skip
    add_piles(x, y, grid.pad, law.offset[first:last], law.chance[first:last], lo, hi, top)
    if note == 0 and not grid.linear:
        for score in range(lo, hi + 1):
            y[grid.pad + grid.clean_to[score]] += law.quiet * x[grid.pad + score]


@compiled()
def forgiven(y: Array, grid: Grid, day: int) -> None:
    """Set the scores under `back_to` to it, on the days on which that is done."""
    if grid.every > 0 and (day + 1) % grid.every == 0:
        low = y[grid.pad : grid.pad + grid.back_to]
        y[grid.pad + grid.back_to] += part_sum(low, 0, low.size)
        low[:] = 0.0


@compiled()
def given_back(x: Array, y: Array, pad: int, points: int, chance: float, top: int) -> None:
    """Add to y, scores 0 to top, what x becomes, with this chance, by points given back."""
    for score in range(top + 1):
        y[pad + min(max(score + points, 0), top)] += chance * x[pad + score]


@compiled()
def carried(
    x: Array, y: Array, work: Array, grid: Grid, law: Law, lo: int, hi: int, top: int, day: int
) -> float:
    """Set y to what the law x becomes in one day; return the chance of a lost correction.

    x, y: (layers, width); lo, hi: where x may differ from 0; top: highest score of y.
    """
    lost = 0.0
    y[:, grid.pad : grid.pad + top + 1] = 0.0
    if grid.layers == 1:
        jumped(x[0], y[0], grid, law, 0, lo, hi, top)
        forgiven(y[0], grid, day)
        return lost
    for pending in range(grid.layers):
        for note in range(law.first.size - 1):
            work[grid.pad : grid.pad + top + 1] = 0.0
            jumped(x[pending], work, grid, law, note, lo, hi, top)
            forgiven(work, grid, day)
            for settled in range(pending + 1):
                chance = grid.settled[pending, settled]
                left = pending - settled + note
                into = min(left, grid.layers - 1)
                given_back(work, y[into], grid.pad, settled * grid.give, chance, top)
                if left > into:
                    mass = part_sum(work, grid.pad, grid.pad + top + 1)
                    lost += (left - into) * chance * mass
    return lost
