"""The made-up town that every way to clip works on: streets, trips and cameras, NumPy alone.

Streets are a square grid of crossings, each moved a little, with one street in twenty taken
away. Trips are staircases of 20 to 60 streets, and use only streets that are there. Cameras
stand beside streets. Nobody real is in it. Source of the recipe: the shared reference on
exposure, section 8.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SIDE, BLOCK_M, MOVED_M, TAKEN_AWAY = 224, 100.0, 20.0, 0.05
FEWEST, MOST = 20, 60
BESIDE_M, NEAR_M, FAR_M = 15.0, 20.0, 50.0
ROUND_SHARE, NARROW_DEG, WIDE_DEG = 0.2, 60.0, 120.0

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Town:
    """Streets, and trips over them.

    node_x_m, node_y_m: (nodes,); start, end: (edges,), nodes; every street is straight.
    first: (trips + 1,), where each trip's nodes begin in `node`: (points,), the crossings on
    its way; edge: (points,), the street from each crossing to the next, -1 at a trip's last.
    """

    node_x_m: Floats
    node_y_m: Floats
    start: Whole
    end: Whole
    first: Whole
    node: Whole
    edge: Whole

    @property
    def trips(self) -> int:
        """Return the number of trips."""
        return len(self.first) - 1

    def first_trips(self, count: int) -> Town:
        """Return the same town with its first trips alone."""
        points = self.first[min(count, self.trips)]
        columns = [getattr(self, one.name) for one in fields(self)][:4]
        return Town(*columns, self.first[: count + 1], self.node[:points], self.edge[:points])

    def steps(self) -> tuple[Whole, Whole, Whole]:
        """Return trip, node and next node of every piece of every trip, (pieces,)."""
        begins = self.edge >= 0
        at = np.flatnonzero(begins)
        trip = np.repeat(np.arange(self.trips), np.diff(self.first))[at]
        return trip, self.node[at], self.node[at + 1]


@dataclass(frozen=True)
class Views:
    """Where cameras stand and look: (cameras,) each, metres and degrees; 360 is round."""

    x_m: Floats
    y_m: Floats
    range_m: Floats
    facing_deg: Floats
    view_deg: Floats


def make_town(trips: int, seed: int, side: int = SIDE) -> Town:
    """Return a town with so many trips; side: crossings along each side."""
    rng = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    east, north = np.divmod(number.ravel(), side)
    moved = rng.uniform(-MOVED_M, MOVED_M, (2, side * side))
    start = np.concatenate([number[:-1].ravel(), number[:, :-1].ravel()])
    end = np.concatenate([number[1:].ravel(), number[:, 1:].ravel()])
    kept = np.flatnonzero(rng.random(len(start)) >= TAKEN_AWAY)
    # The street that leaves each crossing eastwards and northwards, -1 where there is none.
    leaving = np.full((2, side * side), -1, np.int64)
    is_north = (kept >= side * (side - 1)).astype(np.int64)
    leaving[is_north, start[kept]] = np.arange(len(kept))
    first, node, edge = _staircases(leaving, trips, side, rng)
    return Town(east * BLOCK_M + moved[0], north * BLOCK_M + moved[1], start[kept], end[kept],
                first, node, edge)  # fmt: skip


def _staircases(
    leaving: Whole, trips: int, side: int, rng: np.random.Generator
) -> tuple[Whole, Whole, Whole]:
    """Return first, node and edge of some trips; one that comes to a dead end is drawn anew."""
    most = min(MOST, side // 2 - 1)
    fewest = min(FEWEST, most)
    found: list[tuple[Whole, Whole, Whole]] = []
    while sum(len(one[0]) for one in found) < trips:
        found.append(_walked(leaving, trips, (fewest, most), side, rng))
    length, nodes, edges = (np.concatenate(part)[:trips] for part in zip(*found, strict=True))
    is_on_way = np.arange(most + 1) <= length[:, None]
    edges[np.arange(trips), length] = -1
    first = np.concatenate([[0], np.cumsum(length + 1)])
    return first, nodes[is_on_way], edges[is_on_way]


def _walked(
    leaving: Whole, trips: int, steps: tuple[int, int], side: int, rng: np.random.Generator
) -> tuple[Whole, Whole, Whole]:
    """Return length (trips,), nodes and edges (trips, most + 1) of trips without a dead end."""
    fewest, most = steps
    at = rng.integers(0, side, (2, trips))
    ahead = np.where(at < side // 2, 1, -1)  # towards the farther side, so that there is room
    length = rng.integers(fewest, most + 1, trips)
    nodes, edges = np.full((2, trips, most + 1), -1, np.int64)
    nodes[:, 0] = at[0] * side + at[1]
    is_whole = np.ones(trips, bool)
    rows = np.arange(trips)
    strides = np.array([side, 1])
    for step in range(most):
        here = nodes[:, step]
        axis = rng.integers(0, 2, trips)
        for _ in range(2):  # the other way where the street drawn is not there
            way = ahead[axis, rows]
            street = leaving[axis, here + np.where(way < 0, -strides[axis], 0)]
            axis = np.where(street < 0, 1 - axis, axis)
        way = ahead[axis, rows]
        street = leaving[axis, here + np.where(way < 0, -strides[axis], 0)]
        is_whole &= (street >= 0) | (step >= length)
        edges[:, step] = street
        nodes[:, step + 1] = np.where(street >= 0, here + way * strides[axis], here)
    return length[is_whole], nodes[is_whole], edges[is_whole]


def make_views(town: Town, cameras: int, seed: int) -> Views:
    """Return so many cameras, each beside a street drawn at random, looking any way."""
    rng = np.random.default_rng([seed, cameras])
    street = rng.integers(0, len(town.start), cameras)
    along, beside = rng.random(cameras), rng.uniform(-BESIDE_M, BESIDE_M, cameras)
    a, b = town.start[street], town.end[street]
    dx, dy = town.node_x_m[b] - town.node_x_m[a], town.node_y_m[b] - town.node_y_m[a]
    metres = np.hypot(dx, dy)
    is_round = rng.random(cameras) < ROUND_SHARE
    return Views(
        town.node_x_m[a] + along * dx - beside * dy / metres,
        town.node_y_m[a] + along * dy + beside * dx / metres,
        rng.uniform(NEAR_M, FAR_M, cameras),
        rng.uniform(0.0, 360.0, cameras),
        np.where(is_round, 360.0, rng.uniform(NARROW_DEG, WIDE_DEG, cameras)),
    )


def save(columns: Town | Views, path: Path) -> None:
    """Write a town or cameras to a file, for the processes that come after."""
    np.savez(path, **{one.name: getattr(columns, one.name) for one in fields(columns)})


def load_town(path: Path) -> Town:
    """Return the town of a file."""
    with np.load(path) as columns:
        return Town(*(columns[one.name] for one in fields(Town)))


def load_views(path: Path) -> Views:
    """Return the cameras of a file."""
    with np.load(path) as columns:
        return Views(*(columns[one.name] for one in fields(Views)))


def main() -> None:
    """Make a town and its cameras, and save them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--trips", type=int, required=True)
    options.add_argument("--side", type=int, default=SIDE)
    options.add_argument("--seed", type=int, required=True)
    options.add_argument("--cameras", type=int, nargs="*", default=[])
    options.add_argument("--folder", type=Path, required=True)
    given = options.parse_args()
    town = make_town(given.trips, given.seed, given.side)
    save(town, given.folder / "town.npz")
    for cameras in given.cameras:
        save(make_views(town, cameras, given.seed), given.folder / f"cameras-{cameras}.npz")


if __name__ == "__main__":
    main()
