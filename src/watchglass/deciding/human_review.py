"""A person looks at each alert and lets it pass or stops it; not always for the better."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from watchglass.base.columns import AFTER, Decisions, Drawn, Scene, StageRates
from watchglass.deciding.contract import Decider, per_group
from watchglass.evidence.parameters import PerGroup, assumed
from watchglass.evidence.quantity import AnyQuantity, Spec, share


class HumanReview(Decider):
    """A reviewer catches some wrong decisions and overrules some right ones.

    Lookalikes fool both machine and reviewer: with dependence d, a share d of the
    wrong decisions passes whatever the reviewer's skill, so the share caught is
    (1 - d) x catch rate. Review lowers the share that is right (PPV) when it
    overrules right decisions more often than it catches wrong ones.

    Sources: White, Kemp, Jenkins, Matheson and Burton (2014), PLoS ONE 9, e103510,
    on reviewers' errors with similar faces; Howard, Rabbitt and Sirotin (2020), PLoS
    ONE 15, e0237855, on following the machine.

    Leaves out: fatigue over a shift, two reviewers who influence each other, checks of
    the list entry itself, and that people with many lookalikes may be caught less often.
    """

    kind: Literal["human_review"] = "human_review"
    catch_rate: Annotated[AnyQuantity, share("wrong decisions that the reviewer stops")]
    overruled_rate: Annotated[AnyQuantity, share("right decisions that the reviewer stops")]
    lookalike_dependence: Annotated[
        AnyQuantity, share("wrong decisions that fool the reviewer because they fooled the machine")
    ] = assumed(
        0.0, 0.3, 0.7, "the faces a machine confuses are alike to people too; no field figure found"
    )
    pass_ratio: Annotated[
        PerGroup,
        Spec("wrong decisions let pass for this group over those for A", ("ratio",), 0.0, 100.0),
    ] = Field(default_factory=dict)
    minutes_per_decision: Annotated[
        AnyQuantity, Spec("minutes of review per decision", ("minutes",), 0.0, 1440.0)
    ] = assumed(0.1, 0.5, 3.0, "a look at two pictures; no timed field figure was found")

    def decide(self, scene: Scene, earlier: Decisions | None, drawn: Drawn) -> Decisions:
        """Return the decisions after review; the stage before review is kept."""
        if earlier is None:
            raise ValueError("human_review needs a decision before it; the schema asks for one")
        before = earlier.after
        group = scene.classes.group
        caught = np.asarray(drawn["catch_rate"]) * (1 - np.asarray(drawn["lookalike_dependence"]))
        ratios = per_group(drawn, "pass_ratio", scene.classes.groups, len(caught))
        passed = np.minimum((1 - caught)[:, None] * ratios, 1.0)[:, group]
        kept = (1 - np.asarray(drawn["overruled_rate"]))[:, None]
        after = StageRates(
            wrong_per_day=before.wrong_per_day * passed,
            right_per_day=before.right_per_day * kept,
            list_error_per_day=before.list_error_per_day * kept,
            missed_per_day=before.missed_per_day + before.right_per_day * (1 - kept),
            law=None if before.law is None else before.law.thinned(passed),
        )
        looked_at = before.wrong_per_day + before.right_per_day + before.list_error_per_day
        return replace(
            earlier,
            stages={**earlier.stages, AFTER: after},
            reviewed_per_day=earlier.reviewed_per_day + looked_at,
            review_minutes=np.asarray(drawn["minutes_per_decision"]),
        )
