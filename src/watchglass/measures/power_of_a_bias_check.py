"""Could a check for bias have seen a disparity, had there been one?

A group makes up a share of the passers-by. Without a disparity each false alert
falls on somebody of the group with that chance. The check asks whether so many
false alerts fell on the group that chance alone would do it in at most 5 % of
such checks: a one-sided exact binomial test.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.special import betainc, betaincinv

from watchglass.base.errors import WrongUsage
from watchglass.base.numbers import count_problem, number_problem

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
    low, high = 0, int(false_alerts) + 1  # the tail is 1 at low and 0 at high
    while high - low > 1:
        middle = (low + high) // 2
        if _unusual(_tail(middle, int(false_alerts), share)):
            high = middle
        else:
            low = middle
    return high


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
    Source: every count up to a bound beyond which Bernstein's inequality, for
    the critical count and for the power, keeps the power above 80 %.
    Raises ValueError when share or ratio is outside its range.
    """
    chance = expected_share(share, ratio)
    certain = _kept_from(share, chance)
    alerts = np.arange(1, (certain or MOST_ALERTS) + 1)
    counts = np.empty(alerts.size)
    count = 1
    for n in alerts.tolist():  # one alert more raises the critical count by 0 or 1
        if not _unusual(_tail(count, n, share)):
            count += 1
        counts[n - 1] = count
    beyond = np.maximum(alerts - counts + 1, 1)  # 1 stands in where the count cannot be reached
    power = np.where(counts <= alerts, betainc(counts, beyond, chance), 0.0)
    reached = power >= TARGET * (1 - _TIE)
    first = int(alerts[reached.argmax()]) if reached.any() else None
    if certain is None:
        return first, None
    return first, int(alerts[~reached][-1]) + 1 if not reached.all() else 1


def power(false_alerts: int, share: float, ratio: float) -> dict[str, Any]:
    """Say whether a bias check with so many false alerts could have seen a disparity.

    false_alerts: int, at least 0; share: the group's share of passers-by, above 0
    and below 1; ratio: the true ratio asked about, above 1 and at most a million.
    Returns plain numbers and sentences, ready for JSON; None where no answer exists.
    Source: one-sided exact binomial test, 5 %.
    Does not say: whether there is a disparity, nor what causes one.
    Raises WrongUsage with every problem at once.
    """
    _refuse_unless_usable(false_alerts, share, ratio)
    count = critical_count(false_alerts, share)
    noticed = power_at(false_alerts, share, ratio)
    first, always = false_alerts_needed(share, ratio)
    notes = []
    if count > false_alerts:
        notes.append("Even if every false alert had fallen on the group, 5 % would not be reached.")
    if first is None:
        notes.append(f"No count up to {MOST_ALERTS:,} false alerts gives 80 %; beyond not tried.")
    elif always is None:
        notes.append(f"From where it stays at 80 % is not settled up to {MOST_ALERTS:,} alerts.")
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


def _unusual(tail: float) -> bool:
    return tail <= SIZE * (1 + _TIE)


def _kept_from(share: float, chance: float) -> int | None:
    """Return a count from which the power provably stays at 80 %; None beyond MOST_ALERTS.

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

    low, high = 0, MOST_ALERTS
    if left_over(high) < 0:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if left_over(middle) >= 0 else (middle, high)
    return high


def _refuse_unless_usable(false_alerts: int, share: float, ratio: float) -> None:
    above_zero, below_one = math.nextafter(0.0, 1.0), math.nextafter(1.0, 0.0)
    found = (
        count_problem("--false-alerts", false_alerts),
        number_problem(
            "--share", share, "the group's share of passers-by lies above 0 and below 1",
            above_zero, below_one, "Write 0.15, 3/20 or 15 %.",
        ),
        number_problem(
            "--ratio", ratio, "the true ratio asked about lies above 1, at most a million",
            math.nextafter(1.0, 2.0), LARGEST_RATIO,
            "Write 2 for twice as often; for a group alerted less often, ask about everyone else.",
        ),
    )  # fmt: skip
    problems = [problem for problem in found if problem]
    if problems:
        raise WrongUsage(problems)


def _sentence(
    n: int, share: float, ratio: float, noticed: float, first: int | None, always: int | None
) -> str:
    could = "could" if noticed >= TARGET * (1 - _TIE) else "could not"
    alerts = "1 false alert" if n == 1 else f"{n:,} false alerts"
    often = "more than 99 %" if noticed > 0.99 else f"{100 * noticed:.2g} %"
    text = (
        f"This test {could} have seen it: of checks with {alerts}, {often} would notice a group "
        f"of {100 * share:.3g} % of passers-by that gets {ratio:.4g} times the false alerts of "
        f"everyone else (80 % is the mark used here)."
    )
    if first is None:
        return f"{text} Up to {MOST_ALERTS:,} false alerts would not be enough."
    lasting = f", and it stays there from {always:,}" if always not in (None, first) else ""
    return f"{text} 80 % is first reached at {first:,} false alerts{lasting}."
