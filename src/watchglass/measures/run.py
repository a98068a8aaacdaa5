"""One option carried through the stages, as the measures see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from watchglass.base.columns import Classes, Decisions, Drawn, Outcomes, Scene
from watchglass.base.mixing import Array
from watchglass.base.score_columns import HowRun, Years
from watchglass.scenario.drawn import Values
from watchglass.scenario.hours import hours_per_day
from watchglass.scenario.schema import ScenarioBase

# Measures that sum over nodes of people use this many of the draws, this many at a time.
NODE_DRAWS = 1000
BLOCK_DRAWS = 250


@dataclass(frozen=True)
class Run:
    """The stages' columns for one option.

    scene and decisions are None where the option has no such stage; days_per_year:
    float (draws,); frequent_visits: visits a year of somebody who comes often;
    today: the draws of today's practice, for the option `none`; years and how: what a score does
    over time and how that was worked out, None where the option has none; trails: the
    drawn quantities of the recorded trails; seed: of what is made up by lot.
    """

    scenario: ScenarioBase
    option: Any
    draws: int
    scene: Scene | None
    decisions: Decisions | None
    outcomes: Outcomes
    days_per_year: Array
    hours_per_day: Array | None
    frequent_visits: Array
    today: Drawn
    bias_check: Drawn
    years: Years | None = None
    how: HowRun | None = None
    trails: Drawn = field(default_factory=dict)
    seed: int = 1

    @property
    def classes(self) -> Classes:
        """Return who there is; only for options that have a scene."""
        assert self.scene is not None
        return self.scene.classes

    def per_year(self, rate: Array) -> Array:
        """Return a rate per person and day as a count a year, float (draws,)."""
        return np.asarray((self.classes.persons * rate).sum(axis=1) * self.days_per_year)

    def per_year_by_group(self, rate: Array) -> Array:
        """Return a rate per person and day as counts a year, (draws, groups)."""
        counts = self.classes.persons * rate
        groups = range(len(self.classes.groups))
        by_group = [counts[:, self.classes.group == g].sum(axis=1) for g in groups]
        return np.asarray(np.stack(by_group, axis=1) * self.days_per_year[:, None])

    def hours_at_work(self) -> Array | None:
        """Return hours a year in which the option works, (draws,); None without hours.

        Planned hours less those out of service.
        """
        if self.hours_per_day is None:
            return None
        planned = np.asarray(self.days_per_year * self.hours_per_day)
        duty = self.scene.sightings.duty if self.scene else None
        return planned if duty is None else np.asarray(planned * (1.0 - duty.out_of_service_share))

    def first_draws(self, count: int = NODE_DRAWS) -> slice:
        """Return the draws that measures with nodes use; all of them if there are few.

        Strata are in random order, so the first draws are a fair sample.
        """
        return slice(0, self.draws if self.draws <= 4 * count else count)


def in_blocks(keep: slice, answer: Callable[[slice], tuple[Array, ...]]) -> tuple[Array, ...]:
    """Return what `answer` gives for some draws, asked for block by block.

    keep: from 0 on; answer: takes a slice of the draws and gives arrays with one entry a
    draw. Nodes of people times classes times draws would fill memory all at once.
    """
    starts = range(0, max(keep.stop, 1), BLOCK_DRAWS)
    parts = [answer(slice(start, min(start + BLOCK_DRAWS, keep.stop))) for start in starts]
    return tuple(np.concatenate(columns) for columns in zip(*parts, strict=True))


def run_of(
    scenario: ScenarioBase,
    option: Any,
    values: Values,
    scene: Scene | None,
    decisions: Decisions | None,
    outcomes: Outcomes,
    seed: int = 1,
) -> Run:
    """Return one option carried through, with the draws that the measures read beside it."""
    use = values.of(option.id, "use")
    return Run(
        scenario=scenario,
        option=option,
        draws=values.draws,
        scene=scene,
        decisions=decisions,
        outcomes=outcomes,
        days_per_year=np.asarray(use.get("days_per_year", np.zeros(values.draws))),
        hours_per_day=hours_per_day(use, scene.sightings.duty if scene else None),
        frequent_visits=np.asarray(values.of("", "population")["frequent_visits_per_year"]),
        today=values.of(option.id, "today"),
        bias_check=values.of("", "bias_check"),
        trails=values.of(option.id, "trails"),
        seed=seed,
    )  # fmt: skip


@dataclass(frozen=True)
class AllRuns:
    """Every option carried through, in the ways that a record needs.

    draws: over the draws of the evidence; influence: over the one-at-a-time design; full:
    at the middle of the evidence, lives on the full grid; sample: the same with sampled
    people, empty where none are asked for. Made one at a time, so that only one option's
    columns are in memory.
    """

    draws: Iterable[Run]
    influence: Iterable[Run]
    full: Iterable[Run] = ()
    sample: Iterable[Run] = ()


@dataclass(frozen=True)
class Facts:
    """What is kept of a run once its questions are answered; the columns are let go.

    extrapolation: list size over tested size, None without a list; visit_variance:
    squared coefficient of variation of visits, None where nobody passes by.
    """

    scenario: ScenarioBase
    option: Any
    extrapolation: float | None
    visit_variance: float | None


def facts_of(run: Run) -> Facts:
    """Return the few figures that the report needs besides the answers."""
    factor = None
    if run.decisions is not None and run.decisions.extrapolation is not None:
        factor = float(np.median(run.decisions.extrapolation))
    variance = None
    if run.scene is not None and run.scene.sightings.at_risk != "enrolled":
        persons, visits = run.classes.persons, run.classes.visits_per_day
        people = np.maximum(persons.sum(axis=1), 1e-300)
        mean = (persons * visits).sum(axis=1) / people
        spread = (persons * (visits - mean[:, None]) ** 2).sum(axis=1) / people
        variance = float(np.median(spread / np.maximum(mean**2, 1e-300)))
    return Facts(run.scenario, run.option, factor, variance)


def share_of(part: Array, whole: Array) -> Array:
    """Return part over whole, nan where there is no whole."""
    return np.asarray(
        np.divide(part, whole, out=np.full_like(part, np.nan, dtype=float), where=whole > 0)
    )
