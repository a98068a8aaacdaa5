"""How long do people wait at a checkpoint, and do its lanes suffice at all?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from watchglass.base.columns import Sightings
from watchglass.base.mixing import Array
from watchglass.base.queueing import minutes_waited, utilisation
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run

GROWS = "more people come than the lanes can check: the line grows as long as they come"


class Queue(Measure):
    """Waiting in minutes for one person and in hours for all, and how busy the lanes are.

    Where more people come than the lanes can check, the line grows as long as they come: there
    is no mean wait, and no figure is given; where that is so in part of the draws, the figure
    is not known, and the part is said with it. Hours count the wait and the check itself.

    Sources: base/queueing.py: Erlang (1917), Pollaczek (1930), Allen (1990).

    Does not say: how long the line is at its worst hour, nor what people miss meanwhile.
    """

    ids: ClassVar = {
        "queue.load": Meaning(
            "work at the checkpoint over what its lanes can do", "ratio", "work that arrives",
            "work that the open lanes can do",
        ),
        "queue.minutes_per_person": Meaning(
            "minutes waited for one check", "minutes", "minutes in line before the check",
            "person stopped",
        ),
        "queue.person_hours": Meaning(
            "hours in line and under check", "person-hours/year",
            "hours of people stopped, in line and under check", "one year of use", compared=True,
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield load, wait and hours; where nobody is stopped there is no queue."""
        if run.scene is None or run.scene.sightings.queue is None:
            return
        queue = run.scene.sightings.queue
        waited = minutes_waited(queue)
        hours = _stopped(run, run.scene.sightings) * (waited + queue.service_minutes) / 60.0
        yield Row("queue.load", utilisation(queue))
        yield Row("queue.minutes_per_person", waited, undefined=GROWS)
        yield Row("queue.person_hours", hours, undefined=GROWS)


def _stopped(run: Run, seen: Sightings) -> Array:
    return run.per_year(seen.unmatched_per_day + seen.matched_per_day)
