"""A camera on a pole: a passer-by is captured, or not, on each passage."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from watchglass.base.columns import Classes, Drawn, Sightings, WatchedList
from watchglass.evidence.quantity import AnyQuantity, share
from watchglass.sensing.contract import Sensor, by_listing


class FixedCamera(Sensor):
    """Capture a usable face image on each passage, independently.

    Every visit is one passage. A listed person's captures are compared with a list
    that holds the right entry; everybody else's with a list that does not.

    Sources: identity, captures = passages x share captured.

    Leaves out: crowding, weather, people who learn to avoid the camera, a second
    capture of one passage, and a listed person taken for another listed person.
    """

    kind: Literal["fixed_camera"] = "fixed_camera"
    capture_fraction: Annotated[AnyQuantity, share("passages that give a usable face image")]

    def sightings(self, classes: Classes, watched: WatchedList | None, drawn: Drawn) -> Sightings:
        """Return captures per person and day, float (draws, classes)."""
        share_captured = np.asarray(drawn["capture_fraction"])
        captured = classes.visits_per_day * share_captured[:, None]
        unmatched, matched = by_listing(classes, captured)
        return Sightings(
            passages_per_day=classes.visits_per_day,
            unmatched_per_day=unmatched,
            matched_per_day=matched,
            captured_share=share_captured,
            at_risk="passer-by",
        )
