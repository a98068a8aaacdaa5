"""How far away a camera still shows somebody in a given number of picture elements per metre."""

from __future__ import annotations

import numpy as np

from watchglass.base.mixing import Array


def range_for_density_m(width_px: Array, density_px_per_m: Array, view_angle_deg: Array) -> Array:
    """Return the distance at which a scene still has so many picture elements per metre, m.

    width_px: picture elements across the picture; density_px_per_m: those asked for per metre
    of scene; view_angle_deg: horizontal angle of view, below 180 degrees. Shapes broadcast.
    The scene that the picture shows is 2 d tan(angle / 2) wide at the distance d, so
    d = width / (2 density tan(angle / 2)).

    Sources: plane geometry (evidence key range-formula); IEC/EN 62676-4 asks for densities.

    Leaves out: focus, blur, light, weather, compression, a lens that bends straight lines,
    and whether anybody, or any program, then recognises the person: density is necessary for
    that and does not suffice.
    """
    half = np.tan(np.radians(np.asarray(view_angle_deg)) / 2.0)
    return np.asarray(np.asarray(width_px) / (2.0 * np.asarray(density_px_per_m) * half))
