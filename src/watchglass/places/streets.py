"""Streets as columns: nodes, and edges with the line that each follows between two nodes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array


@dataclass(frozen=True)
class Streets:
    """A street network in one flat frame of metres; it says nothing about who walks where.

    node_x_m, node_y_m: float64 (nodes,); start, end: int64 (edges,), nodes that an edge joins;
    first: int64 (edges + 1,), where each edge's points begin; x_m, y_m: float64 (points,), the
    points of all edges, from `start` to `end`; street: int64 (edges,), row of the input (or
    street of a synthetic town) that the edge is part of; oneway: int8 (edges,), 1 along the
    points only, -1 against them only, 0 both ways; walking ignores it; names: one id per
    street, in the order of the input.
    """

    node_x_m: Array
    node_y_m: Array
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    first: NDArray[np.int64]
    x_m: Array
    y_m: Array
    street: NDArray[np.int64]
    oneway: NDArray[np.int8]
    names: tuple[str, ...]

    @property
    def edges(self) -> int:
        """Return the number of edges."""
        return len(self.start)

    def length_m(self) -> Array:
        """Return the length of every edge in metres, float64 (edges,)."""
        steps = np.hypot(np.diff(self.x_m), np.diff(self.y_m))
        inside = np.ones(len(steps), dtype=bool)
        inside[self.first[1:-1] - 1] = False  # from the end of one edge to the next one's start
        which = np.repeat(np.arange(self.edges), np.diff(self.first) - 1)
        return np.asarray(np.bincount(which, steps[inside], minlength=self.edges), dtype=float)
