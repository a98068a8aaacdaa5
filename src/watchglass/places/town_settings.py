"""How large a made-up town is, and how it is laid out; and its random numbers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields

import numpy as np

from watchglass.base.mixing import Array

# Least and most of each setting. Beyond a jitter of 0.24 the corners of a block can cross;
# with more than 0.4 of the streets missing, the rest of a small town falls apart.
LIMITS = {
    "blocks_east": (4, 224),
    "blocks_north": (4, 224),
    "block_m": (20.0, 1000.0),
    "spacing_spread": (0.0, 0.8),
    "jitter_share": (0.0, 0.24),
    "missing_street_share": (0.0, 0.4),
    "street_width_m": (2.0, 100.0),
    "built_share": (0.0, 1.0),
    "court_share": (0.0, 1.0),
    "wing_depth_m": (3.0, 100.0),
    "people": (0, 100_000_000),
    "cell_m": (50.0, 5000.0),
    "homes_at_edge": (1e-3, 1e3),
    "central_area_share": (0.0, 1.0),
    "destinations": (1, 50_000),
    "destinations_at_edge": (1e-3, 1e3),
}


@dataclass(frozen=True)
class TownSettings:
    """How large, how crooked and how dense a made-up town is.

    The defaults are chosen to look like the middle of a town, 2 km x 2 km; none is measured.

    blocks_east, blocks_north: blocks along each side, 4 to 224; block_m: mean side of a
    block, middle of street to middle of street; spacing_spread: how far a row of blocks may
    differ from that, as a share; jitter_share: how far a crossing may lie off its row, as a
    share of the narrower row beside it; missing_street_share: street pieces left out, never
    so that a crossing is cut off; street_width_m: wall to wall; built_share: blocks with a
    building, the others are open; court_share: buildings with an inner court, where one
    fits; wing_depth_m: from street wall to court wall.
    people: residents; cell_m: side of the squares they are counted in; homes_at_edge: homes
    a square metre at the corners of the town for each one in the middle (1: the same
    everywhere); central_area_share: share of the squares that are the central part.
    destinations: crossings that people go to; destinations_at_edge: as homes_at_edge.

    Raises: ValueError that names every setting out of its range.
    """

    blocks_east: int = 20
    blocks_north: int = 20
    block_m: float = 100.0
    spacing_spread: float = 0.25
    jitter_share: float = 0.1
    missing_street_share: float = 0.08
    street_width_m: float = 16.0
    built_share: float = 0.92
    court_share: float = 0.7
    wing_depth_m: float = 13.0
    people: int = 20_000
    cell_m: float = 250.0
    homes_at_edge: float = 0.3
    central_area_share: float = 0.25
    destinations: int = 60
    destinations_at_edge: float = 0.05

    def __post_init__(self) -> None:
        """Check that every setting lies in its range, and that the destinations fit."""
        wrong = [
            f"{field.name} is {getattr(self, field.name)}; it must be {low:g} to {high:g}"
            for field in fields(self)
            for low, high in [LIMITS[field.name]]
            if not low <= getattr(self, field.name) <= high
        ]
        if not wrong and self.destinations > self.crossings:
            wrong = [
                f"destinations is {self.destinations}; the town has {self.crossings} crossings"
            ]
        if wrong:
            raise ValueError("; ".join(wrong))

    @property
    def crossings(self) -> int:
        """Return the number of crossings, which are the nodes of the streets."""
        return (self.blocks_east + 1) * (self.blocks_north + 1)

    @property
    def east_m(self) -> float:
        """Return the width of the town from west to east, metres."""
        return self.blocks_east * self.block_m

    @property
    def north_m(self) -> float:
        """Return the width of the town from south to north, metres."""
        return self.blocks_north * self.block_m

    def density(self, x_m: Array, y_m: Array, at_edge: float) -> Array:
        """Return a density by place, 1 in the middle and `at_edge` at the corners.

        It falls (or rises) by the same factor with every metre from the middle.
        Source: Clark (1951), Urban population densities, JRSS A 114, 490-496.
        """
        away = np.hypot(x_m - self.east_m / 2, y_m - self.north_m / 2)
        corner = np.hypot(self.east_m, self.north_m) / 2
        return np.asarray(at_edge ** (away / corner))


def town_numbers(seed: int, what: str, rows: int, columns: int = 1) -> Array:
    """Return random numbers for one part of a town, float64 (rows, columns), 0 up to below 1.

    They depend on seed and part alone, and the first rows are the same for any `rows`.
    """
    digest = hashlib.sha256(f"{seed}\0made-up town\0{what}".encode()).digest()
    generator = np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))
    return generator.random((rows, columns))
