"""How many cameras look at each street corner: so that a visit over a corner is one visit.

Somebody who walks over a node leaves one edge and enters the next while still in the views of
the cameras that look at the node: visits added up over edges count each of them once too often.

Leaves out: a node that lies on the border of a view exactly, and a directed camera that stands
on the node exactly; one visit too few may then be counted.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from watchglass.places.buildings import Buildings
from watchglass.places.cameras import Cameras
from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.geometry.edge_table import edge_exposure
from watchglass.places.geometry.sight_table import edge_exposure_with_sight
from watchglass.places.streets import Streets

Whole = NDArray[np.int64]


def edges_and_nodes(
    streets: Streets, cameras: Cameras, buildings: Buildings | None = None, *, threads: int = 2
) -> tuple[EdgeExposure, Whole]:
    """Return what cameras see of every edge, and how many have each node in view, (nodes,).

    buildings: walls that block the view; None for none. A directed camera of unknown facing
    counts as a disc, and borders of a view belong to it.
    """
    both = _with_stops(streets)
    if buildings is None:
        seen = edge_exposure(both, cameras, threads=threads)
    else:
        seen = edge_exposure_with_sight(both, cameras, buildings, threads=threads)
    edges = streets.edges
    listed = int(seen.first[edges])
    table = EdgeExposure(
        seen.length_m[:edges], seen.union_m[:edges], seen.sum_m[:edges], seen.passes[:edges],
        seen.first[: edges + 1], seen.camera[:listed],
    )  # fmt: skip
    return table, np.diff(seen.first[edges:])


def _with_stops(streets: Streets) -> Streets:
    """Return the streets with one more edge for each node, on which somebody stands still."""
    here = np.arange(len(streets.node_x_m))
    after = streets.first[-1] + 2 * np.arange(1, len(here) + 1)
    return replace(
        streets,
        start=np.concatenate([streets.start, here]),
        end=np.concatenate([streets.end, here]),
        first=np.concatenate([streets.first, after]).astype(np.int64),
        x_m=np.concatenate([streets.x_m, np.repeat(streets.node_x_m, 2)]),
        y_m=np.concatenate([streets.y_m, np.repeat(streets.node_y_m, 2)]),
        street=np.concatenate([streets.street, here]),
        oneway=np.concatenate([streets.oneway, np.zeros(len(here), np.int8)]),
    )
