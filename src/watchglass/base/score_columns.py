"""The column sets through which a score's rule table, its rates and the engines meet.

Three engines read the same ScoreRules and LifeRates and give the same Lives. One day of
one unit (a person, or a household that is scored as one) goes in this order:

1. Status. The unit is under a sanction today if one was running when the day began.
   On day 0 nobody is.
2. Events. Each event type comes as an independent Poisson number, at today's rate.
3. Score. Without any event the score moves to `clean_to`. Otherwise the points of all
   events of the day are added, and the sum is held within the scale.
4. Forgiveness. On days t with (t + 1) divisible by `every_days`, a score under `back_to`
   is set to it.
5. Corrections that are settled today give their points back, held within the scale.
   A correction noted today is settled tomorrow at the earliest.
6. Contacts. The points that contacts lose on the day after a sanction began are taken,
   and contagion may start a sanction (both only where the rules have contacts).
7. Sanction with a length: days left go down by one; at none left, a score under `below`
   starts a new one of `days` days. Sanction without a length (`days` = 0): it runs
   tomorrow if, and only if, the score is under `below` now. A sanction that runs
   tomorrow and not today, or anew, counts as begun today.
8. Tally: score, events by type, status of step 1, sanctions begun.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array

Integers = NDArray[np.int64]
EngineName = Literal["exact", "skip", "stepped"]
YEAR_DAYS = 365
FIFTHS = 5


@dataclass(frozen=True)
class EventRule:
    """One type of event that changes the score.

    points: change of the score, negative for a deduction; true: the unit really did it
    (own conduct, in a related or an unrelated context), as against an event wrongly
    attributed to it; unrelated: it comes from a context that has nothing to do with what
    the score is for; correctable: it may be put right (never a true one).
    """

    word: str
    points: int
    true: bool
    unrelated: bool = False
    correctable: bool = False


@dataclass(frozen=True)
class SanctionRule:
    """A sanction begins when a day ends with a score under `below`.

    days: its length; 0 means that it runs as long as the score stays under `below`.
    """

    below: int
    days: int


@dataclass(frozen=True)
class ContactRule:
    """How a sanction of one unit reaches the units it is in contact with.

    community_units: contacts lie within communities of this many units, numbered in
    order; mean_contacts and law: how many contacts a unit has; points: change of the
    score of each contact on the day after a unit's sanction began (0: none).
    """

    community_units: int
    mean_contacts: float
    law: Literal["fixed", "poisson", "geometric"]
    points: int


@dataclass(frozen=True)
class ScoreRules:
    """The rule table, compiled to whole numbers; scores are counted from `lowest`.

    lowest, highest: ends of the scale; start_low, start_high: the first score is a whole
    number, all equally likely, from start_low to start_high; clean_to: int (highest -
    lowest + 1,), for each score less `lowest`, the score less `lowest` after a day
    without event, never falling with the score; tiers: lowest score of each tier but the
    lowest tier, rising; forgive_every_days: 0 for never; correction_fixed_days: length
    of every correction, 0 where each later day is equally likely to settle it;
    members: how many members of each kind a unit has, (1,) for a person.
    """

    lowest: int
    highest: int
    start_low: int
    start_high: int
    events: tuple[EventRule, ...]
    clean_to: Integers
    tiers: tuple[int, ...] = ()
    sanction: SanctionRule | None = None
    forgive_every_days: int = 0
    forgive_to: int = 0
    correction_fixed_days: int = 0
    contacts: ContactRule | None = None
    members: tuple[int, ...] = (1,)

    @property
    def scores(self) -> int:
        """Return how many different scores there are."""
        return self.highest - self.lowest + 1

    @property
    def corrects(self) -> bool:
        """Return whether any event type may be put right."""
        return any(event.correctable for event in self.events)

    @property
    def clean_step(self) -> int | None:
        """Return the fixed step of a day without event, None where it is not fixed.

        A fixed step is added to every score and held within the scale.
        """
        here = np.arange(self.scores)
        for step in {int(self.clean_to[self.scores // 2] - self.scores // 2)}:
            if np.array_equal(self.clean_to, np.clip(here + step, 0, self.scores - 1)):
                return step
        return None

    def fifth_lines(self) -> Integers:
        """Return the 20, 40, 60 and 80 % quantiles of the first score, int (4,).

        A unit is in the bottom fifth if its score is at or under the first line.
        """
        count = self.start_high - self.start_low + 1
        parts = np.arange(1, FIFTHS)
        return np.asarray(self.start_low - 1 - (-count * parts // FIFTHS), dtype=np.int64)


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
