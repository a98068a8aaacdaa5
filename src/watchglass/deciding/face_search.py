"""Search of a face against a list (1:N): who is named, rightly or wrongly, and who is missed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from watchglass.base.columns import (
    AFTER,
    BEFORE,
    RIGHTLY_LISTED,
    WRONGLY_LISTED,
    Classes,
    Decisions,
    Drawn,
    Scene,
    StageRates,
)
from watchglass.base.mixing import Array, GammaHazard
from watchglass.deciding.contract import Decider, per_group
from watchglass.deciding.list_scaling import calibrated_rate, hazards, miss_share
from watchglass.evidence.parameters import Letter, PerGroup, assumed, from_evidence
from watchglass.evidence.quantity import AnyQuantity, Spec, share

RATIO = ("ratio", "odds ratio")
# A test in which everybody is named says nothing about the rate behind it.
MOST_FPIR = 0.999


class FaceSearch(Decider):
    """A published operating point of a matcher, carried to another list and to the field.

    The point is a pair (share found, share of unlisted people wrongly named) at a
    stated list size. Every pair of images has a false match rate FMR_gh that depends
    on both groups, and every person a multiplier of it: people who resemble others
    are named again and again. FPIR_g = 1 - prod_h (1 - FMR_gh)^N_h for an average person.
    The rate within group A is fitted so that the people of the test, taken to be composed
    like the population and its list too unless stated, are wrongly named as published.

    Sources: ISO/IEC 19795-1 (FPIR, FNIR); Grother, Ngan and Hanaoka, NISTIR 8280
    (differences between groups); Grother and Phillips (2004), CVPR, for the growth
    of FPIR with the list; evidence keys fpir-linear, frte1n-scale.

    Leaves out: matchers that rescale scores with the length of the list, other
    thresholds than the published one, ageing of photographs, and listed people taken
    for another listed person.
    """

    field_discounts: ClassVar[Mapping[str, str]] = {
        "field_tpir_ratio": "tpir",
        "field_fpir_ratio": "fpir",
    }
    kind: Literal["face_search"] = "face_search"
    setting_label: str = ""
    tpir: Annotated[AnyQuantity, share("listed people who are found, in the test")]
    fpir: Annotated[
        AnyQuantity, Spec("unlisted people wrongly named, in the test", ("share",), 0.0, MOST_FPIR)
    ]
    tested_list_size: Annotated[
        AnyQuantity,
        Spec("entries in the test", ("list entries", "images", "persons"), 1.0, chosen=True),
    ]
    tested_composition: dict[Letter, Annotated[float, Field(ge=0, le=1)]] | None = None
    miss_exponent: Annotated[
        AnyQuantity, Spec("power with which misses grow with the list", ("exponent",), 0.0, 1.0)
    ] = from_evidence("frte1n-scale")
    false_match_ratio: Annotated[
        PerGroup, Spec("false match rate within this group over that within A", RATIO, 0.0, 1e4)
    ] = Field(default_factory=dict)
    miss_ratio: Annotated[
        PerGroup, Spec("misses of this group over those of A", RATIO, 0.0, 100.0)
    ] = Field(default_factory=dict)
    within_to_across_ratio: Annotated[
        AnyQuantity,
        Spec("false match rate within groups over that across groups", RATIO, 1.0, 1e4),
    ] = assumed(
        1.0,
        5.0,
        30.0,
        "false matches are likelier within a group; the ratio depends on the matcher",
    )
    person_variance: Annotated[
        AnyQuantity,
        Spec(
            "spread of the false match rate between people: variance over squared mean",
            RATIO,
            0.0,
            100.0,
        ),
    ] = assumed(
        0.5, 2.0, 8.0, "some people resemble many others; no field figure by person was found"
    )
    field_tpir_ratio: Annotated[
        AnyQuantity, Spec("share found in the field over that in the test", RATIO, 0.0, 1.0)
    ] = assumed(
        0.5, 0.85, 1.0, "street light, motion and crowding cost finds; Essex 2026 found about half"
    )
    field_fpir_ratio: Annotated[
        AnyQuantity, Spec("wrong namings in the field over those in the test", RATIO, 0.0, 100.0)
    ] = assumed(
        0.3, 1.0, 3.0, "laboratory false alert rates do not carry over; the direction is not known"
    )
    error_per_tenfold: Annotated[
        AnyQuantity,
        Spec(
            "error of the false match rate per tenfold step beyond the tested list",
            RATIO,
            0.1,  # below this a longer list would name fewer people
            100.0,
        ),
    ] = assumed(0.5, 1.0, 2.0, "beyond the tested list the law of growth itself is in doubt")

    def decide(self, scene: Scene, earlier: Decisions | None, drawn: Drawn) -> Decisions:
        """Return alerts (or candidates) per person and day, before any review."""
        if scene.watched is None:
            raise ValueError("face_search needs a list; the scenario schema asks for one")
        classes, seen, watched = scene.classes, scene.sightings, scene.watched
        draws = classes.shape[0]
        factor = watched.size / np.asarray(drawn["tested_list_size"])
        rate = self._rate(scene, drawn, factor)
        matrix = self._matrix(drawn, classes.groups, draws)
        people = classes.share_by_group() if seen.at_risk == "passer-by" else watched.composition
        if seen.at_risk == "enrolled":
            by_group = rate[:, None] * (matrix * people[:, None, :]).sum(axis=2)
        else:
            by_group = hazards(rate, matrix, watched.size, watched.composition)
        law = GammaHazard(
            by_group[:, classes.group],
            np.asarray(drawn["person_variance"]),
            np.ones(classes.shape),
        )
        found = self._found(drawn, factor, people, classes.groups)[:, classes.group]
        rates = _rates(scene, law, found)
        return Decisions(
            outcome="alert" if seen.at_risk == "passer-by" else "candidate",
            stages={BEFORE: rates, AFTER: rates},
            reviewed_per_day=np.zeros(classes.shape),
            extrapolation=factor,
            false_match_rate=-np.expm1(-by_group / _list_length(seen.at_risk, watched.size)),
        )

    def _rate(self, scene: Scene, drawn: Drawn, factor: Array) -> Array:
        """Return the false match rate within A, fitted to the published point."""
        classes = scene.classes
        draws = classes.shape[0]
        shares = self._tested_shares(classes)
        matrix = self._matrix(drawn, classes.groups, draws)
        tested_size = np.asarray(drawn["tested_list_size"])[:, None]
        pull = (matrix * shares[:, None, :]).sum(axis=2) * tested_size
        target = np.asarray(drawn["fpir"]) * np.asarray(drawn["field_fpir_ratio"])
        rate = calibrated_rate(
            np.minimum(target, MOST_FPIR), pull, shares, np.asarray(drawn["person_variance"])
        )
        tenfold_steps = np.maximum(np.log10(factor), 0.0)
        return np.asarray(rate * np.asarray(drawn["error_per_tenfold"]) ** tenfold_steps)

    def _tested_shares(self, classes: Classes) -> Array:
        """Return the groups' shares of the test, (draws, groups): stated, or those here."""
        if self.tested_composition is not None:
            given = [self.tested_composition.get(letter, 0.0) for letter in classes.groups]
            return np.broadcast_to(np.array(given), (classes.shape[0], len(given)))
        groups = range(len(classes.groups))
        by_group = [classes.persons[:, classes.group == g].sum(axis=1) for g in groups]
        persons = np.stack(by_group, axis=1)
        total = persons.sum(axis=1, keepdims=True)
        alike = np.full_like(persons, 1.0 / len(groups))  # nobody there: all groups alike
        return np.asarray(np.divide(persons, total, out=alike, where=total > 0))

    def _matrix(self, drawn: Drawn, groups: tuple[str, ...], draws: int) -> Array:
        """Return false match rates over that within A, (draws, group seen, group listed)."""
        own = per_group(drawn, "false_match_ratio", groups, draws)
        across = np.sqrt(own[:, :, None] * own[:, None, :])
        across = across / np.asarray(drawn["within_to_across_ratio"])[:, None, None]
        same = np.eye(len(groups), dtype=bool)
        return np.where(same, own[:, :, None], across)

    def _found(self, drawn: Drawn, factor: Array, people: Array, groups: tuple[str, ...]) -> Array:
        """Return the share of listed people found, (draws, groups), in the field."""
        missed = miss_share(
            1.0 - np.asarray(drawn["tpir"]), factor, np.asarray(drawn["miss_exponent"])
        )
        ratio = per_group(drawn, "miss_ratio", groups, len(factor))
        ratio = ratio / np.maximum((ratio * people).sum(axis=1, keepdims=True), 1e-300)
        missed_in_field = 1.0 - (1.0 - missed) * np.asarray(drawn["field_tpir_ratio"])
        return np.asarray(1.0 - np.minimum(missed_in_field[:, None] * ratio, 1.0))


def _list_length(at_risk: str, size: Array) -> Array:
    return np.ones_like(size)[:, None] if at_risk == "enrolled" else size[:, None]


def _rates(scene: Scene, law: GammaHazard, found: Array) -> StageRates:
    seen, listing = scene.sightings, scene.classes.listing
    entitled = (listing == RIGHTLY_LISTED) if seen.at_risk == "passer-by" else listing >= 0
    on_stale_entry = listing == WRONGLY_LISTED
    matched_right = np.where(entitled, seen.matched_per_day, 0.0)
    matched_stale = np.where(on_stale_entry, seen.matched_per_day, 0.0)
    if seen.at_risk == "enrolled" and scene.watched is not None:
        stale = scene.watched.stale_share[:, None]
        matched_right, matched_stale = matched_right * (1 - stale), matched_right * stale
    return StageRates(
        wrong_per_day=seen.unmatched_per_day * law.mean(),
        right_per_day=matched_right * found,
        list_error_per_day=matched_stale * found,
        missed_per_day=matched_right * (1.0 - found),
        law=law,
    )
