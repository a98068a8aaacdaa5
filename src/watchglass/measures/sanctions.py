"""How many people would be put under a sanction, for how long, and how many of them wrongly?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import Years
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run
from watchglass.measures.wrongly_affected import SANCTIONED, affected_today
from watchglass.measures.years_of import (
    EVERY_ENGINE,
    PEOPLE_YEAR,
    YEAR,
    each_draw,
    in_the_population,
    members_of,
    per_1000_people,
    rows_per_1000,
    years_for,
)


class Sanctions(Measure):
    """Sanctions put on people, days under them, and days of life lost to them.

    A sanction on a household counts once for each of its members; a sanction that begins
    anew counts anew. Wrong ones are those that would not have come, were every attribution
    right: all that begin less those of the same run at perfect attribution. Where the
    consequence has no strength, no day is lost.

    Sources: requirements R29 (a consequence without strength does no harm); identities.

    Does not say: what a sanction is called, whether it is lawful, nor how it feels; days
    lost are whole days of life taken, in the size of what a day under sanction takes.
    """

    engines: ClassVar = EVERY_ENGINE
    ids: ClassVar = {
        "sanctions.begun": Meaning(
            "sanctions put on people a year", "sanctions/year",
            "times somebody is put under a sanction", YEAR, compared=True, adds_to_today=True,
        ),
        "sanctions.false": Meaning(
            "sanctions that would not have come if nobody were wrongly blamed",
            "sanctions/year", "times somebody is wrongly put under a sanction", YEAR,
            compared=True, adds_to_today=True,
        ),
        "score.sanctions": Meaning(
            "sanctions put on people, per 1,000 people and year", "sanctions/1,000 persons/year",
            "times somebody is put under a sanction", PEOPLE_YEAR,
        ),
        "score.sanction_days": Meaning(
            "days under sanction, per 1,000 people and year", "days/1,000 persons/year",
            "days that people are under sanction", PEOPLE_YEAR,
        ),
        "score.harm_days": Meaning(
            "days of life lost to sanctions, per 1,000 people and year",
            "days/1,000 persons/year", "days under sanction, times what such a day takes",
            PEOPLE_YEAR, compared=True,
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield counts a year, rates over all and by group, and days lost."""
        if run.option.is_none:
            yield from _today(run)
            return
        years = years_for(self, run)
        if years is None:
            return
        note = "on top of today's practice" if run.option.today_continues else ""
        begun, wrong = sanctions_a_year(years)
        yield Row("sanctions.begun", begun, note=note)
        if wrong is not None:
            yield Row("sanctions.false", wrong, note=note)
        lives, members = years.lives, members_of(years)
        without = "" if years.rules.sanction else "the rules have no sanction"
        days = lives.sanction_days * members
        yield from rows_per_1000("score.sanctions", years, lives, lives.begun * members, without)
        yield from rows_per_1000("score.sanction_days", years, lives, days, without)
        _, rate = next(per_1000_people(years, lives, days))
        yield Row("score.harm_days", rate * each_draw(years, years.harm_per_day), note=without)


def sanctions_a_year(years: Years) -> tuple[Array, Array | None]:
    """Return sanctions on everybody scored a year, and those of them that are wrong, (draws,).

    The second is None where nothing was run at perfect attribution, though the rules
    have a sanction. By chance of one run it could fall under 0; it is held at 0.
    """
    members, lives = members_of(years), years.lives
    begun = in_the_population(years, lives, lives.begun * members)
    if years.rules.sanction is None:
        return begun, np.zeros_like(begun)
    if years.perfect is None:
        return begun, None
    left = in_the_population(years, years.perfect, years.perfect.begun * members)
    return begun, np.maximum(begun - left, 0.0)


def _today(run: Run) -> Iterator[Row]:
    if run.scenario.affected_word != SANCTIONED:
        return
    note = "today's practice, without the system"
    wrongly, rightly = affected_today(run)
    yield Row("sanctions.begun", wrongly + rightly, note=note)
    yield Row("sanctions.false", wrongly, note=note)
