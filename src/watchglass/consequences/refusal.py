"""A person is refused at a desk or gate and has to prove who they are another way."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from watchglass.base.columns import Decisions, Drawn, Outcomes, Scene
from watchglass.consequences.contract import Consequence, acted_on
from watchglass.evidence.quantity import AnyQuantity, Spec


class Refusal(Consequence):
    """Every refusal costs time; no decision is left to act on or not.

    Sources: identity, minutes lost = refusals x minutes of the other way.

    Leaves out: people turned away for good, and embarrassment before others.
    """

    kind: Literal["refusal"] = "refusal"
    minutes_per_refusal: Annotated[
        AnyQuantity, Spec("minutes until another check settles it", ("minutes",), 0.0, 100000.0)
    ]

    def follow(self, scene: Scene, decisions: Decisions | None, drawn: Drawn) -> Outcomes:
        """Return people refused per person and day; without decisions, nothing."""
        if decisions is None:
            return Outcomes()
        minutes = np.asarray(drawn["minutes_per_refusal"])
        everybody = np.ones_like(minutes)
        return acted_on(decisions, everybody, everybody, minutes)
