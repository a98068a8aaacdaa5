"""How much time do people lose who did nothing?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run


class LostTime(Measure):
    """Hours lost by people wrongly stopped, asked or refused.

    Sources: identity, wrong outcomes x minutes.

    Does not say: fear, shame or what people missed meanwhile.
    """

    ids: ClassVar = {
        "harm.person_hours": Meaning(
            "hours lost by people wrongly {participle}", "person-hours/year",
            "hours of people wrongly {participle}", "one year", compared=True,
        )
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield hours a year; doing nothing adds none."""
        if run.option.is_none:
            yield Row("harm.person_hours", np.zeros(run.draws), note="none added to today's")
        elif run.outcomes.minutes_lost_per_day is not None:
            yield Row("harm.person_hours", run.per_year(run.outcomes.minutes_lost_per_day) / 60.0)
