"""What the classes' expected years add up to: the columns of Lives, filled class by class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import FIFTHS, YEAR_DAYS, Daily, LifeRates, Lives, ScoreRules
from watchglass.lives.exact_classes import Found


@dataclass(frozen=True)
class Span:
    """How long a run is, in steps of one day or of several.

    steps: how many; weights: (steps,), how much of each step lies in the last 365 days;
    window: steps of 365 days, over which a true event is looked for; daily: whether each
    step is told for itself.
    """

    steps: int
    weights: Array
    window: int
    daily: bool = False


def span_of_days(days: int, daily: bool = False) -> Span:
    """Return the span of a run of so many days, a day a step."""
    return Span(days, (np.arange(days) >= days - YEAR_DAYS).astype(np.float64), YEAR_DAYS, daily)


class Sums:
    """Sums over units, (draws, ...), for one draw and range of classes after the other."""

    def __init__(self, rules: ScoreRules, rates: LifeRates, span: Span) -> None:
        """Start with zeros."""
        draws, classes = rates.units.shape
        groups, events, scores = len(rates.groups), len(rules.events), rules.scores
        self.rules, self.rates, self.span = rules, rates, span
        self.group = rates.group_of_class()
        self.scores_at_end = np.zeros((draws, groups, scores))
        self.events = np.zeros((draws, groups, events))
        self.sanction_days = np.zeros((draws, groups))
        self.begun = np.zeros((draws, groups))
        self.blameless = np.full((draws, groups, len(rules.members)), np.nan)
        self.tiers = np.zeros((draws, classes, len(rules.tiers) + 1))
        self.score_sum = np.zeros((draws, classes))
        self.at_top = np.zeros((draws, classes))
        self.fifths = np.full((draws, FIFTHS, FIFTHS), np.nan)
        self.lost = np.zeros(draws)
        days = span.steps if span.daily else 0
        self.daily = Daily(
            np.zeros((days, groups, scores)), np.zeros((days, groups, events)),
            np.zeros((days, groups)), np.zeros((days, groups)),
        )  # fmt: skip

    def add(self, draw: int, keep: slice, found: Found, blameless: Array | None) -> None:
        """Add what was found for some classes of one draw.

        blameless: (classes, kinds), sanctions per unit and year begun after 365 days
        without a true event of one given member of that kind; None where not asked for.
        """
        units, weights = self.rates.units[draw, keep], self.span.weights
        free, held = self.rates.free[draw, keep], self.rates.sanctioned[draw, keep]
        under = found.held @ weights
        events = free * (weights.sum() - under)[:, None] + held * under[:, None]
        ends = found.ends.sum(axis=1)
        edges = np.searchsorted(self.rules.tiers, np.arange(self.rules.scores) + self.rules.lowest,
                                side="right")  # fmt: skip
        for at in range(len(units)):
            group, row = self.group[keep][at], keep.start + at
            self.scores_at_end[draw, group] += units[at] * ends[at]
            self.events[draw, group] += units[at] * events[at]
            self.sanction_days[draw, group] += units[at] * under[at]
            self.begun[draw, group] += units[at] * float(np.sum(found.begun[at] * weights))
            self.tiers[draw, row] = np.bincount(edges, units[at] * ends[at], self.tiers.shape[2])
            self.score_sum[draw, row] = units[at] * np.sum(ends[at] * np.arange(ends.shape[1]))
            self.at_top[draw, row] = units[at] * ends[at, -1]
        self.lost[draw] += float(np.sum(units * found.lost)) / float(self.rates.units[draw].sum())
        if blameless is not None:
            self._add_blameless(draw, keep, blameless)
        if found.ends.shape[1] == FIFTHS:
            self._add_fifths(draw, keep, found.ends)
        if self.span.daily and draw == 0:
            self._add_days(keep, found)

    def _add_blameless(self, draw: int, keep: slice, blameless: Array) -> None:
        members = np.asarray(self.rules.members)
        for at in range(len(blameless)):
            into = self.blameless[draw, self.group[keep][at]]
            np.nan_to_num(into, copy=False)
            into += self.rates.units[draw, keep.start + at] * members * blameless[at]

    def _add_fifths(self, draw: int, keep: slice, ends: Array) -> None:
        np.nan_to_num(self.fifths[draw], copy=False)
        place = np.arange(self.rules.scores) + self.rules.lowest
        fifth = np.searchsorted(self.rules.fifth_lines(), place)
        for at in range(len(ends)):
            units = self.rates.units[draw, keep.start + at]
            for row in range(FIFTHS):
                self.fifths[draw, row] += units * np.bincount(fifth, ends[at, row], FIFTHS)

    def _add_days(self, keep: slice, found: Found) -> None:
        units, group = self.rates.units[0, keep], self.group[keep.start]
        into = self.daily
        into.scores[:, group] += found.scores
        for at in range(len(units)):
            held = units[at] * found.held[at]
            into.sanctioned[:, group] += held
            into.begun[:, group] += units[at] * found.begun[at]
            into.events[:, group] += (units[at] - held)[:, None] * self.rates.free[0, keep][at]
            into.events[:, group] += held[:, None] * self.rates.sanctioned[0, keep][at]

    def lives(self, days: int) -> Lives:
        """Return the sums as Lives of a run of so many days."""
        groups = len(self.rates.groups)
        by_group = self.rates.units.reshape(self.rates.draws, groups, -1).sum(axis=2)
        return Lives(
            engine="exact", days=days, people_run=0, units=by_group,
            scores_at_end=self.scores_at_end, events=self.events,
            sanction_days=self.sanction_days, begun=self.begun, blameless=self.blameless,
            tiers_by_class=self.tiers, score_sum_by_class=self.score_sum, fifths=self.fifths,
            lost=self.lost, daily=self.daily if self.span.daily else None,
        )  # fmt: skip
