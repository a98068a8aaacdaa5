"""Numbers as people type them: reading one, and saying what is wrong with it."""

from __future__ import annotations

import math
import re
from typing import TypeGuard

from watchglass.base.errors import Problem, WrongUsage

MOST = 10**15  # above this a count is no longer exact as a floating-point number

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_FORMS = (
    "write a plain number (0.001 or 1e-4), a fraction (1/6000) or a percentage (5 %), "
    "with a point for decimals and nothing between thousands"
)


def fraction(text: str) -> float:
    """Return the number that a text such as "1/6000", "1e-4" or "5 %" stands for.

    text: a plain number, two plain numbers with "/" between them, or a plain
    number with "%" behind it; blanks around each part are allowed.
    Returns a finite float; whether it may be negative or above 1 is for the
    caller to say.
    Raises ValueError, with the rule and the way out, when the text is empty, is
    in no such form (nan and inf are none), divides by zero, or is a number too
    large or too small to hold.
    """
    shown = f"'{text}'" if len(text) <= 40 else f"'{text[:40]}...'"
    stripped = text.strip()
    if not stripped:
        raise ValueError(f"nothing stands here, a number is needed: {_FORMS}")
    divisor = "1"
    if stripped.endswith("%"):
        top, divisor = stripped[:-1].strip(), "100"
    elif "/" in stripped:
        top, divisor = (part.strip() for part in stripped.split("/", 1))
    else:
        top = stripped
    if not (_PLAIN.fullmatch(top) and _PLAIN.fullmatch(divisor)):
        raise ValueError(f"{shown} is not a number: {_FORMS}")
    if not _any_digit_above_zero(divisor):
        raise ValueError(f"{shown} divides by zero: the number below the line is never 0, {_FORMS}")
    above, below = float(top), float(divisor)
    number = above / below if below else math.inf
    lost = number == 0 and _any_digit_above_zero(top)
    if lost or not all(map(math.isfinite, (above, below, number))):
        raise ValueError(f"{shown} is too large or too small to hold: {_FORMS}")
    return number


def _any_digit_above_zero(plain: str) -> bool:
    mantissa = re.split("[eE]", plain)[0]
    return any(digit in mantissa for digit in "123456789")


def count_problem(place: str, value: object, least: int = 0) -> Problem | None:
    """Return what is wrong with a count, or None.

    place: where it was typed, such as "--alerts"; value: what stands there;
    least: the smallest count allowed. The largest is MOST.
    """
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= MOST:
        return None
    rule = f"it must be a whole number from {least} to {MOST:,}"
    return Problem(place, str(value)[:40], rule, "Write the count as published, digits only.")


def amount_problem(place: str, value: object, least: float = 0) -> Problem | None:
    """Return what is wrong with an amount that need not be whole, or None."""
    rule = f"it must be a number from {least:g} to {MOST:,}"
    return number_problem(place, value, rule, least, MOST, "An average may have decimals: 0.5.")


def number_problem(
    place: str, value: object, rule: str, low: float, high: float, way_out: str
) -> Problem | None:
    """Return what is wrong with a number that must lie from low to high, or None.

    rule: what is allowed, in words. Not finite is always wrong.
    """
    if _is_number(value) and low <= value <= high:
        return None
    return Problem(place, str(value)[:40], rule, way_out)


def share_problem(place: str, value: object) -> Problem | None:
    """Return what is wrong with a share or a rate per scan, or None."""
    return number_problem(
        place,
        value,
        "it is a part of a whole, from 0 to 1",
        0.0,
        1.0,
        "Write 0.05, 1/20 or 5 %; a figure in per cent needs its % sign.",
    )


def group_share_problem(place: str, value: object) -> Problem | None:
    """Return what is wrong with a group's share of everybody, or None; never 0, never all."""
    rule = "the group's share of passers-by lies above 0 and below 1"
    low, high = math.nextafter(0.0, 1.0), math.nextafter(1.0, 0.0)
    return number_problem(place, value, rule, low, high, "Write 0.15, 3/20 or 15 %.")


def ratio_problem(place: str, value: object, most: float) -> Problem | None:
    """Return what is wrong with a ratio of how much more often, or None."""
    rule = f"the true ratio asked about lies above 1, and is at most {most:,.0f}"
    way_out = "Write 2 for twice as often; for a group alerted less often, ask about everyone else."
    return number_problem(place, value, rule, math.nextafter(1.0, 2.0), most, way_out)


def part_problem(
    place: str, value: object, whole: str, limit: object, because: str
) -> Problem | None:
    """Return what is wrong when a number exceeds another that it is a part of, or None.

    place, value: the part; whole, limit: where the other was typed and what stands
    there; because: why it is a part. Values that are no numbers are left to others.
    """
    if not _is_number(value) or not _is_number(limit) or not value > limit:
        return None
    rule = f"it cannot be above {whole}, as {because}"
    return Problem(place, str(value)[:40], rule, f"Check both figures: {whole} is {limit}.")


def refuse(*found: Problem | None) -> None:
    """Raise WrongUsage with every problem found; do nothing if there is none."""
    problems = [problem for problem in found if problem]
    if problems:
        raise WrongUsage(problems)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
