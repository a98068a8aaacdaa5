"""The years of one class: the law of its score is carried from day to day, compiled.

Units without a sanction share one law. Units under a sanction have one law for each day on
which theirs began, since it ends a fixed number of days later.
"""

from __future__ import annotations

from typing import NamedTuple

from watchglass.base.compiled import compiled
from watchglass.base.mixing import Array
from watchglass.lives.exact_leap import Leap, add_leapt, copied, held_now, low_ends
from watchglass.lives.exact_step import Grid, Law, carried, part_sum


class Room(NamedTuple):
    """Where the laws of one class stand while its years pass.

    free: (2, layers, width), today's and tomorrow's; held: (days of a sanction, layers,
    width), by the day on which the sanction began: today's laws, or, where whole sanctions
    are leapt over, those of the beginning; all: (layers, width), sum of today's laws where
    it is followed; low: (days of a sanction, lanes), see exact_leap.low_ends; after:
    (layers, width); work: (width,).
    """

    free: Array
    held: Array
    all: Array
    low: Array
    after: Array
    work: Array


class Course(NamedTuple):
    """What is told of each day, all (days,), as shares of the units.

    held: under sanction when the day began; newborn: under a sanction that runs anew from
    tomorrow; begun: sanctions begun; arrived: taken out since they reached `absorb`;
    weighed: the laws at the end of the day, weighed by what is sought; scores: (days,
    scores), units by score at the end of each day; no rows where it is not asked for.
    """

    held: Array
    newborn: Array
    begun: Array
    arrived: Array
    weighed: Array
    scores: Array


class Sought(NamedTuple):
    """By how much each state at the end of a day counts; empty where nothing is sought.

    free: (layers, scores); held: (days of a sanction, layers, reach), by days since the
    sanction began.
    """

    free: Array
    held: Array


@compiled()
def absorbed(law: Array, pad: int, absorb: int, top: int) -> float:
    """Take out of a law what stands at `absorb` or more, and return how much that was."""
    gone = 0.0
    if absorb <= top:
        for layer in range(law.shape[0]):
            gone += part_sum(law[layer], pad + absorb, pad + top + 1)
            law[layer, pad + absorb : pad + top + 1] = 0.0
    return gone


@compiled()
def under(law: Array, grid: Grid) -> float:
    """Return how much of a law stands under the threshold."""
    found = 0.0
    for layer in range(law.shape[0]):
        found += part_sum(law[layer], grid.pad, grid.pad + grid.below)
    return found


@compiled()
def held_day(
    grid: Grid, law: Law, room: Room, tomorrow: Array, day: int, absorb: int
) -> tuple[float, float]:
    """Carry all units under sanction by a day; add those whose sanction ends to `tomorrow`.

    Returns the chances of a lost correction and of having reached `absorb`.
    """
    lost = arrived = 0.0
    top, ends = grid.reach - 1, day % grid.days
    for slot in range(room.held.shape[0]):
        lost += carried(room.held[slot], room.after, room.work, grid, law, 0, top, top, day)
        arrived += absorbed(room.after, grid.pad, absorb, top)
        if slot == ends:
            add_scores(room.after, grid.pad, grid.pad, grid.reach, 1.0, tomorrow)
        else:
            copied(room.after, room.held[slot], grid.pad, grid.reach)
    return lost, arrived


@compiled()
def leap_day(
    grid: Grid, law: Law, leap: Leap, room: Room, tomorrow: Array, day: int, followed: bool
) -> None:
    """Add to `tomorrow` those whose sanction ends today; if so asked, follow all under one."""
    slot, top = room.held[day % grid.days, 0], grid.reach - 1
    if day % grid.days == 0:
        low_ends(room.held, grid.pad, leap, room.low)
    low = room.low[day % grid.days]
    if not followed:
        add_leapt(slot, tomorrow[0], grid, leap, low)
        return
    carried(room.all, room.after, room.work, grid, law, 0, top, top, day)
    copied(room.after, room.all, grid.pad, grid.reach)
    room.after[:] = 0.0
    add_leapt(slot, room.after[0], grid, leap, low)
    for i in range(grid.pad, grid.pad + grid.reach):
        tomorrow[0, i] += room.after[0, i]
        room.all[0, i] = max(room.all[0, i] - room.after[0, i], 0.0)


