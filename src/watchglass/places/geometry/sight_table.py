"""Clips every street edge once, with the buildings that stand between it and the cameras.

As `edge_table`, less what walls hide. Metres and cameras never go up by it. Passes may: a
house that stands before the middle of a stretch makes two of one.

Leaves out: height, and all that is not a building; see `sight` and `eyes`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchglass.places.buildings import Buildings
from watchglass.places.cameras import Cameras
from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.geometry.camera_grid import camera_grid
from watchglass.places.geometry.edge_table import LISTED_PER_EDGE
from watchglass.places.geometry.eyes import eyes_of
from watchglass.places.geometry.line_pieces import Slate
from watchglass.places.geometry.lines import blank_slate, blocks, empty_seen, in_threads, pieces
from watchglass.places.geometry.sight_lines import WallsAndEyes, see_along
from watchglass.places.geometry.walls import walls_of
from watchglass.places.streets import Streets


def edge_exposure_with_sight(
    streets: Streets, cameras: Cameras, buildings: Buildings, *, threads: int = 2
) -> EdgeExposure:
    """Return what cameras see of every edge past the buildings; the same bits for any threads.

    streets, cameras, buildings: in one flat frame of metres. A directed camera of unknown
    facing counts as a disc; one inside a building or on its wall looks from in front of the
    wall, see `eyes`.
    Raises: ValueError for corners, positions or ranges that are not finite.
    """
    grid, walls = camera_grid(cameras), walls_of(buildings)
    eyes = eyes_of(cameras, walls)
    around = WallsAndEyes(eyes.x_m[grid.camera], eyes.y_m[grid.camera], walls)
    lines = pieces(streets.first, streets.x_m, streets.y_m)
    result = empty_seen(streets.edges)

    def work(begin: int, end: int) -> list[NDArray[np.int32]]:
        slate, lists = blank_slate(grid), []
        seen = np.empty((len(walls.ax) + 2, 2))
        room = max(len(grid.x_m), LISTED_PER_EDGE * (end - begin))
        while begin < end:
            part = result._replace(list=np.empty(room, np.int32))
            begin, listed, had_room = see_along(grid, around, lines, begin, end, slate, seen, part)
            lists.append(part.list[:listed].copy())
            slate = slate if had_room else _larger(slate)
        return lists

    lists = [one for part in in_threads(work, blocks(streets.first, threads)) for one in part]
    first = np.zeros(streets.edges + 1, np.int64)
    np.cumsum(result.cameras, out=first[1:])
    camera = np.concatenate([*lists, np.zeros(0, np.int32)])
    return EdgeExposure(result.length_m, result.union_m, result.sum_m, result.passes, first, camera)


def _larger(slate: Slate) -> Slate:
    """Return a slate with twice the room for parts; what a thread has noted stays."""
    room = 2 * len(slate.low)
    return slate._replace(low=np.empty(room), high=np.empty(room))
