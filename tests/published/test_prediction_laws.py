"""The laws behind the predictions: by hand, day by day, and how often their intervals hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from watchglass.validation.contract import Predicted, Subject
from watchglass.validation.day_laws import LAWS, Day, forecast
from watchglass.validation.intervals_of_counts import (
    beta_binomial,
    central,
    poisson_mix,
    sum_of_chances,
)
from watchglass.validation.overdispersed import leave_out, log_chance, nodes_for, total_of

# ---- intervals, by hand


def test_a_known_mean_gives_the_poisson_interval() -> None:
    found = poisson_mix(np.full(5, 8.6))
    law = stats.poisson(8.6)
    assert (found.low, found.value, found.high) == tuple(law.ppf([0.025, 0.5, 0.975]))


def test_doubt_about_the_mean_widens_the_interval() -> None:
    sure, unsure = poisson_mix(np.full(2, 10.0)), poisson_mix(np.array([2.0, 18.0]))
    assert unsure.low < sure.low and unsure.high > sure.high
    # Half the chance is Poisson(2), half Poisson(18): the lower end has 5 % of Poisson(2) below.
    assert unsure.low == stats.poisson(2).ppf(0.05) == 0


def test_two_coins_of_a_half_have_the_law_of_two_coins() -> None:
    # none 1/4, one 1/2, two 1/4: each end lies in a tail of a quarter.
    assert sum_of_chances(np.array([0.5, 0.5])) == Predicted(0.0, 0.5, 1.0)
    assert sum_of_chances(np.array([1.0, 1.0, 1.0])) == Predicted(1.0, 1.0, 1.0)


def test_after_one_of_one_the_next_is_right_three_times_in_four() -> None:
    # Jeffreys: (1 + 1/2) / (1 + 1). Up to none: 1/4, so the interval at 40 % is {1}.
    found, chance = beta_binomial(1, 1, 1, level=0.4)
    assert found == Predicted(1.0, 1.0, 1.0, 0.4)
    assert chance == pytest.approx(0.75)


def test_a_law_without_an_upper_end_is_an_error_not_a_loop() -> None:
    with pytest.raises(OverflowError):
        central(lambda k: 0.5)


# ---- the leave-one-out law


def counts_of(rng: np.random.Generator, days: int, mean: float, shape: float) -> np.ndarray:
    return rng.poisson(rng.gamma(shape, mean / shape, days)).astype(float)


def test_log_chances_are_those_of_the_negative_binomial() -> None:
    counts, exposure = np.array([0.0, 3.0, 12.0]), np.array([1.0, 2.0, 0.5])
    nodes = nodes_for(counts, exposure)
    logs = log_chance(counts, exposure, nodes)
    for day in range(3):
        mean = exposure[day] * nodes.rate
        law = stats.nbinom(nodes.shape, nodes.shape / (nodes.shape + mean))
        np.testing.assert_allclose(logs[day], law.logpmf(counts[day]), rtol=1e-7, atol=1e-9)


def test_leaving_out_in_one_pass_equals_leaving_out_one_by_one() -> None:
    rng = np.random.default_rng(3)
    counts, exposure = counts_of(rng, 12, 4.0, 2.0), rng.uniform(0.5, 2.0, 12)
    block = np.array([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 9])
    found = leave_out(counts, exposure, block)
    nodes = nodes_for(counts, exposure)
    r = nodes.shape
    law = [stats.nbinom(r, r / (r + e * nodes.rate)) for e in exposure]
    for day in range(12):
        others = [j for j in range(12) if block[j] != block[day]]
        logs = nodes.log_prior + sum(law[j].logpmf(counts[j]) for j in others)
        weights = np.exp(logs - logs.max())
        weights /= weights.sum()
        assert found.log_score[day] == pytest.approx(np.log(weights @ law[day].pmf(counts[day])))
        assert found.cdf[day, 3] == pytest.approx(weights @ law[day].cdf(3), abs=1e-5)


@pytest.mark.parametrize("uneven", [False, True])
@pytest.mark.parametrize(("mean", "shape"), [(7.6, 3.3), (0.25, 1.0)])
def test_intervals_hold_as_often_as_they_say(mean: float, shape: float, uneven: bool) -> None:
    # 60 made-up logs of 50 days, from the law itself: 3,000 days, each left out once.
    rng = np.random.default_rng(11)
    marks: dict[float, list[bool]] = {0.5: [], 0.95: []}
    claims: dict[float, list[float]] = {0.5: [], 0.95: []}
    for _ in range(60):
        exposure = rng.lognormal(0.0, 0.7, 50) if uneven else np.ones(50)
        counts = rng.poisson(exposure * rng.gamma(shape, mean / shape, 50)).astype(float)
        left_out = leave_out(counts, exposure, np.arange(50))
        for level in marks:
            for day in range(50):
                found, chance = left_out.interval(day, level)
                marks[level].append(found.low <= counts[day] <= found.high)
                claims[level].append(chance)
    for level in marks:
        assert np.mean(marks[level]) == pytest.approx(np.mean(claims[level]), abs=0.02)
        assert np.mean(claims[level]) >= level
        assert np.mean(marks[level]) >= level - 0.01


def test_a_law_without_overdispersion_would_not_cover() -> None:
    rng = np.random.default_rng(5)
    counts = counts_of(rng, 400, 7.6, 3.3)
    low, high = stats.poisson(counts.mean()).ppf([0.025, 0.975])
    assert np.mean((counts >= low) & (counts <= high)) < 0.85


def test_the_total_of_many_days_is_as_wide_as_the_days_are_uneven() -> None:
    rng = np.random.default_rng(8)
    even, uneven = rng.poisson(8.0, 100).astype(float), counts_of(rng, 100, 8.0, 1.0)
    ones = np.ones(100)
    narrow, wide = (total_of(counts, ones, 100, 100.0) for counts in (even, uneven))
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)
    assert narrow.value == pytest.approx(even.sum(), rel=0.02)
    # Even days: doubt about the mean and the chance of the new days, one variance each.
    assert narrow.high - narrow.low == pytest.approx(2 * 1.96 * np.sqrt(2 * 800), rel=0.15)


def test_a_single_day_has_no_others() -> None:
    with pytest.raises(ValueError, match="nothing is left"):
        leave_out(np.array([1.0, 2.0]), np.ones(2), np.array([0, 0]))


# ---- which law, and that a day has no say in its own prediction


def made_days(counts: np.ndarray, faces: np.ndarray) -> list[Day]:
    subject = Subject("made up", "alerts", 0, "alerts", "none")
    return [
        Day(subject, f"2024-01-{i + 1:03}", "", int(count), int(face), 10_000)
        for i, (count, face) in enumerate(zip(counts, faces, strict=True))
    ]


def test_the_law_is_per_face_where_alerts_follow_faces_and_per_use_where_they_do_not() -> None:
    rng = np.random.default_rng(2)
    faces = rng.lognormal(9.0, 1.0, 80).round()
    per_face = forecast(made_days(rng.poisson(faces / 1e3), faces))
    per_use = forecast(made_days(rng.poisson(8.0, 80), faces))
    assert set(per_face.law) <= {"face", "comparison"}
    assert set(per_use.law) <= {"use", "entry"}
    assert per_use.scores["use"] - per_use.scores["face"] > 20
    assert set(per_use.scores) == set(LAWS)


def test_a_day_has_no_say_in_its_own_interval() -> None:
    rng = np.random.default_rng(4)
    days = made_days(rng.poisson(6.0, 40), np.full(40, 5_000))
    other = [replace(days[0], count=19), *days[1:]]
    assert forecast(days).interval(0, 0.95)[0] == forecast(other).interval(0, 0.95)[0]
    assert forecast(days).interval(1, 0.95)[1] != forecast(other).interval(1, 0.95)[1]


def test_settings_do_not_predict_each_other() -> None:
    days = made_days(np.array([1, 2, 1, 2, 9, 8, 9, 8]), np.full(8, 5_000))
    split = [replace(day, setting="a" if i < 4 else "b") for i, day in enumerate(days)]
    assert forecast(split).interval(0, 0.5)[0].high < forecast(days).interval(0, 0.5)[0].high
