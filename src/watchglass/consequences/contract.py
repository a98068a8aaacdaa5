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


def acted_on(
    decisions: Decisions, acted_share: Array, acted_share_right: Array, minutes: Array
) -> Outcomes:
    """Return the people affected when a share of the decisions after review is acted on.

    acted_share: of wrong matches; acted_share_right: of right matches, also those to an
    entry that should not be on the list; minutes: lost by a person wrongly affected, by a
    wrong match or a wrong entry; all float (draws,).
    """
    final, acted_right = decisions.after, acted_share_right[:, None]
    wrongly = final.wrong_per_day * acted_share[:, None]
    listed = final.list_error_per_day * acted_right
    return Outcomes(
        wrongly_per_day=wrongly,
        rightly_per_day=final.right_per_day * acted_right,
        list_error_per_day=listed,
        minutes_lost_per_day=(wrongly + listed) * minutes[:, None],
        acted_share=acted_share,
    )
