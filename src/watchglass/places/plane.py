"""One flat frame of metres for a town: degrees become metres east and north of a corner."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from watchglass.base.mixing import Array

# Metres in a degree of latitude: the metric of the reference cases (exposure, section 4).
METRES_PER_DEGREE = 111_319.0


@dataclass(frozen=True)
class Plane:
    """A flat frame: east is scaled by the cosine of one latitude, the same for the whole town.

    lon, lat: degrees, where x = y = 0. One frame is kept for a town, so that lengths add up.
    Its error grows with the distance north or south: about 0.03 % of a length east at 2 km
    and latitude 60.

    Sources: equirectangular projection, Snyder (1987), Map Projections, section 12.

    Leaves out: height above the sea, the flattening of the earth, and towns at the poles or
    across the 180th meridian.
    """

    lon: float
    lat: float

    @property
    def east(self) -> float:
        """Return metres in a degree of longitude here."""
        return METRES_PER_DEGREE * math.cos(math.radians(self.lat))

    def metres(self, lon: Any, lat: Any) -> tuple[Array, Array]:
        """Return (x_m, y_m) of points given in degrees, same shape."""
        x = (np.asarray(lon, float) - self.lon) * self.east
        return x, (np.asarray(lat, float) - self.lat) * METRES_PER_DEGREE

    def degrees(self, x_m: Any, y_m: Any) -> tuple[Array, Array]:
        """Return (longitude, latitude) of points given in metres, same shape."""
        lon = np.asarray(x_m, float) / self.east + self.lon
        return lon, np.asarray(y_m, float) / METRES_PER_DEGREE + self.lat


def plane_for(lon: Any, lat: Any) -> Plane:
    """Return the frame in the middle of some points in degrees; any shape, at least one."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    return Plane(float(lon.min() + lon.max()) / 2, float(lat.min() + lat.max()) / 2)
