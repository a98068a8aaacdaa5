"""Levels of exposure: exact means, shares that add up, and the variance that is lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchglass.places.exposure_levels import LEVEL_CUTS, LEVEL_NAMES, exposure_levels


def test_four_quarters_by_hand() -> None:
    # Parts of 25 people each, cut at one half: the parts seen 1 and 2 s below, 4 and 9 s above.
    seen, people = np.array([[4.0, 1.0, 9.0, 2.0]]), np.full(4, 25.0)
    levels = exposure_levels(seen, people, people[None, None], (0.5,))
    assert levels.shares.tolist() == [[[0.5, 0.5]]]
    assert levels.mean(seen).tolist() == [[[1.5, 6.5]]]
    assert levels.mean(np.array([[10.0, 20.0, 30.0, 40.0]])).tolist() == [[[30.0, 20.0]]]
    # Variance (1 + 4 + 16 + 81) / 4 - 16 = 9.5, between levels 2.5^2 = 6.25.
    assert levels.lost_variance[0] == pytest.approx(1 - 6.25 / 9.5)


def test_a_part_on_both_sides_of_a_cut_is_shared_out() -> None:
    # 60 people seen 1 s, 40 seen 6 s; half of 100 is 50: above are 10 and 40.
    seen, people = np.array([[1.0, 6.0]]), np.array([60.0, 40.0])
    levels = exposure_levels(seen, people, people[None, None], (0.5,))
    assert levels.mean(seen)[0, 0] == pytest.approx([1.0, 5.0])
    assert levels.shares[0, 0] == pytest.approx([0.5, 0.5])


def test_groups_that_live_elsewhere_have_other_shares_and_other_means() -> None:
    seen, people = np.array([[1.0, 2.0, 4.0, 9.0]]), np.full(4, 25.0)
    lives = np.array([[[1.0, 1.0, 1.0, 1.0], [0.0, 1.0, 0.0, 3.0], [1.0, 0.0, 0.0, 0.0]]])
    levels = exposure_levels(seen, people, lives, (0.5,))
    assert levels.shares[0] == pytest.approx(np.array([[0.5, 0.5], [0.25, 0.75], [1.0, 0.0]]))
    # The third group has nobody in the upper level, which then holds the mean of all people.
    assert levels.mean(seen)[0] == pytest.approx(np.array([[1.5, 6.5], [2.0, 9.0], [1.0, 6.5]]))


@st.composite
def towns(draw: Any) -> Any:
    """Return exposure, people and where groups live, with ties and parts without people."""
    parts, draws, groups = (
        draw(st.integers(1, 12)),
        draw(st.integers(1, 4)),
        draw(st.integers(1, 3)),
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    seen = rng.gamma(0.5, 100, (draws, parts)) * draw(st.sampled_from([0.0, 1e-6, 1.0, 1e6]))
    if draw(st.booleans()):
        seen = np.round(seen, -1)
    people = rng.integers(0, 50, parts).astype(float)
    people[rng.integers(parts)] += 1
    lives = rng.random((draws, groups, parts)) * people
    lives[..., np.argmax(people)] += 1e-3
    return seen, people, lives


@given(towns())
def test_the_mean_is_exact_and_shares_add_up(case: Any) -> None:
    seen, people, lives = case
    levels = exposure_levels(seen, people, lives)
    assert levels.shares.shape == (*lives.shape[:2], len(LEVEL_NAMES))
    assert levels.shares.sum(axis=2) == pytest.approx(np.ones(lives.shape[:2]))
    assert levels.lives.sum(axis=3) == pytest.approx(np.ones(levels.shares.shape))
    other = np.random.default_rng(1).normal(0, 1, seen.shape)
    for values in (seen, other):
        exact = (lives * values[:, None]).sum(axis=2) / lives.sum(axis=2)
        found = (levels.shares * levels.mean(values)).sum(axis=2)
        assert found == pytest.approx(exact, rel=1e-9, abs=1e-12)


@given(towns())
def test_levels_of_all_people_go_up_and_keep_the_variance_said(case: Any) -> None:
    seen, people, _ = case
    everybody = np.broadcast_to(people, (len(seen), 1, len(people)))
    levels = exposure_levels(seen, people, everybody)
    cuts = [0.0, *LEVEL_CUTS, 1.0]
    assert levels.shares[:, 0] == pytest.approx(np.tile(np.diff(cuts), (len(seen), 1)))
    means = levels.mean(seen)[:, 0]
    assert (np.diff(means, axis=1) >= -1e-9 * (1 + means[:, :-1])).all()
    weight = people / people.sum()
    middle = (seen * weight).sum(axis=1, keepdims=True)
    whole = (weight * (seen - middle) ** 2).sum(axis=1)
    kept = (levels.shares[:, 0] * (means - middle) ** 2).sum(axis=1)
    assert (levels.lost_variance >= 0).all() and (levels.lost_variance <= 1).all()
    assert whole * (1 - levels.lost_variance) == pytest.approx(
        kept, rel=1e-6, abs=1e-9 * whole.max()
    )


def test_where_all_are_alike_nothing_is_lost() -> None:
    seen, people = np.full((2, 5), 0.1 + 0.2), np.arange(1.0, 6.0)
    lost = exposure_levels(seen, people, np.broadcast_to(people, (2, 1, 5))).lost_variance
    assert lost.tolist() == [0.0, 0.0]


def test_a_draw_does_not_depend_on_the_others() -> None:
    rng = np.random.default_rng(7)
    seen, people = rng.gamma(1, 50, (6, 9)), rng.uniform(1, 9, 9)
    lives = rng.random((6, 2, 9))
    whole, one = (
        exposure_levels(seen, people, lives),
        exposure_levels(seen[3:4], people, lives[3:4]),
    )
    assert (whole.shares[3] == one.shares[0]).all() and (whole.lives[3] == one.lives[0]).all()
    assert whole.lost_variance[3] == one.lost_variance[0]


def test_a_town_without_people_is_refused() -> None:
    seen = np.ones((1, 2))
    for people, lives in (([0.0, 0.0], [1.0, 1.0]), ([1.0, 1.0], [0.0, 0.0])):
        with pytest.raises(ValueError, match="need people"):
            exposure_levels(seen, np.array(people), np.array(lives)[None, None])
