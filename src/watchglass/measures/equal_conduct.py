"""With conduct that is equal, does one group bear more of it than the rest?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.disparity import against_the_rest
from watchglass.measures.run import Run
from watchglass.measures.years_of import EVERY_ENGINE, deductions, lettered, years_for


class EqualConduct(Measure):
    """Days under sanction, and deductions, per person: each group over everybody else.

    The groups' conduct is equal by construction: the model gives every group the same
    levels of conduct in the same shares. So what differs is how often people of a group
    are watched, recorded and wrongly blamed, and what follows from that over time.

    Sources: requirements R04 and R29; ratio against everybody else, as in fixture F9.

    Does not say: how real groups behave, nor why they are watched or recorded differently.
    """

    engines: ClassVar = EVERY_ENGINE
    ids: ClassVar = {
        "score.sanction_ratio": Meaning(
            "days under sanction in this group over those of everybody else, conduct being equal",
            "ratio", "days under sanction per person of the group",
            "days under sanction per person of everybody else",
        ),
        "score.deduction_ratio": Meaning(
            "deductions in this group over those of everybody else, conduct being equal",
            "ratio", "deductions per person of the group",
            "deductions per person of everybody else",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield both ratios by group; with one group there is nothing to compare."""
        years = years_for(self, run)
        if years is None:
            return
        taken, note = deductions(years), "conduct is equal by construction"
        for letter, g in lettered(years):
            if years.rules.sanction is not None:
                ratio = against_the_rest(years.lives.sanction_days, years.lives.units, g)
                yield Row("score.sanction_ratio", ratio, letter, note=note)
            if any(event.points < 0 for event in years.rules.events):
                ratio = against_the_rest(taken, years.people, g)
                yield Row("score.deduction_ratio", ratio, letter, note=note)
