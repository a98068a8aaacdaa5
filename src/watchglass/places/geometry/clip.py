"""Which part of a straight piece of path one camera sees, exactly: no arc becomes a polygon.

Relative to the camera, the point at parameter u of a piece is p + u d, 0 <= u <= 1. In the
disc of radius r: A u^2 + 2 B u + C <= 0 with A = d.d, B = p.d, C = p.p - r^2. The root holds
B^2 - A C, which is A r^2 - (p x d)^2: written so, a piece that only touches the disc leaves
exactly nothing where coordinates are whole numbers.

Each border of a directed view is a half-plane, f0 + f1 u >= 0. A view of up to 180 degrees is
the disc cut by both; a wider one is the disc without the blind cone between them, which
leaves up to two parts. No angle is worked out for a piece: sine and cosine of the borders are
kept per camera.

Sources: shared reference on exposure, sections 2.1 and 7.1 (elementary geometry).

Leaves out: height, tilt, lens distortion, and walls.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.base.mixing import Array

ROUND, SECTOR, REFLEX = 0, 1, 2
# A stretch in view that is shorter is rounding: a border touched, not crossed. Metres.
LEAST_M = 1e-9
# A path so near to a tangent is one: what is left under the root is rounding. Of the whole.
TANGENT = 2e-15


def directions(bearing_deg: Any) -> tuple[Array, Array]:
    """Return (east, north) of bearings, clockwise from north; exact at every 90 degrees.

    bearing_deg: any shape, degrees. At 45 degrees both are the same number, too, so that a
    path along a border is on it.
    """
    bearing = np.remainder(np.asarray(bearing_deg, float), 360.0)
    quarter = np.floor(bearing / 90.0)
    rest = bearing - 90.0 * quarter
    sine = np.where(rest > 45.0, np.cos(np.radians(90.0 - rest)), np.sin(np.radians(rest)))
    cosine = np.where(rest < 45.0, np.cos(np.radians(rest)), np.sin(np.radians(90.0 - rest)))
    sine = np.where(rest == 45.0, cosine, sine)
    east = np.choose(quarter.astype(int) % 4, [sine, cosine, -sine, -cosine])
    north = np.choose(quarter.astype(int) % 4, [cosine, -sine, -cosine, sine])
    return np.asarray(east), np.asarray(north)


def borders(facing_deg: Any, view_deg: Any) -> tuple[Array, Any]:
    """Return the borders of each camera's view, and which kind of view it is.

    facing_deg, view_deg: float64 (cameras,). A camera with a view of 360 degrees or more is
    round. So is one whose facing is nan: nobody says where it looks, and the disc is the most
    that it can see. Returns float64 (cameras, 4): east and north of the left border, then of
    the right; and int8 (cameras,): 0 round, 1 up to 180 degrees, 2 wider.
    """
    facing, view = np.asarray(facing_deg, float), np.asarray(view_deg, float)
    is_round = (view >= 360.0) | np.isnan(facing)
    middle = np.where(is_round, 0.0, facing)
    left, right = directions(middle - view / 2), directions(middle + view / 2)
    kind = np.where(is_round, ROUND, np.where(view <= 180.0, SECTOR, REFLEX)).astype(np.int8)
    return np.stack([*left, *right], axis=1), kind


@borrowing(inline=True)
def cut(low: Any, high: Any, f0: Any, f1: Any) -> Any:
    """Return the part of (low, high) where f0 + f1 u >= 0; low >= high where there is none."""
    at = -f0 / f1  # without branches on the sign of f1, which no processor can foresee
    low_above, high_below = max(low, at), min(high, at)
    low = low_above if f1 > 0.0 else low
    high = high_below if f1 < 0.0 else high
    if f1 == 0.0 and f0 < 0.0:
        return low, low
    return low, high


@borrowing(inline=True)
def in_sector(low: Any, high: Any, px: Any, py: Any, dx: Any, dy: Any, edge: Any, i: Any) -> Any:
    """Return the part of (low, high) between the borders of a view of up to 180 degrees.

    p: from the camera to the start of the piece; d: along the piece; metres east and north;
    edge: float64 (cameras, 4) of `borders`; i: the camera.
    """
    ax, ay, bx, by = edge[i, 0], edge[i, 1], edge[i, 2], edge[i, 3]
    low, high = cut(low, high, bx * py - by * px, bx * dy - by * dx)
    return cut(low, high, ay * px - ax * py, ay * dx - ax * dy)


@borrowing(inline=True)
def in_blind_cone(
    low: Any, high: Any, px: Any, py: Any, dx: Any, dy: Any, edge: Any, i: Any
) -> Any:
    """Return the part of (low, high) in the blind cone of a view of more than 180 degrees.

    Arguments as for `in_sector`. The cone is open: a path along its border is in view.
    """
    ax, ay, bx, by = edge[i, 0], edge[i, 1], edge[i, 2], edge[i, 3]
    left, left_step = ax * py - ay * px, ax * dy - ay * dx
    right, right_step = by * px - bx * py, by * dx - bx * dy
    if (left_step == 0.0 and left <= 0.0) or (right_step == 0.0 and right <= 0.0):
        return low, low
    low, high = cut(low, high, left, left_step)
    return cut(low, high, right, right_step)


@borrowing(inline=True)
def clip(
    px: Any, py: Any, dx: Any, dy: Any, square: Any, per_square: Any, reach2: Any, kind: Any,
    edge: Any, i: Any,
) -> Any:  # fmt: skip
    """Return (low, high, low, high): up to two parts of a piece of path that a camera sees.

    p: from the camera to the start of the piece; d: along it; square: d.d, above 0, and
    per_square: 1 over it; reach2: square of the camera's range; kind, edge: of `borders`; i:
    the camera's row in edge. Parts lie within 0 to 1, the first before the second; a part
    with low >= high is empty.
    """
    across = px * dy - py * dx
    whole = square * reach2
    room = whole - across * across
    along, half = -(px * dx + py * dy), math.sqrt(max(room, 0.0))
    low, high = max((along - half) * per_square, 0.0), min((along + half) * per_square, 1.0)
    # One branch for whatever is out of reach: for which reason it is, no processor can foresee.
    if (room <= TANGENT * whole) | (low >= high):
        return 1.0, 0.0, 1.0, 0.0
    if kind == ROUND:
        return low, high, 1.0, 0.0
    if kind == SECTOR:
        low, high = in_sector(low, high, px, py, dx, dy, edge, i)
        return low, high, 1.0, 0.0
    blind, seen_again = in_blind_cone(low, high, px, py, dx, dy, edge, i)
    gap = max(seen_again - blind, 0.0)
    if gap * gap * square <= LEAST_M * LEAST_M:  # the cone is not met, or touched at its tip
        return low, high, 1.0, 0.0
    return low, blind, seen_again, high


@borrowing(inline=True)
def covers(px: Any, py: Any, reach2: Any, kind: Any, edge: Any, i: Any) -> Any:
    """Return whether a camera sees a point, border included; arguments as for `clip`."""
    if px * px + py * py > reach2:
        return False
    if kind == ROUND:
        return True
    left = edge[i, 0] * py - edge[i, 1] * px
    right = edge[i, 2] * py - edge[i, 3] * px
    if kind == SECTOR:
        return right >= 0.0 and left <= 0.0
    return not (left > 0.0 and right < 0.0)
