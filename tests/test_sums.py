"""The sums against sums done another way, and what must hold for any input."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from watchglass.base.errors import WrongUsage
from watchglass.base.intervals import exact_count, exact_share
from watchglass.base.numbers import MOST
from watchglass.measures import sums

SHARES = st.floats(0, 1)
STEADY = settings(deadline=None, derandomize=True)
COUNTS = st.integers(0, MOST)
SIZES = st.integers(1, MOST)


def sound(result: dict[str, Any]) -> None:
    assert json.loads(json.dumps(result, allow_nan=False)) == result


# ---- rates


@STEADY
@given(n=st.integers(1, 10**7), part=SHARES)
@example(n=2_077, part=10 / 2_077)
@example(n=1, part=1.0)
def test_intervals_agree_with_scipy_stats(n: int, part: float) -> None:
    k = round(part * n)
    test = stats.binomtest(k, n).proportion_ci(0.95, "exact")
    assert exact_share(k, n) == pytest.approx((test.low, test.high), rel=1e-7, abs=1e-12)
    low = stats.chi2.ppf(0.025, 2 * k) / 2 if k else 0.0
    garwood = (low, stats.chi2.ppf(0.975, 2 * k + 2) / 2)
    assert exact_count(k) == pytest.approx(garwood, rel=1e-9)


@STEADY
@given(figures=st.lists(COUNTS, min_size=3, max_size=3))
@example(figures=[1, 1, 1])
@example(figures=[1, 0, 0])
@example(figures=[2, 2, 0])
@example(figures=[MOST, MOST, MOST])
def test_rates_are_sound_and_lie_in_their_intervals(figures: list[int]) -> None:
    false, alerts, scans = sorted(figures)
    result = sums.rates(max(scans, 1), alerts, false)
    sound(result)
    most = {"false_per_million_scans": 1e6}
    for name in ("false_per_scan", "false_per_million_scans", "false_per_alert", "ppv"):
        rate = result[name]
        if rate is None:
            assert not alerts
            continue
        assert 0 <= rate["low"] <= rate["value"] <= rate["high"] <= most.get(name, 1)
        value = most.get(name, 1) * rate["numerator"] / rate["denominator"]
        assert value == pytest.approx(rate["value"])
    assert (result["upper_limit"] is None) == (false > 0)


def test_the_upper_limit_is_given_for_alerts_too_and_says_that_zero_is_no_rate() -> None:
    limits = sums.rates(4_000, 20, 0)["upper_limit"]
    assert limits["per_alert"]["rule_of_three"] == 3 / 20
    assert limits["per_alert"]["exact_one_sided"] == pytest.approx(1 - 0.05 ** (1 / 20))
    assert limits["per_alert"]["exact_two_sided"] == pytest.approx(1 - 0.025 ** (1 / 20))
    assert "not a rate of zero" in limits["note"] and "0.0749 %" in limits["note"]


def test_more_scans_with_the_same_false_alerts_is_a_lower_rate() -> None:
    few, many = sums.rates(1_000, 10, 5), sums.rates(2_000, 10, 5)
    assert many["false_per_scan"]["high"] < few["false_per_scan"]["high"]
    assert many["false_per_alert"] == few["false_per_alert"]


# ---- scaleup


@STEADY
@given(scans=st.floats(1, MOST), part=SHARES, tpir=SHARES, fpir=SHARES)
@example(scans=100.0, part=0.005, tpir=0.8, fpir=1e-4)  # 0.5 listed people, on average
@example(scans=1.0, part=5e-324, tpir=1.0, fpir=0.0)
@example(scans=1.0, part=1.0, tpir=5e-324, fpir=0.0)
@example(scans=10.0, part=1.0, tpir=1.0, fpir=1.0)
def test_scaleup_is_sound(scans: float, part: float, tpir: float, fpir: float) -> None:
    result = sums.scaleup(scans, min(part * scans, scans), tpir, fpir)
    sound(result)
    true, false = result["true_alerts_per_day"], result["false_alerts_per_day"]
    if result["ppv"] is None:
        assert true + false == 0 and result["false_share"] is None
        assert result["sentence"] == "At these rates there are no alerts."
    else:
        assert result["ppv"] + result["false_share"] == pytest.approx(1)
        assert result["ppv"] * (true + false) == pytest.approx(true, rel=1e-9)
    for interval in result["intervals"].values():
        assert 0 <= interval["low"] <= interval["high"]


@STEADY
@given(n=st.integers(0, 10**6), tpir=st.floats(0, 1), fpir=st.floats(0, 0.01))
@example(n=100, tpir=0.8, fpir=0.001)
def test_day_to_day_chance_agrees_with_scipy_stats(n: int, tpir: float, fpir: float) -> None:
    intervals = sums.scaleup(n + 10**6, n, tpir, fpir)["intervals"]
    for name, law in (
        ("true_alerts_per_day", stats.binom(n, tpir)),
        ("false_alerts_per_day", stats.poisson(fpir * 10**6)),
    ):
        low, high = intervals[name]["low"], intervals[name]["high"]
        for k, reached in ((low, 0.025), (high, 0.975)):
            assert law.cdf(k) >= reached - 1e-9
            assert law.cdf(k - 1) < reached + 1e-9


def test_ppv_falls_as_listed_people_get_rarer() -> None:
    shares = [sums.scaleup(10**6, k, 0.8, 1e-3)["ppv"] for k in (0, 1, 10, 100, 1_000, 10**6)]
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1


@pytest.mark.parametrize(
    ("given_", "sentence"),
    [
        ((10_000, 10, 0.1, 0.0), "Of 365 alerts a year, 365 concern a listed person and 0 do not."),
        ((100, 2, 0.5, 19 / 98), "Of 20 alerts a day, 1 concerns a listed person and 19 do not."),
        ((100, 20, 0.95, 1 / 80), "Of 20 alerts a day, 19 concern a listed person and 1 does not."),
        (
            (10**6, 1, 0.1, 1e-3),
            "Of 1,000 alerts a day, fewer than 1 concern a listed person and 1,000 do not.",
        ),
        ((10, 0, 1.0, 1e-12), "Fewer than 1 alert in 100 years."),
        ((10, 0, 1.0, 0.0), "At these rates there are no alerts."),
    ],
)
def test_the_sentence_adds_up_and_never_hides_people(
    given_: tuple[float, float, float, float], sentence: str
) -> None:
    assert sums.scaleup(*given_)["sentence"] == sentence


# ---- gallery


@STEADY
@given(fpir=st.floats(0, 1, exclude_max=True), at=SIZES, to=SIZES)
@example(fpir=5e-324, at=MOST, to=1)
@example(fpir=0.0, at=1, to=1)
def test_gallery_is_sound(fpir: float, at: int, to: int) -> None:
    result = sums.gallery(fpir, at, to)
    sound(result)
    assert 0 <= result["fpir"] <= 1
    assert result["fpir"] <= result["expected_false_candidates"] * (1 + 1e-9) + 1e-300
    assert result["false_match_rate"] <= result["false_match_rate_exact"] * (1 + 1e-9) + 1e-300
    assert result["grade"] == ("E" if to > at or at > 10 * to else "D")
    assert ("not zero risk" in result["note"]) == (fpir == 0)


@STEADY
@given(fpir=st.floats(1e-300, 1, exclude_max=True), at=SIZES)
def test_scaled_to_its_own_list_a_rate_is_itself(fpir: float, at: int) -> None:
    assert sums.gallery(fpir, at, at)["fpir"] == pytest.approx(fpir, rel=1e-12)


@STEADY
@given(fpir=st.floats(1e-12, 0.5), at=st.integers(1, 10**6), to=st.integers(1, 10**6))
def test_there_and_back_is_the_same_rate_and_longer_lists_are_worse(
    fpir: float, at: int, to: int
) -> None:
    there = sums.gallery(fpir, at, to)["fpir"]
    assert there <= sums.gallery(fpir, at, to + 1)["fpir"]
    if there < 0.999:
        assert sums.gallery(there, to, at)["fpir"] == pytest.approx(fpir, rel=1e-9)


@pytest.mark.parametrize(
    ("at", "to", "grade", "because"),
    [
        (10_000, 10_000, "D", "a single published point, a list of 10,000"),
        (10_000, 1_000, "D", "a single published point"),
        (10_000, 999, "E", "A list of 999 is more than 10 times shorter than the 10,000"),
        (10_000, 10_001, "E", "A list of 10,001 is 1.0001 times as long as the 10,000"),
        (1_000, 10_000, "E", "is 10 times as long as the 1,000"),
    ],
)
def test_any_longer_list_is_beyond_the_test(at: int, to: int, grade: str, because: str) -> None:
    result = sums.gallery(0.001, at, to)
    assert result["grade"] == grade and because in result["grade_because"]


def test_gallery_in_whole_numbers() -> None:
    assert sums.gallery(0.5, 1, 2)["fpir"] == pytest.approx(0.75)  # 1 - 0.5 x 0.5
    assert sums.gallery(0.75, 2, 1)["false_match_rate_exact"] == pytest.approx(0.5)
    assert sums.gallery(0.75, 2, 1)["false_match_rate"] == 0.375


def test_the_two_published_points_have_slope_one() -> None:
    ten_thousand, thousand = 1 / 6_000, 1 / 60_000
    first_order = sums.gallery(thousand, 1_000, 10_000)["false_match_rate"] * 10_000
    assert math.log10(first_order / thousand) == pytest.approx(1.000, abs=5e-4)
    assert first_order == pytest.approx(ten_thousand)


# ---- what is refused


@pytest.mark.parametrize(
    ("call", "args", "places"),
    [
        ("rates", (0, 5, 9), ["--scans", "--alerts", "--false"]),
        ("rates", (10, 5, -1), ["--false"]),
        ("rates", (10, 5, 6), ["--false"]),
        ("rates", (10, 11, 6), ["--alerts"]),
        ("rates", (-1, -2, -3), ["--scans", "--alerts", "--false"]),
        ("rates", (10.5, True, "6"), ["--scans", "--alerts", "--false"]),
        ("rates", (MOST + 1, 5, 1), ["--scans"]),
        ("scaleup", (0, 5, 80, math.nan),
         ["--scans-per-day", "--tpir", "--fpir", "--listed-present"]),
        ("scaleup", (math.inf, -1, -0.1, 1.1),
         ["--scans-per-day", "--listed-present", "--tpir", "--fpir"]),
        ("scaleup", (10, 11, 0.5, 0.5), ["--listed-present"]),
        ("gallery", (1, 0, 0), ["--fpir", "--at", "--to"]),
        ("gallery", (1.0, 1, 1), ["--fpir"]),
        ("gallery", (math.nan, 1.5, -1), ["--fpir", "--at", "--to"]),
        ("power", (-1, 15, 0.5), ["--false-alerts", "--share", "--ratio"]),
        ("power", (1.5, 0, math.inf), ["--false-alerts", "--share", "--ratio"]),
        ("power", (5, 1, 1), ["--share", "--ratio"]),
    ],
)  # fmt: skip
def test_wrong_figures_are_refused_all_at_once(call: str, args: Any, places: list[str]) -> None:
    with pytest.raises(WrongUsage) as caught:
        getattr(sums, call)(*args)
    problems = caught.value.problems
    assert sorted({problem.place for problem in problems}) == sorted(places)
    for problem in problems:
        assert problem.value and problem.rule and problem.way_out
