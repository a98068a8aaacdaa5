"""The rules and rates of a score as the plain arrays that the stepped engine's loops read."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.base.score_columns import Integers, LifeRates, ScoreRules
from watchglass.lives.layout import group_borders

NEVER = 32767
Words = NDArray[np.uint32]
MARK = np.dtype([("points", "i4"), ("event", "i4"), ("noted", "i4"), ("member", "i4")])


class Tables(NamedTuple):
    """All that the loops read; scores are counted from the lowest.

    A row is 2 x class + (1 under sanction). rate: (rows,), events of all types a day;
    one: (rows,), 2^32 x P(1 event | at least 1); mark_borders: (rows, marks - 1), rising,
    of 2^32 x the share of each mark. A mark is an event type with who caused it (member,
    -1 for nobody) and whether it will be put right (noted): MARK. cross: (scores,), quiet days
    until the score changes its side of `below`; crosses: whether that can matter.
    sanction_days: -1 without a sanction. settle, catch: hazards a day.
    """

    rate: Array
    one: Words
    mark_borders: Words
    marks: NDArray[Any]
    member_kind: Integers
    group_of: Integers
    clean_to: NDArray[np.int16]
    fixed_step: int
    has_fixed_step: bool
    cross: Integers
    crosses: bool
    below: int
    sanction_days: int
    forgive_every: int
    forgive_to: int
    back: int
    settle_chance: float
    settle: float
    contact_points: int
    catch: float
    tier_of: Integers
    fifth_of: Integers
    corrects: bool
    spreads: bool


class People(NamedTuple):
    """What a unit's class and start score are drawn by.

    levels, conducts, assessors: borders of their shares, see `borders_of`; group_borders:
    (groups + 1,), where each group begins in a community of group_borders[-1] units;
    start_low: less the lowest; start_count: how many start scores there are.
    """

    levels: Words
    conducts: Words
    assessors: Words
    group_borders: Integers
    start_low: int
    start_count: int


def people_of(rules: ScoreRules, rates: LifeRates, size: int) -> People:
    """Return by what the people of a community of `size` units are drawn."""
    return People(
        levels=borders_of(rates.level_shares[0]),
        conducts=borders_of(rates.conduct_shares[0]),
        assessors=borders_of(rates.assessor_shares[0]),
        group_borders=np.array(group_borders(size, group_shares(rates)), dtype=np.int64),
        start_low=rules.start_low - rules.lowest,
        start_count=rules.start_high - rules.start_low + 1,
    )


def group_shares(rates: LifeRates) -> Array:
    """Return each group's share of all units, (groups,), from the first draw."""
    per_group = rates.units[0].reshape(len(rates.groups), -1).sum(axis=1)
    return np.asarray(per_group / per_group.sum())


def borders_of(shares: Array) -> Words:
    """Return 2^32 x the cumulated shares but the last, rounded down and below 2^32.

    shares: (..., parts), adding up to 1 along the last axis.
    """
    whole = np.floor(np.cumsum(shares, axis=-1)[..., :-1] * 2.0**32)
    return np.clip(whole, 0, 2.0**32 - 1).astype(np.uint32, order="C")


def hazard(chance: float) -> float:
    """Return -ln(1 - chance), infinite at 1."""
    return math.inf if chance >= 1.0 else -math.log1p(-chance)


def _marks(rules: ScoreRules, rates: LifeRates) -> list[tuple[int, bool, int, float]]:
    """Return (event, noted, member, share of the event's rate) for each mark."""
    share = float(rates.corrected_share[0])
    members = [(kind, float(rates.member_share[0, kind]))
               for kind, many in enumerate(rules.members) for _ in range(many)]  # fmt: skip
    found: list[tuple[int, bool, int, float]] = []
    for index, event in enumerate(rules.events):
        if event.true:
            found += [(index, False, at, part) for at, (_, part) in enumerate(members)]
        elif event.correctable and share > 0:
            found += [(index, True, -1, share), (index, False, -1, 1.0 - share)]
        else:
            found.append((index, False, -1, 1.0))
    return found


