"""`watchglass places`: what the cameras of one file see of one route, or of a city's streets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from watchglass.base.errors import Problem, WrongUsage

if TYPE_CHECKING:
    from watchglass.places.missing_cameras import Undercount

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
            help="Column or property NAME of any of the files is our COLUMN: lon, lat, x_m, y_m, "
            "range_m, facing_deg, view_deg, population ...; or drop, to leave it out. '*=drop' "
            "leaves out all that is not declared. May be given several times.",
        ),
    ] = None,
    undercount: Annotated[
        Once,
        typer.Option(
            metavar="LOW,BEST,HIGH",
            help="How many cameras there are for each one in the file (at least 1), with "
            "--streets: figures with the missing ones stand beside the others.",
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
        "--buildings": buildings, "--population": population, "--undercount": undercount,
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
        buildings=one.get("buildings"), population=one.get("population"), columns=mapped,
        missing=_undercount(one.get("undercount")), force=force, json=json,
    )  # fmt: skip


def _undercount(text: str | None) -> Undercount | None:
    """Return how many cameras there are for each mapped one, None where nobody says."""
    if text is None:
        return None
    from watchglass.places.missing_cameras import undercount_from

    try:
        return undercount_from(text)
    except ValueError as wrong:
        way_out = "Write --undercount 1.5,3,10, or leave it out: not known."
        raise WrongUsage(Problem("--undercount", repr(text[:60]), str(wrong), way_out)) from None


def _check(given: dict[str, Any], *, force: bool) -> None:
    """Raise WrongUsage with everything that is missing, given twice or does not go together."""
    wrong = [
        Problem(name, f"given {len(values)} times", "it is given once a call",
                "Call the command once for each.")
        for name, values in given.items() if values and len(values) > 1
    ]  # fmt: skip
    if not given["--cameras"]:
        wrong.append(Problem("--cameras", "missing", "a call needs a camera file", "Name it."))
    if bool(given["--route"]) == bool(given["--streets"]):
        both = bool(given["--route"])
        where, value = ("--route", "given beside --streets") if both else ("", "")
        rule = "a call takes exactly one of them"
        where = where or "neither --route nor --streets is given"
        wrong.append(Problem(where, value, rule, "Give one of the two."))
    elif given["--streets"] and not given["--out"]:
        wrong.append(Problem("--out", "missing", "--streets writes a folder", "Name it."))
    elif given["--route"]:
        only = ("--out", "--buildings", "--population", "--undercount")
        extra = [name for name in only if given[name]]
        wrong += [
            Problem(name, "given", "it goes with --streets only", "Leave it out.")
            for name in extra + ["--force"] * force
        ]
    if wrong:
        raise WrongUsage(wrong)


def _column_map(pairs: list[str]) -> dict[str, str]:
    """Return our name of each column of the files that was named, "drop" included."""
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
