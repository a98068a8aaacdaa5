"""What does an hour at work cost and record, and for how many hours does it not work?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of

_HOUR = "hour at work"
_PARTS = {"hire": "hire and running", "escorts": "staff at its side", "other_staff": "other staff",
          "set_up": "set-up"}  # fmt: skip


class Patrol(Measure):
    """Full cost of an hour at work, cost a year by its parts, people met; hours out of service.

    All that a year costs is divided by the hours in which the thing works, so that hours
    planned and lost make the others dearer.

    Sources: requirements R28; identities.

    Does not say: what the staff at its side would otherwise have done.
    """

    ids: ClassVar = {
        "cost.per_patrol_hour": Meaning(
            "full cost of an hour at work, staff at its side included", "money", "cost a year",
            _HOUR, compared=True,
        ),
        **{
            f"cost.part_{part}": Meaning(
                f"of the cost a year, {words}", "money/year", f"cost of {words}", "one year"
            )
            for part, words in _PARTS.items()
        },
        "use.hours_out_of_service": Meaning(
            "hours out of service a year", "hours", "planned hours in which it does not work",
            "one year",
        ),
        "people.recorded_per_hour": Meaning(
            "times somebody is recorded recognisably in an hour at work", "captures/hour",
            "times that somebody comes so near that they can be recognised", _HOUR,
        ),
        "people.seconds_recorded": Meaning(
            "seconds recorded each time", "seconds", "seconds in which somebody can be recognised",
            "time recorded",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield figures of an hour, for options that something useful is counted of by hours."""
        hours = run.hours_at_work()
        if run.scene is None or hours is None or run.outcomes.useful_per_hour is None:
            return
        money, seen = run.outcomes.money, run.scene.sightings
        if "per_year" in money:
            yield Row("cost.per_patrol_hour", share_of(money["per_year"], hours))
            for part in (part for part in _PARTS if part in money):
                yield Row(f"cost.part_{part}", money[part])
        if seen.duty is not None:
            assert run.hours_per_day is not None
            planned = np.asarray(run.days_per_year * run.hours_per_day)
            yield Row("use.hours_out_of_service", planned * seen.duty.out_of_service_share)
        if "recognisable" in seen.views:
            view = seen.views["recognisable"]
            times = run.per_year(view.passes)
            yield Row("people.recorded_per_hour", share_of(times, hours))
            yield Row("people.seconds_recorded", share_of(run.per_year(view.seconds), times))
