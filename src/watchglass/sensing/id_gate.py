"""A desk or gate with a document check: a person shows a document and a face."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from watchglass.base.columns import Classes, Drawn, Reach, Sightings, WatchedList
from watchglass.evidence.quantity import AnyQuantity, share
from watchglass.sensing.contract import Sensor


class IdGate(Sensor):
    """Compare the face of each person who uses the gate with the document shown.

    Sources: identity, presentations = visits x share who use the gate.

    Leaves out: queues, broken gates, and documents without a usable photograph.
    """

    kind: Literal["id_gate"] = "id_gate"
    reach: ClassVar[Reach] = "presenter"
    use_share: Annotated[AnyQuantity, share("visits in which the face is checked", chosen=True)]
    impostor_share: Annotated[
        AnyQuantity, share("presentations by somebody other than the document's holder")
    ]

    def sightings(self, classes: Classes, watched: WatchedList | None, drawn: Drawn) -> Sightings:
        """Return presentations per person and day, float (draws, classes)."""
        used = np.asarray(drawn["use_share"])
        shown = classes.visits_per_day * used[:, None]
        impostors = np.asarray(drawn["impostor_share"])[:, None]
        return Sightings(
            passages_per_day=classes.visits_per_day,
            unmatched_per_day=shown * impostors,
            matched_per_day=shown * (1.0 - impostors),
            captured_share=used,
            at_risk="presenter",
        )
