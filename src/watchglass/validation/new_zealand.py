"""New Zealand 2024: alerts in 25 supermarkets, and the share of them that staff confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from watchglass.validation.contract import (
    Check,
    Predicted,
    Published,
    PublishedResult,
    Subject,
    inputs_missing,
    read_in,
)
from watchglass.validation.intervals_of_counts import binomial

TRIAL = "nz-foodstuffs-2024"
IMAGES, CONFIRMED, CLAIM = "nz-trial-faces", "nz-trial-confirmed", "nz-right-claim"
_INQUIRY = (
    "Office of the Privacy Commissioner, New Zealand, inquiry of June 2025, through secondary texts"
)


class NewZealand(PublishedResult):
    """Alerts, and alerts confirmed by staff, in the supermarket trial.

    Does not say: how many confirmed people were the right ones.
    """

    def checks(self, published: Published) -> Iterator[Check]:
        """Yield the alerts, which cannot be predicted, and the share confirmed."""
        row = published.deployments[TRIAL]
        images, claim = published.numbers(IMAGES, CLAIM)
        confirmed = published.evidence[CONFIRMED].k or 0
        alerts = Subject("New Zealand trial, alerts", "alerts", row.alerts, "alerts", read_in(row))
        yield alerts.not_predictable(
            inputs_missing(row) or "share of visitors on the list",
            f"{images:,.0f} face images are known (also given as 225 million), but one visitor "
            "leaves many; how many visitors were on the list is not known either. Nothing "
            "published before has images as its denominator in a shop.",
        )
        n = row.alerts or 0
        share = Subject(
            "New Zealand trial, alerts confirmed",
            f"share of alerts that staff confirmed, {confirmed:,} of {n:,}",
            confirmed / n if n else None,
            "share",
            _INQUIRY,
        )
        if not n:
            yield share.not_predictable("alerts")
            return
        claimed = binomial(n, claim)
        yield share.against(
            Predicted(claimed.low, claimed.value, 1.0),
            "consistency check",
            (TRIAL, CONFIRMED, CLAIM),
            "The retailer's claim of more than 98 % right, put beside what staff confirmed. The "
            "two are shares at different stages: before review, by the system's account, and "
            "after review, by staff; an alert that nobody confirmed is not shown to be wrong. So "
            "the miss says that the one cannot stand for the other. Parameter uncertainty: none "
            "was published with the claim. Sampling noise: binomial.",
        )
