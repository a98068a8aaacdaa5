"""Who the units are: class and first score of many units at once, drawn from their numbers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.base.philox import UNIT_INDEX, words_in_lanes
from watchglass.lives.skip_tables import Table

QUEUE = 512


class Queue(NamedTuple):
    """Units that wait for a lane; each (QUEUE,).

    low: uint32, low word of the number; index: uint32, UNIT_INDEX; a to e: uint32, random
    words; level, conduct, which, start: int32, level, conduct, class in the group, first
    score less `lowest`.
    """

    low: Any
    index: Any
    a: Any
    b: Any
    c: Any
    e: Any
    level: Any
    conduct: Any
    which: Any
    start: Any


def a_queue(places: int = QUEUE) -> Queue:
    """Return the memory for units that wait."""
    numbers = {"level", "conduct", "which", "start"}
    kinds = {name: np.int32 if name in numbers else np.uint32 for name in Queue._fields}
    queue = Queue(**{name: np.zeros(places, dtype=kind) for name, kind in kinds.items()})
    queue.index[:] = UNIT_INDEX
    return queue


@borrowing()
def _number_units(first: Any, count: Any, low: Any) -> None:
    """Write the low words of the numbers from `first` on."""
    for place in range(count):
        low[place] = np.uint32(first + place)


@borrowing()
def _set_all(count: Any, found: Any) -> None:
    for place in range(count):
        found[place] = np.int32(0)


@borrowing()
def _pass_end(words: Any, last: Any, count: Any, found: Any) -> None:
    """Add 1 for each word after `last`."""
    for place in range(count):
        found[place] = np.int32(found[place] + np.int32(words[place] > last))


@borrowing()
def shares_of(words: Any, ends: Any, count: Any, found: Any) -> None:
    """Write which share each word falls into; ends: (shares,), upper ends."""
    _set_all(count, found)
    for share in range(len(ends) - 1):
        end = ends[share]
        if end == 0:
            for place in range(count):
                found[place] += 1
        elif end <= np.int64(0xFFFFFFFF):
            _pass_end(words, np.uint32(end - 1), count, found)


@borrowing()
def _first_scores(words: Any, count: Any, low: Any, starts: Any, start: Any) -> None:
    """Write the first score of each unit."""
    for place in range(count):
        start[place] = np.int32(low + np.int64((np.uint64(words[place]) * starts) >> np.uint64(32)))


@borrowing()
def _classes(queue: Queue, count: Any, conducts: Any, assessors: Any) -> None:
    """Write the class of each unit; `which` holds its assessor before."""
    level, conduct, which = queue.level, queue.conduct, queue.which
    for place in range(count):
        which[place] += (level[place] * conducts + conduct[place]) * assessors


@borrowing()
def draw_units(first: Any, count: Any, high: Any, queue: Queue, table: Table) -> None:
    """Write the units first to first + count - 1 into the queue."""
    _number_units(first, count, queue.low)
    words_in_lanes(
        queue.low, high, queue.index, count, table.k0, table.k1,
        queue.a, queue.b, queue.c, queue.e,
    )  # fmt: skip
    shares_of(queue.a, table.assessors, count, queue.which)
    shares_of(queue.b, table.levels, count, queue.level)
    shares_of(queue.c, table.conducts, count, queue.conduct)
    _first_scores(queue.e, count, table.start, np.uint64(table.starts), queue.start)
    _classes(queue, count, np.int32(table.conduct_count), np.int32(table.assessor_count))
