"""`watchglass places`: what the cameras of one file see of one route, or of a city's streets."""

from __future__ import annotations

from typing import Annotated, Any, Optional

import typer

from watchglass.base.errors import Problem, WrongUsage

Once = Optional[list[str]]  # noqa: UP045


def places(
    cameras: Annotated[
        Once, typer.Option(metavar="FILE", help="The one file of cameras: CSV or GeoJSON.")
    ] = None,
    route: Annotated[
        Once,
        typer.Option(
            metavar="FILE", help="One line without times: a CSV of x,y in metres or lon,lat."
        ),
    ] = None,
    streets: Annotated[
        Once, typer.Option(metavar="FILE", help="A city's streets: GeoJSON or OSM PBF.")
    ] = None,
    out: Annotated[Once, typer.Option(metavar="DIR", help="Folder for tables and map.")] = None,
    buildings: Annotated[
        Once, typer.Option(metavar="FILE", help="Buildings that block the view, with --streets.")
    ] = None,
    population: Annotated[
        Once, typer.Option(metavar="FILE", help="Residents by area, with --streets.")
    ] = None,
    columns: Annotated[
        Once,
        typer.Option(
            metavar="NAME=COLUMN",
            help="Column NAME of the camera file is our COLUMN: lon, lat, x_m, y_m, range_m, "
            "facing_deg, view_deg ...; or drop, to leave it out. May be given several times.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an earlier result in the same folder.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")] = False,
) -> None:
    """Show what cameras see: of one route with --route, or of all streets with --streets.

    A list of cameras is never whole, and walls and light are left out unless buildings are
    given. So a figure is less than all cameras see, and more than these cameras see.
    """
    given = {
        "--cameras": cameras, "--route": route, "--streets": streets, "--out": out,
        "--buildings": buildings, "--population": population,
    }  # fmt: skip
    _check(given, force=force)
    one = {name.removeprefix("--"): values[0] for name, values in given.items() if values}
    mapped = _column_map(columns or [])
    if route:
        from watchglass.commands.places_route import print_line

        print_line(one["cameras"], one["route"], mapped, json=json)
        return
    from watchglass.commands.places_streets import streets_to_folder

    streets_to_folder(
        one["cameras"], one["streets"], one["out"],
        buildings=one.get("buildings"), population=one.get("population"),
        columns=mapped, force=force, json=json,
    )  # fmt: skip


def _check(given: dict[str, Any], *, force: bool) -> None:
    """Raise WrongUsage with everything that is missing, given twice or does not go together."""
    wrong = [
        Problem(name, f"given {len(values)} times", "it takes one file or folder a call",
                "Call the command once for each.")
        for name, values in given.items() if values and len(values) > 1
    ]  # fmt: skip
    if not given["--cameras"]:
        wrong.append(Problem("--cameras", "missing", "a call needs a camera file", "Name it."))
    if bool(given["--route"]) == bool(given["--streets"]):
        value = "both given" if given["--route"] else "none given"
        rule = "a call takes exactly one of them"
        wrong.append(Problem("--route and --streets", value, rule, "Give one of the two."))
    elif given["--streets"] and not given["--out"]:
        wrong.append(Problem("--out", "missing", "--streets writes a folder", "Name it."))
    elif given["--route"]:
        extra = [name for name in ("--out", "--buildings", "--population") if given[name]]
        wrong += [
            Problem(name, "given", "it goes with --streets only", "Leave it out.")
            for name in extra + ["--force"] * force
        ]
    if wrong:
        raise WrongUsage(wrong)


def _column_map(pairs: list[str]) -> dict[str, str]:
    """Return our name of each column of the camera file that was named, "drop" included."""
    mapped: dict[str, str] = {}
    wrong: list[Problem] = []
    for pair in pairs:
        name, mark, column = (part.strip() for part in pair.rpartition("="))
        if not (name and mark and column):
            rule = "it has the form NAME=COLUMN"
            wrong.append(Problem("--columns", repr(pair[:60]), rule, "Write longitude=lon."))
        elif name in mapped:
            rule = "a column has one meaning"
            wrong.append(Problem("--columns", f"{name[:60]} twice", rule, "Keep one of the two."))
        else:
            mapped[name] = column
    if wrong:
        raise WrongUsage(wrong)
    return mapped
