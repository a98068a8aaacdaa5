"""Reads how many people live in each area, as published counts: nobody in particular."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from watchglass.base.mixing import Array
from watchglass.places.plane import Plane
from watchglass.places.reading.area_counts import AreaCounts, read_area_counts
from watchglass.places.reading.building_files import say_open_rings
from watchglass.places.reading.complaints import Complaints
from watchglass.places.reading.geojson_features import Feature
from watchglass.places.residents import Residents


@dataclass(frozen=True)
class ReadResidents:
    """Counts of residents by area as a file states them.

    residents: in the frame; a count that is withheld is nan; summary: counts of what was
    read, by name; attribution: whom to credit, "" where the file says nobody.
    """

    residents: Residents
    summary: dict[str, int]
    attribution: str


def read_residents(
    path: str | Path,
    plane: Plane,
    count_property: str | None = None,
    source_url: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> ReadResidents:
    """Return counts by area, in the given frame; small counts are withheld without a source.

    plane: the frame of the streets; the others: as for `read_area_counts`. An area of a map
    stands at the middle of its largest part (centroid); a row of a table at its lon and lat.
    A table without places is read by `read_area_counts` only.
    Raises RedLine (exit 4) where the file is about people; InvalidInput (exit 3) otherwise.

    Leaves out: where in an area people live.
    """
    read = read_area_counts(path, count_property, source_url, columns)
    found = Complaints(Path(path).name)
    x, y = _places(read, plane, found)
    found.raise_any()
    residents = Residents(x, y, read.counts, read.names)
    return ReadResidents(residents, read.summary, read.attribution)


def _places(read: AreaCounts, plane: Plane, found: Complaints) -> tuple[Array, Array]:
    if read.shapes is not None:
        middles = [_middle(one, plane, found) for one in read.shapes]
        return np.array([m[0] for m in middles]), np.array([m[1] for m in middles])
    if read.lon is not None and read.lat is not None:
        x, y = plane.metres(read.lon, read.lat)
    elif read.x_m is not None and read.y_m is not None:
        x, y = read.x_m, read.y_m
    else:
        found.say("", "without places", "residents live at lon and lat, or in a polygon",
                  "Add them; a table of counts alone says nothing about streets.")  # fmt: skip
        return np.zeros(0), np.zeros(0)
    for at in np.flatnonzero(np.isnan(x) | np.isnan(y)).tolist():
        found.say(f"area {at + 1:,}", "without a place", "every area has one", "Add it.")
    return x, y


def _middle(one: Feature, plane: Plane, found: Complaints) -> tuple[float, float]:
    """Return (x_m, y_m) of the centroid of an area's largest part, holes not counted."""
    parts = [one.positions] if one.shape == "Polygon" else one.positions
    outer = [part[0] for part in parts]
    say_open_rings([ring for part in parts for ring in part], f"feature {one.row + 1:,}", found)
    middles = [_centroid(ring, plane) for ring in outer]
    return max(middles)[1:]


def _centroid(ring: Sequence[Sequence[float]], plane: Plane) -> tuple[float, float, float]:
    """Return (area, x, y) of a ring in the frame; its first point where it has no area.

    Sources: the shoelace formula and its first moments (Green's theorem).
    """
    points = np.array([position[:2] for position in ring], dtype=float)
    x, y = plane.metres(points[:, 0], points[:, 1])
    x0, y0 = float(x[0]), float(y[0])
    x, y = x - x0, y - y0
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    twice = float(cross.sum())
    if twice == 0.0:
        return 0.0, x0, y0
    middle_x = float(((x[:-1] + x[1:]) * cross).sum()) / (3.0 * twice)
    middle_y = float(((y[:-1] + y[1:]) * cross).sum()) / (3.0 * twice)
    return abs(twice) / 2.0, x0 + middle_x, y0 + middle_y
