"""What cameras see of every street edge: worked out once, added up along any trip."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array


@dataclass(frozen=True)
class EdgeExposure:
    """Exposure per edge of `Streets`, for one purpose (one range of the cameras).

    length_m: float64 (edges,); union_m: metres in view of at least one camera, never above
    length_m; sum_m: metres in view summed over cameras; passes: int64 (edges,), stretches in
    the view of a camera, summed over cameras; first: int64 (edges + 1,), where each edge's
    cameras begin in `camera`: int32, the cameras that see some of the edge, in order.
    """

    length_m: Array
    union_m: Array
    sum_m: Array
    passes: NDArray[np.int64]
    first: NDArray[np.int64]
    camera: NDArray[np.int32]
