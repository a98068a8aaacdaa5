"""The buildings of a made-up town: one on most blocks, some around an inner court."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.buildings import Buildings
from watchglass.places.town_settings import TownSettings, town_numbers
from watchglass.places.town_streets import Grid


def town_buildings(grid: Grid, settings: TownSettings, seed: int) -> Buildings:
    """Return the buildings: each wall stands half a street's width from the street's middle.

    Where a street is missing, the two buildings beside it share a wall. A block that is too
    small for a building between its streets stays open, and a building that is too shallow
    for a court has none.
    """
    blocks = _blocks(grid)
    half = settings.street_width_m / 2
    walls = _inset(blocks, np.where(_with_street(grid), half, 0.0))
    lots = town_numbers(seed, "blocks", len(blocks), 2)
    built = (lots[:, 0] < settings.built_share) & _keeps_sides(blocks, walls, half)
    courts = _inset(walls, np.full((len(blocks), 4), settings.wing_depth_m))
    with_court = built & (lots[:, 1] < settings.court_share)
    with_court &= _keeps_sides(walls, courts, settings.wing_depth_m)
    return _as_rings(walls[built], courts[with_court], with_court[built])


def _blocks(grid: Grid) -> Array:
    """Return the corners of every block, float64 (blocks, 4, 2), anticlockwise from south-west."""
    at = np.stack([grid.x_m, grid.y_m], axis=-1)
    corners = [at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1]]
    return np.stack([corner.reshape(-1, 2) for corner in corners], axis=1)


def _with_street(grid: Grid) -> NDArray[np.bool_]:
    """Return whether a street runs along each side of a block: south, east, north, west."""
    sides = [
        grid.along_row[:-1], grid.along_column[:, 1:], grid.along_row[1:], grid.along_column[:, :-1]
    ]  # fmt: skip
    return np.stack([side.ravel() for side in sides], axis=1)


def _inset(shapes: Array, inset_m: Array) -> Array:
    """Return four-sided shapes with each side moved inwards, float64 (shapes, 4, 2).

    inset_m: (shapes, 4), for the side from corner k to corner k + 1.
    """
    along = np.roll(shapes, -1, axis=1) - shapes
    along /= np.hypot(along[..., 0], along[..., 1])[..., None]
    inwards = np.stack([-along[..., 1], along[..., 0]], axis=-1)
    on_side = shapes + inwards * inset_m[..., None]
    # Corner k is where the moved side k - 1 meets the moved side k.
    before, from_before = np.roll(along, 1, axis=1), np.roll(on_side, 1, axis=1)
    gap = on_side - from_before
    steps = _cross(gap, along) / _cross(before, along)
    return np.asarray(from_before + before * steps[..., None])


def _keeps_sides(outer: Array, inner: Array, least_m: float) -> NDArray[np.bool_]:
    """Return for which shapes every side of the inner one runs the same way, and at least so far.

    A side that runs the other way means that the insets have met before.
    """
    along = np.roll(outer, -1, axis=1) - outer
    along /= np.hypot(along[..., 0], along[..., 1])[..., None]
    side = np.roll(inner, -1, axis=1) - inner
    return np.asarray(((side * along).sum(axis=-1) >= least_m).all(axis=1))


def _cross(a: Array, b: Array) -> Array:
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])


def _as_rings(walls: Array, courts: Array, with_court: NDArray[np.bool_]) -> Buildings:
    """Return one ring for each footprint, followed by that of its court if it has one."""
    building = np.repeat(np.arange(len(walls), dtype=np.int64), 1 + with_court)
    is_court = np.zeros(len(building), dtype=bool)
    is_court[1:] = building[1:] == building[:-1]
    corners = np.empty((len(building), 4, 2))
    corners[~is_court] = walls
    corners[is_court] = courts
    return Buildings(
        first=np.arange(0, 4 * len(building) + 1, 4, dtype=np.int64),
        x_m=corners[..., 0].ravel(), y_m=corners[..., 1].ravel(), building=building,
    )  # fmt: skip
