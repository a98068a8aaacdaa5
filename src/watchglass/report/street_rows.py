"""Adds up what cameras see by street of the input: rows of a table, and lines on a map."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchglass.base.columns import Purpose
from watchglass.base.mixing import Array
from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.plane import Plane
from watchglass.places.streets import Streets
from watchglass.places.walking import speeds_m_per_s
from watchglass.report.figures import NOT_KNOWN
from watchglass.report.street_map_bands import BANDS, band_of, shown_share


@dataclass(frozen=True)
class StreetView:
    """What cameras see of every street for one purpose; each column has the shape (streets,).

    length_m: of the street; in_view_m: of it in view of at least one camera; camera_m: metres
    in view summed over cameras; cameras: int64, different cameras that see some of it.
    """

    length_m: Array
    in_view_m: Array
    camera_m: Array
    cameras: NDArray[np.int64]

    @property
    def share(self) -> Array:
        """Return the share of each street in view, from 0 to 1; 0 for one without length."""
        there = self.length_m > 0
        share = np.divide(self.in_view_m, self.length_m, out=np.zeros_like(self.length_m),
                          where=there)  # fmt: skip
        return np.minimum(share, 1.0)


def by_street(streets: Streets, edges: EdgeExposure) -> StreetView:
    """Return what cameras see of every street, in the order of the input.

    edges: one row for each edge of the streets. A camera that sees two edges of a street counts
    once. Streets without an edge have no length and are in view of nothing.
    """
    many = len(streets.names)

    def added(values: Array) -> Array:
        return np.asarray(np.bincount(streets.street, values, minlength=many), dtype=float)

    street_of = np.repeat(streets.street, np.diff(edges.first))
    pairs = np.unique(np.column_stack([street_of, edges.camera.astype(np.int64)]), axis=0)
    return StreetView(
        added(edges.length_m), added(edges.union_m), added(edges.sum_m),
        np.bincount(pairs[:, 0], minlength=many).astype(np.int64),
    )  # fmt: skip


def street_rows(
    streets: Streets, views: Mapping[Purpose, StreetView], *, known: bool = True
) -> list[dict[str, Any]]:
    """Return one row for each street, ordered by its id; the same keys in each.

    Metres and seconds to a tenth, shares to a thousandth, as bands have them. seconds: in view
    of at least one camera on one walk along the street. known: False where no camera of the
    file is near, which leaves every column on views empty. Nothing is sorted or left out by
    what is in view.
    """
    length, speed = next(iter(views.values())).length_m, speeds_m_per_s()["best"]
    columns: dict[str, list[Any]] = {
        "street": list(streets.names),
        "length_m": np.round(length, 1).tolist(),
    }
    for purpose, view in views.items():
        columns[f"{purpose}_m"] = np.round(view.in_view_m, 1).tolist()
        columns[f"{purpose}_seconds"] = np.round(view.in_view_m / speed, 1).tolist()
        columns[f"{purpose}_share"] = shown_share(view.share).tolist()
        columns[f"{purpose}_camera_m"] = np.round(view.camera_m, 1).tolist()
        columns[f"{purpose}_cameras"] = view.cameras.tolist()
    if not known:
        nothing = [None] * len(streets.names)
        columns |= {name: nothing for name in columns if name not in ("street", "length_m")}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return [rows[at] for at in order_by_id(streets.names)]


def order_by_id(names: Sequence[str]) -> list[int]:
    """Return the rows of the input in the order of their ids: numbers as numbers, then text.

    Equal ids keep their order. The order of the input is not kept: it may be one by exposure.
    """

    def key(row: int) -> tuple[bool, int, str]:
        name = names[row]
        number = name.isascii() and name.removeprefix("-").isdigit()
        return not number, int(name) if number else 0, "" if number else name

    return sorted(range(len(names)), key=key)


def streets_geojson(
    streets: Streets, plane: Plane, views: Mapping[Purpose, StreetView], attribution: str,
    *, known: bool = True,
) -> bytes:  # fmt: skip
    """Return the streets as GeoJSON: one feature a street, with its band for each purpose.

    Degrees to six decimals, ordered by id. A feature carries bands and no share, no camera and
    no footprint; known: False makes every band "not known".
    """
    lon, lat = (np.round(values, 6).tolist() for values in plane.degrees(streets.x_m, streets.y_m))
    bands = {purpose: band_of(view.share).tolist() for purpose, view in views.items()}
    edges_of: list[list[int]] = [[] for _ in streets.names]
    for edge, street in enumerate(streets.street.tolist()):
        edges_of[street].append(edge)
    features = [
        {
            "type": "Feature",
            "geometry": _geometry(list(_joined(streets, edges_of[row])), lon, lat),
            "properties": {"street": streets.names[row]}
            | {f"{purpose}_share": BANDS[band[row]].words if known else NOT_KNOWN
               for purpose, band in bands.items()},
        }
        for row in order_by_id(streets.names)
    ]  # fmt: skip
    whole = {"type": "FeatureCollection", "attribution": attribution, "features": features}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def _joined(streets: Streets, edges: list[int]) -> Iterator[list[int]]:
    """Yield the points of a street's edges, those that follow one another as one line."""
    line: list[int] = []
    before = -1
    for edge in edges:
        points = range(int(streets.first[edge]), int(streets.first[edge + 1]))
        if line and streets.end[before] == streets.start[edge]:
            line += points[1:]
        else:
            if line:
                yield line
            line = list(points)
        before = edge
    if line:
        yield line


def _geometry(lines: list[list[int]], lon: list[float], lat: list[float]) -> dict[str, Any] | None:
    places = [[[lon[point], lat[point]] for point in line] for line in lines]
    if not places:
        return None
    if len(places) == 1:
        return {"type": "LineString", "coordinates": places[0]}
    return {"type": "MultiLineString", "coordinates": places}
