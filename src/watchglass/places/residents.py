"""Where people live, as counts by area: nobody in particular."""

from __future__ import annotations

from dataclasses import dataclass

from watchglass.base.mixing import Array


@dataclass(frozen=True)
class Residents:
    """Published or made-up counts of residents by cell, in one flat frame of metres.

    x_m, y_m: float64 (cells,), middle of each cell; people: float64 (cells,), nan where a
    small count is withheld; names: one id per cell, in the order of the input.
    """

    x_m: Array
    y_m: Array
    people: Array
    names: tuple[str, ...]
