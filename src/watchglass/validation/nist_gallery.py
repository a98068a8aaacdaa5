"""NIST's two galleries: do misses grow as the median developer's exponent says?"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from watchglass.base.mixing import Array
from watchglass.deciding.list_scaling import miss_share
from watchglass.validation.contract import Check, Predicted, Published, PublishedResult, Subject

SMALL, LARGE = "frte1n-id-mug1.6", "frte1n-id-mug12"
EXPONENT, RATIO = "frte1n-scale", "frte1n-ratio"
GROWTH = 12.0 / 1.6
_BOUNDS = (
    "The bounds are quartiles over developers, no interval of chance; parameter uncertainty "
    "and sampling noise were not published."
)


class NistGallery(PublishedResult):
    """Misses at a fixed share of false candidates, from 1.6 to 12 million mugshots.

    Does not say: how misses grow where the threshold stays, nor beyond 12 million.
    """

    def checks(self, published: Published) -> Iterator[Check]:
        """Yield the miss rate of the median developer, then the growth of each developer's."""
        small, large, exponent = published.numbers(SMALL, LARGE, EXPONENT)
        bounds = published.evidence[EXPONENT].other_bounds
        low, high = (bounds.low, bounds.high) if bounds else (None, None)
        exponents = np.array([low or exponent, exponent, high or exponent])
        grown = _bounds(miss_share(np.full(3, small), np.full(3, GROWTH), exponents))
        missed = Subject(
            "NIST gallery, misses at 12 million",
            "share of enrolled people missed at FPIR 0.003, median developer",
            large,
            "share",
            published.cited(LARGE),
        )
        between = math.log(large / small) / math.log(GROWTH)
        yield missed.against(
            grown,
            "consistency check",
            (SMALL, EXPONENT),
            f"{exponent:.2f} is the median of the exponents of single developers; the two medians "
            f"are over differing sets of developers (181 and 132) and give {between:.2f}. So the "
            "exponent of one developer does not carry one median to the other: it overshoots by "
            f"a factor of {grown.value / large:.2f}. {_BOUNDS}",
        )
        ratio = Subject(
            "NIST gallery, growth by developer",
            "misses at 12 million over those at 1.6 million, median of 86 developers",
            published.numbers(RATIO)[0],
            "ratio",
            published.cited(RATIO),
        )
        yield ratio.against(
            _bounds(GROWTH**exponents),
            "consistency check",
            (EXPONENT,),
            "Ratio and exponent come from the same 86 developers: this tests arithmetic only. "
            + _BOUNDS,
        )


def _bounds(values: Array) -> Predicted:
    """Return low, middle and high as bounds that are no interval of chance."""
    low, middle, high = (float(value) for value in values)
    return Predicted(low, middle, high, None)
