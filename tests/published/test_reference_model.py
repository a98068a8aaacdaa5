"""The exact engine against the printed expected values of the reference model WG-REF-1."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from reference_model import SHARES, reference_rates, reference_rules
from watchglass.base.score_columns import Lives
from watchglass.lives.exact import expected_lives

PRINTED = tomllib.loads((Path(__file__).parent / "reference_model.toml").read_text("utf-8"))
RULES, RATES = reference_rules(), reference_rates()
SCORE = np.arange(1001)
SIX_DIGITS = 5e-6


@cache
def year() -> Lives:
    return expected_lives(RULES, RATES, 365, daily=True, extras=frozenset())


def with_all(by_group: np.ndarray) -> np.ndarray:
    """Return values by group and, last, of everybody."""
    return np.append(by_group, SHARES @ by_group)


def laws(day: int) -> np.ndarray:
    """Return the share of people at each score at the end of a day, by group, then of all."""
    assert year().daily is not None
    by_group = year().daily.scores[day] / SHARES[:, None]
    return np.concatenate([by_group, [SHARES @ by_group]])


def measured(days: int) -> dict[str, np.ndarray]:
    daily = year().daily
    assert daily is not None
    law = laws(days - 1)
    mean = law @ SCORE
    below = law.cumsum(axis=1)
    events = daily.events[:days].sum(axis=0) / SHARES[:, None]
    return {
        "false_flags": with_all(events[:, 0]),
        "true_flags": with_all(events[:, 1]),
        "sanctioned_days": with_all(daily.sanctioned[:days].sum(axis=0) / SHARES),
        "new_sanctions": with_all(daily.begun[:days].sum(axis=0) / SHARES),
        "mean_score": mean,
        "sd_of_score": np.sqrt(law @ SCORE**2 - mean**2),
        "share_under_350": law[:, :350].sum(axis=1),
        "share_at_1000": law[:, 1000],
        "gini": (below * (1 - below)).sum(axis=1) / mean,
        "sanctioned_last_day": with_all(daily.sanctioned[days - 1] / SHARES),
    }


@pytest.mark.slow
@pytest.mark.parametrize("days", [10, 20, 100, 365])
def test_the_tables_are_met(days: int) -> None:
    found, printed = measured(days), PRINTED["after"][str(days)]
    assert set(found) == set(printed)
    for name, values in printed.items():
        np.testing.assert_allclose(found[name], values, rtol=SIX_DIGITS, err_msg=name)


@pytest.mark.slow
def test_the_bins_are_met() -> None:
    bins = np.bincount(np.minimum(SCORE // 20, 49), laws(364)[-1])
    np.testing.assert_allclose(bins, PRINTED["bins"]["after_365"], atol=5.01e-7)


@pytest.mark.slow
def test_yearly_columns_are_the_sums_of_the_days() -> None:
    lives = year()
    daily = lives.daily
    assert daily is not None
    near = {"rtol": 1e-12, "atol": 1e-15}
    np.testing.assert_allclose(lives.events[0], daily.events.sum(axis=0), **near)
    np.testing.assert_allclose(lives.sanction_days[0], daily.sanctioned.sum(axis=0), **near)
    np.testing.assert_allclose(lives.begun[0], daily.begun.sum(axis=0), **near)
    np.testing.assert_allclose(lives.scores_at_end[0], daily.scores[-1], **near)


@pytest.mark.slow
def test_what_needs_no_table() -> None:
    daily = year().daily
    assert daily is not None
    everybody = daily.scores.sum(axis=2)
    np.testing.assert_allclose(everybody, np.broadcast_to(SHARES, everybody.shape), rtol=1e-12)
    assert np.all(daily.scores >= 0)
    assert not daily.scores[:200, :, 1000].any() and daily.scores[200, :, 1000].all()
    assert not daily.sanctioned[0].any()
    # Everyone under the threshold at the end of a day is under sanction tomorrow.
    under = daily.scores[:-1, :, :350].sum(axis=2)
    assert np.all(under <= daily.sanctioned[1:] * (1 + 1e-12))
    # A sanction runs for 30 days.
    born = np.concatenate([np.zeros((30, 8)), daily.begun]).cumsum(axis=0)
    np.testing.assert_allclose(
        daily.sanctioned[1:], born[30:-1] - born[:-31], rtol=1e-9, atol=1e-15
    )


@pytest.mark.slow
def test_day_0_in_closed_form() -> None:
    daily = year().daily
    assert daily is not None
    np.testing.assert_allclose(
        daily.events[0, :, 1] / SHARES, PRINTED["day_0"]["true_flags"], rtol=2e-6
    )
    mean = laws(0)[:8] @ SCORE
    np.testing.assert_allclose(mean, PRINTED["day_0"]["mean_score"], rtol=1e-9)
    free = RATES.free[0].reshape(8, 256, 2)
    by_hand = 599.5 + np.exp(-free.sum(axis=2)).mean(axis=1) - free.mean(axis=1) @ [40, 60]
    np.testing.assert_allclose(mean, by_hand, rtol=1e-9)
