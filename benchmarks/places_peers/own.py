"""The made-up town in the form that watchglass takes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from made_town import Town, Views

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT / "src"))

from watchglass.places.cameras import Cameras  # noqa: E402
from watchglass.places.geometry.lines import LinesSeen, look_at_lines, pieces  # noqa: E402
from watchglass.places.streets import Streets  # noqa: E402


def cameras_of(views: Views) -> Cameras:
    """Return the cameras of a town."""
    return Cameras(views.x_m, views.y_m, views.range_m, views.facing_deg, views.view_deg)


def streets_of(town: Town) -> Streets:
    """Return the streets of a town, each straight."""
    ends = np.stack([town.start, town.end], axis=1).ravel()
    edges = len(town.start)
    return Streets(
        town.node_x_m, town.node_y_m, town.start, town.end, 2 * np.arange(edges + 1),
        town.node_x_m[ends], town.node_y_m[ends], np.arange(edges), np.zeros(edges, np.int8), (),
    )  # fmt: skip


def lines_of(town: Town) -> Any:
    """Return the trips of a town as lines."""
    return pieces(town.first, town.node_x_m[town.node], town.node_y_m[town.node])


def clip_trips(town: Town, grid: Any, threads: int) -> LinesSeen:
    """Return what the cameras of a grid see of every trip, clipped exactly."""
    return look_at_lines(grid, lines_of(town), threads=threads)


def version() -> str:
    """Return the version of watchglass."""
    from watchglass.version import VERSION

    return VERSION
