"""Everything that is written on a city's streets: figures, page, maps, tables, as bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from watchglass.base.columns import PURPOSES, Purpose
from watchglass.base.not_for import NOT_FOR
from watchglass.places.buildings import Buildings
from watchglass.places.missing_cameras import Undercount
from watchglass.places.plane import Plane
from watchglass.places.streets import Streets
from watchglass.places.streets_in_view import StreetsInView, assumption_rows
from watchglass.report.places_bounds import LIMITS, LeftOut, bound_words
from watchglass.report.places_figures import Cases, street_figures
from watchglass.report.places_page import places_page
from watchglass.report.street_map import StreetMap, band_rows, street_map
from watchglass.report.street_map_bands import band_of
from watchglass.report.street_rows import by_street, street_rows, streets_geojson
from watchglass.report.write import TABLES, Output
from watchglass.version import VERSION

DATA, PAGE, GEOJSON = "places.json", "places.html", "streets.geojson"
MAPS: Mapping[Purpose, str] = {
    "seen": "map.svg",
    "recognisable": "map_recognisable.svg",
    "identifiable": "map_identifiable.svg",
}
OUTPUT = Output(
    DATA, frozenset({"watchglass", "places", "figures", "bands"}),
    frozenset({PAGE, GEOJSON, *MAPS.values()}), {TABLES: (".csv", ".parquet")}, "result",
)  # fmt: skip


@dataclass(frozen=True)
class Input:
    """One file that was read: its name without its folder, what was counted, whose data it is."""

    file: str
    counts: Mapping[str, int]
    attribution: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the three by name, for JSON."""
        return {"file": self.file, "counts": dict(self.counts), "attribution": self.attribution}


@dataclass(frozen=True)
class City:
    """What was read and worked out on one city: streets, what is in view of them, inputs.

    inputs: by what they are (cameras, streets, buildings, residents); cameras: entries of the
    file near the streets, but for those left out; has_range: those whose range the file gives;
    left_out: entries near the streets; residents: what `residents_in_view` gave, or nothing;
    missing: how many cameras there are for each one in the file, None where nobody said.
    """

    streets: Streets
    plane: Plane
    buildings: Buildings | None
    in_view: StreetsInView
    inputs: Mapping[str, Input]
    cameras: int
    has_range: int
    left_out: LeftOut
    residents: Mapping[str, Any] | None = None
    missing: Undercount | None = None

    @property
    def centre(self) -> dict[str, float]:
        """Return the middle of the streets, degrees to two decimals."""
        lon, lat = self.plane.degrees(
            (self.streets.x_m.min() + self.streets.x_m.max()) / 2,
            (self.streets.y_m.min() + self.streets.y_m.max()) / 2,
        )
        return {"lon": round(float(lon), 2) + 0.0, "lat": round(float(lat), 2) + 0.0}


def city_data(city: City) -> dict[str, Any]:
    """Return every figure as plain values, the content of `places.json`."""
    views, known = _views(city), city.in_view.some
    given = city.missing.row() if city.missing else None
    seeing = {
        purpose: {case: len(np.unique(edges.camera)) for case, edges in cases.items()}
        for purpose, cases in city.in_view.edges.items()
    }
    bounds = bound_words(buildings=city.buildings is not None, cameras=city.cameras,
                         facing_unknown=city.in_view.facing_unknown,
                         left_out=city.left_out, missing=given, known=known)  # fmt: skip
    return {
        "watchglass": VERSION,
        "places": "streets",
        "inputs": {name: one.as_dict() for name, one in city.inputs.items()},
        "cameras": city.cameras,
        "indoor_left_out": city.left_out.indoor,
        "plate_readers_left_out": city.left_out.plate_readers,
        "known": known,
        "centre": city.centre,
        "street_km": round(float(city.streets.length_m().sum()) / 1000, 3),
        "facing_unknown": city.in_view.facing_unknown,
        "undercount": {side: given[side] for side in ("low", "best", "high")} if given else None,
        "figures": street_figures(views, seeing, city.missing, known=known),
        "bands": [
            {"purpose": purpose} | row
            for purpose, cases in views.items()
            if known
            for row in band_rows(cases["best"].length_m, band_of(cases["best"].share))
        ],
        "residents": city.residents,
        "assumptions": assumption_rows(city.has_range, city.cameras) + ([given] if given else []),
        "bounds": [{"what": what, "why": why} for what, why in bounds],
        "limits": LIMITS,
        "not_for": NOT_FOR,
    }


def city_files(city: City, data: Mapping[str, Any]) -> dict[str, bytes]:
    """Return every file by its path in the folder; data: what `city_data` gave.

    Rows and features are ordered by id. Equal inputs give equal bytes.
    """
    from watchglass.report.tables import csv_bytes, parquet_bytes

    views, known = _views(city), city.in_view.some
    maps = _maps(city, views)
    best = {purpose: cases["best"] for purpose, cases in views.items()}
    rows = street_rows(city.streets, best, known=known)
    files = {
        DATA: (json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode(),
        PAGE: places_page(data, maps, MAPS, source_line(city.inputs)).encode("utf-8"),
        f"{TABLES}/streets.csv": csv_bytes(rows),
        f"{TABLES}/streets.parquet": parquet_bytes(rows),
        GEOJSON: streets_geojson(
            city.streets, city.plane, best, source_line(city.inputs), known=known
        ),
    }
    return files | {MAPS[one.purpose]: one.file.encode("utf-8") for one in maps}


def _views(city: City) -> dict[Purpose, Cases]:
    return {
        purpose: {case: by_street(city.streets, edges) for case, edges in cases.items()}
        for purpose, cases in city.in_view.edges.items()
    }


def _maps(city: City, views: Mapping[Purpose, Cases]) -> list[StreetMap]:
    bound = (
        "Buildings block the view; trees and vehicles do not."
        if city.buildings is not None
        else "Walls, trees and vehicles do not block the view here, so less is in view."
    )
    bound += " Cameras missing in the file are missing here. Middle of what is assumed."
    drawn = {what: one for what, one in city.inputs.items() if what != "residents"}
    return [
        street_map(city.streets, views[purpose]["best"].in_view_m if city.in_view.some else None,
                   purpose, city.buildings, source=source_line(drawn),
                   bound=bound if city.in_view.some else "")
        for purpose in PURPOSES
    ]  # fmt: skip


def source_line(inputs: Mapping[str, Input]) -> str:
    """Return whose data a picture or a page rests on, in one line."""
    parts = []
    for what, one in inputs.items():
        whose = f", {one.attribution.rstrip('.')}" if one.attribution else ""
        parts.append(f"{what.capitalize()}: {one.file}{whose}.")
    return " ".join(parts)
