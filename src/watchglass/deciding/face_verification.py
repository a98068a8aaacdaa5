"""Check of a face against one document (1:1): who is wrongly refused, who slips through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from watchglass.base.columns import AFTER, BEFORE, Decisions, Drawn, Scene, StageRates
from watchglass.base.mixing import Array, BetaChance
from watchglass.deciding.contract import Decider, per_group
from watchglass.evidence.parameters import PerGroup, assumed
from watchglass.evidence.quantity import AnyQuantity, Spec, share

RATIO = ("ratio", "odds ratio")


class FaceVerification(Decider):
    """A person is refused when every attempt fails; somebody else is let in when one works.

    People differ: the chance that an attempt fails is a beta variable, so somebody
    refused today is likelier than others to be refused tomorrow.

    Sources: ISO/IEC 19795-1 (FMR, FNMR, attempts and transactions); beta-binomial
    moments as in the person law.

    Leaves out: failures to capture a face at all, learning between attempts, and
    documents that are themselves forged.
    """

    field_discounts: ClassVar[Mapping[str, str]] = {"field_fnmr_ratio": "fnmr"}
    kind: Literal["face_verification"] = "face_verification"
    setting_label: str = ""
    fnmr: Annotated[AnyQuantity, share("attempts by the right person that fail, in the test")]
    fmr: Annotated[AnyQuantity, share("attempts by somebody else that succeed, in the test")]
    attempts: Annotated[int, Field(ge=1, le=10)] = 1
    fnmr_ratio: Annotated[
        PerGroup, Spec("failures of this group over those of A", RATIO, 0.0, 100.0)
    ] = Field(default_factory=dict)
    fmr_ratio: Annotated[
        PerGroup, Spec("wrong acceptances of this group over those of A", RATIO, 0.0, 1e4)
    ] = Field(default_factory=dict)
    person_correlation: Annotated[
        AnyQuantity, share("correlation between two attempts of one person")
    ] = assumed(
        0.05, 0.3, 0.8, "the same face and document fail again; no figure by person was found"
    )
    field_fnmr_ratio: Annotated[
        AnyQuantity, Spec("failures in the field over those in the test", RATIO, 0.0, 1000.0)
    ] = assumed(
        1.0, 3.0, 15.0, "gates in use refused several per cent where tests found a few per thousand"
    )

    def decide(self, scene: Scene, earlier: Decisions | None, drawn: Drawn) -> Decisions:
        """Return refusals per person and day; there is no review before them."""
        classes, seen = scene.classes, scene.sightings
        draws = classes.shape[0]
        shares = classes.share_by_group()
        failing = self._by_group(
            np.asarray(drawn["fnmr"]) * np.asarray(drawn["field_fnmr_ratio"]),
            per_group(drawn, "fnmr_ratio", classes.groups, draws),
            shares,
        )[:, classes.group]
        passing = self._by_group(
            np.asarray(drawn["fmr"]), per_group(drawn, "fmr_ratio", classes.groups, draws), shares
        )[:, classes.group]
        law = BetaChance(
            failing, np.asarray(drawn["person_correlation"]), self.attempts, np.ones(classes.shape)
        )
        let_in = -np.expm1(self.attempts * np.log1p(-np.minimum(passing, 1 - 1e-16)))
        rates = StageRates(
            wrong_per_day=seen.matched_per_day * law.mean(),
            right_per_day=seen.unmatched_per_day * (1 - let_in),
            list_error_per_day=np.zeros(classes.shape),
            missed_per_day=seen.unmatched_per_day * let_in,
            law=law,
        )
        return Decisions(
            outcome="refusal",
            stages={BEFORE: rates, AFTER: rates},
            reviewed_per_day=np.zeros(classes.shape),
        )

    @staticmethod
    def _by_group(mean: Array, ratios: Array, shares: Array) -> Array:
        """Return the rate of each group; the mean over people stays as given, at most 1."""
        scaled = ratios / np.maximum((ratios * shares).sum(axis=1, keepdims=True), 1e-300)
        return np.asarray(np.minimum(mean[:, None] * scaled, 1.0))
