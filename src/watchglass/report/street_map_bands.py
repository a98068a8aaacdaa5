"""Six bands of how much of a street is in view: their words, their colours, their widths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array


@dataclass(frozen=True)
class Band:
    """One band: shares below `below`, how it is called, and how its streets are drawn.

    colour: each darker than the one before, so that the order also reads without colour and
    for colour-blind people; width: of the line, in units of the map, each wider as well.
    """

    below: float
    words: str
    colour: str
    width: float


# Contrast with white grows from 3.4 to 18; the streets least in view hold the ones not in view
# too, so that no map and no file gives a list of streets without cameras (decision 12).
BANDS = (
    Band(0.05, "under 5 %", "#8c8c8c", 0.6),
    Band(0.20, "5 to under 20 %", "#b85c10", 1.0),
    Band(0.40, "20 to under 40 %", "#a8332c", 1.5),
    Band(0.60, "40 to under 60 %", "#8e1f52", 2.0),
    Band(0.80, "60 to under 80 %", "#5b1a63", 2.6),
    Band(1.00, "80 to 100 %", "#180b33", 3.2),
)


def shown_share(share: Array) -> Array:
    """Return shares to a thousandth, as tables show them and bands take them; nan stays."""
    return np.round(np.asarray(share, dtype=float), 3)


def band_of(share: Array) -> NDArray[np.int64]:
    """Return the band of every share from 0 to 1, as a row of BANDS; a bound goes up.

    The share counts as tables show it, so that the two agree. share: float, any shape; nan, a
    street without length, is in the lowest band.
    """
    bounds = [band.below for band in BANDS[:-1]]
    known = np.nan_to_num(shown_share(share), nan=0.0)
    return np.asarray(np.searchsorted(bounds, known, side="right"), dtype=np.int64)
