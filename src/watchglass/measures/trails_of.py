"""Tries an option's recording on made-up crowds; each crowd is made once and shared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.measures.run import Run
from watchglass.places.recording import Recording

if TYPE_CHECKING:
    from watchglass.places.trails.crowd import Crowd, Linkable
    from watchglass.places.trails.settings import CellGrid, Coarsening, TrailSettings

MOST_KNOWN = 5
# A drawn length of visit goes to the nearest of these steps, and so does a drawn exponent.
STEP_POINTS, STEP_EXPONENT = 2, 0.5
THREADS = 2
LINKED_OVER_DAYS = 30


@dataclass(frozen=True)
class Variant:
    """One way that people may move: points of a visit, and how popularity falls."""

    points: int
    exponent: float


@dataclass(frozen=True)
class Tried:
    """An option's recording, and which variant each draw belongs to.

    recorded: (draws,), share of the made-up crowd that is recorded; which: int (draws,), row
    of `variants`; beyond: whether some draws record more people than were made up.
    """

    recording: Recording
    seed: int
    recorded: Array
    variants: tuple[Variant, ...]
    which: NDArray[np.intp]
    beyond: bool

    def settings(self, variant: Variant, days: int = 0) -> TrailSettings:
        """Return the settings of a crowd; days: of the window, or as long as a pseudonym lasts."""
        from watchglass.places.trails.settings import TrailSettings

        own = self.recording
        own = own if not days else own.model_copy(update={"linked_days": days})
        return TrailSettings(
            people=own.people_made_up, days=own.linked_days,
            slots_per_day=max(1, own.hours_open * 60 // own.minutes),
            visits=own.visits_while_linked, points_per_visit=variant.points,
            popularity=variant.exponent, favourites=own.favourites,
            favourite_share=own.favourite_share, rhythm=own.rhythm,
        )  # fmt: skip

    def grid(self) -> CellGrid:
        """Return the places in which people move."""
        from watchglass.places.trails.settings import CellGrid

        return CellGrid(self.recording.rows, self.recording.columns)

    def coarsenings(self) -> tuple[Coarsening, Coarsening]:
        """Return how coarsely points are recorded, and how the coarser record would be."""
        from watchglass.places.trails.settings import Coarsening

        own = self.recording
        return (
            Coarsening(own.noted_rows, own.noted_columns, own.noted_minutes // own.minutes),
            Coarsening(own.coarser_rows, own.coarser_columns, own.coarser_minutes // own.minutes),
        )

    def middle(self) -> tuple[Variant, float]:
        """Return the variant of most draws, and the median share recorded."""
        most = np.bincount(self.which, minlength=len(self.variants)).argmax()
        return self.variants[int(most)], float(np.median(self.recorded))

    def by_draw(self, made: Iterable[Any], answer: Callable[[Any, Array], Array]) -> Array:
        """Return one number a draw, (draws,): the answer of each draw's own crowd."""
        found = np.empty(len(self.recorded))
        for row, one in enumerate(made):
            own = self.which == row
            found[own] = answer(one, self.recorded[own])
        return found


def tried_for(run: Run) -> Tried | None:
    """Return an option's recording with what its draws need, None where it records nobody."""
    recording = getattr(run.option, "trails", None)
    if recording is None or run.scene is None:
        return None
    visits = (run.classes.persons * run.classes.visits_per_day).sum(axis=1)
    recorded = visits / recording.visits_per_day * run.scene.sightings.captured_share
    if not (recorded > 0).any():  # nobody is recorded, so that nobody can be singled out
        return None
    minutes = np.asarray(run.trails["minutes_per_visit"]) / recording.minutes
    points = np.maximum(STEP_POINTS * np.rint(minutes / STEP_POINTS), 1)
    exponent = STEP_EXPONENT * np.rint(np.asarray(run.trails["popularity_exponent"])
                                       / STEP_EXPONENT)  # fmt: skip
    both, which = np.unique(np.stack([points, exponent], axis=1), axis=0, return_inverse=True)
    variants = tuple(Variant(int(p), float(x)) for p, x in both)
    return Tried(
        recording, run.seed, np.minimum(recorded, 1.0), variants, which.ravel(),
        bool((recorded > 1.0).any()),
    )  # fmt: skip


def crowds_for(tried: Tried) -> list[tuple[Crowd, Crowd]]:
    """Return each variant's crowd as recorded and as a coarser record would show it."""
    jobs = [(tried.grid(), tried.settings(v), tried.seed, tried.coarsenings())
            for v in tried.variants]  # fmt: skip
    return _side_by_side(_crowds, jobs)


def other_crowds(tried: Tried, times: int) -> list[tuple[Crowd, Crowd]]:
    """Return crowds of the middle variant, each of other people who move by the same laws."""
    variant, _ = tried.middle()
    jobs = [(tried.grid(), tried.settings(variant), another(tried.seed, n), tried.coarsenings())
            for n in range(times)]  # fmt: skip
    return _side_by_side(_crowds, jobs)


def linkables_for(tried: Tried) -> list[Linkable]:
    """Return how well days can be linked, for each variant, over a month of days."""
    jobs = [(tried.grid(), tried.settings(v, LINKED_OVER_DAYS), tried.seed,
             tried.coarsenings()[0]) for v in tried.variants]  # fmt: skip
    return _side_by_side(_linkable, jobs)


def another(seed: int, number: int) -> int:
    """Return the seed of another crowd; 0 gives the seed itself."""
    return (seed + (number << 48)) % (1 << 64)


def _side_by_side(make: Callable[..., Any], jobs: list[Any]) -> list[Any]:
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda job: make(*job), jobs))


@lru_cache(maxsize=256)
def _crowds(grid: CellGrid, settings: TrailSettings, seed: int, coarsenings: Any) -> Any:
    from watchglass.places.trails.trails import Trails

    return Trails(grid, settings, seed).crowds(coarsenings, most=MOST_KNOWN)


@lru_cache(maxsize=256)
def _linkable(grid: CellGrid, settings: TrailSettings, seed: int, coarsening: Any) -> Any:
    from watchglass.places.trails.trails import Trails

    return Trails(grid, settings, seed).linkable(coarsening)


def scenario_records_trails(run: Run) -> bool:
    """Return whether any option of the scenario records trails."""
    options = getattr(run.scenario, "options", ())
    return any(getattr(option, "trails", None) is not None for option in (*options, run.option))
