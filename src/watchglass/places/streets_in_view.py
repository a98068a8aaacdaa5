"""What the cameras of one file see of a city's streets, by purpose, under stated assumptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchglass.base.columns import PURPOSES, Purpose
from watchglass.evidence.load import load_evidence
from watchglass.evidence.parameters import assumed
from watchglass.evidence.quantity import Quantity
from watchglass.places.cameras import Cameras
from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.purposes import DENSITY_KEYS, range_m
from watchglass.places.walking import speed_row

PIXELS_ACROSS = assumed(
    1280.0, 1920.0, 3840.0,
    "1080p stands for a common picture, 720p for an old one, 4K for a fine one; no count of "
    "cameras by resolution was found",
)  # fmt: skip
VIEW_DEGREES = assumed(
    60.0, 90.0, 120.0,
    "90 stands for a wide lens, as at a street corner; no count of cameras by lens was found. It "
    "is 90 in all cases: a wider view sees more around and less far",
)  # fmt: skip
CASES = ("low", "best", "high")
# Ways that a camera of unknown facing is turned, and what sets the beginnings of two apart.
TURNS, GOLDEN_ANGLE_DEG = 8, 137.508


@dataclass(frozen=True)
class StreetsInView:
    """Exposure of every edge by purpose: three cases each, and the ranges behind them.

    edges: by purpose and case; its cameras are entries of the file, so that one entry with two
    views counts once. `best`: pictures of middle detail, and the mean over ways that
    cameras of unknown facing may look; its cameras and passes are those of looking all around.
    `low`: less detail, and cameras of unknown facing left out; `high`: more detail, and these
    looking all around.
    range_m: by purpose and case, for cameras whose range the file does not give.
    """

    edges: Mapping[Purpose, Mapping[str, EdgeExposure]]
    range_m: Mapping[Purpose, Mapping[str, float]]
    facing_unknown: int

    @property
    def some(self) -> bool:
        """Return whether any camera sees some of a street, in any case."""
        return any(len(one.camera) for one in self.edges["seen"].values())


def densities() -> dict[Purpose, float]:
    """Return how many pixels a metre each purpose asks for, from the evidence."""
    evidence = load_evidence()
    return {purpose: float(evidence[DENSITY_KEYS[purpose]].value) for purpose in PURPOSES}  # type: ignore[arg-type]


def assumed_ranges_m() -> dict[Purpose, dict[str, float]]:
    """Return how far a camera of which nobody says it sees, metres, by purpose and case.

    Sources: evidence keys range-formula, dori-detect, dori-recognise, dori-identify.

    Leaves out: light, weather, lens, height, and whether anybody is then recognised.
    """
    view = VIEW_DEGREES.best
    return {
        purpose: {case: float(range_m(_pixels(case), view or 90.0, density)) for case in CASES}
        for purpose, density in densities().items()
    }


def _pixels(case: str) -> float:
    return float(getattr(PIXELS_ACROSS, case))


def streets_in_view(
    placed: Callable[[float, float], Cameras],
    seen_by: Callable[[Cameras], EdgeExposure],
    entry: NDArray[np.int64],
) -> StreetsInView:
    """Return what cameras see of every edge, by purpose and case.

    placed: gives the cameras in the frame of the streets for a range in metres and an angle in
    degrees that hold where the file says nothing; seen_by: gives the exposure of the edges;
    entry: int64 (cameras,), the entry of the file that each of the placed cameras is of. A
    range in the file is taken as the range at which somebody is seen; finer purposes need more
    pixels a metre and reach less far in proportion.
    """
    ranges, needed = assumed_ranges_m(), densities()
    edges: dict[Purpose, dict[str, EdgeExposure]] = {purpose: {} for purpose in PURPOSES}
    unknown = 0
    for case in CASES:
        cameras = placed(ranges["seen"][case], float(VIEW_DEGREES.best or 90.0))
        aside = cameras.facing_unknown.astype(bool)
        unknown = len(np.unique(entry[aside]))
        kept = cameras_but(cameras, aside) if case == "low" else cameras
        for purpose in PURPOSES:
            nearer = kept.with_range(kept.range_m * needed["seen"] / needed[purpose])
            found = seen_by(nearer)
            if case == "best" and unknown:
                found = _turned_round(found, nearer, seen_by)
            edges[purpose][case] = _by_entry(found, entry[~aside] if case == "low" else entry)
    return StreetsInView(edges, ranges, unknown)


def _turned_round(
    whole: EdgeExposure, cameras: Cameras, seen_by: Callable[[Cameras], EdgeExposure]
) -> EdgeExposure:
    """Return the exposure of the edges on average over the ways that nobody says cameras look.

    whole: with these cameras looking all around. Each is turned in TURNS equal steps, from a
    beginning of its own, so that no two turn together. Taking them as round would count a
    view of 90 degrees four times.
    """
    beginning = (np.arange(len(cameras)) + 0.5) * GOLDEN_ANGLE_DEG
    turned = [
        seen_by(replace(cameras, facing_deg=np.where(
            cameras.facing_unknown, (beginning + 360.0 * turn / TURNS) % 360.0, cameras.facing_deg
        )))
        for turn in range(TURNS)
    ]  # fmt: skip
    return replace(
        whole,
        union_m=np.mean([one.union_m for one in turned], axis=0),
        sum_m=np.mean([one.sum_m for one in turned], axis=0),
    )


def _by_entry(seen: EdgeExposure, entry: NDArray[np.int64]) -> EdgeExposure:
    """Return the same exposure with the entry of the file in place of each view of a camera."""
    edges = len(seen.first) - 1
    edge = np.repeat(np.arange(edges, dtype=np.int64), np.diff(seen.first))
    many = int(entry.max(initial=0)) + 1
    pairs = np.unique(edge * many + entry[seen.camera])
    first = np.concatenate([[0], np.cumsum(np.bincount(pairs // many, minlength=edges))])
    return replace(seen, first=first.astype(np.int64), camera=(pairs % many).astype(np.int32))


def cameras_but(cameras: Cameras, left_out: Any) -> Cameras:
    """Return the cameras without some of them; left_out: bool (cameras,)."""
    keep = ~np.asarray(left_out, dtype=bool)
    return Cameras(*(np.asarray(column)[keep] for column in (
        cameras.x_m, cameras.y_m, cameras.range_m, cameras.facing_deg, cameras.view_deg
    )))  # fmt: skip


def assumption_rows(has_range: int, cameras: int) -> list[dict[str, Any]]:
    """Return what was assumed about cameras and walks, one row each, with reason or evidence.

    has_range: cameras whose range the file gives, of all `cameras`, on which it depends what
    the assumed ranges are for.
    """
    view, ranges = VIEW_DEGREES, assumed_ranges_m()
    rows = [
        _row("pixels across a picture", PIXELS_ACROSS, "pixels"),
        {"what": "angle of the view where the file gives none", "low": None, "best": view.best,
         "high": None, "unit": "degrees", "because": view.because, "evidence": ""},
    ]  # fmt: skip
    rows += [
        {"what": f"pixels a metre of scene at which somebody is {purpose}", "low": None,
         "best": density, "high": None, "unit": "px/m", "because": "",
         "evidence": DENSITY_KEYS[purpose]}
        for purpose, density in densities().items()
    ]  # fmt: skip
    rows.append(speed_row())
    said = f"the file gives the range of {has_range:,} of {cameras:,} cameras; this is for the rest"
    if has_range:
        said += (
            ". A range in the file is taken as that at which somebody is seen, and reaches less "
            "far for a finer purpose in proportion"
        )
    rows += [
        {"what": f"range at which somebody is {purpose}", **ranges[purpose], "unit": "m",
         "because": f"pixels / (2 x pixels a metre x tan(half the angle)); {said}",
         "evidence": "range-formula"}
        for purpose in PURPOSES
    ]  # fmt: skip
    return rows


def _row(what: str, quantity: Quantity, unit: str) -> dict[str, Any]:
    return {"what": what, "low": quantity.low, "best": quantity.best, "high": quantity.high,
            "unit": unit, "because": quantity.because, "evidence": ""}  # fmt: skip
