"""The stepped engine against a plain loop, closed forms, published values and hand counts."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from reference_model import reference_rates, reference_rules
from watchglass.base.score_columns import (
    ContactRule,
    EventRule,
    LifeRates,
    SanctionRule,
    ScoreRules,
)
from watchglass.lives import stepped_batches
from watchglass.lives.contacts import contacts_of
from watchglass.lives.layout import BLOCKS, group_borders
from watchglass.lives.stepped import (
    blocks_used,
    communities,
    community_units,
    refusals,
    stepped_piece,
    stepped_pieces,
)
from watchglass.lives.tallies import Tallies

WORD = 2**32


def run(
    rules: ScoreRules, rates: LifeRates, days: int, units: int,
    seed: int = 1, shards: int | None = None, threads: int = 1,
) -> Tallies:  # fmt: skip
    found = Tallies(rules, rates, days)
    pieces = stepped_pieces(rules, units, shards)
    with ThreadPoolExecutor(threads) as pool:
        for parts in pool.map(
            lambda at: stepped_piece(rules, rates, days, seed, at, units), pieces
        ):
            for part in parts:
                found.add(part)
    return found


# ---- a plain loop over all units and days, from the same draws


def philox(number: int, turn: int, stream: int, seed: int) -> list[int]:
    c = [number % WORD, number // WORD, turn, stream]
    k = [seed % WORD, seed // WORD]
    for _ in range(10):
        p0, p1 = c[0] * 0xD2511F53, c[2] * 0xCD9E8D57
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 % WORD, (p0 >> 32) ^ c[3] ^ k[1], p0 % WORD]
        k = [(k[0] + 0x9E3779B9) % WORD, (k[1] + 0xBB67AE85) % WORD]
    return c


def test_the_plain_loop_has_the_generator_of_the_known_answers() -> None:
    assert philox(0, 0, 0, 0) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]


def among(word: int, shares: Any) -> int:
    return sum(word >= math.floor(part * WORD) for part in np.cumsum(shares)[:-1])


@dataclass
class Unit:
    number: int
    group: int
    kind: int
    score: int
    start: int
    until: int = -1
    noted: int = 0
    true_day: dict[int, int] = field(default_factory=dict)
    due: int = -1
    what: frozenset[str] = frozenset()


class Plain:
    """All days of all units, one after the other, as the order of the day says."""

    def __init__(self, rules: ScoreRules, rates: LifeRates, days: int, units: int, seed: int):
        self.rules, self.rates, self.days, self.seed = rules, rates, days, seed
        groups = len(rates.groups)
        self.scores = np.zeros((days, groups, rules.scores), dtype=int)
        self.events = np.zeros((days, groups, len(rules.events)), dtype=int)
        self.status, self.begun = (np.zeros((days, groups), dtype=int) for _ in range(2))
        self.blameless = np.zeros((groups, len(rules.members)), dtype=int)
        self.fifths = np.zeros((5, 5), dtype=int)
        self.members = [kind for kind, many in enumerate(rules.members) for _ in range(many)]
        self.marks = self._marks()
        self.people = [self._person(number, units) for number in range(units)]
        size = community_units(rules)
        self.contacts: list[list[int]] = [[] for _ in range(units)]
        if rules.contacts:
            for low in range(0, units, size):
                graph = contacts_of(rules.contacts, low, min(size, units - low), seed)
                for one in range(len(graph.starts) - 1):
                    others = graph.others[graph.starts[one] : graph.starts[one + 1]]
                    self.contacts[low + one] = [low + int(other) for other in others]
        for unit in self.people:
            self._plan(unit, -1)
        yesterday: list[Unit] = []
        for day in range(days):
            yesterday = self._day(day, yesterday)
        for unit in self.people:
            lines = rules.fifth_lines() - rules.lowest
            self.fifths[(lines < unit.start).sum(), (lines < unit.score).sum()] += 1

    def _marks(self) -> list[tuple[int, bool, int | None, float]]:
        marks: list[tuple[int, bool, int | None, float]] = []
        share = float(self.rates.corrected_share[0])
        for index, event in enumerate(self.rules.events):
            if event.true:
                marks += [(index, False, at, float(self.rates.member_share[0, kind]))
                          for at, kind in enumerate(self.members)]  # fmt: skip
            elif event.correctable and share > 0:
                marks += [(index, True, None, share), (index, False, None, 1 - share)]
            else:
                marks.append((index, False, None, 1.0))
        return marks

    def _person(self, number: int, units: int) -> Unit:
        rules, rates = self.rules, self.rates
        size = community_units(rules)
        low = number // size * size
        per_group = rates.units[0].reshape(len(rates.groups), -1).sum(axis=1)
        borders = group_borders(min(size, units - low), per_group / per_group.sum())
        group = max(g for g in range(len(rates.groups)) if borders[g] <= number - low)
        w = philox(number, 0xFFFFFFFF, 0, self.seed)
        _, levels, conducts, assessors = rates.shape
        kind = group * levels + among(w[1], rates.level_shares[0])
        kind = kind * conducts + among(w[2], rates.conduct_shares[0])
        kind = kind * assessors + among(w[0], rates.assessor_shares[0])
        count = rules.start_high - rules.start_low + 1
        start = rules.start_low - rules.lowest + w[3] * count // WORD
        return Unit(number, group, kind, start, start)

    def _rates(self, unit: Unit, under: bool) -> list[float]:
        row = (self.rates.sanctioned if under else self.rates.free)[0, unit.kind]
        return [float(row[mark[0]]) * mark[3] for mark in self.marks]

    def _words(self, unit: Unit, day: int, stream: int) -> list[int]:
        return philox(unit.number, day if day >= 0 else 0xFFFFFFFE, stream, self.seed)

    def _plan(self, unit: Unit, today: int) -> None:
        """Draw what comes next, from tomorrow on."""
        rates, waits = self.rates, {}

        def wait(word: int, hazard: float) -> int:
            return math.floor(min(-math.log((word + 0.5) / WORD) / hazard, 1e6))

        total = sum(self._rates(unit, unit.until > today))
        if total > 0:
            waits["events"] = wait(self._words(unit, today, 0)[0], total)
        if unit.noted:
            chance = float(rates.settled_per_day[0])
            hazard = math.inf if chance == 1 else -math.log1p(-chance) * unit.noted
            waits["settled"] = wait(self._words(unit, today, 0x10000000)[0], hazard)
        exposed = sum(self.people[at].until > today for at in self.contacts[unit.number]) if (
            today >= 0) else 0  # fmt: skip
        catch = float(rates.contagion_per_day[0])
        if exposed and catch and unit.until <= today:
            hazard = -math.log1p(-catch) * exposed
            waits["caught"] = wait(self._words(unit, today, 0x20000000)[0], hazard)
        first = min(waits.values(), default=10**7)
        unit.due = today + 1 + first
        unit.what = frozenset(key for key, value in waits.items() if value == first)

    def _events(self, unit: Unit, day: int, under: bool) -> tuple[int, int]:
        by_mark = self._rates(unit, under)
        total = sum(by_mark)
        words = self._words(unit, day, 0)
        u, many, chance = (words[1] + 0.5) / WORD, 1, total / math.expm1(total)
        reached = chance
        if words[1] >= math.floor(chance * WORD):
            while u > reached:
                many += 1
                chance *= total / many
                reached += chance
        points = noted = 0
        for number in range(many):
            word = words[2 + number] if number < 2 else self._words(unit, day, number)[0]
            event, will, member, _ = self.marks[among(word, np.array(by_mark) / total)]
            points += self.rules.events[event].points
            noted += will
            self.events[day, unit.group, event] += 1
            if member is not None:
                unit.true_day[member] = day
        return points, noted

    def _settled(self, unit: Unit, day: int) -> int:
        chance, many = float(self.rates.settled_per_day[0]), unit.noted
        if many == 1 or chance == 1:
            return many
        law = [math.comb(many, k) * chance**k * (1 - chance) ** (many - k) for k in range(many + 1)]
        u = law[0] + (1 - law[0]) * (self._words(unit, day, 0x10000000)[1] + 0.5) / WORD
        return 1 + sum(u > part for part in np.cumsum(law)[1:-1])

    def _day(self, day: int, yesterday: list[Unit]) -> list[Unit]:
        rules, top = self.rules, self.rules.scores - 1
        under = [unit.until >= day for unit in self.people]
        struck = np.zeros(len(self.people), dtype=int)
        for unit in yesterday:
            for other in self.contacts[unit.number]:
                struck[other] += 1
        each = rules.contacts.points if rules.contacts else 0
        anew, begun = set(), []
        for unit in self.people:
            at, what, noted = unit.number, frozenset[str](), 0
            if unit.due == day:
                what = unit.what
                anew.add(at)
            if "events" in what:
                points, noted = self._events(unit, day, under[at])
                score = min(max(unit.score + points, 0), top)
            else:
                score = int(rules.clean_to[unit.score])
            every, to = rules.forgive_every_days, rules.forgive_to - rules.lowest
            if every and (day + 1) % every == 0 and score < to:
                score = to
                if crosses(rules):
                    anew.add(at)
            if "settled" in what:
                settled = self._settled(unit, day)
                unit.noted -= settled
                back = next(-event.points for event in rules.events if event.correctable)
                score = min(max(score + settled * back, 0), top)
            unit.noted += noted
            if struck[at] and each:
                score = min(max(score + int(struck[at]) * each, 0), top)
                anew.add(at)
            unit.score = score
            if self._sanction(unit, day, under[at], "caught" in what, anew):
                begun.append(unit)
            self.status[day, unit.group] += under[at]
            self.scores[day, unit.group, score] += 1
        if self.rates.contagion_per_day[0] > 0:
            for unit in self.people:
                if (unit.until > day) != under[unit.number]:
                    anew |= {at for at in self.contacts[unit.number]
                             if self.people[at].until <= day}  # fmt: skip
        for at in anew:
            self._plan(self.people[at], day)
        return begun

    def _sanction(self, unit: Unit, day: int, under: bool, caught: bool, anew: set[int]) -> bool:
        sanction = self.rules.sanction
        if sanction is None:
            return False
        low = unit.score < sanction.below - self.rules.lowest
        if sanction.days == 0:
            begins = low and not under
            unit.until = 10**9 if low else min(unit.until, day)
            changed = low != under
        else:
            last = unit.until == day
            begins = (low and (not under or last)) or (caught and not under)
            changed = last or begins
            if begins:
                unit.until = day + sanction.days
        if changed or (day == 0 and unit.start < sanction.below - self.rules.lowest):
            anew.add(unit.number)
        if begins:
            self.begun[day, unit.group] += 1
            for at, kind in enumerate(self.members):
                last_true = unit.true_day.get(at, -(10**6))
                if day >= self.days - 365 and last_true <= day - 365:
                    self.blameless[unit.group, kind] += 1
        return begins


def crosses(rules: ScoreRules) -> bool:
    """Return whether a quiet score may come over the sanction's line and change the status."""
    if rules.sanction is None:
        return False
    below = rules.sanction.below - rules.lowest
    here = np.arange(rules.scores)
    over = (here < below) != (rules.clean_to < below)
    return bool(over.any() if rules.sanction.days == 0 else over[below:].any())


