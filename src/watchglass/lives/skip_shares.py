"""Which share of a whole a random word falls into: of levels, of event types, of members."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.base.mixing import Array
from watchglass.base.philox import WORD
from watchglass.base.score_columns import Integers


def upper_ends(shares: Array) -> Integers:
    """Return floor(2^32 x cumulative share), int64, shape of shares; the last axis adds up.

    From the last share above 0 on it is 2^32, which no word reaches.
    """
    total = np.cumsum(shares, axis=-1)
    ends = np.floor(total / np.maximum(total[..., -1:], 1e-300) * WORD).astype(np.int64)
    return np.asarray(np.where(total >= total[..., -1:], WORD, np.minimum(ends, WORD - 1)))


def tree_of(ends: Integers) -> Integers:
    """Return upper ends (rows, shares) as trees of borders, int64 (rows, a power of 2).

    Border 1 halves the shares; borders 2 k and 2 k + 1 halve what is under and over border
    k. So each step down is 2 k, plus 1 if the word is at the border or beyond. There are as
    many borders as shares (filled up to a power of 2), of which border 0 is not used.
    """
    rows, shares = ends.shape
    size = 1 << (shares - 1).bit_length()
    filled = np.pad(ends, ((0, 0), (0, size - shares)), constant_values=WORD)
    tree = np.zeros((rows, size), dtype=np.int64)
    for depth in range(size.bit_length() - 1):
        half = size >> (depth + 1)
        tree[:, 1 << depth : 2 << depth] = filled[:, half - 1 :: 2 * half]
    return tree


@borrowing(inline=True)
def share_of(word: Any, ends: Any) -> Any:
    """Return which share a word falls into; ends: upper ends, (shares,)."""
    found = np.int64(0)
    for place in range(len(ends)):
        found += word >= ends[place]
    return found


@borrowing(inline=True)
def type_of(word: Any, trees: Any, row: Any) -> Any:
    """Return which share of a row a word falls into, without a branch to guess.

    trees: (rows, a power of 2), of `tree_of`.
    """
    border, size = np.uint64(1), np.uint64(trees.shape[1])
    while border < size:
        over = np.uint64(word >= trees[np.uint64(row), border])
        border = (border << np.uint64(1)) | over
    return np.int64(border - size)
