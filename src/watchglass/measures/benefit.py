"""What does it achieve of its stated purpose?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run
from watchglass.measures.wrongly_affected import affected_today


class Benefit(Measure):
    """Correct outcomes of the stated purpose, on top of what today's practice reaches.

    The benefit of an option is its difference from `none`; see the comparisons.

    Sources: requirements quantity 5 (a causal difference, not a level).

    Does not say: whether the outcome would have come about anyway, later or otherwise.
    """

    ids: ClassVar = {
        "benefit.correct_outcomes": Meaning(
            "correct outcomes of the purpose a year", "outcomes/year",
            "different people rightly {participle}", "one year", compared=True, adds_to_today=True,
        )
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield correct outcomes; `none` shows those of today.

        Nothing where people are put under sanctions: a sanction is no purpose achieved, and
        what a score achieves has not been published.
        """
        if run.scenario.affected_word == "sanctioned":
            return
        if run.option.is_none:
            _, today = affected_today(run)
            yield Row(
                "benefit.correct_outcomes", today, note="today's practice, without the system"
            )
        elif run.outcomes.rightly_per_day is not None:
            note = "on top of today's practice"
            yield Row("benefit.correct_outcomes", people_rightly_affected(run), note=note)


def people_rightly_affected(run: Run) -> Array:
    """Return different people rightly stopped, asked or refused in a year, float (draws,).

    Somebody found twice counts once: a class of n people, each met as a Poisson process
    with mean m a year, gives n (1 - exp(-m)) people met at least once.
    Leaves out: that somebody found may not come back.
    """
    assert run.outcomes.rightly_per_day is not None
    mean = run.outcomes.rightly_per_day * run.days_per_year[:, None]
    return np.asarray((run.classes.persons * -np.expm1(-mean)).sum(axis=1))
