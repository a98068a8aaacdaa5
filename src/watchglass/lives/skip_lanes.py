"""Follows many units side by side, so that one instruction serves several of them.

For rules without corrections and forgiveness, with persons as units and a fixed step on days
without event. Every round takes one turn of the skipping loop for each lane: all random
words, all waiting times and all quiet moves (without branches), then the few counts one by
one, from lists of lanes, so that the processor has little to guess. A lane whose unit is
done takes the next unit. The numbers are those of `skip_one_by_one`, to the last unit.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from watchglass.base.score_columns import YEAR_DAYS
from watchglass.lives.logarithm import minus_log
from watchglass.lives.philox import words_in_lanes, words_of
from watchglass.lives.skip_borrowed import borrowing
from watchglass.lives.skip_counts import Counts
from watchglass.lives.skip_days import how_many, share_of
from watchglass.lives.skip_people import Queue, draw_units, drop_dense
from watchglass.lives.skip_tables import NEVER, Table

LANES = 256
HAPPENS, TURNS, DONE = 1, 2, 4
ZERO, ONE = np.int32(0), np.int32(1)


class Lanes(NamedTuple):
    """The state of LANES units and the work of one round; each (LANES,).

    low: uint32, low word of the unit's number; index: uint32, turn; gap: float64, mean days
    between events at today's rate; day: int32, the next day; limit: int32, last day before
    something else changes; at: int32, day of the next event if it is not after limit; a to
    e: uint32, random words; score, before, row, until, start, last_true: int32; what: int32,
    sum of HAPPENS, TURNS and DONE; listed: uint32 (3, LANES), lanes with each of them.
    """

    low: Any
    index: Any
    gap: Any
    rest: Any
    day: Any
    limit: Any
    at: Any
    a: Any
    b: Any
    c: Any
    e: Any
    score: Any
    before: Any
    row: Any
    until: Any
    start: Any
    last_true: Any
    what: Any
    with_event: Any
    turning: Any
    done: Any


def some_lanes(width: int = LANES) -> Lanes:
    """Return the memory for units side by side."""
    words = {"low", "index", "a", "b", "c", "e", "with_event", "turning", "done"}
    kinds = {name: np.uint32 if name in words else np.int32 for name in Lanes._fields}
    kinds |= {"gap": np.float32, "rest": np.float32}
    return Lanes(**{name: np.zeros(width, dtype=kind) for name, kind in kinds.items()})


@borrowing()
def waiting_times(words: Any, gap: Any, rest: Any, day: Any, width: Any, at: Any) -> None:
    """Write the day of each lane's next event, NEVER or later where it is far off.

    No array of 64-bit numbers is read: the compiler then takes the widest instructions.
    """
    for lane in range(width):
        wait = min(minus_log(words[lane]) * (np.float64(gap[lane]) + rest[lane]), 1e9)
        at[lane] = np.int32(np.float64(day[lane]) + wait)


@borrowing()
def quiet_moves(
    at: Any,
    limit: Any,
    day: Any,
    index: Any,
    score: Any,
    before: Any,
    width: Any,
    step: Any,
    top: Any,
) -> None:
    """Move every lane to the end of its day, as if that day had no event."""  # fmt: skip
    for lane in range(width):
        to = at[lane] if at[lane] < limit[lane] else limit[lane]
        here = np.int32(score[lane] + np.int32(step * np.int32(to - day[lane])))
        here = here if here > ZERO else ZERO
        here = here if here < top else top
        before[lane] = here
        here = np.int32(here + step)
        here = here if here > ZERO else ZERO
        score[lane] = here if here < top else top
        day[lane] = np.int32(to + ONE)
        index[lane] = np.uint32(index[lane] + np.uint32(1))


@borrowing()
def what_to_do(
    at: Any,
    limit: Any,
    day: Any,
    score: Any,
    row: Any,
    width: Any,
    days: Any,
    below: Any,
    what: Any,
) -> None:
    """Write what each lane needs: an event, a look at its sanction, the end of its unit."""  # fmt: skip
    for lane in range(width):
        event = np.int32(at[lane] <= limit[lane])
        turn = np.int32(row[lane] & ONE) | np.int32(score[lane] < below) | np.int32(
            day[lane] < days
        )  # fmt: skip
        done = np.int32(day[lane] >= days)
        what[lane] = event | (turn & (event ^ ONE)) * np.int32(TURNS) | done * np.int32(DONE)


@borrowing()
def _list_lanes(width: Any, lanes: Lanes) -> Any:
    """List the lanes with an event, with a turn and done; return how many of each."""
    events, turns, done = np.uint64(0), np.uint64(0), np.uint64(0)
    for lane in range(width):
        what = np.uint64(lanes.what[lane])
        lanes.with_event[events] = lane
        lanes.turning[turns] = lane
        lanes.done[done] = lane
        events += what & np.uint64(1)
        turns += (what >> np.uint64(1)) & np.uint64(1)
        done += what >> np.uint64(2)
    return np.int64(events), np.int64(turns), np.int64(done)


@borrowing(inline=True)
def _set_rates(lane: Any, lanes: Lanes, table: Table) -> None:
    """Write the gap and the limit of a lane whose state or day has changed."""
    row, day = lanes.row[lane], lanes.day[lane]
    lanes.gap[lane], lanes.rest[lane] = table.gap[np.uint32(row)], table.rest[np.uint32(row)]
    limit = table.days - 1
    if row & 1 and table.length > 0:
        limit = min(limit, np.int64(lanes.until[lane]))
    else:
        limit = min(limit, day + table.change[row & 1, lanes.score[lane]] - 1)
    lanes.limit[lane] = limit


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
    elif not table.drifts:
        return
    _set_rates(lane, lanes, table)


@borrowing(inline=True)
def _count_event(kind: Any, day: Any, lane: Any, lanes: Lanes, table: Table, counts: Counts) -> Any:
    """Count one event and return its points."""
    counts.events[np.uint64(day), np.uint64(kind)] += 1
    true = table.true[np.uint64(kind)]
    lanes.last_true[lane] = day if true else lanes.last_true[lane]
    return table.points[np.uint64(kind)]


@borrowing()
def _more_events(day: Any, lane: Any, high: Any, lanes: Lanes, table: Table, counts: Counts) -> Any:
    """Count the second and later events of a day that has several; return their points."""
    row, index = lanes.row[lane], np.int64(lanes.index[lane])
    number = np.int64((high << np.uint64(32)) | np.uint64(lanes.low[lane]))
    events = how_many(
        np.int64(lanes.b[lane]), table.rate[row], table.single[row], np.int64(1)
    )  # fmt: skip
    points = np.int64(0)
    for nth in range(2, events + 1):
        word = np.int64(lanes.e[lane])
        if nth > 2:
            word = words_of(number, index, nth - 1, table.k0, table.k1)[0]
        kind = share_of(word, table.types, row, table.half)
        points += _count_event(kind, day, lane, lanes, table, counts)
    return points


@borrowing()
def _events(found: Any, high: Any, lanes: Lanes, table: Table, counts: Counts) -> None:
    """Process the lanes with an event: steps 3 and 7 of the day it is on."""
    top = np.int64(table.clean.shape[1] - 1)
    for place in range(found):
        lane = lanes.with_event[place]
        then = np.uint64(lanes.day[lane])
        day = np.int64(then) - 1
        row = np.uint64(lanes.row[lane])
        kind = share_of(np.int64(lanes.c[lane]), table.types, row, table.half)
        points = _count_event(kind, day, lane, lanes, table, counts)
        if np.int64(lanes.b[lane]) >= table.once[row]:
            points += _more_events(day, lane, high, lanes, table, counts)
        score = min(max(lanes.before[lane] + points, 0), top)
        counts.flow[then, np.uint64(lanes.score[lane])] -= 1
        counts.flow[then, np.uint64(score)] += 1
        lanes.score[lane] = score
        if row & np.uint64(1) or score < table.below or table.drifts:
            _sanction_in_lane(day, lane, lanes, table, counts)


@borrowing()
def _turns(found: Any, lanes: Lanes, table: Table, counts: Counts) -> None:
    """Look at the sanction of lanes that reach their limit without an event."""
    for place in range(found):
        lane = lanes.turning[place]
        _sanction_in_lane(np.int64(lanes.day[lane]) - 1, lane, lanes, table, counts)


@borrowing(inline=True)
def enter(lane: Any, queue: Queue, place: Any, lanes: Lanes, table: Table) -> None:
    """Let the unit at a place of the queue begin its life in a lane."""
    start, row = queue.start[place], np.uint32(2 * queue.which[place])
    lanes.low[lane] = queue.low[place]
    lanes.index[lane] = 0
    lanes.day[lane] = 0
    lanes.score[lane] = start
    lanes.start[lane] = start
    lanes.row[lane] = row
    lanes.last_true[lane] = -NEVER
    lanes.gap[lane], lanes.rest[lane] = table.gap[row], table.rest[row]
    lanes.limit[lane] = table.first_limit[np.uint32(start)]


@borrowing(inline=True)
def leave(lane: Any, lanes: Lanes, table: Table, counts: Counts) -> None:
    """Count where the unit of a lane began and where it stands in the end."""
    start, score = np.uint64(lanes.start[lane]), np.uint64(lanes.score[lane])
    which = np.uint64(lanes.row[lane] >> 1)
    counts.flow[np.uint64(0), start] += 1
    counts.tiers[which, np.uint64(table.tier[score])] += 1
    counts.score_sum[which] += np.int64(lanes.score[lane])
    counts.fifths[np.uint64(table.fifth[start]), np.uint64(table.fifth[score])] += 1


@borrowing(inline=True)
def move(source: Any, lane: Any, lanes: Lanes) -> None:
    """Put the unit of one lane into another."""
    lanes.low[lane], lanes.index[lane] = lanes.low[source], lanes.index[source]
    lanes.gap[lane], lanes.rest[lane] = lanes.gap[source], lanes.rest[source]
    lanes.day[lane] = lanes.day[source]
    lanes.limit[lane], lanes.score[lane] = lanes.limit[source], lanes.score[source]
    lanes.row[lane], lanes.until[lane] = lanes.row[source], lanes.until[source]
    lanes.start[lane], lanes.last_true[lane] = lanes.start[source], lanes.last_true[source]


@borrowing()
def a_round(width: Any, high: Any, step: Any, lanes: Lanes, table: Table, counts: Counts) -> Any:
    """Take one turn for each of the first `width` lanes; return how many units are done."""
    words_in_lanes(
        lanes.low, high, lanes.index, width, table.k0, table.k1,
        lanes.a, lanes.b, lanes.c, lanes.e,
    )  # fmt: skip
    waiting_times(lanes.a, lanes.gap, lanes.rest, lanes.day, width, lanes.at)
    quiet_moves(
        lanes.at, lanes.limit, lanes.day, lanes.index, lanes.score, lanes.before, width,
        np.int32(step), np.int32(table.clean.shape[1] - 1),
    )  # fmt: skip
    what_to_do(
        lanes.at, lanes.limit, lanes.day, lanes.score, lanes.row, width,
        np.int32(table.days), np.int32(table.below), lanes.what,
    )  # fmt: skip
    events, turns, done = _list_lanes(width, lanes)
    _events(events, high, lanes, table, counts)
    _turns(turns, lanes, table, counts)
    return done


@borrowing(inline=True)
def refill(
    done: Any,
    width: Any,
    queue: Queue,
    at: Any,
    found: Any,
    lanes: Lanes,
    table: Table,
    counts: Counts,
) -> Any:
    """Count the units that are done, let the next ones enter; return width and place.

    at, found: place of the next unit in the queue, and how many units it holds.
    """  # fmt: skip
    for place in range(done - 1, -1, -1):
        lane = lanes.done[place]
        leave(lane, lanes, table, counts)
        if at < found:
            enter(lane, queue, at, lanes, table)
            at += 1
        else:
            width -= 1
            move(width, lane, lanes)
    while at < found and width < len(lanes.low):
        enter(width, queue, at, lanes, table)
        width, at = width + 1, at + 1
    return width, at


@borrowing(entry=True)
def in_lanes(
    first: Any,
    last: Any,
    step: Any,
    queue: Queue,
    lanes: Lanes,
    table: Table,
    counts: Counts,
) -> None:
    """Follow the units first to last - 1, but those of dense classes.

    first, last: numbers with one high word; step: points of a day without event; queue,
    lanes: memory for the work.
    """  # fmt: skip
    high = np.uint64(first) >> np.uint64(32)
    next_unit, width, done = np.int64(first), np.int64(0), np.int64(0)
    at, found = np.int64(0), np.int64(0)
    while next_unit < last or at < found or width > 0:
        if at == found and next_unit < last:
            count = min(len(queue.low), last - next_unit)
            draw_units(next_unit, count, high, queue, table)
            at, found = np.int64(0), np.int64(count)
            if table.any_dense:
                found = drop_dense(count, queue, table.dense)
            next_unit += count
        width, at = refill(done, width, queue, at, found, lanes, table, counts)
        done = np.int64(0)
        if width == len(lanes.low) or next_unit >= last:
            done = a_round(width, high, step, lanes, table, counts)
