"""Sampled lives: known tallies, closed forms, and a slow simulator that walks every day."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, fields, replace

import numpy as np
import pytest

from reference_model import (
    DAYS,
    FALSE_CHANCE,
    SHARES,
    SIGHTINGS,
    reference_rates,
    reference_rules,
)
from watchglass.base.score_columns import (
    ContactRule,
    EventRule,
    LifeRates,
    SanctionRule,
    ScoreRules,
)
from watchglass.lives import skip, skip_tables
from watchglass.lives.layout import Piece, group_borders, pieces
from watchglass.lives.skip import refusals, skip_piece
from watchglass.lives.skip_rules import takes_lanes
from watchglass.lives.tallies import Part, Tallies

WORD = 1 << 32
Words = tuple[int, int, int, int]


# ---- a simulator of its own: every day of every unit, in plain Python


def words(seed: int, number: int, index: int, stream: int) -> Words:
    c0, c1, c2, c3 = number & 0xFFFFFFFF, number >> 32, index, stream
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        p0, p1 = c0 * 0xD2511F53, c2 * 0xCD9E8D57
        c0, c1, c2, c3 = (
            (p1 >> 32) ^ c1 ^ k0, p1 & 0xFFFFFFFF, (p0 >> 32) ^ c3 ^ k1, p0 & 0xFFFFFFFF
        )  # fmt: skip
        k0, k1 = (k0 + 0x9E3779B9) % WORD, (k1 + 0xBB67AE85) % WORD
    return c0, c1, c2, c3


def drawn(word: int, shares: list[float]) -> int:
    """Which share a word falls into."""
    total = 0.0
    for place, share in enumerate(shares):
        total += share
        if word < math.floor(total / math.fsum(shares) * WORD):
            return place
    return max(place for place, share in enumerate(shares) if share > 0)


def poisson(word: int, rate: float, least: int) -> int:
    """A Poisson number from `least` on, by adding up its chances."""
    chances = 1.0 if least == 0 else math.expm1(rate)
    number, chance = least, (1.0 if least == 0 else rate)
    chances = math.exp(rate) if least == 0 else chances
    passed = chance / chances
    while (word + 0.5) / WORD >= passed:
        number += 1
        chance *= rate / number
        passed += chance / chances
    return number


@dataclass
class Unit:
    """One unit, walked day by day."""

    rules: ScoreRules
    rates: LifeRates
    days: int
    seed: int
    number: int
    group: int
    dense_a_year: float
    score: int = 0
    left: int = 0
    sanctioned: bool = False
    waiting: list[tuple[int, int]] = field(default_factory=list)
    lost: bool = False

    def __post_init__(self) -> None:
        _groups, levels, conducts, assessors = self.rates.shape
        w = words(self.seed, self.number, 0xFFFFFFFF, 0)
        level = drawn(w[1], list(self.rates.level_shares[0]))
        conduct = drawn(w[2], list(self.rates.conduct_shares[0]))
        assessor = drawn(w[0], list(self.rates.assessor_shares[0]))
        self.which = (level * conducts + conduct) * assessors + assessor
        row = self.group * levels * conducts * assessors + self.which
        self.free, self.held = self.rates.free[0, row], self.rates.sanctioned[0, row]
        count = self.rules.start_high - self.rules.start_low + 1
        self.score = self.start = self.rules.start_low + w[3] * count // WORD
        self.kinds = [k for k, n in enumerate(self.rules.members) for _ in range(n)]
        self.last_true = [-10_000] * len(self.kinds)
        self.dense = float(self.free.sum()) * 365.0 > self.dense_a_year
        self.turn, self.begins = 0, 0

    def types(self, day: int) -> list[tuple[int, Words]]:
        """Today's events: type and marks. A waiting time holds until a turn ends."""
        rates = [float(rate) for rate in (self.held if self.sanctioned else self.free)]
        total = sum(rates)
        if self.dense:
            word = words(self.seed, self.number, day // 4, 0x40000000)[day % 4]
            found = poisson(word, total, 0)
            block = [
                words(self.seed, self.number, day, 0x80000000 + n // 4)[n % 4] for n in range(found)
            ]
            return [
                (drawn(word, rates), words(self.seed, self.number, day, 0x90000000 + n + 1))
                for n, word in enumerate(block)
            ]
        a, b, c, e = words(self.seed, self.number, self.turn, 0)
        if total == 0 or day != self.begins + int(-math.log((a + 0.5) / WORD) / total):
            return []
        once = math.floor(total / math.expm1(total) * WORD)
        found = 1 if b < once else poisson(b, total, 1)
        after = self.turn + 1
        more = [words(self.seed, self.number, after, n - 1)[0] for n in range(3, found + 1)]
        marks = [1, *(0x10000000 + n for n in range(2, found + 1))]
        return [
            (drawn(word, rates), words(self.seed, self.number, after, mark))
            for word, mark in zip([c, e, *more], marks, strict=False)
        ]

    def note(self, day: int, kind: int, marks: Words) -> None:
        """Who caused a true event; whether and when a wrong one is put right."""
        rule, rates = self.rules.events[kind], self.rates
        if rule.true:
            shares = [float(rates.member_share[0, k]) for k in self.kinds]
            self.last_true[drawn(marks[0], shares)] = day
        elif rule.correctable and marks[1] < math.floor(float(rates.corrected_share[0]) * WORD):
            later, daily = self.rules.correction_fixed_days, float(rates.settled_per_day[0])
            if later == 0:
                wait = -math.log((marks[2] + 0.5) / WORD)
                later = 1 if daily == 1 else 1 + int(wait / -math.log1p(-daily))
            if day + later < self.days:
                if len(self.waiting) < 16:
                    self.waiting.append((day + later, -rule.points))
                else:
                    self.lost = True

    def held_within(self, score: int) -> int:
        return min(max(score, self.rules.lowest), self.rules.highest)

    def clean(self, score: int) -> int:
        return int(self.rules.clean_to[score - self.rules.lowest]) + self.rules.lowest

    def may_be_forgiven(self, score: int) -> bool:
        for _ in range(self.days):
            score = self.clean(score)
            if score < self.rules.forgive_to:
                return True
        return False

    def day(self, day: int) -> tuple[list[int], bool, bool]:
        """One day in the order of `base.score_columns`: events, status, sanction begun."""
        rules, was = self.rules, self.sanctioned
        forgiving = rules.forgive_every_days > 0 and (day + 1) % rules.forgive_every_days == 0
        if day == self.begins:
            self.cares = forgiving or rules.forgive_every_days > 0
            self.cares = self.cares and self.may_be_forgiven(self.score)
        events = self.types(day)
        for kind, marks in events:
            self.note(day, kind, marks)
        points = sum(rules.events[kind].points for kind, _ in events)
        self.score = self.held_within(self.score + points) if events else self.clean(self.score)
        if forgiving:
            self.score = max(self.score, rules.forgive_to)
        settled = [back for due, back in self.waiting if due == day]
        self.waiting = [entry for entry in self.waiting if entry[0] != day]
        self.score = self.held_within(self.score + sum(settled))
        ended, begun = self.sanction()
        changed = ended or begun or was != self.sanctioned
        if events or settled or changed or (forgiving and self.cares):
            self.turn, self.begins = self.turn + 1, day + 1
        return [kind for kind, _ in events], was, begun

    def sanction(self) -> tuple[bool, bool]:
        """Step 7: whether a sanction's time is over, and whether one begins."""
        rule, was = self.rules.sanction, self.sanctioned
        if rule is None:
            return False, False
        if rule.days == 0:
            self.sanctioned = self.score < rule.below
            return False, self.sanctioned and not was
        ended = self.left == 1
        self.left = max(0, self.left - 1)
        begun = self.left == 0 and self.score < rule.below
        if begun:
            self.left = rule.days
        self.sanctioned = self.left > 0
        return ended, begun


def simulated(
    rules: ScoreRules, rates: LifeRates, days: int, seed: int, piece: Piece, dense: float = 60.0
) -> Part:
    """The Part of a piece, from lives walked day by day."""
    scores = np.zeros((days, rules.scores), dtype=np.int64)
    events = np.zeros((days, len(rules.events)), dtype=np.int64)
    status, begins = np.zeros((2, days), dtype=np.int64)
    blameless = np.zeros(len(rules.members), dtype=np.int64)
    classes = rates.units.shape[1] // len(rates.groups)
    tiers = np.zeros((classes, len(rules.tiers) + 1), dtype=np.int64)
    sums, fifths, lost = np.zeros(classes, dtype=np.int64), np.zeros((5, 5), dtype=np.int64), 0
    lines = rules.fifth_lines()
    for number in range(piece.first, piece.last):
        unit = Unit(rules, rates, days, seed, number, piece.group, dense)
        for day in range(days):
            kinds, was, begun = unit.day(day)
            for kind, count in Counter(kinds).items():
                events[day, kind] += count
            scores[day, unit.score - rules.lowest] += 1
            status[day] += was
            begins[day] += begun
            if begun and day >= days - 365:
                for member, kind in enumerate(unit.kinds):
                    blameless[kind] += unit.last_true[member] < day - 364
        tiers[unit.which, sum(unit.score >= line for line in rules.tiers)] += 1
        sums[unit.which] += unit.score - rules.lowest
        fifths[(unit.start > lines).sum(), (unit.score > lines).sum()] += 1
        lost += unit.lost
    return Part(piece.group, piece.block, piece.last - piece.first, scores, events, status,
                begins, blameless, tiers, sums, fifths, lost)  # fmt: skip


def same(left: Part, right: Part) -> None:
    for column in fields(Part):
        a, b = getattr(left, column.name), getattr(right, column.name)
        assert np.array_equal(a, b), column.name


# ---- rules and rates to walk


def some_rates(events: int, *, kinds: int = 1, factor: float = 1.0, seed: int = 3) -> LifeRates:
    """Two groups, three levels, two conducts, two assessors, with uneven shares."""
    rng = np.random.default_rng(seed)
    free = rng.uniform(0.001, 0.02, (1, 24, events)) * factor
    member = rng.uniform(0.2, 1.0, (1, kinds))
    return LifeRates(
        groups=("A", "B"),
        level_shares=np.array([[0.5, 0.3, 0.2]]),
        conduct_shares=np.array([[0.9, 0.1]]),
        assessor_shares=np.array([[0.4, 0.6]]),
        units=np.ones((1, 24)),
        free=free,
        sanctioned=free * rng.uniform(0.5, 3.0, (1, 24, events)),
        member_share=member / member.sum(),
        corrected_share=np.array([0.7]),
        settled_per_day=np.array([0.04]),
        contagion_per_day=np.zeros(1),
    )


EVENTS = (
    EventRule("late", -30, true=True),
    EventRule("mistaken", -25, true=False, correctable=True),
    EventRule("praised", 15, true=True),
    EventRule("confused", -45, true=False),
    EventRule("other_place", -20, true=True, unrelated=True),
)


def some_rules(**changes: object) -> ScoreRules:
    rules = ScoreRules(
        lowest=-50,
        highest=350,
        start_low=60,
        start_high=280,
        events=EVENTS,
        clean_to=np.minimum(np.arange(401) + 1, 400),
        tiers=(100, 200),
        sanction=SanctionRule(below=90, days=20),
    )
    return replace(rules, **changes)  # type: ignore[arg-type]


HERE = np.arange(401)
WHILE_UNDER = SanctionRule(below=90, days=0)
TOWARD_THE_MIDDLE = HERE + np.sign(200 - HERE) * ((abs(200 - HERE) + 9) // 10)
UP_THEN_STILL = np.where(HERE < 120, HERE + 3, HERE)
FAST = {
    "timer": some_rules(),
    "while under": some_rules(sanction=WHILE_UNDER),
    "two points a day": some_rules(clean_to=np.minimum(HERE + 2, 400)),
    "falls by one": some_rules(clean_to=np.maximum(HERE - 1, 0)),
    "falls by one, while under": some_rules(clean_to=np.maximum(HERE - 1, 0), sanction=WHILE_UNDER),
    "no drift": some_rules(clean_to=HERE),
    "no sanction": some_rules(sanction=None),
    "sanction of one day": some_rules(sanction=SanctionRule(below=150, days=1)),
    "one event type": some_rules(events=EVENTS[:1]),
}
FAST = {
    name: replace(rules, events=tuple(replace(e, correctable=False) for e in rules.events))
    for name, rules in FAST.items()
}
GENERAL = {
    "corrections": some_rules(),
    "corrections of fixed length": some_rules(correction_fixed_days=12),
    "forgiveness": some_rules(forgive_every_days=30, forgive_to=130),
    "forgiveness, falling": some_rules(
        clean_to=np.maximum(HERE - 1, 0), forgive_every_days=45, forgive_to=100,
        sanction=WHILE_UNDER,
    ),
    "household": some_rules(members=(2, 3)),
    "decay": some_rules(clean_to=TOWARD_THE_MIDDLE),
    "decay, while under": some_rules(clean_to=TOWARD_THE_MIDDLE, sanction=WHILE_UNDER),
    "rises, then stands": some_rules(clean_to=UP_THEN_STILL, sanction=WHILE_UNDER),
    "all at once": some_rules(
        clean_to=TOWARD_THE_MIDDLE, members=(1, 2), forgive_every_days=60, forgive_to=80
    ),
}  # fmt: skip
A_PIECE = Piece(group=1, block=3, first=1_000, last=1_045)


def of_one(rules: ScoreRules, rates: LifeRates, days: int, seed: int, piece: Piece) -> Part:
    [part] = skip_piece(rules, rates, days, seed, piece, 10_000)
    return part


@pytest.mark.parametrize("name", [*FAST, *GENERAL])
def test_equal_to_lives_walked_day_by_day(name: str) -> None:
    rules = (FAST | GENERAL)[name]
    rates = some_rates(len(rules.events), kinds=len(rules.members))
    assert takes_lanes(rules) == (name in FAST)
    part = of_one(rules, rates, 400, 7, A_PIECE)
    assert part.begun_by_day.sum() > 10 or rules.sanction is None
    same(part, simulated(rules, rates, 400, 7, A_PIECE))


@pytest.mark.parametrize("name", ["timer", "corrections", "all at once"])
def test_several_events_a_day_are_walked_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skip_tables, "DENSE_A_YEAR", math.inf)
    rules = (FAST | GENERAL)[name]
    rates = some_rates(len(rules.events), kinds=len(rules.members), factor=25)
    piece = replace(A_PIECE, last=1_025)
    part = of_one(rules, rates, 100, 8, piece)
    same(part, simulated(rules, rates, 100, 8, piece, math.inf))


@pytest.mark.parametrize("name", ["corrections", "all at once", "decay, while under"])
def test_the_day_loop_is_walked_too(name: str) -> None:
    """With these rates some classes are dense and some are not."""
    rules = (FAST | GENERAL)[name]
    rates = some_rates(len(rules.events), kinds=len(rules.members), factor=4)
    piece = replace(A_PIECE, last=1_030)
    table = skip_tables.table_of(rules, rates, 120, 8, 1)
    assert 0 < table.dense.sum() < len(table.dense)
    same(of_one(rules, rates, 120, 8, piece), simulated(rules, rates, 120, 8, piece))


def test_corrections_beyond_those_kept_are_counted_as_lost() -> None:
    rules = replace(GENERAL["corrections of fixed length"], correction_fixed_days=40)
    rates = some_rates(5, factor=25)
    piece = replace(A_PIECE, last=1_020)
    part = of_one(rules, rates, 100, 8, piece)
    assert 0 < part.lost <= part.units
    same(part, simulated(rules, rates, 100, 8, piece))


# ---- the fast loops against the plain ones


@pytest.mark.parametrize("name", FAST)
def test_lanes_equal_one_by_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, piece = FAST[name], Piece(0, 0, 5_000, 8_000)
    rates = some_rates(len(rules.events), factor=2)
    fast = of_one(rules, rates, 500, 11, piece)
    monkeypatch.setattr(skip, "takes_lanes", lambda rules: False)
    same(fast, of_one(rules, rates, 500, 11, piece))


def test_numbers_beyond_32_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    border = 1 << 32
    piece = Piece(5, 0, border - 700, border + 900)
    whole = of_one(reference_rules(), reference_rates(), DAYS, 1, piece)
    low = of_one(reference_rules(), reference_rates(), DAYS, 1, replace(piece, last=border))
    high = of_one(reference_rules(), reference_rates(), DAYS, 1, replace(piece, first=border))
    assert np.array_equal(whole.scores, low.scores + high.scores)
    monkeypatch.setattr(skip, "takes_lanes", lambda rules: False)
    same(whole, of_one(reference_rules(), reference_rates(), DAYS, 1, piece))


# ---- the reference model


def run(
    units: int, *, rates: LifeRates | None = None, rules: ScoreRules | None = None,
    days: int = DAYS, seed: int = 1, shards: int | None = None,
) -> Tallies:  # fmt: skip
    rules, rates = rules or reference_rules(), rates or reference_rates()
    tallies = Tallies(rules, rates, days)
    for piece in pieces(units, SHARES, shards):
        for part in skip_piece(rules, rates, days, seed, piece, units):
            tallies.add(part)
    return tallies


# Score-model 3.4: people, false flags, true flags, sum of scores, sanctioned days, sanctions.
KNOWN = [
    (1200, 167, 1335, 1044640, 3445, 124),
    (800, 133, 1121, 680885, 6624, 238),
    (600, 185, 1161, 492325, 7181, 256),
    (480, 238, 882, 392909, 4441, 161),
    (360, 227, 839, 285574, 4961, 179),
    (280, 254, 732, 214874, 4411, 158),
    (160, 248, 544, 117610, 3401, 122),
    (120, 413, 468, 78249, 4691, 168),
]


def tallied(parts: list[Part]) -> list[tuple[int, ...]]:
    return [
        (
            part.units,
            *map(int, part.events_by_day.sum(axis=0)),
            int(part.score_sum_by_class.sum()),
            int(part.sanctioned_by_day.sum()),
            int(part.begun_by_day.sum()),
        )
        for part in parts
    ]


def by_group(units: int, seed: int = 1) -> list[Part]:
    """One piece that holds all groups."""
    whole = Piece(-1, 0, 0, units)
    return skip_piece(reference_rules(), reference_rates(), DAYS, seed, whole, units)


@pytest.mark.parametrize("lanes", [True, False])
def test_known_tallies(lanes: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skip, "takes_lanes", lambda rules: lanes)
    assert tallied(by_group(4_000)) == KNOWN


@pytest.mark.parametrize("lanes", [True, False])
def test_a_wrong_threshold_does_not_give_the_known_tallies(
    lanes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known-wrong engines: another border between the types, another rate, another step."""
    monkeypatch.setattr(skip, "takes_lanes", lambda rules: lanes)
    right = skip_tables.table_of

    def wrong_types(*args: object) -> skip_tables.Table:
        table = right(*args)  # type: ignore[arg-type]
        return table._replace(types=np.minimum(table.types + (1 << 27), WORD))

    def wrong_gap(*args: object) -> skip_tables.Table:
        table = right(*args)  # type: ignore[arg-type]
        return table._replace(gap=table.gap * np.float32(1.01))

    def one_event_at_most(*args: object) -> skip_tables.Table:
        table = right(*args)  # type: ignore[arg-type]
        return table._replace(once=np.full_like(table.once, WORD))

    for wrong in (wrong_types, wrong_gap, one_event_at_most):
        monkeypatch.setattr(skip_tables, "table_of", wrong)
        assert tallied(by_group(4_000)) != KNOWN, wrong.__name__


def test_the_same_bits_for_any_cut() -> None:
    digests = {run(3_000, days=120, shards=cut).digest() for cut in (None, 1, 2, 7, 64)}
    assert len(digests) == 1
    assert run(3_000, days=120, seed=2).digest() not in digests


def test_facts_that_need_no_table() -> None:
    parts = by_group(20_000, seed=5)
    for part in parts:
        scores, sanctioned, begun = part.scores, part.sanctioned_by_day, part.begun_by_day
        assert np.all(scores.sum(axis=1) == part.units)
        assert np.all(scores >= 0)
        assert np.all(scores[:200, 1000] == 0) and scores[-1, 1000] > 0
        assert sanctioned[0] == 0
        # A sanction lasts 30 days: who is under one began it on one of the 30 days before.
        for day in range(1, DAYS):
            assert sanctioned[day] == begun[max(0, day - 30) : day].sum()
        # Under 350 at the end of a day: a sanction runs tomorrow.
        under = scores[:-1, :350].sum(axis=1)
        assert np.all(under <= sanctioned[1:])
        assert part.tiers_by_class.sum() == part.fifths.sum() == part.units
        assert part.lost == 0
        values = np.arange(1001)
        assert part.score_sum_by_class.sum() == (scores[-1] * values).sum()
        assert part.tiers_by_class.sum(axis=0)[0] == scores[-1, :350].sum()


def test_false_flags_do_not_depend_on_the_score() -> None:
    for group, part in enumerate(by_group(40_000, seed=6)):
        expected = part.units * SIGHTINGS[group] * FALSE_CHANCE[group] * DAYS
        # Within a class the number is Poisson; the classes differ by the exposure level.
        spread = np.var((np.arange(16) + 0.5) / 8)
        variance = expected * (1 + expected / part.units * spread)
        z = (part.events_by_day[:, 0].sum() - expected) / math.sqrt(variance)
        assert abs(z) < 4.5, group


def test_without_rates_every_score_rises_to_the_top() -> None:
    [part] = skip_piece(
        reference_rules(), reference_rates(factor=0.0), 400, 1, Piece(0, 0, 0, 500), 500
    )
    first = part.scores[0]
    for day in range(1, 400):
        expected = np.zeros(1001, dtype=np.int64)
        np.add.at(expected, np.minimum(np.arange(1001) + day, 1000), first)
        assert np.array_equal(part.scores[day], expected)
    assert part.events_by_day.sum() == part.begun_by_day.sum() == 0
    assert part.fifths[:, 4].sum() == 500


def test_with_a_flag_every_day_the_score_falls_to_nothing() -> None:
    rules, rates = reference_rules(), reference_rates(factor=4e4, exposures=1, conducts=1)
    assert skip_tables.table_of(rules, rates, 60, 1, 7).rate.min() > 24
    part = of_one(rules, rates, 60, 1, Piece(7, 0, 0, 20))
    assert part.scores[5:, 0].tolist() == [20] * 55
    assert part.begun_by_day[0] == 20 and part.sanctioned_by_day[1:].tolist() == [20] * 59


# ---- dense classes


def sums(part: Part) -> dict[str, float]:
    values = np.arange(part.scores.shape[1])
    return {
        "score": float((part.scores[-1] * values).sum()) / part.units,
        "events": float(part.events_by_day.sum()) / part.units,
        "wrong": float(part.events_by_day[:, 0].sum()) / part.units,
        "sanctioned": float(part.sanctioned_by_day.sum()) / part.units,
        "begun": float(part.begun_by_day.sum()) / part.units,
    }


def test_the_day_loop_agrees_with_skipping(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rates, all classes dense or none: means over 40 blocks of 100 people."""
    rates, found = reference_rates(factor=8.0), {}
    for module in (skip, skip_tables):
        monkeypatch.setattr(module, "takes_lanes", lambda rules: False)
    for dense in (0.0, math.inf):
        monkeypatch.setattr(skip_tables, "DENSE_A_YEAR", dense)
        blocks = [Piece(4, 0, at, at + 100) for at in range(0, 4_000, 100)]
        rows = [
            sums(skip_piece(reference_rules(), rates, DAYS, 9 + int(dense > 0), piece, 4_000)[0])
            for piece in blocks
        ]
        found[dense] = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    for name in found[0.0]:
        day, jump = found[0.0][name], found[math.inf][name]
        error = math.sqrt(day.var(ddof=1) / len(day) + jump.var(ddof=1) / len(jump))
        assert abs(day.mean() - jump.mean()) < 4.5 * error, name


def test_expected_numbers_in_the_day_loop() -> None:
    """Wrong flags come at a rate that no score changes."""
    rules = replace(reference_rules(), forgive_every_days=90, forgive_to=400)
    rates = reference_rates(factor=400.0, exposures=1, conducts=1)
    assert skip_tables.table_of(rules, rates, DAYS, 3, 7).dense.all()
    part = of_one(rules, rates, DAYS, 3, Piece(7, 0, 0, 3_000))
    expected = 3_000 * DAYS * rates.free[0, 7, 0]
    assert abs(part.events_by_day[:, 0].sum() - expected) < 4.5 * math.sqrt(expected)


def test_side_by_side_no_class_goes_day_by_day() -> None:
    """Jumps are cheaper there at any rate, so that both loops follow the same units."""
    table = skip_tables.table_of(reference_rules(), reference_rates(factor=400.0), DAYS, 3, 7)
    assert not table.dense.any()


# ---- what it refuses


def test_refusals() -> None:
    rules, rates = reference_rules(), reference_rates()
    assert refusals(rules, rates) == []
    contacts = ContactRule(community_units=50, mean_contacts=4.0, law="fixed", points=-5)
    [sentence] = refusals(replace(rules, contacts=contacts), rates)
    assert "contacts" in sentence
    [sentence] = refusals(rules, reference_rates(factor=1e7))
    assert "500" in sentence
    with pytest.raises(ValueError, match="contacts"):
        skip_piece(replace(rules, contacts=contacts), rates, 10, 1, Piece(0, 0, 0, 5), 5)
    with pytest.raises(ValueError, match="one draw"):
        two = replace(rates, units=np.ones((2, 2048)))
        skip_piece(rules, two, 10, 1, Piece(0, 0, 0, 5), 5)


def test_the_layout_of_the_known_tallies() -> None:
    assert group_borders(4_000, SHARES)[1] == 1_200
