"""Reads where cameras stand, and which way they look, from a file: CSV, GeoJSON or OSM PBF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.cameras import Cameras
from watchglass.places.plane import Plane
from watchglass.places.reading.camera_columns import camera_columns, texts_of
from watchglass.places.reading.complaints import Complaints
from watchglass.places.reading.csv_table import Table, read_table
from watchglass.places.reading.declared_columns import CAMERAS, OSM_CREDIT, Declared
from watchglass.places.reading.geojson import read_geojson
from watchglass.places.reading.hints import known_columns
from watchglass.places.reading.number_cells import numbers_of
from watchglass.places.reading.opened import Opened, opened
from watchglass.places.reading.traces import says_when

MOST_CAMERAS = 2_000_000
_OSM_COLUMNS = frozenset({"osm_id", "surveillance", "surveillance:type", "camera:type"})


@dataclass(frozen=True)
class ReadCameras:
    """Cameras as a file states them; every column has the shape (cameras,), nan where unstated.

    lon, lat: degrees, or None where the file is in metres; x_m, y_m: metres, or None where it
    is in degrees; facing_deg: bearing, nan also for round and turning cameras; view_deg: 360
    for round ones; range_m; height_m: above ground, not used for what a camera sees; row:
    int64, entry of the file that a camera is of (a mapped object with three facings is three
    cameras at one place, `len(set(row))` are the objects); indoor, turning: bool;
    plate_reader: bool, reads number plates of vehicles. summary: counts of what was read, by
    name; attribution: whom to credit, "" where the file says nobody.

    Does not say: which cameras are missing. A list of mapped cameras is a lower bound.
    """

    lon: Array | None
    lat: Array | None
    x_m: Array | None
    y_m: Array | None
    facing_deg: Array
    view_deg: Array
    range_m: Array
    height_m: Array
    row: NDArray[np.int64]
    indoor: NDArray[np.bool_]
    turning: NDArray[np.bool_]
    plate_reader: NDArray[np.bool_]
    summary: dict[str, int]
    attribution: str

    def __len__(self) -> int:
        """Return the number of cameras."""
        return len(self.row)

    def placed(self, plane: Plane | None, range_m: float, view_deg: float) -> Cameras:
        """Return the cameras in a flat frame, with assumptions where the file says nothing.

        plane: the frame, not used where the file is in metres already; range_m, view_deg:
        assumed for cameras without their own; a facing that nobody says stays nan.
        """
        if self.lon is not None and self.lat is not None:
            if plane is None:
                raise ValueError("cameras in degrees need a frame")
            x_m, y_m = plane.metres(self.lon, self.lat)
        else:
            x_m, y_m = np.asarray(self.x_m), np.asarray(self.y_m)
        view = np.where(np.isnan(self.view_deg), view_deg, self.view_deg)
        far = np.where(np.isnan(self.range_m), range_m, self.range_m)
        return Cameras(x_m, y_m, far, self.facing_deg, view)


def read_cameras(path: str | Path, columns: Mapping[str, str] | None = None) -> ReadCameras:
    """Return the cameras of a file: CSV (plain or gzip), GeoJSON points, or OSM PBF.

    columns: names in the file -> declared names (`declared_columns.CAMERAS`) or "drop".
    A CSV is in degrees (lon, lat) or in metres (x, y). At most two million entries.
    Raises RedLine (exit 4) where the file is about people; InvalidInput (exit 3) with all
    problems found for everything else.

    Leaves out: cameras that no list has, and what hides the view. Known limit: two columns of
    positions cannot be told from a track that was stripped of its times; they are not kept.
    """
    with opened(path, ("csv", "geojson", "pbf")) as source:
        found = Complaints(source.place)
        if source.kind == "csv":
            table = read_table(source, CAMERAS, columns, MOST_CAMERAS, found)
            _refuse_ids_that_come_back(table, found)
            is_osm = bool(_OSM_COLUMNS & set(table.header))
            attribution = OSM_CREDIT if is_osm else ""
        elif source.kind == "geojson":
            table, attribution = cameras_of_map(source, CAMERAS, columns, found)
        else:
            from watchglass.places.reading.osm_extract import surveillance_nodes

            nodes = surveillance_nodes(path, source.place, MOST_CAMERAS)
            table, attribution = _told(nodes, CAMERAS, found), OSM_CREDIT
        return _cameras(table, attribution, found)


def _refuse_ids_that_come_back(table: Table, found: Complaints) -> None:
    """Refuse a table whose times were dropped and whose ids repeat: it is a track of each id."""
    if "id" not in table.texts or not any(map(says_when, table.header)):
        return
    ids = [one for one in table.texts["id"].cells() if one]
    if len(set(ids)) < len(ids):
        found.say_people("column 'id'", "an id that comes back beside a time")


def cameras_of_map(
    source: Opened, declared: Declared, columns: Mapping[str, str] | None, found: Complaints
) -> tuple[Table, str]:
    """Return what a GeoJSON file tells of cameras, as a table, and whom it credits.

    declared: the properties that it may have; what is wrong is said to `found`.
    """
    read = read_geojson(source, declared, columns, ("Point",), MOST_CAMERAS, found)
    told = [(one.positions[0], one.positions[1], one.said) for one in read.features]
    return _told(told, declared, found), read.attribution


def _told(
    told: list[tuple[float, float, Mapping[str, object]]], declared: Declared, found: Complaints
) -> Table:
    """Return a table of (lon, lat, what is said of it)."""
    table = Table(len(told))
    table.numbers["lon"] = np.array([one[0] for one in told], dtype=float)
    table.numbers["lat"] = np.array([one[1] for one in told], dtype=float)
    for name in dict.fromkeys(name for _, _, said in told for name in said):
        use = declared[name].use
        given = [said.get(name) for _, _, said in told]
        cells = ["" if value is None else str(value).strip() for value in given]
        if use == "number":
            rows = [f"entry {at:,}" for at in range(1, len(cells) + 1)]
            table.numbers[name] = numbers_of(cells, rows, declared[name], name, found)
        elif use == "text":
            table.texts[name] = texts_of(cells)
    return table


def _cameras(table: Table, attribution: str, found: Complaints) -> ReadCameras:
    across, along, degrees = _positions(table, found)
    found.raise_any()
    columns, counts = camera_columns(table, found)
    found.raise_any()
    counts["at_one_place"] = table.rows - len(np.unique(across + 1j * along))
    x, y = across[columns.row], along[columns.row]
    return ReadCameras(
        x if degrees else None, y if degrees else None,
        None if degrees else x, None if degrees else y,
        columns.facing_deg, columns.view_deg, columns.range_m, columns.height_m,
        columns.row, columns.indoor, columns.turning, columns.plate_reader, counts, attribution,
    )  # fmt: skip


def _positions(table: Table, found: Complaints) -> tuple[Array, Array, bool]:
    """Return the two coordinates of every entry, and whether they are degrees."""
    pairs = [pair for pair in (("lon", "lat"), ("x_m", "y_m")) if set(pair) & set(table.numbers)]
    if len(pairs) != 1 or not set(pairs[0]) <= set(table.numbers):
        value = "degrees and metres" if len(pairs) == 2 else "without a place"
        found.say("header", value, "a camera stands at lon and lat, or at x and y",
                  "Name the columns so, or use the column map. A file of cameras may have: "
                  f"{known_columns(CAMERAS)}.")  # fmt: skip
        return np.zeros(0), np.zeros(0), True
    across, along = (table.numbers[name] for name in pairs[0])
    for at in np.flatnonzero(np.isnan(across) | np.isnan(along)).tolist():
        rule, way_out = "every camera has both coordinates", "Add them, or remove the row."
        found.say(table.row_name(at), "without a place", rule, way_out)
    return across, along, pairs[0] == ("lon", "lat")
