"""Figures with the cameras that a list lacks, held against towns of which a part was kept."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchglass.places.geometry.edge_table import edge_exposure
from watchglass.places.missing_cameras import Undercount, share_with_missing, undercount_from
from watchglass.places.streets_in_view import cameras_but
from watchglass.places.town import TownSettings, make_town, town_cameras

SHARES = st.floats(0, 1)
TIMES = st.floats(1, 1000)


def test_the_worked_cases_by_hand() -> None:
    # No overlap beyond chance: 1 - 0.9^3.
    assert share_with_missing(0.1, 0.1, 3) == pytest.approx(0.271)
    # Negative binomial with shape 1: none = 1 / (1 + mean); mean 1 leaves a half, 3 a quarter.
    assert share_with_missing(0.5, 1.0, 3) == pytest.approx(0.75)
    # All cameras in one spot: more of them hardly add anything.
    assert share_with_missing(0.1, 1e4, 3) == pytest.approx(0.1, abs=0.01)
    assert share_with_missing(0.0, 0.0, 9) == 0 and share_with_missing(1.0, 2.0, 9) == 1


@given(SHARES, st.floats(0, 50), TIMES, TIMES)
def test_more_cameras_never_show_less_and_never_more_than_all(
    share: float, above: float, one: float, other: float
) -> None:
    fewer, more = sorted((one, other))
    seen = [share_with_missing(share, share + above, times) for times in (1.0, fewer, more)]
    assert share - 1e-9 <= seen[0] <= seen[1] + 1e-9 and seen[1] <= seen[2] + 1e-9 <= 1 + 2e-9
    assert seen[0] == pytest.approx(share, abs=1e-9)
    assert seen[2] <= 1 - (1 - share) ** more + 1e-6, "bunched cameras show less than even ones"


@given(st.floats(0.01, 0.9), st.floats(0.1, 20), st.floats(1, 10), st.floats(1, 10))
def test_in_two_steps_is_in_one(share: float, above: float, one: float, other: float) -> None:
    """The law keeps its shape when cameras are added or left out at random."""
    mean = -math.log(1 - share) + above
    half = share_with_missing(share, mean, one)
    assert share_with_missing(half, mean * one, other) == pytest.approx(
        share_with_missing(share, mean, one * other), abs=1e-6
    )


@pytest.mark.parametrize("rule", ["along streets", "centre-heavy", "at crossings"])
@pytest.mark.parametrize("reach_m", [8.0, 38.0])
def test_a_town_of_which_some_cameras_were_kept_is_told_whole_again(
    rule: str, reach_m: float
) -> None:
    """Exact geometry with all cameras, against lists of some of them, scaled up."""
    town = make_town(TownSettings(), 1)
    streets, length = town.streets, town.streets.length_m()
    for count in (300, 3000):
        cameras = town_cameras(town, count, rule, 0.3, 90.0, reach_m, 1)  # type: ignore[arg-type]
        whole = edge_exposure(streets, cameras)
        true = float(whole.union_m.sum() / length.sum())
        for times, mean_off, one_off in ((1.5, 0.05, 0.10), (3.0, 0.10, 0.16), (10.0, 0.15, 0.5)):
            off, linear = [], []
            for lot in range(8):
                kept = np.random.default_rng(lot).permutation(count) < round(count / times)
                seen = edge_exposure(streets, cameras_but(cameras, ~kept))
                share, over = (float(m.sum() / length.sum()) for m in (seen.union_m, seen.sum_m))
                off.append(share_with_missing(share, over, times) / true - 1)
                linear.append(times * seen.sum_m.sum() / whole.sum_m.sum() - 1)
            assert abs(np.mean(off)) < mean_off, (count, times)
            assert np.abs(off).max() < one_off, (count, times)
            assert abs(np.mean(linear)) < 0.2


def test_street_by_street_would_miss_most_of_what_few_mapped_cameras_leave_out() -> None:
    """Why the formula is for all streets: a short street without a mapped camera stays at 0."""
    town = make_town(TownSettings(), 1)
    streets, length = town.streets, town.streets.length_m()
    cameras = town_cameras(town, 600, "along streets", 0.3, 90.0, 38.0, 1)
    true = edge_exposure(streets, cameras).union_m.sum()
    kept = np.random.default_rng(0).permutation(600) < 60
    seen = edge_exposure(streets, cameras_but(cameras, ~kept))
    by_street = float((length * (1 - (1 - seen.union_m / length) ** 10)).sum())
    share, over = (float(m.sum() / length.sum()) for m in (seen.union_m, seen.sum_m))
    assert by_street / true < 0.5
    assert share_with_missing(share, over, 10) * length.sum() / true == pytest.approx(1, abs=0.2)


def test_three_numbers_are_read_as_they_stand() -> None:
    assert undercount_from(" 1.5, 3,10.0") == Undercount(1.5, 3.0, 10.0)
    assert undercount_from("1,1,1") == Undercount(1, 1, 1)
