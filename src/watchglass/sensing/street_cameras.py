"""Cameras along streets and squares: whoever goes out comes into the view of some of them."""

from __future__ import annotations

from dataclasses import fields
from typing import ClassVar, Literal

import numpy as np

from watchglass.base.columns import NOT_LISTED, Classes, Drawn, Sightings, View, WatchedList
from watchglass.sensing.contract import Sensor


class StreetCameras(Sensor):
    """See people on every trip, as often and as long as the places say.

    A passage is a time that somebody comes into the view of a camera in which they can be
    recognised; the places of the scenario say how often that happens on a trip.

    Sources: identity, views a day = trips a day x views a trip.

    Leaves out: cameras indoors and in vehicles, people who change their way because of
    cameras, and whether anybody looks at the pictures.
    """

    kind: Literal["street_cameras"] = "street_cameras"
    records: ClassVar[bool] = True

    def sightings(self, classes: Classes, watched: WatchedList | None, drawn: Drawn) -> Sightings:
        """Return views and passages per person and day, float (draws, classes)."""
        trips = classes.visits_per_day
        views = {
            purpose: View(**{f.name: getattr(one, f.name) * trips for f in fields(View)})
            for purpose, one in classes.views.items()
        }
        passes = views["recognisable"].passes if views else np.zeros(classes.shape)
        unlisted = classes.listing == NOT_LISTED
        return Sightings(
            passages_per_day=passes,
            unmatched_per_day=np.where(unlisted, passes, 0.0),
            matched_per_day=np.where(unlisted, 0.0, passes),
            captured_share=np.ones(classes.shape[0]),
            views=views,
        )
