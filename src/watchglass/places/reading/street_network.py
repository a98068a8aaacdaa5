"""Makes one network of nodes and edges out of the lines of streets."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from watchglass.places.plane import METRES_PER_DEGREE, Plane, plane_for
from watchglass.places.reading.street_lines import Line
from watchglass.places.streets import Streets

Point = tuple[float, float]

# Farther than this from its node, the end of a line has a wrong id: nobody walks that gap.
_FARTHEST_M = 50.0


def network_of(
    lines: Sequence[Line], names: tuple[str, ...]
) -> tuple[Plane, Streets, dict[str, int]]:
    """Return the frame, the network and its counts.

    lines: at least one, each with two points or more; names: one id for each row of a street.
    Nodes are the ends of lines, and points inside a line where another line has a node: by
    the same id, or, without ids, where an end of another line lies on that very point (to
    1e-7 degrees). Lines that cross without a common point do not meet.

    Leaves out: stairs, lifts and doors that no line shows; crossing a street between nodes.
    """
    place = _places(lines)
    turned, lines = _turned(lines, place)
    moved, lines = _moved(lines, place)
    plane, streets = _streets(lines, names)
    return plane, streets, {"turned_lines": turned, "moved_ends": moved, **_counts(streets)}


def _streets(lines: Sequence[Line], names: tuple[str, ...]) -> tuple[Plane, Streets]:
    """Return the frame, and the lines cut into edges at their nodes."""
    is_node = _nodes(lines)
    number: dict[Hashable, int] = {}
    places: list[Point] = []
    points: list[Point] = []
    edges: list[tuple[int, int, int, int, int]] = []  # start, end, points so far, row, oneway
    for line in lines:
        last = len(line.keys) - 1
        cuts = [at for at, key in enumerate(line.keys) if at in (0, last) or key in is_node]
        for at in cuts:
            if line.keys[at] not in number:
                number[line.keys[at]] = len(number)
                places.append(line.points[at])
        for a, b in pairwise(cuts):
            points.extend(line.points[a : b + 1])
            start, end = number[line.keys[a]], number[line.keys[b]]
            edges.append((start, end, len(points), line.row, line.oneway))
    lon, lat = np.array(points, dtype=float).T
    plane = plane_for(lon, lat)
    node_x, node_y = plane.metres(*np.array(places, dtype=float).T)
    start_of, end_of, until, row, oneway = np.array(edges, dtype=np.int64).T.copy()
    first = np.concatenate((np.zeros(1, np.int64), until))
    streets = Streets(
        node_x, node_y, start_of, end_of, first, *plane.metres(lon, lat), row,
        oneway.astype(np.int8), names,
    )  # fmt: skip
    return plane, streets


def _places(lines: Sequence[Line]) -> dict[Hashable, Point]:
    """Return where the nodes that `u` and `v` name lie, of those with two line ends or more.

    It is where most ends of their lines lie; an end drawn as u or v says counts double.
    """
    votes: dict[Hashable, Counter[Point]] = defaultdict(Counter)
    uses: Counter[Hashable] = Counter()
    for line in lines:
        if line.by_ends:
            first, last = line.points[0], line.points[-1]
            for key, here, there in ((line.keys[0], first, last), (line.keys[-1], last, first)):
                uses[key] += 1
                votes[key].update({here: 2, there: 1} if here != there else {here: 3})
    return {key: votes[key].most_common(1)[0][0] for key, times in uses.items() if times > 1}


def _turned(lines: Sequence[Line], place: Mapping[Hashable, Point]) -> tuple[int, list[Line]]:
    """Return the lines with u and v the right way round, and how many were not.

    A line whose points run from v to u gets its ids swapped; its points stay as drawn, and so
    does `oneway`, which follows them.
    """
    swapped = [line.by_ends and _is_swapped(line, place) for line in lines]
    kept = [
        replace(line, keys=[line.keys[-1], *line.keys[1:-1], line.keys[0]]) if turn else line
        for line, turn in zip(lines, swapped, strict=True)
    ]
    return sum(swapped), kept


def _moved(lines: Sequence[Line], place: Mapping[Hashable, Point]) -> tuple[int, list[Line]]:
    """Return the lines without wrong ids, and how many ends had one.

    An end that lies farther than 50 m from its node belongs to the node that lies where it
    is drawn, or to one of its own.
    """
    at_place: dict[Hashable, Hashable] = {}
    for key, point in place.items():
        at_place.setdefault(point, key)
    moved, kept = 0, []
    for line in lines:
        keys = list(line.keys)
        for at in (0, -1) if line.by_ends else ():
            here, named = line.points[at], place.get(keys[at])
            if named is not None and _metres_apart(here, named) > _FARTHEST_M:
                keys[at] = at_place.get(here, ("at", *here))
                moved += 1
        kept.append(replace(line, keys=keys) if keys != line.keys else line)
    return moved, kept


def _metres_apart(a: Point, b: Point) -> float:
    plane = Plane(*a)
    return math.hypot((b[0] - a[0]) * plane.east, (b[1] - a[1]) * METRES_PER_DEGREE)


def _is_swapped(line: Line, place: Mapping[Hashable, Point]) -> bool:
    """Return whether a line's ends lie nearer to their nodes if they are exchanged."""
    first, last = line.points[0], line.points[-1]
    as_drawn = exchanged = 0.0
    for key, here, there in ((line.keys[0], first, last), (line.keys[-1], last, first)):
        if key in place:
            as_drawn += _apart(here, place[key])
            exchanged += _apart(there, place[key])
    return exchanged < as_drawn


def _apart(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _nodes(lines: Sequence[Line]) -> set[Hashable]:
    """Return the keys of all nodes."""
    ends = {key for line in lines for key in (line.keys[0], line.keys[-1])}
    seen = Counter(key for line in lines if not line.by_place for key in line.keys)
    del seen[None]
    return ends | {key for key, times in seen.items() if times > 1}


def _counts(streets: Streets) -> dict[str, int]:
    """Return how many nodes, edges and components there are, and edges without length."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    nodes = len(streets.node_x_m)
    links = (np.ones(streets.edges), (streets.start, streets.end))
    parts, which = connected_components(coo_array(links, shape=(nodes, nodes)), directed=False)
    return {
        "nodes": nodes,
        "edges": streets.edges,
        "components": int(parts),
        "nodes_in_largest": int(np.bincount(which).max()),
        "without_length": int(np.sum(streets.length_m() == 0.0)),
    }
