"""Random numbers that need no memory: each one is computed from who, when and what for.

Philox4x32 with 10 rounds turns a counter of four 32-bit words and a key of two into four
words. The key is the seed (low and high 32 bits). The counter is (unit number low, unit
number high, index, stream), so that no two uses share a number, the life of any unit can be
computed alone, and a new rule takes a new stream without moving the draws of the others.

| stream | index | words |
|---|---|---|
| 0 | 0xFFFFFFFF | the unit: assessor, level, conduct, first score |
| 0 | turn | a turn of the skipping loop: waiting time, number of events, type of the first and of the second event |
| 1 | turn + 1 | marks of the first event of a day: which member, is it put right, after how many days, unused |
| n - 1, for n >= 3 | turn + 1 | type of the n-th event of a day, three unused |
| 0x10000000 + n, n >= 2 | turn + 1 | marks of the n-th event, as in stream 1 |
| 0x40000000 | day // 4 | day loop: number of events on each of four days |
| 0x80000000 + i | day | day loop: types of the events 4 i + 1 to 4 i + 4 of that day |
| 0x90000000 + n, n >= 1 | day | day loop: marks of the n-th event of that day |

Source: Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as 1, 2, 3.
"""  # noqa: E501

from __future__ import annotations

from typing import Any

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.base.compiled import compiled

WORD = 1 << 32
# 64-bit constants, since the compiler makes a function anew for every plain whole number.
UNIT_INDEX = np.int64(0xFFFFFFFF)
MAIN, MARKS, MARKS_OF_MORE = np.int64(0), np.int64(1), np.int64(0x10000000)
DAYS_STREAM, TYPES_OF_DAY = np.int64(0x40000000), np.int64(0x80000000)
MARKS_OF_DAY = np.int64(0x90000000)

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_TIMES_0, _TIMES_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_KEY_0, _KEY_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)


def key_of_seed(seed: int) -> tuple[np.uint64, np.uint64]:
    """Return the low and the high 32 bits of a seed.

    Raises: ValueError for a seed that is negative or needs more than 64 bits.
    """
    if not 0 <= seed < 1 << 64:
        raise ValueError(f"the seed must be from 0 to 2^64 - 1, not {seed}")
    return np.uint64(seed & 0xFFFFFFFF), np.uint64(seed >> 32)


@compiled(inline=True)
def _round(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    """Return the counter after one round; all values are below 2^32, in 64 bits."""
    p0, p1 = c0 * _TIMES_0, c2 * _TIMES_1
    return (p1 >> _HALF) ^ c1 ^ k0, p1 & _LOW, (p0 >> _HALF) ^ c3 ^ k1, p0 & _LOW


@compiled(inline=True)
def ten_rounds(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    """Return the four words for one counter and key, all uint64 below 2^32."""
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _KEY_0) & _LOW, (k1 + _KEY_1) & _LOW
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _KEY_0) & _LOW, (k1 + _KEY_1) & _LOW
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _KEY_0) & _LOW, (k1 + _KEY_1) & _LOW
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _KEY_0) & _LOW, (k1 + _KEY_1) & _LOW
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _KEY_0) & _LOW, (k1 + _KEY_1) & _LOW
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _KEY_0) & _LOW, (k1 + _KEY_1) & _LOW
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _KEY_0) & _LOW, (k1 + _KEY_1) & _LOW
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _KEY_0) & _LOW, (k1 + _KEY_1) & _LOW
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = (k0 + _KEY_0) & _LOW, (k1 + _KEY_1) & _LOW
    return _round(c0, c1, c2, c3, k0, k1)


@borrowing(entry=True)
def words_of(number: Any, index: Any, stream: Any, k0: Any, k1: Any) -> Any:
    """Return the four words of a unit for one index and stream, int64 below 2^32."""
    unit = np.uint64(number)
    a, b, c, e = ten_rounds(
        unit & _LOW, unit >> _HALF, np.uint64(index), np.uint64(stream), k0, k1
    )  # fmt: skip
    return np.int64(a), np.int64(b), np.int64(c), np.int64(e)


@borrowing(entry=True)
def words_in_lanes(
    low: Any,
    high: Any,
    index: Any,
    width: Any,
    k0: Any,
    k1: Any,
    first: Any,
    second: Any,
    third: Any,
    fourth: Any,
) -> None:
    """Write the main words of many units at once.

    low, index: uint32 (lanes,), low words of the unit numbers and the indices, of which the
    first `width` are used; high: uint64, the numbers' common high word; first to fourth:
    uint32 (lanes,), where the words go. Without branches and with products of values known
    to be below 2^32, so that the compiler computes several lanes with one instruction.
    """
    zero = np.uint64(0)
    for lane in range(width):
        a, b, c, e = ten_rounds(
            np.uint64(low[lane]), high, np.uint64(index[lane]), zero, k0, k1
        )  # fmt: skip
        first[lane], second[lane], third[lane], fourth[lane] = a, b, c, e
