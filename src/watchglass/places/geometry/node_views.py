"""How many cameras look at each street corner: so that a visit over a corner is one visit.

Somebody who walks over a node leaves one edge and enters the next while still in the views of
the cameras that look at the node: visits added up over edges count each of them once too often.

Where a file lets an edge end beside its node, a camera has the node in view if it sees all ends.

Leaves out: a node that lies on the border of a view exactly, and a directed camera that stands
on the node exactly; one visit too few may then be counted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.buildings import Buildings
from watchglass.places.cameras import Cameras
from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.geometry.edge_table import edge_exposure
from watchglass.places.geometry.sight_table import edge_exposure_with_sight
from watchglass.places.streets import Streets

Whole = NDArray[np.int64]
# An end of an edge this near to its node lies at it; metres, for the rounding of positions.
AT_NODE_M = 1e-6


def edges_and_nodes(
    streets: Streets, cameras: Cameras, buildings: Buildings | None = None, *, threads: int = 2
) -> tuple[EdgeExposure, Whole]:
    """Return what cameras see of every edge, and how many have each node in view, (nodes,).

    buildings: walls that block the view; None for none. A directed camera of unknown facing
    counts as a disc, and borders of a view belong to it.
    """
    beside = _ends_beside(streets)
    both = _with_stops(streets, beside)
    if buildings is None:
        seen = edge_exposure(both, cameras, threads=threads)
    else:
        seen = edge_exposure_with_sight(both, cameras, buildings, threads=threads)
    edges, nodes = streets.edges, len(streets.node_x_m)
    table = EdgeExposure(
        seen.length_m[:edges], seen.union_m[:edges], seen.sum_m[:edges], seen.passes[:edges],
        seen.first[: edges + 1], seen.camera[: int(seen.first[edges])],
    )  # fmt: skip
    lists = seen.first[edges:]
    count = np.diff(lists[: nodes + 1])
    for node in np.unique(beside.node):
        stops = [node, *(nodes + np.flatnonzero(beside.node == node))]
        count[node] = len(set.intersection(*(
            set(seen.camera[lists[stop] : lists[stop + 1]].tolist()) for stop in stops
        )))  # fmt: skip
    return table, count


class _Beside(NamedTuple):
    """Ends of edges that do not lie at their node: the node, and where they lie, metres."""

    node: Whole
    x_m: Array
    y_m: Array


def _ends_beside(streets: Streets) -> _Beside:
    node = np.concatenate([streets.start, streets.end])
    point = np.concatenate([streets.first[:-1], streets.first[1:] - 1])
    x, y = streets.x_m[point], streets.y_m[point]
    off = np.hypot(x - streets.node_x_m[node], y - streets.node_y_m[node]) > AT_NODE_M
    return _Beside(node[off], x[off], y[off])


def _with_stops(streets: Streets, beside: _Beside) -> Streets:
    """Return the streets with edges on which somebody stands still: at nodes, at ends beside."""
    x = np.concatenate([streets.node_x_m, beside.x_m])
    y = np.concatenate([streets.node_y_m, beside.y_m])
    here = np.zeros(len(x), np.int64)
    after = streets.first[-1] + 2 * np.arange(1, len(x) + 1)
    return replace(
        streets,
        start=np.concatenate([streets.start, here]),
        end=np.concatenate([streets.end, here]),
        first=np.concatenate([streets.first, after]).astype(np.int64),
        x_m=np.concatenate([streets.x_m, np.repeat(x, 2)]),
        y_m=np.concatenate([streets.y_m, np.repeat(y, 2)]),
        street=np.concatenate([streets.street, here]),
        oneway=np.concatenate([streets.oneway, here.astype(np.int8)]),
    )
