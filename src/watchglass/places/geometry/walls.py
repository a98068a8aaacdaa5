"""Walls of buildings, sorted into a square grid so that those near a line are found at once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchglass.base.borrowed import borrowing
from watchglass.base.mixing import Array
from watchglass.places.buildings import Buildings

# Walls in a cell, about, if they were spread evenly; and the most cells for each wall.
WALLS_PER_CELL, CELLS_PER_WALL = 2, 4


class Walls(NamedTuple):
    """Every side of every ring of `Buildings` as a straight wall, with a grid over all.

    ax, ay, bx, by: float64 (walls,), both ends, in metres, walls of one building together;
    first: int64 (buildings + 1,), where each building's walls begin; west_m, south_m, cell_m:
    corner and cell of the grid; columns, rows: its size; begin: int64 (cells + 1,) and wall:
    int32, the walls whose box meets each cell, column by column; begin_home and home: the
    same for the buildings whose box meets it.
    """

    ax: Array
    ay: Array
    bx: Array
    by: Array
    first: NDArray[np.int64]
    west_m: float
    south_m: float
    cell_m: float
    columns: int
    rows: int
    begin: NDArray[np.int64]
    wall: NDArray[np.int32]
    begin_home: NDArray[np.int64]
    home: NDArray[np.int32]


def walls_of(buildings: Buildings) -> Walls:
    """Return the walls of some buildings; sides of length 0 are left out.

    Raises: ValueError where a corner is not finite.
    """
    x, y = np.asarray(buildings.x_m, float), np.asarray(buildings.y_m, float)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("corners of buildings must be finite, in metres")
    corners = np.diff(buildings.first)
    after = np.arange(1, len(x) + 1)
    some = corners > 0
    after[buildings.first[1:][some] - 1] = buildings.first[:-1][some]
    _, building = np.unique(np.repeat(buildings.building, corners), return_inverse=True)
    order = np.argsort(building, kind="stable")
    order = order[(x[order] != x[after[order]]) | (y[order] != y[after[order]])]
    ax, ay, bx, by = x[order], y[order], x[after[order]], y[after[order]]
    count = int(building.max()) + 1 if len(building) else 0
    first = np.searchsorted(building[order], np.arange(count + 1)).astype(np.int64)
    return Walls(ax, ay, bx, by, first, *_in_a_grid(ax, ay, bx, by, first))


def _in_a_grid(ax: Array, ay: Array, bx: Array, by: Array, first: NDArray[np.int64]) -> Any:
    """Return the fields of the grid in `Walls`."""
    if not len(ax):
        nothing, none = np.zeros(2, np.int64), np.zeros(0, np.int32)
        return 0.0, 0.0, 1.0, 1, 1, nothing, none, nothing, none
    low = np.stack([np.minimum(ax, bx), np.minimum(ay, by)])
    high = np.stack([np.maximum(ax, bx), np.maximum(ay, by)])
    (west, south), (wide, deep) = low.min(axis=1), high.max(axis=1) - low.min(axis=1)
    cell = max(np.sqrt(wide * deep * WALLS_PER_CELL / len(ax)), max(wide, deep) / 1e4, 1e-6)
    while (wide // cell + 1) * (deep // cell + 1) > CELLS_PER_WALL * len(ax):
        cell *= 1.25
    columns, rows = int(wide // cell) + 1, int(deep // cell) + 1
    corner = np.array([[west], [south]], float)
    has = np.diff(first) > 0
    starts = first[:-1][has]
    homes = np.minimum.reduceat(low, starts, axis=1), np.maximum.reduceat(high, starts, axis=1)
    begin, wall = _by_cell(low, high, corner, float(cell), columns, rows)
    begin_home, home = _by_cell(*homes, corner, float(cell), columns, rows)
    home = np.flatnonzero(has)[home].astype(np.int32)
    return float(west), float(south), float(cell), columns, rows, begin, wall, begin_home, home


def _by_cell(
    low: Array, high: Array, corner: Array, cell: float, columns: int, rows: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return which boxes meet each cell, as begin and rows; low, high: (2, boxes)."""
    most = np.array([[columns - 1], [rows - 1]])
    from_cell = np.minimum(((low - corner) / cell).astype(np.int64), most)
    span = np.minimum(((high - corner) / cell).astype(np.int64), most) - from_cell + 1
    meets = span[0] * span[1]
    which = np.repeat(np.arange(low.shape[1]), meets)
    place = np.arange(len(which)) - np.repeat(np.cumsum(meets) - meets, meets)
    column = from_cell[0, which] + place // span[1, which]
    row = from_cell[1, which] + place % span[1, which]
    number = column * rows + row
    begin = np.zeros(columns * rows + 1, np.int64)
    np.cumsum(np.bincount(number, minlength=columns * rows), out=begin[1:])
    return begin, which[np.argsort(number, kind="stable")].astype(np.int32)


@borrowing(inline=True)
def cell_at(value: Any, start: Any, cell_m: Any, cells: Any) -> Any:
    """Return the column or row of a coordinate, the nearest one where it lies outside."""
    return np.int64(min(max((value - start) / cell_m, 0.0), cells - 1.0))


@borrowing()
def is_in_building(x: Any, y: Any, building: Any, walls: Any) -> Any:
    """Return whether a point lies in a building and in none of its courts (even-odd rule)."""
    inside = False
    for at in range(walls.first[building], walls.first[building + 1]):
        ay, by = walls.ay[at], walls.by[at]
        if (ay > y) != (by > y):
            ax = walls.ax[at]
            if x < ax + (walls.bx[at] - ax) * ((y - ay) / (by - ay)):
                inside = not inside
    return inside


@borrowing()
def is_in_any(x: Any, y: Any, walls: Any) -> Any:
    """Return whether a point lies in some building."""
    column = cell_at(x, walls.west_m, walls.cell_m, walls.columns)
    row = cell_at(y, walls.south_m, walls.cell_m, walls.rows)
    cell = column * walls.rows + row
    for at in range(walls.begin_home[cell], walls.begin_home[cell + 1]):
        if is_in_building(x, y, walls.home[at], walls):
            return True
    return False
