"""`watchglass places --streets`: what one file of cameras sees of a city's streets, as a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from watchglass.base.errors import InvalidInput, Problem
from watchglass.commands.progress import spinner

if TYPE_CHECKING:
    from watchglass.places.buildings import Buildings
    from watchglass.places.cameras import Cameras
    from watchglass.places.edge_exposure import EdgeExposure
    from watchglass.places.streets import Streets
    from watchglass.report.places_output import City


def streets_to_folder(
    cameras: str,
    streets: str,
    out: str,
    *,
    buildings: str | None = None,
    population: str | None = None,
    columns: Mapping[str, str] | None = None,
    force: bool = False,
    json: bool = False,
) -> None:
    """Write tables, maps and a page on a city's streets, and print what they come to.

    cameras, streets, buildings, population: one file each; out: the folder, replaced only with
    `force` and only where it holds an earlier result; columns: names in the camera file ->
    declared names or "drop".
    Everything is written, or nothing. Raises OutputInTheWay (exit 6) before any work where
    the folder cannot be used, InvalidInput (exit 3) and RedLine (exit 4) for the files.
    """
    from watchglass.report.places_output import OUTPUT, city_data, city_files
    from watchglass.report.write import check_folder, write_files

    check_folder(out, force=force, output=OUTPUT)
    with spinner(f"looking at the streets of {Path(streets).name}"):
        city = city_of(cameras, streets, buildings, population, columns)
        data = city_data(city)
        write_files(city_files(city, data), out, force, OUTPUT)
    _print(data, out, json=json)


def city_of(
    cameras: str,
    streets: str,
    buildings: str | None = None,
    population: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> City:
    """Return one city read from its files, and what its cameras see of its streets."""
    import numpy as np

    from watchglass.places.reading.building_files import read_buildings
    from watchglass.places.reading.camera_files import read_cameras
    from watchglass.places.reading.resident_files import read_residents
    from watchglass.places.reading.street_files import read_streets
    from watchglass.places.residents_in_view import residents_in_view
    from watchglass.places.same_town import check_same_town
    from watchglass.places.streets_in_view import cameras_but, streets_in_view
    from watchglass.report.places_output import City, Input

    seen = read_cameras(cameras, columns)
    walked = read_streets(streets)
    plane = walked.plane
    built = read_buildings(buildings, plane) if buildings else None
    lived = read_residents(population, plane) if population else None
    walls = built.buildings if built else None
    if seen.lon is None:
        raise InvalidInput(Problem(
            Path(cameras).name, "in metres", "streets are in degrees, and cameras lie among them",
            "Give lon and lat of every camera.",
        ))  # fmt: skip
    others = {Path(cameras).name: plane.metres(seen.lon, seen.lat)}
    if buildings and built:
        others[Path(buildings).name] = (built.buildings.x_m, built.buildings.y_m)
    if population and lived:
        others[Path(population).name] = (lived.residents.x_m, lived.residents.y_m)
    check_same_town(walked.streets, plane, others, Path(streets).name)
    in_view = streets_in_view(
        lambda range_m, view_deg: cameras_but(seen.placed(plane, range_m, view_deg), seen.indoor),
        lambda placed: _exposure(walked.streets, placed, walls),
    )
    inputs = {"cameras": Input(Path(cameras).name, seen.summary, seen.attribution),
              "streets": Input(Path(streets).name, walked.summary, walked.attribution)}  # fmt: skip
    residents = None
    if buildings and built:
        inputs["buildings"] = Input(Path(buildings).name, built.summary, built.attribution)
    if population and lived:
        inputs["residents"] = Input(Path(population).name, lived.summary, lived.attribution)
        residents = residents_in_view(walked.streets, lived.residents, in_view.edges)
    return City(
        walked.streets, plane, walls, in_view, inputs, cameras=int((~seen.indoor).sum()),
        has_range=int((~np.isnan(seen.range_m) & ~seen.indoor).sum()),
        indoor=int(seen.indoor.sum()), residents=residents,
    )  # fmt: skip


def _exposure(streets: Streets, cameras: Cameras, walls: Buildings | None) -> EdgeExposure:
    from watchglass.places.geometry.edge_table import edge_exposure
    from watchglass.places.geometry.sight_table import edge_exposure_with_sight

    if walls is None:
        return edge_exposure(streets, cameras)
    return edge_exposure_with_sight(streets, cameras, walls)


def _print(data: Mapping[str, Any], out: str, *, json: bool) -> None:
    """Print the figures as JSON, or as sentences with where the page is."""
    if json:
        import json as plain_json

        typer.echo(plain_json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False))
        typer.echo(f"written: {out}", err=True)
        return
    from watchglass.report.places_words import answer_words

    for line in answer_words(data["figures"], data["cameras"], data["street_km"]):
        typer.echo(line)
    for one in data["bounds"]:
        typer.echo(f"{one['what']}: {one['why']}")
    typer.echo(f"\nPage: {Path(out) / 'places.html'}")
