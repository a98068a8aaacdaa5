"""Joins the parts of a piece of path that several cameras see, so that none counts twice."""

from __future__ import annotations

from typing import Any

from watchglass.base.borrowed import borrowing

# Up to so many parts, plain insertion is as fast as anything.
SHORT = 8


@borrowing()
def sort_parts(low: Any, high: Any, count: Any) -> None:
    """Sort the parts of a piece by where they begin, in place (Shell 1959, gaps of Knuth)."""
    gap = 1
    while count > SHORT and 3 * gap + 1 < count:
        gap = 3 * gap + 1
    while gap > 0:
        for i in range(gap, count):
            a, b, j = low[i], high[i], i
            while j >= gap and low[j - gap] > a:
                low[j], high[j] = low[j - gap], high[j - gap]
                j -= gap
            low[j], high[j] = a, b
        gap //= 3


@borrowing()
def joined(low: Any, high: Any, count: Any) -> Any:
    """Return the length of all parts joined, at most 1; the parts are sorted in place."""
    sort_parts(low, high, count)
    whole, upto = 0.0, 0.0
    for i in range(count):
        if high[i] > upto:
            whole += high[i] - max(low[i], upto)
            upto = high[i]
    return min(whole, 1.0)
