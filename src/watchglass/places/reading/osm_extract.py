"""Reads cameras, streets and buildings out of an OpenStreetMap extract (.osm.pbf).

Only the tags that are declared are looked at; who edited what, and when, is never read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchglass.base.errors import InvalidInput, Problem
from watchglass.places.reading.column_map import declared_name
from watchglass.places.reading.complaints import invalid
from watchglass.places.reading.declared_columns import CAMERAS, STREETS, Declared
from watchglass.places.reading.text_checked import LONGEST, sign_in_texts

Point = tuple[float, float]


@dataclass(frozen=True)
class Way:
    """One way of an extract: its id, the nodes whose place is known, in runs, and its tags.

    runs: lists of (node id, lon, lat), at least two each; missing: nodes without a place.
    """

    name: str
    runs: list[list[tuple[int, float, float]]]
    missing: int
    said: Mapping[str, str]


@dataclass(frozen=True)
class Area:
    """One building of an extract: its id and its rings, outer ones first, as (lon, lat) lists."""

    name: str
    rings: list[list[Point]]


def _osmium(place: str) -> Any:
    try:
        import osmium
        import osmium.filter
    except ImportError:
        rule, way_out = "an extract needs osmium", "Install it: pip install 'watchglass[osm]'."
        raise InvalidInput(Problem(place, "an OpenStreetMap extract", rule, way_out)) from None
    return osmium


def _file(osmium: Any, path: str | Path) -> Any:
    """Return the file for osmium, which would else guess its form by its name."""
    return osmium.io.File(str(path), "pbf")


def _read(place: str, things: Iterator[Any]) -> Iterator[Any]:
    """Yield what osmium reads; say in words what it cannot read."""
    while True:
        try:
            thing = next(things)
        except StopIteration:
            return
        except (RuntimeError, ValueError, OSError):
            rule = "it must be a whole OpenStreetMap extract"
            raise invalid(place, "a broken extract", rule, "Fetch it again.") from None
        yield thing


def _tags(tags: Any, declared: Declared) -> dict[str, str]:
    """Return the declared tags; values that are long or look personal are left out."""
    said: dict[str, str] = {}
    for tag in tags:
        meant = declared_name(tag.k, declared, None)
        use = declared[meant].use if meant else "unread"
        if use == "text" and len(tag.v) <= LONGEST and not sign_in_texts((tag.v,)):
            said[meant] = tag.v
    return said


def surveillance_nodes(
    path: str | Path, place: str, most: int
) -> list[tuple[float, float, Mapping[str, object]]]:
    """Return (lon, lat, tags) of every node that is tagged man_made=surveillance."""
    osmium = _osmium(place)
    wanted = osmium.filter.TagFilter(("man_made", "surveillance"))
    nodes = osmium.FileProcessor(_file(osmium, path), osmium.osm.NODE).with_filter(wanted)
    found: list[tuple[float, float, Mapping[str, object]]] = []
    for node in _read(place, iter(nodes)):
        if node.location.valid():
            found.append((node.location.lon, node.location.lat, _tags(node.tags, CAMERAS)))
        _refuse_more_than(most, len(found), place)
    if not found:
        raise invalid(place, "without cameras", "an extract holds nodes man_made=surveillance",
                      "Give an extract with cameras.")  # fmt: skip
    return found


def highway_ways(path: str | Path, place: str, most: int) -> list[Way]:
    """Return every way with a highway tag; parts beyond the edge of the extract are missing."""
    osmium = _osmium(place)
    wanted = osmium.filter.KeyFilter("highway")
    both = osmium.osm.NODE | osmium.osm.WAY
    things = osmium.FileProcessor(_file(osmium, path), both).with_locations().with_filter(wanted)
    found: list[Way] = []
    for thing in _read(place, iter(things)):
        if thing.is_way():
            found.append(_way(thing))
            _refuse_more_than(most, len(found), place)
    if not found:
        raise invalid(place, "without streets", "an extract holds ways with a highway tag",
                      "Give an extract with streets.")  # fmt: skip
    return found


def _way(way: Any) -> Way:
    runs: list[list[tuple[int, float, float]]] = [[]]
    missing = 0
    for node in way.nodes:
        if node.location.valid():
            runs[-1].append((node.ref, node.location.lon, node.location.lat))
        else:
            missing += 1
            runs.append([])
    kept = [run for run in runs if len(run) > 1]
    return Way(str(way.id), kept, missing, _tags(way.tags, STREETS))


def building_areas(path: str | Path, place: str, most: int) -> tuple[list[Area], int]:
    """Return the buildings that are whole, and how many ways and relations are cut off."""
    osmium = _osmium(place)
    wanted = osmium.filter.KeyFilter("building")
    things = osmium.FileProcessor(_file(osmium, path)).with_areas(wanted).with_filter(wanted)
    found: list[Area] = []
    tagged = 0
    for thing in _read(place, iter(things)):
        if thing.is_area():
            rings = [_ring(outer) for outer in thing.outer_rings()]
            inner = [_ring(one) for outer in thing.outer_rings()
                     for one in thing.inner_rings(outer)]  # fmt: skip
            found.append(Area(str(thing.orig_id()), rings + inner))
            _refuse_more_than(most, len(found), place)
        elif thing.is_way():
            tagged += 1
        elif thing.is_relation():
            tagged += int(thing.tags.get("type") == "multipolygon")
    return found, max(0, tagged - len(found))


def _ring(ring: Any) -> list[Point]:
    return [(node.location.lon, node.location.lat) for node in ring]


def _refuse_more_than(most: int, number: int, place: str) -> None:
    if number > most:
        rule = f"such a file has at most {most:,} entries"
        raise invalid(place, "too large", rule, "Cut it to one town or region.")
