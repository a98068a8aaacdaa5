"""Which quantities does an answer rest on, and how far does each one move it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from watchglass.base.mixing import Array
from watchglass.measures.answers import RowKey
from watchglass.measures.contract import Row
from watchglass.scenario.drawn import rows_of_design

# An answer rests on a quantity that moves it at all (beyond rounding error), and needs
# it if moving it over its range moves the answer by more than this part of itself.
RESTS = 1e-9
NEEDS = 0.01


@dataclass(frozen=True)
class Influence:
    """How one stream moves one answer when everything else stays at its median.

    low, high: the answer at the 2.5 % and 97.5 % quantile of the stream; base: the
    answer at the medians; moved: the largest relative change at either base.
    """

    low: float
    high: float
    base: float
    moved: float

    @property
    def swing(self) -> float:
        """Return the distance between both answers."""
        return abs(self.high - self.low)


def influences(
    table: Mapping[RowKey, Row], streams: list[str]
) -> dict[RowKey, dict[str, Influence]]:
    """Return, for every answer, the streams it rests on.

    table: answers over the one-at-a-time design; streams: in the order of the design.
    Source: one-way sensitivity (tornado) analysis as CHEERS 2022 asks for.
    Leaves out: influence that only shows when two quantities move together.
    """
    found = {}
    for key, row in table.items():
        found[key] = dict(moving(row.values, list(rows_of_design(streams, len(row.values)))))
    return found


def moving(values: Array, rows: list[tuple[int, str, int, int]]) -> Iterator[tuple[str, Influence]]:
    """Yield the streams that move one answer, with their influence.

    values: float (design rows,); rows: as `rows_of_design` yields them.
    """
    found: dict[str, Influence] = {}
    for base_row, stream, low_row, high_row in rows:
        base, low, high = (float(values[row]) for row in (base_row, low_row, high_row))
        moved = _relative(base, low, high)
        if moved <= RESTS:
            continue
        earlier = found.get(stream)
        if earlier is None:
            found[stream] = Influence(low, high, base, moved)
        elif moved > earlier.moved:
            found[stream] = Influence(earlier.low, earlier.high, earlier.base, moved)
    yield from found.items()


def _relative(base: float, low: float, high: float) -> float:
    """Return the largest relative change; appearing or vanishing counts as whole."""
    if np.isnan(base):
        return 0.0 if np.isnan(low) and np.isnan(high) else 1.0
    size = max(
        abs(base), abs(low) if np.isfinite(low) else 0, abs(high) if np.isfinite(high) else 0
    )
    if size == 0.0:
        return 0.0
    change = max(abs(low - base), abs(high - base))
    return float(change / size) if np.isfinite(change) else 1.0
