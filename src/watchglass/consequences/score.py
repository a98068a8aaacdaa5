"""A score is kept: events change it, tiers and sanctions follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import Field

from watchglass.base.columns import Decisions, Drawn, Outcomes, Scene
from watchglass.base.score_columns import (
    ContactRule,
    EventRule,
    Integers,
    SanctionRule,
    ScoreRules,
    Scoring,
)
from watchglass.consequences.contract import Consequence
from watchglass.consequences.score_events import Contacts, Member, ScoreEvent
from watchglass.consequences.score_rates import life_rates, typical_deduction
from watchglass.evidence.parameters import assumed
from watchglass.evidence.quantity import AnyQuantity, Quantity, Spec, share

if TYPE_CHECKING:
    from watchglass.base.errors import Problem

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
NEVER = assumed(0.0, 0.0, 0.0, "no way to have a wrong deduction put right is described")


class Score(Consequence):
    """The rule table of a score, as data: no rule reads anything about a real person.

    scale and start are whole numbers; every first score from start_low to start_high is
    equally likely. clean_day_points move the score on each day without event, towards
    clean_day_toward where that is given. A sanction lasts sanction_days, or with 0 as
    long as the score stays under sanction_below. A correction takes correction_days on
    average, any later day alike, or always correction_fixed_days. strength is how much of
    the stated consequence is really applied: with 0 nothing follows from a sanction.

    Sources: evidence keys rongcheng-base, natmodel-rules; reference model WG-REF-1 for
    the order of a day.

    Leaves out: rewards other than points, points that expire one by one, sanctions that
    end early when a deduction is put right, and people who move away.
    """

    kind: Literal["score"] = "score"
    unit: Literal["person", "household"] = "person"
    members: dict[Word, Member] = Field(default_factory=dict)
    days: Annotated[int, Field(ge=1, le=3650)] = 730
    lowest: Annotated[int, Field(ge=-100_000, le=100_000)] = 0
    highest: Annotated[int, Field(ge=-100_000, le=100_000)] = 1000
    start_low: int = 1000
    start_high: int = 1000
    events: dict[Word, ScoreEvent] = Field(default_factory=dict)
    clean_day_points: Annotated[int, Field(ge=-1000, le=1000)] = 0
    clean_day_toward: int | None = None
    tiers: list[int] = Field(default_factory=list)
    sanction_below: int | None = None
    sanction_days: Annotated[int, Field(ge=0, le=3650)] = 0
    forgive_every_days: Annotated[int, Field(ge=0, le=3650)] = 0
    forgive_to: int | None = None
    correction_fixed_days: Annotated[int, Field(ge=0, le=3650)] = 0
    contacts: Contacts | None = None
    strength: Annotated[
        AnyQuantity, share("of the stated consequence, how much is really applied")
    ] = assumed(0.0, 0.0, 0.0, "without a sanction there is no consequence to apply")
    touched_share: Annotated[
        AnyQuantity, share("part of a day's life that a day under sanction touches")
    ] = assumed(0.0, 0.1, 0.5, "what a sanction takes from a day is not published; assumed")
    corrected_share: Annotated[
        AnyQuantity, share("wrong deductions that are put right in the end")
    ] = NEVER
    correction_days: Annotated[
        AnyQuantity | None,
        Spec("days from a wrong deduction until it is put right", ("days",), 1.0, 3650.0),
    ] = None
    assessor_ratio: Annotated[
        AnyQuantity | None,
        Spec("true events that a strict assessor records over those of a lenient one, for the "
             "same conduct", ("ratio",), 1.0, 100.0),
    ] = None  # fmt: skip
    contagion_per_day: Annotated[
        AnyQuantity | None,
        share("chance a day of coming under sanction, for each contact under one"),
    ] = None

    def quantities(self) -> Iterator[tuple[str, str | None, Quantity, Spec]]:
        """Yield the table's own quantities, then those of each event type."""
        yield from super().quantities()
        for word, event in self.events.items():
            for name, group, quantity, spec in event.quantities():
                yield f"events.{word}.{name}", group, quantity, spec

    def by_letter(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield what is given by group letter, with its place."""
        for word, event in self.events.items():
            yield f"events.{word}.group_ratio", event.group_ratio

    def problems(self, place: str, *, decides: bool) -> Iterator[Problem]:
        """Yield every rule of the table that cannot work; decides: a decision precedes."""
        from watchglass.consequences.score_problems import problems_of_score

        yield from problems_of_score(self, place, decides=decides)

    def rules(self) -> ScoreRules:
        """Return the table in whole numbers, as the engines read it."""
        sanction = None
        if self.sanction_below is not None:
            sanction = SanctionRule(self.sanction_below, self.sanction_days)
        contacts = None
        if self.contacts is not None:
            near = self.contacts
            contacts = ContactRule(near.community, near.mean, near.law, near.points)
        return ScoreRules(
            lowest=self.lowest,
            highest=self.highest,
            start_low=self.start_low,
            start_high=self.start_high,
            events=tuple(
                EventRule(word, one.points, one.is_true, one.unrelated, one.correctable)
                for word, one in self.events.items()
            ),
            clean_to=self._clean_to(),
            tiers=tuple(self.tiers),
            sanction=sanction,
            forgive_every_days=self.forgive_every_days,
            forgive_to=self.lowest if self.forgive_to is None else self.forgive_to,
            correction_fixed_days=self.correction_fixed_days,
            contacts=contacts,
            members=tuple(one.count for one in self.members.values()) or (1,),
        )

    def _clean_to(self) -> Integers:
        here = np.arange(self.highest - self.lowest + 1)
        step, last = self.clean_day_points, len(here) - 1
        if self.clean_day_toward is None:
            return np.clip(here + step, 0, last)
        rest = self.clean_day_toward - self.lowest
        return np.where(here < rest, np.minimum(here + step, rest), np.maximum(here - step, rest))

    def follow(self, scene: Scene, decisions: Decisions | None, drawn: Drawn) -> Outcomes:
        """Return the scoring: rules in whole numbers, and event rates of every class."""
        rules = self.rules()
        strength = np.asarray(drawn["strength"])
        corrected = np.asarray(drawn["corrected_share"])
        fixed = float(self.correction_fixed_days or 1)
        days = np.asarray(drawn.get("correction_days", np.full(len(strength), fixed)))
        return Outcomes(
            scoring=Scoring(
                rules=rules,
                rates=life_rates(self, scene, decisions, drawn),
                days=self.days,
                deduction=typical_deduction(self),
                harm_per_day=strength * np.asarray(drawn["touched_share"]),
                corrected_share=corrected if rules.corrects else np.zeros_like(corrected),
                correction_days=days,
            )
        )
