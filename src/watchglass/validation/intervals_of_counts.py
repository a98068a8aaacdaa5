"""The interval of a count to come: doubt about the rate, then the chance of one run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from watchglass.base.mixing import Array
from watchglass.validation.contract import LEVEL, Predicted


def central(cdf: Callable[[int], float], level: float = LEVEL) -> Predicted:
    """Return the central interval and the median of a count with this distribution.

    cdf: chance of at most k. Each end is the smallest k whose cdf reaches its tail, so
    the chance of a count from low to high, both included, is at least `level`.
    Raises OverflowError when the cdf does not reach the upper tail by 2^60.
    """
    tail = (1 - level) / 2
    low, value, high = (_smallest(cdf, share) for share in (tail, 0.5, 1 - tail))
    return Predicted(low, value, high, level)


def poisson_mix(means: Array, level: float = LEVEL) -> Predicted:
    """Return the interval of a Poisson count whose mean is one of the draws, float (draws,).

    The draws are the doubt about the rate (parameters); the Poisson law is the chance of
    one run (sampling). No draws are taken for the latter: the cdfs are averaged.
    """
    from scipy.special import pdtr

    return central(lambda k: float(np.mean(pdtr(k, means))), level)


def binomial(n: int, chance: float, level: float = LEVEL) -> Predicted:
    """Return the interval of the share of n that a known chance gives; n at least 1."""
    from scipy.special import betainc

    def cdf(k: int) -> float:
        return 1.0 if k >= n else float(betainc(n - k, k + 1, 1 - chance))

    found = central(cdf, level)
    return Predicted(found.low / n, found.value / n, found.high / n, level)


def beta_binomial(
    n: int, k_before: int, n_before: int, level: float = LEVEL
) -> tuple[Predicted, float]:
    """Return the interval of the share of n to come, and the chance that it holds; n above 0.

    k_before, n_before: what was seen before, k_before of n_before.

    Doubt about the share: Jeffreys' beta law; chance of n cases: binomial; both together
    are beta-binomial. Source: Skellam (1948), JRSS B 10, 257-261.
    Leaves out: that the share itself may differ from one occasion to the next.
    """
    from scipy.special import betaln

    a, b = k_before + 0.5, n_before - k_before + 0.5
    k = np.arange(n + 1.0)
    logs = betaln(k + a, n - k + b) - betaln(a, b) - betaln(n - k + 1, k + 1) - np.log(n + 1)
    cumulated = np.cumsum(np.exp(logs))
    found = central(lambda at: 1.0 if at >= n else float(cumulated[at]), level)
    low, high = int(found.low), int(found.high)
    chance = float(cumulated[high] - (cumulated[low - 1] if low else 0.0))
    return Predicted(low / n, found.value / n, high / n, level), chance


def sum_of_chances(chances: Array, level: float = LEVEL) -> Predicted:
    """Return the interval of the share of events that happen, each with a chance of its own.

    chances: float (events,), at least one, taken as independent. The law is the exact
    one, by convolution. Source: Wang (1993), Statistica Sinica 3, 295-312.
    """
    law = np.ones(1)
    for chance in chances:
        law = np.convolve(law, [1 - chance, chance])
    cumulated, n = np.cumsum(law), len(chances)
    found = central(lambda k: 1.0 if k >= n else float(cumulated[k]), level)
    return Predicted(found.low / n, float(np.mean(chances)), found.high / n, level)


def _smallest(cdf: Callable[[int], float], share: float) -> int:
    low, high = -1, 1
    while cdf(high) < share:
        low, high = high, 2 * high
        if high > 2**60:
            raise OverflowError("the count has no upper end; its cdf stays below the tail")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if cdf(middle) >= share else (middle, high)
    return high
