"""Lines of streets as files have them, and which of them people may walk along."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from watchglass.places.reading.complaints import Complaints, value_shown
from watchglass.places.reading.geojson_features import Feature
from watchglass.places.reading.osm_extract import Way

# Where walking is not allowed unless `foot` says so, or nothing stands yet.
_NOT_FOR_FEET = frozenset(
    {"motorway", "motorway_link", "construction", "proposed", "planned", "raceway", "busway"}
    | {"bus_guideway", "escape", "abandoned", "razed", "disused", "dismantled", "no"}
)
_ALLOWED = frozenset({"yes", "designated", "permissive", "destination", "official"})
_FORBIDDEN = frozenset({"no", "private", "use_sidepath"})
_ALONG = frozenset({"yes", "1", "true", "1.0"})
_AGAINST = frozenset({"-1", "reverse", "-1.0"})
_SAME_PLACE_DEGREES = 1e-7


@dataclass(frozen=True)
class Line:
    """One line of a street: the row it is of, its points, and what is known of its nodes.

    points: (lon, lat) in degrees; keys: for every point, the node it is at, or None where it
    is known to be none; by_place: whether keys are places, so that only the ends are nodes;
    by_ends: whether `u` and `v` name the nodes, which may be the wrong way round.
    """

    row: int
    points: list[tuple[float, float]]
    keys: list[Hashable]
    oneway: int
    by_place: bool = False
    by_ends: bool = False


def is_walked(said: Mapping[str, Any]) -> bool:
    """Return whether people may walk along a street, as far as its tags say.

    A street without tags is walked. Squares drawn as areas are left out: nobody says where
    people cross them.

    Sources: OpenStreetMap wiki, "OSM tags for routing/Access restrictions": `foot` over
    `access` over the default of the kind of street.

    Leaves out: hours, gates and doors; defaults that differ by country.
    """
    foot, access = _word(said, "foot"), _word(said, "access")
    if _word(said, "area") == "yes" or foot in _FORBIDDEN:
        return False
    if foot in _ALLOWED:
        return True
    return access not in _FORBIDDEN and _word(said, "highway") not in _NOT_FOR_FEET


def _word(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return "" if value is None else str(value).strip().lower()


def oneway_of(said: Mapping[str, Any]) -> int:
    """Return 1 along the line only, -1 against it only, 0 both ways or where nobody says."""
    word = _word(said, "oneway")
    return 1 if word in _ALONG else -1 if word in _AGAINST else 0


def lines_of_way(row: int, way: Way) -> list[Line]:
    """Return the lines of a way of an extract, one for each run of nodes with a place."""
    oneway = oneway_of(way.said)
    return [
        Line(row, [(lon, lat) for _, lon, lat in run], [node for node, _, _ in run], oneway)
        for run in way.runs
    ]


def lines_of_feature(row: int, feature: Feature, found: Complaints) -> list[Line]:
    """Return the lines of a GeoJSON feature; its nodes by `nodes`, by `u` and `v`, or by place.

    row: the number of the street; found: what is wrong is said to it. Parts of a
    MultiLineString that meet end to start become one line.
    """
    where = f"feature {feature.row + 1:,}"
    single = feature.shape == "LineString"
    parts = [feature.positions] if single else feature.positions
    points = [[(float(p[0]), float(p[1])) for p in part] for part in parts]
    if any(len(part) < 2 for part in points):
        found.say(where, "one point", "a line has two points or more", "Remove the feature.")
        return []
    said, oneway = feature.said, oneway_of(feature.said)
    nodes, ends = said.get("nodes"), (said.get("u"), said.get("v"))
    if nodes is not None:
        keys = _node_keys(nodes, points, where, found)
        return [Line(row, p, k, oneway) for p, k in zip(points, keys, strict=True)]
    points = _joined(points)
    if ends == (None, None):
        return [Line(row, part, list(map(_at, part)), oneway, by_place=True) for part in points]
    if not all(_is_id(end) for end in ends):
        shown = value_shown(next(end for end in ends if not _is_id(end)))
        found.say(where, shown, "u and v are ids of nodes, both or neither", "Mend them.")
        return []
    lines = []
    for at, part in enumerate(points):
        first: Hashable = ("id", str(ends[0])) if at == 0 else _at(part[0])
        last: Hashable = ("id", str(ends[1])) if at == len(points) - 1 else _at(part[-1])
        inner: list[Hashable] = [None] * (len(part) - 2)
        lines.append(Line(row, part, [first, *inner, last], oneway, by_ends=True))
    return lines


def _at(point: tuple[float, float]) -> Hashable:
    return ("at", round(point[0], 7), round(point[1], 7))


def _is_id(value: object) -> bool:
    return isinstance(value, int | str | float) and not isinstance(value, bool) and value != ""


def _node_keys(
    nodes: object, points: list[list[tuple[float, float]]], where: str, found: Complaints
) -> list[list[Hashable]]:
    """Return the ids of all points, part by part."""
    number = sum(map(len, points))
    if not isinstance(nodes, list) or len(nodes) != number or not all(map(_is_id, nodes)):
        shown = f"{len(nodes)} long" if isinstance(nodes, list) else value_shown(nodes)
        rule = f"it is one id for each of the {number} points"
        found.say(f"{where}, nodes", shown, rule, "Mend or drop it.")
        return [[None] * len(part) for part in points]
    left = iter(nodes)
    return [[next(left) for _ in part] for part in points]


def _joined(parts: list[list[tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    """Return parts with those that go on where the one before ends put together."""
    joined = [list(parts[0])]
    for part in parts[1:]:
        last, first = joined[-1][-1], part[0]
        if max(abs(last[0] - first[0]), abs(last[1] - first[1])) <= _SAME_PLACE_DEGREES:
            joined[-1].extend(part[1:])
        else:
            joined.append(list(part))
    return joined
