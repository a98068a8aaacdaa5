"""The exact engine against every path of a tiny case, a dense matrix, and closed forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from math import comb, exp, factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_model import reference_rates, reference_rules
from watchglass.base.score_columns import (
    ContactRule,
    EventRule,
    LifeRates,
    Lives,
    SanctionRule,
    ScoreRules,
)
from watchglass.lives import exact_grid
from watchglass.lives.exact import EXTRAS, expected_lives, expected_over, refusals
from watchglass.lives.exact_step import Grid
from watchglass.lives.exact_sums import Span

NONE: frozenset[str] = frozenset()

# ---- a tiny world, every path of it


def up(scores: int, step: int = 1) -> np.ndarray:
    return np.clip(np.arange(scores) + step, 0, scores - 1)


def tiny(**changes: object) -> ScoreRules:
    """Scores 10 to 16; a wrong event takes 2 points, a true one 3."""
    rules = ScoreRules(
        lowest=10, highest=16, start_low=12, start_high=15,
        events=(EventRule("wrong", -2, true=False), EventRule("true", -3, true=True)),
        clean_to=up(7), tiers=(12, 15), sanction=SanctionRule(below=13, days=2),
    )  # fmt: skip
    return replace(rules, **changes)


def roomy(**changes: object) -> ScoreRules:
    """Scores 10 to 26, sanctions of 3 days under 18: long enough to be leapt over."""
    return replace(
        tiny(
            highest=26, start_low=14, start_high=19, clean_to=up(17), sanction=SanctionRule(18, 3)
        ),
        **changes,
    )


CORRECTABLE = (
    EventRule("wrong", -2, true=False, correctable=True),
    EventRule("true", -3, true=True),
)
LOG = np.array([1, 2, 3, 5, 5, 6, 6])
TINY = {
    "timer": tiny(),
    "leap": roomy(),
    "leap, no bonus": roomy(clean_to=up(17, 0)),
    "leap, two a day": roomy(clean_to=up(17, 2)),
    "too long to leap": roomy(sanction=SanctionRule(16, 7)),
    "timer of a day": tiny(sanction=SanctionRule(13, 1)),
    "while under": tiny(sanction=SanctionRule(13, 0)),
    "no sanction": tiny(sanction=None),
    "everybody under": tiny(sanction=SanctionRule(17, 2)),
    "forgiveness": tiny(forgive_every_days=2, forgive_to=15),
    "forgiveness while under": tiny(
        forgive_every_days=3, forgive_to=12, sanction=SanctionRule(14, 0)
    ),
    "corrections": tiny(events=CORRECTABLE),
    "corrections while under": tiny(events=CORRECTABLE, sanction=SanctionRule(13, 0)),
    "corrections and forgiveness": tiny(
        events=CORRECTABLE, forgive_every_days=2, forgive_to=12, clean_to=LOG
    ),
    "no fixed step": tiny(clean_to=LOG),
    "decay": tiny(clean_to=up(7, -1)),
    "a gain": tiny(events=(EventRule("gain", 2, true=False), EventRule("true", -3, true=True))),
    "no points": tiny(events=(EventRule("seen", 0, true=False), EventRule("true", -9, true=True))),
    "household": tiny(members=(2, 1)),
    "household, corrections": tiny(members=(2, 1), events=CORRECTABLE),
}


def tiny_rates(rules: ScoreRules, factor: float = 1.0) -> LifeRates:
    """Two groups of one class; two draws."""
    free = np.array([[[0.030, 0.020], [0.010, 0.050]], [[0.020, 0.001], [0.040, 0.020]]])
    share = [[0.4, 0.2], [0.3, 0.4]] if len(rules.members) == 2 else [[1.0], [1.0]]
    ones = np.ones((2, 1))
    return LifeRates(
        groups=("A", "B"), level_shares=ones, conduct_shares=ones, assessor_shares=ones,
        units=np.array([[70.0, 30.0], [10.0, 90.0]]), free=factor * free,
        sanctioned=factor * free * [1.0, 1.5], member_share=np.array(share),
        corrected_share=np.array([0.6, 0.9]), settled_per_day=np.array([0.5, 0.3]),
        contagion_per_day=np.zeros(2),
    )  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """One path: its score, days left under sanction, corrections noted, days since own event."""

    score: int
    left: int = 0
    noted: int = 0
    since: int = 1000


def splits(count: int, share: float) -> Iterator[tuple[int, float]]:
    for part in range(count + 1):
        yield part, comb(count, part) * share**part * (1 - share) ** (count - part)


def event_days(rules: ScoreRules, rate: np.ndarray, corrected: float, own: float):
    """Return the chances of (any event, points, noted, own event): days with up to 6 events."""
    found: dict[tuple[bool, int, int, bool], float] = defaultdict(float)
    for counts in product(range(7), repeat=len(rate)):
        if sum(counts) > 6:
            continue
        chance = np.prod([exp(-r) * r**n / factorial(n) for r, n in zip(rate, counts, strict=True)])
        points = sum(e.points * n for e, n in zip(rules.events, counts, strict=True))
        noted_in = sum(n for e, n in zip(rules.events, counts, strict=True) if e.correctable)
        true_in = sum(n for e, n in zip(rules.events, counts, strict=True) if e.true)
        for noted, a in splits(noted_in, corrected):
            for mine, b in splits(true_in, own):
                found[sum(counts) > 0, points, noted, mine > 0] += chance * a * b
    return {key: chance for key, chance in found.items() if chance > 1e-14}


def brute_force(
    rules: ScoreRules, rates: LifeRates, draw: int, at: int, kind: int, days: int, window: int
):
    """Follow every path of one class in plain Python, in the order of score_columns."""
    corrected = float(rates.corrected_share[draw]) if rules.corrects else 0.0
    settle = float(rates.settled_per_day[draw])
    give = next((-e.points for e in rules.events if e.correctable), 0)
    own = float(rates.member_share[draw, kind])
    laws = [
        event_days(rules, rate[draw, at], corrected, own) for rate in (rates.free, rates.sanctioned)
    ]
    first = range(rules.start_low, rules.start_high + 1)
    now = {(score, Unit(score)): 1 / len(first) for score in first}
    out = {name: np.zeros(days) for name in ("held", "begun", "blameless")}
    out["lost"] = np.zeros(1)
    for day in range(days):
        then: dict[tuple[int, Unit], float] = defaultdict(float)
        for (start, unit), weight in now.items():
            held = unit.left > 0
            out["held"][day] += weight * held
            for (events, points, noted, mine), chance in laws[held].items():
                if events:
                    score = min(max(unit.score + points, rules.lowest), rules.highest)
                else:
                    score = rules.lowest + int(rules.clean_to[unit.score - rules.lowest])
                every = rules.forgive_every_days
                if every and (day + 1) % every == 0:
                    score = max(score, rules.forgive_to)
                since = 0 if mine else unit.since + 1
                for settled, part in splits(unit.noted, settle):
                    after = min(max(score + settled * give, rules.lowest), rules.highest)
                    pending = unit.noted - settled + noted
                    p = weight * chance * part
                    if p < 1e-16:
                        continue
                    out["lost"] += p * max(pending - 3, 0)
                    left, begun = after_day(rules, unit.left, after)
                    out["begun"][day] += p * begun
                    # An own event on day t - since lies in the window if since < window.
                    out["blameless"][day] += p * (begun and since >= min(window, day + 1))
                    then[start, Unit(after, left, min(pending, 3), since)] += p
        now = then
    return now, out


def after_day(rules: ScoreRules, left: int, score: int) -> tuple[int, bool]:
    """Return days left from tomorrow on, and whether a sanction begins today."""
    if rules.sanction is None:
        return 0, False
    below = score < rules.sanction.below
    if rules.sanction.days == 0:
        return int(below), below and left == 0
    left = max(left - 1, 0)
    return (rules.sanction.days, True) if left == 0 and below else (left, False)


@cache
def paths(name: str, days: int, window: int, draw: int, at: int, kind: int):
    rules = TINY[name]
    return brute_force(rules, tiny_rates(rules), draw, at, kind, days, window)


def compare(found: Lives, name: str, weights: np.ndarray, window: int) -> None:
    """Compare everything in Lives with every path; weights: of the days of the last year."""
    rules, days = TINY[name], len(weights)
    rates = tiny_rates(rules)
    for draw in range(2):
        lost, fifths = 0.0, np.zeros((5, 5))
        for at in range(2):
            units = rates.units[draw, at]
            for kind in range(len(rules.members)):
                end, out = paths(name, days, window, draw, at, kind)
                blameless = units * rules.members[kind] * weights @ out["blameless"]
                near(found.blameless[draw, at, kind], blameless, "blameless")
            law = np.zeros(rules.scores)
            for (start, unit), weight in end.items():
                law[unit.score - rules.lowest] += units * weight
                lines = rules.fifth_lines()
                into = np.searchsorted(lines, start), np.searchsorted(lines, unit.score)
                fifths[into] += units * weight
            held = weights @ out["held"]
            lost += units * out["lost"][0] / float(rates.units[draw].sum())
            parts = np.split(law, [line - rules.lowest for line in rules.tiers])
            rate_free, rate_held = rates.free[draw, at], rates.sanctioned[draw, at]
            events = rate_free * (weights.sum() - held) + rate_held * held
            for column, value in {
                "scores_at_end": law, "begun": units * weights @ out["begun"],
                "sanction_days": units * held, "events": units * events,
                "tiers_by_class": [part.sum() for part in parts],
                "score_sum_by_class": law @ np.arange(rules.scores),
            }.items():  # fmt: skip
                near(getattr(found, column)[draw, at], value, column)
            if draw == 0 and found.daily is not None:
                near(found.daily.scores[-1, at], law, "scores by day")
                near(found.daily.sanctioned[:, at], units * out["held"], "sanctioned by day")
                near(found.daily.begun[:, at], units * out["begun"], "begun by day")
        near(found.lost[draw], lost, "lost")
        near(found.fifths[draw], fifths, "fifths")


def near(found: np.ndarray, value: object, column: str) -> None:
    np.testing.assert_allclose(found, value, rtol=1e-9, atol=1e-10, err_msg=column)


def tiny_lives(
    rules: ScoreRules, rates: LifeRates, weights: np.ndarray, window: int, *, daily: bool = False
) -> Lives:
    span = Span(len(weights), weights, window, daily)
    return expected_over(rules, rates, span, EXTRAS, 1).lives(len(weights))


@pytest.mark.parametrize("name", TINY)
def test_every_path_of_a_tiny_world_is_followed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact_grid, "FEWEST_LEAPT", 3)
    rules = TINY[name]
    days, window = (6, 3) if name.startswith("leap") else (4, 2)
    days = 3 if "corrections" in name else days
    rates, weights = tiny_rates(rules), (np.arange(days) > 0).astype(float)
    leaps = grid_of(rules, rates, days).leaps
    assert leaps == name.startswith("leap")
    for daily in (False, True):
        found = tiny_lives(rules, rates, weights, window, daily=daily)
        compare(found, name, weights, window)


def grid_of(rules: ScoreRules, rates: LifeRates, days: int) -> Grid:
    return exact_grid.grid_for(rules, rates, exact_grid.tables_for(rules, rates, 6), days)


WRONG = {
    "a sanction a day too long": tiny(sanction=SanctionRule(13, 3)),
    "the threshold itself is under it": tiny(sanction=SanctionRule(14, 2)),
    "a bonus on days with events": tiny(
        events=(EventRule("wrong", -1, true=False), EventRule("true", -2, true=True))
    ),
    "wrong events are the person's own": tiny(
        events=(EventRule("wrong", -2, true=True), EventRule("true", -3, true=True))
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_slightly_wrong_engine_is_found(name: str) -> None:
    rates, weights = tiny_rates(tiny()), np.ones(3)
    found = tiny_lives(WRONG[name], rates, weights, 2)
    with pytest.raises(AssertionError):
        compare(found, "timer", weights, 2)
    compare(tiny_lives(tiny(), rates, weights, 2), "timer", weights, 2)


def test_missing_corrections_and_forgiveness_are_found() -> None:
    weights = np.ones(3)
    for name in ("forgiveness", "corrections"):
        found = tiny_lives(tiny(), tiny_rates(TINY[name]), weights, 2)
        with pytest.raises(AssertionError):
            compare(found, name, weights, 2)


# ---- a dense matrix, in plain NumPy


def dense_years(rules: ScoreRules, free: np.ndarray, held: np.ndarray, days: int):
    """Return the law at the end, sanctions begun and people under sanction by day.

    Written apart from the engine: one matrix over (days left, score), at most 6 events.
    """
    scores, length = rules.scores, rules.sanction.days
    below = rules.sanction.below - rules.lowest

    def moves(rate: np.ndarray) -> np.ndarray:
        matrix = np.zeros((scores, scores))
        for counts in product(range(7), repeat=len(rate)):
            if sum(counts) > 6:
                continue
            chance = np.prod(
                [exp(-r) * r**n / factorial(n) for r, n in zip(rate, counts, strict=True)]
            )
            points = sum(e.points * n for e, n in zip(rules.events, counts, strict=True))
            for score in range(scores):
                to = (
                    min(max(score + points, 0), scores - 1)
                    if sum(counts)
                    else rules.clean_to[score]
                )
                matrix[score, to] += chance
        return matrix / matrix.sum(axis=1, keepdims=True)

    steps = {0: moves(free), 1: moves(held)}
    law = np.zeros((length + 1, scores))
    first = slice(rules.start_low - rules.lowest, rules.start_high - rules.lowest + 1)
    law[0, first] = 1 / (rules.start_high - rules.start_low + 1)
    begun, sanctioned = np.zeros(days), np.zeros(days)
    for day in range(days):
        sanctioned[day] = law[1:].sum()
        after = np.zeros_like(law)
        after[0] = law[0] @ steps[0] + law[1] @ steps[1]
        for left in range(2, length + 1):
            after[left - 1] += law[left] @ steps[1]
        begun[day] = after[0, :below].sum()
        after[length, :below] += after[0, :below]
        after[0, :below] = 0
        law = after
    return law.sum(axis=0), begun, sanctioned


MIDDLE = ScoreRules(
    lowest=0, highest=90, start_low=35, start_high=60, clean_to=up(91),
    events=(EventRule("wrong", -4, true=False), EventRule("true", -7, true=True)),
    tiers=(30, 60), sanction=SanctionRule(30, 12),
)  # fmt: skip
UNEVEN = replace(MIDDLE, clean_to=np.minimum(np.arange(91) * 13 // 12 + 1, 90))


@pytest.mark.parametrize("rules", [MIDDLE, UNEVEN, replace(MIDDLE, sanction=SanctionRule(30, 40))])
def test_a_dense_matrix_gives_the_same(rules: ScoreRules) -> None:
    rates = reference_rates(exposures=2, conducts=1, factor=60.0)
    found = expected_lives(rules, rates, 70, daily=True, extras=NONE)
    assert found.daily is not None
    assert grid_of(rules, rates, 70).leaps == (rules is MIDDLE)
    for group in (0, 7):
        laws = [
            dense_years(rules, rates.free[0, at], rates.sanctioned[0, at], 70)
            for at in (2 * group, 2 * group + 1)
        ]
        half = found.units[0, group] / 2
        near = {"rtol": 1e-9, "atol": 1e-14}
        np.testing.assert_allclose(
            found.scores_at_end[0, group], half * (laws[0][0] + laws[1][0]), **near
        )
        np.testing.assert_allclose(
            found.daily.begun[:, group], half * (laws[0][1] + laws[1][1]), **near
        )
        np.testing.assert_allclose(
            found.daily.sanctioned[:, group], half * (laws[0][2] + laws[1][2]), **near
        )


# ---- properties


def bits(lives: Lives) -> list[bytes]:
    names = ("scores_at_end", "events", "sanction_days", "begun", "blameless", "tiers_by_class",
             "score_sum_by_class", "fifths", "lost")  # fmt: skip
    told = [getattr(lives, name).tobytes() for name in names]
    assert lives.daily is not None
    return [*told, lives.daily.scores.tobytes(), lives.daily.events.tobytes()]


def test_the_number_of_threads_changes_no_bit() -> None:
    rates = reference_rates(exposures=5, conducts=2)
    runs = [
        expected_lives(reference_rules(), rates, 45, daily=True, threads=threads)
        for threads in (1, 2, 3)
    ]
    assert bits(runs[0]) == bits(runs[1]) == bits(runs[2])


def test_draws_do_not_touch_each_other() -> None:
    rules = TINY["corrections"]
    rates = tiny_rates(rules)
    whole = expected_lives(rules, rates, 5)
    for draw in range(2):
        alone = expected_lives(rules, rates.rows(slice(draw, draw + 1)), 5)
        np.testing.assert_allclose(alone.scores_at_end[0], whole.scores_at_end[draw], rtol=1e-12)
        np.testing.assert_allclose(alone.blameless[0], whole.blameless[draw], rtol=1e-12)


def test_without_rates_every_score_climbs() -> None:
    rates = reference_rates(exposures=1, conducts=1, factor=0.0)
    found = expected_lives(reference_rules(), rates, 250)
    law = found.scores_at_end[0].sum(axis=0)
    assert law[:650].sum() == 0 and law[650] == pytest.approx(1 / 400, rel=1e-12)
    assert law[1000] == pytest.approx(50 / 400, rel=1e-12)
    assert not found.begun.any() and not found.blameless.any() and not found.events.any()


def test_under_a_flood_of_events_everybody_ends_at_the_lowest_score() -> None:
    rates = replace(
        tiny_rates(tiny()), free=np.full((2, 2, 2), 20.0), sanctioned=np.full((2, 2, 2), 20.0)
    )
    found = expected_lives(tiny(), rates, 9, extras=NONE)
    np.testing.assert_allclose(found.scores_at_end[..., 0], found.units, rtol=1e-9)
    np.testing.assert_allclose(found.sanction_days, 8 * found.units, rtol=1e-9)
    np.testing.assert_allclose(found.begun, 5 * found.units, rtol=1e-9)


def test_without_wrong_events_nobody_without_an_own_event_falls() -> None:
    rules = tiny(start_low=14, start_high=16)
    rates = tiny_rates(rules).without_wrong_events(rules)
    found = expected_lives(rules, rates, 30)
    assert found.begun.all() and not found.blameless.any()


def test_what_was_not_asked_for_is_no_number() -> None:
    found = expected_lives(tiny(), tiny_rates(tiny()), 3, extras=NONE)
    assert np.isnan(found.blameless).all() and np.isnan(found.fifths).all()
    assert found.daily is None and found.people_run == 0 and found.engine == "exact"


@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(sorted(TINY)), factor=st.floats(0.0, 60.0), days=st.integers(1, 12))
def test_nobody_is_lost_and_more_events_never_help(name: str, factor: float, days: int) -> None:
    rules = TINY[name]
    less, more = (
        expected_lives(rules, tiny_rates(rules, f), days, extras=NONE)
        for f in (factor, factor * 1.3)
    )
    for found in (less, more):
        np.testing.assert_allclose(found.scores_at_end.sum(axis=2), found.units, rtol=1e-12)
        np.testing.assert_allclose(found.tiers_by_class.sum(axis=2), found.units, rtol=1e-12)
        assert found.scores_at_end.min() >= 0
    if all(event.points <= 0 for event in rules.events) and name not in ("decay", "no points"):
        # A day with an event never ends higher than one without, so sums of shares only fall.
        below = [np.cumsum(found.scores_at_end, axis=2) for found in (less, more)]
        if "correct" not in name:
            assert np.all(below[1] >= below[0] - 1e-9 * below[0].max())


def test_rules_it_cannot_follow_are_named() -> None:
    contacts = ContactRule(community_units=10, mean_contacts=2.0, law="fixed", points=-1)
    mixed = (
        EventRule("a", -2, true=False, correctable=True),
        EventRule("b", -1, true=False, correctable=True),
    )
    rules = tiny(events=mixed, contacts=contacts, correction_fixed_days=5)
    said = refusals(rules, tiny_rates(rules))
    assert len(said) == 3
    assert "contact" in said[0] and "fixed" in said[1] and "different points" in said[2]
    with pytest.raises(ValueError, match="contact"):
        expected_lives(rules, tiny_rates(rules), 3)
    still = replace(contacts, points=0)
    assert refusals(tiny(contacts=still), tiny_rates(tiny())) == []
    assert refusals(tiny(events=CORRECTABLE), tiny_rates(tiny())) == []
