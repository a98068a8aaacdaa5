"""London, February 2020: false alerts predicted from what was tested before and elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from watchglass.deciding.face_search import FaceSearch
from watchglass.evidence.deployments import Deployment
from watchglass.evidence.parameters import assumed, from_evidence
from watchglass.evidence.quantity import Quantity
from watchglass.validation.contract import (
    Check,
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
_POINTS: tuple[tuple[str, Quantity, str], ...] = (
    (
        "npl-old-fpir",
        assumed(2000, 3000, 4000, "the entry names lists of 2,000 to 4,000"),
        "It was published in 2023 and describes a generation before; whether it is the one of "
        "2020, and whether it was counted in London before 2020, is not told.",
    ),
    (
        "swp-cap",
        assumed(1000, 2000, 2000, "the procedure keeps the list to 2,000 images at most"),
        "It is a ceiling that another force set itself, read here as if it were the rate; the "
        "lists it applied to had at most 2,000 images, below 2,000 is our assumption.",
    ),
)


class London2020(PublishedResult):
    """False alerts of the two uses of February 2020 of which faces and list are known.

    Does not say: how many people on the list passed, hence nothing of true alerts.
    """

    def checks(self, published: Published) -> Iterator[Check]:
        """Yield one check for each use and each published rate, then the true alerts."""
        for place, key in USES.items():
            row = published.deployments[key]
            for evidence, tested, remark in _POINTS:
                yield _false_alerts(published, row, place, evidence, tested, remark)
            true = Subject(
                f"{place} {row.date_start}, true alerts",
                "alerts called true",
                row.true_alerts,
                "alerts",
                read_in(row),
            )
            yield true.not_predictable("the number of people on the list who passed")


def _false_alerts(
    published: Published,
    row: Deployment,
    place: str,
    evidence: str,
    tested: Quantity,
    remark: str,
) -> Check:
    subject = Subject(
        f"{place} {row.date_start}, false alerts, from {evidence}",
        "alerts called false",
        row.false_alerts,
        "alerts",
        read_in(row),
    )
    if missing := inputs_missing(row):
        return subject.not_predictable(missing)
    assert row.faces_scanned is not None and row.watchlist_size is not None
    model = FaceSearch(
        tpir=Quantity(form="not known"), fpir=from_evidence(evidence), tested_list_size=tested
    )
    means = expected_false_alerts(published, model, row.faces_scanned, row.watchlist_size)
    derived = "" if row.basis == "measured" else f"The faces are no count: {row.because} "
    return subject.against(
        poisson_mix(means),
        "prediction",
        (evidence,),
        f"{row.faces_scanned:,} faces and a list of {row.watchlist_size:,} are known beforehand. "
        "Parameter uncertainty: draws of the published rate, the tested list, growth with the "
        "list, spread between people and the step from test to field. Sampling noise: Poisson. "
        f"The interval holds both. {derived}{remark}",
    )
