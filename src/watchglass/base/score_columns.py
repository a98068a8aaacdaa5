"""The column sets through which a score's rates, the engines and the measures meet.

The rules, and the order of one day, stand in `base/score_rules.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.base.score_rules import (
    FIFTHS,
    YEAR_DAYS,
    ContactRule,
    EngineName,
    EventRule,
    Integers,
    SanctionRule,
    ScoreRules,
)

__all__ = [
    "FIFTHS", "YEAR_DAYS", "ContactRule", "Daily", "EngineName", "EventRule", "HowRun",
    "Integers", "LifeRates", "Lives", "SanctionRule", "ScoreRules", "Scoring", "Years",
]  # fmt: skip


@dataclass(frozen=True)
class LifeRates:
    """How often events come to each class, and who there is.

    Classes are the full product, in this order: class = ((group x levels + level) x
    conducts + conduct) x assessors + assessor, so that a sampled unit of a group can draw
    its level, conduct and assessor independently.

    groups: letters; level_shares: (draws, levels), conduct_shares: (draws, conducts),
    assessor_shares: (draws, assessors), each row adds up to 1; units: (draws, classes),
    how many units; free and sanctioned: (draws, classes, events), events per unit and
    day while no sanction runs and while one does; member_share: (draws, kinds), chance
    that a true event of a unit was caused by one given member of that kind, so that
    members x member_share adds up to 1; corrected_share: (draws,), share of correctable
    events that are put right; settled_per_day: (draws,), chance per day that a noted
    correction is settled (unused where its length is fixed); contagion_per_day: (draws,),
    chance per day and contact under sanction of coming under sanction too.
    """

    groups: tuple[str, ...]
    level_shares: Array
    conduct_shares: Array
    assessor_shares: Array
    units: Array
    free: Array
    sanctioned: Array
    member_share: Array
    corrected_share: Array
    settled_per_day: Array
    contagion_per_day: Array

    @property
    def draws(self) -> int:
        """Return how many draws of the evidence there are."""
        return int(self.units.shape[0])

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Return (groups, levels, conducts, assessors)."""
        return (
            len(self.groups),
            int(self.level_shares.shape[1]),
            int(self.conduct_shares.shape[1]),
            int(self.assessor_shares.shape[1]),
        )

    def group_of_class(self) -> NDArray[np.intp]:
        """Return the group index of each class, int (classes,)."""
        groups, levels, conducts, assessors = self.shape
        return np.repeat(np.arange(groups), levels * conducts * assessors)

    def assessor_of_class(self) -> NDArray[np.intp]:
        """Return the assessor index of each class, int (classes,)."""
        groups, levels, conducts, assessors = self.shape
        return np.tile(np.arange(assessors), groups * levels * conducts)

    def rows(self, keep: slice) -> LifeRates:
        """Return the rates of some of the draws."""
        names = ("level_shares", "conduct_shares", "assessor_shares", "units", "free",
                 "sanctioned", "member_share", "corrected_share", "settled_per_day",
                 "contagion_per_day")  # fmt: skip
        return replace(self, **{name: getattr(self, name)[keep] for name in names})

    def without_wrong_events(self, rules: ScoreRules) -> LifeRates:
        """Return the rates with every wrongly attributed event gone."""
        true = np.array([event.true for event in rules.events], dtype=float)
        return replace(self, free=self.free * true, sanctioned=self.sanctioned * true)


@dataclass(frozen=True)
class Daily:
    """What happens day by day, for one draw or one run; sums over units.

    scores: (days, groups, scores), units at each score at the end of the day;
    events: (days, groups, events); sanctioned: (days, groups), units under sanction when
    the day began; begun: (days, groups), sanctions begun that day.
    """

    scores: Array
    events: Array
    sanctioned: Array
    begun: Array


@dataclass(frozen=True)
class Lives:
    """What the years do to the units: sums over units, expected or counted.

    The yearly columns count the last 365 days of the run, or all of a shorter one.

    engine: which engine made it; days: length of the run; people_run: units sampled, 0
    for expected numbers; units: (draws, groups); scores_at_end: (draws, groups, scores);
    events: (draws, groups, events); sanction_days: (draws, groups), unit-days;
    begun: (draws, groups), sanctions; blameless: (draws, groups, kinds), summed over
    sanctions begun, members of that kind who caused no true event in the 365 days up to
    and including the day it began (or since day 0, where that is shorter);
    tiers_by_class: (draws, classes, tiers), units in each tier at the end of the last
    day, lowest tier first; score_sum_by_class: (draws, classes), of score less `lowest`;
    fifths: (draws, 5, 5), units by fifth of the first day (rows, lowest first) and, by
    the same lines, of the last; lost: share of the mass or units that an engine could
    not follow (corrections beyond those it keeps); daily: of the first draw, if asked.
    """

    engine: EngineName
    days: int
    people_run: int
    units: Array
    scores_at_end: Array
    events: Array
    sanction_days: Array
    begun: Array
    blameless: Array
    tiers_by_class: Array
    score_sum_by_class: Array
    fifths: Array
    lost: Array
    daily: Daily | None = None
    settings: Mapping[str, float] = field(default_factory=dict)

    @property
    def draws(self) -> int:
        """Return how many draws, or replicates of a run, there are."""
        return int(self.units.shape[0])

    @property
    def year_days(self) -> int:
        """Return how many days the yearly columns count."""
        return min(self.days, YEAR_DAYS)


@dataclass(frozen=True)
class Scoring:
    """A score that is still to be lived through: rules, rates, and what goes with them.

    days: length of the run; deduction, harm_per_day, corrected_share, correction_days: as
    in Years.
    """

    rules: ScoreRules
    rates: LifeRates
    days: int
    deduction: int
    harm_per_day: Array
    corrected_share: Array
    correction_days: Array


@dataclass(frozen=True)
class Years:
    """Everything the measures of a score read: its rules, its lives, and what goes with them.

    lives: as the scheme runs; perfect: the same with every wrongly attributed event gone,
    None where nothing was run for it; back_share: (draws, days), share of units that are
    back at the score they had before one wrong deduction, by days since it; None where no
    engine gave it; deduction: points of that deduction, negative; harm_per_day: (draws,),
    days of life lost to one day under sanction (strength of the consequence x the part of
    a day's life it touches), 0 where the consequence has no strength; corrected_share,
    correction_days: (draws,), share of wrong deductions put right, and their mean time.
    """

    rules: ScoreRules
    rates: LifeRates
    lives: Lives
    perfect: Lives | None
    back_share: Array | None
    deduction: int
    harm_per_day: Array
    corrected_share: Array
    correction_days: Array

    @property
    def people(self) -> Array:
        """Return how many people are scored, (draws, groups)."""
        return self.lives.units * sum(self.rules.members)


@dataclass(frozen=True)
class HowRun:
    """How the numbers came about, for the record.

    interval: what the bounds are over; classes: that the draws went through, of
    classes_in_all; step_points, step_days: the coarse grid of the draws (1 and 1 is none);
    rows_run: different draws that had to be run.
    """

    engine: EngineName
    why: str
    interval: str
    days: int
    classes: int
    classes_in_all: int
    step_points: int
    step_days: int
    rows_run: int
    units_a_draw: int