def _days_to_cross(clean_to: Integers, below: int) -> Integers:
    """Return after how many quiet days each score is on the other side of `below`."""
    scores = len(clean_to)
    days = np.full(scores, NEVER, dtype=np.int64)
    # A score that rises is followed by higher ones, which are known by then; and so down.
    rising = [score for score in range(scores - 1, -1, -1) if clean_to[score] > score]
    falling = [score for score in range(scores) if clean_to[score] < score]
    for score in rising + falling:
        after = int(clean_to[score])
        if (after < below) != (score < below):
            days[score] = 1
        elif days[after] < NEVER:
            days[score] = days[after] + 1
    return days


def _rate_arrays(rules: ScoreRules, rates: LifeRates) -> tuple[Array, Words, Words, NDArray[Any]]:
    """Return rate, one, mark_borders and marks, as in Tables."""
    found = _marks(rules, rates)
    event = np.array([mark[0] for mark in found], dtype=np.int64)
    parts = np.array([mark[3] for mark in found])
    by_mark = np.stack([rates.free[0], rates.sanctioned[0]], axis=1)[..., event] * parts
    by_mark = np.ascontiguousarray(by_mark.reshape(-1, len(found)))
    rate = by_mark.sum(axis=1)
    some = np.maximum(rate, 1e-300)[:, None]
    one = np.where(rate > 1e-12, rate / np.expm1(np.maximum(rate, 1e-12)), 1.0)
    single = np.clip(np.floor(one * 2.0**32), 0, 2.0**32 - 1).astype(np.uint32)
    marks = np.array(
        [(rules.events[at].points, at, noted, who) for at, noted, who, _ in found], dtype=MARK
    )
    return rate, single, borders_of(by_mark / some), marks


def tables(rules: ScoreRules, rates: LifeRates) -> Tables:
    """Return the arrays for the first draw of `rates`."""
    rate, one, borders, marks = _rate_arrays(rules, rates)
    below = rules.sanction.below - rules.lowest if rules.sanction else 0
    cross = _days_to_cross(rules.clean_to, below)
    lasting = rules.sanction is not None and rules.sanction.days > 0
    matters = cross[max(below, 0) :] if lasting else cross
    back = [-item.points for item in rules.events if item.correctable]
    catch = hazard(float(rates.contagion_per_day[0])) if rules.contacts and lasting else 0.0
    step, here = rules.clean_step, np.arange(rules.scores)
    return Tables(
        rate=rate,
        one=one,
        mark_borders=borders,
        marks=marks,
        member_kind=np.repeat(np.arange(len(rules.members)), rules.members).astype(np.int64),
        group_of=rates.group_of_class().astype(np.int64),
        clean_to=rules.clean_to.astype(np.int16),
        fixed_step=0 if step is None else step,
        has_fixed_step=step is not None,
        cross=cross,
        crosses=rules.sanction is not None and bool((matters < NEVER).any()),
        below=below,
        sanction_days=rules.sanction.days if rules.sanction else -1,
        forgive_every=rules.forgive_every_days,
        forgive_to=rules.forgive_to - rules.lowest,
        back=back[0] if back else 0,
        settle_chance=float(rates.settled_per_day[0]),
        settle=hazard(float(rates.settled_per_day[0])),
        contact_points=rules.contacts.points if rules.contacts else 0,
        catch=catch,
        tier_of=np.searchsorted(np.array(rules.tiers) - rules.lowest, here, side="right"),
        fifth_of=np.searchsorted(rules.fifth_lines() - rules.lowest, here, side="left"),
        corrects=bool(marks["noted"].any()),
        spreads=rules.contacts is not None and (rules.contacts.points != 0 or catch > 0),
    )
