"""The made-up town of a scenario from above: how much of each block of street is in view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.places.buildings import Buildings
from watchglass.places.streets import Streets
from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import headed
from watchglass.report.charts.svg import Drawing, stacked
from watchglass.report.figures import percent, plain, two_figures
from watchglass.report.record import Record
from watchglass.report.street_map import band_rows, drawn_legend, drawn_streets
from watchglass.report.street_map_bands import band_of
from watchglass.report.words import title_of

MOST_MAPS = 3
# More cameras than these say nothing more on a map of one town, and take long to draw.
MOST_CAMERAS = 200_000


class TownMap(Chart):
    """One map an option, for at most three options: one placing of its cameras, at the middle.

    The scenario's figures are over many numbers of cameras and ranges; the map is one of them.
    """

    order: ClassVar = 12
    heading: ClassVar = "The made-up town from above"

    def applies(self, record: Record) -> bool:
        """Return whether the scenario's places are a made-up town with cameras."""
        town = record.context.get("town")
        return town is not None and bool(_options(record))

    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return nothing: a map is made from the settings of the town, and shows no estimate."""
        return []

    def draw(self, record: Record) -> Drawing:
        """Return the maps one below the other, each with its legend."""
        return stacked([_panel(record, option) for option in _options(record)])

    def table(self, record: Record) -> Rows:
        """Return one row for each option and band."""
        return [
            {"option": title_of(record, option["id"]), **_said(row)}
            for option in _options(record)
            for row in band_rows(*_length_and_band(record, option))
        ]

    def title(self, record: Record) -> str:
        """Return how much of the streets is in view, for every option on the map."""
        parts = []
        for option in _options(record):
            streets, _, in_view_m = _seen(record, option)
            share = percent(float(in_view_m.sum() / streets.length_m().sum()))
            cameras = plain(two_figures(round(option["cameras"])))
            parts.append(
                f"{share} with “{title_of(record, option['id'])}” ({cameras} drawn, as many as "
                "work outdoors)"
            )
        return f"Of the streets of a made-up town, cameras see somebody on {', '.join(parts)}."

    def source(self, record: Record) -> str:
        """Return who drew it, of which town."""
        data = record.data
        return (
            f"watchglass {data['watchglass']}, scenario {data['scenario']['id']}: a made-up town, "
            f"seed {data['seed']}, after the scenario's settings."
        )

    def subtitle(self, record: Record) -> str:
        """Return what a line shows, and that the town exists nowhere."""
        return (
            "Lines: share of each block's length in view of at least one camera, at the middle of "
            "the evidence, for one placing of the cameras. Buildings block the view. The town "
            f"exists nowhere.{_left_out(record)}"
        )


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of a band with what is counted in its names: blocks, not whole streets."""
    return {"share_of_block_in_view": row["band"], "blocks": row["streets"],
            "street_km": row["street_km"], "share_of_length": row["share_of_length"]}  # fmt: skip


def _options(record: Record) -> list[Mapping[str, Any]]:
    found = [one for one in record.context["town"]["options"] if one["cameras"] <= MOST_CAMERAS]
    return found[:MOST_MAPS]


def _left_out(record: Record) -> str:
    """Return which options with cameras have no map, and why; "" where all have one."""
    drawn = {one["id"] for one in _options(record)}
    rest = [one for one in record.context["town"]["options"] if one["id"] not in drawn]
    if not rest:
        return ""
    titles = ", ".join(f"“{title_of(record, one['id'])}”" for one in rest)
    return (
        f" Not drawn: {titles}; at most {MOST_MAPS} options are, each of up to "
        f"{MOST_CAMERAS:,} cameras."
    )


def _panel(record: Record, option: Mapping[str, Any]) -> Drawing:
    length_m, band = _length_and_band(record, option)
    streets, buildings, _ = _seen(record, option)
    drawing, widths, _ = drawn_streets(streets, band, buildings)
    head = headed(title_of(record, option["id"]))
    legend = Drawing(drawing.width)
    legend.height = drawn_legend(legend, 14, band_rows(length_m, band), widths, "block") + 6
    return stacked([head, drawing, legend], gap=4)


def _length_and_band(record: Record, option: Mapping[str, Any]) -> tuple[Array, Any]:
    streets, _, in_view_m = _seen(record, option)
    length_m = streets.length_m()
    return length_m, band_of(in_view_m / length_m)


def _seen(record: Record, option: Mapping[str, Any]) -> tuple[Streets, Buildings, Array]:
    """Return the blocks of street, the buildings, and the metres of each block in view."""
    town = record.context["town"]
    settings = tuple(sorted(town["settings"].items()))
    return _town_seen(
        settings, town["placement"], town["round_share"], round(option["cameras"]),
        option["view_deg"], option["range_m"], record.data["seed"],
    )  # fmt: skip


@lru_cache(maxsize=4)
def _town_seen(
    settings: tuple[tuple[str, Any], ...], placement: Any, round_share: float, cameras: int,
    view_deg: float, range_m: float, seed: int,
) -> tuple[Streets, Buildings, Array]:  # fmt: skip
    from watchglass.places.geometry.sight_table import edge_exposure_with_sight
    from watchglass.places.town import TownSettings, make_town, town_cameras
    from watchglass.places.town_pavements import walked_streets

    sizes = TownSettings(**dict(settings))
    town = make_town(sizes, seed)
    walked = walked_streets(town.streets, sizes, seed)
    blocks = replace(
        walked, street=np.arange(walked.edges), names=tuple(map(str, range(walked.edges)))
    )
    placed = town_cameras(town, cameras, placement, round_share, view_deg, range_m, seed)
    return blocks, town.buildings, edge_exposure_with_sight(blocks, placed, town.buildings).union_m
