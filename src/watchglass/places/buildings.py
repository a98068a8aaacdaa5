"""Buildings as columns: the walls that block the view of a camera."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array


@dataclass(frozen=True)
class Buildings:
    """Footprints in one flat frame of metres.

    first: int64 (rings + 1,), where each ring's corners begin; x_m, y_m: float64 (corners,),
    corners in order, the last not repeated; building: int64 (rings,), which building a ring
    belongs to (an inner court is a ring of its own).

    Leaves out: height, and what can be seen through or over.
    """

    first: NDArray[np.int64]
    x_m: Array
    y_m: Array
    building: NDArray[np.int64]
