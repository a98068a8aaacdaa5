"""A person is asked to explain themselves after a search named them."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from watchglass.base.columns import Decisions, Drawn, Outcomes, Scene
from watchglass.consequences.contract import Consequence, acted_on
from watchglass.evidence.quantity import AnyQuantity, Spec, share


class Enquiry(Consequence):
    """A share of the candidates after review is visited, called in or asked.

    Sources: identity, enquiries = candidates x share acted on.

    Leaves out: arrest, publicity, and enquiries that go on after the error is known.
    """

    kind: Literal["enquiry"] = "enquiry"
    acted_share: Annotated[AnyQuantity, share("wrong matches that pass review and are asked about")]
    acted_share_right: Annotated[
        AnyQuantity, share("right matches that pass review and are asked about")
    ]
    minutes_per_wrong_enquiry: Annotated[
        AnyQuantity, Spec("minutes lost by a person wrongly asked", ("minutes",), 0.0, 1e6)
    ]

    def follow(self, scene: Scene, decisions: Decisions | None, drawn: Drawn) -> Outcomes:
        """Return people asked per person and day; without decisions, nothing."""
        if decisions is None:
            return Outcomes()
        return acted_on(
            decisions,
            np.asarray(drawn["acted_share"]),
            np.asarray(drawn["acted_share_right"]),
            np.asarray(drawn["minutes_per_wrong_enquiry"]),
        )
