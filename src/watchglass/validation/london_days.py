"""London 2022 to 2025: each use left out in turn, predicted from those of all other days."""

from __future__ import annotations

from collections.abc import Iterator

from watchglass.evidence.deployments import Deployment
from watchglass.validation.contract import (
    LEVEL,
    Check,
    Published,
    PublishedResult,
    Subject,
    inputs_missing,
    read_in,
)
from watchglass.validation.day_laws import LAWS, Day, Forecast, forecast
from watchglass.validation.intervals_of_counts import sum_of_chances

LEVELS = (0.50, LEVEL)
_FORCE, _FROM, _TO = "Metropolitan Police Service", "2022", "2026"
_NAME = "London uses 2022-25, each left out in turn"
_AHEAD = "Out of sample, but not ahead of time: later uses predict earlier ones of the same log."
_WORDS = {"alerts": "alerts", "false_alerts": "alerts called false"}


class LondonDays(PublishedResult):
    """Alerts and false alerts of every single use in the table, 2022 to March 2025.

    Does not say: anything of uses to come; it leaves days out of a log in turn, later ones
    serve to predict earlier ones, and the uses that were not logged are missing.
    """

    def checks(self, published: Published) -> Iterator[Check]:
        """Yield the share of uses inside each interval, then by year; the uses are details."""
        uses = [
            row
            for row in published.deployments.values()
            if row.organisation == _FORCE
            and row.period == "one use"
            and _FROM <= row.date_start < _TO
        ]
        uses.sort(key=lambda row: (row.date_start, row.key))
        for column in _WORDS:
            looked_at = [_day_or_why_not(row, column) for row in uses]
            found = forecast([one for one in looked_at if isinstance(one, Day)])
            unpredictable = [one for one in looked_at if isinstance(one, Check)]
            for level in LEVELS:
                yield _share_inside(found, column, level, unpredictable)
                yield from _years(found, column, level, {row.date_start[:4] for row in uses})


def _day_or_why_not(row: Deployment, column: str) -> Day | Check:
    subject = Subject(
        f"{row.key}, {column.replace('_', ' ')}",
        f"{_WORDS[column]}, {row.place}, {row.date_start}",
        getattr(row, column),
        "alerts",
        read_in(row),
    )
    missing, setting = inputs_missing(row), ""
    if column == "false_alerts":
        setting = row.threshold or ""
        missing = " and ".join(filter(None, [missing, "" if setting else "threshold"]))
    faces, entries = row.faces_scanned, row.watchlist_size
    if missing or faces is None or entries is None or subject.observed is None:
        return subject.not_predictable(missing or "outcome")
    return Day(subject, row.date_start, setting, int(subject.observed), faces, entries)


def _share_inside(found: Forecast, column: str, level: float, unpredictable: list[Check]) -> Check:
    words = f"share of uses whose {_WORDS[column]} lie in their {level:.0%} interval"
    name = f"{_NAME}, {column.replace('_', ' ')}, {level:.0%} intervals"
    details = tuple(_one(day, found, i, level) for i, day in enumerate(found.days))
    inside = sum(bool(detail.inside) for detail in details)
    chances = found.chances(level)
    subject = Subject(
        name, words, inside / len(details), "share", "deployments.csv, uk-met-log-2022 to -2025"
    )
    return subject.against(
        sum_of_chances(chances),
        "prediction",
        ("uk-met-log-*",),
        f"{inside} of {len(details)} uses inside; {len(unpredictable)} more not predictable. "
        f"Counts are whole, both ends count as inside, so an interval of {level:.0%} holds more: "
        f"{chances.mean():.1%} on average if the law were exact. {_laws(found)} {_AHEAD} The rows "
        "by year below show any drift. Parameter uncertainty: in each use's interval, posterior "
        "of rate and spread. Sampling noise: in each use's interval, negative binomial; in the "
        "range of the share inside, uses taken as independent.",
        (*details, *unpredictable),
    )


def _one(day: Day, found: Forecast, i: int, level: float) -> Check:
    predicted, chance = found.interval(i, level)
    within = f" at threshold {day.setting}" if day.setting else ""
    return day.subject.against(
        predicted,
        "prediction",
        ("uk-met-log-*",),
        f"From the uses of all other days{within}, a mean rate {LAWS[found.law[i]].per}. {_AHEAD} "
        "Parameter uncertainty: posterior of rate and spread between uses. Sampling noise: "
        f"negative binomial. The interval holds both, and {chance:.1%} of the predicted chance.",
    )


def _years(found: Forecast, column: str, level: float, years: set[str]) -> Iterator[Check]:
    """Yield the share of uses inside, year by year: parts of the check over all years.

    They are no predictions of their own, or every use would count twice among them.
    """
    chances, dates = found.chances(level), [day.date for day in found.days]
    for year in sorted(years):
        own = [i for i, date in enumerate(dates) if date.startswith(year)]
        details = [_one(found.days[i], found, i, level) for i in own]
        inside = sum(bool(detail.inside) for detail in details)
        subject = Subject(
            f"{_NAME}, {column.replace('_', ' ')}, {level:.0%} intervals, {year}",
            f"share of uses of {year} whose {_WORDS[column]} lie in their {level:.0%} interval",
            inside / len(own) if own else None, "share", f"deployments.csv, uk-met-log-{year}",
        )  # fmt: skip
        if not own:
            yield subject.not_predictable("an input of every use of this year is")
            continue
        yield subject.against(
            sum_of_chances(chances[own]),
            "consistency check",
            ("uk-met-log-*",),
            f"{inside} of {len(own)} uses inside; a part of the check over all years. {_AHEAD} "
            "Outside means that this year differs from the others by more than chance.",
        )


def _laws(found: Forecast) -> str:
    best = max(found.scores, key=lambda word: found.scores[word])
    used = sorted({LAWS[word].per for word in found.law})
    others = ", ".join(
        f"{LAWS[word].per} {score - found.scores[best]:.1f}"
        for word, score in found.scores.items()
        if word != best
    )
    return (
        f"Law used: mean {' or '.join(used)}, chosen for each day by the score of the others. "
        f"Leave-one-day-out log score against {LAWS[best].per}: {others} (nats; below 0 is worse)."
    )
