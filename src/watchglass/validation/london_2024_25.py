"""London 2024-25: a year of alerts, from the laboratory and from the log of the time before."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from watchglass.deciding.face_search import FaceSearch
from watchglass.evidence.deployments import Deployment
from watchglass.evidence.parameters import assumed, from_evidence
from watchglass.evidence.quantity import Quantity
from watchglass.validation.contract import (
    Check,
    Predicted,
    Published,
    PublishedResult,
    Subject,
    read_in,
)
from watchglass.validation.intervals_of_counts import poisson_mix
from watchglass.validation.lab_point import expected_false_alerts
from watchglass.validation.overdispersed import total_of

ANNUAL = "uk-met-2024-25-annual"
USES = "met-2024-25-uses"
_LIST = "met-log-watchlist-2025"
_LOG, _BEFORE, _SETTING = "uk-met-log-", "2024-07", "0.6"


class London202425(PublishedResult):
    """False alerts and alerts of 203 uses in a year.

    Does not say: who was stopped, and whether an alert called true was right.
    """

    def checks(self, published: Published) -> Iterator[Check]:
        """Yield the laboratory's prediction, then the log's, per use and per face."""
        row = published.deployments[ANNUAL]
        yield _from_laboratory(published, row)
        for column, words in (("false_alerts", "alerts called false"), ("alerts", "alerts")):
            for per in ("use", "face"):
                yield _from_log(published, row, column, words, per)


def _from_laboratory(published: Published, row: Deployment) -> Check:
    subject = _subject(row, "false_alerts", "alerts called false", "from the laboratory")
    if row.faces_scanned is None:
        return subject.not_predictable("faces scanned")
    lowest, median, highest = published.numbers(
        *(f"{_LIST}/{part}" for part in ("lowest", "median", "highest"))
    )
    entries = assumed(lowest, median, highest, "lists of January to March 2025, by the log")
    model = FaceSearch(
        tpir=Quantity(form="not known"),
        fpir=from_evidence("npl-fpir06-10k"),
        tested_list_size=Quantity(form="typed", value=10_000),
    )
    means = expected_false_alerts(published, model, row.faces_scanned, entries)
    predicted = poisson_mix(means)
    return subject.against(
        predicted,
        "prediction",
        ("npl-fpir06-10k", _LIST),
        f"{_times(predicted, row.false_alerts)} The laboratory point is one of threshold "
        "0.60, the year is recalled to have run at 0.64; and since mid 2024 a use counts "
        "several times the faces (met-log-faces-break). Parameter uncertainty: draws of rate, "
        "list and the step to the field. Sampling noise: Poisson. The interval holds both.",
    )


def _from_log(published: Published, row: Deployment, column: str, words: str, per: str) -> Check:
    subject = _subject(row, column, words, f"from the log before, per {per}")
    if row.faces_scanned is None:
        return subject.not_predictable("faces scanned")
    before = _uses_before(published, row)
    counts = np.array([getattr(one, column) for one in before], dtype=float)
    faces = np.array([one.faces_scanned for one in before], dtype=float)
    by_use = per == "use"
    (uses,) = published.numbers(USES)
    coming = uses if by_use else row.faces_scanned
    predicted = total_of(counts, np.ones_like(faces) if by_use else faces, int(uses), float(coming))
    return subject.against(
        predicted,
        "prediction",
        ("uk-met-log-2023-*", "uk-met-log-2024-0[1-6]-*"),
        f"{_times(predicted, getattr(row, column))} {counts.sum():,.0f} in {len(before)} uses "
        f"and {faces.sum():,.0f} faces, January 2023 to June 2024, all at threshold 0.60, "
        f"carried to {coming:,.0f} {per}s; lists grew from about 12,000 to 16,000 meanwhile. "
        "Parameter uncertainty: posterior of rate and spread between uses. Sampling noise: "
        "negative binomial. The interval holds both, but no change of setting or of counting.",
    )


def _uses_before(published: Published, row: Deployment) -> list[Deployment]:
    """Return the logged uses at the setting of the time before, none of the year itself."""
    return [
        one
        for one in published.deployments.values()
        if one.key.startswith(_LOG)
        and one.threshold == _SETTING
        and one.date_end < _BEFORE
        and one.key not in row.overlaps
        and one.faces_scanned
    ]


def _subject(row: Deployment, column: str, words: str, how: str) -> Subject:
    name = f"London 2024-25, {column.replace('_', ' ')}, {how}"
    return Subject(name, words, getattr(row, column), "alerts", read_in(row))


def _times(predicted: Predicted, observed: int | None) -> str:
    if not observed:
        return ""
    ratio = predicted.value / observed
    many = f"{ratio:.3g} times the" if ratio >= 1 else f"1/{1 / ratio:.3g} of the"
    return f"The median prediction is {many} {observed:,} published."
