"""What cameras see of trips in a made-up town, worked out exactly at a few steps.

A step is a number of cameras that all see equally far and wide. Each step is exact geometry,
trees of shortest ways, and trips; `town_between.py` gives the values in between. Results are
kept for as long as the program runs, by settings of the town, rule and seed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from watchglass.base.mixing import Array
from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.town import PlacementRule, TownSettings, make_town, town_cameras
from watchglass.places.town_pavements import walked_streets
from watchglass.places.town_trips import chances, means, nearest_nodes

ROUND_DEG = 360.0
TOWNS_KEPT = 4
# Ranges worked out at once, so that no more tables than these are held.
TABLES_AT_ONCE = 4
# Columns of what is seen of an average trip.
UNION_M, SUM_M, CAMERAS, PASSES = 0, 1, 2, 3


class Step(NamedTuple):
    """Cameras of a town at one step: how many, how wide and how far each sees."""

    cameras: int
    view_deg: float
    range_m: float


class TownViews:
    """A made-up town, its trips, and what cameras see of them at every step asked for so far.

    Buildings block the view of the cameras.
    """

    def __init__(self, settings: TownSettings, seed: int, rule: PlacementRule) -> None:
        """Make the town and the shortest ways in it; there are no cameras yet."""
        from watchglass.places.geometry.trees import trees_from, walking_ways

        self.town = make_town(settings, seed)
        self.seed, self.rule = seed, rule
        self.streets = streets = walked_streets(self.town.streets, settings, seed)
        node, _ = nearest_nodes(streets, self.town.residents)
        self._sources, self._cell_of = np.unique(node, return_inverse=True)
        self._ways = walking_ways(streets)
        self.street_m = float(streets.length_m().sum())
        unseen = [_unseen(streets.length_m())]
        self._trips = trees_from(self._ways, unseen, self._sources, self.town.destinations)
        self._found: dict[tuple[Step, float], Array] = {}
        self._chances: dict[float, Array] = {}

    def seen(self, step: Step, deterrence_m: float) -> Array:
        """Return union_m, sum_m, cameras and passes of an average trip by cell, (cells, 4)."""
        self.work_out([step], [deterrence_m])
        return self._found[step, deterrence_m]

    def metres(self, deterrence_m: float) -> Array:
        """Return the mean length of a trip from each cell, (cells,)."""
        return self._by_cell(deterrence_m, self._trips.metres)

    def work_out(self, steps: Iterable[Step], deterrences_m: Iterable[float]) -> None:
        """Work out what is not known yet of all pairs of a step and a deterrence."""
        each = list(deterrences_m)
        missing = {s for s in steps if any((s, d) not in self._found for d in each)}
        for (count, view), group in groupby(sorted(missing), lambda one: one[:2]):
            ranges = [one.range_m for one in group]
            for begin in range(0, len(ranges), TABLES_AT_ONCE):
                self._work_out(count, view, ranges[begin : begin + TABLES_AT_ONCE], each)

    def _work_out(self, count: int, view: float, ranges: list[float], each: list[float]) -> None:
        from watchglass.places.geometry.node_views import edges_and_nodes
        from watchglass.places.geometry.trees import trees_from

        town, streets, is_round = self.town, self.streets, view >= ROUND_DEG
        cameras = town_cameras(
            town, count, self.rule, float(is_round), view, ranges[0], self.seed
        )  # fmt: skip
        seen = [
            edges_and_nodes(streets, cameras.with_range(reach), town.buildings) for reach in ranges
        ]
        trees = trees_from(
            self._ways, [edges for edges, _ in seen], self._sources, town.destinations,
            views_at_node=[nodes for _, nodes in seen],
        )  # fmt: skip
        for table, reach in enumerate(ranges):
            columns: list[Any] = [trees.union_m, trees.sum_m, trees.cameras, trees.passes]
            for d in each:
                by_cell = [self._by_cell(d, np.asarray(one[table])) for one in columns]
                self._found[Step(count, view, reach), d] = np.stack(by_cell, axis=1)

    def _by_cell(self, deterrence_m: float, values: Array) -> Array:
        if deterrence_m not in self._chances:
            chance = chances(self._trips, self.town.destination_weights, deterrence_m)
            self._chances[deterrence_m] = chance
        return np.asarray(means(self._chances[deterrence_m], values)[self._cell_of])


@lru_cache(maxsize=TOWNS_KEPT)
def town_views(settings: TownSettings, seed: int, rule: PlacementRule) -> TownViews:
    """Return the views of a made-up town, the same object for the same arguments."""
    return TownViews(settings, seed, rule)


def _unseen(length_m: Array) -> EdgeExposure:
    """Return the exposure of edges without any camera."""
    nothing = np.zeros(len(length_m))
    return EdgeExposure(
        length_m, nothing, nothing, nothing.astype(np.int64),
        np.zeros(len(length_m) + 1, np.int64), np.zeros(0, np.int32),
    )  # fmt: skip
