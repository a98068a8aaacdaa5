"""The synthetic contact graph: its law, its symmetry, and that nothing can be read into it."""

from __future__ import annotations

import inspect
from collections import Counter
from math import sqrt

import numpy as np
import pytest

from watchglass.base.score_columns import ContactRule
from watchglass.lives import contacts as module
from watchglass.lives.contacts import LAWS, Contacts, contacts_of

UNITS = 20_000


def drawn(law: str, mean: float, units: int = UNITS, size: int = UNITS, seed: int = 5) -> Contacts:
    rule = ContactRule(size, mean, law, 0)  # type: ignore[arg-type]
    return contacts_of(rule, 0, units, seed)


def pairs(found: Contacts) -> list[tuple[int, int]]:
    ones = np.repeat(np.arange(len(found.starts) - 1), np.diff(found.starts))
    return list(zip(ones.tolist(), found.others.tolist(), strict=True))


# Mean, variance and fourth central moment / variance^2 of each law at mean m.
def variance(law: str, m: float) -> float:
    part = m - np.floor(m)
    return {"fixed": part * (1 - part), "poisson": m, "geometric": m * (1 + m)}[law]


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("mean", [0.4, 3.0, 7.5])
def test_degrees_follow_the_law(law: str, mean: float) -> None:
    found = drawn(law, mean)
    degrees = np.diff(found.starts)
    spread = variance(law, mean)
    assert found.dropped <= 2
    assert abs(degrees.mean() - mean) < 5 * sqrt(max(spread, 1e-9) / UNITS) + 2 / UNITS
    # Standard error of a variance, with the fourth moment of the law (at most 9 v^2 + v).
    assert abs(degrees.var() - spread) < 5 * sqrt((9 * spread**2 + spread) / UNITS) + 4 / UNITS


def test_a_law_taken_for_another_is_found() -> None:
    degrees = np.diff(drawn("geometric", 3.0).starts)
    assert abs(degrees.var() - variance("poisson", 3.0)) > 5 * sqrt((9 * 9 + 3) / UNITS)


def test_the_shares_of_small_degrees() -> None:
    for law, chance in (("poisson", np.exp(-2.0)), ("geometric", 1 / 3)):
        none = (np.diff(drawn(law, 2.0).starts) == 0).mean()
        assert abs(none - chance) < 5 * sqrt(chance * (1 - chance) / UNITS)


@pytest.mark.parametrize("law", LAWS)
def test_every_pair_is_held_from_both_sides_once_and_nobody_is_their_own_contact(law: str) -> None:
    found = drawn(law, 6.0, units=1_000, size=90)
    held = pairs(found)
    assert len(set(held)) == len(held) > 1000
    assert {(other, one) for one, other in held} == set(held)
    assert all(one != other for one, other in held)
    assert all(one // 90 == other // 90 for one, other in held)


def test_the_same_seed_gives_the_same_graph_and_another_seed_another() -> None:
    one, same, other = (drawn("poisson", 4.0, units=500, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.starts, same.starts) and np.array_equal(one.others, same.others)
    assert not np.array_equal(one.others[:200], other.others[:200])


def test_a_community_does_not_depend_on_where_the_work_is_cut() -> None:
    rule = ContactRule(100, 5.0, "geometric", 0)
    whole = contacts_of(rule, 0, 350, 3)
    parts = [contacts_of(rule, 0, 200, 3), contacts_of(rule, 200, 150, 3)]
    joined = pairs(parts[0]) + [(one + 200, other + 200) for one, other in pairs(parts[1])]
    assert joined == pairs(whole)


def test_contacts_are_paired_without_preference() -> None:
    met: Counter[int] = Counter()
    for seed in range(400):
        found = drawn("fixed", 1.0, units=6, size=6, seed=seed)
        met[int(found.others[found.starts[0]])] += 1
    # One of five others each, 80 expected: chi-squared on 4 degrees of freedom.
    assert sum((met[other] - 80) ** 2 / 80 for other in range(1, 6)) < 23.5


def test_a_small_community_gets_what_it_wants_or_says_what_was_dropped() -> None:
    everybody = drawn("fixed", 9.0, units=4, size=4)
    assert pairs(everybody) == [(a, b) for a in range(4) for b in range(4) if a != b]
    assert (everybody.wanted, everybody.dropped) == (12, 0)
    odd = drawn("fixed", 1.0, units=5, size=5)
    assert (odd.wanted, odd.dropped, len(odd.others)) == (5, 1, 4)
    alone = drawn("fixed", 3.0, units=1, size=9)
    assert (alone.wanted, len(alone.others), len(alone.starts)) == (0, 0, 2)
    crowded = drawn("geometric", 6.0, units=3_000, size=12)
    village = drawn("poisson", 3.0, units=4_000, size=40)
    for found in (crowded, village):
        assert found.wanted - found.dropped == len(found.others)
    assert village.dropped < 0.02 * village.wanted < 0.1 * crowded.dropped


def test_no_graph_can_be_read_in() -> None:
    assert list(inspect.signature(contacts_of).parameters) == ["rule", "first", "units", "seed"]
    source = inspect.getsource(module)
    for way_in in ("open(", "load", "fromfile", "read_", "Path", "genfromtxt"):
        assert way_in not in source
