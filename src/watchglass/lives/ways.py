"""The three ways a score is lived through: over all draws, on the full grid, and sampled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from watchglass.base.score_columns import HowRun, Scoring, Years
from watchglass.lives.wish import Wish

Lived = tuple[Years | None, HowRun | None]
# Takes the option's id and its score, None where it keeps none.
Live = Callable[[str, Scoring | None], Lived]


@dataclass(frozen=True)
class Ways:
    """How the scores of one assessment are lived through.

    reference: nothing is uncertain, by definition, so one way of running it will do, and
    nothing is compared with perfect attribution.
    """

    seed: int
    wish: Wish
    reference: bool

    @property
    def for_draws(self) -> bool:
        """Return whether the draws of the evidence are carried through."""
        return not (self.reference and self.wish.samples)

    def over_draws(self, option: str, scoring: Scoring | None) -> Lived:
        """Carry every draw of the evidence through, on few classes and a coarse grid."""
        if scoring is None:
            return None, None
        from watchglass.lives.years import years_over_draws

        return years_over_draws(scoring, self.seed, bare=self.reference)

    def on_full_grid(self, option: str, scoring: Scoring | None) -> Lived:
        """Carry one draw through on all classes and the full grid, where that can be had."""
        if scoring is None:
            return None, None
        from watchglass.lives.years import years_on_full_grid

        return years_on_full_grid(scoring), None

    def sampled(self, option: str, scoring: Scoring | None) -> Lived:
        """Sample people at the middle of the evidence."""
        if scoring is None:
            return None, None
        from watchglass.lives.sampled_years import years_of_sample

        return years_of_sample(scoring, self.seed, self.wish, option, compare=not self.reference)
