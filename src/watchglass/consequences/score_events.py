"""The event types of a score: what changes it, by how much, and how often that comes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from watchglass.evidence.parameters import Parameterised, PerGroup, assumed
from watchglass.evidence.quantity import AnyQuantity, Spec, share

Cause = Literal["true conduct", "wrongly attributed", "context"]
ALIKE = assumed(1.0, 1.0, 1.0, "nothing is said to change while a sanction runs")


class ScoreEvent(Parameterised):
    """One type of event: points, cause, and the rate that drives it.

    cause: true conduct of the person; wrongly attributed, done by somebody else or by
    nobody; or context, something true from another part of life, such as a late bill.
    unrelated: that part of life has nothing to do with what the score is for. Exactly
    one rate is given: per_visit (chance at each visit or sighting; at most one event
    comes of a visit, types earlier in the list first), per_year (for one person), or
    decided (each right or wrong outcome of the option's decision stage). Conduct levels
    multiply true conduct alone.

    Leaves out: events that make each other likelier, seasons, and gifts or fines.
    """

    points: Annotated[int, Field(ge=-100_000, le=100_000)]
    cause: Cause
    unrelated: bool = False
    correctable: bool = False
    per_visit: Annotated[AnyQuantity | None, share("visits at which this event is recorded")] = None
    per_year: Annotated[
        AnyQuantity | None,
        Spec("events of this type that one person gets recorded a year", ("events/person/year",),
             0.0, 1000.0),
    ] = None  # fmt: skip
    decided: Literal["wrong", "right"] | None = None
    group_ratio: Annotated[
        PerGroup,
        Spec("rate of this event in this group over the rate stated", ("ratio",), 0.0, 1e4),
    ] = Field(default_factory=dict)
    while_sanctioned: Annotated[
        AnyQuantity,
        Spec("rate while a sanction runs, at full strength, over the rate without", ("ratio",),
             0.0, 100.0),
    ] = ALIKE  # fmt: skip

    @property
    def is_true(self) -> bool:
        """Return whether the person really did it."""
        return self.cause != "wrongly attributed"


class Member(Parameterised):
    """One kind of member of a household: how many, and how their conduct compares.

    Leaves out: that members of one household behave alike for reasons of their own.
    """

    count: Annotated[int, Field(ge=1, le=12)]
    conduct: Annotated[float, Field(ge=0, le=100)] = 1.0


class Contacts(Parameterised):
    """How a sanction of one household or person reaches others: a synthetic graph.

    points: taken from each contact on the day after a sanction begins.

    Leaves out: who knows whom; contacts are drawn by chance within each community.
    """

    community: Annotated[int, Field(ge=2, le=1_000_000)]
    mean: Annotated[float, Field(gt=0, le=1000)]
    law: Literal["fixed", "poisson", "geometric"]
    points: Annotated[int, Field(ge=-100_000, le=0)] = 0
