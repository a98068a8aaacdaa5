"""Who is in contact with whom: a synthetic graph, drawn at random within each community.

It is drawn from the seed and the rule alone. It reads nothing, from a file or elsewhere:
no contacts of real people can enter.

The generator is a configuration model: every unit draws how many contacts it wants by
the law of the rule, at most one with each other unit of its community; the wanted
contacts of all are put in a random order and paired, neighbours in the order with each
other. A pair of a unit with itself, or a second pair of the same two, is refused, and
those refused are put in a random order and paired anew, ROUNDS times; what is then still
unpaired is dropped and reported. Where everybody wants a contact with everybody, all get it.

Source: configuration model, Newman (2010), Networks: an introduction, section 13.2.
Leaves out: households, clusters, likeness of those in contact, change over time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.borrowed import borrowing
from watchglass.base.compiled import compiled
from watchglass.base.philox import key_of_seed, words_of
from watchglass.base.score_columns import ContactRule
from watchglass.lives.stepped_draws import DEGREE, GRAPH, SHUFFLE, Keys

ROUNDS = 12
LAWS = ("fixed", "poisson", "geometric")
_PART = 1.0 / 2.0**32
Places = NDArray[np.int32]
Starts = NDArray[np.int64]


@dataclass(frozen=True)
class Contacts:
    """The contacts of some consecutive units, each pair held from both sides.

    starts: int64 (units + 1,); others: int32 (contacts,), numbers less the first unit's:
    unit i is in contact with others[starts[i] : starts[i + 1]]; wanted: how many contacts
    the units drew, from both sides; dropped: how many of them found nobody.
    """

    starts: Starts
    others: Places
    wanted: int
    dropped: int


def contacts_of(rule: ContactRule, first: int, units: int, seed: int) -> Contacts:
    """Draw the contacts of `units` units from number `first` on, community by community.

    first: must be the first unit of a community; the last community may be cut short.
    """
    size, keys = rule.community_units, key_of_seed(seed)
    starts, others = [np.zeros(1, dtype=np.int64)], [np.zeros(0, dtype=np.int32)]
    wanted = dropped = 0
    for low in range(0, units, size):
        here = min(size, units - low)
        offsets, found, drawn = _community(
            first + low, here, LAWS.index(rule.law), float(rule.mean_contacts), keys
        )
        starts.append(offsets[1:] + starts[-1][-1])
        others.append((found + low).astype(np.int32))
        wanted, dropped = wanted + int(drawn), dropped + int(drawn) - len(found)
    return Contacts(np.concatenate(starts), np.concatenate(others), wanted, dropped)


@borrowing()
def _degree(word: int, law: int, mean: float) -> int:
    """Return how many contacts one unit wants: the law's inverse at a word below 2^32.

    fixed: the whole part of the mean, and one more with the chance of the rest; poisson;
    geometric on 0, 1, 2, ..., with variance mean x (1 + mean).
    """
    u = (word + 0.5) * _PART
    if law == 0:
        whole = math.floor(mean)
        return whole + (1 if u < mean - whole else 0)
    if mean <= 0.0:
        return 0
    if law == 2:
        return math.floor(math.log(u) / math.log(mean / (1.0 + mean)))
    many = 0
    chance = math.exp(-mean)
    total = chance
    while u > total and many < 20 * mean + 100:
        many += 1
        chance *= mean / many
        total += chance
    return many


@borrowing()
def _shuffle(stubs: Places, many: int, first: int, turn: int, keys: Keys) -> None:
    """Put the first `many` entries in a random order (Fisher and Yates, from the end)."""
    spare = words_of(first, np.int64(0), np.int64(SHUFFLE + turn), keys[0], keys[1])
    for left in range(many - 1):
        if left % 4 == 0:
            spare = words_of(first, np.int64(left // 4), np.int64(SHUFFLE + turn), keys[0], keys[1])
        last = many - 1 - left
        word = spare[left % 4]
        place = (word * (last + 1)) >> 32
        stubs[last], stubs[place] = stubs[place], stubs[last]


@borrowing()
def _joined(one: int, other: int, room: Starts, filled: Places, others: Places) -> bool:
    """Join two units unless they are the same or in contact already; return whether."""
    if one == other:
        return False
    if filled[one] > filled[other]:
        one, other = other, one
    for at in range(room[one], room[one] + filled[one]):
        if others[at] == other:
            return False
    others[room[one] + filled[one]] = other
    others[room[other] + filled[other]] = one
    filled[one] += 1
    filled[other] += 1
    return True


@borrowing()
def _paired(stubs: Places, many: int, room: Starts, filled: Places, others: Places) -> int:
    """Pair neighbours in the order; move the refused to the front; return how many."""
    refused = 0
    for at in range(0, many - 1, 2):
        one, other = stubs[at], stubs[at + 1]
        if not _joined(one, other, room, filled, others):
            stubs[refused] = one
            stubs[refused + 1] = other
            refused += 2
    if many % 2 == 1:
        stubs[refused] = stubs[many - 1]
        refused += 1
    return refused


@borrowing()
def _fill_complete(units: int, others: Places, filled: Places) -> None:
    """Put everybody in contact with everybody."""
    at = 0
    for unit in range(units):
        filled[unit] = units - 1
        for other in range(units):
            if other != unit:
                others[at] = other
                at += 1


@compiled()
def _compact(room: Starts, filled: Places, others: Places) -> tuple[Starts, Places]:
    """Return the contacts without the places that stayed empty."""
    units = len(filled)
    starts = np.zeros(units + 1, dtype=np.int64)
    for unit in range(units):
        starts[unit + 1] = starts[unit] + filled[unit]
    kept = np.empty(starts[units], dtype=np.int32)
    for unit in range(units):
        for at in range(filled[unit]):
            kept[starts[unit] + at] = others[room[unit] + at]
    return starts, kept


@compiled()
def _community(
    first: int, units: int, law: int, mean: float, keys: Keys
) -> tuple[Starts, Places, int]:
    """Return the starts and contacts of one community, and how many contacts were wanted."""
    room = np.zeros(units + 1, dtype=np.int64)
    for unit in range(units):
        word = words_of(first + unit, np.int64(GRAPH), np.int64(DEGREE), keys[0], keys[1])[0]
        room[unit + 1] = room[unit] + min(_degree(word, law, mean), units - 1)
    wanted = room[units]
    filled = np.zeros(units, dtype=np.int32)
    others = np.empty(wanted, dtype=np.int32)
    stubs = np.empty(wanted, dtype=np.int32)
    if wanted == units * (units - 1):
        _fill_complete(units, others, filled)
        return (*_compact(room, filled, others), wanted)
    for unit in range(units):
        for at in range(room[unit], room[unit + 1]):
            stubs[at] = unit
    left = wanted
    for turn in range(ROUNDS):
        _shuffle(stubs, left, first, turn, keys)
        left = _paired(stubs, left, room, filled, others)
        if left < 2:
            break
    return (*_compact(room, filled, others), wanted)
