"""What cameras see of one line on the ground: metres in view, camera-metres, how many cameras."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from watchglass.base.mixing import Array
from watchglass.places.cameras import Cameras
from watchglass.places.plane import Plane, plane_for


@dataclass(frozen=True)
class Line:
    """A line without times, in one flat frame of metres.

    x_m, y_m: float64 (points,); stretch: float64 (points,), metres east that one metre of x is
    worth on the piece that begins at a point; 1 where the file is in metres.
    """

    x_m: Array
    y_m: Array
    stretch: Array


@dataclass(frozen=True)
class RouteExposure:
    """How much cameras see of a line.

    length_m: of the line; metres_in_view: in view of at least one camera, never above the
    length; share_in_view: of the length, None where the line has none; camera_metres: summed
    over cameras; distinct_cameras: rows of the camera file that see some of it; passes:
    separate visits to the view of a camera, summed over cameras.
    """

    length_m: float
    metres_in_view: float
    share_in_view: float | None
    camera_metres: float
    distinct_cameras: int
    passes: int


def line_in_degrees(lon: Any, lat: Any) -> tuple[Line, Plane]:
    """Return a line given in degrees, and the frame into which its cameras go, too.

    lon, lat: shape (points,). East is scaled by the cosine of the middle latitude of every
    piece, as in the reference cases (exposure, section 4).
    """
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    plane = plane_for(lon, lat)
    middle = (lat + np.append(lat[1:], lat[-1:])) / 2
    x_m, y_m = plane.metres(lon, lat)
    return Line(x_m, y_m, np.cos(np.radians(middle)) / np.cos(np.radians(plane.lat))), plane


def line_in_metres(x_m: Any, y_m: Any) -> Line:
    """Return a line given in metres east and north, shape (points,)."""
    x = np.asarray(x_m, float)
    return Line(x, np.asarray(y_m, float), np.ones(len(x)))


def exposure_of_line(line: Line, cameras: Cameras) -> RouteExposure:
    """Return what cameras see of a line; cameras stand in the frame of the line.

    Walking the same way twice counts twice. A directed camera of unknown facing is taken as a
    disc, the most that it can see. Where the line stands still, a camera that sees the point
    counts as distinct, and adds no metres.

    Sources: shared reference on exposure, sections 1 and 7 (elementary geometry).

    Leaves out: walls, height, light, and cameras that are in no list.
    """
    seen = _seen(line, cameras, None)
    length, union = float(seen.length_m[0]), float(seen.union_m[0])
    return RouteExposure(
        length, union, union / length if length > 0 else None, float(seen.sum_m[0]),
        int(seen.cameras[0]), int(seen.passes[0]),
    )  # fmt: skip


def seconds_of_line(line: Line, cameras: Cameras, seconds: Any) -> tuple[float, float]:
    """Return seconds in view of at least one camera, and summed over cameras.

    seconds: shape (points - 1,), time on each piece, at constant speed; also where the line
    stands still. For the worked cases: no file that watchglass reads holds times of a line.
    """
    seen = _seen(line, cameras, np.append(np.asarray(seconds, float), 0.0))
    return float(seen.union_s[0]), float(seen.sum_s[0])


def _seen(line: Line, cameras: Cameras, seconds: Array | None) -> Any:
    from watchglass.places.geometry.camera_grid import camera_grid
    from watchglass.places.geometry.lines import look_at_lines, pieces

    first = np.array([0, len(line.x_m)])
    whole = pieces(first, line.x_m, line.y_m, stretch=line.stretch, seconds=seconds)
    return look_at_lines(camera_grid(_near(line, cameras)), whole)


def _near(line: Line, cameras: Cameras) -> Cameras:
    """Return the cameras that can see into the box around the line."""
    if not len(line.x_m):
        raise ValueError("a line has at least one point")
    reach = np.asarray(cameras.range_m, float)
    across = reach / line.stretch.min() + 1.0
    east = (cameras.x_m >= line.x_m.min() - across) & (cameras.x_m <= line.x_m.max() + across)
    north = (cameras.y_m >= line.y_m.min() - reach - 1) & (
        cameras.y_m <= line.y_m.max() + reach + 1
    )
    rows = np.flatnonzero(east & north)
    return Cameras(
        cameras.x_m[rows], cameras.y_m[rows], reach[rows], cameras.facing_deg[rows],
        cameras.view_deg[rows],
    )  # fmt: skip
