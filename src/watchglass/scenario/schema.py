"""What a scenario file may hold; every key that is not declared here is refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from watchglass.evidence.parameters import Parameterised
from watchglass.evidence.quantity import AnyQuantity, Quantity, Spec, share
from watchglass.places.network import Network
from watchglass.places.recording import Recording
from watchglass.population.people import Listing, Population

NOT_KNOWN = Quantity(form="not known", low=0.0, high=1e6)
_PEOPLE_A_YEAR = ("stops/year", "persons/year", "refusals/year", "enquiries/year",
                  "sanctions/year")  # fmt: skip
Text = Annotated[str, Field(min_length=3, max_length=4000)]


class Today(Parameterised):
    """Today's practice, which every option is compared with; not known unless stated.

    Leaves out: what today's practice misses.
    """

    affected_per_year: Annotated[
        AnyQuantity,
        Spec("people stopped, asked or refused a year today", _PEOPLE_A_YEAR, 0.0, 1e9),
    ] = NOT_KNOWN
    wrong_share: Annotated[
        AnyQuantity, share("people stopped, asked or refused today who should not have been")
    ] = Quantity(form="not known")
    minutes_per_wrong: Annotated[
        AnyQuantity,
        Spec(
            "minutes lost by a person wrongly stopped, asked or refused today",
            ("minutes",),
            0.0,
            1e5,
        ),
    ] = Quantity(form="not known", low=0.0, high=60.0)
    cost_per_year: Annotated[
        AnyQuantity,
        Spec("cost of today's practice a year", ("GBP/year", "EUR/year"), 0.0, 1e12),
    ] = NOT_KNOWN
    useful_per_year: Annotated[
        AnyQuantity | None,
        Spec("useful events a year with today's practice", ("events/year",), 0.0, 1e9),
    ] = None


class Use(Parameterised):
    """When and how long an option is in use.

    Leaves out: seasons, and days with unusual crowds.
    """

    days_per_year: Annotated[
        AnyQuantity, Spec("days of use a year", ("days/year",), 0.0, 366.0, chosen=True)
    ]
    hours_per_day: Annotated[
        AnyQuantity | None, Spec("hours of use on a day of use", ("hours",), 0.0, 24.0)
    ] = None


class OptionBase(BaseModel):
    """One way to act: nothing, a less intrusive way, or the proposal."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    title: Annotated[str, Field(min_length=3, max_length=120)]
    summary: Annotated[str, Field(max_length=600)] = ""
    less_intrusive: bool = False
    rung: Annotated[int, Field(ge=0, le=8)] = 0
    today: Today | None = None
    today_continues: bool = True
    use: Use | None = None
    list: Listing | None = None
    network: Network | None = None
    trails: Recording | None = None

    @property
    def is_none(self) -> bool:
        """Return whether this is the option of doing nothing new."""
        return self.id == "none"


class Evaluation(Parameterised):
    """A check for differences between groups that somebody already made, and its size.

    Leaves out: how alerts were judged true or false in that check.
    """

    false_alerts: Annotated[
        AnyQuantity,
        Spec("false alerts the check rested on", ("alerts", "events"), 0.0, 1e7, chosen=True),
    ]
    ratio: Annotated[float, Field(gt=1, le=100)] = 2.0
    because: Text


class Card(BaseModel):
    """One page about a scenario: what is known, what is not, what it does not say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    known: list[Text] = Field(min_length=1)
    not_known: list[Text] = Field(min_length=1)
    does_not_say: list[Text] = Field(min_length=1)
    ask: list[Text] = Field(default_factory=list)


class ScenarioBase(BaseModel):
    """Everything a scenario says; `scenario_model` adds the kinds that its options may name.

    What concerns several tables at once is checked in `scenario/whole.py`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    title: Annotated[str, Field(min_length=3, max_length=120)]
    question: Text
    purpose: Text
    success_measure: Text
    extends: str = ""
    reference: bool = False
    no_alternative_because: str = ""
    currency: Literal["GBP", "EUR"] = "EUR"
    affected_word: Literal["stopped", "asked", "refused", "sanctioned"] = "stopped"
    headline: list[str] = Field(min_length=1, max_length=8)
    card: Card
    population: Population
    bias_check: Evaluation | None = None
    options: list[Any]
