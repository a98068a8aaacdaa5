"""Where people of a town walk to, and what cameras see of them on the way, by where they live.

Trips are made up by a gravity model held to the number of people at the start: everybody makes
trips, and of the trips of one cell the share that ends at destination j is

    w_j exp(-c_ij / d) / sum over k of w_k exp(-c_ik / d),

with the weight w of a destination, the metres c of the shortest way and the deterrence d in
metres: d metres more divide the trips by e. Every trip takes a shortest way; a trip that ends
where it starts is none. Residents of a cell start at the node nearest to its middle.

Sources: Wilson (1971), A family of spatial interaction models, and associated developments,
Environment and Planning 3, 1-32 (production-constrained, exponential deterrence).

Leaves out: habits (each trip chooses its destination anew), trips that chain several
destinations, ways chosen for shops, safety or company, buses and cars, and pauses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.residents import Residents
from watchglass.places.streets import Streets

if TYPE_CHECKING:
    from watchglass.places.geometry.trees import Trees, Ways

MILLIMETRES = 1000.0
# Distances to nodes that are held at once when cells are put on the streets.
AT_ONCE = 1 << 22


@dataclass(frozen=True)
class Destinations:
    """Where people go: node: int64 (destinations,); weight: float64, from 0, in any unit."""

    node: NDArray[np.int64]
    weight: Array


@dataclass(frozen=True)
class Trips:
    """What cameras see of an average trip, by cell where it starts, for several purposes.

    people: float64 (cells,), 0 where the count is withheld or no destination can be reached;
    node: int64 (cells,), where trips start; away_m: float64 (cells,), from the cell's middle to
    that node; metres: (cells,), mean length of a trip. Of shape (purposes, cells), means per
    trip: union_m, sum_m, metres in view once and summed over cameras; cameras, passes. nan
    where there are no trips. within_share: (purposes,), share of the variance of union_m
    between trips that lies within cells, nan where nothing varies. withheld: cells without a
    count; stranded: people in cells from which no destination can be reached.
    """

    people: Array
    node: NDArray[np.int64]
    away_m: Array
    metres: Array
    union_m: Array
    sum_m: Array
    cameras: Array
    passes: Array
    within_share: Array
    withheld: int
    stranded: float

    def seconds(self, metres: Array, speed_m_per_s: float) -> Array:
        """Return the time that so many metres take at one walking speed, same shape."""
        return np.asarray(metres / speed_m_per_s)

    def per_person(self, values: Array) -> Array:
        """Return the mean over people of values by cell, (..., cells) -> (...); nan of nobody."""
        held = self.people > 0
        total = (values[..., held] * self.people[held]).sum(axis=-1)
        return np.asarray(total / self.people.sum() if held.any() else np.full_like(total, np.nan))


def nearest_nodes(streets: Streets, residents: Residents) -> tuple[NDArray[np.int64], Array]:
    """Return the node nearest to the middle of each cell, and how far it is, (cells,) each.

    Of nodes equally near the one with the lowest number is taken. Raises ValueError where the
    streets have no nodes.
    """
    if not len(streets.node_x_m):
        raise ValueError("there are no streets to put people on")
    step = max(1, AT_ONCE // len(streets.node_x_m))
    node, away = [], []
    for begin in range(0, len(residents.x_m), step):
        rows = slice(begin, begin + step)
        far = np.hypot(
            residents.x_m[rows, None] - streets.node_x_m,
            residents.y_m[rows, None] - streets.node_y_m,
        )
        node.append(far.argmin(axis=1))
        away.append(far.min(axis=1))
    nothing: list[Array] = [np.zeros(0)]
    return np.concatenate(node or nothing).astype(np.int64), np.concatenate(away or nothing)


def chances(trees: Trees, weight: Array, deterrence_m: float) -> Array:
    """Return the share of the trips from each source that ends at each target.

    weight: (targets,); returns float64 (sources, targets) whose rows add up to 1, or are all 0
    where no target with a weight can be reached. The smallest cost is taken off first, so that
    a town of any size fits into a number.
    """
    reached = (trees.cost >= 0) & (trees.sources[:, None] != trees.targets) & (weight > 0)
    metres = np.where(reached, trees.cost / MILLIMETRES, np.inf)
    nearest = metres.min(axis=1, keepdims=True, initial=np.inf)
    further = np.where(reached, metres - np.where(np.isfinite(nearest), nearest, 0.0), np.inf)
    pull = np.where(reached, weight, 0.0) * np.exp(-further / deterrence_m)
    whole = pull.sum(axis=1, keepdims=True)
    return np.asarray(pull / np.where(whole > 0, whole, 1.0))


def means(chance: Array, values: Any) -> Array:
    """Return the mean over the trips of each source; values: (..., sources, targets).

    Targets without trips are left out, whatever their value. Returns (..., sources), 0 where
    a source has no trips.
    """
    return np.asarray((chance * np.where(chance > 0, values, 0.0)).sum(axis=-1))


def trips_in_town(
    streets: Streets,
    residents: Residents,
    destinations: Destinations,
    exposures: Sequence[EdgeExposure],
    deterrence_m: float,
    *,
    ways: Ways | None = None,
    views_at_node: Sequence[NDArray[np.int64]] | None = None,
    threads: int = 2,
) -> Trips:
    """Return what cameras see of the average trip from every cell.

    exposures: of the edges of `streets`, one for each purpose; deterrence_m: above 0, may be
    inf; ways, views_at_node, threads: see `trees_from`. Raises ValueError for a deterrence or
    a weight out of range.
    """
    from watchglass.places.geometry.trees import trees_from, walking_ways

    if not deterrence_m > 0:
        raise ValueError(f"the deterrence is a length above 0, not {deterrence_m:g} m")
    if not (np.isfinite(destinations.weight).all() and (destinations.weight >= 0).all()):
        raise ValueError("the weight of a destination is a number from 0")
    node, away_m = nearest_nodes(streets, residents)
    sources, cell_of = np.unique(node, return_inverse=True)
    trees = trees_from(
        ways or walking_ways(streets), exposures, sources, destinations.node,
        views_at_node=views_at_node, threads=threads,
    )  # fmt: skip
    chance = chances(trees, destinations.weight, deterrence_m)
    has_trips = (chance.sum(axis=1) > 0)[cell_of]
    counted = np.where(np.isnan(residents.people), 0.0, residents.people)
    people = np.where(has_trips, counted, 0.0)

    def by_cell(values: Any) -> Array:
        return np.where(has_trips, means(chance, values)[..., cell_of], np.nan)

    union_m = by_cell(trees.union_m)
    squares = by_cell(trees.union_m**2)
    return Trips(
        people, node, away_m, by_cell(trees.metres), union_m, by_cell(trees.sum_m),
        by_cell(trees.cameras), by_cell(trees.passes), _within(people, union_m, squares),
        int(np.isnan(residents.people).sum()), float((counted - people).sum()),
    )  # fmt: skip


def _within(people: Array, mean: Array, squares: Array) -> Array:
    """Return the share of the variance between trips that lies within cells, (purposes,).

    mean, squares: (purposes, cells), means of the value and of its square over trips.
    """
    held = people > 0
    share = people[held] / people[held].sum() if held.any() else people[held]
    inside = ((squares[:, held] - mean[:, held] ** 2) * share).sum(axis=1)
    middle = (mean[:, held] * share).sum(axis=1, keepdims=True)
    between = ((mean[:, held] - middle) ** 2 * share).sum(axis=1)
    whole = np.maximum(inside, 0.0) + between
    return np.where(whole > 0, np.maximum(inside, 0.0) / np.where(whole > 0, whole, 1.0), np.nan)
