"""What does it achieve of its stated purpose?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run


class Benefit(Measure):
    """Correct outcomes of the stated purpose, on top of what today's practice reaches.

    The benefit of an option is its difference from `none`; see the comparisons.

    Sources: requirements quantity 5 (a causal difference, not a level).

    Does not say: whether the outcome would have come about anyway, later or otherwise.
    """

    ids: ClassVar = {
        "benefit.correct_outcomes": Meaning(
            "correct outcomes of the purpose a year", "outcomes/year",
            "people rightly {participle}", "one year", compared=True, adds_to_today=True,
        )
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield correct outcomes; `none` shows those of today."""
        if run.option.is_none:
            today = np.asarray(run.today["correct_outcomes_per_year"])
            yield Row(
                "benefit.correct_outcomes", today, note="today's practice, without the system"
            )
        elif run.outcomes.rightly_per_day is not None:
            right = run.per_year(run.outcomes.rightly_per_day)
            yield Row("benefit.correct_outcomes", right, note="on top of today's practice")
