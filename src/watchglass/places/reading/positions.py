"""Checks the positions of a shape: lists of finite degrees, longitude first, without times."""

from __future__ import annotations

import math
from typing import Any

from watchglass.places.reading.complaints import value_shown

# How deep the positions of each shape lie: a point is a position, a line a list of them, ...
DEPTH = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
TIMED = "a track with times"
# A third or fourth number this large is no height in metres but a time in seconds.
_EPOCH = 1e8


def wrong_positions(positions: Any, depth: int) -> tuple[str, str, str] | None:
    """Return value, rule and way out of the first thing wrong with some positions, or None."""
    if not isinstance(positions, list):
        return value_shown(positions), "coordinates are lists", "Mend the geometry."
    if depth:
        if not positions:
            return "empty", "a geometry has positions", "Remove the feature."
        return next(filter(None, (wrong_positions(one, depth - 1) for one in positions)), None)
    if any(type(number) in (float, int) and number > _EPOCH for number in positions[2:]):
        return TIMED, "", ""
    if not 2 <= len(positions) <= 3:
        value = f"a position of {len(positions)}"
        return value, "a position is two numbers, [lon, lat]", "Mend the geometry."
    for number in positions:
        if type(number) not in (float, int) or not math.isfinite(_as_float(number)):
            return value_shown(number), "a position holds finite numbers", "Mend the geometry."
    lon, lat = positions[0], positions[1]
    if abs(lon) <= 180 and abs(lat) <= 90:
        return None
    if abs(lon) <= 90 and abs(lat) <= 180:
        way_out = "Are longitude and latitude swapped? GeoJSON has the longitude first."
    else:
        way_out = "Is it in metres? GeoJSON is in degrees (EPSG:4326)."
    value = f"[{lon:.6g}, {lat:.6g}]"
    return value, "longitudes lie within 180, latitudes within 90 degrees", way_out


def _as_float(number: int | float) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf
