"""Intervals for counts: what k of n, or k events, still leaves open."""

from __future__ import annotations

from scipy.special import betaincinv, gammaincinv

LEVEL = 0.95


def exact_share(k: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the exact (Clopper-Pearson) interval of a share k of n.

    k: int, 0 to n; n: int, at least 1. Returns (low, high), shares.
    With k = 0 the low end is 0, with k = n the high end is 1.
    Source: Clopper and Pearson (1934), Biometrika 26, 404-413, as quantiles of
    the beta law.
    Raises ValueError when k is not in 0..n or n is below 1.
    """
    if n < 1 or not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is not a share: k goes from 0 to n, and n is at least 1")
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, tail))
    high = 1.0 if k == n else float(betaincinv(k + 1, n - k, 1 - tail))
    return low, high


def exact_count(k: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the exact (Garwood) interval of the mean behind k Poisson events.

    k: int, at least 0. Returns (low, high), events. With k = 0 the low end is 0.
    Source: Garwood (1936), Biometrika 28, 437-442, as quantiles of the gamma law.
    Raises ValueError when k is negative.
    """
    if k < 0:
        raise ValueError(f"{k} events: a count is at least 0")
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else float(gammaincinv(k, tail))
    return low, float(gammaincinv(k + 1, 1 - tail))


def upper_limit_when_none_seen(n: int, level: float = LEVEL) -> float:
    """Return the largest rate that 0 events in n trials leaves open (one-sided).

    Exact: 1 - (1 - level)^(1/n); the rule of three, 3 / n, is its shortcut.
    Source: Hanley and Lippman-Hand (1983), JAMA 249, 1743-1745.
    Raises ValueError when n is below 1.
    """
    if n < 1:
        raise ValueError(f"{n} trials say nothing: n is at least 1")
    return float(1.0 - (1.0 - level) ** (1.0 / n))
