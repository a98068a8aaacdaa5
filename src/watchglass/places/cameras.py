"""Cameras as columns: where each stands, how far, where and how wide it looks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from watchglass.base.mixing import Array


@dataclass(frozen=True)
class Cameras:
    """Cameras in one flat frame of metres; every column is float64 of shape (cameras,).

    x_m, y_m: east and north of the frame's origin; range_m: how far it sees; facing_deg:
    bearing of the middle of its view, clockwise from north, nan where nobody says; view_deg:
    angle of its view, 360 for a round camera.

    Leaves out: height, tilt, lens distortion, light, and cameras that turn.
    """

    x_m: Array
    y_m: Array
    range_m: Array
    facing_deg: Array
    view_deg: Array

    def __len__(self) -> int:
        """Return the number of cameras."""
        return len(self.x_m)

    @property
    def facing_unknown(self) -> Array:
        """Return which cameras look somewhere, and nobody says where; bool (cameras,)."""
        return np.asarray(np.isnan(self.facing_deg) & (self.view_deg < 360.0))

    def with_range(self, range_m: float | Array) -> Cameras:
        """Return the same cameras with another range, metres; used for another purpose."""
        return Cameras(
            self.x_m, self.y_m, np.broadcast_to(np.asarray(range_m, float), self.x_m.shape),
            self.facing_deg, self.view_deg,
        )  # fmt: skip
