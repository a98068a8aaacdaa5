"""Reads the one line and the one list of cameras of `watchglass places --route`.

Columns are closed: what is not declared is refused. A line has two columns and no times; a
column of times or persons beside it makes it a track of somebody, and is refused (exit 4).
Nothing of the line is repeated in a message, and nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from watchglass.base.errors import InvalidInput, Problem, WatchglassError
from watchglass.base.people_words import parts_of
from watchglass.places.cameras import Cameras
from watchglass.places.plane import METRES_PER_DEGREE
from watchglass.places.reading.camera_files import cameras_of_map
from watchglass.places.reading.complaints import Complaints, joined, tried
from watchglass.places.reading.csv_table import Table, read_table
from watchglass.places.reading.declared_columns import CAMERAS, OF_THE_MAP, ROUTE, Declared
from watchglass.places.reading.map_of_all import MapOfAll
from watchglass.places.reading.opened import lines_of, opened
from watchglass.places.route import Line, line_in_degrees, line_in_metres
from watchglass.places.route_cameras import views_of

MOST_POINTS, MOST_CAMERAS = 200_000, 1_000_000
FARTHEST_NORTH = 85.0
# Words that only a recorder writes beside positions: then the line is the track of somebody.
_RECORDED = frozenset(
    {"t", "time", "timestamp", "datetime", "date", "ts", "sec", "secs", "second", "seconds"}
    | {"minute", "minutes", "hour", "elapsed", "duration", "dt", "epoch", "speed", "velocity"}
    | {"accuracy", "hdop", "course", "fix", "cadence", "heartrate", "hr", "steps", "visit", "seen"}
    | {"uid", "user", "person", "device", "who", "trip", "track", "session", "stay", "dwell"}
)
_POSITION = ("lon", "lat", "x_m", "y_m")
_VIEW = ("range_m", "facing_deg", "view_deg", "direction", "camera_direction", "camera_type")
_UNREAD = (
    "id", "camera_model", "url", "camera_in_streetview", "city", "zone", "mount", "manufacturer",
    "operator_type", "man_made", "surveillance_type", "height", "level", "highway", "building",
    OF_THE_MAP,
)  # fmt: skip
_OF_CAMERAS: Declared = {name: CAMERAS[name] for name in (*_POSITION, *_VIEW, *_UNREAD)}


@dataclass(frozen=True)
class _Points:
    """Positions as a file has them, and whether they are degrees; float64 (points,) each."""

    x: np.ndarray
    y: np.ndarray
    in_degrees: bool


def read_line_and_cameras(
    cameras: str | Path, route: str | Path, columns: Mapping[str, str] | None = None
) -> tuple[Line, Cameras]:
    """Return the line and the cameras, in one flat frame of metres.

    cameras: CSV with lon, lat or x, y, or GeoJSON points; range; and, where the camera does not
    see all round, angle of view and facing; route: CSV with x, y in metres or lon, lat; columns:
    the user's map of the columns of both. Raises RedLine (exit 4) where a file is about people,
    else InvalidInput (exit 3), with the problems of both files.
    """
    errors: list[WatchglassError] = []
    mapped = MapOfAll(columns or {})
    points = tried(lambda: _points_of_route(route, mapped), errors)
    placed = tried(lambda: _placed_cameras(cameras, mapped), errors)
    errors += mapped.errors(files=2, failed=bool(errors))
    if points is None or placed is None or errors:
        raise joined(errors)
    where, views = placed
    _must_fit(points, where, Path(route).name, Path(cameras).name)
    if not points.in_degrees:
        return line_in_metres(points.x, points.y), replace(views, x_m=where.x, y_m=where.y)
    line, plane = line_in_degrees(points.x, points.y)
    x_m, y_m = plane.metres(where.x, where.y)
    return line, replace(views, x_m=x_m, y_m=y_m)


def _points_of_route(path: str | Path, columns: Mapping[str, str]) -> _Points:
    found = Complaints(Path(path).name)
    try:
        with opened(path, ("csv",)) as source:
            _refuse_recorded(next(lines_of(source), ""), found)
        with opened(path, ("csv",)) as source:
            table = read_table(source, ROUTE, columns, MOST_POINTS, found)
        points = _positions(table, found)
        if table.rows < 2:
            found.say("", "one point", "a line has at least two points", "Add the others.")
        if points is not None and points.in_degrees and not found and np.ptp(points.x) > 180:
            rule = "a line does not cross the 180th meridian"
            found.say("", "more than 180 degrees wide", rule, "Give it in metres.")
        found.raise_any()
    except InvalidInput as error:
        raise InvalidInput([_not_repeated(problem) for problem in error.problems]) from None
    assert points is not None
    return points


def _refuse_recorded(header: str, found: Complaints) -> None:
    """Refuse a line with columns that only a recorder writes (exit 4)."""
    for mark in ";\t|":
        header = header.replace(mark, ",")
    for at, name in enumerate(header.split(",")):
        if _RECORDED.intersection(parts_of(name)):
            found.say_people(f"column {at + 1}", "positions with times or persons: a track")
    found.raise_any()


def _not_repeated(problem: Problem) -> Problem:
    """Return a problem without the value: a line on the ground is never repeated."""
    is_cell = ", line " in problem.place and problem.value and "cells" not in problem.value
    return replace(problem, value="a value not repeated here") if is_cell else problem


def _placed_cameras(path: str | Path, columns: Mapping[str, str]) -> tuple[_Points, Cameras]:
    found = Complaints(Path(path).name)
    with opened(path, ("csv", "geojson")) as source:
        if source.kind == "csv":
            table = read_table(source, _OF_CAMERAS, columns, MOST_CAMERAS, found)
        else:
            table, _ = cameras_of_map(source, _OF_CAMERAS, columns, found)
    points, views = _positions(table, found), views_of(table, found)
    found.raise_any()
    assert points is not None
    return points, views


def _positions(table: Table, found: Complaints) -> _Points | None:
    """Return the positions of a table; say where there are none, two kinds, or half of one."""
    pairs = [("lon", "lat"), ("x_m", "y_m")]
    held = [pair for pair in pairs if all(name in table.numbers for name in pair)]
    loose = [name for pair in pairs if pair not in held for name in pair if name in table.numbers]
    if len(held) != 1 or loose:
        rule = "positions are lon and lat in degrees, or x and y in metres"
        value = "both or mixed" if held or len(loose) > 1 else "without positions"
        found.say("header", value, rule, "Give exactly one of the two pairs.")
        return None
    x, y = (table.numbers[name] for name in held[0])
    blank = np.flatnonzero(np.isnan(x) | np.isnan(y))
    for row in blank[:25].tolist():
        found.say(f"row {row + 1:,}", "without a position", "each row has both numbers", "Add it.")
    points = _Points(x, y, held[0][0] == "lon")
    if np.isfinite(x).all() and np.isfinite(y).all():
        _say_wrong_unit(points, found)
    return points


def _say_wrong_unit(points: _Points, found: Complaints) -> None:
    if points.in_degrees and np.abs(points.y).max() > FARTHEST_NORTH:
        rule = f"latitudes are from {-FARTHEST_NORTH:g} to {FARTHEST_NORTH:g} degrees"
        way_out = "Are longitude and latitude swapped, or is this in metres (x, y)?"
        found.say("column lat", "beyond", rule, way_out)
    if points.in_degrees or len(points.x) < 2:
        return
    is_fine = np.abs(points.x * 1000 - np.round(points.x * 1000)).max() > 1e-6
    if (np.abs(points.x).max() <= 180 and np.abs(points.y).max() <= 90 and is_fine
            and max(np.ptp(points.x), np.ptp(points.y)) < 1):  # fmt: skip
        rule = "x and y are in metres, and these span less than one"
        found.say("columns x, y", "most likely degrees", rule, "Name the columns lon and lat.")


def _must_fit(route: _Points, cameras: _Points, route_name: str, cameras_name: str) -> None:
    """Raise InvalidInput where the two files are in different units, or one is swapped."""
    if route.in_degrees != cameras.in_degrees:
        words = ("degrees", "metres") if route.in_degrees else ("metres", "degrees")
        value = f"in {words[0]}, and {cameras_name} in {words[1]}"
        rule, way_out = "both files have the same unit", "Give both in degrees, or in metres."
        raise InvalidInput(Problem(route_name, value, rule, way_out))
    if not route.in_degrees:
        return
    apart, swapped = _apart(route, cameras), _apart(replace(route, x=route.y, y=route.x), cameras)
    if apart > 1.0 > swapped:
        value = f"{apart * METRES_PER_DEGREE / 1000:,.0f} km from all cameras"
        rule = "route and cameras lie in one town; with lon and lat swapped they do"
        raise InvalidInput(Problem(route_name, value, rule, "Swap the columns in one of them."))


def _apart(one: _Points, other: _Points) -> float:
    """Return the widest gap, east or north, between the boxes of two sets of points."""
    east = max(other.x.min() - one.x.max(), one.x.min() - other.x.max())
    return float(max(east, other.y.min() - one.y.max(), one.y.min() - other.y.max(), 0.0))
