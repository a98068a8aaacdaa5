"""Reads a street network that people walk from a file: GeoJSON lines or OSM PBF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from watchglass.places.plane import METRES_PER_DEGREE, Plane
from watchglass.places.reading.complaints import Complaints, invalid
from watchglass.places.reading.declared_columns import OSM_CREDIT, STREETS
from watchglass.places.reading.geojson import read_geojson
from watchglass.places.reading.opened import Opened, opened
from watchglass.places.reading.street_lines import (
    Line,
    is_walked,
    lines_of_feature,
    lines_of_way,
)
from watchglass.places.reading.street_network import network_of
from watchglass.places.streets import Streets

MOST_STREETS = 500_000
# One flat frame serves one town or region; beyond this its error east passes about 2 %.
WIDEST_M = 300_000.0


@dataclass(frozen=True)
class ReadStreets:
    """Streets as a file states them, in a frame of their own.

    plane: the frame, its origin in the middle; streets: the network, one street for each line
    of the file that people may walk; summary: counts of what was read, by name; attribution:
    whom to credit, "" where the file says nobody.
    """

    plane: Plane
    streets: Streets
    summary: dict[str, int]
    attribution: str


def read_streets(path: str | Path, columns: Mapping[str, str] | None = None) -> ReadStreets:
    """Return the walking network of a file: GeoJSON lines (plain or gzip) or OSM PBF.

    columns: property names in the file -> declared names (`declared_columns.STREETS`) or
    "drop". Nodes come from `nodes` (one id for each point), from `u` and `v`, or, without
    either, from where the ends of lines meet. At most 500,000 lines.
    Raises RedLine (exit 4) where the file is about people; InvalidInput (exit 3) otherwise.
    """
    with opened(path, ("geojson", "pbf")) as source:
        if source.kind == "pbf":
            lines, names, counts = _of_extract(path, source.place)
            attribution = OSM_CREDIT
        else:
            lines, names, counts, attribution = _of_geojson(source, columns)
        if not lines:
            rule, way_out = "it must hold a street that people may walk", "Are all tagged foot=no?"
            raise invalid(source.place, "without walkable streets", rule, way_out)
        _refuse_wide(lines, source.place)
    plane, streets, more = network_of(lines, tuple(names))
    return ReadStreets(plane, streets, counts | more, attribution)


def _of_extract(path: str | Path, place: str) -> tuple[list[Line], list[str], dict[str, int]]:
    from watchglass.places.reading.osm_extract import highway_ways

    ways = highway_ways(path, place, MOST_STREETS)
    walked = [way for way in ways if way.runs and is_walked(way.said)]
    lines = [line for row, way in enumerate(walked) for line in lines_of_way(row, way)]
    counts = {
        "lines": len(ways),
        "not_walked": sum(not is_walked(way.said) for way in ways),
        "clipped": sum(way.missing > 0 for way in ways),
        "nodes_without_place": sum(way.missing for way in ways),
    }
    return lines, [way.name for way in walked], counts


def _of_geojson(
    source: Opened, columns: Mapping[str, str] | None
) -> tuple[list[Line], list[str], dict[str, int], str]:
    shapes = ("LineString", "MultiLineString")
    found = Complaints(source.place)
    read = read_geojson(source, STREETS, columns, shapes, MOST_STREETS, found, tolerant=True)
    walked = [one for one in read.features if is_walked(one.said)]
    lines = [line for row, one in enumerate(walked) for line in lines_of_feature(row, one, found)]
    found.raise_any()
    counts = {
        "lines": len(read.features),
        "not_walked": len(read.features) - len(walked),
        "clipped": read.without_geometry,
        "no_lines_left_out": read.other_shapes,
    }
    return lines, [one.name for one in walked], counts, read.attribution


def _refuse_wide(lines: list[Line], place: str) -> None:
    lats = [lat for line in lines for _, lat in line.points]
    lons = [lon for line in lines for lon, _ in line.points]
    plane = Plane(0.0, (min(lats) + max(lats)) / 2)
    tall, wide = (max(lats) - min(lats)) * METRES_PER_DEGREE, (max(lons) - min(lons)) * plane.east
    if max(abs(lat) for lat in lats) > 85.0:
        rule, way_out = "streets lie within 85 degrees of the equator", "Are lon and lat swapped?"
        raise invalid(place, "at a pole", rule, way_out)
    if max(tall, wide) > WIDEST_M:
        value, rule = f"{max(tall, wide) / 1000:,.0f} km across", "it is one town or region"
        way_out = f"Cut it to {WIDEST_M / 1000:.0f} km, or look for points that lie far off."
        raise invalid(place, value, rule, way_out)
