"""Many units side by side: what can be done for all of them without a branch.

Each function goes over all lanes of a round with the same few operations, on arrays of
32-bit numbers alone, so that the compiler puts eight or sixteen lanes into one instruction.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.lives.logarithm import minus_log

LANES = 512
EVENT, LOOK, DONE = np.int32(1), np.int32(2), np.int32(4)
_ZERO, _ONE = np.int32(0), np.int32(1)


class Lanes(NamedTuple):
    """The state of units side by side and the work of one round; each (LANES,).

    State: low: uint32, low word of the unit's number; index: uint32, turn; gap + rest:
    float32, mean days between events at today's rate; day: int32, the next day; limit:
    int32, last day before something else changes; score, row, until, start, last_true: int32.

    Work: at: int32, day of the next event if it is not after limit; a to e: uint32, random
    words; before: int32, score when the event's day began; points: int32, of the day's
    events; what: int32, sum of EVENT, LOOK and DONE; leaves, joins: int32, places in the
    flow; with_event, several, looks, done: uint32, lists of lanes.
    """

    low: Any
    index: Any
    gap: Any
    rest: Any
    day: Any
    limit: Any
    score: Any
    row: Any
    until: Any
    start: Any
    last_true: Any
    at: Any
    a: Any
    b: Any
    c: Any
    e: Any
    before: Any
    points: Any
    what: Any
    leaves: Any
    joins: Any
    with_event: Any
    several: Any
    looks: Any
    done: Any


def some_lanes(width: int = LANES) -> Lanes:
    """Return the memory for units side by side."""
    words = {"low", "index", "a", "b", "c", "e", "with_event", "several", "looks", "done"}
    kinds: dict[str, Any] = {
        name: np.uint32 if name in words else np.int32 for name in Lanes._fields
    }
    kinds |= {"gap": np.float32, "rest": np.float32}
    return Lanes(**{name: np.zeros(width, dtype=kind) for name, kind in kinds.items()})


@borrowing(inline=True)
def _held(score: Any, top: Any) -> Any:
    """Return a score held from 0 to top."""
    above = score if score > _ZERO else _ZERO
    return above if above < top else top


@borrowing()
def waiting_times(words: Any, gap: Any, rest: Any, day: Any, width: Any, at: Any) -> None:
    """Write the day of each lane's next event, NEVER or later where it is far off."""
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
    what: Any,
    width: Any,
    step: Any,
    top: Any,
) -> None:
    """Move every lane to the end of its day, as if that day had no event."""
    for lane in range(width):
        event = at[lane] <= limit[lane]
        to = at[lane] if event else limit[lane]
        here = _held(np.int32(score[lane] + np.int32(step * np.int32(to - day[lane]))), top)
        before[lane] = here
        score[lane] = _held(np.int32(here + step), top)
        day[lane] = np.int32(to + _ONE)
        index[lane] = np.uint32(index[lane] + np.uint32(1))
        what[lane] = EVENT if event else _ZERO


@borrowing()
def places(
    day: Any,
    score: Any,
    before: Any,
    points: Any,
    what: Any,
    leaves: Any,
    joins: Any,
    width: Any,
    top: Any,
) -> None:
    """Write where each lane leaves the flow and joins it, and its score."""
    for lane in range(width):
        score_now = _held(np.int32(before[lane] + points[lane]), top)
        row = np.int32(day[lane] * np.int32(top + _ONE))
        leaves[lane] = np.int32(row + score[lane])
        joins[lane] = np.int32(row + score_now)
        score[lane] = score_now if what[lane] == EVENT else score[lane]


@borrowing()
def what_to_do(
    day: Any,
    score: Any,
    row: Any,
    until: Any,
    what: Any,
    width: Any,
    days: Any,
    below: Any,
    timed: Any,
    drifts: Any,
) -> None:
    """Mark the lanes whose sanction or rates may change today, and those that are done.

    timed: 1 if a sanction has a length; drifts: 1 if an event changes the limit.
    """
    for lane in range(width):
        event, running = what[lane], row[lane] & _ONE
        over = running & ((timed ^ _ONE) | np.int32(day[lane] > until[lane]))
        begins = (running ^ _ONE) & np.int32(score[lane] < below)
        stale = (event & drifts) | ((event ^ _ONE) & np.int32(day[lane] < days))
        look = LOOK if (over | begins | stale) == _ONE else _ZERO
        done = DONE if day[lane] >= days else _ZERO
        what[lane] = event | look | done


@borrowing()
def list_events(what: Any, width: Any, with_event: Any) -> Any:
    """List the lanes marked EVENT; return how many."""
    found = np.uint64(0)
    for lane in range(width):
        with_event[found] = lane
        found += np.uint64(what[lane])
    return np.int64(found)


@borrowing()
def list_looks_and_done(what: Any, width: Any, looks: Any, done: Any) -> Any:
    """List the lanes marked LOOK and those marked DONE; return how many of each."""
    look_count, done_count = np.uint64(0), np.uint64(0)
    for lane in range(width):
        mark = np.uint64(what[lane])
        looks[look_count] = lane
        done[done_count] = lane
        look_count += (mark >> np.uint64(1)) & np.uint64(1)
        done_count += mark >> np.uint64(2)
    return np.int64(look_count), np.int64(done_count)
