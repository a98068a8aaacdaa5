"""Trips against cameras with watchglass: exact clipping of every trip, and the table of streets.

A first run on a small part is thrown away: it loads the compiled loops.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from made_town import Town, load_town, load_views
from measured import asked_for, keep_trips, say_report, timed
from own import cameras_of, clip_trips, streets_of, version

THREADS = (1, 2)


def sums_along(town: Town, table: Any) -> dict[str, Any]:
    """Return sum and union of every trip, added up from its streets, in NumPy."""
    at_street = np.append(np.stack([table.sum_m, table.union_m], axis=1), [[0.0, 0.0]], axis=0)
    whole = np.add.reduceat(at_street[town.edge], town.first[:-1])  # -1 is the row of zeros
    return {"sum_m": whole[:, 0], "union_m": whole[:, 1]}


def cameras_along(town: Town, table: Any, trip: int) -> int:
    """Return how many different cameras see a trip, from the lists of its streets."""
    streets = town.edge[town.first[trip] : town.first[trip + 1] - 1]
    return len(set().union(*(table.camera[table.first[e] : table.first[e + 1]] for e in streets)))


def difference(town: Town, direct: Any, table: Any, summed: dict[str, Any]) -> dict[str, float]:
    """Return how far the table of streets is from direct clipping, at most."""
    trips = range(min(200, town.trips))
    return {
        "metres": max(
            float(np.abs(summed[name][: town.trips] - getattr(direct, name)).max())
            for name in summed
        ),
        "cameras": max(abs(cameras_along(town, table, t) - int(direct.cameras[t])) for t in trips),
    }


def main() -> None:
    given = asked_for(__doc__).parse_args()
    from watchglass.places.geometry.camera_grid import camera_grid
    from watchglass.places.geometry.edge_table import edge_exposure

    whole = load_town(given.folder / "town.npz")
    few, streets = whole.first_trips(given.trips), streets_of(whole)
    cameras = cameras_of(load_views(given.folder / f"cameras-{given.cameras}.npz"))
    grid, built = timed(lambda: camera_grid(cameras))
    for threads in THREADS:
        clip_trips(whole.first_trips(20), grid, threads)
        edge_exposure(streets, grid, threads=threads)
    report: dict[str, Any] = {"version": version(), "trips": few.trips, "build": built}
    report["all_trips"] = whole.trips
    for threads in THREADS:
        seen, same = timed(lambda t=threads: clip_trips(few, grid, t), given.seconds)
        every = timed(lambda t=threads: clip_trips(whole, grid, t), given.seconds)[1]
        table, made = timed(lambda t=threads: edge_exposure(streets, grid, threads=t),
                            given.seconds)  # fmt: skip
        report[f"threads_{threads}"] = {"same": same, "all": every, "table": made}
    summed, report["sums"] = timed(lambda: sums_along(whole, table), given.seconds)
    report["table_against_clip"] = difference(few, seen, table, summed)
    keep_trips(given.folder, f"ours-{given.cameras}", {
        "sum_m": seen.sum_m, "union_m": seen.union_m, "cameras": seen.cameras,
    })  # fmt: skip
    report["mean"] = {
        name: float(getattr(seen, name).mean()) for name in ("sum_m", "union_m", "cameras")
    }
    say_report(report)


if __name__ == "__main__":
    main()
