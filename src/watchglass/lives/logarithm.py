"""The natural logarithm of a random word, written out so that its bits depend on no library.

Only additions, multiplications, one division and whole-number operations are used, each of
which has one right answer in IEEE 754 arithmetic; so waiting times are the same whole
numbers on every platform.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from watchglass.base.borrowed import borrowing

# ln 2 in two parts; the first has 21 trailing zero bits, so its product with a small whole
# number is exact.
LN2_HIGH, LN2_LOW = float.fromhex("0x1.62e42fee00000p-1"), float.fromhex("0x1.a39ef35793c76p-33")
# Added to the bits of a double, it moves the mantissa's range from [1, 2) to
# [sqrt(1/2), sqrt(2)), near enough; the same number is taken off again at the end.
_LEAST_MANTISSA = np.int64(0x3FE6A09E00000000)
_SHIFT = np.int64(0x3FF0000000000000 - 0x3FE6A09E00000000)
_MANTISSA = np.int64(0x000FFFFFFFFFFFFF)


@borrowing()
def log_of_parts(exponent: Any, part: Any) -> Any:
    """Return ln(2^exponent x part) for a part from sqrt(1/2) to sqrt(2).

    With f = part - 1 and s = f / (2 + f): ln(1 + f) = 2 atanh(s) = f - s (f - R), where
    R = 2 (s^2/3 + s^4/5 + ...), cut after s^22, which leaves out less than 2^-58 of it.
    """
    f = part - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    low = (2.0 / 3.0 + z * (2.0 / 5.0)) + w * (2.0 / 7.0 + z * (2.0 / 9.0))
    middle = (2.0 / 11.0 + z * (2.0 / 13.0)) + w * (2.0 / 15.0 + z * (2.0 / 17.0))
    high = (2.0 / 19.0 + z * (2.0 / 21.0)) + w * (2.0 / 23.0)
    r = z * (low + (w * w) * (middle + (w * w) * high))
    half = 0.5 * f * f
    return exponent * LN2_HIGH - ((half - (s * (half + r) + exponent * LN2_LOW)) - f)


@borrowing(entry=True)
def minus_log(word: Any) -> Any:
    """Return -ln((word + 1/2) / 2^32) for a word from 0 to 2^32 - 1, as a float above 0."""
    bits = np.float64(word + 0.5).view(np.int64) + _SHIFT
    exponent = np.int32((bits >> np.int64(52)) - np.int64(1023 + 32))
    part = np.int64((bits & _MANTISSA) + _LEAST_MANTISSA).view(np.float64)
    return -log_of_parts(np.float64(exponent), part)


@borrowing(entry=True)
def log_of_chance(chance: Any) -> Any:
    """Return ln(chance) for a chance above 0 and at most 1."""
    bits = np.float64(chance).view(np.int64) + _SHIFT
    exponent = np.int32((bits >> np.int64(52)) - np.int64(1023))
    part = np.int64((bits & _MANTISSA) + _LEAST_MANTISSA).view(np.float64)
    return log_of_parts(np.float64(exponent), part)
