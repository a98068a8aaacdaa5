"""How long pictures and face data are kept, for people matched and for everybody else."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from watchglass.base.columns import Decisions, Drawn, Outcomes, Scene
from watchglass.consequences.contract import Consequence
from watchglass.evidence.quantity import AnyQuantity, Spec

_DAYS = ("days",)


class Retention(Consequence):
    """Days that data of a person is kept, by kind of data.

    Sources: identity, person-days = people a day x days kept.

    Leaves out: copies made elsewhere, and what happens if deletion fails.
    """

    kind: Literal["retention"] = "retention"
    matched_days: Annotated[
        AnyQuantity, Spec("days that data of a person named is kept", _DAYS, 0.0, 36500.0)
    ]
    unmatched_days: Annotated[
        AnyQuantity, Spec("days that face data of a person not named is kept", _DAYS, 0.0, 36500.0)
    ]
    raw_video_days: Annotated[
        AnyQuantity | None, Spec("days that the video itself is kept", _DAYS, 0.0, 36500.0)
    ] = None
    filing_line: Annotated[
        AnyQuantity | None,
        Spec("stored faces from which a filing is due", ("persons",), 1.0, chosen=True),
    ] = None

    def follow(self, scene: Scene, decisions: Decisions | None, drawn: Drawn) -> Outcomes:
        """Return days kept by kind of data, float (draws,)."""
        kinds = {"matched": "matched_days", "unmatched": "unmatched_days", "raw": "raw_video_days"}
        kept = {kind: np.asarray(drawn[name]) for kind, name in kinds.items() if name in drawn}
        line = drawn.get("filing_line")
        return Outcomes(kept_days=kept, filing_line=None if line is None else np.asarray(line))
