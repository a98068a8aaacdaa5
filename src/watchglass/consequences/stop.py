"""A person is stopped on the spot after an alert."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from watchglass.base.columns import Decisions, Drawn, Outcomes, Scene
from watchglass.consequences.contract import Consequence, acted_on
from watchglass.evidence.quantity import AnyQuantity, Spec, share


class Stop(Consequence):
    """A share of the alerts after review ends in a person being stopped.

    Sources: identity, stops = alerts x share acted on; evidence keys
    met-2025-false-stopped, stop-false-5min.

    Leaves out: force used, arrest after a stop, and what a stop does to trust.
    """

    kind: Literal["stop"] = "stop"
    acted_share: Annotated[AnyQuantity, share("wrong matches that pass review and end in a stop")]
    acted_share_right: Annotated[
        AnyQuantity, share("right matches that pass review and end in a stop")
    ]
    minutes_per_wrong_stop: Annotated[
        AnyQuantity, Spec("minutes lost by a person wrongly stopped", ("minutes",), 0.0, 100000.0)
    ]

    def follow(self, scene: Scene, decisions: Decisions | None, drawn: Drawn) -> Outcomes:
        """Return people stopped per person and day; without decisions, nothing."""
        if decisions is None:
            return Outcomes()
        return acted_on(
            decisions,
            np.asarray(drawn["acted_share"]),
            np.asarray(drawn["acted_share_right"]),
            np.asarray(drawn["minutes_per_wrong_stop"]),
        )
