"""What does the human check add, and what does it cost in hours?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of


class Review(Measure):
    """Wrong and right decisions that a reviewer stops, and the change in PPV.

    A negative change means that review made alerts less trustworthy.

    Sources: requirements R08.

    Does not say: how a reviewer would do with other alerts than these.
    """

    ids: ClassVar = {
        "review.catch_rate": Meaning(
            "wrong alerts that review stops, lookalikes counted", "share",
            "false alerts stopped by review", "false alerts before review",
        ),
        "review.overruled_rate": Meaning(
            "right alerts that review stops", "share",
            "true alerts stopped by review", "true alerts before review",
        ),
        "review.ppv_change": Meaning(
            "change of the share of alerts that are right, by review", "difference of shares",
            "share right after review less share right before", "alerts",
        ),
        "review.hours": Meaning(
            "hours of review", "person-hours/year", "hours spent on alerts", "one year of use"
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield the four where the option has a review step."""
        if run.decisions is None or run.decisions.review_minutes is None:
            return
        before, after = run.decisions.before, run.decisions.after
        wrong = run.per_year(before.wrong_per_day), run.per_year(after.wrong_per_day)
        right = run.per_year(before.right_per_day), run.per_year(after.right_per_day)
        yield Row("review.catch_rate", share_of(wrong[0] - wrong[1], wrong[0]))
        yield Row("review.overruled_rate", share_of(right[0] - right[1], right[0]))
        # As for alerts.false_share: a correct match to a wrong entry is no false alert.
        listed = run.per_year(before.list_error_per_day), run.per_year(after.list_error_per_day)
        true = [r + error for r, error in zip(right, listed, strict=True)]
        ppv = [share_of(t, t + w) for t, w in zip(true, wrong, strict=True)]
        yield Row("review.ppv_change", ppv[1] - ppv[0])
        looked_at = run.per_year(run.decisions.reviewed_per_day)
        yield Row("review.hours", looked_at * run.decisions.review_minutes / 60.0)
