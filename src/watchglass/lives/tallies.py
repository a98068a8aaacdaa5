"""Whole-number counts of sampled lives; added in any order they give the same bits."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import (
    FIFTHS,
    YEAR_DAYS,
    Daily,
    EngineName,
    Integers,
    LifeRates,
    Lives,
    ScoreRules,
)
from watchglass.lives.layout import BLOCKS


@dataclass(frozen=True)
class Part:
    """The counts of some units of one group in one block, all int64.

    units: how many; scores: (days, scores), units at each score at the end of each day;
    events_by_day: (days, events); sanctioned_by_day, begun_by_day: (days,); blameless:
    (kinds,), as in Lives; tiers_by_class: (classes of the group, tiers); score_sum_by_class:
    (classes of the group,), of score less the lowest, last day; fifths: (5, 5), by first
    and last day; lost: units that the engine could not follow to the end.
    """

    group: int
    block: int
    units: int
    scores: Integers
    events_by_day: Integers
    sanctioned_by_day: Integers
    begun_by_day: Integers
    blameless: Integers
    tiers_by_class: Integers
    score_sum_by_class: Integers
    fifths: Integers
    lost: int = 0


class Tallies:
    """The sum of parts: by day for each group, and by block for the sampling noise."""

    def __init__(self, rules: ScoreRules, rates: LifeRates, days: int) -> None:
        """Start with zeros; rates give the number of classes and groups."""
        groups, classes = len(rates.groups), rates.units.shape[1]
        events, kinds, tiers = len(rules.events), len(rules.members), len(rules.tiers) + 1
        shapes: dict[str, tuple[int, ...]] = {
            "scores": (days, groups, rules.scores),
            "events_by_day": (days, groups, events),
            "sanctioned_by_day": (days, groups),
            "begun_by_day": (days, groups),
            "units": (BLOCKS, groups),
            "scores_at_end": (BLOCKS, groups, rules.scores),
            "events": (BLOCKS, groups, events),
            "sanction_days": (BLOCKS, groups),
            "begun": (BLOCKS, groups),
            "blameless": (BLOCKS, groups, kinds),
            "tiers_by_class": (BLOCKS, classes, tiers),
            "score_sum_by_class": (BLOCKS, classes),
            "fifths": (BLOCKS, FIFTHS, FIFTHS),
            "lost": (BLOCKS,),
        }
        self.days = days
        self._per_group = classes // groups
        self.columns: Mapping[str, Integers] = {
            name: np.zeros(shape, dtype=np.int64) for name, shape in shapes.items()
        }

    def add(self, part: Part) -> None:
        """Add the counts of one part."""
        at, group, block = self.columns, part.group, part.block
        year = slice(max(0, self.days - YEAR_DAYS), self.days)
        classes = slice(group * self._per_group, (group + 1) * self._per_group)
        at["scores"][:, group] += part.scores
        at["events_by_day"][:, group] += part.events_by_day
        at["sanctioned_by_day"][:, group] += part.sanctioned_by_day
        at["begun_by_day"][:, group] += part.begun_by_day
        at["units"][block, group] += part.units
        at["scores_at_end"][block, group] += part.scores[-1]
        at["events"][block, group] += part.events_by_day[year].sum(axis=0)
        at["sanction_days"][block, group] += part.sanctioned_by_day[year].sum()
        at["begun"][block, group] += part.begun_by_day[year].sum()
        at["blameless"][block, group] += part.blameless
        at["tiers_by_class"][block, classes] += part.tiers_by_class
        at["score_sum_by_class"][block, classes] += part.score_sum_by_class
        at["fifths"][block] += part.fifths
        at["lost"][block] += part.lost

    def digest(self) -> str:
        """Return the SHA-256 of all counts, in hexadecimal."""
        whole = hashlib.sha256()
        for name, column in self.columns.items():
            whole.update(name.encode())
            whole.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
        return whole.hexdigest()

    def lives(self, engine: EngineName) -> Lives:
        """Return the run as Lives: row 0 is the whole run, row i + 1 the run without block i.

        A block without units leaves its row equal to the whole run.
        Source: delete-one-block jackknife, Efron and Tibshirani (1993), chapter 11.
        """

        def rows(name: str) -> Array:
            column = self.columns[name].astype(np.float64)
            total = column.sum(axis=0)
            return np.asarray(np.concatenate([total[None], total[None] - column]))

        units = rows("units")
        at = self.columns
        return Lives(
            engine=engine,
            days=self.days,
            people_run=int(at["units"].sum()),
            units=units,
            scores_at_end=rows("scores_at_end"),
            events=rows("events"),
            sanction_days=rows("sanction_days"),
            begun=rows("begun"),
            blameless=rows("blameless"),
            tiers_by_class=rows("tiers_by_class"),
            score_sum_by_class=rows("score_sum_by_class"),
            fifths=rows("fifths"),
            lost=rows("lost") / np.maximum(units.sum(axis=1), 1.0),
            daily=Daily(
                scores=at["scores"].astype(np.float64),
                events=at["events_by_day"].astype(np.float64),
                sanctioned=at["sanctioned_by_day"].astype(np.float64),
                begun=at["begun_by_day"].astype(np.float64),
            ),
        )
