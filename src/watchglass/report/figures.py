"""Numbers as people read them: two figures, whole people, a range, "not known" in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchglass.base.estimate import OF_DRAWS

NOT_KNOWN = "not known"
NO_FIGURE = "no figure"
MINUS = "−"
SIGNS = {"GBP": "£", "EUR": "€"}
# Units that count people or single events: shown whole, never as fractions.
WHOLE = frozenset(
    {
        *("persons", "persons/year", "alerts", "stops", "stops/year", "refusals/year"),
        *("enquiries/year", "outcomes/year", "passages", "passages/year", "events", "searches"),
        *(
            "sanctions/year",
            "events/year",
            "points",
            "searches/year",
            "arrests",
            "cases",
            "reports",
            "person-days",
            "list entries",
        ),
    }
)
# Below one second a number of minutes says nothing that anybody can picture.
SECOND, UNDER_A_SECOND = 1 / 60, "less than a second"
_TAILS = (" per 10,000", " per million", " per billion", " per trillion", " for each")
BASES = ((0.01, 100, "%"), (1e-4, 10_000, "per 10,000"), (1e-7, 10**6, "per million"))


@dataclass(frozen=True)
class Shown:
    """One estimate as text: `value` alone, `span` its range, `text` both together.

    span is "" where nothing moves; known: False where the value is the words "not known".
    """

    value: str
    span: str
    text: str
    known: bool


def two_figures(number: float) -> float:
    """Return a number rounded to two significant figures; 0 stays 0."""
    if number == 0 or not math.isfinite(number):
        return number
    return round(number, 1 - math.floor(math.log10(abs(number))))


def plain(number: float) -> str:
    """Return a rounded number in digits, with words for millions and billions."""
    sign, size = (MINUS if number < 0 else ""), abs(number)
    for least, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if size >= least:
            return f"{sign}{_digits(size / least)} {word}"
    return sign + _digits(size)


def _digits(size: float) -> str:
    if size >= 100:
        return f"{size:,.0f}"
    decimals = 0 if size == 0 else max(0, 3 - math.floor(math.log10(size)))
    text = f"{size:,.{min(decimals, 15)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float) -> str:
    """Return a share in per cent; close to 1 the part that is missing keeps a figure."""
    if not 0.99 < share < 1:
        return f"{plain(two_figures(100 * share))} %"
    missing = 100 * (1 - share)
    if missing < 0.001:
        return "more than 99.999 %"
    return f"{100 - missing:.{-math.floor(math.log10(missing)) if missing < 1 else 0}f} %"


def share_words(share: float, like: float | None = None) -> str:
    """Return a share in per cent, per 10,000 or per million; `like` sets which."""
    reference = abs(share if like is None else like)
    if reference > 1.5:
        return f"{plain(two_figures(share))} for each"
    for least, base, words in BASES:
        if reference >= least or reference == 0:
            if base == 100:
                return percent(share)
            return f"{plain(two_figures(share * base))} {words}"
    if reference >= 1e-10:
        return f"{plain(two_figures(share * 1e9))} per billion"
    return f"{plain(two_figures(share * 1e12))} per trillion"


def one_in(share: float) -> str:
    """Return a share as "1 in N" with N to two figures; 0 as "none"."""
    if share <= 0:
        return "none"
    return "all" if share >= 1 else f"1 in {plain(max(2.0, two_figures(1 / share)))}" if (
        share < 0.5
    ) else percent(share)  # fmt: skip


def figure(number: float, unit: str, like: float | None = None, *, rate: bool = False) -> str:
    """Return a number with its unit, to two significant figures.

    like: the number that sets the scale of a share; rate: True where a count stands per
    something, so that it need not be whole.
    """
    currency = unit.partition("/")[0]
    if currency in SIGNS or currency in ("USD", "CNY", "AUD"):
        sign = MINUS if number < 0 else ""
        return f"{sign}{SIGNS.get(currency, currency + ' ')}{plain(abs(two_figures(number)))}"
    if unit == "share":
        return share_words(number, like)
    if unit == "relative change":
        return f"{plain(two_figures(100 * number))} percentage points"
    if unit == "minutes" and 0 < abs(number) < SECOND:
        return UNDER_A_SECOND if number > 0 else "up to a second less"
    if unit in WHOLE and not rate:
        return _whole(number)
    return plain(two_figures(number))


def _whole(number: float) -> str:
    if 0 < abs(number) < 1:
        return "fewer than 1" if number > 0 else f"less than 0, above {MINUS}1"
    return plain(two_figures(round(number) if abs(number) < 10 else number))


def exact(number: float, unit: str) -> str:
    """Return a number that was set and not estimated, without rounding to two figures."""
    if unit == "share" and number > 1.5:
        return f"{plain(number)} for each"
    if unit == "share":
        return (
            f"{_digits(100 * number)} %" if number >= 0.01 or number == 0 else share_words(number)
        )
    if unit in WHOLE:
        return (
            plain(number) if number >= 1e6 and number == two_figures(number) else f"{number:,.0f}"
        )
    return plain(number if number == round(number) else two_figures(number))


def span(low: float | None, high: float | None, unit: str, *, like: float | None = None,
         rate: bool = False) -> str:  # fmt: skip
    """Return "low to high"; the words of a scale stand once."""
    if low is None or high is None:
        return "no range can be given"
    reference = like if like else high
    first, last = (figure(end, unit, reference, rate=rate) for end in (low, high))
    if first == last:
        return first if first.startswith(("fewer", "less")) else f"about {first}"
    if first == UNDER_A_SECOND:
        return f"{first} to {last} minutes"
    for tail in (*_TAILS, " percentage points"):
        if first.endswith(tail) and last.endswith(tail):
            first = first.removesuffix(tail)
    return f"{first} to {last}"


def shown(estimate: Mapping[str, Any]) -> Shown:
    """Return an estimate as text: value with range, "not known" with range, or a set value."""
    unit, rate = estimate["unit"], "_per_" in estimate["measure"]
    value, low, high = estimate["value"], estimate["low"], estimate["high"]
    if estimate["measure"].endswith("_per_10000") and high is not None and high < 1:
        unit = "share"  # too rare to be told per 10,000
        value, low, high = (None if n is None else n / 1e4 for n in (value, low, high))
    lost = words_of_lost_draws(estimate.get("note") or "")
    if value is None and low is None:
        why = estimate.get("note") or "there is nothing to count or to divide by"
        return Shown(NO_FIGURE, "", f"{NO_FIGURE}: {why}", False)
    if value is None:
        reach = span(low, high, unit, rate=rate)
        if lost:
            reach = f"{lost}; else {reach}"
            return Shown(NOT_KNOWN, reach, f"{NOT_KNOWN}; {reach}", False)
        return Shown(NOT_KNOWN, reach, f"{NOT_KNOWN}; {reach} over the stated range", False)
    if low == high and not lost:
        words = exact(value, unit)
        return Shown(words, "", f"{words} (set by definition)", True)
    words = figure(value, unit, value, rate=rate)
    reach = span(low, high, unit, like=value, rate=rate)
    reach = f"{reach}; {lost}" if lost else reach
    return Shown(words, reach, words if words == reach else f"{words} ({reach})", True)


def words_of_lost_draws(note: str) -> str:
    """Return the part of a note that says in how many draws there is no number, and why."""
    return next((part for part in note.split("; ") if part.endswith(OF_DRAWS)), "")


def difference_shown(comparison: Mapping[str, Any]) -> Shown:
    """Return a difference between options as text, with a plus or minus sign."""
    unit, value = comparison["unit"], comparison["difference"]
    low, high = comparison["low"], comparison["high"]
    if low is None or high is None:
        why = comparison.get("note") or "nothing to subtract"
        return Shown(NO_FIGURE, "", f"{NO_FIGURE}: {why}", False)
    reach = f"{_signed(low, unit)} to {_signed(high, unit)}"
    if value is None:
        return Shown(NOT_KNOWN, reach, f"{NOT_KNOWN}; {reach} over the stated range", False)
    if low == high:
        return Shown(
            _signed(value, unit), "", f"{_signed(value, unit)} (the same in all draws)", True
        )
    return Shown(_signed(value, unit), reach, f"{_signed(value, unit)} ({reach})", True)


def _signed(number: float, unit: str) -> str:
    words = figure(number, unit)
    if words == UNDER_A_SECOND:
        return "up to a second more"
    return f"+{words}" if number > 0 and not words.startswith("fewer") else words
