"""Follows many units side by side, so that one instruction serves several of them.

For rules without corrections and forgiveness, with persons as units and a fixed step on days
without event. Every round takes one turn of the skipping loop for each lane: first what is
the same for all lanes (`skip_lanes`), then the few counts one by one, from lists of lanes,
so that the processor has little to guess. A lane whose unit is done takes the next unit.
The numbers are those of `skip_one_by_one`, to the last unit.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.base.philox import words_in_lanes, words_of
from watchglass.base.score_columns import YEAR_DAYS
from watchglass.lives.skip_counts import Counts
from watchglass.lives.skip_days import how_many
from watchglass.lives.skip_lanes import (
    Lanes,
    list_events,
    list_looks_and_done,
    places,
    quiet_moves,
    waiting_times,
    what_to_do,
)
from watchglass.lives.skip_people import Queue, draw_units
from watchglass.lives.skip_shares import type_of
from watchglass.lives.skip_tables import NEVER, Table


@borrowing(inline=True)
def _set_rates(lane: Any, lanes: Lanes, table: Table) -> None:
    """Write the gap and the limit of a lane whose state or day has changed."""
    row, day = lanes.row[lane], lanes.day[lane]
    lanes.gap[lane], lanes.rest[lane] = table.gap[np.uint32(row)], table.rest[np.uint32(row)]
    limit: Any = table.days - 1
    if row & 1 and table.length > 0:
        limit = min(limit, np.int64(lanes.until[lane]))
    else:
        limit = min(limit, day + table.change[row & 1, lanes.score[lane]] - 1)
    lanes.limit[lane] = limit


@borrowing(inline=True)
def _look_at_sanctions(found: Any, lanes: Lanes, table: Table, counts: Counts) -> None:
    """Let the sanctions of the listed lanes end or begin (step 7), and set their rates."""
    for place in range(found):
        lane = lanes.looks[place]
        day, row = np.int64(lanes.day[lane]) - 1, lanes.row[lane]
        running = row & 1
        if running and table.length > 0 and day < lanes.until[lane]:
            pass
        elif lanes.score[lane] < table.below:
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
        _set_rates(lane, lanes, table)


@borrowing(inline=True)
def _add_later_events(found: Any, high: Any, lanes: Lanes, table: Table, counts: Counts) -> None:
    """Count the second and later events of the listed lanes, and add their points."""
    for place in range(found):
        lane = lanes.several[place]
        row, index = lanes.row[lane], np.int64(lanes.index[lane])
        number = np.int64((high << np.uint64(32)) | np.uint64(lanes.low[lane]))
        events = how_many(
            np.int64(lanes.b[lane]), table.rate[row], table.single[row], np.int64(1)
        )  # fmt: skip
        for nth in range(2, events + 1):
            word = np.int64(lanes.e[lane])
            if nth > 2:
                word = words_of(number, index, nth - 1, table.k0, table.k1)[0]
            kind = type_of(word, table.types, row)
            day = np.int64(lanes.day[lane]) - 1
            counts.events[day, kind] += 1
            if table.true[kind]:
                lanes.last_true[lane] = day
            lanes.points[lane] += table.points[kind]


@borrowing(inline=True)
def _first_events(found: Any, lanes: Lanes, table: Table, counts: Counts) -> Any:
    """Count the listed lanes' first events; list and return how many have several."""
    several = np.uint64(0)
    for place in range(found):
        lane = lanes.with_event[place]
        row, day = np.uint32(lanes.row[lane]), np.int64(lanes.day[lane]) - 1
        kind = np.uint64(type_of(np.int64(lanes.c[lane]), table.types, row))
        counts.events[np.uint64(day), kind] += 1
        lanes.points[lane] = table.points[kind]
        before = np.int64(lanes.last_true[lane])
        lanes.last_true[lane] = before + (day - before) * table.true[kind]
        lanes.several[several] = lane
        several += np.uint64(np.int64(lanes.b[lane]) >= table.once[row])
    return np.int64(several)


@borrowing()
def _bend_the_flow(found: Any, listed: Any, leaves: Any, joins: Any, flow: Any) -> None:
    """Count where the listed lanes leave the flow and where they join it."""
    for place in range(found):
        lane = listed[place]
        flow[np.uint32(leaves[lane])] -= 1
        flow[np.uint32(joins[lane])] += 1


