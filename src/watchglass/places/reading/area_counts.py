"""Reads one count for each area of a table or map, and withholds small ones (red line 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.small_counts import suppress_small
from watchglass.places.reading.complaints import Complaints, name_shown, value_shown
from watchglass.places.reading.csv_table import Table, read_table
from watchglass.places.reading.declared_columns import RESIDENTS, Column, Declared
from watchglass.places.reading.geojson import read_geojson
from watchglass.places.reading.geojson_features import Feature
from watchglass.places.reading.map_of_all import with_more
from watchglass.places.reading.opened import Opened, opened

MOST_AREAS = 200_000
# Withholding compares every small count with all others, so that no total gives it away.
MOST_AREAS_WITHOUT_SOURCE = 2_000
_COUNT = "people"


@dataclass(frozen=True)
class AreaCounts:
    """Counts by area as a file states them, in the file's order.

    names: one id per area; counts: float64 (areas,), nan where withheld or not stated; lon,
    lat: degrees, or x_m, y_m: metres, of a point of each area where the file gives one;
    shapes: the areas of a map, else None; summary, attribution: as for every reader.
    """

    names: tuple[str, ...]
    counts: Array
    lon: Array | None
    lat: Array | None
    x_m: Array | None
    y_m: Array | None
    shapes: tuple[Feature, ...] | None
    summary: dict[str, int]
    attribution: str


def read_area_counts(
    path: str | Path,
    count_property: str | None = None,
    source_url: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> AreaCounts:
    """Return one count for each area of a published table: CSV (or gzip), or GeoJSON polygons.

    count_property: the one column or property that is the count; without it, `population`,
    `residents` or `people`; source_url: the page where these counts are published; columns:
    names in the file -> "id" (several make one id together), lon, lat, x_m, y_m, people, or
    "drop"; "*" -> "drop" drops everything else.
    Without a source, counts of 0 to 9 are withheld, with others where the total would give
    them away; counts are then whole numbers, of at most 2,000 areas.
    Raises RedLine (exit 4) where the file is about people; InvalidInput (exit 3) otherwise.

    Leaves out: who the people are. A table of single persons is refused.
    """
    columns = _with_count(columns, count_property)
    with opened(path, ("csv", "geojson")) as source:
        read = _of_table(source, columns) if source.kind == "csv" else _of_map(source, columns)
        counts, withheld = _withheld(read, source_url, source.place)
    summary = {
        "areas": len(read.names),
        "withheld": withheld,
        "without_count": int(np.isnan(read.counts).sum()),
        "people": round(float(np.nansum(counts))),
    }
    return AreaCounts(read.names, counts, read.lon, read.lat, read.x_m, read.y_m,
                      read.shapes, summary, read.attribution)  # fmt: skip


def _with_count(
    columns: Mapping[str, str] | None, count_property: str | None
) -> Mapping[str, str] | None:
    return columns if count_property is None else with_more(columns, {count_property: _COUNT})


def _of_table(source: Opened, columns: Mapping[str, str] | None) -> AreaCounts:
    declared, columns, ids = _with_parts(columns)
    found = Complaints(source.place)
    table = read_table(source, declared, columns, MOST_AREAS, found)
    counts = table.numbers.get(_COUNT, np.zeros(0))
    if _COUNT not in table.numbers:
        _say_without_count(found, table.header)
    names = _names(table, ["id", *ids], found)
    found.raise_any()
    at = table.numbers
    places = {name: at.get(name) for name in ("lon", "lat", "x_m", "y_m")}
    return AreaCounts(names, counts, places["lon"], places["lat"], places["x_m"], places["y_m"],
                      None, {}, "")  # fmt: skip


def _with_parts(
    columns: Mapping[str, str] | None,
) -> tuple[Declared, Mapping[str, str] | None, list[str]]:
    """Return the schema and map with one column for each part of an id of several columns."""
    parts = [name for name, meant in (columns or {}).items() if meant == "id"]
    if len(parts) < 2:
        return RESIDENTS, columns, []
    ids = {name: f"id_{at}" for at, name in enumerate(parts, 1)}
    declared = {**RESIDENTS, **{new: Column("part of an id", "id") for new in ids.values()}}
    return declared, with_more(columns, ids), list(ids.values())


def _names(table: Table, ids: Sequence[str], found: Complaints) -> tuple[str, ...]:
    """Return the id of every area, or its row where the file has none."""
    cells = [table.texts[name].cells() for name in ids if name in table.texts]
    if not cells:
        called = table.texts["name"].cells() if "name" in table.texts else []
        return _called(called, table.rows)
    names = ["/".join(parts) for parts in zip(*cells, strict=True)]
    _say_repeated(names, found)
    return tuple(names)


def _called(names: Sequence[str], rows: int) -> tuple[str, ...]:
    """Return the names of areas where each has one of its own, else the number of every row."""
    if rows == len(names) == len(set(names)) and all(names):
        return tuple(name[:64] for name in names)
    return tuple(str(row + 1) for row in range(rows))


def _say_repeated(names: Sequence[str], found: Complaints) -> None:
    if len(set(names)) == len(names):
        return
    again = Counter(names).most_common(1)[0][0]
    rule = "every area has one row: a row for each person or event is no count"
    found.say("id", f"{value_shown(again)} more than once", rule, "Add the rows up by area.")


def _say_without_count(found: Complaints, header: Sequence[str]) -> None:
    shown = ", ".join(map(name_shown, header[:12]))
    found.say("", "without a count", "one column is the count of residents",
              f"Name it as the count; the file has {shown}. "
              "On the command line: --columns NAME=population.")  # fmt: skip


def _of_map(source: Opened, columns: Mapping[str, str] | None) -> AreaCounts:
    shapes = ("Polygon", "MultiPolygon")
    found = Complaints(source.place)
    read = read_geojson(source, RESIDENTS, columns, shapes, MOST_AREAS, found)
    if not any(_COUNT in one.said for one in read.features):
        _say_without_count(found, read.header)
    counts = [_count_of(one, found) for one in read.features]
    names: Sequence[str] = [one.name for one in read.features]
    if names == [str(one.row + 1) for one in read.features]:
        names = _called([str(one.said.get("name") or "") for one in read.features], len(names))
    _say_repeated(names, found)
    found.raise_any()
    return AreaCounts(tuple(names), np.array(counts, dtype=float), None, None, None, None,
                      tuple(read.features), {}, read.attribution)  # fmt: skip


def _count_of(one: Feature, found: Complaints) -> float:
    value: Any = one.said.get(_COUNT)
    if value is None:
        return np.nan
    if type(value) in (int, float) and 0 <= value <= RESIDENTS[_COUNT].high:
        return float(value)
    rule = "a count is a number from 0"
    found.say(f"feature {one.row + 1:,}", value_shown(value), rule, "Mend it, or leave it out.")
    return np.nan


def _withheld(read: AreaCounts, source_url: str | None, place: str) -> tuple[Array, int]:
    """Return the counts, small ones withheld without a source, and how many are."""
    found = Complaints(place)
    stated = np.flatnonzero(~np.isnan(read.counts))
    if source_url is not None:
        suppress_small({}, source_url)  # says what is wrong with the address
        return read.counts, 0
    if len(stated) > MOST_AREAS_WITHOUT_SOURCE:
        rule = f"without a public source, a table has at most {MOST_AREAS_WITHOUT_SOURCE:,} areas"
        found.say("", f"{len(stated):,} areas", rule, "Name the page where it is published.")
    broken = np.flatnonzero(read.counts[stated] % 1.0)
    for at in stated[broken[:5]].tolist():
        rule = "without a public source, a count is a whole number"
        found.say(f"area {at + 1:,}", f"{read.counts[at]:g}", rule,
                  "Give counts, or name the page where the estimates are published.")  # fmt: skip
    found.raise_any()
    whole = {str(at): {_COUNT: int(read.counts[at])} for at in stated.tolist()}
    shown = suppress_small(whole, None)
    counts = read.counts.copy()
    for at in stated.tolist():
        if shown[str(at)][_COUNT] is None:
            counts[at] = np.nan
    return counts, int(np.isnan(counts).sum() - np.isnan(read.counts).sum())
