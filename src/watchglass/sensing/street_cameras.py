"""Cameras along streets and squares: whoever goes out comes into the view of some of them."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Annotated, ClassVar, Literal

import numpy as np

from watchglass.base.columns import Classes, Drawn, Sightings, View, WatchedList
from watchglass.base.mixing import Array
from watchglass.evidence.parameters import assumed
from watchglass.evidence.quantity import AnyQuantity, share
from watchglass.sensing.contract import Sensor, by_listing


class StreetCameras(Sensor):
    """See people on every trip, as often and as long as the places say.

    A passage is a time that somebody comes into the view of a camera in which they can be
    recognised; the places of the scenario say how often that happens on a trip. Time and
    passages add up over the trips of a day; different cameras do not, since people come back the
    way they went.

    Sources: identity, views a day = trips a day x views a trip; different cameras a day =
    those of the first trip, and of each further one the part that was not met before.

    Leaves out: cameras indoors and in vehicles, people who change their way because of
    cameras, and whether anybody looks at the pictures.
    """

    kind: Literal["street_cameras"] = "street_cameras"
    records: ClassVar[bool] = True
    met_before_share: Annotated[
        AnyQuantity, share("cameras of a further trip that an earlier trip of the day met already")
    ] = assumed(0.3, 0.7, 1.0, "most trips lead back the way that one came; no count was found")

    def sightings(self, classes: Classes, watched: WatchedList | None, drawn: Drawn) -> Sightings:
        """Return views and passages per person and day, float (draws, classes)."""
        trips, met = classes.visits_per_day, np.asarray(drawn["met_before_share"])
        views = {purpose: _a_day(one, trips, met) for purpose, one in classes.views.items()}
        passes = views["recognisable"].passes if views else np.zeros(classes.shape)
        unmatched, matched = by_listing(classes, passes)
        return Sightings(
            passages_per_day=passes,
            unmatched_per_day=unmatched,
            matched_per_day=matched,
            captured_share=np.ones(classes.shape[0]),
            views=views,
        )


def _a_day(trip: View, trips: Array, met_before: Array) -> View:
    """Return the view of a day: trips (draws, classes), met_before (draws,)."""
    added = View(**{one.name: getattr(trip, one.name) * trips for one in fields(View)})
    further = np.maximum(trips - 1.0, 0.0) * (1.0 - met_before[:, None])
    return replace(added, cameras=trip.cameras * (np.minimum(trips, 1.0) + further))
