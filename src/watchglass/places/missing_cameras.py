"""What would be in view with the cameras that no list has, from how many there may be."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_PER_MAPPED = 1000.0
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
# Bounds of the shape, as powers of e: beyond them, cameras are spread evenly, or all in one spot.
_SHAPES, _STEPS = (-12.0, 12.0), 80
HOW = (
    "Cameras that are missing in the file are taken to stand and look like those in it. "
    "Camera-metres and cameras grow in proportion. Metres in view of at least one camera grow "
    "less, and the less the more the views of the cameras in the file overlap"
)
TRIED = (
    "Tried on made-up towns of which only some cameras were kept at random: the share in view came "
    "out within 15 % of the true one with 3 cameras for each one kept, and from 47 % too low to "
    "34 % too high with 10; averaged over lists, 3 % too low to 9 % too high, and 10 % too low to "
    "14 % too high. If a list lacks whole parts of town, or kinds of cameras, the error is larger "
    "and not known"
)


@dataclass(frozen=True)
class Undercount:
    """How many cameras there are for each one in the file: at least 1, low <= best <= high."""

    low: float
    best: float
    high: float

    def row(self) -> dict[str, Any]:
        """Return it as a row of the table of assumptions."""
        return {"what": "cameras there are for each one in the file", "low": self.low,
                "best": self.best, "high": self.high, "unit": "cameras", "evidence": "",
                "because": f"given with --undercount. {HOW}. {TRIED}"}  # fmt: skip


def undercount_from(text: str) -> Undercount:
    """Return the three numbers of `LOW,BEST,HIGH`. Raises ValueError with what is wrong."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 3:
        raise ValueError("it has the form LOW,BEST,HIGH")
    if not all(_NUMBER.fullmatch(part) for part in parts):
        raise ValueError("it takes three plain numbers, with a point for decimals")
    low, best, high = map(float, parts)
    if min(low, best, high) < 1:
        raise ValueError("there is at least 1 camera for each one in the file")
    if max(low, best, high) > MOST_PER_MAPPED:
        raise ValueError(f"it takes at most {MOST_PER_MAPPED:g} cameras for each one in the file")
    if not low <= best <= high:
        raise ValueError("low is not above best, and best not above high")
    return Undercount(low, best, high)


def share_with_missing(share: float, cameras_over: float, times: float) -> float:
    """Return the share of all length in view with `times` as many cameras.

    share: in view of at least one camera of the list, 0 to 1; cameras_over: camera-metres over
    metres of street, at least `share`.

    Were cameras spread evenly, n times as many would leave (1 - share)^n out of view. Where
    they stand in bunches, more stays out: the number of cameras that look at a metre is taken
    to follow the negative binomial law with the mean `cameras_over` and with the chance
    1 - share of none. Its shape stays the same when cameras are left out at random, which is
    what a list that is not whole does. For all streets together, and not street by street: a
    short street without a camera in the list may well have one that nobody wrote down.

    Error, by thinning made-up towns at random (two towns, three rules of placing, 300 to 3,000
    cameras, ranges of 8 and 38 m, 16 lists each, each scaled up and held against the whole
    town), as parts of the share in view: averaged over lists -1 % to +4 % with 1.5 cameras for
    each one kept, -3 % to +9 % with 3, -10 % to +14 % with 10; one list -7 % to +9 %, -15 % to
    +15 %, and -47 % to +34 %, the last where 30 cameras stood for 300. On the same lists
    1 - (1 - u)^n with the share u of each stretch between two crossings, added up, was off by
    -10 % to +17 %, -30 % to +36 % and -68 % to +25 % on average: it gives nothing to a stretch
    without a mapped camera.

    Sources: thinning of a mixed Poisson law, e.g. Johnson, Kemp and Kotz, Univariate Discrete
    Distributions (2005), chapter 5.

    Leaves out: lists that lack whole districts, owners or kinds of cameras.
    """
    unseen = 1.0 - min(max(share, 0.0), 1.0)
    if unseen >= 1.0 or times == 1.0:
        return 1.0 - unseen
    if unseen <= 0.0:
        return 1.0
    if cameras_over <= -math.log(unseen) * (1 + 1e-9):
        return float(1.0 - unseen**times)
    low, high = _SHAPES
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _none(cameras_over, math.exp(middle)) > unseen:
            low = middle
        else:
            high = middle
    return 1.0 - _none(times * cameras_over, math.exp(low))


def _none(mean: float, shape: float) -> float:
    """Return the chance of none for a negative binomial law."""
    return math.exp(-shape * math.log1p(mean / shape))


def bound_on_missing(given: Mapping[str, Any] | None) -> str:
    """Return in one or two sentences what is said of the cameras that are missing."""
    if given is None:
        return (
            "How many are missing is not known, so all figures are those of the cameras in the "
            "file alone: a lower bound of what all cameras see. With --undercount LOW,BEST,HIGH, "
            "figures for more cameras stand beside them."
        )
    return (
        f"It was assumed that there are {given['best']:g} ({given['low']:g} to {given['high']:g}) "
        "for each one in the file, which stand and look like them. How the figures follow, and "
        "with what error, stands with the assumptions."
    )
