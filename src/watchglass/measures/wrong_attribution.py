"""How often do people lose points for what they did not do, and what if that never happened?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of
from watchglass.measures.years_of import (
    EVERY_ENGINE,
    PEOPLE_YEAR,
    deductions,
    members_of,
    per_1000_people,
    rows_per_1000,
    takes_points,
    years_for,
)

WRONG = "deductions for something the person did not do"


class WrongAttribution(Measure):
    """Wrong deductions, and what the scheme would still do at perfect attribution.

    A deduction from a household's score is one deduction; a sanction on a household
    counts once for each of its members.

    Sources: requirements R11 (harm also at perfect accuracy) and R29; identities. Perfect
    attribution is the same run with every wrongly attributed event gone.

    Does not say: how a wrong deduction comes about, nor that perfect attribution can be
    reached.
    """

    engines: ClassVar = EVERY_ENGINE
    ids: ClassVar = {
        "score.wrong_deductions": Meaning(
            "deductions for what people did not do, per 1,000 people and year",
            "deductions/1,000 persons/year", WRONG, PEOPLE_YEAR,
        ),
        "score.wrong_share": Meaning(
            "deductions for what people did not do, of all deductions", "share",
            WRONG, "deductions",
        ),
        "score.sanctions_at_perfect_attribution": Meaning(
            "sanctions that would remain if nobody were wrongly blamed",
            "sanctions/1,000 persons/year",
            "times somebody is put under a sanction, were every attribution right", PEOPLE_YEAR,
        ),
        "score.remaining_share": Meaning(
            "days under sanction that would remain if nobody were wrongly blamed", "share",
            "days under sanction, were every attribution right", "days under sanction",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield wrong deductions over all and by group, then what would remain."""
        years = years_for(self, run)
        if years is None:
            return
        wrong = deductions(years, wrong=True)
        yield from rows_per_1000("score.wrong_deductions", years, years.lives, wrong)
        if takes_points(years):
            share = share_of(wrong.sum(axis=1), deductions(years).sum(axis=1))
            yield Row("score.wrong_share", share)
        if years.perfect is None or years.rules.sanction is None:
            return
        left, lives = years.perfect, years.lives
        begun = left.begun * members_of(years)
        _, remaining = next(per_1000_people(years, left, begun))
        yield Row("score.sanctions_at_perfect_attribution", remaining)
        days = share_of(left.sanction_days.sum(axis=1), lives.sanction_days.sum(axis=1))
        yield Row("score.remaining_share", days)
