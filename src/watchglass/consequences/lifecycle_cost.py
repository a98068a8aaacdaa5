"""What the option costs over its life: set-up, running, and the people who work it."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from watchglass.base.columns import Decisions, Drawn, Outcomes, Scene
from watchglass.consequences.contract import Consequence
from watchglass.evidence.quantity import AnyQuantity, Spec

ONCE = ("GBP", "EUR", "USD", "CNY", "AUD")
A_YEAR = ("GBP/year", "EUR/year")


class LifecycleCost(Consequence):
    """Set-up once, then running cost and staff every year of the horizon.

    Sources: HM Treasury, The Green Book, on whole-life cost; no discounting, said so.

    Leaves out: discounting, inflation, cost to other bodies, and cost borne by people
    (their lost time stands in its own measure).
    """

    kind: Literal["lifecycle_cost"] = "lifecycle_cost"
    years: Annotated[int, Field(ge=1, le=50)]
    price_year: Annotated[int, Field(ge=1990, le=2100)]
    set_up: Annotated[AnyQuantity, Spec("money spent once", ONCE, 0.0, 1e13)]
    running_per_year: Annotated[
        AnyQuantity, Spec("running cost a year, without staff", A_YEAR, 0.0, 1e13)
    ]
    staff_per_year: Annotated[AnyQuantity, Spec("cost of staff a year", A_YEAR, 0.0, 1e13)]

    def follow(self, scene: Scene, decisions: Decisions | None, drawn: Drawn) -> Outcomes:
        """Return total, staff and yearly cost, float (draws,), in the scenario's currency."""
        staff = self.years * np.asarray(drawn["staff_per_year"])
        total = np.asarray(drawn["set_up"]) + staff
        total = total + self.years * np.asarray(drawn["running_per_year"])
        parts = {
            "set_up": np.asarray(drawn["set_up"]) / self.years,
            "hire": np.asarray(drawn["running_per_year"]),
            "escorts": np.zeros_like(total),
            "other_staff": np.asarray(drawn["staff_per_year"]),
        }
        return Outcomes(money={"total": total, "staff": staff, "per_year": total / self.years,
                               **parts})  # fmt: skip
