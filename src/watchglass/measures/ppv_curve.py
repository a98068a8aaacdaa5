"""If an alert sounds, how likely is it right, for each share of wanted people passing?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from watchglass.base.columns import AFTER, RIGHTLY_LISTED
from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of

# One listed person in this many passing; from a checkpoint to a whole city.
ONE_IN = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000,
          100_000, 119_000, 200_000, 500_000, 1_000_000)  # fmt: skip


def ppv(prevalence: Array | float, found: Array, wrongly_named: Array) -> Array:
    """Return the share of alerts that are right (PPV).

    prevalence: share of faces compared that belong to somebody listed; found: TPIR;
    wrongly_named: FPIR. nan where there is no alert at all.
    Source: Bayes' rule; Grother and Ngan, NISTIR 8271, on predictive value.
    """
    right = prevalence * found
    return share_of(right, right + (1 - prevalence) * wrongly_named)


class PpvCurve(Measure):
    """PPV over prevalence, because the share of wanted people passing is rarely known.

    Uses the option's own share found and share wrongly named, after review.

    Sources: requirements R02; Bayes' rule; fixture F1 (1 in 119,000) and F10.

    Does not say: which prevalence holds at a place.
    """

    ids: ClassVar = {
        f"alerts.ppv_at_1_in_{n}": Meaning(
            f"alerts that are right if 1 in {n:,} faces is of somebody listed", "share",
            "true alerts", f"alerts, if 1 in {n:,} faces is of somebody listed",
        )
        for n in ONE_IN
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield one row a prevalence, for searches of people passing by."""
        if run.scene is None or run.decisions is None:
            return
        seen, rates = run.scene.sightings, run.decisions.after
        if run.decisions.outcome != "alert" or seen.at_risk != "passer-by":
            return
        listed = (run.classes.listing == RIGHTLY_LISTED) * seen.matched_per_day
        found = share_of(run.per_year(rates.right_per_day), run.per_year(listed))
        named = share_of(run.per_year(rates.wrong_per_day), run.per_year(seen.unmatched_per_day))
        for n in ONE_IN:
            yield Row(f"alerts.ppv_at_1_in_{n}", ppv(1 / n, found, named), stage=AFTER)
