"""People differ: closed forms, quadrature and sampled people must tell the same story."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import betaincinv, gammainc, gammaincinv

from watchglass.base.mixing import BetaChance, GammaHazard, gamma_nodes
from watchglass.evidence.draws import between, jeffreys, pert, stream
from watchglass.measures.concentration import borne_by_top

ONE = np.ones((1, 1))
TRIES = (1.0, 30.0, 400.0, 10_000.0)


def gamma(hazard: float, variance: float, kept: float = 1.0) -> GammaHazard:
    return GammaHazard(hazard * ONE, np.array([variance]), kept * ONE)


def beta(chance: float, spread: float, attempts: int = 1, kept: float = 1.0) -> BetaChance:
    return BetaChance(chance * ONE, np.array([spread]), attempts, kept * ONE)


def by_nodes(law: GammaHazard | BetaChance, tries: float) -> float:
    chances, weights = law.nodes()
    with np.errstate(divide="ignore"):
        none = np.exp(tries * np.log1p(-np.minimum(chances, 1.0)))
    return float((weights * none).sum())


# ---- one law, three ways


@pytest.mark.parametrize("variance", [0.1, 0.5, 2.0, 8.0])
@pytest.mark.parametrize("hazard", [1e-8, 1e-5, 1e-3, 0.05, 1.0])
def test_closed_form_and_quadrature_agree_on_none(hazard: float, variance: float) -> None:
    law = gamma(hazard, variance)
    for tries in TRIES:
        closed = float(law.none_in(np.array([[tries]]))[0, 0])
        assert closed == pytest.approx((1 + variance * tries * hazard) ** (-1 / variance))
        assert by_nodes(law, tries) == pytest.approx(closed, abs=0.012)
        if tries * hazard < 0.1:  # where the bundled scenarios are
            assert 1 - by_nodes(law, tries) == pytest.approx(1 - closed, rel=2e-3, abs=1e-15)


@pytest.mark.parametrize("variance", [0.5, 2.0, 8.0])
@pytest.mark.parametrize(("hazard", "tries"), [(0.001, 100), (0.01, 30), (0.2, 5)])
def test_sampled_people_have_the_same_chances(hazard: float, variance: float, tries: int) -> None:
    rng = np.random.default_rng(7)
    people = 400_000
    own = rng.gamma(1 / variance, variance, people) * hazard
    seen = rng.binomial(tries, 0.6 * -np.expm1(-own))  # review lets 60 % through
    law = gamma(hazard, variance, kept=0.6)
    mean = float(law.mean()[0, 0])
    none = float(law.none_in(np.array([[float(tries)]]))[0, 0])
    noise = 5 * seen.std() / math.sqrt(people)
    assert seen.mean() == pytest.approx(tries * mean, abs=noise)
    assert (seen == 0).mean() == pytest.approx(none, abs=5 * math.sqrt(none / people) + 1e-3)


@pytest.mark.parametrize("kept", [0.05, 0.5, 0.999])
@pytest.mark.parametrize("variance", [0.0, 0.3, 2.0, 8.0])
def test_none_after_review_against_adding_up_many_people(kept: float, variance: float) -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    z = np.ones_like(u) if variance == 0 else variance * gammaincinv(1 / variance, u)
    for hazard, tries in ((1e-5, 440.0), (1e-3, 200.0), (0.05, 40.0), (1.0, 3.0)):
        chance = kept * -np.expm1(-z * hazard)
        law = gamma(hazard, variance, kept)
        found = float(law.none_in(np.array([[tries]]))[0, 0])
        assert found == pytest.approx(float(((1 - chance) ** tries).mean()), abs=2e-3)
        assert float(law.mean()[0, 0]) == pytest.approx(float(chance.mean()), rel=2e-4)


def test_review_that_lets_everything_through_changes_nothing() -> None:
    whole, almost = gamma(0.01, 2.0), gamma(0.01, 2.0).thinned((1 - 1e-12) * ONE)
    tries = np.array([[200.0]])
    assert whole.thinned(ONE).none_in(tries)[0, 0] == whole.none_in(tries)[0, 0]
    assert almost.none_in(tries)[0, 0] == pytest.approx(whole.none_in(tries)[0, 0], abs=1e-3)
    twice = whole.thinned(0.5 * ONE).thinned(0.4 * ONE)
    assert twice.mean()[0, 0] == pytest.approx(0.2 * whole.mean()[0, 0])


@given(
    p=st.floats(0, 0.999), kept=st.floats(0.001, 1.0), tries=st.floats(0, 1e4)
)  # fmt: skip
def test_people_who_are_all_alike_are_the_independent_case(
    p: float, kept: float, tries: float
) -> None:
    expected = (1 - kept * p) ** tries
    k = np.array([[tries]])
    frail = gamma(-math.log1p(-p), 0.0, kept)
    assert float(frail.mean()[0, 0]) == pytest.approx(kept * p, rel=1e-12, abs=1e-300)
    assert float(frail.none_in(k)[0, 0]) == pytest.approx(expected, rel=1e-9, abs=1e-15)
    assert float(beta(p, 0.0, 1, kept).none_in(k)[0, 0]) == pytest.approx(
        expected, rel=1e-9, abs=1e-15
    )


@given(hazard=st.floats(1e-9, 0.3), variance=st.floats(0.01, 10), tries=st.floats(1, 1e4))
def test_people_who_differ_are_spared_more_often_for_the_same_mean(
    hazard: float, variance: float, tries: float
) -> None:
    law = gamma(hazard, variance)
    mean = float(law.mean()[0, 0])
    independent = math.exp(tries * math.log1p(-mean))
    assert float(law.none_in(np.array([[tries]]))[0, 0]) >= independent * (1 - 1e-9)


@pytest.mark.parametrize("law", [gamma(50.0, 0.5), gamma(50.0, 0.5, 0.5), beta(1.0, 0.0)])
def test_no_sighting_gives_no_outcome_even_to_somebody_always_named(
    law: GammaHazard | BetaChance,
) -> None:
    assert law.none_in(np.zeros((1, 1)))[0, 0] == pytest.approx(1.0)


# ---- the nodes


@given(variance=st.lists(st.floats(0, 100), min_size=1, max_size=5))
def test_the_bins_of_people_keep_the_mean(variance: list[float]) -> None:
    nodes, weights = gamma_nodes(np.array(variance))
    assert (weights * nodes).sum(axis=1) == pytest.approx(np.ones(len(variance)), rel=1e-9)
    assert weights.sum(axis=1) == pytest.approx(np.ones(len(variance)))
    assert (np.diff(nodes, axis=1) >= -1e-12).all() and (nodes >= 0).all()


def test_whole_numbers_of_variance_are_read_as_numbers() -> None:
    exact, _ = gamma_nodes(np.array([2.0, 8.0]))
    whole, _ = gamma_nodes(np.array([2, 8]))  # type: ignore[arg-type]
    single, _ = gamma_nodes(np.array([2.0, 8.0], dtype=np.float32))  # type: ignore[arg-type]
    assert np.array_equal(whole, exact) and np.array_equal(single, exact)


@pytest.mark.parametrize("variance", [0.1, 1.0, 2.0, 8.0])
def test_the_bins_keep_nearly_all_of_the_spread(variance: float) -> None:
    nodes, weights = gamma_nodes(np.array([variance]))
    kept = float((weights * (nodes - 1) ** 2).sum()) / variance
    assert 0.99 < kept <= 1


@pytest.mark.parametrize("variance", [0.1, 0.5, 2.0, 8.0])
def test_the_most_affected_hundredth_bear_what_the_gamma_law_says(variance: float) -> None:
    shape = 1 / variance
    exact = 1 - float(gammainc(shape + 1, gammaincinv(shape, 0.99)))
    nodes, weights = gamma_nodes(np.array([variance]))
    assert borne_by_top(nodes[0], weights[0]) == pytest.approx(exact, rel=1e-9)
    sampled = np.sort(np.random.default_rng(3).gamma(shape, variance, 1_000_000))
    assert sampled[-10_000:].sum() / sampled.sum() == pytest.approx(exact, rel=0.02)


def test_equal_people_bear_equal_shares_and_nobody_bears_nothing() -> None:
    assert borne_by_top(np.ones(4), np.array([10.0, 20, 30, 40])) == pytest.approx(0.01)
    assert math.isnan(borne_by_top(np.zeros(0), np.zeros(0)))
    assert math.isnan(borne_by_top(np.zeros(2), np.ones(2)))
    # one person in 200 bears everything; the other half of the hundredth bears nothing
    assert borne_by_top(np.array([0.0, 3.0]), np.array([199.0, 1.0])) == pytest.approx(1.0)
    # one person in fifty bears everything: the cut splits that person
    assert borne_by_top(np.array([0.0, 3.0]), np.array([49.0, 1.0])) == pytest.approx(0.5)


# ---- the beta law of attempts


@pytest.mark.parametrize("attempts", [1, 2, 3])
@pytest.mark.parametrize("spread", [0.02, 0.3, 0.8])
@pytest.mark.parametrize("chance", [0.003, 0.05, 0.5])
def test_the_beta_law_has_the_moments_of_sampled_people(
    chance: float, spread: float, attempts: int
) -> None:
    total = 1 / spread - 1
    law = beta(chance, spread, attempts)
    exact = stats.beta(chance * total, (1 - chance) * total).moment(attempts)
    assert float(law.mean()[0, 0]) == pytest.approx(float(exact), rel=1e-6)
    chances, weights = law.nodes()
    assert float((chances * weights).sum()) == pytest.approx(float(exact), rel=0.01)
    own = np.random.default_rng(5).beta(chance * total, (1 - chance) * total, 300_000) ** attempts
    for tries in (1.0, 20.0, 200.0):
        none = float(law.none_in(np.array([[tries]]))[0, 0])
        assert none == pytest.approx(float(((1 - own) ** tries).mean()), abs=0.012)


def test_somebody_always_refused_is_refused_always() -> None:
    assert beta(1.0, 0.3, 3).mean()[0, 0] == pytest.approx(1.0)
    assert beta(0.0, 0.3, 3).mean()[0, 0] == pytest.approx(0.0, abs=1e-15)


# ---- draws of a quantity


@pytest.mark.parametrize("best", [0.0, 0.05, 0.3, 0.5, 0.95, 1.0])
def test_the_grid_of_the_pert_law_is_close_to_exact_quantiles(best: float) -> None:
    u = stream(1, "grid", 20_000)
    exact = betaincinv(1 + 4 * best, 5 - 4 * best, u)
    error = np.abs(pert(10.0, 10.0 + 4 * best, 14.0, u) - (10 + 4 * exact)) / 4
    assert error[(u > 0.002) & (u < 0.998)].max() < 1e-5


def test_the_grid_of_the_pert_law_is_close_in_the_far_tails() -> None:
    u = np.concatenate([np.logspace(-7, -3, 3000), 1 - np.logspace(-7, -3, 3000)])
    for best in (0.0, 0.3, 0.5, 1.0):
        exact = betaincinv(1 + 4 * best, 5 - 4 * best, u)
        assert np.abs(pert(0.0, best, 1.0, u) - exact).max() < 1e-5


def test_the_pert_law_has_its_mean_its_bounds_and_no_width_where_bounds_meet() -> None:
    u = stream(1, "x", 5_000)
    draws = pert(2.0, 3.0, 10.0, u)
    assert draws.mean() == pytest.approx((2 + 4 * 3 + 10) / 6, rel=1e-3)
    assert draws.min() >= 2 and draws.max() <= 10
    assert (pert(4.0, 4.0, 4.0, u) == 4.0).all()


@pytest.mark.parametrize(("k", "n"), [(0, 50), (1, 6_000), (89, 100), (100, 100)])
def test_counts_are_jeffreys(k: int, n: int) -> None:
    u = np.array([0.025, 0.5, 0.975])
    assert jeffreys(k, n, u, share=True) == pytest.approx(stats.beta(k + 0.5, n - k + 0.5).ppf(u))
    assert jeffreys(k, n, u, share=False) == pytest.approx(stats.gamma(k + 0.5).ppf(u) / n)
    assert jeffreys(0, n, np.array([0.5]), share=True)[0] > 0  # none seen is not never


@pytest.mark.parametrize("share", [True, False])
@pytest.mark.parametrize(("low", "value", "high"), [(0.1, 0.3, 0.4), (1e-6, 1e-5, 0.5)])
def test_intervals_are_met_at_both_ends_and_in_the_middle(
    low: float, value: float, high: float, share: bool
) -> None:
    u = np.array([0.025, 0.5, 0.975])
    assert between(value, low, high, u, share=share) == pytest.approx([low, value, high])
    steady = between(value, low, high, np.linspace(0.001, 0.999, 500), share=share)
    assert (np.diff(steady) > 0).all()
    assert not share or (steady < 1).all()


@given(seed=st.integers(0, 2**63), draws=st.integers(1, 300))
def test_a_stream_depends_on_seed_and_key_alone_and_fills_every_stratum(
    seed: int, draws: int
) -> None:
    first = stream(seed, "camera.capture_fraction", draws)
    stream(seed, "something else", 17)
    assert np.array_equal(first, stream(seed, "camera.capture_fraction", draws))
    assert (np.sort(np.floor(first * draws)) == np.arange(draws)).all()
    assert first.min() > 0 and first.max() < 1
    if draws > 20:
        assert not np.array_equal(first, stream(seed, "camera.capture_share", draws))
        assert not np.array_equal(first, stream(seed + 1, "camera.capture_fraction", draws))
