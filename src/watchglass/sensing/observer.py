"""Volunteers who keep their eyes open: so many inhabitants to each, out for some hours a day."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from watchglass.base.columns import Classes, Drawn, Sightings, WatchedList
from watchglass.evidence.quantity import AnyQuantity, Spec, share
from watchglass.sensing.contract import Sensor, by_listing


class Observer(Sensor):
    """Be noticed by volunteers along the way, as often as one is passed who looks.

    Volunteers on the street at a time are spread evenly along it; a walk passes as many as
    stand along its length. What they report, and what follows, is another kind's work.

    Sources: identities, volunteers = people / inhabitants for one; those out at a time = volunteers
    x share active x hours / hours of the day with people about; passed = those out x metres
    walked / metres of street.

    Leaves out: volunteers who watch from home, who know whom they see, or who follow somebody;
    people who behave otherwise because of them. No picture is taken, so nobody is in view of a
    camera.
    """

    kind: Literal["observer"] = "observer"
    records: ClassVar[bool] = True
    watched: ClassVar[str] = "noticed"
    inhabitants_per_observer: Annotated[
        AnyQuantity, Spec("inhabitants for one volunteer", ("persons/informant",), 1.0, 1e7)
    ]
    active_share: Annotated[AnyQuantity, share("volunteers registered who are active at all")]
    hours_per_day: Annotated[
        AnyQuantity, Spec("hours a day that an active volunteer is out", ("hours",), 0.0, 24.0)
    ]
    busy_hours_per_day: Annotated[
        AnyQuantity, Spec("hours of the day over which walks are spread", ("hours",), 1.0, 24.0)
    ]
    street_m_per_inhabitant: Annotated[
        AnyQuantity, Spec("metres of street for one inhabitant", ("m",), 0.001, 1e5)
    ]
    walk_m_per_visit: Annotated[
        AnyQuantity, Spec("metres walked along streets on one visit", ("m",), 0.0, 1e5)
    ]
    noticed_share: Annotated[AnyQuantity, share("people passing whom a volunteer notices")]

    def sightings(self, classes: Classes, watched: WatchedList | None, drawn: Drawn) -> Sightings:
        """Return times passed and noticed per person and day, float (draws, classes)."""
        d = {name: np.asarray(values) for name, values in drawn.items()}
        out = np.minimum(d["hours_per_day"] / d["busy_hours_per_day"], 1.0)
        per_inhabitant = d["active_share"] * out / d["inhabitants_per_observer"]
        per_visit = per_inhabitant / d["street_m_per_inhabitant"] * d["walk_m_per_visit"]
        passed = classes.visits_per_day * per_visit[:, None]
        noticed = passed * d["noticed_share"][:, None]
        unmatched, matched = by_listing(classes, noticed)
        return Sightings(
            passages_per_day=passed,
            unmatched_per_day=unmatched,
            matched_per_day=matched,
            captured_share=d["noticed_share"],
        )
