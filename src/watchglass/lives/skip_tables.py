"""What the skipping loops read: rates, chances and rules of one group as whole-number tables.

A chance p is compared with a random word as floor(p x 2^32); every float here comes from
additions, multiplications and divisions alone, so that the tables are the same everywhere.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.philox import WORD, key_of_seed
from watchglass.base.score_columns import YEAR_DAYS, Integers, LifeRates, ScoreRules
from watchglass.lives.logarithm import log_of_chance
from watchglass.lives.skip_rules import DENSE_A_YEAR, MOST_A_DAY, takes_lanes
from watchglass.lives.skip_shares import tree_of, upper_ends

NEVER = 1 << 30


class Table(NamedTuple):
    """The rules and the rates of one group; "row" is 2 x class + (1 while sanctioned).

    k0, k1: key; days: length of the run; start, starts: lowest first score, how many.
    Upper ends of shares: levels, conducts, assessors, members; types: (rows, borders), trees.
    Rates: gap + rest: float32 (rows,), mean days between events; rate: (rows,), events a day;
    still, single: (rows,), chance of no event on a day, and of one event if there is any;
    none, once: the same as whole numbers; dense: (classes,), goes day by day.
    Events, (events,): points, true, correctable. Corrections: put_right, share as a whole
    number; gap_right, mean days but one until it is settled; fixed_right, or all after so many.
    Scores: clean: (doublings, scores), score after 2^i days without event; change: (2,
    scores), on which day without event it comes under `below`, and out from there;
    first_limit: (scores,), last day before that from day 0 on; drifts: 1 if an event can
    change it; forgivable, fifth, tier: (scores,); below, length: of the sanction.
    """

    k0: np.uint64
    k1: np.uint64
    days: int
    levels: Integers
    conducts: Integers
    assessors: Integers
    start: int
    starts: int
    gap: Any
    rest: Any
    rate: Array
    still: Array
    none: Integers
    single: Array
    once: Integers
    types: Integers
    conduct_count: int
    assessor_count: int
    dense: Integers
    any_dense: int
    points: Integers
    true: Integers
    correctable: Integers
    clean: Integers
    change: Integers
    first_limit: Any
    drifts: int
    below: int
    length: int
    forgive_every: int
    forgive_to: int
    forgivable: Integers
    put_right: int
    gap_right: float
    fixed_right: int
    members: Integers
    kind_of_member: Integers
    fifth: Any
    tier: Any


def expm1_by_series(x: Array) -> Array:
    """Return e^x - 1 for x from 0 to MOST_A_DAY, by its series: all terms are positive."""
    term, total = np.array(x, dtype=float), np.array(x, dtype=float)
    for n in range(2, 3 * int(MOST_A_DAY)):
        term = term * x / n
        total = total + term
        if not (term > total * 1e-18).any():
            break
    return total


def _doublings(clean_to: Integers, days: int) -> Integers:
    """Return the score after 1, 2, 4, ... days without event, (doublings, scores)."""
    rows = [np.asarray(clean_to, dtype=np.int64)]
    while 1 << len(rows) <= days:
        rows.append(rows[-1][rows[-1]])
    return np.stack(rows)


def _first_day(doublings: Integers, days: int, reached: Any) -> Integers:
    """Return after how many days without event a score is in `reached`, or NEVER.

    More than `days` of them are NEVER.
    """
    first = np.where(reached[doublings[0]], 1, NEVER).astype(np.int64)
    for power, later in enumerate(doublings):
        first = np.where(first < NEVER, first, np.minimum(first[later] + (1 << power), NEVER))
    return np.where(first <= days, first, NEVER)


def _rows(group: int, rates: LifeRates) -> tuple[Array, Array]:
    """Return (rows, events) of one group, and events per day (rows,)."""
    both = np.stack([rates.free[0], rates.sanctioned[0]], axis=1)
    classes = both.shape[0] // len(rates.groups)
    here = both[group * classes : (group + 1) * classes].reshape(2 * classes, -1)
    return here, np.ascontiguousarray(np.cumsum(here, axis=-1)[:, -1])


def _chances(rules: ScoreRules, rates: LifeRates, group: int) -> dict[str, Any]:
    """Return the part of the table that depends on the rates."""
    per_type, rate = _rows(group, rates)
    grown = expm1_by_series(rate)
    with np.errstate(divide="ignore", invalid="ignore"):
        gap, single = np.minimum(1.0 / rate, 1e30), np.where(rate > 0, rate / grown, 1.0)
    once = np.floor(single * WORD).astype(np.int64)
    still = 1.0 / (1.0 + grown)
    dense = (rate[::2] * YEAR_DAYS > DENSE_A_YEAR) & (not takes_lanes(rules))
    return {
        "levels": upper_ends(rates.level_shares[0]),
        "conducts": upper_ends(rates.conduct_shares[0]),
        "assessors": upper_ends(rates.assessor_shares[0]),
        "gap": gap.astype(np.float32),
        "rest": (gap - gap.astype(np.float32)).astype(np.float32),
        "rate": rate,
        "still": still,
        "none": np.floor(still * WORD).astype(np.int64),
        "single": single,
        "once": once,
        "types": tree_of(upper_ends(per_type)),
        "conduct_count": rates.shape[2],
        "assessor_count": rates.shape[3],
        "dense": dense.astype(np.int64),
        "any_dense": int(dense.any()),
    }


def _corrections(rules: ScoreRules, rates: LifeRates) -> dict[str, Any]:
    """Return the part of the table on how wrong events are put right."""
    share, daily = float(rates.corrected_share[0]), float(rates.settled_per_day[0])
    return {
        "put_right": int(np.floor(share * WORD)) if rules.corrects else 0,
        "gap_right": 0.0 if daily >= 1.0 else np.inf if daily <= 0.0 else (
            -1.0 / log_of_chance(1.0 - daily)
        ),
        "fixed_right": rules.correction_fixed_days,
    }  # fmt: skip


def _people(rules: ScoreRules, rates: LifeRates) -> dict[str, Any]:
    """Return the part of the table on who caused an event."""
    kinds = np.repeat(np.arange(len(rules.members)), rules.members)
    return {
        "members": upper_ends(rates.member_share[0, kinds]),
        "kind_of_member": kinds.astype(np.int64),
    }


def _scale(rules: ScoreRules, days: int) -> dict[str, Any]:
    """Return the part of the table that depends on the score alone."""
    scores, low = np.arange(rules.scores), rules.lowest
    sanction, clean = rules.sanction, _doublings(rules.clean_to, days)
    below = sanction.below - low if sanction else -NEVER
    forgive_to = rules.forgive_to - low if rules.forgive_every_days else -NEVER
    to_under = _first_day(clean, days, scores < below)
    to_out = _first_day(clean, days, scores >= below)
    lines, tiers = rules.fifth_lines() - low, np.array(rules.tiers, dtype=np.int64) - low
    return {
        "start": rules.start_low - low,
        "starts": rules.start_high - rules.start_low + 1,
        "clean": clean,
        "change": np.stack([to_under, to_out]),
        "first_limit": (np.minimum(days, to_under) - 1).astype(np.int32),
        "drifts": int((sanction is not None and sanction.days == 0) or
                      bool((to_under[min(below, rules.start_low - low):] < NEVER).any())),
        "below": below,
        "length": sanction.days if sanction else 0,
        "forgive_every": rules.forgive_every_days,
        "forgive_to": forgive_to,
        "forgivable": _whole(_first_day(clean, days, scores < forgive_to) < NEVER),
        "fifth": np.searchsorted(lines, scores, side="left").astype(np.uint16),
        "tier": np.searchsorted(tiers, scores, side="right").astype(np.uint16),
    }  # fmt: skip


def _events(rules: ScoreRules) -> dict[str, Any]:
    """Return the part of the table on the types of events."""
    events = rules.events
    return {
        "points": _whole([event.points for event in events]),
        "true": _whole([event.true for event in events]),
        "correctable": _whole([event.correctable and not event.true for event in events]),
    }


def _whole(values: Any) -> Integers:
    return np.asarray(values, dtype=np.int64)


def table_of(rules: ScoreRules, rates: LifeRates, days: int, seed: int, group: int) -> Table:
    """Return the tables of one group; rates have one draw."""
    k0, k1 = key_of_seed(seed)
    return Table(
        k0=k0,
        k1=k1,
        days=days,
        **_chances(rules, rates, group),
        **_corrections(rules, rates),
        **_people(rules, rates),
        **_events(rules),
        **_scale(rules, days),
    )
