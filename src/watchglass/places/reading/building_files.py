"""Reads the footprints of buildings from a file: GeoJSON polygons or OSM PBF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from watchglass.places.buildings import Buildings
from watchglass.places.plane import Plane
from watchglass.places.reading.complaints import Complaints, invalid
from watchglass.places.reading.declared_columns import BUILDINGS, OSM_CREDIT
from watchglass.places.reading.geojson import Collection, read_geojson
from watchglass.places.reading.opened import Opened, opened

MOST_BUILDINGS = 500_000
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class ReadBuildings:
    """Buildings as a file states them.

    buildings: the footprints in the frame; summary: counts of what was read, by name;
    attribution: whom to credit, "" where the file says nobody.
    """

    buildings: Buildings
    summary: dict[str, int]
    attribution: str


def read_buildings(
    path: str | Path, plane: Plane, columns: Mapping[str, str] | None = None
) -> ReadBuildings:
    """Return the buildings of a file: GeoJSON (multi)polygons with holes, or OSM PBF.

    plane: the frame of the streets; columns: property names in the file -> declared names
    (`declared_columns.BUILDINGS`) or "drop". At most 500,000 buildings.
    Raises RedLine (exit 4) where the file is about people; InvalidInput (exit 3) otherwise.

    Leaves out: heights, and rings that cross themselves (they are kept as drawn).
    """
    clipped = others = 0
    with opened(path, ("geojson", "pbf")) as source:
        if source.kind == "pbf":
            from watchglass.places.reading.osm_extract import building_areas

            areas, clipped = building_areas(path, source.place, MOST_BUILDINGS)
            rings: list[list[Ring]] = [list(area.rings) for area in areas]
            attribution = OSM_CREDIT
        else:
            rings, read = _of_geojson(source, columns)
            clipped, others = read.without_geometry, read.other_shapes
            attribution = read.attribution
        whole = [[_corners(ring) for ring in one] for one in rings]
        kept = [[ring for ring in one if len(ring) > 2] for one in whole]
        kept = [one for one in kept if one]
        if not kept:
            rule, way_out = "it must hold footprints", "Give polygons, or leave the file out."
            raise invalid(source.place, "without buildings", rule, way_out)
    buildings = _in_metres(kept, plane)
    counts = {
        "buildings": len(kept),
        "rings": len(buildings.building),
        "corners": len(buildings.x_m),
        "flat_rings_left_out": sum(map(len, whole)) - len(buildings.building),
        "clipped": clipped,
        "no_polygons_left_out": others,
    }
    return ReadBuildings(buildings, counts, attribution)


def _of_geojson(
    source: Opened, columns: Mapping[str, str] | None
) -> tuple[list[list[Ring]], Collection]:
    shapes = ("Polygon", "MultiPolygon")
    found = Complaints(source.place)
    read = read_geojson(source, BUILDINGS, columns, shapes, MOST_BUILDINGS, found, tolerant=True)
    rings: list[list[Ring]] = []
    for one in read.features:
        parts = [one.positions] if one.shape == "Polygon" else one.positions
        rings.append([ring for part in parts for ring in part])
        say_open_rings(rings[-1], f"feature {one.row + 1:,}", found)
    found.raise_any()
    return rings, read


def say_open_rings(rings: Sequence[Ring], where: str, found: Complaints) -> None:
    """Say which rings do not end where they start, or have fewer than four positions."""
    for ring in rings:
        if len(ring) < 4 or list(ring[0][:2]) != list(ring[-1][:2]):
            rule = "a ring has four positions or more, and ends where it starts"
            found.say(where, f"{len(ring)} positions", rule, "Close the ring.")
            return


def _corners(ring: Ring) -> list[tuple[float, float]]:
    """Return the corners of a ring in order, none twice in a row, the last not the first."""
    corners: list[tuple[float, float]] = []
    for position in ring:
        corner = (float(position[0]), float(position[1]))
        if not corners or corner != corners[-1]:
            corners.append(corner)
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    return corners if len(set(corners)) > 2 else []


def _in_metres(kept: Sequence[Sequence[Sequence[tuple[float, float]]]], plane: Plane) -> Buildings:
    rings = [ring for one in kept for ring in one]
    corners = np.array([corner for ring in rings for corner in ring], dtype=float)
    x, y = plane.metres(corners[:, 0], corners[:, 1])
    first = np.concatenate(([0], np.cumsum([len(ring) for ring in rings])))
    building = np.repeat(np.arange(len(kept)), [len(one) for one in kept])
    return Buildings(first.astype(np.int64), x, y, building.astype(np.int64))
