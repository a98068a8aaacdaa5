"""Follows many units side by side, so that one instruction serves several of them.

For rules without corrections and forgiveness, with persons as units and a fixed step on days
without event. Every round takes one turn of the skipping loop for each lane: all random
words, then all waiting times (both without branches), then the few counts one by one. A lane
whose unit is done takes the next unit of the piece. The numbers are those of
`skip_one_by_one`, to the last unit.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from watchglass.base.score_columns import YEAR_DAYS, Integers
from watchglass.lives.skip_borrowed import borrowing
from watchglass.lives.logarithm import minus_log
from watchglass.lives.philox import words_in_lanes, words_of
from watchglass.lives.skip_counts import Counts
from watchglass.lives.skip_days import how_many, share_of
from watchglass.lives.skip_tables import NEVER, Table

LANES = 256
ZERO, ONE = np.int64(0), np.int64(1)


class Lanes(NamedTuple):
    """The state of LANES units and the work of one round; each (LANES,).

    low: uint32, low word of the unit's number; index: uint32, turn; gap: float64, mean days
    between events at today's rate; day: int32, the next day; limit: int32, last day before
    something else changes; at: int32, day of the next event if it is not after limit; a to
    e: uint32, random words; score, row, until, start, last_true: int32; with_event,
    without, done: int32, lists of lanes.
    """

    low: Any
    index: Any
    gap: Any
    day: Any
    limit: Any
    at: Any
    a: Any
    b: Any
    c: Any
    e: Any
    score: Any
    row: Any
    until: Any
    start: Any
    last_true: Any
    with_event: Any
    without: Any
    done: Any


def some_lanes(width: int = LANES) -> Lanes:
    """Return the memory for units side by side."""
    words = {"low", "index", "a", "b", "c", "e"}
    kinds = {name: np.uint32 if name in words else np.int32 for name in Lanes._fields}
    arrays = {name: np.zeros(width, dtype=kind) for name, kind in kinds.items()}
    return Lanes(**(arrays | {"gap": np.zeros(width)}))


@borrowing(entry=True)
def waiting_times(words: Any, gap: Any, day: Any, width: Any, at: Any) -> None:
    """Write the day of each lane's next event, NEVER or later where it is far off."""
    for lane in range(width):
        wait = min(minus_log(words[lane]) * gap[lane], 1e9)
        at[lane] = np.int32(np.float64(day[lane]) + wait)


@borrowing(inline=True)
def _set_rates(lane: Any, lanes: Lanes, table: Table) -> None:
    """Write the gap and the limit of a lane whose state or day has changed."""
    row, day = lanes.row[lane], lanes.day[lane]
    lanes.gap[lane] = table.gap[row]
    limit = table.days - 1
    if row & 1 and table.length > 0:
        limit = min(limit, np.int64(lanes.until[lane]))
    else:
        limit = min(limit, day + table.change[row & 1, lanes.score[lane]] - 1)
    lanes.limit[lane] = limit


@borrowing(inline=True)
def _enter(lane: Any, low: Any, which: Any, start: Any, lanes: Lanes, table: Table) -> None:
    """Let a unit begin its life in a lane."""
    lanes.low[lane] = low
    lanes.index[lane] = 0
    lanes.day[lane] = 0
    lanes.score[lane] = start
    lanes.start[lane] = start
    lanes.row[lane] = 2 * which
    lanes.last_true[lane] = -NEVER
    _set_rates(lane, lanes, table)


@borrowing()
def _sort_lanes(width: Any, lanes: Lanes) -> Any:
    """List the lanes with and without an event in this turn; return how many of each."""
    events, quiet = 0, 0
    for lane in range(width):
        happens = lanes.at[lane] <= lanes.limit[lane]
        lanes.with_event[events] = lane
        lanes.without[quiet] = lane
        events += happens
        quiet += not happens
    return events, quiet


@borrowing(inline=True)
def _sanction_in_lane(day: Any, lane: Any, lanes: Lanes, table: Table, counts: Counts) -> None:
    """Let a lane's sanction run on, end or begin (step 7)."""
    row = lanes.row[lane]
    running = row & 1
    if running and table.length > 0 and day < lanes.until[lane]:
        return
    if lanes.score[lane] < table.below:
        if not running or table.length > 0:
            counts.begun[day] += 1
            if day >= table.days - YEAR_DAYS:
                counts.blameless[0] += lanes.last_true[lane] <= day - YEAR_DAYS
        counts.sanctioned[day + 1] += 1 - running
        lanes.row[lane] = row | 1
        lanes.until[lane] = day + table.length
    elif running:
        counts.sanctioned[day + 1] -= 1
        lanes.row[lane] = row - 1


@borrowing(inline=True)
def _count_event(kind: Any, day: Any, lane: Any, lanes: Lanes, table: Table, counts: Counts) -> Any:
    """Count one event and return its points."""
    counts.events[day, kind] += 1
    if table.true[kind]:
        lanes.last_true[lane] = day
    return table.points[kind]


