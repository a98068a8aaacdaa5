"""Which way the figures on a city's streets are wrong, and what they cannot say, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchglass.places.missing_cameras import bound_on_missing

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


@dataclass(frozen=True)
class LeftOut:
    """Entries of the camera file near the streets that no figure counts, by the file's word."""

    indoor: int = 0
    plate_readers: int = 0


def bound_words(
    *, buildings: bool, facing_unknown: int, left_out: LeftOut, cameras: int,
    missing: Mapping[str, Any] | None = None, known: bool = True,
) -> list[tuple[str, str]]:  # fmt: skip
    """Return (what it does to the figures, why), for every known reason to be wrong.

    missing: the assumption on cameras that the file lacks, None where nobody said; known: False
    where no camera of the file sees a street, so that nothing is known in either direction.
    """
    if not known:
        why = "No list of cameras is whole, and this one has none that sees these streets."
        return [("Any part of the streets may be in view", why), *_left_out(left_out)]
    found = [
        ("More may be in view", "No list of cameras is whole: a camera that nobody wrote down is "
         f"missing here. {bound_on_missing(missing)}"),
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
        found.append(("Less or more may be in view", _facings(facing_unknown, cameras)))
    return found + _left_out(left_out)


def cameras_said(number: int, what: str = "camera") -> str:
    """Return a number of things in words: "1 camera", "2,000 cameras"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _facings(unknown: int, cameras: int) -> str:
    one, whole = unknown == 1, f"Of {cameras_said(cameras)}, {unknown:,}"
    if cameras == 1:
        whole = "The camera"
    return (
        f"{whole} {'turns, or looks' if one else 'turn, or look'} some way that the file does not "
        f"say. The middle value is the mean over ways that {'it' if one else 'they'} may look; the "
        f"low end leaves {'it' if one else 'them'} out, the high end has {'it' if one else 'them'} "
        "look all around, and so does the count of cameras that see a street."
    )


def _left_out(left_out: LeftOut) -> list[tuple[str, str]]:
    found = []
    if left_out.indoor:
        one = left_out.indoor == 1
        found.append(
            f"{left_out.indoor:,} more {'camera is' if one else 'cameras are'} indoors, by the "
            f"file. {'It is' if one else 'They are'} left out, and may look through a window or a "
            "door."
        )
    if left_out.plate_readers:
        one = left_out.plate_readers == 1
        found.append(
            f"{cameras_said(left_out.plate_readers, 'reader')} of number plates "
            f"{'is' if one else 'are'} left out of all figures, by the file's word: "
            f"{'it looks' if one else 'they look'} at vehicles, and what such a picture shows of "
            "people on foot is not known here."
        )
    return [("More may be in view", why) for why in found]
