"""A counter at the door: it counts people who come in, and tells nobody from anybody."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from watchglass.base.columns import Classes, Drawn, Sightings, WatchedList
from watchglass.evidence.quantity import AnyQuantity, share
from watchglass.sensing.contract import Sensor


class DoorCounter(Sensor):
    """Count visits at the doors; no face, device or person is recorded.

    Sources: identity, visits counted = visits x share counted.

    Leaves out: people counted twice, and counters that keep pictures.
    """

    kind: Literal["door_counter"] = "door_counter"
    records: ClassVar[bool] = True
    tells_apart: ClassVar[bool] = False
    counted_share: Annotated[AnyQuantity, share("visits that the counter counts")]

    def sightings(self, classes: Classes, watched: WatchedList | None, drawn: Drawn) -> Sightings:
        """Return visits counted as passages, and nobody captured; float (draws, classes)."""
        nobody = np.zeros(classes.shape)
        return Sightings(
            passages_per_day=classes.visits_per_day * np.asarray(drawn["counted_share"])[:, None],
            unmatched_per_day=nobody,
            matched_per_day=nobody,
            captured_share=np.zeros(classes.shape[0]),
        )
