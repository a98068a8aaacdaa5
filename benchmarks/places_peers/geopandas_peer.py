"""Trips against views with geopandas: one overlay, then sums by trip.

Trips are cut into their straight pieces, which is faster than whole trips, found by trial;
geometries are not mended (`make_valid=False`), which is not needed here. Parts are joined in
NumPy.
"""

from __future__ import annotations

from typing import Any

import geopandas
import numpy as np
import shapely
from made_town import load_town, load_views
from measured import asked_for, keep_trips, say_report, timed
from sectors import figures_by_trip, polygons, step_ends


def main() -> None:
    given = asked_for(__doc__).parse_args()
    town = load_town(given.folder / "town.npz").first_trips(given.trips)
    views = load_views(given.folder / f"cameras-{given.cameras}.npz")

    def build() -> geopandas.GeoDataFrame:
        frame = geopandas.GeoDataFrame(
            {"camera": np.arange(len(views.x_m))}, geometry=polygons(views)
        )
        frame.sindex.query(shapely.Point(0, 0))
        return frame

    frame, built = timed(build)

    def lay_over() -> Any:
        trip, ends = step_ends(town)
        lines = geopandas.GeoDataFrame(
            {"piece": np.arange(len(trip))}, geometry=shapely.linestrings(ends)
        )
        both = geopandas.overlay(
            lines, frame, how="intersection", keep_geom_type=True, make_valid=False
        )
        piece, camera = both["piece"].to_numpy(), both["camera"].to_numpy()
        parts = both.geometry.to_numpy()
        return figures_by_trip(town, len(frame), trip, piece, camera, parts, ends)

    found, taken = timed(lay_over)
    keep_trips(given.folder, f"geopandas-{given.cameras}", found)
    report = {"version": geopandas.__version__, "trips": town.trips, "build": built, **taken}
    say_report(report)


if __name__ == "__main__":
    main()