@compiled()
def begin_sanctions(grid: Grid, room: Room, tomorrow: Array, day: int) -> float:
    """Move who stands under the threshold to a new sanction, and return how many."""
    if room.held.shape[0] == 0:
        return 0.0
    slot = room.held[day % grid.days]
    slot[:] = 0.0
    copied(tomorrow, slot, grid.pad, grid.below)
    tomorrow[:, grid.pad : grid.pad + grid.below] = 0.0
    add_scores(slot, grid.pad, grid.pad, grid.below, 1.0, room.all)
    return under(slot, grid)


@compiled()
def add_scores(law: Array, pad: int, at: int, scores: int, units: float, into: Array) -> None:
    """Add a law, times the number of units, to `into`, (layers, ...), from place `at` on."""
    for layer in range(law.shape[0]):
        part, whole = law[layer, pad : pad + scores], into[layer, at : at + scores]
        for score in range(scores):
            whole[score] += units * part[score]


@compiled()
def tally_scores(
    grid: Grid, room: Room, leaps: bool, law: Array, into: Array, units: float
) -> None:
    """Add the law of all units of the class, times their number, to `into`, (scores,)."""
    row = into.reshape((1, grid.scores))
    for layer in range(grid.layers):
        one = slice(layer, layer + 1)
        add_scores(law[one], grid.pad, 0, grid.scores, units, row)
        if leaps:
            add_scores(room.all[one], grid.pad, 0, grid.reach, units, row)
        else:
            for slot in range(room.held.shape[0]):
                add_scores(room.held[slot, one], grid.pad, 0, grid.reach, units, row)


@compiled()
def product_sum(x: Array, y: Array) -> float:
    """Return the sum of x times y, both (size,), in a fixed order of four lanes."""
    a = b = c = d = 0.0
    fours = x.size // 4
    for i in range(fours):
        a += x[4 * i] * y[4 * i]
        b += x[4 * i + 1] * y[4 * i + 1]
        c += x[4 * i + 2] * y[4 * i + 2]
        d += x[4 * i + 3] * y[4 * i + 3]
    for i in range(4 * fours, x.size):
        a += x[i] * y[i]
    return (a + b) + (c + d)


@compiled()
def weighed(grid: Grid, room: Room, law: Array, sought: Sought, day: int) -> float:
    """Return the laws at the end of a day, weighed by what is sought."""
    found = 0.0
    for layer in range(sought.free.shape[0]):
        found += product_sum(law[layer, grid.pad : grid.pad + grid.scores], sought.free[layer])
        for since in range(room.held.shape[0]):
            slot = room.held[(day - since) % grid.days, layer]
            part = slot[grid.pad : grid.pad + grid.reach]
            found += product_sum(part, sought.held[since, layer])
    return found


@compiled()
def years(
    grid: Grid, free: Law, held: Law, leap: Leap, room: Room, course: Course, sought: Sought,
    low: int, absorb: int, units: float,
) -> float:  # fmt: skip
    """Carry the laws that stand in `room` through all days; return the lost corrections.

    low: lowest score of the first law; absorb: units at this score or more are taken out.
    """
    days, lost = course.held.size, 0.0
    leaps, followed = leap.low > 0, course.scores.shape[0] > 0
    for day in range(days):
        today, tomorrow = room.free[day % 2], room.free[(day + 1) % 2]
        for back in range(1, min(day, grid.days) + 1):
            course.held[day] += course.newborn[day - back]
        lo = grid.below if day > 0 else low
        hi, top = grid.top[day], grid.top[day + 1]
        lost += carried(today, tomorrow, room.work, grid, free, lo, hi, top, day)
        course.arrived[day] += absorbed(tomorrow, grid.pad, absorb, top)
        course.begun[day] = under(tomorrow, grid)
        if leaps:
            leap_day(grid, held, leap, room, tomorrow, day, followed)
        else:
            more, arrived = held_day(grid, held, room, tomorrow, day, absorb)
            lost += more
            course.arrived[day] += arrived
        course.newborn[day] = begin_sanctions(grid, room, tomorrow, day)
        if not grid.lasting:
            course.begun[day] = course.newborn[day]
        if followed:
            tally_scores(grid, room, leaps, tomorrow, course.scores[day], units)
        course.weighed[day] = weighed(grid, room, tomorrow, sought, day)
    if leaps and not followed:
        held_now(grid, held, room.held, room.all, room.after, room.work, days)
    return lost
