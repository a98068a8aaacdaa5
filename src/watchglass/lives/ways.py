"""The three ways a score is lived through: over all draws, on the full grid, and sampled."""

from __future__ import annotations

from collections.abc import Callable

from watchglass.base.score_columns import HowRun, Scoring, Years
from watchglass.lives.wish import Wish

# Takes the option's id and its score, None where it keeps none.
Live = Callable[[str, Scoring | None], tuple[Years | None, HowRun | None]]


def over_draws(seed: int) -> Live:
    """Return the way that carries every draw of the evidence through, on few classes."""

    def live(option: str, scoring: Scoring | None) -> tuple[Years | None, HowRun | None]:
        if scoring is None:
            return None, None
        from watchglass.lives.years import years_over_draws

        return years_over_draws(scoring, seed)

    return live


def on_full_grid(option: str, scoring: Scoring | None) -> tuple[Years | None, HowRun | None]:
    """Return the years of one draw on all classes and the full grid, where that can be had."""
    if scoring is None:
        return None, None
    from watchglass.lives.years import years_on_full_grid

    return years_on_full_grid(scoring), None


def sampled(seed: int, wish: Wish) -> Live:
    """Return the way that samples people at the middle of the evidence."""

    def live(option: str, scoring: Scoring | None) -> tuple[Years | None, HowRun | None]:
        if scoring is None:
            return None, None
        from watchglass.lives.sampled_years import years_of_sample

        return years_of_sample(scoring, seed, wish, option)

    return live
