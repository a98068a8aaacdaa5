"""How much a state counts for what happens some days later: the exact pass run backwards.

Carrying a law forward and summing it with weights at the end gives the same number as
carrying the weights back and summing them with the law at the start. One pass back serves
every first law, which is how one year's past is looked at for each day of the next.

Source: the adjoint (transposed) Markov chain; Kemeny and Snell (1976), Finite Markov
Chains, chapter 3, for expectations as columns that are multiplied from the left.
"""

from __future__ import annotations

import numpy as np

from watchglass.base.compiled import compiled
from watchglass.base.mixing import Array
from watchglass.lives.exact_leap import LANES, Leap, copied
from watchglass.lives.exact_pass import Sought
from watchglass.lives.exact_step import TAPS, Grid, Law, add_four


@compiled()
def fill_sides(w: Array, pad: int, size: int) -> None:
    """Set the room beside a row of weights to its ends: jumps stop at the end of the scale."""
    for i in range(pad):
        w[i] = w[pad]
        w[pad + size + i] = w[pad + size - 1]


@compiled()
def before_day(w: Array, v: Array, grid: Grid, law: Law, note: int, size: int) -> None:
    """Add to v, (width,), the weights w, (width,), before the events of a day.

    w: weights of `size` scores after them; its sides get filled.
    """
    fill_sides(w, grid.pad, size)
    back = -law.offset
    for k in range(law.first[note], law.first[note + 1], TAPS):
        add_four(w, v, grid.pad, size, back[k : k + TAPS], law.chance[k : k + TAPS])
    if note == 0 and not grid.linear:
        for score in range(size):
            to = min(grid.clean_to[score], size - 1)
            v[grid.pad + score] += law.quiet * w[grid.pad + to]


@compiled()
def forgiven_back(w: Array, grid: Grid, day: int) -> None:
    """Let scores that are forgiven at the end of this day count as the one they are set to."""
    if grid.every > 0 and (day + 1) % grid.every == 0:
        w[grid.pad : grid.pad + grid.back_to] = w[grid.pad + grid.back_to]


@compiled()
def back_a_day(w: Array, v: Array, work: Array, grid: Grid, law: Law, size: int, day: int) -> None:
    """Set v to the weights before a day whose end has the weights w, both (layers, width)."""
    v[:, grid.pad : grid.pad + size] = 0.0
    for pending in range(grid.layers):
        for note in range(law.first.size - 1):
            work[:] = 0.0
            for settled in range(pending + 1):
                chance = grid.settled[pending, settled]
                into = min(pending - settled + note, grid.layers - 1)
                for score in range(size):
                    to = min(max(score + settled * grid.give, 0), size - 1)
                    work[grid.pad + score] += chance * w[into, grid.pad + to]
            forgiven_back(work, grid, day)
            before_day(work, v[pending], grid, law, note, size)


@compiled()
def back_a_leap(w: Array, v: Array, work: Array, grid: Grid, leap: Leap) -> None:
    """Set v to the weights when a sanction begins, where its last day ends with weights w."""
    v[:] = 0.0
    work[:] = 0.0
    for score in range(leap.low, grid.reach):
        work[grid.pad + score] = w[grid.pad + score]
    back = -leap.offset
    for k in range(0, back.size, TAPS):
        add_four(work, v, grid.pad, grid.below, back[k : k + TAPS], leap.chance[k : k + TAPS])
    for start in range(grid.below):
        edge = 0.0
        for score in range(min(leap.low, grid.reach)):
            chance = leap.edge[score // LANES, start, score % LANES]
            edge += chance * w[grid.pad + score]
        v[grid.pad + start] += edge


@compiled()
def joined(free: Array, newborn: Array, grid: Grid, day_from_end: int, both: Array) -> None:
    """Set `both` to the weights at the end of a day of who is not under a running sanction.

    On the last day (day_from_end 0) a sanction begun counts 1; else those under the
    threshold count as `newborn`, the others as `free`.
    """
    for layer in range(grid.layers):
        for score in range(grid.scores):
            i = grid.pad + score
            if score >= grid.below:
                both[layer, i] = free[layer, i] if day_from_end > 0 else 0.0
            else:
                both[layer, i] = newborn[layer, i] if day_from_end > 0 else 1.0


@compiled()
def weights_before(
    grid: Grid, free: Law, held: Law, leap: Leap, plain_held: Law, days: int, last: int
) -> Sought:
    """Return the weights, `days` days earlier, of a sanction that begins on day `last`.

    free, held, leap: laws on those days; plain_held: law under sanction before them.
    """
    width, slots = grid.scores + 2 * grid.pad, grid.days
    now, both = np.zeros((grid.layers, width)), np.zeros((grid.layers, width))
    newborn, work = np.zeros((grid.layers, width)), np.zeros(width)
    # Weights by days left less 1, or, where sanctions are leapt over, `both` of past steps.
    kept = np.zeros((slots, grid.layers, width))
    for step in range(days):
        day = last - step
        if leap.low == 0:
            copied(kept[slots - 1], newborn, 0, width)
        elif step >= slots:
            back_a_leap(kept[step % slots, 0], newborn[0], work, grid, leap)
        joined(now, newborn, grid, step, both)
        back_a_day(both, now, work, grid, free, grid.scores, day)
        if leap.low > 0:
            copied(both, kept[step % slots], 0, width)
            continue
        for left in range(slots - 1, 0, -1):
            back_a_day(kept[left - 1], kept[left], work, grid, held, grid.reach, day)
        if grid.lasting and step == 0:
            both[:] = 0.0
        back_a_day(both, kept[0], work, grid, held, grid.scores, day)
    sought = Sought(
        np.zeros((grid.layers, grid.scores)), np.zeros((slots, grid.layers, grid.reach))
    )
    copied(now[:, grid.pad : grid.pad + grid.scores], sought.free, 0, grid.scores)
    weigh_held(grid, held, leap, plain_held, kept, days, sought.held)
    return sought


@compiled()
def weigh_held(
    grid: Grid, held: Law, leap: Leap, plain_held: Law, kept: Array, days: int, into: Array
) -> None:
    """Set the weights of units under sanction, (days of a sanction, layers, reach).

    kept: see weights_before. Where sanctions are leapt over, laws stand as of the beginning:
    days since then are walked under `plain_held`, days left under `held`.
    """
    width, slots = kept.shape[2], grid.days
    both, before = np.zeros((grid.layers, width)), np.zeros((grid.layers, width))
    work = np.zeros(width)
    for since in range(slots):
        left = slots - since
        if leap.low == 0:
            copied(kept[left - 1], both, 0, width)
        elif days >= left:
            copied(kept[(days - left) % slots], both, 0, width)
            for walked in range(slots):
                law = held if walked < left else plain_held
                back_a_day(both, before, work, grid, law, grid.reach, 0)
                copied(before, both, 0, width)
        else:
            both[:] = 0.0
        copied(both[:, grid.pad : grid.pad + grid.reach], into[since], 0, grid.reach)