@borrowing()
def _more_events(
    day: Any, lane: Any, high: Any, lanes: Lanes, table: Table, counts: Counts
) -> Any:
    """Count the second and later events of a day that has several; return their points."""
    row, index = lanes.row[lane], np.int64(lanes.index[lane]) + 1
    number = np.int64((high << np.uint64(32)) | np.uint64(lanes.low[lane]))
    events = how_many(np.int64(lanes.b[lane]), table.rate[row], table.single[row], ONE)
    points = ZERO
    for nth in range(2, events + 1):
        word = np.int64(lanes.e[lane])
        if nth > 2:
            word = words_of(number, index, nth - 1, table.k0, table.k1)[0]
        kind = share_of(word, table.types[row])
        points += _count_event(kind, day, lane, lanes, table, counts)
    return points


@borrowing()
def _events(
    found: Any, high: Any, step: Any, lanes: Lanes, table: Table, counts: Counts
) -> None:
    """Process the lanes with an event: steps 3 and 7 of the day it is on."""
    top = table.clean.shape[1] - 1
    for place in range(found):
        lane = lanes.with_event[place]
        day, row = np.int64(lanes.at[lane]), lanes.row[lane]
        before = np.int64(lanes.score[lane]) + step * (day - lanes.day[lane])
        before = min(max(before, 0), top)
        quiet = min(max(before + step, 0), top)
        kind = share_of(np.int64(lanes.c[lane]), table.types[row])
        points = _count_event(kind, day, lane, lanes, table, counts)
        if lanes.b[lane] >= table.once[row]:
            points += _more_events(day, lane, high, lanes, table, counts)
        score = min(max(before + points, 0), top)
        counts.flow[day + 1, quiet] -= 1
        counts.flow[day + 1, score] += 1
        lanes.score[lane] = score
        lanes.day[lane] = day + 1
        lanes.index[lane] += np.uint32(1)
        _sanction_in_lane(day, lane, lanes, table, counts)
        _set_rates(lane, lanes, table)


@borrowing()
def _quiet_turns(found: Any, step: Any, lanes: Lanes, table: Table, counts: Counts) -> None:
    """Process the lanes that reach their limit without an event."""
    top = table.clean.shape[1] - 1
    for place in range(found):
        lane = lanes.without[place]
        day = np.int64(lanes.limit[lane])
        score = np.int64(lanes.score[lane]) + step * (day + 1 - lanes.day[lane])
        lanes.score[lane] = min(max(score, 0), top)
        lanes.day[lane] = day + 1
        lanes.index[lane] += np.uint32(1)
        _sanction_in_lane(day, lane, lanes, table, counts)
        _set_rates(lane, lanes, table)


@borrowing()
def _list_done(width: Any, lanes: Lanes, table: Table) -> Any:
    """List the lanes whose unit has reached the end of the run; return how many."""
    done = 0
    for lane in range(width):
        lanes.done[done] = lane
        done += lanes.day[lane] >= table.days
    return done


@borrowing(inline=True)
def _leave(lane: Any, lanes: Lanes, table: Table, counts: Counts) -> None:
    """Count where the unit of a lane began and where it stands in the end."""
    start, score, which = lanes.start[lane], lanes.score[lane], lanes.row[lane] >> 1
    counts.flow[0, start] += 1
    counts.tiers[which, table.tier[score]] += 1
    counts.score_sum[which] += score
    counts.fifths[table.fifth[start], table.fifth[score]] += 1


@borrowing(inline=True)
def _move(source: Any, lane: Any, lanes: Lanes) -> None:
    """Put the unit of one lane into another."""
    lanes.low[lane], lanes.index[lane] = lanes.low[source], lanes.index[source]
    lanes.gap[lane], lanes.day[lane] = lanes.gap[source], lanes.day[source]
    lanes.limit[lane], lanes.score[lane] = lanes.limit[source], lanes.score[source]
    lanes.row[lane], lanes.until[lane] = lanes.row[source], lanes.until[source]
    lanes.start[lane], lanes.last_true[lane] = lanes.start[source], lanes.last_true[source]


@borrowing()
def a_round(
    width: Any, high: Any, step: Any, lanes: Lanes, table: Table, counts: Counts
) -> Any:
    """Take one turn for each of the first `width` lanes; return how many units are done."""
    words_in_lanes(
        lanes.low, high, lanes.index, width, table.k0, table.k1,
        lanes.a, lanes.b, lanes.c, lanes.e,
    )  # fmt: skip
    waiting_times(lanes.a, lanes.gap, lanes.day, width, lanes.at)
    events, quiet = _sort_lanes(width, lanes)
    _events(events, high, step, lanes, table, counts)
    _quiet_turns(quiet, step, lanes, table, counts)
    return _list_done(width, lanes, table)


@borrowing(entry=True)
def in_lanes(
    low: Integers, which: Integers, start: Integers, high: Any, step: Any, lanes: Lanes,
    table: Table, counts: Counts,
) -> None:
    """Follow units through the whole run and count them.

    low, which, start: of each unit, low word of its number, class, first score.
    """  # fmt: skip
    units, width, at = len(low), ZERO, ZERO
    while at < units or width > 0:
        while at < units and width < len(lanes.low):
            _enter(width, low[at], which[at], start[at], lanes, table)
            width, at = width + 1, at + 1
        done = a_round(width, high, step, lanes, table, counts)
        for place in range(done - 1, -1, -1):
            lane = lanes.done[place]
            _leave(lane, lanes, table, counts)
            if at < units:
                _enter(lane, low[at], which[at], start[at], lanes, table)
                at += 1
            else:
                width -= 1
                _move(width, lane, lanes)
