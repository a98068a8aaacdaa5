"""Trips against cameras fix by fix in plain Python, as existing tools for one track do.

Written from a description of such a tool (shared reference on exposure, section 3), without
its code. Every fix is measured to every camera on the sphere; from a fix that a camera sees it
steps half a metre at a time towards the fix before and the fix after, until it is a metre
outside; of all cameras the largest credit of a fix and direction counts. It takes every camera
as round, and says something else than the exact answer: it is here for its speed.
"""

from __future__ import annotations

import math
import platform

import numpy as np
from made_town import Town, load_town, load_views
from measured import asked_for, say_report, timed

EARTH_M, STEP_M, OUTSIDE_M, FIX_EVERY_M = 6_371_000.0, 0.5, 1.0, 10.0
ROUNDING_M = 1e-6
# A town of 22 km near the equator, where a degree is the same length both ways.
DEGREES_PER_M = 180.0 / (math.pi * EARTH_M)
Fix = tuple[float, float]


def fixes_of(town: Town, trip: int) -> list[Fix]:
    """Return (longitude, latitude) along a trip, one fix every ten metres."""
    at = town.node[town.first[trip] : town.first[trip + 1]]
    x, y = town.node_x_m[at], town.node_y_m[at]
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    marks = np.arange(0.0, along[-1], FIX_EVERY_M)
    lon, lat = (np.interp(marks, along, one) * DEGREES_PER_M for one in (x, y))
    return list(zip(lon.tolist(), lat.tolist(), strict=True))


def haversine_m(a: Fix, b: Fix) -> float:
    """Return the distance of two points on a sphere in metres."""
    lat_a, lat_b = math.radians(a[1]), math.radians(b[1])
    half_lat, half_lon = (lat_b - lat_a) / 2, math.radians(b[0] - a[0]) / 2
    root = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(root))


def credit_m(start: Fix, towards: Fix, camera: Fix, radius_m: float) -> float:
    """Return metres credited by steps of half a metre towards another fix."""
    metres = haversine_m(start, towards)
    steps = int(metres / STEP_M)
    for step in range(1, steps + 1):
        share = step * STEP_M / metres
        here = (start[0] + share * (towards[0] - start[0]),
                start[1] + share * (towards[1] - start[1]))  # fmt: skip
        if haversine_m(here, camera) > radius_m + OUTSIDE_M - ROUNDING_M:
            return (step - 1) * STEP_M
    return max(metres, STEP_M)


def exposure_by_fixes(
    fixes: list[Fix], cameras: list[Fix], radius_m: list[float]
) -> tuple[float, int]:
    """Return metres credited in all, and how many cameras see a fix."""
    seen_by = [
        {c for c, camera in enumerate(cameras) if haversine_m(fix, camera) <= radius_m[c]}
        for fix in fixes
    ]
    metres = 0.0
    for at, seen in enumerate(seen_by):
        back, on = [0.0], [0.0]
        for c in seen:
            if at:
                is_seen_before = c in seen_by[at - 1]
                back.append(
                    max(haversine_m(fixes[at], fixes[at - 1]), STEP_M) if is_seen_before
                    else credit_m(fixes[at], fixes[at - 1], cameras[c], radius_m[c])
                )  # fmt: skip
            if at + 1 < len(fixes) and c not in seen_by[at + 1]:
                on.append(credit_m(fixes[at], fixes[at + 1], cameras[c], radius_m[c]))
        metres += max(back) + max(on)
    return metres, len(set().union(*seen_by))


def main() -> None:
    options = asked_for(__doc__)
    options.add_argument("--pairs", type=int, required=True, help="fixes x cameras, at most")
    given = options.parse_args()
    town = load_town(given.folder / "town.npz")
    views = load_views(given.folder / f"cameras-{given.cameras}.npz")
    cameras = list(zip((views.x_m * DEGREES_PER_M).tolist(), (views.y_m * DEGREES_PER_M).tolist(),
                       strict=True))  # fmt: skip
    fixes = fixes_of(town, 0)[: max(1, given.pairs // given.cameras)]
    radius_m = views.range_m.tolist()
    taken = timed(lambda: exposure_by_fixes(fixes, cameras, radius_m))[1]
    metres = np.hypot(*(column[town.end] - column[town.start]
                        for column in (town.node_x_m, town.node_y_m)))  # fmt: skip
    fixes_per_trip = metres[town.edge[town.edge >= 0]].sum() / town.trips / FIX_EVERY_M
    trips = len(fixes) / fixes_per_trip
    say_report({"version": platform.python_version(), "trips": trips, **taken})


if __name__ == "__main__":
    main()
