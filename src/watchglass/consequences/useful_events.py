"""Useful events: what an option achieves in an hour at work, counted and not modelled."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from watchglass.base.columns import Decisions, Drawn, Outcomes, Scene
from watchglass.consequences.contract import Consequence
from watchglass.evidence.quantity import AnyQuantity, Spec


class UsefulEvents(Consequence):
    """Events in which somebody got help, or something was noticed that led to something.

    What counts is the scenario's measure of success, the same for every option.

    Sources: identity, events a year = events an hour x hours at work.

    Leaves out: what would have happened anyway, and what is prevented and so never seen.
    """

    kind: Literal["useful_events"] = "useful_events"
    by_the_hour: ClassVar[bool] = True
    events_per_hour: Annotated[
        AnyQuantity, Spec("useful events in an hour at work", ("events/hour",), 0.0, 1e4)
    ]

    def follow(self, scene: Scene, decisions: Decisions | None, drawn: Drawn) -> Outcomes:
        """Return useful events in an hour at work, float (draws,)."""
        return Outcomes(useful_per_hour=np.asarray(drawn["events_per_hour"]))
