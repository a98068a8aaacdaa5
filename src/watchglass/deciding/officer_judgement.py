"""Officers decide whom to stop, without a machine: a number of stops and how many are right."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from watchglass.base.columns import AFTER, BEFORE, Decisions, Drawn, Scene, StageRates
from watchglass.deciding.contract import Decider, per_group
from watchglass.evidence.parameters import PerGroup
from watchglass.evidence.quantity import AnyQuantity, Spec, share


class OfficerJudgement(Decider):
    """Officers stop some people a day; a share of them concerns somebody sought.

    Stops fall on people in proportion to their visits and to a ratio by group.

    Sources: identity, wrong stops = stops x (1 - share right).

    Leaves out: why officers stop whom they stop, and people sought who are not stopped.
    """

    kind: Literal["officer_judgement"] = "officer_judgement"
    stops_per_day: Annotated[
        AnyQuantity, Spec("stops a day of use", ("persons/day", "stops"), 0.0, 1e6)
    ]
    right_share: Annotated[AnyQuantity, share("stops that concern somebody sought")]
    stop_ratio: Annotated[
        PerGroup, Spec("stops per visit of this group over those of A", ("ratio",), 0.0, 100.0)
    ] = Field(default_factory=dict)

    def decide(self, scene: Scene, earlier: Decisions | None, drawn: Drawn) -> Decisions:
        """Return stops per person and day, spread over the people who come past."""
        classes = scene.classes
        ratio = per_group(drawn, "stop_ratio", classes.groups, classes.shape[0])[:, classes.group]
        weight = classes.visits_per_day * ratio
        total = (classes.persons * weight).sum(axis=1, keepdims=True)
        falls = np.divide(weight, total, out=np.zeros(classes.shape), where=total > 0)
        stops = np.asarray(drawn["stops_per_day"])[:, None] * falls
        right = np.asarray(drawn["right_share"])[:, None]
        nothing = np.zeros(classes.shape)
        rates = StageRates(stops * (1 - right), stops * right, nothing, nothing, None)
        return Decisions("stop", {BEFORE: rates, AFTER: rates}, nothing)
