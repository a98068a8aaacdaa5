"""Which number a sampled unit has: numbers run by group, and pieces of them are worked on.

The layout depends on the number of units and the groups' shares alone, never on how many
workers there are, so that any cut of the work gives the same whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from watchglass.base.mixing import Array

# Every run is told apart into this many blocks, whose differences show the sampling noise.
BLOCKS = 20
# A piece of work has at most this many units: about a second of work.
MOST_UNITS = 10_000_000


@dataclass(frozen=True)
class Piece:
    """A range of unit numbers, first to last - 1, within one block.

    group: index of the group they are of, or -1 where a piece holds several groups.
    """

    group: int
    block: int
    first: int
    last: int


def group_borders(units: int, shares: Array) -> list[int]:
    """Return where each group's numbers begin, and where the last one's end.

    units: of all groups; shares: (groups,). Group g holds the numbers from
    round(units x (share_0 + ... + share_(g-1))) up to, not including, the next border;
    halves round to even.
    """
    inner = [round(units * float(part)) for part in np.cumsum(shares)[:-1]]
    return [0, *inner, units]


def block_borders(first: int, last: int) -> list[int]:
    """Return the borders of the blocks within one range of numbers, BLOCKS + 1 of them."""
    return [first + (last - first) * block // BLOCKS for block in range(BLOCKS + 1)]


def pieces(units: int, shares: Array, shards: int | None = None) -> list[Piece]:
    """Return the pieces of work, in order of their numbers; none is empty.

    shards: cut all numbers into this many ranges first (for tests; the result of a run
    is the same for any number). Every border of a block is a border of a piece.
    """
    cuts = {units * part // shards for part in range(1, shards)} if shards else set()
    found = []
    borders = group_borders(units, shares)
    for group in range(len(shares)):
        edges = block_borders(borders[group], borders[group + 1])
        for block in range(BLOCKS):
            first, last = edges[block], edges[block + 1]
            inner = {cut for cut in cuts if first < cut < last}
            inner |= set(range(first + MOST_UNITS, last, MOST_UNITS))
            ends = sorted({first, last} | inner)
            found += [Piece(group, block, low, high) for low, high in pairwise(ends) if low < high]
    return found
