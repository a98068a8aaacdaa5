"""Takes the discount from test to field away where a figure needs none."""

from __future__ import annotations

from typing import Any

from watchglass.deciding.contract import Decider
from watchglass.evidence.grade import grade_of
from watchglass.evidence.load import Evidence
from watchglass.evidence.parameters import assumed
from watchglass.evidence.quantity import Quantity
from watchglass.scenario.schema import ScenarioBase

NO_DISCOUNT = assumed(
    1.0, 1.0, 1.0, "measured in the field, in this setting, by someone independent: no discount"
)


def with_field_discounts(scenario: ScenarioBase, evidence: Evidence) -> ScenarioBase:
    """Return the scenario with discounts set to 1 where the figure has grade A.

    A discount that the scenario states itself stays as it is.
    Source: requirements R32 (on by default unless the evidence has grade A).
    """
    options = [
        option.model_copy(update={"deciding": [_step(step, evidence) for step in option.deciding]})
        for option in scenario.options
    ]
    return scenario.model_copy(update={"options": options})


def _step(step: Decider, evidence: Evidence) -> Decider:
    changes: dict[str, Any] = {
        ratio: NO_DISCOUNT
        for ratio, figure in step.field_discounts.items()
        if ratio not in step.model_fields_set and _grade(getattr(step, figure), evidence) == "A"
    }
    return step.model_copy(update=changes) if changes else step


def _grade(quantity: Quantity, evidence: Evidence) -> str:
    entry = evidence.get(quantity.evidence) if quantity.form == "evidence" else None
    return "E" if entry is None else grade_of(entry, this_setting=quantity.this_setting)
