"""What the skipping loops count, and how the counts of a piece become its Part.

A unit is counted only where its course bends: +1 in the flow where it joins it, -1 where it
would have stood at the end of the day on which it leaves. Between two bends every unit at
one score moves alike, to `clean_to`; so carrying the flow forward day by day gives how many
stand at each score, whatever the number of units.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.base.score_columns import FIFTHS, Integers, LifeRates, ScoreRules
from watchglass.lives.layout import Piece
from watchglass.lives.tallies import Part


class Counts(NamedTuple):
    """What is counted; flow is int32, all others int64.

    flow: (days + 1, scores), row 0 first scores, row t + 1 joined less left at the end of
    day t; events: (days, events); sanctioned: (days + 1,), change on each day of how many
    are under sanction; begun: (days,); blameless: (kinds,); tiers: (classes of the group,
    tiers); score_sum: (classes of the group,); fifths: (5, 5); lost: (1,).
    """

    flow: Any
    events: Integers
    sanctioned: Integers
    begun: Integers
    blameless: Integers
    tiers: Integers
    score_sum: Integers
    fifths: Integers
    lost: Integers


def no_counts(rules: ScoreRules, rates: LifeRates, days: int) -> Counts:
    """Return zeros for one group; a piece of fewer than 2^31 units cannot overflow them."""
    classes = rates.units.shape[1] // len(rates.groups)

    def zeros(*shape: int) -> Integers:
        return np.zeros(shape, dtype=np.int64)

    return Counts(
        flow=np.zeros((days + 1, rules.scores), dtype=np.int32),
        events=zeros(days, len(rules.events)),
        sanctioned=zeros(days + 1),
        begun=zeros(days),
        blameless=zeros(len(rules.members)),
        tiers=zeros(classes, len(rules.tiers) + 1),
        score_sum=zeros(classes),
        fifths=zeros(FIFTHS, FIFTHS),
        lost=zeros(1),
    )


@borrowing(entry=True)
def _carried(flow: Any, clean: Integers, scores: Integers) -> None:
    """Write into scores (days, scores) how many stand at each score at each day's end."""
    days, count = scores.shape
    for here in range(count):
        scores[0, clean[here]] += flow[0, here]
    for day in range(days):
        if day > 0:
            for here in range(count):
                scores[day, clean[here]] += scores[day - 1, here]
        for here in range(count):
            scores[day, here] += flow[day + 1, here]


def part_of(counts: Counts, clean_to: Integers, piece: Piece) -> Part:
    """Return the counts of a piece of one group as its Part."""
    days, scores = counts.flow.shape[0] - 1, counts.flow.shape[1]
    at = np.zeros((days, scores), dtype=np.int64)
    _carried(counts.flow, np.asarray(clean_to, dtype=np.int64), at)
    return Part(
        group=piece.group,
        block=piece.block,
        units=piece.last - piece.first,
        scores=at,
        events_by_day=counts.events,
        sanctioned_by_day=np.cumsum(counts.sanctioned)[:-1],
        begun_by_day=counts.begun,
        blameless=counts.blameless,
        tiers_by_class=counts.tiers,
        score_sum_by_class=counts.score_sum,
        fifths=counts.fifths,
        lost=int(counts.lost[0]),
    )
