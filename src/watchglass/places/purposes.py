"""How far a camera sees for a purpose: to see, to recognise or to identify somebody."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from watchglass.base.columns import PURPOSES, Drawn, Purpose
from watchglass.base.mixing import Array
from watchglass.base.pixel_density import range_for_density_m

# Evidence entries with the pixels a metre that EN 62676-4:2015 asks for, by purpose. The
# edition of 2025 has other classes (entries oodpcvs-...), and asks twice as much for what
# comes closest to `identify`.
DENSITY_KEYS: Mapping[Purpose, str] = {
    "seen": "dori-detect",
    "recognisable": "dori-recognise",
    "identifiable": "dori-identify",
}
WIDEST_DEG = 180.0


def range_m(
    pixels_across: ArrayLike, view_degrees: ArrayLike, density_px_per_m: ArrayLike
) -> Array:
    """Return how far away a scene still has so many pixels a metre, in metres.

    pixels_across: of the picture; view_degrees: angle of the view, above 0 and below 180
    (a round camera has no flat picture: give the angle of one of its lenses);
    density_px_per_m: pixels a metre of scene. Shapes broadcast; no input gives no output.
    Raises ValueError for numbers outside these bounds.

    d = pixels / (2 x density x tan(angle / 2)): at the distance d the picture shows a scene
    2 d tan(angle / 2) metres wide.

    Sources: evidence keys range-formula, dori-identify, oodpcvs-validate; plane geometry.

    Leaves out: height, tilt and the blind spot below the camera, lens distortion, light,
    weather, compression; no density promises that a person or a program recognises anybody.
    """
    pixels = np.asarray(pixels_across, dtype=float)
    degrees = np.asarray(view_degrees, dtype=float)
    density = np.asarray(density_px_per_m, dtype=float)
    for name, values, good in (
        ("pixels_across", pixels, pixels > 0),
        ("view_degrees", degrees, (degrees > 0) & (degrees < WIDEST_DEG)),
        ("density_px_per_m", density, density > 0),
    ):
        if not np.all(good):
            raise ValueError(
                f"{name}: {values[~good].flat[0] if values.ndim else float(values):g} gives no "
                "range; pixels and density are above 0, an angle above 0 and below 180 degrees"
            )
    return range_for_density_m(pixels, density, degrees)


def ranges_m(network: Drawn) -> dict[Purpose, Array]:
    """Return how far the cameras of a network see, by purpose: float (draws,), metres.

    network: draws of the quantities of `Network`. No range passes farthest_m, where
    buildings, trees and vehicles close the view, and more detail never reaches farther than
    less: where draws of two densities cross, the shorter range holds for the finer purpose.
    """
    pixels, degrees = np.asarray(network["pixels_across"]), np.asarray(network["view_degrees"])
    found: dict[Purpose, Array] = {}
    reach = np.asarray(network["farthest_m"], dtype=float)
    for purpose in PURPOSES:
        density = np.asarray(network[f"{purpose}_density"])
        reach = np.minimum(reach, range_m(pixels, degrees, density))
        found[purpose] = reach
    return found
