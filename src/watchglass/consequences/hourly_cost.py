"""What each hour of use costs: the hire, and the staff who have to go along or stand by."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from watchglass.base.columns import Decisions, Drawn, Outcomes, Scene
from watchglass.consequences.contract import Consequence
from watchglass.evidence.quantity import AnyQuantity, Spec

_MONEY = ("GBP", "EUR")
_A_YEAR = ("GBP/year", "EUR/year")
_AN_HOUR = ("GBP/hour", "EUR/hour")


class HourlyCost(Consequence):
    """Hire and escorts for each planned hour, with set-up once and what a year costs besides.

    Hire is paid for planned hours, also when the thing stands still; so is the staff at its
    side. In place of `lifecycle_cost` where a price stands by the hour.

    Sources: HM Treasury, The Green Book, on whole-life cost; identity, cost a year = hours x
    (hire + staff at its side x pay) + other cost a year + set-up / years.

    Leaves out: discounting, inflation, cost to other bodies, what the staff would otherwise have
    done, and cost borne by people.
    """

    kind: Literal["hourly_cost"] = "hourly_cost"
    by_the_hour: ClassVar[bool] = True
    years: Annotated[int, Field(ge=1, le=50)]
    price_year: Annotated[int, Field(ge=1990, le=2100)]
    hire_per_hour: Annotated[AnyQuantity, Spec("hire for an hour of use", _AN_HOUR, 0.0, 1e6)]
    escorts: Annotated[
        AnyQuantity, Spec("staff at its side, on average over the hours", ("officers",), 0.0, 1e3)
    ]
    pay_per_hour: Annotated[
        AnyQuantity, Spec("cost of one staff member for an hour", _AN_HOUR, 0.0, 1e4)
    ]
    set_up: Annotated[AnyQuantity, Spec("money spent once", _MONEY, 0.0, 1e13)]
    running_per_year: Annotated[
        AnyQuantity, Spec("other running cost a year, without staff", _A_YEAR, 0.0, 1e13)
    ]
    staff_per_year: Annotated[AnyQuantity, Spec("cost of other staff a year", _A_YEAR, 0.0, 1e13)]

    def follow(self, scene: Scene, decisions: Decisions | None, drawn: Drawn) -> Outcomes:
        """Return total, staff and yearly cost and its parts a year, float (draws,).

        Where the scene states no hours, nothing is charged by the hour.
        """
        d = {name: np.asarray(values) for name, values in drawn.items()}
        draws = scene.classes.shape[0]
        hours = np.zeros(draws) if scene.hours_per_year is None else scene.hours_per_year
        parts = {
            "set_up": d["set_up"] / self.years,
            "hire": hours * d["hire_per_hour"] + d["running_per_year"],
            "escorts": hours * d["escorts"] * d["pay_per_hour"],
            "other_staff": d["staff_per_year"],
        }
        per_year = np.asarray(sum(parts.values()))
        staff = self.years * (parts["escorts"] + parts["other_staff"])
        return Outcomes(money={"total": self.years * per_year, "staff": staff,
                               "per_year": per_year, **parts})  # fmt: skip
