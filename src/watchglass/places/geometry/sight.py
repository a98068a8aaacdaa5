"""Line of sight, exactly: each straight wall hides an interval of a straight piece of path.

Seen from a camera, a wall from a to b throws a shadow: the ground between the ray through a
and the ray through b, beyond the wall. That is three half-planes, f0 + f1 u >= 0 along a
piece of path, so that the shadow covers one interval of the piece. What is left of the
camera's view after taking out the shadows of all walls near by is what it sees. No footprint
becomes a polygon and no point is sampled; the error is that of the numbers themselves, and
two walls that meet in a corner share the ray through it bit by bit, so that no light falls
between them.

A path along a wall, as many are mapped, is in view from in front of the wall: what lies less
than a millionth of a millimetre behind it is not hidden. A wall seen edge-on hides nothing.
What lies inside a building is hidden by its walls, passages and tunnels too.

Sources: elementary geometry; shadows as half-planes stand in the place of a visibility
polygon (shared reference on exposure, section 2.3).

Leaves out: height (a camera on a roof sees over a house, one at 3 m under an arcade sees
less), windows, trees, vehicles, fences, and the ground's slope.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.places.geometry.clip import LEAST_M, cut
from watchglass.places.geometry.walls import cell_at


@borrowing()
def shadow(
    px: Any, py: Any, dx: Any, dy: Any, low: Any, high: Any, ax: Any, ay: Any, bx: Any, by: Any
) -> Any:
    """Return the part of (low, high) that one wall hides; low >= high where it hides nothing.

    All relative to the eye: p, where the piece starts; d, along it; a and b, ends of the wall.
    """
    turn = ax * by - ay * bx
    if turn == 0.0:
        return low, low
    if turn < 0.0:
        ax, ay, bx, by = bx, by, ax, ay
    low, high = cut(low, high, ax * py - ay * px, ax * dy - ay * dx)
    low, high = cut(low, high, px * by - py * bx, dx * by - dy * bx)
    if low >= high:
        return low, low
    along_x, along_y = bx - ax, by - ay
    beyond = along_y * (px - ax) - along_x * (py - ay)
    beyond -= LEAST_M * (abs(along_x) + abs(along_y))
    return cut(low, high, beyond, along_y * dx - along_x * dy)


@borrowing()
def take_out(seen: Any, parts: Any, low: Any, high: Any, least: Any) -> Any:
    """Take an interval out of the parts in view, and return how many parts are left.

    seen: float64 (room, 2), of which the first `parts` are used, in order; least: a part
    that would be cut to less than this is dropped.
    """
    at = 0
    while at < parts:
        start, stop = seen[at, 0], seen[at, 1]
        if low >= stop or high <= start:
            at += 1
            continue
        has_left, has_right = low - start >= least, stop - high >= least
        if has_left and has_right:
            for later in range(parts, at + 1, -1):
                seen[later, 0], seen[later, 1] = seen[later - 1, 0], seen[later - 1, 1]
            seen[at, 1] = low
            seen[at + 1, 0], seen[at + 1, 1] = high, stop
            return parts + 1
        if has_left:
            seen[at, 1] = low
            at += 1
        elif has_right:
            seen[at, 0] = high
            at += 1
        else:
            for later in range(at, parts - 1):
                seen[later, 0], seen[later, 1] = seen[later + 1, 0], seen[later + 1, 1]
            parts -= 1
    return parts


@borrowing()
def in_sight(
    x: Any, y: Any, dx: Any, dy: Any, eye_x: Any, eye_y: Any,
    walls: Any, seen: Any, parts: Any, least: Any,
) -> Any:  # fmt: skip
    """Take the shadows of all walls out of the parts in view; return how many parts are left.

    (x, y): where the piece starts; d: along it; seen, parts, least: as in `take_out`, with
    the parts that range and view allow. Room needed: parts + walls.
    """
    if parts == 0:
        return 0
    low, high = seen[0, 0], seen[parts - 1, 1]
    from_x, from_y = x + low * dx, y + low * dy
    to_x, to_y = x + high * dx, y + high * dy
    west, east = min(eye_x, min(from_x, to_x)), max(eye_x, max(from_x, to_x))
    south, north = min(eye_y, min(from_y, to_y)), max(eye_y, max(from_y, to_y))
    top = cell_at(north, walls.south_m, walls.cell_m, walls.rows)
    bottom = cell_at(south, walls.south_m, walls.cell_m, walls.rows)
    for column in range(
        cell_at(west, walls.west_m, walls.cell_m, walls.columns),
        cell_at(east, walls.west_m, walls.cell_m, walls.columns) + 1,
    ):
        start, stop = column * walls.rows + bottom, column * walls.rows + top + 1
        for at in range(walls.begin[start], walls.begin[stop]):
            wall = walls.wall[at]
            dark, light = shadow(
                x - eye_x, y - eye_y, dx, dy, seen[0, 0], seen[parts - 1, 1],
                walls.ax[wall] - eye_x, walls.ay[wall] - eye_y,
                walls.bx[wall] - eye_x, walls.by[wall] - eye_y,
            )  # fmt: skip
            if dark < light:
                parts = take_out(seen, parts, dark, light, least)
                if parts == 0:
                    return 0
    return np.int64(parts)
