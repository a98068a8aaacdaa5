"""The exact engine against every path of a tiny case, a dense matrix, and closed forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
    SanctionRule,
    ScoreRules,
)
from watchglass.lives.exact import EXTRAS, expected_lives, expected_over, refusals
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
        tiny(highest=26, start_low=14, start_high=19, clean_to=up(17), sanction=SanctionRule(18, 3)),
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
    return {key: chance for key, chance in found.items() if chance > 0}


def brute_force(rules: ScoreRules, rates: LifeRates, draw: int, at: int, kind: int, days: int, window: int):
    """Follow every path of one class in plain Python, in the order of score_columns."""
    corrected = float(rates.corrected_share[draw]) if rules.corrects else 0.0
    settle = float(rates.settled_per_day[draw])
    give = next((-e.points for e in rules.events if e.correctable), 0)
    own = float(rates.member_share[draw, kind])
    laws = [event_days(rules, rate[draw, at], corrected, own) for rate in (rates.free, rates.sanctioned)]
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


@pytest.mark.parametrize("name", TINY)
def test_every_path_of_a_tiny_world_is_followed(name: str) -> None:
    rules = TINY[name]
    days, window = (6, 3) if name.startswith("leap") else (4, 2)
    rates, weights = tiny_rates(rules), np.arange(days) > 0
    found = expected_over(rules, rates, Span(days, weights, window), EXTRAS, 1).lives(days)
    near = {"rtol": 1e-9, "atol": 1e-10}
    for draw in range(2):
        lost, fifths = 0.0, np.zeros((5, 5))
        for at in range(2):
            units = rates.units[draw, at]
            for kind in range(len(rules.members)):
                end, out = brute_force(rules, rates, draw, at, kind, days, window)
                blameless = units * rules.members[kind] * weights @ out["blameless"]
                np.testing.assert_allclose(found.blameless[draw, at, kind], blameless, **near)
            law = np.zeros(rules.scores)
            for (start, unit), weight in end.items():
                law[unit.score - rules.lowest] += units * weight
                lines = rules.fifth_lines()
                fifths[np.searchsorted(lines, start), np.searchsorted(lines, unit.score)] += (
                    units * weight
                )
            held = weights @ out["held"]
            rate_free, rate_held = rates.free[draw, at], rates.sanctioned[draw, at]
            lost += units * out["lost"][0]
            np.testing.assert_allclose(found.scores_at_end[draw, at], law, **near)
            np.testing.assert_allclose(found.begun[draw, at], units * weights @ out["begun"], **near)
            np.testing.assert_allclose(found.sanction_days[draw, at], units * held, **near)
            events = units * (rate_free * (days - 1 - held) + rate_held * held)
            np.testing.assert_allclose(found.events[draw, at], events, **near)
            parts = np.split(law, [line - rules.lowest for line in rules.tiers])
            np.testing.assert_allclose(found.tiers_by_class[draw, at], [p.sum() for p in parts], **near)
            np.testing.assert_allclose(
                found.score_sum_by_class[draw, at], law @ np.arange(rules.scores), **near
            )
        np.testing.assert_allclose(found.lost[draw], lost / units_of(rates, draw), **near)
        np.testing.assert_allclose(found.fifths[draw], fifths, **near)


def units_of(rates: LifeRates, draw: int) -> float:
    return float(rates.units[draw].sum())
