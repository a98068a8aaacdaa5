"""London 2022 to 2025: each use predicted from the uses of all other days."""

from __future__ import annotations

from collections.abc import Iterator

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
_NOT_ONE_USE = "a row that adds up several uses is no day"
_WORDS = {"alerts": "alerts", "false_alerts": "alerts called false"}


class LondonDays(PublishedResult):
    """Alerts and false alerts of every single use in the table, 2022 to March 2025.

    Does not say: anything of uses to come; it leaves days out of a log, later ones serve
    to predict earlier ones, and the uses that were not logged are missing.
    """

    def checks(self, published: Published) -> Iterator[Check]:
        """Yield the share of uses inside each interval; the uses are their details."""
        uses = [
            row
            for row in published.deployments.values()
            if row.organisation == _FORCE
            and row.period == "one use"
            and _FROM <= row.date_start < _TO
        ]
        for column in _WORDS:
            days, unpredictable = [], []
            for row in sorted(uses, key=lambda one: (one.date_start, one.key)):
                subject = Subject(
                    f"{row.key}, {column.replace('_', ' ')}",
                    f"{_WORDS[column]}, {row.place}, {row.date_start}",
                    getattr(row, column),
                    "alerts",
                    read_in(row),
                )
                missing = inputs_missing(row)
                if column == "false_alerts" and row.threshold is None:
                    missing = f"{missing} and threshold" if missing else "threshold"
                if missing or subject.observed is None:
                    unpredictable.append(subject.not_predictable(missing or "the outcome"))
                    continue
                assert row.faces_scanned is not None and row.watchlist_size is not None
                setting = (row.threshold or "") if column == "false_alerts" else ""
                sizes = (row.faces_scanned, row.watchlist_size)
                days.append(Day(subject, row.date_start, setting, int(subject.observed), *sizes))
            found = forecast(days)
            for level in LEVELS:
                yield _share_inside(found, column, level, unpredictable)


def _share_inside(
    found: Forecast, column: str, level: float, unpredictable: list[Check]
) -> Check:
    words = f"share of uses whose {_WORDS[column]} lie in their {level:.0%} interval"
    name = f"London uses 2022-25, {column.replace('_', ' ')}, {level:.0%} intervals"
    details = tuple(_one(day, found, i, level) for i, day in enumerate(found.days))
    inside = sum(bool(detail.inside) for detail in details)
    chances = found.chances(level)
    subject = Subject(
        name, words, inside / len(details), "share", "deployments.csv, uk-met-log-2022 to -2025"
    )
    return subject.against(
        sum_of_chances(chances),
        "prediction",
        ("deployments.csv",),
        f"{inside} of {len(details)} uses inside; {len(unpredictable)} more not predictable. "
        f"Counts are whole, both ends count as inside, so an interval of {level:.0%} holds more: "
        f"{chances.mean():.1%} on average if the law were exact; that, with the chance of so many "
        f"uses, is the prediction. By year: {_by_year(details, found)}. {_laws(found)}",
        (*details, *unpredictable),
    )


def _one(day: Day, found: Forecast, i: int, level: float) -> Check:
    predicted, chance = found.interval(i, level)
    within = f" at threshold {day.setting}" if day.setting else ""
    return day.subject.against(
        predicted,
        "prediction",
        ("deployments.csv",),
        f"From the uses of all other days{within}, a mean rate {LAWS[found.law[i]].per}. "
        "Parameter uncertainty: posterior of rate and spread between uses. Sampling noise: "
        f"negative binomial. The interval holds both, and {chance:.1%} of the predicted chance.",
    )


def _by_year(details: tuple[Check, ...], found: Forecast) -> str:
    years = sorted({day.date[:4] for day in found.days})
    parts = []
    for year in years:
        marks = [
            bool(detail.inside)
            for detail, day in zip(details, found.days, strict=True)
            if day.date.startswith(year)
        ]
        parts.append(f"{year} {sum(marks)} of {len(marks)}")
    return ", ".join(parts)


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
