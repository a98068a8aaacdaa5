"""How long recordings of people are kept whom nothing is decided about."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from watchglass.base.columns import Decisions, Drawn, Outcomes, Scene
from watchglass.consequences.contract import Consequence
from watchglass.evidence.quantity import AnyQuantity, Spec


class Footage(Consequence):
    """Days that a recording of somebody who can be recognised in it is kept.

    Where faces are compared with a list, use `retention`: it tells people named from others.

    Sources: identity, person-days = times recorded x days kept.

    Leaves out: copies made elsewhere, recordings kept longer because something happened, and
    what happens if deletion fails.
    """

    kind: Literal["footage"] = "footage"
    kept_days: Annotated[
        AnyQuantity, Spec("days that a recording is kept", ("days",), 0.0, 36500.0)
    ]

    def follow(self, scene: Scene, decisions: Decisions | None, drawn: Drawn) -> Outcomes:
        """Return days kept, float (draws,), of people not named."""
        return Outcomes(kept_days={"unmatched": np.asarray(drawn["kept_days"])})
