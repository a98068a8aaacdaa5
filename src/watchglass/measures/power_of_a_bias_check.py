"""Could a check for bias have seen a disparity, had there been one?

Without a disparity, a group that is 15 % of passers-by gets each false alert with
a chance of 15 %. The check asks whether more fell on it than chance explains.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from scipy.special import betainc, betaincinv

from watchglass.base.numbers import count_problem, group_share_problem, ratio_problem, refuse

SIZE = 0.05
TARGET = 0.80
MOST_ALERTS = 100_000
LARGEST_RATIO = 1e6
DEFINITION = (
    "The group is set against everyone else (not against all passers-by): the ratio is false "
    "alerts per passage in the group over false alerts per passage outside it. One-sided exact "
    "binomial test at 5 %, alerts taken as independent; repeat alerts on one person leave fewer "
    "independent alerts than were counted."
)

_TIE = 1e-12  # relative; a tie with 5 % or 80 % counts as reached despite rounding


def expected_share(share: float, ratio: float) -> float:
    """Return the group's expected share of the false alerts.

    share: of passers-by, above 0 and below 1; ratio: false alerts per passage in
    the group over those outside it, above 0. Source: share * ratio over
    (share * ratio + 1 - share), the law of total probability.
    Raises ValueError when share or ratio is outside its range.
    """
    if not 0 < share < 1:
        raise ValueError(f"a share of {share}: it lies above 0 and below 1, such as 0.15")
    if not (ratio > 0 and math.isfinite(ratio)):
        raise ValueError(f"a ratio of {ratio}: it is a finite number above 0, such as 2")
    return share / (share + (1 - share) / ratio)


def critical_count(false_alerts: int, share: float) -> int:
    """Return the smallest count in the group that the test calls unusual.

    false_alerts: int, at least 0; share: of passers-by, above 0 and below 1.
    It is false_alerts + 1 where not even all of them would be unusual.
    Source: smallest c with P(X >= c) <= 5 %, X binomial (false_alerts, share).
    Raises ValueError when an argument is outside its range.
    """
    expected_share(share, 1.0)
    if false_alerts < 0:
        raise ValueError(f"{false_alerts} false alerts: a count is at least 0")
    return _count_between(1, int(false_alerts) + 1, int(false_alerts), share)


def power_at(false_alerts: int, share: float, ratio: float) -> float:
    """Return the chance that the test notices a true disparity.

    false_alerts: int, at least 0; share: of passers-by, above 0 and below 1;
    ratio: the true ratio, above 0. Returns a share. Source: P(X >= critical
    count), X binomial (false_alerts, expected_share), as a beta integral.
    Leaves out: repeat alerts on one person, doubt about the share itself.
    Raises ValueError when an argument is outside its range.
    """
    chance = expected_share(share, ratio)
    return _tail(critical_count(false_alerts, share), int(false_alerts), chance)


def minimum_detectable_ratio(false_alerts: int, share: float) -> float | None:
    """Return the smallest true ratio that the test notices 8 times in 10.

    false_alerts: int, at least 0; share: of passers-by, above 0 and below 1.
    None where not even a ratio of a million would be noticed so often.
    Source: the critical count is fixed by the size of the test, so the group's
    share of false alerts at 80 % power is a quantile of the beta law.
    Raises ValueError when an argument is outside its range.
    """
    count, n = critical_count(false_alerts, share), int(false_alerts)
    if count > n:
        return None
    inside = float(betaincinv(count, n - count + 1, TARGET))
    outside = float(betaincinv(n - count + 1, count, 1 - TARGET))  # 1 - inside, all digits
    if inside * (1 - share) > LARGEST_RATIO * share * outside:
        return None
    return inside * (1 - share) / (share * outside)


def false_alerts_needed(share: float, ratio: float) -> tuple[int | None, int | None]:
    """Return how many false alerts the test needs to reach 80 % power.

    share: of passers-by, above 0 and below 1; ratio: the true ratio, above 1.
    Returns (first, always): power moves in saw-teeth, first is where it reaches
    80 %, always is where it reaches 80 % for good. None: not within MOST_ALERTS.
    Source: halving the range, and leaving out each part that _first_reached or
    _last_missed can decide as a whole; beyond the range Bernstein's inequality.
    Raises ValueError when share or ratio is outside its range.
    """
    chance = expected_share(share, ratio)
    tried = _Range(1, critical_count(1, share), MOST_ALERTS, critical_count(MOST_ALERTS, share))
    first, certain = _first_reached(tried, share, chance), _kept_from(share, chance)
    if first is None or certain is None:
        return first, None
    tried = tried._replace(high=certain, high_count=critical_count(certain, share))
    always = (_last_missed(tried, share, chance) or 0) + 1
    return first, always if always <= MOST_ALERTS else None


def power(false_alerts: int, share: float, ratio: float) -> dict[str, Any]:
    """Say whether a bias check with so many false alerts could have seen a disparity.

    false_alerts: int, at least 0; share: the group's share of passers-by, above 0
    and below 1; ratio: the true ratio asked about, above 1 and at most a million.
    Returns plain numbers and sentences, ready for JSON; None where no answer exists.
    Source: one-sided exact binomial test, 5 %.
    Does not say: whether there is a disparity, nor what causes one.
    Raises WrongUsage with every problem at once.
    """
    refuse(
        count_problem("--false-alerts", false_alerts),
        group_share_problem("--share", share),
        ratio_problem("--ratio", ratio, LARGEST_RATIO),
    )
    count = critical_count(false_alerts, share)
    noticed = power_at(false_alerts, share, ratio)
    first, always = false_alerts_needed(share, ratio)
    notes = []
    if count > false_alerts:
        notes.append("Even if every false alert had fallen on the group, 5 % would not be reached.")
    if first is None:
        notes.append(f"No count up to {MOST_ALERTS:,} false alerts gives 80 %; beyond not tried.")
    elif always is None:
        notes.append(f"It does not stay at 80 % for certain from {MOST_ALERTS:,} alerts or fewer.")
    return {
        "power": noticed,
        "critical_count": count,
        "size": _tail(count, false_alerts, share),
        "expected_share_of_false_alerts": expected_share(share, ratio),
        "minimum_detectable_ratio": minimum_detectable_ratio(false_alerts, share),
        "false_alerts_needed": first,
        "false_alerts_needed_always": always,
        "definition": DEFINITION,
        "could_have_seen_it": _sentence(false_alerts, share, ratio, noticed, first, always),
        "note": " ".join(notes) or None,
    }


def _tail(count: int, n: int, chance: float) -> float:
    """Return P(X >= count) for X binomial (n, chance)."""
    if count <= 0:
        return 1.0
    return float(betainc(count, n - count + 1, chance)) if count <= n else 0.0


class _Range(NamedTuple):
    """Counts of false alerts from low to high, and the critical count at either end."""

    low: int
    low_count: int
    high: int
    high_count: int


def _halves(whole: _Range, share: float) -> tuple[_Range, _Range]:
    """Split a range; one alert more raises the critical count by 0 or 1."""
    low, low_count, high, high_count = whole
    middle = (low + high) // 2
    least = max(low_count, high_count - (high - middle))
    count = _count_between(least, min(high_count, low_count + middle - low), middle, share)
    after = _count_between(count, count + 1, middle + 1, share)
    return _Range(low, low_count, middle, count), _Range(middle + 1, after, high, high_count)


def _first_reached(alerts: _Range, share: float, chance: float) -> int | None:
    """Return where 80 % is first reached; the most alerts against the least count is a bound."""
    if not _reached(_tail(alerts.low_count, alerts.high, chance)):
        return None
    if alerts.low == alerts.high:
        return alerts.low
    left, right = _halves(alerts, share)
    return _first_reached(left, share, chance) or _first_reached(right, share, chance)


def _last_missed(alerts: _Range, share: float, chance: float) -> int | None:
    """Return where 80 % is last missed; the least alerts against the top count is a bound."""
    if _reached(_tail(alerts.high_count, alerts.low, chance)):
        return None
    if alerts.low == alerts.high:
        return alerts.low
    left, right = _halves(alerts, share)
    return _last_missed(right, share, chance) or _last_missed(left, share, chance)


def _count_between(low: int, high: int, n: int, share: float) -> int:
    """Return the critical count, known to lie from low to high."""
    while low < high:
        middle = (low + high) // 2
        if _tail(middle, n, share) <= SIZE * (1 + _TIE):
            high = middle
        else:
            low = middle + 1
    return high


def _reached(tail: float) -> bool:
    return tail >= TARGET * (1 - _TIE)


def _kept_from(share: float, chance: float) -> int | None:
    """Return a count from which the power provably stays at 80 %; None if there is none near.

    Bernstein: n p + t is exceeded with chance at most e^-L for t = L/3 + sqrt(L^2/9 +
    2 L n p (1-p)). What is left over, n (p1 - p0) - 1 - t0 - t1, is convex in n and
    negative at 0, so it crosses zero once.
    """

    def left_over(n: int) -> float:
        room = n * (chance - share) - 1
        for risk, p in ((SIZE, share), (1 - TARGET, chance)):
            log = -math.log(risk)
            room -= log / 3 + math.sqrt(log**2 / 9 + 2 * log * n * p * (1 - p))
        return room

    low, high = 0, 10 * MOST_ALERTS  # the bound is cautious, about three times too high
    if left_over(high) < 0:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if left_over(middle) >= 0 else (middle, high)
    return high


def _sentence(
    n: int, share: float, ratio: float, noticed: float, first: int | None, always: int | None
) -> str:
    could = "could" if _reached(noticed) else "could not"
    alerts = "1 false alert" if n == 1 else f"{n:,} false alerts"
    often = "more than 99 %" if noticed > 0.99 else f"{100 * noticed:.2g} %"
    often = "less than 0.1 %" if 0 < noticed < 0.001 else often
    text = (
        f"This test {could} have seen it: of checks with {alerts}, {often} would notice a group "
        f"of {100 * share:.3g} % of passers-by that gets {ratio:,.7g} times the false alerts of "
        f"everyone else (80 % is the mark used here)."
    )
    if first is None:
        return f"{text} Up to {MOST_ALERTS:,} false alerts would not be enough."
    lasting = f", and it stays there from {always:,}" if always not in (None, first) else ""
    return f"{text} 80 % is first reached at {first:,} false alerts{lasting}."
