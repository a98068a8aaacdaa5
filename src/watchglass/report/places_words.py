"""What a report on a city's streets says in words: bounds, limits, and what a result rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchglass.report.figures import percent
from watchglass.report.places_figures import length_said

SYNTHETIC = "Modelled. Nobody was observed, and no person's movement was read."
LIMITS = [
    "Pixels on a person are a planning figure. They do not promise that a person or a program "
    "recognises anybody, and fewer do not promise that nobody is recognised.",
    "Streets are lines along their middle, and positions on maps are off by some metres. Where a "
    "picture must show detail it reaches only a few metres, so there these errors weigh most.",
    "Height, tilt, light, weather, trees, vehicles and the blind spot below a camera are left "
    "out; so is whether a camera works, records, or is watched by anybody.",
    "A camera that turns is taken to look the way the file says, or any way.",
    "Streets differ in how many people use them. A share of length is not a share of people.",
    "A street in the lowest band is not a street without cameras.",
    "Bridges and tunnels are taken to lie on the ground.",
]


def bound_words(
    *, buildings: bool, facing_unknown: int, indoor: int, cameras: int
) -> list[tuple[str, str]]:
    """Return (what it does to the figures, why), for every known reason to be wrong."""
    found = [
        ("More may be in view", "No list of cameras is whole: a camera that nobody wrote down is "
         "missing here. How many are missing is not known."),
    ]  # fmt: skip
    if buildings:
        found.append(
            ("Less may be in view", "Buildings of the file block the view. Trees, vehicles, signs "
             "and walls that are no buildings do not.")
        )  # fmt: skip
    else:
        found.append(
            ("Less is in view", "No buildings were given, so the cameras look through them. With "
             "--buildings they do not.")
        )  # fmt: skip
    if facing_unknown:
        found.append(
            ("Less or more may be in view", f"Of {cameras:,} cameras, {facing_unknown:,} turn, or "
             "look some way that the file does not say. The middle value is the mean over ways "
             "that they may look; the low end leaves them out, the high end has them look all "
             "around, and so does the count of cameras that see a street.")
        )  # fmt: skip
    if indoor:
        found.append(
            ("More may be in view", f"{indoor:,} more cameras are indoors, by the file. They are "
             "left out; some may look through a window or a door.")
        )  # fmt: skip
    return found


def answer_words(figures: list[dict[str, Any]], cameras: int, street_km: float) -> list[str]:
    """Return the answer in sentences: length of street in view, purpose by purpose."""
    share = {one["purpose"]: one for one in figures if one["figure"] == "streets.in_view_share"}
    ranges = any(one["low"] != one["high"] for one in share.values())
    shown = "The ranges show what is assumed about the cameras. " if ranges else ""
    return [
        f"With the {cameras:,} outdoor cameras of the file near these streets, somebody is seen on "
        f"{span(share['seen'])} of the {length_said(1000 * street_km, 3)} of streets.",
        f"A person one knows could be recognised on {span(share['recognisable'])} of them, and a "
        f"stranger identified on {span(share['identifiable'])}.",
        f"{shown}Cameras that the file lacks would add to the figures; whatever else blocks a view "
        "would take away from them.",
    ]


def span(one: Mapping[str, Any]) -> str:
    """Return a share with its range in brackets."""
    value, low, high = (percent(one[side]) for side in ("value", "low", "high"))
    return value if low == high else f"{value} ({low} to {high})"


def counted(summary: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the counts of a reader as (what, how many), in the reader's order."""
    return [(name.replace("_", " "), f"{count:,}") for name, count in summary.items()]
