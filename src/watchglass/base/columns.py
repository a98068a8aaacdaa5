"""The column sets through which the stages meet. This file is the real interface.

Every array is float64 of shape (draws, classes) unless its line says otherwise.
A class is a kind of synthetic person: (group, exposure level, listing). Rates are
per person and day of use; multiply by `persons` for counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from watchglass.base.duty import Duty
from watchglass.base.mixing import Array, PersonLaw
from watchglass.base.queueing import Queue
from watchglass.base.score_columns import Scoring
from watchglass.base.views import PURPOSES as PURPOSES
from watchglass.base.views import Purpose as Purpose
from watchglass.base.views import View as View

NOT_LISTED, RIGHTLY_LISTED, WRONGLY_LISTED = 0, 1, 2
BEFORE, AFTER = "before_review", "after_review"
Stage = Literal["before_review", "after_review"]
# Whose face is compared: somebody passing, everybody enrolled, or somebody at a gate.
Reach = Literal["passer-by", "enrolled", "presenter"]

# What a drawn parameter may be: one number a draw, or one per group.
Drawn = Mapping[str, "Array | Mapping[str, Array]"]


@dataclass(frozen=True)
class Exposure:
    """What places give to the classes: levels of how much cameras see of people, by group.

    Every array is float64 (draws, groups, levels). names: of the levels, least exposed first;
    shares: of the group's people, adding up to 1; trip_seconds, trip_metres: outdoors per
    trip; views: per trip, by purpose; each level holds the mean of its people, so that the mean
    over levels is exact; lost_variance: (draws,), share of the variance of seconds seen between
    people that the levels do not keep, nan where that is not known.
    """

    names: tuple[str, ...]
    shares: Array
    trip_seconds: Array
    trip_metres: Array
    views: Mapping[Purpose, View]
    lost_variance: Array


@dataclass(frozen=True)
class Classes:
    """Who there is: the joint table of groups, exposure levels and listing.

    groups: the group letters, in order; group: int (classes,), index into groups;
    level: int (classes,), exposure level from least to most exposed; listing: int
    (classes,), NOT_LISTED, RIGHTLY_LISTED or WRONGLY_LISTED; persons: number of
    people of the class; visits_per_day: visits to the place, per person and day of
    use; area_population: (draws,), people who live in the area, nan where not given;
    visit_variance: (draws,), squared coefficient of variation of visits between people,
    0 where all are alike or nobody visits; conduct: float (draws, classes), how often
    people of the class do what is recorded, over the mean, None where all are alike;
    conducts: how many levels of conduct there are, the innermost part of the table; views:
    what cameras see of a person on one visit, by purpose, empty where no places are described;
    trip_seconds: time outdoors on one visit, None without places.
    """

    groups: tuple[str, ...]
    group: NDArray[np.intp]
    level: NDArray[np.intp]
    listing: NDArray[np.intp]
    persons: Array
    visits_per_day: Array
    area_population: Array
    visit_variance: Array
    conduct: Array | None = None
    conducts: int = 1
    views: Mapping[Purpose, View] = field(default_factory=dict)
    trip_seconds: Array | None = None

    def conduct_ratio(self) -> Array:
        """Return conduct over its mean for every class, 1 where all are alike."""
        return np.ones_like(self.persons) if self.conduct is None else self.conduct

    @property
    def shape(self) -> tuple[int, int]:
        """Return (draws, classes)."""
        return self.persons.shape[0], self.persons.shape[1]

    def share_by_group(self) -> Array:
        """Return each group's share of the visits, (draws, groups)."""
        visits = self.persons * self.visits_per_day
        by_group = np.stack(
            [visits[:, self.group == g].sum(axis=1) for g in range(len(self.groups))], axis=1
        )
        return np.asarray(by_group / np.maximum(by_group.sum(axis=1, keepdims=True), 1e-300))


@dataclass(frozen=True)
class WatchedList:
    """The watchlist or gallery that faces are compared with.

    size: (draws,), entries; composition: (draws, groups), shares of entries;
    stale_share: (draws,), share of entries that should not be there (out of date,
    or of somebody not wanted).
    """

    size: Array
    composition: Array
    stale_share: Array


