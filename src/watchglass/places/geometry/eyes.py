"""Where a camera looks from when buildings are known: cameras hang on walls, not inside them.

Many mapped cameras lie a little inside a footprint, or on its border, since they hang on its
wall. From there every wall of the house would hide the street. So:

- A camera inside a building, or less than 10 cm from a wall, looks from a point 10 cm in
  front of the nearest wall that has open ground before it. However deep inside it is mapped,
  it is never dropped: whether a camera looks at streets at all is a quantity of its own.
- A camera that is known to face somewhere does not hang on a wall that it has its back to
  with the whole of its view.
- Where no such wall exists, it stays where it is, and the walls around it hide all beyond.
- Range and view stay those of the mapped place. Only shadows are cast from the new point, so
  that buildings never add to what a camera sees.

Leaves out: brackets, balconies, and cameras behind windows.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.base.mixing import Array
from watchglass.places.cameras import Cameras
from watchglass.places.geometry.walls import Walls, cell_at, is_in_any, is_in_building

# How far in front of its wall a camera looks from, metres: chosen; less than any bracket.
BEFORE_WALL_M = 0.1


class Eyes(NamedTuple):
    """The point that each camera looks from.

    x_m, y_m: float64 (cameras,); moved_m: float64 (cameras,), how far from the mapped place.
    """

    x_m: Array
    y_m: Array
    moved_m: Array


def eyes_of(cameras: Cameras, walls: Walls) -> Eyes:
    """Return where each camera looks from, given the walls of the buildings.

    Raises: ValueError where a camera's position is not finite.
    """
    x, y = np.array(cameras.x_m, float), np.array(cameras.y_m, float)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("cameras need finite positions, in metres")
    facing = np.radians(np.where(np.isnan(cameras.facing_deg), 0.0, cameras.facing_deg))
    half = np.radians(np.minimum(cameras.view_deg, 180.0) / 2)
    anywhere = np.isnan(cameras.facing_deg) | (cameras.view_deg >= 180.0)
    behind = np.where(anywhere, -2.0, -np.sin(half))
    before_x, before_y = x.copy(), y.copy()
    _put_before_walls(x, y, np.sin(facing), np.cos(facing), behind, walls)
    return Eyes(x, y, np.hypot(x - before_x, y - before_y))


@borrowing(entry=True)
def _put_before_walls(
    x: Any, y: Any, facing_east: Any, facing_north: Any, behind: Any, walls: Any
) -> None:
    """Write the new place of every camera that needs one.

    behind: float64 (cameras,), the least cosine between where a camera faces and where its
    wall faces.
    """
    for camera in range(len(x)):
        away, wall = -1.0, -1
        while True:
            away, wall = _next_wall(x[camera], y[camera], away, wall, walls)
            if wall < 0:
                break
            found, east, north = _before(
                x[camera], y[camera], wall,
                facing_east[camera], facing_north[camera], behind[camera], walls,
            )  # fmt: skip
            if found:
                x[camera], y[camera] = east, north
                break


@borrowing()
def _before(
    x: Any, y: Any, wall: Any, facing_east: Any, facing_north: Any, behind: Any, walls: Any
) -> Any:
    """Return whether a camera can hang on a wall, and where it then looks from."""
    foot_x, foot_y = _foot(x, y, wall, walls)
    east, north = walls.by[wall] - walls.ay[wall], walls.ax[wall] - walls.bx[wall]
    length = math.hypot(east, north)
    east, north = east / length, north / length
    for _ in range(2):
        if east * facing_east + north * facing_north > behind:
            at_x, at_y = foot_x + BEFORE_WALL_M * east, foot_y + BEFORE_WALL_M * north
            if not is_in_any(at_x, at_y, walls):
                return True, at_x, at_y
        east, north = -east, -north
    return False, x, y


@borrowing()
def _foot(x: Any, y: Any, wall: Any, walls: Any) -> Any:
    """Return the point of a wall that is nearest to a point."""
    ax, ay = walls.ax[wall], walls.ay[wall]
    dx, dy = walls.bx[wall] - ax, walls.by[wall] - ay
    step = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)
    step = min(max(step, 0.0), 1.0)
    return ax + step * dx, ay + step * dy


@borrowing()
def _next_wall(x: Any, y: Any, away: Any, wall: Any, walls: Any) -> Any:
    """Return (distance, wall) of the nearest wall after a given one; wall -1 if there is none.

    Looked at: the walls of buildings that the point is in, and those less than 10 cm away.
    """
    best, best_wall = math.inf, -1
    column = cell_at(x, walls.west_m, walls.cell_m, walls.columns)
    row = cell_at(y, walls.south_m, walls.cell_m, walls.rows)
    cell = column * walls.rows + row
    for at in range(walls.begin_home[cell], walls.begin_home[cell + 1]):
        building = walls.home[at]
        if is_in_building(x, y, building, walls):
            for one in range(walls.first[building], walls.first[building + 1]):
                best, best_wall = _nearer(x, y, one, away, wall, best, best_wall, math.inf, walls)
    reach = BEFORE_WALL_M
    for column in range(
        cell_at(x - reach, walls.west_m, walls.cell_m, walls.columns),
        cell_at(x + reach, walls.west_m, walls.cell_m, walls.columns) + 1,
    ):
        low = cell_at(y - reach, walls.south_m, walls.cell_m, walls.rows)
        high = cell_at(y + reach, walls.south_m, walls.cell_m, walls.rows)
        start, stop = column * walls.rows + low, column * walls.rows + high + 1
        for at in range(walls.begin[start], walls.begin[stop]):
            one = walls.wall[at]
            best, best_wall = _nearer(x, y, one, away, wall, best, best_wall, reach, walls)
    return best, best_wall


@borrowing()
def _nearer(
    x: Any,
    y: Any,
    one: Any,
    away: Any,
    wall: Any,
    best: Any,
    best_wall: Any,
    within: Any,
    walls: Any,
) -> Any:
    """Return the better of a wall and the best so far: nearest after (away, wall)."""
    foot_x, foot_y = _foot(x, y, one, walls)
    distance = math.hypot(foot_x - x, foot_y - y)
    is_after = distance > away or (distance == away and one > wall)
    is_better = distance < best or (distance == best and one < best_wall)
    if distance < within and is_after and is_better:
        return distance, np.int64(one)
    return best, np.int64(best_wall)
