"""The power of a bias check, against counting every outcome and a plain search."""

from __future__ import annotations

import json
import math
import time
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from watchglass.measures import sums
from watchglass.measures.power_of_a_bias_check import (
    MOST_ALERTS,
    critical_count,
    false_alerts_needed,
    minimum_detectable_ratio,
    power_at,
)

GROUPS = st.floats(0.01, 0.99)
RATIOS = st.floats(1.01, 50)
STEADY = settings(deadline=None, derandomize=True)


def enumerated_tail(count: int, n: int, chance: Fraction) -> Fraction:
    terms = (math.comb(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(count, n + 1))
    return sum(terms, Fraction(0))


@STEADY
@given(n=st.integers(0, 40), parts=st.integers(1, 99), ratio=st.fractions(1, 20, max_denominator=9))
@example(n=10, parts=15, ratio=Fraction(2))
@example(n=1, parts=5, ratio=Fraction(76))  # 5 % and 80 % are met exactly
def test_power_is_what_counting_every_outcome_gives(n: int, parts: int, ratio: Fraction) -> None:
    share = Fraction(parts, 100)
    chance = share * ratio / (share * ratio + 1 - share)
    count = next(c for c in range(n + 2) if enumerated_tail(c, n, share) <= Fraction(5, 100))
    assert critical_count(n, float(share)) == count
    expected = float(enumerated_tail(count, n, chance))
    assert power_at(n, float(share), float(ratio)) == pytest.approx(expected, rel=1e-10)


@STEADY
@given(n=st.integers(0, 2000), share=GROUPS, ratio=RATIOS)
@example(n=1, share=0.05, ratio=76.0)
def test_power_agrees_with_scipy_stats(n: int, share: float, ratio: float) -> None:
    result = sums.power(n, share, ratio)
    assert json.loads(json.dumps(result, allow_nan=False)) == result
    count, chance = result["critical_count"], result["expected_share_of_false_alerts"]
    assert chance == pytest.approx(share * ratio / (share * ratio + 1 - share), rel=1e-12)
    assert stats.binom.sf(count - 1, n, share) <= 0.05 * (1 + 1e-9)
    assert stats.binom.sf(count - 2, n, share) > 0.05 * (1 - 1e-9)
    assert result["size"] == pytest.approx(stats.binom.sf(count - 1, n, share), abs=1e-12)
    assert result["power"] == pytest.approx(stats.binom.sf(count - 1, n, chance), abs=1e-10)
    could = "could have" if result["power"] >= 0.8 * (1 - 1e-12) else "could not have"
    assert result["could_have_seen_it"].startswith(f"This test {could} seen it: ")


@STEADY
@given(n=st.integers(0, 500), share=GROUPS, ratio=RATIOS)
def test_power_rises_with_the_true_ratio_and_is_the_size_without_one(
    n: int, share: float, ratio: float
) -> None:
    assert power_at(n, share, ratio) <= power_at(n, share, ratio * 1.1) + 1e-12
    assert power_at(n, share, 1.0) <= 0.05 * (1 + 1e-9)


@STEADY
@given(n=st.integers(0, 3000), share=GROUPS)
def test_the_smallest_ratio_seen_is_where_power_crosses_80(n: int, share: float) -> None:
    ratio = minimum_detectable_ratio(n, share)
    if ratio is None:
        assert power_at(n, share, 1e6) < 0.8
        return
    assert 1 < ratio <= 1e6
    assert power_at(n, share, ratio) == pytest.approx(0.8, abs=1e-9)
    assert power_at(n, share, ratio * (1 - 1e-6)) < 0.8 < power_at(n, share, ratio * (1 + 1e-6))


@pytest.mark.parametrize(
    ("share", "ratio"),
    [(0.15, 2.0), (0.5, 1.5), (0.02, 3.0), (0.9, 2.0), (0.15, 10.0), (0.3, 1e6), (0.05, 76.0)],
)
def test_alerts_needed_are_those_of_a_plain_search(share: float, ratio: float) -> None:
    first, always = false_alerts_needed(share, ratio)
    assert first is not None and always is not None
    reached = [power_at(n, share, ratio) >= 0.8 for n in range(1, 3001)]
    assert first == reached.index(True) + 1
    assert always == (3000 - reached[::-1].index(False) + 1 if not all(reached) else 1)


def test_small_disparities_say_where_the_search_ended() -> None:
    tiny = sums.power(100, 0.15, 1.0001)
    assert tiny["false_alerts_needed"] is None and tiny["false_alerts_needed_always"] is None
    assert f"{MOST_ALERTS:,}" in tiny["note"] and f"{MOST_ALERTS:,}" in tiny["could_have_seen_it"]
    some = sums.power(100, 0.15, 1.0222)
    assert some["false_alerts_needed"] is not None and some["false_alerts_needed_always"] is None
    assert "does not stay" in some["note"]


def test_no_false_alerts_see_nothing() -> None:
    result = sums.power(0, 0.15, 2)
    assert result["power"] == 0 and result["size"] == 0
    assert result["minimum_detectable_ratio"] is None
    assert "Even if every false alert" in result["note"]


def test_a_typical_power_sum_is_quick() -> None:
    sums.power(100, 0.15, 2)
    took = []
    for _ in range(5):
        start = time.perf_counter()
        sums.power(100, 0.15, 2)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.05


@pytest.mark.parametrize(("share", "ratio"), [(0.0, 2), (1.0, 2), (0.1, 0.0), (0.1, math.inf)])
def test_formulas_refuse_what_has_no_meaning(share: float, ratio: float) -> None:
    with pytest.raises(ValueError, match="such as"):
        power_at(10, share, ratio)
    with pytest.raises(ValueError, match="at least 0"):
        critical_count(-1, 0.5)
