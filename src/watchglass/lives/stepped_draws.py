"""The random numbers of the stepped engine: each depends on unit, day and use alone.

A block of four 32-bit words belongs to one counter (unit, day, stream). So a unit's numbers
do not move when another unit, another rule or another cut of the work is added, and two
runs that differ in one rule share all draws (common random numbers).

Source: Philox4x32 with 10 rounds, Salmon, Moraes, Dror and Shaw (2011), Parallel random
numbers: as easy as 1, 2, 3, Proceedings of SC11.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from watchglass.base.borrowed import borrowing
from watchglass.base.mixing import Array
from watchglass.base.philox import ten_rounds
from watchglass.lives.logarithm import minus_log

# The third counter word is the day, or one of these.
PERSON, BEFORE, GRAPH = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
# The fourth is the stream: 0 for a day's main block, 2, 3, ... for its third, fourth, ...
# event, and one for each further use.
MAIN, CORRECTION, CONTAGION, DEGREE, SHUFFLE = 0, 0x10000000, 0x20000000, 0x30000000, 0x38000000

_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_PART = 1.0 / 2.0**32

Words = NDArray[np.uint32]
Keys = tuple[np.uint64, np.uint64]


@borrowing()
def fill_words(
    words: Words, units: NDArray[np.int32], low: int, high: int, first: int, turn: int, keys: Keys
) -> None:
    """Fill columns low to high - 1 of `words` (4, capacity) with the main blocks of `units`.

    units: numbers less `first`. Without branches, so that several are computed at once.
    """
    a, b, c, d = words[0, low:high], words[1, low:high], words[2, low:high], words[3, low:high]
    here = units[low:high]
    day, zero, key_0, key_1 = np.uint64(turn), np.uint64(0), keys[0], keys[1]
    for at in range(len(here)):
        unit = np.uint64(first + here[at])
        w0, w1, w2, w3 = ten_rounds(unit & _LOW, unit >> _HALF, day, zero, key_0, key_1)
        a[at], b[at], c[at], d[at] = np.uint32(w0), np.uint32(w1), np.uint32(w2), np.uint32(w3)


@borrowing()
def days_before(word: int, hazard: float) -> float:
    """Return the whole days without an event before the next, infinite at hazard 0.

    word: below 2^32; hazard: -ln of the chance of a day without. P(days >= n) is
    e^(-n x hazard). Source: inverse of the geometric law (score-model.md, section 2.3).
    """
    return float(np.floor(minus_log(word) / hazard))


@borrowing()
def fill_waits(waits: Array, words: Words, rows: NDArray[np.int32], rate: Array, many: int) -> None:
    """Fill the first `many` waiting times, in days before the next event, of rows' rates."""
    out, word, row = waits[:many], words[0, :many], rows[:many]
    for at in range(len(out)):  # on its own, so that several are computed at once
        out[at] = minus_log(np.int64(word[at]))
    for at in range(len(out)):
        out[at] = np.floor(out[at] / rate[row[at]])


@borrowing()
def events_on_day(word: int, one: int, rate: float) -> int:
    """Return how many events a day with at least one has: zero-truncated Poisson.

    one: 2^32 x P(1 event | at least 1), rounded down.
    """
    if word < one:
        return 1
    u = (word + 0.5) * _PART
    many = 1
    chance = rate / math.expm1(rate)
    total = chance
    while u > total and many < 4096:
        many += 1
        chance *= rate / many
        total += chance
    return many


@borrowing()
def settled_on_day(word: int, noted: int, chance: float) -> int:
    """Return how many of `noted` corrections are settled on a day that settles at least one.

    chance: of each. The binomial law without its 0, by inversion.
    """
    if noted == 1 or chance >= 1.0:
        return noted
    none = math.exp(noted * math.log1p(-chance))
    u = none + (1.0 - none) * ((word + 0.5) * _PART)
    many = 1
    part = none * noted * chance / (1.0 - chance)
    total = none + part
    while u > total and many < noted:
        part *= (noted - many) * chance / ((many + 1) * (1.0 - chance))
        many += 1
        total += part
    return many


@borrowing()
def place_among(word: int, borders: Words) -> int:
    """Return how many of the rising `borders` are at or under `word`."""
    place = 0
    for at in range(len(borders)):  # no branch that could be guessed wrongly
        place += word >= borders[at]
    return place


@borrowing()
def place_in_row(word: int, borders: Words, row: int) -> int:
    """Return how many of the rising borders (rows, many) of one row are at or under `word`."""
    place = 0
    for at in range(borders.shape[1]):
        place += word >= borders[row, at]
    return place
