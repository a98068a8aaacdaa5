"""An option without a sensor: people come past, and nothing looks at their faces."""

from __future__ import annotations

import numpy as np

from watchglass.base.columns import Classes, Drawn, Sightings, WatchedList
from watchglass.sensing.contract import Sensor


def sightings_of(
    sensor: Sensor | None, classes: Classes, watched: WatchedList | None, drawn: Drawn
) -> Sightings:
    """Return what a sensor sees of people, float (draws, classes); without one, nothing."""
    return sensor.sightings(classes, watched, drawn) if sensor else no_sightings(classes)


def no_sightings(classes: Classes) -> Sightings:
    """Return passages without any comparison, float (draws, classes)."""
    nothing = np.zeros(classes.shape)
    return Sightings(
        passages_per_day=classes.visits_per_day,
        unmatched_per_day=nothing,
        matched_per_day=nothing,
        captured_share=np.zeros(classes.shape[0]),
    )