# ---- small rules


def small_rules(**changes: Any) -> ScoreRules:
    rules = ScoreRules(
        lowest=-20, highest=80, start_low=10, start_high=49,
        events=(
            EventRule("wrong", -9, true=False, correctable=True),
            EventRule("own", -12, true=True),
            EventRule("praise", 4, true=True),
        ),
        clean_to=np.minimum(np.arange(101) + 1, 100),
        tiers=(0, 30),
        sanction=SanctionRule(below=12, days=9),
    )  # fmt: skip
    return replace(rules, **changes)


def small_rates(rules: ScoreRules, **changes: float) -> LifeRates:
    rng = np.random.default_rng(4)
    free = rng.uniform(0.01, 0.12, (1, 2 * 2 * 2 * 2, len(rules.events)))
    free[0, 0] *= 30
    shares = np.array([0.7, 0.3]).repeat(8) / 8
    return LifeRates(
        groups=("A", "B"),
        level_shares=np.array([[0.6, 0.4]]),
        conduct_shares=np.array([[0.3, 0.7]]),
        assessor_shares=np.array([[0.25, 0.75]]),
        units=shares[None] * 1000,
        free=free,
        sanctioned=free * 1.6,
        member_share=np.full((1, len(rules.members)), 1 / sum(rules.members)),
        corrected_share=np.array([changes.get("corrected", 0.0)]),
        settled_per_day=np.array([changes.get("settled", 0.1)]),
        contagion_per_day=np.array([changes.get("contagion", 0.0)]),
    )


