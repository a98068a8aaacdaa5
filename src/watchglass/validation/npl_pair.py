"""The NPL pair: 1 in 6,000 on a list of 10,000, and 1 in 60,000 on a list of 1,000."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from watchglass.base.mixing import mixed_share
from watchglass.deciding.list_scaling import calibrated_rate, hazards
from watchglass.validation.contract import Check, Predicted, Published, PublishedResult, Subject

LONG, SHORT = "npl-fpir06-10k", "npl-fpir06-1k"
_SIZES = (10_000.0, 1_000.0)
_ROUNDED = 0.000_005  # half a unit of the last digit of 0.00017
_VARIANCES = (0.0, 8.0)  # people all alike, and the widest spread the face search model takes


class NplPair(PublishedResult):
    """The rate on the short list, by the list scaling of the model, from that on the long one.

    Does not say: whether growth with the list is linear; NPL scaled its own result.
    """

    def checks(self, published: Published) -> Iterator[Check]:
        """Yield the one check."""
        rate, observed = published.numbers(LONG, SHORT)
        ends = [scaled(rate + off, v) for off in (-_ROUNDED, _ROUNDED) for v in _VARIANCES]
        subject = Subject(
            "NPL pair, list of 1,000",
            "share of people not on the list who set off an alert, threshold 0.60",
            observed,
            "share",
            published.cited(SHORT),
        )
        yield subject.against(
            Predicted(min(ends), scaled(rate, 0.0), max(ends), None),
            "consistency check",
            (LONG,),
            "NPL scaled its counts to both list sizes, so the pair agrees by construction and "
            "tests our arithmetic only. The bounds are the rounding of the quoted rate and the "
            "spread between people; no chance is in them: the counts behind were not read, so "
            "neither parameter uncertainty nor sampling noise can be given.",
        )


def scaled(rate: float, variance: float) -> float:
    """Return FPIR on the short list, from that on the long one. Source: `list_scaling`."""
    one, spread = np.ones(1), np.array([variance])
    long, short = (np.array([size]) for size in _SIZES)
    per_pair = calibrated_rate(rate * one, long[:, None], one, spread)
    hazard = hazards(per_pair, np.ones((1, 1, 1)), short, np.ones((1, 1)))
    return float(mixed_share(hazard, spread)[0, 0])
