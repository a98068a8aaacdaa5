"""`watchglass places --route`: what the cameras of one file see of one line, in words or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from watchglass.places.cameras import Cameras

LOWER = (
    "Lower bound on cameras: a list of cameras is never whole, and no row of it does not mean "
    "no camera."
)
UPPER = "Upper bound on each view: walls, vehicles, light, height and broken cameras are left out."
STRIPPED = (
    "A line of two columns cannot be told from somebody's track without its times. "
    "This one was neither stored nor printed."
)


def print_line(cameras: str, route: str, columns: Mapping[str, str], *, json: bool) -> None:
    """Print how much of a line is in view of cameras; nothing is written to a file.

    cameras, route: one file each; columns: the map of the camera file's columns. Raises
    InvalidInput (exit 3) and RedLine (exit 4) for the files.
    """
    figures = line_figures(cameras, route, columns)
    if json:
        import json as plain_json

        typer.echo(plain_json.dumps(figures, indent=1, ensure_ascii=False, allow_nan=False))
        return
    for line in line_words(figures):
        typer.echo(line)


def line_figures(
    cameras: str, route: str, columns: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the figures on one line as `--json` prints them; metres to a micrometre."""
    from watchglass.places.route import exposure_of_line
    from watchglass.places.route_files import read_line_and_cameras

    line, placed = read_line_and_cameras(cameras, route, columns)
    seen = {name: round(value, 6) if isinstance(value, float) else value
            for name, value in asdict(exposure_of_line(line, placed)).items()}  # fmt: skip
    unknown = int(placed.facing_unknown.sum())
    return {
        **seen,
        "cameras": len(placed),
        "cameras_facing_unknown": unknown,
        "cameras_at_the_place_of_another": len(placed) - _places(placed),
        "notes": _notes(unknown),
    }


def _places(placed: Cameras) -> int:
    return len(set(zip(placed.x_m.tolist(), placed.y_m.tolist(), strict=True)))


def _notes(unknown: int) -> list[str]:
    notes = [LOWER, UPPER]
    if unknown:
        notes.append(
            f"Nobody says where {unknown:,} of the cameras look: each is taken as seeing all "
            "round, the most that it can."
        )
    return [*notes, STRIPPED]


def line_words(figures: Mapping[str, Any]) -> list[str]:
    """Return the figures in sentences."""
    share = figures["share_in_view"]
    of = "" if share is None else f", {100 * share:.3f} % of its metres"
    several = figures["cameras_at_the_place_of_another"]
    same = f" {several:,} of them stand at the place of another." if several else ""
    return [
        f"The line is {figures['length_m']:,.3f} m long.",
        f"In view of at least one camera: {figures['metres_in_view']:,.3f} m{of}.",
        f"Camera-metres (two cameras on one metre count twice): {figures['camera_metres']:,.3f} m.",
        f"Cameras that see some of it: {figures['distinct_cameras']:,} of {figures['cameras']:,} "
        f"rows of the file.{same}",
        f"Separate visits to the view of a camera: {figures['passes']:,}.",
        "",
        *figures["notes"],
    ]
