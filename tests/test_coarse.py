"""The coarse grid beside the fine one, and the way back from one deduction."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reference_model import reference_rates, reference_rules
from watchglass.base.score_columns import EventRule, LifeRates, Lives, SanctionRule, ScoreRules
from watchglass.lives.coarse import coarse_back_share, coarse_lives, coarsened, spread_out
from watchglass.lives.exact import expected_lives
from watchglass.lives.recovery import back_share

NONE: frozenset[str] = frozenset()
RULES = reference_rules()
RATES = reference_rates(exposures=4, conducts=4, factor=20.0)
SCORE = np.arange(1001)


# ---- which grid


@pytest.mark.parametrize(
    ("days", "most", "grain"),
    [(730, 10, (10, 10)), (365, 10, (5, 5)), (730, 9, (5, 5)), (728, 10, (2, 2)), (731, 10, (1, 1)),
     (730, 1, (1, 1))],
)  # fmt: skip
def test_cells_and_steps_are_as_large_as_all_numbers_allow(
    days: int, most: int, grain: tuple[int, int]
) -> None:
    found = coarsened(RULES, RATES, days, most)
    assert (found.points, found.days) == grain


@pytest.mark.parametrize(
    ("change", "grain"),
    [
        ({}, (10, 10)),
        ({"start_high": 798}, (1, 1)),
        ({"start_low": 405}, (5, 5)),
        ({"tiers": (350, 606)}, (2, 2)),
        ({"sanction": SanctionRule(350, 25)}, (5, 5)),
        ({"sanction": SanctionRule(352, 30)}, (2, 2)),
        ({"sanction": SanctionRule(350, 0)}, (10, 10)),
        ({"sanction": None}, (10, 10)),
        ({"forgive_every_days": 365, "forgive_to": 400}, (5, 5)),
        ({"events": (EventRule("e", -15, true=True),)}, (5, 5)),
        ({"clean_to": np.minimum(SCORE + 2, 1000)}, (10, 5)),
        ({"clean_to": np.minimum(SCORE * 1.01, 1000).astype(int)}, (1, 1)),
        ({"clean_to": np.maximum(SCORE - 1, 0)}, (1, 1)),
        ({"clean_to": SCORE}, (10, 10)),
    ],
)
def test_every_number_of_the_rules_counts(
    change: dict[str, object], grain: tuple[int, int]
) -> None:
    found = coarsened(replace(RULES, **change), RATES, 730)
    assert (found.points, found.days) == grain


def test_rules_and_rates_in_cells() -> None:
    found = coarsened(RULES, RATES, 730)
    rules = found.rules
    assert (rules.highest, rules.start_low, rules.start_high, rules.tiers) == (
        100,
        40,
        79,
        (35, 60, 80),
    )
    assert [event.points for event in rules.events] == [-4, -6]
    assert rules.sanction == SanctionRule(35, 3) and rules.clean_step == 1
    assert list(rules.fifth_lines()) == [47, 55, 63, 71]
    np.testing.assert_array_equal(found.rates.free, RATES.free * 10)


# ---- what comes out


def means(lives: Lives) -> np.ndarray:
    return lives.scores_at_end @ np.arange(lives.scores_at_end.shape[2]) / lives.units


def error(coarse: np.ndarray, fine: np.ndarray) -> float:
    return float(np.max(np.abs(coarse / fine - 1)))


def test_two_years_on_cells_of_ten_are_near_the_fine_ones() -> None:
    fine = expected_lives(RULES, RATES, 730)
    coarse = coarse_lives(RULES, RATES, 730)
    assert coarse.settings == {"cell_points": 10.0, "step_days": 10.0}
    assert coarse.scores_at_end.shape == fine.scores_at_end.shape
    np.testing.assert_allclose(coarse.scores_at_end.sum(axis=2), fine.units, rtol=1e-12)
    np.testing.assert_allclose(coarse.events[..., 0], fine.events[..., 0], rtol=1e-9)
    assert error(coarse.events[..., 1], fine.events[..., 1]) < 0.005
    assert error(coarse.sanction_days, fine.sanction_days) < 0.08
    assert error(coarse.begun, fine.begun) < 0.13
    assert np.max(np.abs(means(coarse) - means(fine))) < 2.0
    np.testing.assert_allclose(
        coarse.score_sum_by_class.reshape(1, 8, -1).sum(axis=2),
        means(coarse) * coarse.units,
        rtol=1e-9,
    )
    assert np.max(np.abs(coarse.tiers_by_class - fine.tiers_by_class)) < 0.01
    assert np.max(np.abs(coarse.fifths - fine.fifths)) < 0.01
    np.testing.assert_allclose(coarse.fifths.sum(axis=(1, 2)), fine.units.sum(axis=1), rtol=1e-12)


def test_smaller_steps_are_nearer() -> None:
    fine = expected_lives(RULES, RATES, 730, extras=NONE)
    errors = [
        error(coarse_lives(RULES, RATES, 730, most_points=most, extras=NONE).begun, fine.begun)
        for most in (10, 5, 2)
    ]
    assert errors[0] > errors[1] > errors[2]


def test_without_coarsening_it_is_the_fine_grid() -> None:
    rates = reference_rates(exposures=1, conducts=1)
    coarse = coarse_lives(RULES, rates, 31)
    fine = expected_lives(RULES, rates, 31)
    assert coarse.settings == {"cell_points": 1.0, "step_days": 1.0}
    np.testing.assert_array_equal(coarse.scores_at_end, fine.scores_at_end)


def test_without_a_bonus_a_single_first_score_stays_on_its_lattice() -> None:
    rules = replace(RULES, clean_to=SCORE, start_low=1000, start_high=1000)
    coarse = coarse_lives(rules, RATES, 100, extras=NONE)
    fine = expected_lives(rules, RATES, 100, extras=NONE)
    assert coarse.settings == {"cell_points": 10.0, "step_days": 10.0}
    np.testing.assert_allclose(coarse.scores_at_end.sum(axis=2), fine.units, rtol=1e-12)
    assert not np.delete(coarse.scores_at_end, SCORE[::10], axis=2).any()
    # Under the 1.5-fold rate of true flags a sanction that begins late counts a little less.
    np.testing.assert_allclose(means(coarse), means(fine), rtol=2e-3)


def test_cells_are_spread_over_their_scores() -> None:
    by_cell = np.zeros((1, 101))
    by_cell[0, [0, 40, 100]] = [10.0, 20.0, 5.0]
    spread = spread_out(by_cell, RULES, 10)
    assert spread.shape == (1, 1001) and spread.sum() == pytest.approx(35)
    assert np.all(spread[0, :10] == 1) and np.all(spread[0, 400:410] == 2) and spread[0, 1000] == 5
    assert not spread[0, 10:400].any() and not spread[0, 410:1000].any()


# ---- the way back


def quiet(rates: LifeRates) -> LifeRates:
    return replace(rates, free=rates.free * 0, sanctioned=rates.sanctioned * 0)


def test_without_events_the_way_back_takes_the_points_in_days() -> None:
    share = back_share(RULES, quiet(RATES), 60, -40, 600)
    assert share.shape == (1, 60)
    assert not share[0, :39].any() and np.all(share[0, 39:] == 1)


def test_the_way_back_in_closed_form() -> None:
    """From 8 under, any event delays: on day 8 those are back who had none on 8 days."""
    share = back_share(RULES, RATES, 8, -8, 600)
    none = np.exp(-8 * RATES.free[0].sum(axis=1)) @ (RATES.units[0] / RATES.units[0].sum())
    assert share[0, 7] == pytest.approx(none, rel=1e-12) and not share[0, :7].any()


def test_who_fell_under_the_threshold_is_under_sanction_from_day_0_on() -> None:
    share = back_share(RULES, RATES, 40, -10, 355)
    none = np.exp(-10 * RATES.sanctioned[0].sum(axis=1)) @ (RATES.units[0] / RATES.units[0].sum())
    assert share[0, 9] == pytest.approx(none, rel=1e-12)
    lasting = back_share(replace(RULES, sanction=SanctionRule(350, 0)), RATES, 40, -10, 355)
    some = np.exp(-5 * (RATES.sanctioned[0] + RATES.free[0]).sum(axis=1)) @ (
        RATES.units[0] / RATES.units[0].sum()
    )
    assert lasting[0, 9] == pytest.approx(some, rel=1e-12)


def small() -> tuple[ScoreRules, LifeRates]:
    events = (
        EventRule("wrong", -4, true=False, correctable=True),
        EventRule("true", -6, true=True),
    )
    rules = ScoreRules(
        lowest=0, highest=100, start_low=40, start_high=79, events=events, tiers=(35,),
        clean_to=np.arange(101), sanction=SanctionRule(35, 30),
    )  # fmt: skip
    rates = replace(quiet(RATES), corrected_share=np.array([0.6]), settled_per_day=np.array([0.25]))
    return rules, rates


def test_a_correction_may_be_the_only_way_back() -> None:
    rules, rates = small()
    day = np.arange(1, 31)
    share = back_share(rules, rates, 30, -4, 60)
    np.testing.assert_allclose(share[0], 0.6 * (1 - 0.75**day), rtol=1e-12)
    # A true event is never put right.
    assert not back_share(rules, rates, 30, -6, 60).any()


@pytest.mark.parametrize(("deduction", "score"), [(0, 600), (10, 600), (-5, 1001), (-5, -1)])
def test_a_way_back_from_nowhere_is_refused(deduction: int, score: int) -> None:
    with pytest.raises(ValueError, match="deduction"):
        back_share(RULES, RATES, 10, deduction, score)


def test_who_cannot_lose_is_back_at_once() -> None:
    assert np.all(back_share(RULES, RATES, 3, -10, 0) == 1)


def test_the_coarse_way_back_is_near_at_the_ends_of_steps() -> None:
    fine = back_share(RULES, RATES, 730, -40, 600)[0]
    coarse = coarse_back_share(RULES, RATES, 730, -40, 600)[0]
    assert coarse.shape == fine.shape and np.all(np.diff(coarse) >= 0)
    assert coarse[39] == pytest.approx(fine[39], rel=1e-9)
    assert np.max(np.abs(coarse - fine)[99::10]) < 0.05
    assert coarse[-1] == pytest.approx(fine[-1], abs=0.005)
    odd = coarse_back_share(RULES, RATES, 100, -37, 600)
    np.testing.assert_array_equal(odd, back_share(RULES, RATES, 100, -37, 600))