@borrowing(inline=True)
def _enter(lane: Any, queue: Queue, place: Any, lanes: Lanes, table: Table) -> None:
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
def _leave(lane: Any, lanes: Lanes, table: Table, counts: Counts) -> None:
    """Count where the unit of a lane began and where it stands in the end."""
    start, score = np.uint64(lanes.start[lane]), np.uint64(lanes.score[lane])
    which = np.uint64(lanes.row[lane] >> 1)
    counts.flow[np.uint64(0), start] += 1
    counts.tiers[which, np.uint64(table.tier[score])] += 1
    counts.score_sum[which] += np.int64(lanes.score[lane])
    counts.fifths[np.uint64(table.fifth[start]), np.uint64(table.fifth[score])] += 1


@borrowing(inline=True)
def _move(source: Any, lane: Any, lanes: Lanes) -> None:
    """Put the unit of one lane into another."""
    lanes.low[lane], lanes.index[lane] = lanes.low[source], lanes.index[source]
    lanes.gap[lane], lanes.rest[lane] = lanes.gap[source], lanes.rest[source]
    lanes.day[lane], lanes.limit[lane] = lanes.day[source], lanes.limit[source]
    lanes.score[lane], lanes.row[lane] = lanes.score[source], lanes.row[source]
    lanes.until[lane], lanes.start[lane] = lanes.until[source], lanes.start[source]
    lanes.last_true[lane] = lanes.last_true[source]


@borrowing(inline=True)
def _a_round(width: Any, high: Any, step: Any, lanes: Lanes, table: Table, counts: Counts) -> Any:
    """Take one turn for each of the first `width` lanes; return how many units are done."""
    at, top = lanes, np.int32(table.clean.shape[1] - 1)
    words_in_lanes(
        at.low, high, at.index, width, table.k0, table.k1, at.a, at.b, at.c, at.e
    )  # fmt: skip
    waiting_times(at.a, at.gap, at.rest, at.day, width, at.at)
    quiet_moves(
        at.at, at.limit, at.day, at.index, at.score, at.before, at.what, width, step, top
    )  # fmt: skip
    found = list_events(at.what, width, at.with_event)
    several = _first_events(found, lanes, table, counts)
    _add_later_events(several, high, lanes, table, counts)
    places(
        at.day, at.score, at.before, at.points, at.what, at.leaves, at.joins, width, top
    )  # fmt: skip
    _bend_the_flow(found, at.with_event, at.leaves, at.joins, counts.flow.reshape(-1))
    what_to_do(
        at.day, at.score, at.row, at.until, at.what, width, np.int32(table.days),
        np.int32(table.below), np.int32(table.length > 0), np.int32(table.drifts),
    )  # fmt: skip
    looks, done = list_looks_and_done(at.what, width, at.looks, at.done)
    _look_at_sanctions(looks, lanes, table, counts)
    return done


@borrowing(inline=True)
def _refill(
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
    """
    for place in range(done - 1, -1, -1):
        lane = lanes.done[place]
        _leave(lane, lanes, table, counts)
        if at < found:
            _enter(lane, queue, at, lanes, table)
            at += 1
        else:
            width -= 1
            _move(width, lane, lanes)
    while at < found and width < len(lanes.low):
        _enter(width, queue, at, lanes, table)
        width, at = width + 1, at + 1
    return width, at


@borrowing(entry=True)
def in_lanes(
    first: Any, last: Any, step: Any, queue: Queue, lanes: Lanes, table: Table, counts: Counts
) -> None:
    """Follow the units first to last - 1 through the whole run and count them.

    first, last: numbers with one high word; step: int32, points of a day without event;
    queue, lanes: memory for the work.
    """
    high = np.uint64(first) >> np.uint64(32)
    next_unit, width, done = np.int64(first), np.int64(0), np.int64(0)
    at, found = np.int64(0), np.int64(0)
    while next_unit < last or at < found or width > 0:
        if at == found and next_unit < last:
            count = min(len(queue.low), last - next_unit)
            draw_units(next_unit, count, high, queue, table)
            at, found = np.int64(0), np.int64(count)
            next_unit += count
        width, at = _refill(done, width, queue, at, found, lanes, table, counts)
        done = np.int64(0)
        if width == len(lanes.low) or next_unit >= last:
            done = _a_round(width, high, step, lanes, table, counts)
