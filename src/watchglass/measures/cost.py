"""What does it cost, and what does each right and each wrong outcome cost?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.measures.benefit import people_rightly_affected
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of


class Cost(Measure):
    """Lifecycle cost, its staff share, and cost per outcome.

    Cost per wrong stop is the money spent for each person wrongly stopped; it is no
    damage estimate. Undiscounted, in the prices of the year the scenario names.

    Sources: requirements R28; HM Treasury, The Green Book.

    Does not say: what the people's lost time is worth, nor what a crime costs.
    """

    ids: ClassVar = {
        "cost.total_lifecycle": Meaning(
            "cost over the life of the option", "money", "set-up, running and staff",
            "the whole horizon", adds_to_today=True,
        ),
        "cost.per_year": Meaning(
            "cost a year", "money/year", "set-up, running and staff, spread over the horizon",
            "one year", compared=True, adds_to_today=True,
        ),
        "cost.staff_share": Meaning("staff, of all cost", "share", "staff", "total cost"),
        "cost.per_correct_outcome": Meaning(
            "cost of one correct outcome", "money", "cost a year", "correct outcome"
        ),
        "cost.per_false_stop": Meaning(
            "money spent for each person wrongly affected", "money", "cost a year",
            "person wrongly affected",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield what the option's quantities allow; `none` shows today's cost."""
        if run.option.is_none:
            today = np.asarray(run.today["cost_per_year"])
            yield Row("cost.per_year", today, note="today's practice, without the system")
            return
        money, out = run.outcomes.money, run.outcomes
        if "total" not in money:
            return
        yield Row("cost.total_lifecycle", money["total"])
        yield Row("cost.per_year", money["per_year"])
        yield Row("cost.staff_share", share_of(money["staff"], money["total"]))
        if out.rightly_per_day is not None and out.wrongly_per_day is not None:
            right, wrong = people_rightly_affected(run), run.per_year(out.wrongly_per_day)
            if out.list_error_per_day is not None:
                wrong = wrong + run.per_year(out.list_error_per_day)
            yield Row("cost.per_correct_outcome", share_of(money["per_year"], right))
            yield Row("cost.per_false_stop", share_of(money["per_year"], wrong))
