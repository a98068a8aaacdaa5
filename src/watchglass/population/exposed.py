"""Classes whose levels come from places: what cameras see, class by class."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from watchglass.base.columns import Exposure, Purpose, View
from watchglass.base.mixing import Array


def levels_of_exposure(exposure: Exposure, draws: int) -> tuple[Array, Array]:
    """Return visits of each level over the mean, (draws, levels), and shares by group.

    People of all levels go out equally often; what differs is what cameras see of them.
    """
    shares = np.broadcast_to(exposure.shares, (draws, *exposure.shares.shape[1:]))
    return np.ones((draws, shares.shape[2])), shares


def views_at(
    exposure: Exposure, at: tuple[NDArray[np.intp], NDArray[np.intp]]
) -> dict[Purpose, View]:
    """Return the views of an exposure class by class; at: group and level of each class."""
    return {
        purpose: View(**{one.name: getattr(view, one.name)[:, *at] for one in fields(View)})
        for purpose, view in exposure.views.items()
    }
