"""Suedkreuz: the headline rates of the station trial, scaled up to all travellers of a day."""

from __future__ import annotations

from collections.abc import Iterator

from watchglass.measures.sums import scaleup
from watchglass.validation.contract import (
    Check,
    Predicted,
    Published,
    PublishedResult,
    Subject,
    inputs_missing,
    read_in,
)

HITS = "suedkreuz-claim"
TRIAL = "de-suedkreuz-phase1-best"
TRAVELLERS, FALSE = "suedkreuz-travellers", "suedkreuz-false-share"
WANTED = 100  # the example's own round number, not a measurement
PRINTED_FALSE, PRINTED_SHARE = 11_900, 0.993
_SOURCE = "press texts on the trial, 2018 (neues-deutschland.de 1104661; rbb24.de), read there"
_SAME = (
    "The same sum done twice, so agreement says nothing of the system. Parameter uncertainty: "
    "none, the rates are the ministry's headline and are taken as they stand. Sampling noise: "
)


class Suedkreuz(PublishedResult):
    """What the announced rates mean for the travellers of one day, and the trial itself.

    Does not say: whether the announced rates would hold at other stations.
    """

    def checks(self, published: Published) -> Iterator[Check]:
        """Yield the false alerts a day, their share, and the trial's own alerts."""
        hits, travellers, false_share = published.numbers(HITS, TRAVELLERS, FALSE)
        day = scaleup(int(travellers), WANTED, hits, false_share)
        false = day["intervals"]["false_alerts_per_day"]
        true = day["intervals"]["true_alerts_per_day"]
        words = "of 11.9 million travellers a day, 100 of them wanted"
        count = Subject(
            "Suedkreuz scale-up, false alerts",
            f"false alerts {words}",
            PRINTED_FALSE,
            "alerts/day",
            _SOURCE,
        )
        yield count.against(
            Predicted(false["low"], day["false_alerts_per_day"], false["high"]),
            "consistency check",
            (HITS, TRAVELLERS, FALSE),
            _SAME + "Poisson, from day to day.",
        )
        share = Subject(
            "Suedkreuz scale-up, false share",
            f"share of alerts that are false, {words}",
            PRINTED_SHARE,
            "share",
            _SOURCE,
        )
        low = false["low"] / (false["low"] + true["high"])
        high = false["high"] / (false["high"] + true["low"])
        yield share.against(
            Predicted(low, day["false_share"], high, None),
            "consistency check",
            (HITS, TRAVELLERS, FALSE),
            _SAME + "the ends are those of the day's true and false alerts, each at 95 %.",
        )
        yield _trial(published)


def _trial(published: Published) -> Check:
    row = published.deployments[TRIAL]
    trial = Subject(
        "Suedkreuz trial, alerts",
        "alerts in the first phase",
        row.alerts,
        "alerts",
        read_in(row),
    )
    return trial.not_predictable(
        inputs_missing(row) or "alerts", "Only shares were published, no counts."
    )
