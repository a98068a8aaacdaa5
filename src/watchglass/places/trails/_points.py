"""Draws the points of made-up people, each from the seed and a number, and notes them coarsely.

Streams of `base/philox.py` used here, by index of the draw:

| stream | index | words |
|---|---|---|
| 0x60000000 | 0 | visits, three unused |
| 0x60000000 | 1 + n | own places 4 n + 1 to 4 n + 4 |
| 0x61000000 | visit | day, first slot, number of points, unused |
| 0x62000000 + visit | n // 2 | for each of two points: own place or not, which place |
| 0x63000000 + repeat | n // 4 | which points are known, by a shuffle |
| 0x64000000 | cell // 4 | how popular a cell is: its place in the order |
"""

from __future__ import annotations

from typing import Any

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.base.philox import words_of

PERSON, VISIT = np.int64(0x60000000), np.int64(0x61000000)
POINT, KNOWN, ORDER = np.int64(0x62000000), np.int64(0x63000000), np.int64(0x64000000)
MOST_FAVOURITES = 16


@borrowing()
def _part(word: Any, parts: Any) -> Any:
    """Return a whole number below `parts` for a word below 2^32, all alike but for 2^-32."""
    return (word * parts) >> 32


@borrowing()
def _placed(word: Any, ends: Any) -> Any:
    """Return the first row whose end lies above a word; ends: int64, rising to 2^32."""
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high) // 2
        if word < ends[middle]:
            high = middle
        else:
            low = middle + 1
    return low


@borrowing(entry=True)
def numbers_of_points(
    first: Any, visits_ends: Any, fewest: Any, points: Any, k0: Any, k1: Any, found: Any
) -> None:
    """Write how many points each person has before any falls beyond closing; int64 (people,).

    visits_ends: ends of the number of visits, the first row standing for `fewest`.
    """
    for row in range(len(found)):
        person = first + row
        word, _, _, _ = words_of(person, 0, PERSON, k0, k1)
        total = 0
        for visit in range(fewest + _placed(word, visits_ends)):
            _, _, length, _ = words_of(person, visit, VISIT, k0, k1)
            total += 1 + _part(length, 2 * points - 1)
        found[row] = total


@borrowing(entry=True)
def draw_points(
    first: Any, visits_ends: Any, fewest: Any, points: Any, days: Any, start_ends: Any,
    cell_ends: Any, order: Any, favourites: Any, own_end: Any, k0: Any, k1: Any,
    start: Any, cell: Any, slot: Any, own: Any,
) -> None:  # fmt: skip
    """Write the points of the people from `first` on; start: int64 (people + 1,), their rows.

    cell: int64 (points,); slot: int64 (points,), from the first day on, -1 for a point
    beyond closing, which is not noted; own: int64 scratch for favourites; order: cells, the
    most popular first; own_end: word below which a point is at an own place.
    """
    slots = len(start_ends)
    for row in range(len(start) - 1):
        person = first + row
        word, _, _, _ = words_of(person, 0, PERSON, k0, k1)
        for n in range(0, favourites, 4):
            four = words_of(person, 1 + n // 4, PERSON, k0, k1)
            for m in range(min(4, favourites - n)):
                own[n + m] = order[_placed(four[m], cell_ends)]
        at = start[row]
        for visit in range(fewest + _placed(word, visits_ends)):
            day, begin, length, _ = words_of(person, visit, VISIT, k0, k1)
            when = _placed(begin, start_ends)
            base = _part(day, days) * slots
            a, b, c, e = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
            for n in range(1 + _part(length, 2 * points - 1)):
                if n % 2 == 0:
                    a, b, c, e = words_of(person, n // 2, POINT + visit, k0, k1)
                mine, which = (a, b) if n % 2 == 0 else (c, e)
                if mine < own_end:
                    cell[at] = own[_part(which, favourites)]
                else:
                    cell[at] = order[_placed(which, cell_ends)]
                slot[at] = base + when + n if when + n < slots else -1
                at += 1


@borrowing(entry=True)
def note_distinct(
    start: Any, cell: Any, slot: Any, coarse_cell: Any, cells: Any, merged: Any,
    kept: Any, key: Any,
) -> Any:  # fmt: skip
    """Write each person's different points, as noted, in rising order; return how many.

    A point is noted as slot // merged x cells + coarse_cell[cell]; kept: int64 (people + 1,),
    where each person's keys begin; key: int64, room for as many as there are points.
    """
    at = 0
    for row in range(len(start) - 1):
        kept[row] = at
        begin = at
        for n in range(start[row], start[row + 1]):
            if slot[n] < 0:
                continue
            noted = (slot[n] // merged) * cells + coarse_cell[cell[n]]
            place = at
            while place > begin and key[place - 1] > noted:
                place -= 1
            if place > begin and key[place - 1] == noted:
                continue
            for m in range(at, place, -1):
                key[m] = key[m - 1]
            key[place] = noted
            at += 1
    kept[len(start) - 1] = at
    return at


@borrowing(entry=True)
def draw_known(first: Any, kept: Any, repeat: Any, k0: Any, k1: Any, chosen: Any) -> None:
    """Write which points of each person are known, in the order in which they become known.

    chosen: int64 (people, most); the n-th is drawn from the points not drawn so far, all
    alike; -1 where a person has no more points.
    """
    most = chosen.shape[1]
    for row in range(len(kept) - 1):
        points = kept[row + 1] - kept[row]
        a, b, c, e = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
        for n in range(most):
            if n >= points:
                chosen[row, n] = -1
                continue
            if n % 4 == 0:
                a, b, c, e = words_of(first + row, n // 4, KNOWN + repeat, k0, k1)
            word = a if n % 4 == 0 else b if n % 4 == 1 else c if n % 4 == 2 else e
            # The rank among those left becomes a number among all: pass those drawn before.
            pick = _part(word, points - n)
            for _ in range(n + 1):
                passed = 0
                for m in range(n):
                    if chosen[row, m] <= pick:
                        passed += 1
                now = _part(word, points - n) + passed
                if now == pick:
                    break
                pick = now
            chosen[row, n] = pick
