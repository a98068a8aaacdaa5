"""Views of cameras as polygons, for the peers that know no arcs.

An arc becomes chords of at most 7.5 degrees, moved outwards so that the area is that of the
arc: coarser than the usual 64 corners of a circle, so faster, and still nearer to the truth.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import shapely
from made_town import Floats, Town, Views
from numpy.typing import NDArray

CHORD_DEG = 7.5
# Pieces and cameras are put in order by squares of this size, so that neighbours in town are
# neighbours in memory, as watchglass does for itself.
SQUARE_M = 200.0


def polygons(views: Views) -> NDArray[Any]:
    """Return one shapely polygon per camera, object (cameras,), neighbours near one another."""
    order = _by_place(views.x_m, views.y_m)
    views = Views(*(getattr(views, one.name)[order] for one in fields(Views)))
    found = np.empty(len(views.x_m), dtype=object)
    is_round = views.view_deg >= 360.0
    chords = np.ceil(views.view_deg / CHORD_DEG).astype(int)
    for count in np.unique(chords):
        for rows in (np.flatnonzero((chords == count) & (is_round == each)) for each in (0, 1)):
            if len(rows):
                rings = _rings(views, rows, int(count))
                found[rows] = shapely.polygons(rings)
    return found


def _by_place(x: Floats, y: Floats) -> NDArray[np.int64]:
    """Return rows ordered by the square in which each point lies."""
    column, row = ((one // SQUARE_M).astype(np.int64) for one in (x, y))
    return np.lexsort((row, column))


def _rings(views: Views, rows: NDArray[Any], chords: int) -> Floats:
    """Return closed rings (cameras, corners, 2) of views with the same number of chords."""
    half = np.radians(views.view_deg[rows]) / 2
    step = 2 * half / chords
    reach = views.range_m[rows] * np.sqrt(step / np.sin(step))
    bearing = np.radians(views.facing_deg[rows]) - half
    bearing = bearing[:, None] + np.arange(chords + 1) * step[:, None]
    x = views.x_m[rows, None] + reach[:, None] * np.sin(bearing)
    y = views.y_m[rows, None] + reach[:, None] * np.cos(bearing)
    if views.view_deg[rows[0]] >= 360.0:
        x[:, -1], y[:, -1] = x[:, 0], y[:, 0]
    else:
        x = np.concatenate([views.x_m[rows, None], x, views.x_m[rows, None]], axis=1)
        y = np.concatenate([views.y_m[rows, None], y, views.y_m[rows, None]], axis=1)
    return np.stack([x, y], axis=-1)


def step_ends(town: Town) -> tuple[NDArray[np.int64], Floats]:
    """Return the trip of every piece, and both its ends (pieces, 2, 2), neighbours together."""
    trip, a, b = town.steps()
    order = _by_place(town.node_x_m[a], town.node_y_m[a])
    trip, a, b = trip[order], a[order], b[order]
    ends = np.stack([town.node_x_m[[a, b]], town.node_y_m[[a, b]]], axis=-1)
    return trip, np.ascontiguousarray(ends.transpose(1, 0, 2))


def figures_by_trip(
    town: Town,
    cameras: int,
    trip: NDArray[np.int64],
    piece: NDArray[np.int64],
    camera: NDArray[np.int64],
    parts: NDArray[Any],
    ends: Floats,
) -> dict[str, NDArray[Any]]:
    """Return sum_m, union_m and cameras per trip, from what polygons cut out of pieces.

    trip: of every piece; piece, camera: of every cut; parts: shapely lines that were cut out,
    or empty ones; ends: of every piece. A view up to 180 degrees cuts out one straight part.
    """
    metres = shapely.length(parts)
    hit = np.flatnonzero(metres > 0.0)
    piece, camera, metres, parts = piece[hit], camera[hit], metres[hit], parts[hit]
    whole = np.bincount(trip[piece], metres, town.trips)
    pair = np.unique(trip[piece] * cameras + camera)
    corners = shapely.get_coordinates(parts).reshape(-1, 2, 2)
    begin = np.hypot(*(corners - ends[piece, :1]).transpose(2, 0, 1)).min(axis=1)
    union = np.bincount(trip, _joined(piece, begin, metres, len(trip)), town.trips)
    return {
        "sum_m": whole,
        "union_m": union,
        "cameras": np.bincount(pair // cameras, minlength=town.trips),
    }


def _joined(piece: NDArray[np.int64], begin: Floats, metres: Floats, pieces: int) -> Floats:
    """Return metres of each piece that lie in at least one part; (pieces,)."""
    order = np.lexsort((begin, piece))
    piece, begin, end = piece[order], begin[order], (begin + metres)[order]
    # Pieces are put one behind the other on one line, so far apart that no two overlap.
    far = 2 * float(end.max(initial=1.0))
    from_m, upto = begin + far * piece, np.maximum.accumulate(end + far * piece)
    before = np.concatenate([[-np.inf], upto[:-1]])
    return np.bincount(piece, np.maximum(upto - np.maximum(from_m, before), 0.0), pieces)
