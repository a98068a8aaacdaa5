"""London, February 2020: false alerts predicted from what was tested before and elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from watchglass.base.mixing import mixed_share
from watchglass.deciding.face_search import FaceSearch
from watchglass.deciding.list_scaling import calibrated_rate, hazards
from watchglass.evidence.deployments import Deployment
from watchglass.evidence.parameters import assumed, from_evidence
from watchglass.evidence.quantity import Quantity
from watchglass.validation.contract import (
    Check,
    Predicted,
    Published,
    PublishedResult,
    Subject,
    inputs_missing,
    read_in,
)
from watchglass.validation.intervals_of_counts import poisson_mix
from watchglass.validation.lab_point import expected_false_alerts

USES = {
    "Oxford Circus": "uk-met-2020-02-27-oxford-circus",
    "Stratford": "uk-met-2020-02-11-stratford",
}
_POINT, _CEILING = "npl-old-fpir", "swp-cap"
_TESTED = assumed(2000, 3000, 4000, "the entry names lists of 2,000 to 4,000")
_CEILING_LIST = 2000.0  # the longest list that the procedure with the ceiling allowed


class London2020(PublishedResult):
    """False alerts of the two uses of February 2020 of which faces and list are known.

    Does not say: how many people on the list passed, hence nothing of true alerts.
    """

    def checks(self, published: Published) -> Iterator[Check]:
        """Yield three checks a use: false alerts, their ceiling, and the true alerts."""
        for place, key in USES.items():
            row = published.deployments[key]
            false = _subject(row, place, "false")
            if (missing := inputs_missing(row)) or row.faces_scanned is None:
                yield false.not_predictable(missing)
            else:
                yield _from_point(published, false, row)
                yield _from_ceiling(published, _subject(row, place, "false", ", ceiling"), row)
            true = _subject(row, place, "true")
            yield true.not_predictable("number of people on the list who passed")


def _subject(row: Deployment, place: str, called: str, part: str = "") -> Subject:
    name = f"{place} {row.date_start}, {called} alerts{part}"
    observed = row.false_alerts if called == "false" else row.true_alerts
    return Subject(name, f"alerts called {called}", observed, "alerts", read_in(row))


def _from_point(published: Published, subject: Subject, row: Deployment) -> Check:
    faces, entries = row.faces_scanned or 0, row.watchlist_size or 0
    model = FaceSearch(
        tpir=Quantity(form="not known"), fpir=from_evidence(_POINT), tested_list_size=_TESTED
    )
    means = expected_false_alerts(published, model, faces, entries)
    return subject.against(
        poisson_mix(means),
        "prediction",
        (_POINT,),
        f"{faces:,} faces and a list of {entries:,} are known beforehand. Parameter "
        "uncertainty: draws of the published rate, the tested list, growth with the list, "
        "spread between people and the step from test to field. Sampling noise: Poisson. The "
        f"interval holds both. {_caveat(row)}The rate was published in 2023 for a generation "
        "before; whether that is the matcher of 2020, and whether it was counted in London "
        "before 2020, is not told.",
    )


def _from_ceiling(published: Published, subject: Subject, row: Deployment) -> Check:
    """Return the count that a rate at the ceiling would rarely exceed: a bound, no estimate."""
    (ceiling,) = published.numbers(_CEILING)
    faces, entries = row.faces_scanned or 0, row.watchlist_size or 0
    one, alike = np.ones(1), np.zeros(1)
    rate = calibrated_rate(ceiling * one, np.full((1, 1), _CEILING_LIST), one, alike)
    matrix = np.ones((1, 1, 1))
    share = mixed_share(hazards(rate, matrix, entries * one, np.ones((1, 1))), alike)
    at_most = poisson_mix(faces * share[:, 0])
    return subject.against(
        Predicted(0, at_most.value, at_most.high, 0.975),
        "consistency check",
        (_CEILING,),
        "The ceiling that another force set itself, 1 in 1,000 with at most 2,000 entries, "
        f"carried to {entries:,} entries; the median is what the ceiling itself would give. It "
        "bounds from above only: few false alerts agree with it always. Parameter uncertainty: "
        f"none, a rule is no measurement. Sampling noise: Poisson. {_caveat(row)}".strip(),
    )


def _caveat(row: Deployment) -> str:
    return "" if row.basis == "measured" else f"Of the faces: {row.because} "
