"""How many alerts are wrong, of all faces and of all alerts?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.columns import AFTER, BEFORE
from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of

YEAR = "one year of use"
FALSE = "false alerts"


class Alerts(Measure):
    """The same false alerts on both denominators, before and after human review.

    A false alert names somebody who is not the person on the list entry. A correct
    match to an entry that should not be there is counted apart, as a list error.

    Sources: requirements R01; South Wales Police's definitions of true and false alert.

    Does not say: whether an alert led to a stop.
    """

    ids: ClassVar = {
        "alerts.false": Meaning("false alerts a year", "alerts", FALSE, YEAR, compared=True),
        "alerts.true": Meaning(
            "true alerts a year", "alerts", "alerts that name the person on a right entry", YEAR,
            compared=True,
        ),
        "alerts.list_error": Meaning(
            "correct matches to entries that should not be on the list", "alerts",
            "alerts that name the person on a wrong entry", YEAR,
        ),
        "alerts.false_per_scan": Meaning(
            "false alerts of all faces compared", "share", FALSE, "faces compared"
        ),
        "alerts.false_share": Meaning(
            "false alerts of all alerts (1 - PPV)", "share", FALSE, "alerts"
        ),
        "people.scanned_per_true_alert": Meaning(
            "faces compared for one true alert", "passages", "faces compared", "true alert"
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield counts, both rates and the yield; doing nothing raises no alert."""
        if run.option.is_none:
            nothing = np.zeros(run.draws)
            for measure in ("alerts.false", "alerts.true"):
                yield Row(measure, nothing, stage=AFTER, note="no system, so no alert by it")
            return
        if run.decisions is None or run.decisions.outcome not in ("alert", "candidate"):
            return
        scans = faces_compared(run)
        for stage in (BEFORE, AFTER):
            rates = run.decisions.stages[stage]
            false, true = run.per_year(rates.wrong_per_day), run.per_year(rates.right_per_day)
            listed = run.per_year(rates.list_error_per_day)
            yield Row("alerts.false", false, stage=stage)
            yield Row("alerts.true", true, stage=stage)
            yield Row("alerts.list_error", listed, stage=stage)
            per_scan, (unit, note) = share_of(false, scans), _per(run)
            yield Row("alerts.false_per_scan", per_scan, stage=stage, note=note, unit=unit)
            yield Row("alerts.false_share", share_of(false, false + true + listed), stage=stage)
            if run.decisions.outcome == "alert":
                yield Row("people.scanned_per_true_alert", share_of(scans, true), stage=stage)


def faces_compared(run: Run) -> Array:
    """Return faces compared in a year, float (draws,): passages captured, or searches."""
    assert run.scene is not None
    seen = run.scene.sightings
    per_day = seen.unmatched_per_day + seen.matched_per_day
    if seen.at_risk == "enrolled":
        return np.asarray(per_day[:, 0] * run.days_per_year)
    return run.per_year(per_day)


def _per(run: Run) -> tuple[str, str]:
    """Return the unit and note of false alerts per face: a search may name several people."""
    assert run.scene is not None
    if run.scene.sightings.at_risk == "enrolled":
        note = "expected innocent people named per search; above 1 when a search names several"
        return "candidates/search", note
    return "", "a face compared is a passage; one person may pass many times"
