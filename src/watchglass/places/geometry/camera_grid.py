"""Finds the cameras near a piece of path: square grids of cells, one for each class of range.

Cameras are put into classes by range, so that one camera that sees far does not make every
search wide: within a class no range is less than a quarter of the longest. Each class has a
grid of square cells, and its cameras are sorted by cell, column by column: the cameras of a
run of cells lie next to each other in memory.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.cameras import Cameras
from watchglass.places.geometry.clip import borders

# Within one grid, the longest range is at most so many times the shortest.
SPREAD = 4.0
# A cell holds about so many cameras, if they stand evenly; found by trial, 0.5 to 2 differ little.
CAMERAS_PER_CELL = 0.5
# So many cells at most: for each camera, and for the smallest set.
CELLS_PER_CAMERA, FEWEST_CELLS = 4, 1024


class CameraGrid(NamedTuple):
    """Cameras sorted by class of range and cell, with what clipping needs of each.

    x_m, y_m, reach2: float64 (cameras,), position and square of the range; edge: float64
    (cameras, 4) and kind: int8 (cameras,), see `borders`; camera: int32 (cameras,), the row in
    `Cameras`. Per class: reach_m, west_m, south_m, cell_m, and per_cell, 1 over the size of a
    cell: float64 (classes,); columns, rows, offset: int64 (classes,), size of the grid and
    where its cells begin in `begin`: int32, first camera of each cell, column by column, with
    one more at the end of each class.
    """

    x_m: Array
    y_m: Array
    reach2: Array
    edge: Array
    kind: NDArray[np.int8]
    camera: NDArray[np.int32]
    reach_m: Array
    west_m: Array
    south_m: Array
    cell_m: Array
    per_cell: Array
    columns: NDArray[np.int64]
    rows: NDArray[np.int64]
    offset: NDArray[np.int64]
    begin: NDArray[np.int32]


class _Class(NamedTuple):
    order: NDArray[np.int64]
    begin: NDArray[np.int64]
    frame: tuple[float, float, float, float]
    shape: tuple[int, int]


def camera_grid(cameras: Cameras) -> CameraGrid:
    """Return the grids of a set of cameras; an empty set has none.

    A directed camera of unknown facing is put in as a disc, the most that it can see.
    Raises: ValueError where a position or range is not finite, or a range is not above 0.
    """
    range_m = np.asarray(cameras.range_m, float)
    columns = (cameras.x_m, cameras.y_m, range_m, cameras.view_deg)
    if not all(np.isfinite(column).all() for column in columns) or (range_m <= 0).any():
        raise ValueError("cameras need finite positions, ranges above 0 and views in degrees")
    classes = [_one_class(cameras, rows) for rows in _by_range(range_m)]
    order = np.concatenate([one.order for one in classes] or [np.zeros(0, np.int64)])
    starts = np.cumsum([0] + [len(one.order) for one in classes])
    cells = np.cumsum([0] + [len(one.begin) for one in classes])
    begin = [one.begin + start for one, start in zip(classes, starts, strict=False)]
    frames = np.array([one.frame for one in classes], float).reshape(-1, 4)
    shapes = np.array([one.shape for one in classes], np.int64).reshape(-1, 2)
    edge, kind = borders(cameras.facing_deg[order], cameras.view_deg[order])
    reach, west, south, cell = (np.ascontiguousarray(frames[:, at]) for at in range(4))
    return CameraGrid(
        np.ascontiguousarray(cameras.x_m[order], float),
        np.ascontiguousarray(cameras.y_m[order], float),
        range_m[order] ** 2, edge, kind, order.astype(np.int32),
        reach, west, south, cell, 1.0 / cell,
        np.ascontiguousarray(shapes[:, 0]), np.ascontiguousarray(shapes[:, 1]),
        cells[:-1].astype(np.int64),
        np.concatenate([*begin, np.zeros(0, np.int64)]).astype(np.int32),
    )  # fmt: skip


def _by_range(range_m: Array) -> list[NDArray[np.int64]]:
    """Return the rows of each class of range, from the longest ranges down."""
    classes: list[NDArray[np.int64]] = []
    left = np.arange(len(range_m))
    while len(left):
        is_long = range_m[left] * SPREAD >= range_m[left].max()
        classes.append(left[is_long])
        left = left[~is_long]
    return classes


def _one_class(cameras: Cameras, rows: NDArray[np.int64]) -> _Class:
    """Return the grid of some cameras: cells as wide as the longest range, or wider if few."""
    x, y = np.asarray(cameras.x_m)[rows], np.asarray(cameras.y_m)[rows]
    reach = float(np.asarray(cameras.range_m)[rows].max())
    west, south = float(x.min()), float(y.min())
    wide, high = float(x.max()) - west, float(y.max()) - south
    most = max(FEWEST_CELLS, CELLS_PER_CAMERA * len(rows))
    cell = max(reach, max(wide, high) / most, (CAMERAS_PER_CELL * wide * high / len(rows)) ** 0.5)
    while (wide // cell + 1) * (high // cell + 1) > most:
        cell *= 1.25
    columns, depth = int(wide // cell) + 1, int(high // cell) + 1
    column = np.minimum(((x - west) / cell).astype(np.int64), columns - 1)
    row = np.minimum(((y - south) / cell).astype(np.int64), depth - 1)
    place = column * depth + row
    order = np.argsort(place, kind="stable")
    begin = np.zeros(columns * depth + 1, np.int64)
    np.cumsum(np.bincount(place, minlength=columns * depth), out=begin[1:])
    return _Class(rows[order], begin, (reach, west, south, cell), (columns, depth))
