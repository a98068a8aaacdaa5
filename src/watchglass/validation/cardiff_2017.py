"""Cardiff 2017: the final, whose inputs were never published, and what events say of each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from watchglass.evidence.deployments import Deployment, total
from watchglass.validation.contract import (
    Check,
    Published,
    PublishedResult,
    Subject,
    inputs_missing,
    read_in,
)
from watchglass.validation.intervals_of_counts import beta_binomial, sum_of_chances

FINAL, LATER_COUNT = "uk-swp-2017-06-ucl-final", "uk-swp-2017-ucl-foi2025"
EVENTS = (
    FINAL,
    "uk-swp-2017-10-joshua",
    "uk-swp-2017-11-wales-australia",
    "uk-swp-2017-11-wales-georgia",
    "uk-swp-2017-11-wales-nz",
    "uk-swp-2017-12-gallagher",
)


class Cardiff2017(PublishedResult):
    """Alerts of the final, and the share of alerts that were right at six events.

    Does not say: how many faces were scanned, at any of them.
    """

    def checks(self, published: Published) -> Iterator[Check]:
        """Yield three figures that cannot be predicted, then the events from each other."""
        final = published.deployments[FINAL]
        later = published.deployments[LATER_COUNT]
        counted = (
            f"A count of 2025 of the same days has {later.alerts:,} alerts, {later.false_alerts:,} "
            "of them false: the outcome itself is in doubt. Attendance is no count of faces."
        )
        for column, words in (("alerts", "alerts"), ("false_alerts", "alerts called false")):
            subject = Subject(
                f"Cardiff final 2017, {column.replace('_', ' ')}",
                words,
                getattr(final, column),
                "alerts",
                read_in(final),
            )
            yield subject.not_predictable(inputs_missing(final), counted)
        yield _share(final, "Cardiff final 2017, share of alerts that were right").not_predictable(
            "share of passers-by who are on the list",
            "The share right depends on it, and no figure published before June 2017 was found.",
        )
        yield _each_from_the_others([published.deployments[key] for key in EVENTS])


def _each_from_the_others(rows: list[Deployment]) -> Check:
    found = [_from_others(row, [one for one in rows if one is not row]) for row in rows]
    details, chances = tuple(detail for detail, _ in found), np.array([c for _, c in found])
    inside = sum(bool(detail.inside) for detail in details)
    subject = Subject(
        "Cardiff events 2017, each from the others",
        "share of events whose share of right alerts lies in its 95% interval",
        inside / len(details),
        "share",
        "deployments.csv, uk-swp-2017-*",
    )
    return subject.against(
        sum_of_chances(chances),
        "consistency check",
        EVENTS,
        f"{inside} of {len(details)} events inside; {chances.mean():.1%} would be, had all one "
        "share of right alerts in common. Where fewer are than chance allows, the share right at "
        "one event does not carry to another: crowd, list and images differ. Parameter "
        "uncertainty: in each interval, Jeffreys' law of the other events' share. Sampling noise: "
        "in each interval, binomial; in the range of the share inside, events as independent.",
        details,
    )


def _from_others(row: Deployment, others: list[Deployment]) -> tuple[Check, float]:
    k, n = total(others, "true_alerts"), total(others, "alerts")
    if k is None or n is None or not row.alerts:
        raise ValueError(f"{row.key} or another event lost its alerts; take it out of EVENTS")
    predicted, chance = beta_binomial(row.alerts, k, n)
    check = _share(row, f"{row.key}, share of alerts that were right").against(
        predicted,
        "consistency check",
        tuple(one.key for one in others),
        f"From {k:,} of {n:,} at the other events. Parameter uncertainty: Jeffreys' law of that "
        "share. Sampling noise: binomial. The interval holds both.",
    )
    return check, chance


def _share(row: Deployment, name: str) -> Subject:
    right, alerts = row.true_alerts, row.alerts
    observed = right / alerts if right is not None and alerts else None
    what = f"alerts called true over alerts, {row.place}, {right} of {alerts}"
    return Subject(name, what, observed, "share", read_in(row))
