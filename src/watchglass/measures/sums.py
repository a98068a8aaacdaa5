"""The four sums that people get wrong, each with what chance alone leaves open.

A published statistic on both denominators, a rate scaled up to a crowd, a list
scaled up, and (in its own file) whether a bias check could have seen anything.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from scipy.special import betainc, pdtr

from watchglass.base.errors import Problem
from watchglass.base.intervals import LEVEL, exact_count, exact_share, upper_limit_when_none_seen
from watchglass.base.numbers import (
    MOST,
    amount_problem,
    count_problem,
    part_problem,
    refuse,
    share_problem,
)
from watchglass.measures.power_of_a_bias_check import minimum_detectable_ratio, power, power_at

__all__ = ["count_rate", "gallery", "minimum_detectable_ratio", "power", "power_at", "rates"]
__all__ += ["scaleup", "share_of"]

_FAR = 10  # any longer list is beyond what was tested; so is one so many times shorter
_ALL_NAMED = "if every search named somebody, no rate per comparison can be told from it"
_SOME_SCANNED = "listed people are some of the people scanned"
_TWO_POINTS = (
    "Each comparison is taken to be wrong equally often, whatever the list: published tests "
    "give one or two list sizes, and two points cannot test that growth is linear. Algorithms, "
    "settings and pictures differ between tests."
)
_ZERO = (
    "Zero observed is not zero risk: with n searches and none wrong, a rate up to about 3 / n "
    "remains open. Put that limit in place of 0."
)


def share_of(k: int, n: int) -> dict[str, Any]:
    """Return the share k of n with its exact 95 % interval (Clopper-Pearson).

    k: int, 0 to n; n: int, at least 1. All of it shares, ready for JSON.
    Raises ValueError when k is not in 0..n or n is below 1.
    """
    low, high = exact_share(k, n)
    method = "exact binomial (Clopper-Pearson), 95 %"
    counts = {"numerator": k, "denominator": n}
    return {"value": k / n, "low": low, "high": high, **counts, "method": method}


def count_rate(events: int, exposure: int, per: int = 1) -> dict[str, Any]:
    """Return events for every `per` units of exposure, with its exact interval (Garwood).

    events: int, at least 0; exposure: int, at least 1. Ready for JSON.
    Leaves out: rounding of the published counts, events that come in clusters.
    Raises ValueError when events is negative or exposure below 1.
    """
    if exposure < 1:
        raise ValueError(f"an exposure of {exposure}: it is at least 1")
    low, high = (per * end / exposure for end in exact_count(events))
    method = "exact Poisson (Garwood), 95 %"
    counts, value = {"numerator": events, "denominator": exposure}, per * events / exposure
    return {"value": value, "low": low, "high": high, **counts, "method": method}


def rates(scans: int, alerts: int, false: int) -> dict[str, Any]:
    """Put false alerts over both denominators that people quote: scans, and alerts.

    scans: passages scanned, at least 1; alerts: alerts raised, at most one a scan;
    false: alerts that concerned somebody else. One person may be scanned many times.
    Returns false_per_scan, false_per_million_scans, false_per_alert, ppv (None
    without alerts) and upper_limit (None unless false is 0), ready for JSON.
    Source: Garwood (1936) per scan; Clopper and Pearson (1934) per alert.
    Does not say: who was not alerted but should have been, nor how a false alert was told.
    Raises WrongUsage with every problem at once.
    """
    refuse(
        count_problem("--scans", scans, least=1),
        count_problem("--alerts", alerts),
        count_problem("--false", false),
        part_problem("--alerts", alerts, "--scans", scans, "a scan raises at most one alert"),
        part_problem("--false", false, "--alerts", alerts, "false alerts are some of the alerts"),
    )
    return {
        "false_per_scan": _per_scan(false, scans, 1),
        "false_per_million_scans": _per_scan(false, scans, 1_000_000),
        "false_per_alert": share_of(false, alerts) if alerts else None,
        "ppv": share_of(alerts - false, alerts) if alerts else None,
        "upper_limit": None if false else _none_seen(scans, alerts),
    }


def scaleup(
    scans_per_day: float, listed_present: float, tpir: float, fpir: float
) -> dict[str, Any]:
    """Scale two published rates up to a crowd: what a day of alerts is made of.

    scans_per_day: passages a day, at least 1; listed_present: how many of them are
    of listed people; tpir: share of listed passages alerted; fpir: share of other
    passages alerted. Returns plain numbers (None where there are no alerts),
    `intervals` and a `sentence`, ready for JSON.
    Source: Bayes' rule; quantiles of the binomial and Poisson laws.
    Leaves out: doubt about the two rates, and how the crowd differs from the test.
    Raises WrongUsage with every problem at once.
    """
    refuse(
        amount_problem("--scans-per-day", scans_per_day, least=1),
        amount_problem("--listed-present", listed_present),
        share_problem("--tpir", tpir),
        share_problem("--fpir", fpir),
        part_problem(
            "--listed-present", listed_present, "--scans-per-day", scans_per_day, _SOME_SCANNED
        ),
    )
    others = scans_per_day - listed_present
    true, false = tpir * listed_present, fpir * others
    total = true + false
    return {
        "true_alerts_per_day": true,
        "false_alerts_per_day": false,
        "ppv": _over(true, total),
        "false_share": _over(false, total),
        "prevalence_one_in": _over(scans_per_day, listed_present),
        "intervals": {
            "true_alerts_per_day": _binomial_day(listed_present, tpir),
            "false_alerts_per_day": _poisson_day(false, most=math.floor(others)),
        },
        "sentence": _of_so_many(true, false),
    }


def gallery(fpir: float, at: int, to: int) -> dict[str, Any]:
    """Scale a false alert rate from the list it was measured on to another list.

    fpir: share of searches of people not listed that named somebody, from 0 to
    below 1; at: list size it was measured at; to: list size asked about.
    Returns rates per comparison, expected false candidates per search, the share
    of searches that name somebody, a grade and its reason, ready for JSON.
    Source: independent comparisons, 1 - (1 - fpir)^(to / at).
    Leaves out: similar faces, algorithms that normalise by list, changed settings.
    Raises WrongUsage with every problem at once.
    """
    found = [share_problem("--fpir", fpir)]
    found += [count_problem("--at", at, least=1), count_problem("--to", to, least=1)]
    if fpir == 1:
        found.append(Problem("--fpir", "1", _ALL_NAMED, "Give a rate measured on a smaller list."))
    refuse(*found)
    log_kept = math.log1p(-fpir)
    per_comparison, factor = -math.expm1(log_kept / at), to / at
    return {
        "false_match_rate": fpir / at,
        "false_match_rate_exact": per_comparison + 0.0,
        "expected_false_candidates": to * per_comparison + 0.0,
        "fpir": -math.expm1(log_kept * factor) + 0.0,
        "extrapolation_factor": factor,
        **_grade(at, to),
        "note": _TWO_POINTS if fpir else f"{_TWO_POINTS} {_ZERO}",
    }


def _per_scan(false: int, scans: int, per: int) -> dict[str, Any]:
    """Return false alerts per scan; as a scan raises one alert at most, cut at that."""
    rate = count_rate(false, scans, per)
    cut = {"high": float(per), "method": rate["method"] + ", cut at one alert a scan"}
    return rate | cut if rate["high"] > per else rate


def _none_seen(scans: int, alerts: int) -> dict[str, Any]:
    """Return what 0 false alerts leave open, per scan and per alert."""
    limits: dict[str, Any] = {"per_scan": None, "per_alert": None}
    for name, n in (("per_scan", scans), ("per_alert", alerts)):
        if n:
            limits[name] = {
                "rule_of_three": min(1.0, 3 / n),
                "exact_one_sided": upper_limit_when_none_seen(n),
                "exact_two_sided": exact_share(0, n)[1],
                "denominator": n,
            }
    share = 100 * limits["per_scan"]["exact_one_sided"]
    limits["note"] = (
        f"None seen in {scans:,} scans is not a rate of zero: up to {share:.3g} % of scans remains "
        "open (exact one-sided 95 % limit; the rule of three, 3 / n, is its shortcut)."
    )
    return limits


def _over(part: float, whole: float) -> float | None:
    """Return part / whole; None where that is no number."""
    return part / whole if whole and math.isfinite(part / whole) else None


def _binomial_day(n: float, chance: float) -> dict[str, Any]:
    """Return the day-to-day interval of a binomial count; Poisson if n is an average."""
    if n != math.floor(n):
        return _poisson_day(chance * n, most=MOST)
    return _day(lambda k: float(betainc(n - k, k + 1, 1 - chance)), int(n), "binomial")


def _poisson_day(mean: float, most: int) -> dict[str, Any]:
    """Return the day-to-day interval of a Poisson count among at most so many people."""
    return _day(lambda k: float(pdtr(k, mean)), most, "Poisson")


def _day(cdf: Callable[[int], float], most: int, law: str) -> dict[str, Any]:
    """Return the central interval; each end is the smallest k whose cdf reaches its tail."""

    def quantile(share: float) -> int:
        low, high = -1, most  # at most, the cdf is 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if cdf(middle) >= share else (middle, high)
        return high

    low, high = quantile((1 - LEVEL) / 2), quantile((1 + LEVEL) / 2)
    return {"low": low, "high": high, "what": f"day-to-day chance: {law}, 95 %"}


def _of_so_many(true: float, false: float) -> str:
    """Return the day's alerts as natural frequencies, over a longer time if they are few."""
    if not true + false:
        return "At these rates there are no alerts."
    periods = (("a day", 1), ("a year", 365), ("in 100 years", 36_500))
    name, days = next((p for p in periods if p[1] * (true + false) >= 10), periods[-1])
    total = round(days * true) + round(days * false)  # so that the sentence adds up
    if not total:
        return f"Fewer than 1 alert {name}."
    head = f"Of {total:,} {'alert' if total == 1 else 'alerts'} {name}"
    listed, others = _people(days * true), _people(days * false)
    concern, do = ("concerns" if listed == "1" else "concern"), ("does" if others == "1" else "do")
    return f"{head}, {listed} {concern} a listed person and {others} {do} not."


def _people(count: float) -> str:
    return "fewer than 1" if 0 < count < 0.5 else f"{round(count):,}"


def _grade(at: int, to: int) -> dict[str, str]:
    if to <= at <= _FAR * to:
        because = f"It rests on a single published point, a list of {at:,}: an estimate."
        return {"grade": "D", "grade_because": because}
    how = f"{to / at:,.6g} times as long as" if to > at else f"more than {_FAR} times shorter than"
    beyond = "an extrapolation beyond the tested range, an illustration only."
    because = f"A list of {to:,} is {how} the {at:,} it was measured on: {beyond}"
    return {"grade": "E", "grade_because": because}