DECAY = np.maximum(np.arange(101) - 1, 0)
TO_MIDDLE = np.arange(101) + np.sign(50 - np.arange(101))
JUMP = np.minimum(np.arange(101) + 1 + (100 - np.arange(101)) // 20, 100)
VILLAGE = ContactRule(community_units=40, mean_contacts=3.0, law="poisson", points=-2)
CASES: dict[str, tuple[ScoreRules, dict[str, float]]] = {
    "persons": (small_rules(), {}),
    "no sanction": (small_rules(sanction=None), {}),
    "corrections": (small_rules(), {"corrected": 0.7, "settled": 0.08}),
    "settled next day": (small_rules(), {"corrected": 1.0, "settled": 1.0}),
    "forgiveness": (small_rules(forgive_every_days=14, forgive_to=5), {}),
    "while under": (small_rules(sanction=SanctionRule(12, 0)), {}),
    "households": (small_rules(members=(2, 1)), {}),
    "decay": (small_rules(clean_to=DECAY, forgive_every_days=20, forgive_to=30), {}),
    "while under, to the middle, forgiven": (
        small_rules(sanction=SanctionRule(20, 0), clean_to=TO_MIDDLE,
                    forgive_every_days=10, forgive_to=15),
        {"corrected": 0.5},
    ),
    "kin points": (small_rules(contacts=VILLAGE), {}),
    "contagion": (small_rules(contacts=replace(VILLAGE, points=0)), {"contagion": 0.03}),
    "all": (
        small_rules(contacts=VILLAGE, members=(2, 1), forgive_every_days=25, forgive_to=0,
                    clean_to=JUMP),
        {"contagion": 0.02, "corrected": 0.6, "settled": 0.2},
    ),
    "kin points while under, decay": (
        small_rules(contacts=replace(VILLAGE, law="geometric"), clean_to=DECAY,
                    sanction=SanctionRule(0, 0), forgive_every_days=30, forgive_to=40),
        {"corrected": 0.9},
    ),
}  # fmt: skip


def assert_equal_counts(found: Tallies, plain: Plain) -> None:
    at = found.columns
    assert np.array_equal(at["events_by_day"], plain.events)
    assert np.array_equal(at["begun_by_day"], plain.begun)
    assert np.array_equal(at["sanctioned_by_day"], plain.status)
    assert np.array_equal(at["scores"], plain.scores)
    assert np.array_equal(at["blameless"].sum(axis=0), plain.blameless)
    assert np.array_equal(at["fifths"].sum(axis=0), plain.fifths)
    tiers = np.array(plain.rules.tiers) - plain.rules.lowest
    classes = np.zeros_like(at["tiers_by_class"][0])
    sums = np.zeros_like(at["score_sum_by_class"][0])
    for unit in plain.people:
        classes[unit.kind, (tiers <= unit.score).sum()] += 1
        sums[unit.kind] += unit.score
    assert np.array_equal(at["tiers_by_class"].sum(axis=0), classes)
    assert np.array_equal(at["score_sum_by_class"].sum(axis=0), sums)


@pytest.mark.parametrize("name", CASES)
def test_the_counts_are_those_of_a_plain_loop(name: str) -> None:
    rules, changes = CASES[name]
    rates = small_rates(rules, **changes)
    days, units = 60, 130  # the last community of 40 is cut short
    plain = Plain(rules, rates, days, units, seed=7)
    assert_equal_counts(run(rules, rates, days, units, seed=7), plain)
    if rules.sanction:
        assert plain.begun.sum() > 30


def test_a_true_event_is_forgotten_after_a_year() -> None:
    rules = small_rules(members=(1, 1))
    rates = small_rates(rules)
    seldom = np.array([1.0, 0.05, 0.05])  # wrong events as often as ever, true ones rarely
    rates = replace(rates, free=rates.free * seldom, sanctioned=rates.sanctioned * seldom)
    plain = Plain(rules, rates, 800, 60, seed=3)
    assert 0 < plain.blameless.sum() < 2 * plain.begun[-365:].sum()
    assert_equal_counts(run(rules, rates, 800, 60, seed=3), plain)


def test_a_broken_day_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rules, changes = CASES["all"]
    rates = small_rates(rules, **changes)
    plain = Plain(rules, rates, 60, 130, seed=7)
    right = stepped_batches.tables
    for broken in (
        {"contact_points": -3}, {"catch": 0.0205}, {"sanction_days": 8}, {"forgive_every": 24},
        {"settle": 0.25}, {"back": 8}, {"below": 31},
    ):  # fmt: skip
        monkeypatch.setattr(
            stepped_batches, "tables",
            lambda one, two, broken=broken: right(one, two)._replace(**broken),
        )  # fmt: skip
        with pytest.raises(AssertionError):
            assert_equal_counts(run(rules, rates, 60, 130, seed=7), plain)


# ---- contacts by hand, and against an exact calculation


def hand_rules(**changes: Any) -> ScoreRules:
    rules = ScoreRules(
        lowest=0, highest=20, start_low=10, start_high=10,
        events=(EventRule("own", -1, true=True),),
        clean_to=np.minimum(np.arange(21) + 1, 20),
        sanction=SanctionRule(below=12, days=2),
        contacts=ContactRule(4, 3.0, "fixed", -3),
    )  # fmt: skip
    return replace(rules, **changes)


def hand_rates(first: float, others: float, catch: float = 0.0) -> LifeRates:
    one = np.ones((1, 1))
    free = np.array([[[first], [others]]])
    return LifeRates(
        groups=("A", "B"), level_shares=one, conduct_shares=one, assessor_shares=one,
        units=np.array([[1.0, 3.0]]), free=free, sanctioned=free, member_share=one,
        corrected_share=np.zeros(1), settled_per_day=np.ones(1),
        contagion_per_day=np.array([catch]),
    )  # fmt: skip


def score_of(found: Tallies, group: int) -> list[int]:
    """Return the one score that all units of a group have, by day."""
    scores = found.columns["scores"][:, group]
    assert ((scores > 0).sum(axis=1) == 1).all()
    return [int(score) for score in scores.argmax(axis=1)]


def test_all_four_under_sanction_pull_each_other_down() -> None:
    """Day 0: 11, under 12, all begin. Day 1: 12 - 3 x 3. Renewed on days 2, 4 and 6."""
    found = run(hand_rules(), hand_rates(0.0, 0.0), 7, 4)
    assert score_of(found, 0) == score_of(found, 1) == [11, 3, 4, 0, 1, 0, 1]
    assert found.columns["begun_by_day"].sum(axis=1).tolist() == [4, 0, 4, 0, 4, 0, 4]
    assert found.columns["sanctioned_by_day"].sum(axis=1).tolist() == [0, 4, 4, 4, 4, 4, 4]
    assert found.columns["blameless"].sum() == 16
    assert found.columns["events_by_day"].sum() == 0


def test_one_unit_with_an_event_every_day_takes_points_of_the_other_three() -> None:
    """A is at 0 from day 0 on, under sanction anew every 3 days; its contacts lose 4 each."""
    rules = hand_rules(
        start_low=15, start_high=15, sanction=SanctionRule(5, 3),
        contacts=ContactRule(4, 3.0, "fixed", -4),
    )  # fmt: skip
    found = run(rules, hand_rates(400.0, 0.0), 9, 4)
    assert score_of(found, 0) == [0] * 9
    assert score_of(found, 1) == [16, 13, 14, 15, 12, 13, 14, 11, 12]
    assert found.columns["begun_by_day"][:, 0].tolist() == [1, 0, 0, 1, 0, 0, 1, 0, 0]
    assert found.columns["sanctioned_by_day"].tolist() == [[0, 0]] + [[1, 0]] * 8
    assert found.columns["blameless"].sum() == 0


def test_certain_contagion_is_over_all_the_day_after_the_sanction_is_seen() -> None:
    """A begins on day 0 and is under sanction on day 1; the others begin then, for 2 days.

    On day 3 A is under sanction again, and the others are too; on day 4 they are free and
    come under it anew, since A was under sanction when day 4 began.
    """
    rules = hand_rules(
        start_low=15, start_high=15, sanction=SanctionRule(5, 2),
        contacts=ContactRule(4, 3.0, "fixed", 0),
    )  # fmt: skip
    found = run(rules, hand_rates(400.0, 0.0, catch=1.0), 7, 4)
    assert score_of(found, 1) == [16, 17, 18, 19, 20, 20, 20]
    assert found.columns["begun_by_day"].tolist() == [
        [1, 0], [0, 3], [1, 0], [0, 0], [1, 3], [0, 0], [1, 0]
    ]  # fmt: skip
    assert found.columns["sanctioned_by_day"].tolist() == [
        [0, 0], [1, 0], [1, 3], [1, 3], [1, 0], [1, 3], [1, 3]
    ]  # fmt: skip


def exact_contagion(catch: float, length: int, days: int) -> list[tuple[float, float]]:
    """Return mean and variance of how many of three, all in contact, are under sanction.

    Each comes under it on day 0 with chance 1/2, and later only from the others.
    """
    law = {tuple(length * one for one in start): 1 / 8 for start in product((0, 1), repeat=3)}
    found = [(0.0, 0.0)]
    for _ in range(days - 1):
        counts = {state: sum(left > 0 for left in state) for state in law}
        mean = sum(chance * counts[state] for state, chance in law.items())
        square = sum(chance * counts[state] ** 2 for state, chance in law.items())
        found.append((mean, square - mean**2))
        after: dict[tuple[int, ...], float] = {}
        for state, chance in law.items():
            met = 1 - (1 - catch) ** counts[state]
            ways = [[(left - 1, 1.0)] if left else [(length, met), (0, 1 - met)] for left in state]
            for way in product(*ways):
                key = tuple(left for left, _ in way)
                after[key] = after.get(key, 0) + chance * math.prod(part for _, part in way)
        law = after
    return found


def contagion_z(catch: float) -> float:
    """Return the largest z of the units under sanction by day, if the chance were 0.2."""
    rules = hand_rules(
        start_low=1, start_high=2, sanction=SanctionRule(3, 3),
        contacts=ContactRule(3, 2.0, "fixed", 0),
    )  # fmt: skip
    rates, many, days = hand_rates(0.0, 0.0, catch), 20_000, 12
    found = run(rules, rates, days, 3 * many).columns["sanctioned_by_day"].sum(axis=1)
    law = exact_contagion(0.2, 3, days)
    assert found[0] == 0
    z = [(found[day] / many - mean) / math.sqrt(var / many) for day, (mean, var) in enumerate(law)
         if day]  # fmt: skip
    return float(np.abs(z).max())


def test_contagion_among_three_has_the_chances_of_its_markov_chain() -> None:
    assert contagion_z(0.2) < 5
    assert contagion_z(0.21) > 5


# ---- contacts that do nothing, and cuts of the work


def test_contacts_without_points_and_contagion_change_no_draw() -> None:
    rules, rates = small_rules(), small_rates(small_rules(), corrected=0.5)
    idle = replace(rules, contacts=ContactRule(65_536, 8.0, "poisson", 0))
    assert run(rules, rates, 50, 3000).digest() == run(idle, rates, 50, 3000).digest()


def test_contagion_of_a_sanction_that_never_begins_changes_no_draw() -> None:
    rules = small_rules(sanction=SanctionRule(-20, 9))
    rates = small_rates(rules, contagion=0.5)
    idle = replace(rules, contacts=ContactRule(65_536, 8.0, "poisson", -5))
    assert run(rules, rates, 50, 3000).digest() == run(idle, rates, 50, 3000).digest()


def test_the_same_bits_for_any_cut_and_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    rules, changes = CASES["all"]
    rates = small_rates(rules, **changes)
    one = run(rules, rates, 40, 5010, shards=1).digest()
    for shards, threads in ((2, 1), (7, 2), (64, 2), (1, 2)):
        assert run(rules, rates, 40, 5010, shards=shards, threads=threads).digest() == one
    monkeypatch.setattr("watchglass.lives.stepped.BATCH_UNITS", 90)
    assert run(rules, rates, 40, 5010).digest() == one
    assert run(rules, rates, 40, 5010, seed=2).digest() != one


def test_pieces_are_whole_communities_and_lie_in_one_block_each() -> None:
    rules = small_rules(contacts=VILLAGE)
    for units, shards in ((5010, None), (5010, 64), (30, None), (40, 7)):
        found = stepped_pieces(rules, units, shards)
        assert [piece.first for piece in found] == [0, *[piece.last for piece in found[:-1]]]
        assert found[-1].last == units
        assert all(piece.first % 40 == 0 and piece.group == -1 for piece in found)
        assert len({piece.block for piece in found}) == blocks_used(rules, units)
    assert (communities(rules, 5010), blocks_used(rules, 5010)) == (126, BLOCKS)
    assert (communities(rules, 41), blocks_used(rules, 41)) == (2, 2)


# ---- closed forms and published values


def test_day_0_of_the_reference_model_has_the_closed_form() -> None:
    """Score-model.md, 6.1: true flags on day 0 and the mean score after it."""
    flags = [0.00307781, 0.00384727, 0.00461649, 0.00461626,
             0.00615501, 0.00615440, 0.00769223, 0.00922698]  # fmt: skip
    means = [600.295872, 600.244846, 600.181539, 600.169255,
             600.059028, 600.026274, 599.866932, 599.543885]  # fmt: skip
    found = run(reference_rules(), reference_rates(), 1, 400_000).lives("stepped")
    units = found.units[0]
    mean = found.scores_at_end[0] @ np.arange(1001) / units
    assert np.all(np.abs(mean - means) < 5 * 116.2 / np.sqrt(units))
    z = (found.events[0, :, 1] - units * flags) / np.sqrt(units * flags * 1.03)
    assert np.all(np.abs(z) < 5)
    assert found.sanction_days[0].sum() == 0


# Score-model.md, 6.2, after 100 days: false and true flags, sanctioned days, new sanctions,
# mean and SD of the score, P(score < 350), sanctioned at the start of the last day.
AFTER_100 = np.array([
    [0.0400000, 0.310513, 0.324772, 0.0141101, 678.923, 125.101, 0.00530898, 0.00595183],
    [0.0500000, 0.390021, 0.507396, 0.0223247, 673.673, 128.949, 0.00891323, 0.00980258],
    [0.0900000, 0.470803, 0.741756, 0.0329019, 667.133, 133.639, 0.0136577, 0.0148243],
    [0.120000, 0.470958, 0.760245, 0.0337292, 665.895, 133.952, 0.0140009, 0.0152165],
    [0.160000, 0.636368, 1.30398, 0.0582746, 654.335, 144.202, 0.0252728, 0.0269085],
    [0.240000, 0.637103, 1.37162, 0.0612983, 651.026, 145.086, 0.0265608, 0.0283367],
    [0.400000, 0.809916, 2.14812, 0.0960804, 634.462, 157.581, 0.0423715, 0.0446939],
    [0.960000, 0.996468, 3.63218, 0.162043, 601.651, 174.373, 0.0714766, 0.0752149],
])  # fmt: skip


def z_after_100_days(rates: LifeRates) -> np.ndarray:
    """Return z by group of what 6.2 gives after 100 days, (7, groups).

    Counts over 100 days scatter more than a Poisson number: rates differ between classes
    (flags: by the class rates), and one unit may have several sanctions of about 30 days.
    """
    rules = reference_rules()
    lives = run(rules, rates, 100, 400_000)
    found, n = lives.lives("stepped"), lives.columns["units"].sum(axis=0)
    wrong, true, under, new, mean, sd, low, last = AFTER_100.T
    by_class = 100 * reference_rates().free[0].reshape(8, -1, 2)
    more = by_class.var(axis=1)
    scores = found.scores_at_end[0]
    return np.stack([
        (found.events[0, :, 0] / n - wrong) / np.sqrt((wrong + more[:, 0]) / n),
        (found.events[0, :, 1] / n - true) / np.sqrt((1.2 * true + 1.5 * more[:, 1]) / n),
        (found.sanction_days[0] / n - under) / np.sqrt(new * 2 * 30**2 / n),
        (found.begun[0] / n - new) / np.sqrt(2 * new / n),
        (scores @ np.arange(1001) / n - mean) / (sd / np.sqrt(n)),
        (scores[:, :350].sum(axis=1) / n - low) / np.sqrt(low * (1 - low) / n),
        (lives.columns["sanctioned_by_day"][-1] / n - last) / np.sqrt(last * (1 - last) / n),
    ])  # fmt: skip


def test_the_reference_model_has_its_published_values_after_100_days() -> None:
    z = z_after_100_days(reference_rates())
    assert np.abs(z).max() < 5
    assert np.abs(z.sum(axis=1)).max() < 5 * math.sqrt(8)


def test_rates_that_forget_the_sanction_are_found() -> None:
    rates = reference_rates()
    z = z_after_100_days(replace(rates, sanctioned=rates.free))
    assert np.abs(z.sum(axis=1)).max() > 5 * math.sqrt(8)


def test_everybody_is_counted_every_day_and_nobody_is_free_below_the_line() -> None:
    found = run(reference_rules(), reference_rates(), 220, 30_000).columns
    units = found["units"].sum(axis=0)
    assert (found["scores"].sum(axis=2) == units).all()
    assert (found["scores"] >= 0).all()
    assert found["scores"][:200, :, 1000].sum() == 0 < found["scores"][200:, :, 1000].sum()
    under = found["sanctioned_by_day"]
    assert (found["scores"][:-1, :, :350].sum(axis=2) <= under[1:]).all()


def test_without_events_scores_only_rise() -> None:
    rates = reference_rates(factor=0.0)
    found = run(reference_rules(), rates, 250, 2000)
    start = run(reference_rules(), rates, 1, 2000).columns["scores"][0].sum(axis=0)
    last = found.columns["scores"][-1].sum(axis=0)
    assert np.array_equal(last[649:1000], start[400:751]) and last[1000] == start[751:].sum()


# ---- what it refuses


def test_the_engine_names_what_it_cannot_represent() -> None:
    rules = small_rules()
    assert refusals(rules, small_rates(rules)) == []
    two = (*rules.events, EventRule("other", -3, true=False, correctable=True))
    odd = small_rules(
        events=two, correction_fixed_days=30, members=(40, 40),
        sanction=SanctionRule(12, 0), contacts=VILLAGE,
    )  # fmt: skip
    found = refusals(odd, replace(small_rates(odd, contagion=0.1)))
    assert found == [
        "corrections of a fixed length",
        "corrections of events with different points",
        "units of more than 64 members",
        "contagion of a sanction that has no length",
    ]
    with pytest.raises(ValueError, match="corrections of a fixed length; corrections of events"):
        run(odd, small_rates(odd), 5, 40)
    loud = replace(small_rates(rules), free=small_rates(rules).free * 1e4)
    assert refusals(rules, loud) == ["more than 500 events per unit and day"]
    with pytest.raises(ValueError, match="more than 32000 days"):
        run(rules, small_rates(rules), 32_001, 10)
