"""What does it achieve, where useful events are counted and not people?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.exposure import people_captured
from watchglass.measures.run import Run, share_of


class Useful(Measure):
    """Useful events a year, and the people recorded, or the money spent, for each of them.

    Events come in hours at work only; what an option adds stands beside today's practice.

    Sources: requirements quantity 5; identity, events an hour x hours at work.

    Does not say: what the event is worth, nor whether it needed the option.
    """

    ids: ClassVar = {
        "benefit.useful_events": Meaning(
            "useful events a year", "events/year", "useful events", "one year", compared=True,
            adds_to_today=True,
        ),
        "people.recorded_per_event": Meaning(
            "people {watched} for one useful event", "persons/event",
            "different people {watched} in a year", "useful event", compared=True,
        ),
        "cost.per_useful_event": Meaning(
            "cost of one useful event", "money", "cost a year", "useful event"
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield events a year and what stands against each; `none` shows those of today."""
        if run.option.is_none:
            if "useful_per_year" in run.today:
                today = np.asarray(run.today["useful_per_year"])
                yield Row("benefit.useful_events", today,
                          note="today's practice, without the system")  # fmt: skip
                yield Row("people.recorded_per_event", np.zeros(run.draws),
                          note="no system, so it records nobody")  # fmt: skip
            return
        hours, an_hour = run.hours_at_work(), run.outcomes.useful_per_hour
        if hours is None or an_hour is None:
            return
        events = hours * an_hour
        yield Row("benefit.useful_events", events, note="on top of today's practice")
        yield Row("people.recorded_per_event", share_of(_recorded(run), events))
        if "per_year" in run.outcomes.money:
            yield Row("cost.per_useful_event", share_of(run.outcomes.money["per_year"], events))


def _recorded(run: Run) -> Array:
    """Return different people recorded in a year, float (draws,)."""
    assert run.scene is not None
    seen = run.scene.sightings
    return people_captured(run, seen.unmatched_per_day + seen.matched_per_day, run.days_per_year)
