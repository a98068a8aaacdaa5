"""The engines against each other: a figure that two give differently is a defect.

Limits as in the reference model's page: any cell |z| < 5 where at least 20 are expected,
root mean squares of z and chi-squared over degrees of freedom within stated bounds.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from reference_model import DAYS, reference_rates, reference_rules
from watchglass.base.mixing import Array
from watchglass.base.score_columns import (
    EngineName,
    EventRule,
    LifeRates,
    Lives,
    SanctionRule,
    ScoreRules,
)
from watchglass.lives.job import Job
from watchglass.lives.sampled_run import run

pytestmark = pytest.mark.slow
PEOPLE = {"skip": 4_000_000, "stepped": 400_000}
MOST_Z = 5.0
# With fewer cells or bins the spread of the z values itself is too uncertain to be held to.
FEWEST_CELLS, FEWEST_BINS = 300, 20


def reference() -> tuple[ScoreRules, LifeRates, int]:
    return reference_rules(), reference_rates(exposures=4, conducts=16), DAYS


def while_under() -> tuple[ScoreRules, LifeRates, int]:
    """A sanction without a length, gains, forgiveness, and corrections any later day."""
    rules = replace(
        reference_rules(),
        events=(
            EventRule("wrong", -40, true=False, correctable=True),
            EventRule("offence", -60, true=True),
            EventRule("good", 20, true=True),
        ),
        sanction=SanctionRule(below=500, days=0),
        forgive_every_days=120,
        forgive_to=420,
    )
    rates = reference_rates(factor=3.0, exposures=4, conducts=4)
    good = np.full((*rates.units.shape, 1), 0.004)
    rates = replace(
        rates,
        free=np.concatenate([rates.free * [1.0, 3.0], good], axis=2),
        sanctioned=np.concatenate([rates.sanctioned * [1.0, 3.0], good], axis=2),
        corrected_share=np.array([0.6]),
        settled_per_day=np.array([1 / 15]),
    )
    return rules, rates, 240


def household() -> tuple[ScoreRules, LifeRates, int]:
    """Two kinds of members under one score, decaying towards the middle from both sides."""
    here = np.arange(1001)
    rules = replace(
        reference_rules(),
        clean_to=np.where(here < 700, np.minimum(here + 2, 700), np.maximum(here - 1, 700)),
        members=(2, 3),
    )
    rates = reference_rates(factor=4.0, exposures=2, conducts=4)
    return rules, replace(rates, member_share=np.array([[0.35, 0.1]])), 400


CASES = {"reference": reference, "while_under": while_under, "household": household}


@cache
def expected(case: str) -> Lives:
    from watchglass.lives.exact import expected_lives

    return expected_lives(*CASES[case](), daily=True)


@cache
def counted(case: str, engine: EngineName, seed: int = 1) -> Lives:
    rules, rates, days = CASES[case]()
    return run(Job(engine, rules, rates, days, seed, PEOPLE[engine])).lives(engine)


def z_of(found: Array, mean: Array, variance: Array) -> Array:
    keep = variance >= 20
    return np.asarray((found - mean)[keep] / np.sqrt(variance[keep]))


def disagreements(case: str, found: Lives) -> list[str]:
    """Return what differs from the expected lives by more than sampling allows."""
    rules = CASES[case]()[0]
    exact = expected(case)
    assert exact.daily is not None and found.daily is not None
    units = found.units[0]
    scale = units / exact.units[0]
    problems: list[str] = []

    def check(name: str, z: Array, low: float, high: float) -> None:
        if z.size == 0:  # nothing is expected often enough to tell
            return
        rms = float(np.sqrt((z**2).mean()))
        spread = low < rms < high or z.size < FEWEST_CELLS
        if np.abs(z).max() >= MOST_Z or not spread:
            problems.append(f"{name}: rms {rms:.3f}, largest {np.abs(z).max():.2f}")

    scores = np.arange(rules.scores)
    law = exact.daily.scores / exact.daily.scores.sum(axis=2, keepdims=True)
    mean, square = law @ scores, law @ scores.astype(float) ** 2
    spread = np.sqrt(np.maximum(square - mean**2, 1e-9) / units)
    check("mean score", (found.daily.scores @ scores / units - mean) / spread, 0.4, 1.7)
    for e, event in enumerate(rules.events):
        wanted = exact.daily.events[:, :, e] * scale
        # Counts of a mixed Poisson are a little wider than their mean.
        check(event.word, z_of(found.daily.events[:, :, e], wanted, wanted * 1.02), 0.9, 1.1)
    share = exact.daily.sanctioned / exact.units[0]
    check("sanctioned", z_of(found.daily.sanctioned, share * units, units * share * (1 - share)),
          0.3, 1.8)  # fmt: skip
    begun = exact.daily.begun * scale
    check("begun", z_of(found.daily.begun, begun, begun), 0.85, 1.15)
    for g in range(len(units)):
        wanted = law[-1, g] * units[g]
        bins = [one.sum() for one in np.array_split(wanted, 50)]
        seen = [one.sum() for one in np.array_split(found.daily.scores[-1, g], 50)]
        pairs = [(s, w) for s, w in zip(seen, bins, strict=True) if w > 20]
        chi2 = sum((s - w) ** 2 / w for s, w in pairs) / max(len(pairs) - 1, 1)
        # The bounds are those of about 49 degrees of freedom; with few bins it may be anything
        # up to a value that one in 10,000 exceeds at 3 degrees.
        few = len(pairs) < FEWEST_BINS
        if not (chi2 < 7.0 if few else 0.3 < chi2 < 2.3):
            problems.append(f"scores of group {g}: chi2 per degree {chi2:.2f}")
    problems += _year(exact, found, scale)
    return problems


def _year(exact: Lives, found: Lives, scale: Array) -> list[str]:
    """Return what differs in the sums over the last year and at the end."""
    problems = []
    members = np.maximum(exact.blameless[0].sum(axis=0) / exact.begun[0].sum(), 1.0)
    for name, factor in (("begun", 1.0), ("blameless", members)):
        wanted = getattr(exact, name)[0]
        wanted = wanted * (scale if wanted.ndim == 1 else scale[:, None])
        # One sanction counts for several members at once, and one unit for several sanctions.
        z = z_of(getattr(found, name)[0], wanted, wanted * 6 * factor)
        if np.abs(z).size and np.abs(z).max() >= MOST_Z:
            problems.append(f"{name} in the year: largest {np.abs(z).max():.2f}")
    for name in ("fifths", "tiers_by_class"):
        wanted, seen = getattr(exact, name)[0], getattr(found, name)[0]
        wanted = wanted * found.units[0].sum() / exact.units[0].sum()
        z = z_of(seen, wanted, wanted)
        if z.size and (np.abs(z).max() >= MOST_Z or np.sqrt((z**2).mean()) > 1.3):
            problems.append(f"{name}: largest {np.abs(z).max():.2f}")
    return problems


@pytest.mark.parametrize("engine", ["skip", "stepped"])
@pytest.mark.parametrize("case", CASES)
def test_sampled_lives_are_those_expected(case: str, engine: EngineName) -> None:
    found = counted(case, engine)
    assert found.people_run == PEOPLE[engine]
    assert float(expected(case).lost[0]) < 1e-5, "the exact engine followed too few corrections"
    assert disagreements(case, found) == []


def test_a_wrong_engine_is_found_out() -> None:
    """5 % more points, a threshold and a length a little off, 2 % more events must all show."""
    rules, rates, days = reference()
    first = rules.events[0]
    wrong = {
        "points": (replace(rules, events=(replace(first, points=-42), rules.events[1])), rates),
        "threshold": (replace(rules, sanction=SanctionRule(360, 30)), rates),
        "length": (replace(rules, sanction=SanctionRule(350, 27)), rates),
        "rates": (rules, replace(rates, free=rates.free * 1.02)),
    }
    for name, (its_rules, its_rates) in wrong.items():
        job = Job("skip", its_rules, its_rates, days, 1, PEOPLE["skip"])
        assert disagreements("reference", run(job).lives("skip")), name


def test_nothing_is_followed_that_an_engine_refuses() -> None:
    from watchglass.base.score_columns import ContactRule
    from watchglass.lives.engines import engine_for, refusals

    rules, rates, _ = reference()
    near = replace(rules, contacts=ContactRule(1000, 4.0, "fixed", -20))
    for engine in ("exact", "skip"):
        assert refusals(engine, near, rates)  # type: ignore[arg-type]
        assert not refusals(engine, rules, rates)  # type: ignore[arg-type]
    assert engine_for("auto", near, rates).engine == "stepped"
    assert engine_for("auto", rules, rates).engine == "exact"
    assert engine_for("auto", rules, rates, 1000).engine == "skip"
