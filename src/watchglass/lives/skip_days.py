"""What one day with something to do does to one unit: events, corrections, sanction.

The order of a day is that of `base.score_columns`. A unit's state is four whole numbers,
the last day of a true event of each member, and the corrections it waits for.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.base.philox import WORD, words_of
from watchglass.base.score_columns import YEAR_DAYS, Integers
from watchglass.lives.logarithm import minus_log
from watchglass.lives.skip_counts import Counts
from watchglass.lives.skip_shares import share_of
from watchglass.lives.skip_tables import NEVER, Table

# Places in the state of a unit.
SCORE, SANCTIONED, UNTIL, WAITING, LOST = 0, 1, 2, 3, 4
MOST_WAITING = 16


class Life(NamedTuple):
    """The state of one unit, int64.

    now: (5,), score, under sanction (0 or 1), last day of the sanction, corrections waited
    for, lost one (0 or 1); last_true: (members,), last day of a true event; due, back:
    (MOST_WAITING,), the day on which each correction is settled and its points.
    """

    now: Integers
    last_true: Integers
    due: Integers
    back: Integers


def a_life(members: int) -> Life:
    """Return the memory for one unit at a time."""
    return Life(
        np.zeros(5, dtype=np.int64),
        np.zeros(members, dtype=np.int64),
        np.zeros(MOST_WAITING, dtype=np.int64),
        np.zeros(MOST_WAITING, dtype=np.int64),
    )


@borrowing(inline=True)
def begin(life: Life, score: Any) -> None:
    """Set the state of a unit before day 0."""
    life.now[:] = 0
    life.now[SCORE] = score
    life.last_true[:] = -NEVER


@borrowing()
def how_many(word: Any, rate: Any, chance: Any, least: Any) -> Any:
    """Return a Poisson number, found by adding up chances until they pass the word.

    least: the smallest number, 0 or 1; chance: of that number.
    """
    at = (word + 0.5) / WORD
    number, passed = least, chance
    while at >= passed and number < 4096:
        number += 1
        chance = chance * rate / number
        passed += chance
    return number


@borrowing(inline=True)
def _wait_for_correction(
    day: Any, points: Any, second: Any, third: Any, life: Life, table: Table
) -> None:
    """Note that an event of today will be put right, if it will be and within the run."""
    if second >= table.put_right:
        return
    later: Any = table.fixed_right
    if later == 0:
        later = 1 + np.int64(min(minus_log(third) * table.gap_right, NEVER))
    if day + later >= table.days:
        return
    place = life.now[WAITING]
    if place == MOST_WAITING:
        life.now[LOST] = 1
        return
    life.due[place], life.back[place] = day + later, -points
    life.now[WAITING] = place + 1


@borrowing(inline=True)
def an_event(
    kind: Any,
    day: Any,
    number: Any,
    index: Any,
    stream: Any,
    life: Life,
    table: Table,
    counts: Counts,
) -> Any:
    """Count one event, mark who caused it or whether it is put right; return its points.

    index, stream: of the block of random words for the marks, computed only if needed.
    """
    counts.events[day, kind] += 1
    if table.true[kind]:
        member = np.int64(0)
        if len(table.members) > 1:
            word = words_of(number, index, stream, table.k0, table.k1)[0]
            member = share_of(word, table.members)
        life.last_true[member] = day
    elif table.correctable[kind]:
        marks = words_of(number, index, stream, table.k0, table.k1)
        _wait_for_correction(day, table.points[kind], marks[1], marks[2], life, table)
    return table.points[kind]


@borrowing()
def _settled(day: Any, life: Life) -> Any:
    """Return the points given back today, and forget those corrections."""
    points, place = 0, 0
    while place < life.now[WAITING]:
        if life.due[place] == day:
            points += life.back[place]
            last = life.now[WAITING] - 1
            life.due[place], life.back[place] = life.due[last], life.back[last]
            life.now[WAITING] = last
        else:
            place += 1
    return points


@borrowing(inline=True)
def _blameless(day: Any, last_true: Integers, table: Table, counts: Counts) -> None:
    """Count the members without a true event in the year up to a sanction's beginning."""
    if day >= table.days - YEAR_DAYS:
        for member in range(len(last_true)):
            counts.blameless[table.kind_of_member[member]] += (
                last_true[member] <= day - YEAR_DAYS
            )  # fmt: skip


@borrowing(inline=True)
def _sanction(day: Any, life: Life, table: Table, counts: Counts) -> None:
    """Let a sanction run on, end or begin at the end of a day (step 7)."""
    now = life.now
    running = now[SANCTIONED]
    if running == 1 and table.length > 0 and day < now[UNTIL]:
        return
    if now[SCORE] < table.below:
        if running == 0 or table.length > 0:
            counts.begun[day] += 1
            _blameless(day, life.last_true, table, counts)
        counts.sanctioned[day + 1] += 1 - running
        now[SANCTIONED], now[UNTIL] = 1, day + table.length
    elif running == 1:
        counts.sanctioned[day + 1] -= 1
        now[SANCTIONED] = 0


@borrowing(inline=True)
def end_of_day(
    day: Any,
    quiet: Any,
    happened: Any,
    points: Any,
    before: Any,
    life: Life,
    table: Table,
    counts: Counts,
) -> None:
    """Move the score, settle corrections, then the sanction (steps 3 to 7).

    before: score when the day began; quiet: where a day without event leads from there;
    happened, points: number of today's events and the sum of their points.
    """
    top = table.clean.shape[1] - 1
    score = quiet if happened == 0 else min(max(before + points, 0), top)
    if table.forgive_every > 0 and (day + 1) % table.forgive_every == 0:
        score = max(score, table.forgive_to)
    if life.now[WAITING] > 0:
        score = min(max(score + _settled(day, life), 0), top)
    if score != quiet:
        counts.flow[day + 1, quiet] -= 1
        counts.flow[day + 1, score] += 1
    life.now[SCORE] = score
    _sanction(day, life, table, counts)


@borrowing(inline=True)
def end_of_life(start: Any, which: Any, life: Life, table: Table, counts: Counts) -> None:
    """Count where a unit of class `which` began and where it stands in the end."""
    score = life.now[SCORE]
    counts.flow[0, start] += 1
    counts.tiers[which, table.tier[score]] += 1
    counts.score_sum[which] += score
    counts.fifths[table.fifth[start], table.fifth[score]] += 1
    counts.lost[0] += life.now[LOST]
