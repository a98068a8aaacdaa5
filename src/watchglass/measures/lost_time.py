"""How much time do people lose who did nothing?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run
from watchglass.measures.wrongly_affected import SANCTIONED, affected_today


class LostTime(Measure):
    """Hours lost by people wrongly stopped, asked or refused.

    Days lost to the sanctions of a score stand in `sanctions`, and so does what is known
    of today's.

    Sources: identity, wrong outcomes x minutes.

    Does not say: fear, shame or what people missed meanwhile.
    """

    ids: ClassVar = {
        "harm.person_hours": Meaning(
            "hours lost by people wrongly {participle}", "person-hours/year",
            "hours of people wrongly {participle}", "one year", compared=True, adds_to_today=True,
        )
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield hours a year; `none` shows those of today."""
        if run.scenario.affected_word == SANCTIONED:
            return
        if run.option.is_none:
            wrongly, _ = affected_today(run)
            hours = wrongly * np.asarray(run.today["minutes_per_wrong"]) / 60.0
            yield Row("harm.person_hours", hours, note="today's practice, without the system")
        elif run.outcomes.minutes_lost_per_day is not None:
            yield Row("harm.person_hours", run.per_year(run.outcomes.minutes_lost_per_day) / 60.0)
