"""A checkpoint: some of the people who pass are stopped, and wait until a lane is free."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from watchglass.base.columns import Classes, Drawn, Sightings, WatchedList
from watchglass.base.queueing import Queue
from watchglass.evidence.parameters import assumed
from watchglass.evidence.quantity import AnyQuantity, Spec, share
from watchglass.sensing.contract import Sensor, by_listing


class Checkpoint(Sensor):
    """Stop a share of the people who come past, in one line before several lanes.

    Sources: identity, people stopped = visits x share who come past x share stopped; the wait
    follows from base/queueing.py: Erlang (1917), Pollaczek (1930), Allen (1990).

    Leaves out: rush hours, people who turn back or go another way, lanes that open when the
    line is long, and how officers choose whom to stop.
    """

    kind: Literal["checkpoint"] = "checkpoint"
    records: ClassVar[bool] = True
    watched: ClassVar[str] = "checked"
    past_share: Annotated[AnyQuantity, share("visits that lead past the checkpoint")]
    stopped_share: Annotated[AnyQuantity, share("people coming past who are stopped")]
    open_hours_per_day: Annotated[
        AnyQuantity, Spec("hours over which people come, on a day of use", ("hours",), 0.1, 24.0)
    ]
    lanes: Annotated[
        AnyQuantity,
        Spec("lanes open at a time", ("officers",), 1.0, 500.0, chosen=True, whole=True),
    ]
    service_minutes: Annotated[AnyQuantity, Spec("minutes of one check", ("minutes",), 0.0, 1440.0)]
    service_variation: Annotated[
        AnyQuantity,
        Spec("spread of the check's length: variance over squared mean", ("ratio",), 0.0, 100.0),
    ] = assumed(
        0.2, 1.0, 3.0, "from checks of nearly one length to a few long ones among many short"
    )
    arrival_variation: Annotated[
        AnyQuantity,
        Spec("spread of the time between arrivals: variance over squared mean", ("ratio",), 0.0,
             100.0),
    ] = assumed(1.0, 1.0, 3.0, "by chance, or in groups as when a train has come in")  # fmt: skip

    def sightings(self, classes: Classes, watched: WatchedList | None, drawn: Drawn) -> Sightings:
        """Return stops per person and day, float (draws, classes), and the queue they form."""
        d = {name: np.asarray(values) for name, values in drawn.items()}
        past = classes.visits_per_day * d["past_share"][:, None]
        stopped = past * d["stopped_share"][:, None]
        unmatched, matched = by_listing(classes, stopped)
        return Sightings(
            passages_per_day=past,
            unmatched_per_day=unmatched,
            matched_per_day=matched,
            captured_share=d["stopped_share"],
            queue=Queue(
                arrivals_per_hour=(classes.persons * stopped).sum(axis=1) / d["open_hours_per_day"],
                lanes=np.maximum(np.rint(d["lanes"]), 1.0),
                service_minutes=d["service_minutes"],
                arrival_variation=d["arrival_variation"],
                service_variation=d["service_variation"],
            ),
        )
