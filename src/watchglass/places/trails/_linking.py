"""Links a made-up person's trail of one day to that of another, by the places both have."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchglass.base.borrowed import borrowing


@borrowing(entry=True)
def count_closer(
    first: Any, kept: Any, key: Any, cells: Any, weight: Any, begins: Any, people: Any,
    score: Any, found: Any,
) -> None:  # fmt: skip
    """Write how many others look at least as alike as the person does on two days.

    key: day x cells + place, rising within each person; weight: int64 (cells,), how much a
    place in common says; begins, people: who has each key; score: int64, zeros, one a
    person; found: int64 (people,), for somebody's first two days: others whose trail of the
    second day shares as much with the first day's trail as their own does. -1: only one
    day, -2: nothing in common, so that no linker of this kind finds them.
    """
    for row in range(len(kept) - 1):
        begin, end = kept[row], kept[row + 1]
        middle = begin
        while middle < end and key[middle] // cells == key[begin] // cells:
            middle += 1
        if middle == end:
            found[row] = -1
            continue
        day = key[middle] // cells
        for n in range(begin, middle):
            place = key[n] % cells
            there = day * cells + place
            for m in range(begins[there], begins[there + 1]):
                score[people[m]] += weight[place]
        own = score[first + row]
        closer = np.int64(-1)  # the person stands among those counted
        for n in range(begin, middle):
            there = day * cells + key[n] % cells
            for m in range(begins[there], begins[there + 1]):
                if score[people[m]] >= own:
                    closer += 1
                score[people[m]] = -1  # counted once
        for n in range(begin, middle):
            there = day * cells + key[n] % cells
            for m in range(begins[there], begins[there + 1]):
                score[people[m]] = 0
        found[row] = closer if own > 0 else -2
