"""Follows units one after another from event to event, or day by day where events are many.

Between two events, and while the rates stay as they are, the number of days without event
is geometric; so a unit jumps straight to its next event, or to the day on which something
else changes: a sanction ends, the score drifts over a line, points are forgiven or given
back. After a jump that found no event a new waiting time is drawn: the law has no memory.
Source: reference model of the project, sections 2.3 and 3.3.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.base.philox import (
    DAYS_STREAM,
    MAIN,
    MARKS,
    MARKS_OF_DAY,
    MARKS_OF_MORE,
    TYPES_OF_DAY,
    UNIT_INDEX,
    words_of,
)
from watchglass.lives.logarithm import minus_log
from watchglass.lives.skip_counts import Counts
from watchglass.lives.skip_days import (
    SANCTIONED,
    SCORE,
    UNTIL,
    WAITING,
    Life,
    an_event,
    begin,
    end_of_day,
    end_of_life,
    how_many,
)
from watchglass.lives.skip_shares import share_of, type_of
from watchglass.lives.skip_tables import NEVER, Table

ZERO, ONE = np.int64(0), np.int64(1)


@borrowing(inline=True)
def the_unit(number: Any, table: Table) -> Any:
    """Return the class within its group and the first score of a unit."""
    w0, w1, w2, w3 = words_of(number, UNIT_INDEX, MAIN, table.k0, table.k1)
    level = share_of(w1, table.levels)
    conduct = share_of(w2, table.conducts)
    assessor = share_of(w0, table.assessors)
    which = (level * table.conduct_count + conduct) * table.assessor_count + assessor
    return which, table.start + ((w3 * table.starts) >> 32)


@borrowing(inline=True)
def _last_quiet_day(day: Any, life: Life, table: Table) -> Any:
    """Return the day up to which, without event, nothing but `clean_to` moves the unit."""
    now = life.now
    limit = table.days - 1
    if now[SANCTIONED] == 1 and table.length > 0:
        limit = min(limit, now[UNTIL])
    else:
        limit = min(limit, day + table.change[now[SANCTIONED], now[SCORE]] - 1)
    if table.forgive_every > 0 and table.forgivable[now[SCORE]]:
        limit = min(limit, (day // table.forgive_every + 1) * table.forgive_every - 1)
    for place in range(now[WAITING]):
        limit = min(limit, life.due[place])
    return limit


@borrowing(inline=True)
def _after(score: Any, days: Any, table: Table) -> Any:
    """Return the score after some days without event."""
    power = 0
    while days > 0:
        if days & 1:
            score = table.clean[power, score]
        days >>= 1
        power += 1
    return score


@borrowing(inline=True)
def _events_after_wait(
    b: Any,
    c: Any,
    e: Any,
    row: Any,
    day: Any,
    number: Any,
    index: Any,
    life: Life,
    table: Table,
    counts: Counts,
) -> Any:
    """Return how many events the day has that a waiting time led to, and their points."""
    events = ONE
    if b >= table.once[row]:
        events = how_many(b, table.rate[row], table.single[row], ONE)
    points = ZERO
    for nth in range(1, events + 1):
        word = c if nth == 1 else e
        if nth > 2:
            word = words_of(number, index + 1, nth - 1, table.k0, table.k1)[0]
        stream = MARKS if nth == 1 else MARKS_OF_MORE + nth
        kind = type_of(word, table.types, row)
        points += an_event(kind, day, number, index + 1, stream, life, table, counts)
    return events, points


@borrowing(inline=True)
def _skipping(number: Any, which: Any, life: Life, table: Table, counts: Counts) -> None:
    """Follow one unit from event to event."""
    day, index = ZERO, ZERO
    while day < table.days:
        row = 2 * which + life.now[SANCTIONED]
        limit = _last_quiet_day(day, life, table)
        a, b, c, e = words_of(number, index, MAIN, table.k0, table.k1)
        at = day + np.int64(
            min(minus_log(a) * (np.float64(table.gap[row]) + table.rest[row]), NEVER)
        )
        before = _after(life.now[SCORE], min(at, limit) - day, table)
        events, points = ZERO, ZERO
        if at <= limit:
            events, points = _events_after_wait(
                b, c, e, row, at, number, index, life, table, counts
            )  # fmt: skip
        day = min(at, limit)
        end_of_day(day, table.clean[0, before], events, points, before, life, table, counts)
        day += 1
        index += 1


@borrowing(inline=True)
def _events_of_day(
    word: Any, row: Any, day: Any, number: Any, life: Life, table: Table, counts: Counts
) -> Any:
    """Return how many events a day has, and their points."""
    events = how_many(word, table.rate[row], table.still[row], ZERO)
    points = ZERO
    words = (ZERO, ZERO, ZERO, ZERO)
    for nth in range(events):
        if nth % 4 == 0:
            words = words_of(number, day, TYPES_OF_DAY + nth // 4, table.k0, table.k1)
        kind = type_of(words[nth % 4], table.types, row)
        points += an_event(
            kind, day, number, day, MARKS_OF_DAY + nth + 1, life, table, counts
        )  # fmt: skip
    return events, points


@borrowing(inline=True)
def _every_day(number: Any, which: Any, life: Life, table: Table, counts: Counts) -> None:
    """Follow one unit day by day: cheaper where most jumps would be short."""
    words = (ZERO, ZERO, ZERO, ZERO)
    for day in range(table.days):
        if day % 4 == 0:
            words = words_of(number, day // 4, DAYS_STREAM, table.k0, table.k1)
        row = 2 * which + life.now[SANCTIONED]
        before = life.now[SCORE]
        events, points = ZERO, ZERO
        if words[day % 4] >= table.none[row]:
            events, points = _events_of_day(
                words[day % 4], row, day, number, life, table, counts
            )  # fmt: skip
        end_of_day(day, table.clean[0, before], events, points, before, life, table, counts)


@borrowing(entry=True)
def one_by_one(first: Any, last: Any, life: Life, table: Table, counts: Counts) -> None:
    """Follow the units first to last - 1 from event to event, but those of dense classes."""
    for number in range(first, last):
        which, start = the_unit(number, table)
        if not table.dense[which]:
            begin(life, start)
            _skipping(number, which, life, table, counts)
            end_of_life(start, which, life, table, counts)


@borrowing(entry=True)
def day_by_day(first: Any, last: Any, life: Life, table: Table, counts: Counts) -> None:
    """Follow those of the units first to last - 1 that are of dense classes, day by day."""
    for number in range(first, last):
        which, start = the_unit(number, table)
        if table.dense[which]:
            begin(life, start)
            _every_day(number, which, life, table, counts)
            end_of_life(start, which, life, table, counts)


@borrowing(entry=True)
def unit_alone(number: Any, table: Table) -> Any:
    """Return the class within its group and the first score of one unit."""
    return the_unit(number, table)
