"""An image handed in for a search: everybody enrolled in the gallery is compared with it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from watchglass.base.columns import Classes, Drawn, Reach, Sightings, WatchedList
from watchglass.evidence.quantity import AnyQuantity, Spec, share
from watchglass.sensing.contract import Sensor


class SearchRequest(Sensor):
    """Compare each image handed in with every entry of the gallery.

    The people of the classes are those enrolled: they are at risk of being named,
    without having been anywhere. Matched searches are spread evenly over them.

    Sources: identity, comparisons per enrolled person = searches.

    Leaves out: searches limited to part of a gallery, and how images are chosen.
    """

    kind: Literal["search_request"] = "search_request"
    reach: ClassVar[Reach] = "enrolled"
    searches_per_day: Annotated[
        AnyQuantity, Spec("searches run a day", ("searches/day",), 0.0, 1e9)
    ]
    enrolled_share: Annotated[
        AnyQuantity, share("searches whose subject has an entry in the gallery")
    ]

    def sightings(self, classes: Classes, watched: WatchedList | None, drawn: Drawn) -> Sightings:
        """Return comparisons per enrolled person and day, float (draws, classes)."""
        searches = np.asarray(drawn["searches_per_day"])[:, None]
        people = np.maximum(classes.persons.sum(axis=1, keepdims=True), 1.0)
        matched = searches * np.asarray(drawn["enrolled_share"])[:, None] / people
        return Sightings(
            passages_per_day=np.zeros(classes.shape),
            unmatched_per_day=np.broadcast_to(searches, classes.shape) - matched,
            matched_per_day=np.broadcast_to(matched, classes.shape),
            captured_share=np.ones(len(people)),
            at_risk="enrolled",
        )
