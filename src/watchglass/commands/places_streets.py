"""`watchglass places --streets`: what one file of cameras sees of a city's streets, as a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from watchglass.commands.progress import spinner
from watchglass.places.missing_cameras import Undercount


def streets_to_folder(
    cameras: str,
    streets: str,
    out: str,
    *,
    buildings: str | None = None,
    population: str | None = None,
    columns: Mapping[str, str] | None = None,
    missing: Undercount | None = None,
    force: bool = False,
    json: bool = False,
) -> None:
    """Write tables, maps and a page on a city's streets, and print what they come to.

    cameras, streets, buildings, population: one file each; out: the folder, replaced only with
    `force` and only where it holds an earlier result; columns: names in the camera file ->
    declared names or "drop"; missing: how many cameras there are for each one in the file.
    Everything is written, or nothing. Raises OutputInTheWay (exit 6)
    before any work where the folder cannot be used, InvalidInput (exit 3) and RedLine (exit 4)
    for the files.
    """
    from watchglass.report.city_of_files import CityFiles, city_of
    from watchglass.report.places_output import OUTPUT, city_data, city_files
    from watchglass.report.write import check_folder, write_files

    check_folder(out, force=force, output=OUTPUT)
    with spinner(f"looking at the streets of {Path(streets).name}"):
        city = city_of(CityFiles(cameras, streets, buildings, population, columns, missing))
        data = city_data(city)
        write_files(city_files(city, data), out, force, OUTPUT)
    _print(data, out, json=json)


def _print(data: Mapping[str, Any], out: str, *, json: bool) -> None:
    """Print the figures as JSON, or as sentences with where the page is."""
    if json:
        import json as plain_json

        typer.echo(plain_json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False))
        typer.echo(f"written: {out}", err=True)
        return
    from watchglass.report.places_residents import residents_answer
    from watchglass.report.places_words import answer_words, where

    for line in answer_words(data):
        typer.echo(line)
    typer.echo(where(data["centre"]))
    if data["residents"] is not None:
        typer.echo(residents_answer(data["residents"]))
    for one in data["bounds"]:
        typer.echo(f"{one['what']}: {one['why']}")
    typer.echo(f"\nPage: {Path(out) / 'places.html'}")
