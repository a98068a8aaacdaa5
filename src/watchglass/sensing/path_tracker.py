"""Sensors that tell one visitor's device or face from another's, and so record ways."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from watchglass.base.columns import Classes, Drawn, Sightings, WatchedList
from watchglass.evidence.quantity import AnyQuantity, share
from watchglass.sensing.contract import Sensor, by_listing


class PathTracker(Sensor):
    """Record the way of a share of the visitors, under a pseudonym.

    A person is recorded on all visits or on none: it is the device that tells.

    Sources: identity, visits recorded = visits x share recorded.

    Leaves out: devices that change their name, people with two, and staff.
    """

    kind: Literal["path_tracker"] = "path_tracker"
    records: ClassVar[bool] = True
    recorded_share: Annotated[
        AnyQuantity, share("visitors whose device or face is told from others")
    ]

    def sightings(self, classes: Classes, watched: WatchedList | None, drawn: Drawn) -> Sightings:
        """Return visits recorded per person and day, float (draws, classes)."""
        recorded_share = np.asarray(drawn["recorded_share"])
        recorded = classes.visits_per_day * recorded_share[:, None]
        unmatched, matched = by_listing(classes, recorded)
        return Sightings(
            passages_per_day=classes.visits_per_day,
            unmatched_per_day=unmatched,
            matched_per_day=matched,
            captured_share=recorded_share,
            people_share=recorded_share,
        )
