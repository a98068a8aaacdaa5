"""Where the metres of a town stand on its map, and how long the bar of its scale is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from watchglass.base.mixing import Array

WIDTH, TALLEST, MARGIN = 360.0, 480.0, 6.0
LONGEST_BAR = 0.34  # of the width of the map


@dataclass(frozen=True)
class Frame:
    """A map with north at the top: units of the map for each metre, and where it begins.

    west_m, north_m: the metres at the upper left corner; unit_m: metres in a unit of the map;
    height: of the map, in units; its width is always WIDTH.
    """

    west_m: float
    north_m: float
    unit_m: float
    height: float

    def x(self, x_m: Array) -> Array:
        """Return where metres east stand across the map."""
        return (x_m - self.west_m) / self.unit_m

    def y(self, y_m: Array) -> Array:
        """Return where metres north stand down the map."""
        return (self.north_m - y_m) / self.unit_m

    def bar_m(self) -> float:
        """Return the longest round length (1, 2 or 5 and noughts) that fits the scale, metres."""
        most = WIDTH * LONGEST_BAR * self.unit_m
        tens = 10.0 ** math.floor(math.log10(most))
        return max(step * tens for step in (1, 2, 5) if step * tens <= most)


def frame_around(x_m: Array, y_m: Array) -> Frame:
    """Return the frame that holds all points, at least ten metres wide; one point or more."""
    wide = max(float(x_m.max() - x_m.min()), 10.0)
    high = max(float(y_m.max() - y_m.min()), 10.0)
    unit = max(wide / (WIDTH - 2 * MARGIN), high / (TALLEST - 2 * MARGIN))
    middle = float(x_m.max() + x_m.min()) / 2, float(y_m.max() + y_m.min()) / 2
    height = max(high / unit + 2 * MARGIN, 120.0)
    return Frame(
        west_m=middle[0] - unit * WIDTH / 2, north_m=middle[1] + unit * height / 2,
        unit_m=unit, height=height,
    )  # fmt: skip


def length_words(metres: float) -> str:
    """Return a round length in words: metres below a kilometre, kilometres from there."""
    return f"{metres:g} m" if metres < 1000 else f"{metres / 1000:g} km"
