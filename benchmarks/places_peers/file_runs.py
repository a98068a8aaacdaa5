"""What watchglass takes for real and shared files, timed within one process of its own.

route: the kernel of `watchglass places --route`, files read before; world: reading and indexing
all mapped cameras; cambridge: from the files to every way between any two street corners. All
compiled loops lie in the compiler's cache; taking them from there is part of `seconds`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from measured import asked_for, say_report, timed

STARTED = time.perf_counter()
from own import version  # noqa: E402 - the time that our imports take is part of what is timed

RANGE_M, VIEW_DEG = 38.4, 90.0
TRIES = 15


def route(data: Path) -> dict[str, Any]:
    """Return seconds of the kernel: cameras near the line put on a grid, the line clipped."""
    from watchglass.places.route import exposure_of_line
    from watchglass.places.route_files import read_line_and_cameras

    bench = data / "bench"
    line, cameras = read_line_and_cameras(
        str(bench / "cams_10000_safe.csv"), str(bench / "route_10000.csv"), None
    )
    exposure_of_line(line, cameras)
    times = [timed(lambda: exposure_of_line(line, cameras))[1]["seconds"] for _ in range(TRIES)]
    return {"seconds": float(np.median(times)), "best_seconds": min(times),
            "points": len(line.x_m), "cameras": len(cameras)}  # fmt: skip


def world(data: Path) -> dict[str, Any]:
    """Return seconds to read and to index the mapped cameras of the world."""
    from watchglass.places.geometry.camera_grid import camera_grid
    from watchglass.places.plane import Plane
    from watchglass.places.reading.camera_files import read_cameras

    imported = time.perf_counter() - STARTED
    path = data / "data" / "osm-surveillance-global-2025" / "cameras_global.csv.gz"
    read, reading = timed(lambda: read_cameras(path))
    grid, indexing = timed(lambda: camera_grid(read.placed(Plane(0.0, 0.0), RANGE_M, VIEW_DEG)))
    return {
        "imports": imported, "read": reading["seconds"], "index": indexing["seconds"],
        "seconds": reading["seconds"] + indexing["seconds"],
        "cpu_seconds": reading["cpu_seconds"] + indexing["cpu_seconds"],
        "objects": len(np.unique(read.row)), "cameras": len(grid.x_m),
    }  # fmt: skip


def cambridge(data: Path) -> dict[str, Any]:
    """Return seconds from the files to every way between any two corners, and their parts."""
    from watchglass.places.geometry.node_views import edges_and_nodes
    from watchglass.places.geometry.trees import trees_from, walking_ways
    from watchglass.places.reading.camera_files import read_cameras
    from watchglass.places.reading.street_files import read_streets

    imported, folder = time.perf_counter() - STARTED, data / "data" / "cambridge-ma"
    start = time.perf_counter()
    town = read_streets(folder / "streets.geojson")
    placed = read_cameras(folder / "cameras.csv").placed(town.plane, RANGE_M, VIEW_DEG)
    read = time.perf_counter()
    table, at_node = edges_and_nodes(town.streets, placed)
    clipped = time.perf_counter()
    ways = walking_ways(town.streets)
    every = np.arange(ways.nodes)
    trees = trees_from(ways, [table], every, views_at_node=[at_node])
    end = time.perf_counter()
    reached = trees.cost >= 0
    again = timed(lambda: trees_from(ways, [table], every, views_at_node=[at_node]))[1]
    return {
        "imports": imported, "read": read - start, "table": clipped - read,
        "trees": end - clipped, "trees_again": again["seconds"], "seconds": end - start,
        "nodes": ways.nodes, "edges": town.streets.edges, "cameras": len(placed),
        "ways": int(reached.sum()), "mean_share": float(trees.union_m[0][reached].sum()
                                                         / trees.metres[reached].sum()),
        "mean_cameras": float(trees.cameras[0][reached].mean()),
    }  # fmt: skip


RUNS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "route": route, "world": world, "cambridge": cambridge
}  # fmt: skip


def main() -> None:
    options = asked_for(__doc__)
    options.add_argument("--what", choices=list(RUNS), required=True)
    options.add_argument("--data", type=Path, required=True)
    given = options.parse_args()
    say_report({"version": version(), **RUNS[given.what](given.data)})


if __name__ == "__main__":
    main()
