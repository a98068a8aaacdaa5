"""Clips every street edge once: a trip is then a sum over its edges, and exact.

Edges meet only in points, so that metres in view of at least one camera may be added, too.
Cameras may not, as one camera sees several edges: the table lists them per edge.

Sources: shared reference on exposure, section 7.3.

Leaves out: edges that lie on one another on the ground, and trips that begin within an edge.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchglass.places.cameras import Cameras
from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.geometry.camera_grid import CameraGrid, camera_grid
from watchglass.places.geometry.line_pieces import look_along
from watchglass.places.geometry.lines import blank_slate, blocks, empty_seen, in_threads, pieces
from watchglass.places.streets import Streets

# Room for so many cameras per edge at first; more is taken where needed.
LISTED_PER_EDGE = 8


def edge_exposure(
    streets: Streets, cameras: Cameras | CameraGrid, *, threads: int = 2
) -> EdgeExposure:
    """Return what cameras see of every edge of the streets; the same bits for any threads.

    cameras: in the frame of the streets; or their grid, where it is used again. A directed
    camera of unknown facing counts as a disc, the most that it can see. Passes are those of
    each edge: a view that goes on over a crossing counts once for each edge.
    """
    grid = camera_grid(cameras) if isinstance(cameras, Cameras) else cameras
    lines = pieces(streets.first, streets.x_m, streets.y_m)
    seen, in_turn = empty_seen(streets.edges), np.arange(streets.edges)

    def work(begin: int, end: int) -> list[NDArray[np.int32]]:
        slate, lists = blank_slate(grid), []
        room = max(len(grid.x_m), LISTED_PER_EDGE * (end - begin))
        while begin < end:
            part = seen._replace(list=np.empty(room, np.int32))
            begin, listed = look_along(grid, lines, in_turn, begin, end, slate, part, True)
            lists.append(part.list[:listed])
        return lists

    lists = [one for part in in_threads(work, blocks(streets.first, threads)) for one in part]
    first = np.zeros(streets.edges + 1, np.int64)
    np.cumsum(seen.cameras, out=first[1:])
    camera = np.concatenate([*lists, np.zeros(0, np.int32)])
    return EdgeExposure(seen.length_m, seen.union_m, seen.sum_m, seen.passes, first, camera)
