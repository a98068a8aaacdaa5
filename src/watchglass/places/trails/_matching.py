"""Counts, for every made-up person, how many others share the points that are known of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchglass.base.borrowed import borrowing

# Masks and shifts that count the bits of a word.
ONE, TWO, FOUR, TOP = np.uint64(1), np.uint64(2), np.uint64(4), np.uint64(56)
PAIRS, FOURS = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
EIGHTS, EACH = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
SIDE_BY_SIDE = 8  # lists up to so many times as long are walked through, longer ones leapt through


@borrowing(entry=True)
def count_keys(key: Any, found: Any) -> None:
    """Add to `found` how many people have each key; found: int64 (keys + 1,), one row on."""
    for n in range(len(key)):
        found[key[n] + 1] += 1


@borrowing(entry=True)
def list_people(first: Any, kept: Any, key: Any, ends: Any, people: Any) -> None:
    """Write who has each key; ends: int64 (keys,), where the next person of a key goes.

    With shards in order, the people of a key stand in rising order.
    """
    for row in range(len(kept) - 1):
        for n in range(kept[row], kept[row + 1]):
            people[ends[key[n]]] = first + row
            ends[key[n]] += 1


@borrowing()
def _from(people: Any, low: Any, high: Any, wanted: Any) -> Any:
    """Return the first row from low on that is not below `wanted`; steps grow, then halve."""
    step = 1
    while low + step < high and people[low + step] < wanted:
        low += step
        step *= 2
    high = min(high, low + step + 1)
    while low < high:
        middle = (low + high) // 2
        if people[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@borrowing(entry=True)
def count_others(
    kept: Any, key: Any, chosen: Any, begins: Any, people: Any, room: Any, found: Any
) -> None:  # fmt: skip
    """Write how many other people share a person's first 1, 2, ... known points.

    chosen: int64 (people, most), see `draw_known`; begins: int64 (keys + 1,), rows of
    `people` for each key; room: int32, as long as the longest of these; found: int64
    (people, most). Somebody with fewer points is known by all of them, and somebody with
    none is shared by everybody: -1. Exact for the points chosen.
    """
    most = chosen.shape[1]
    for row in range(len(kept) - 1):
        held = 0
        for n in range(most):
            if chosen[row, n] < 0:
                found[row, n] = found[row, n - 1] if n else -1
                continue
            mine = key[kept[row] + chosen[row, n]]
            low, high = begins[mine], begins[mine + 1]
            if n == 0:
                held = high - low
            elif held > 1 and n == 1:
                before = key[kept[row] + chosen[row, 0]]
                held = _shared(people, begins[before], begins[before + 1], people, low, high, room)
            elif held > 1:
                held = _shared(room, 0, held, people, low, high, room)
            found[row, n] = held - 1


@borrowing()
def _shared(
    one: Any, low: Any, high: Any, other: Any, other_low: Any, other_high: Any, room: Any
) -> Any:
    """Write into `room` who is in both rising lists, and return how many; room may be `one`."""
    if high - low > other_high - other_low:
        one, low, high, other, other_low, other_high = other, other_low, other_high, one, low, high
    held = 0
    if other_high - other_low < SIDE_BY_SIDE * (high - low):
        while low < high and other_low < other_high:
            mine, theirs = one[low], other[other_low]
            if mine == theirs:
                room[held] = mine
                held += 1
            low += mine <= theirs
            other_low += theirs <= mine
        return held
    for n in range(low, high):
        wanted = one[n]
        if other_low < other_high:
            other_low = _from(other, other_low, other_high, wanted)
            if other_low < other_high and other[other_low] == wanted:
                room[held] = wanted
                held += 1
    return held


@borrowing(entry=True)
def mark_people(begins: Any, people: Any, marks: Any) -> None:
    """Set a bit for every person who has a key; marks: uint64 (keys, people / 64), zeros."""
    for key in range(len(begins) - 1):
        for n in range(begins[key], begins[key + 1]):
            marks[key, people[n] >> 6] |= ONE << np.uint64(people[n] & 63)


@borrowing(entry=True)
def count_others_marked(
    kept: Any, key: Any, chosen: Any, marks: Any, room: Any, found: Any
) -> None:  # fmt: skip
    """Write the same as `count_others`, for keys that many people have; room: uint64, a row."""
    words = marks.shape[1]
    for row in range(len(kept) - 1):
        held = np.int64(0)
        for n in range(chosen.shape[1]):
            if chosen[row, n] < 0:
                found[row, n] = found[row, n - 1] if n else -1
                continue
            mine = key[kept[row] + chosen[row, n]]
            if n == 0 or held > 1:
                held = np.int64(0)
                for m in range(words):
                    both = marks[mine, m] & (room[m] if n else ALL)
                    room[m] = both
                    both -= (both >> ONE) & PAIRS
                    both = (both & FOURS) + ((both >> TWO) & FOURS)
                    both = (both + (both >> FOUR)) & EIGHTS
                    held += np.int64((both * EACH) >> TOP)
            found[row, n] = held - 1


@borrowing(entry=True)
def tally_others(found: Any, tally: Any) -> None:
    """Add up how many people share their points with 0, 1, 2, ... others.

    tally: int64 (most, people + 1); who has no point goes to the last column.
    """
    for row in range(found.shape[0]):
        for n in range(found.shape[1]):
            others = found[row, n]
            tally[n, others if others >= 0 else tally.shape[1] - 1] += np.int64(1)
