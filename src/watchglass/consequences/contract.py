"""What every consequence promises: decisions in, what happens to people and budgets out."""

from __future__ import annotations

from abc import abstractmethod

from watchglass.base.columns import Decisions, Drawn, Outcomes, Scene
from watchglass.base.mixing import Array
from watchglass.evidence.parameters import Kind


class Consequence(Kind):
    """What follows from a decision, or from running the system at all."""

    @abstractmethod
    def follow(self, scene: Scene, decisions: Decisions | None, drawn: Drawn) -> Outcomes:
        """Return outcomes; rates are float (draws, classes), per person and day."""


def acted_on(decisions: Decisions, acted_share: Array, minutes: Array) -> Outcomes:
    """Return the people affected when a share of the decisions after review is acted on.

    acted_share, minutes: float (draws,). Minutes are those of people wrongly affected,
    by a wrong match or a wrong list entry.
    """
    final, acted = decisions.after, acted_share[:, None]
    wrongly, listed = final.wrong_per_day * acted, final.list_error_per_day * acted
    return Outcomes(
        wrongly_per_day=wrongly,
        rightly_per_day=final.right_per_day * acted,
        list_error_per_day=listed,
        minutes_lost_per_day=(wrongly + listed) * minutes[:, None],
        acted_share=acted_share,
    )
