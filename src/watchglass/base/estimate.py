"""A number that is never bare: value, interval, unit, numerator, denominator, sources."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from watchglass.base.mixing import Array

_ORDER = (
    "measure", "option", "group", "stage", "value", "low", "high", "level", "interval",
    "unit", "numerator", "denominator", "known", "evidence", "grade", "note",
)  # fmt: skip

# How a note ends that says what holds in the draws without a number, and in how many.
OF_DRAWS = " of 100 draws"


@dataclass(frozen=True)
class Estimate:
    """One figure of a report, as DESIGN section 6 lists its parts.

    value: median of its draws, None where it is not known; low, high: the interval
    at `level`, or how far an unknown could move; interval: what the interval is over
    (evidence: the draws of the evidence; sampling: the chance of one run).
    """

    measure: str
    option: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    numerator: str
    denominator: str
    group: str | None = None
    stage: str | None = None
    level: float = 0.95
    interval: str = "evidence"
    known: bool = True
    evidence: tuple[str, ...] = ()
    grade: str = "E"
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the parts in the order of the record."""
        parts = asdict(self) | {"evidence": list(self.evidence)}
        return {name: parts[name] for name in _ORDER}


@dataclass(frozen=True)
class Quantiles:
    """Median and bounds of one set of draws; None where there is nothing to say."""

    value: float | None
    low: float | None
    high: float | None
    defined_share: float = field(default=1.0)


def quantiles(draws: Array, level: float = 0.95) -> Quantiles:
    """Return median and central interval of draws, leaving out undefined ones (nan).

    draws: float (draws,). An empty or wholly undefined array gives None throughout.
    Source: Hyndman and Fan (1996), The American Statistician 50, type 7 quantiles.
    """
    usable = draws[np.isfinite(draws)]
    if usable.size == 0:
        return Quantiles(None, None, None, 0.0)
    tail = (1 - level) / 2
    low, value, high = np.quantile(usable, [tail, 0.5, 1 - tail])
    return Quantiles(float(value), float(low), float(high), usable.size / draws.size)
