"""Counts whom some points single out; on whole numbers made inside, and on nothing else.

A part is (first person, start, cell, slot): the rows of a range of made-up people and their
points, as `_points.draw_points` writes them. Nobody outside this folder hands one in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.philox import key_of_seed
from watchglass.places.trails import _matching, _points
from watchglass.places.trails.crowd import Crowd
from watchglass.places.trails.settings import MOST_KEYS

# Bits are used where a list is longer than this part of them, up to 128 MiB of bits.
MARKED, MOST_WORDS = 6, 1 << 24
Whole = NDArray[np.int64]
Part = tuple[int, Whole, Whole, Whole]
Noted = tuple[int, Whole, Whole]


@dataclass(frozen=True, eq=False)
class Notebook:
    """How points are noted: the merged cell of each cell, and how many slots make one.

    coarse: int64 (cells,); cells: merged cells; merged: slots in one; slots: in all.
    """

    coarse: Whole
    cells: int
    merged: int
    slots: int

    @property
    def keys(self) -> int:
        """Return how many different notes there can be; ValueError for too many."""
        keys = self.cells * -(-self.slots // self.merged)
        if keys > MOST_KEYS:
            raise ValueError(f"{keys:,} places and times are more than {MOST_KEYS:,}; merge some")
        return keys

    def noted(self, part: Part) -> Noted:
        """Return (first person, where each person's notes begin, notes) of a part."""
        first, start, cell, slot = part
        kept, key = np.empty(len(start), np.int64), np.empty(len(cell), np.int64)
        used = _points.note_distinct(
            start, cell, slot, self.coarse, self.cells, self.merged, kept, key
        )
        return first, kept, key[:used]


def crowd_of(
    parts: Callable[[], Iterator[Part]], people: int, book: Notebook, seed: int, most: int,
    repeat: int,
) -> Crowd:  # fmt: skip
    """Return how many others share the first points known of each person.

    parts: gives the same parts anew at each call, in order of the people.
    """

    def noted() -> Iterator[Noted]:
        return (book.noted(part) for part in parts())

    counted = others_counter(*index_of(noted, book.keys), people)
    tally = np.zeros((most, people + 1), np.int64)
    for first, kept, key in noted():
        chosen = np.empty((len(kept) - 1, most), np.int64)
        _points.draw_known(first, kept, repeat, *key_of_seed(seed), chosen)
        _matching.tally_others(counted(kept, key, chosen), tally)
    return Crowd.counted(tally)


def others_counter(
    begins: Whole, listed: NDArray[np.int32], people: int, marked: bool | None = None
) -> Callable[[Whole, Whole, Whole], Whole]:
    """Return what gives, for (kept, key, chosen), how many others share the points chosen.

    The answer is int64 (people, most). marked: by a bit for each person and key, which is
    quicker where many people have a key; by default as the lengths of the lists have it.
    """
    words, keys = -(-people // 64), len(begins) - 1
    if marked is None:
        marked = MARKED * len(listed) > words * keys and words * keys <= MOST_WORDS
    marks = np.zeros((keys if marked else 0, words), np.uint64)
    _matching.mark_people(begins[: len(marks) + 1], listed, marks)
    longest = int(np.diff(begins).max(initial=1))
    lists, rows = np.empty(longest, np.int32), np.empty(words, np.uint64)

    def counted(kept: Whole, key: Whole, chosen: Whole) -> Whole:
        found = np.empty_like(chosen)
        if marked:
            _matching.count_others_marked(kept, key, chosen, marks, rows, found)
        else:
            _matching.count_others(kept, key, chosen, begins, listed, lists, found)
        return found

    return counted


def index_of(
    noted: Callable[[], Iterator[Noted]], keys: int
) -> tuple[Whole, NDArray[np.int32]]:  # fmt: skip
    """Return (where the people with each key begin, these people), people rising in each."""
    begins = np.zeros(keys + 1, np.int64)
    for _, _, key in noted():
        _matching.count_keys(key, begins)
    begins = np.cumsum(begins)
    listed, ends = np.empty(int(begins[-1]), np.int32), begins[:-1].copy()
    for first, kept, key in noted():
        _matching.list_people(first, kept, key, ends, listed)
    return begins, listed
