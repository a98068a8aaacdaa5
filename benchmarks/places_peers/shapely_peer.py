"""Trips against views with shapely: STRtree, then intersection, all in whole arrays.

Faster than whole trips, found by trial: trips cut into their straight pieces, since the box of
a piece holds few views, and the tree's own test before the cutting. Parts are joined in NumPy,
along each piece, which is faster than shapely's own union by far.
"""

from __future__ import annotations

from typing import Any

import shapely
from made_town import load_town, load_views
from measured import asked_for, keep_trips, say_report, timed
from sectors import figures_by_trip, polygons, step_ends


def main() -> None:
    given = asked_for(__doc__).parse_args()
    town = load_town(given.folder / "town.npz").first_trips(given.trips)
    views = load_views(given.folder / f"cameras-{given.cameras}.npz")

    def build() -> Any:
        shapes = polygons(views)
        tree = shapely.STRtree(shapes)
        tree.query(shapely.Point(0, 0))  # the tree is built at its first question
        return shapes, tree

    (shapes, tree), built = timed(build)

    def cut() -> Any:
        trip, ends = step_ends(town)
        lines = shapely.linestrings(ends)
        piece, camera = tree.query(lines, predicate="intersects")
        parts = shapely.intersection(lines[piece], shapes[camera])
        return trip, piece, camera, parts, ends

    def metres_and_cameras() -> Any:
        return figures_by_trip(town, len(shapes), *cut())

    found, taken = timed(metres_and_cameras)
    keep_trips(given.folder, f"shapely-{given.cameras}", found)
    report = {"version": shapely.__version__, "trips": town.trips, "build": built, **taken}
    say_report(report)


if __name__ == "__main__":
    main()