@dataclass(frozen=True)
class Sightings:
    """How often a sensor gives the matcher a face to compare.

    passages_per_day: times a person comes past; unmatched_per_day: comparisons in
    which no right entry exists for the face compared; matched_per_day: comparisons in
    which the right entry exists; captured_share: (draws,), usable images per passage;
    at_risk: whose wrong match is counted, the passer-by, the person enrolled in the
    gallery, or the person who presents a document; views: what cameras see of a person on
    a day of use, by purpose, empty where that is not modelled; reach_m: (draws,), how far
    away, by purpose and "claimed"; duty: hours of something that moves; queue: where people wait;
    people_share: (draws,), share of people captured on every visit, the others on none; None
    where each visit has its own chance.
    """

    passages_per_day: Array
    unmatched_per_day: Array
    matched_per_day: Array
    captured_share: Array
    at_risk: Reach = "passer-by"
    views: Mapping[Purpose, View] = field(default_factory=dict)
    reach_m: Mapping[str, Array] = field(default_factory=dict)
    duty: Duty | None = None
    queue: Queue | None = None
    people_share: Array | None = None


@dataclass(frozen=True)
class Scene:
    """What a decision model meets: the people, the list if there is one, the sightings.

    hours_per_year: (draws,), planned hours of use a year, None where nobody states hours.
    """

    classes: Classes
    watched: WatchedList | None
    sightings: Sightings
    hours_per_year: Array | None = None


@dataclass(frozen=True)
class StageRates:
    """What one stage says, per person and day.

    wrong_per_day: people named or refused who should not be; right_per_day: people
    rightly named or refused; list_error_per_day: correct matches to an entry that
    should not be on the list; missed_per_day: people sought who pass unnoticed.
    law: how the chance of a wrong outcome per sighting differs between people.
    """

    wrong_per_day: Array
    right_per_day: Array
    list_error_per_day: Array
    missed_per_day: Array
    law: PersonLaw | None


@dataclass(frozen=True)
class Decisions:
    """What the decision chain says, stage by stage.

    outcome: what one decision is (an alert, a refusal, a candidate, a stop);
    stages: rates before and after human review (the same where there is none);
    reviewed_per_day: decisions a person looks at; extrapolation: (draws,), list size
    over the size at which the error rate was tested; notes: sentences for the report.
    """

    outcome: Literal["alert", "candidate", "refusal", "stop"]
    stages: Mapping[str, StageRates]
    reviewed_per_day: Array
    review_minutes: Array | None = None
    extrapolation: Array | None = None
    false_match_rate: Array | None = None
    notes: tuple[str, ...] = ()

    @property
    def before(self) -> StageRates:
        """Return the rates before human review."""
        return self.stages[BEFORE]

    @property
    def after(self) -> StageRates:
        """Return the rates after human review."""
        return self.stages[AFTER]


@dataclass(frozen=True)
class Outcomes:
    """What follows for people, per person and day, and for the budget, a year.

    wrongly_/rightly_/list_error_ affected per day: people stopped, asked to explain
    themselves or refused; minutes_lost_per_day: summed over those wrongly affected;
    acted_share: (draws,), share of the wrong decisions that is acted on;
    money: (draws,), by name; kept_days: (draws,), by kind of data; useful_per_hour: (draws,),
    useful events in an hour at work; scoring: what a score needs to be lived through. Columns
    that no consequence fills stay empty.
    """

    wrongly_per_day: Array | None = None
    rightly_per_day: Array | None = None
    list_error_per_day: Array | None = None
    minutes_lost_per_day: Array | None = None
    acted_share: Array | None = None
    money: Mapping[str, Array] = field(default_factory=dict)
    kept_days: Mapping[str, Array] = field(default_factory=dict)
    filing_line: Array | None = None
    useful_per_hour: Array | None = None
    scoring: Scoring | None = None

    def joined(self, other: Outcomes) -> Outcomes:
        """Return both sets of outcomes together; rates add, names must differ.

        Raises ValueError when both carry the same sum of money or kind of data.
        """
        merged: dict[str, object] = {}
        for column in fields(self):
            mine, theirs = getattr(self, column.name), getattr(other, column.name)
            if isinstance(mine, Mapping):
                twice = sorted(set(mine) & set(theirs))
                if twice:
                    raise ValueError(f"two consequences both give {', '.join(twice)}")
                merged[column.name] = {**mine, **theirs}
            elif mine is None or theirs is None:
                merged[column.name] = theirs if mine is None else mine
            elif isinstance(mine, Scoring):
                raise ValueError("two consequences both keep a score")
            else:
                merged[column.name] = mine + theirs
        return Outcomes(**merged)  # type: ignore[arg-type]
