"""What does the reference model give, group by group?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import Years
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of
from watchglass.measures.score_spread import mean_score
from watchglass.measures.years_of import EVERY_ENGINE, a_year, members_of

PERSON_YEAR = "one person and one year"


class ReferenceModel(Measure):
    """Five figures for each group of a reference scenario, and no other row.

    They are those that the reference model's published tables hold, so that any engine
    can be held against them.

    Sources: score-model reference, sections 1.3 and 6.

    Does not say: anything about a system; the model describes none, no place, and no
    group of people.
    """

    engines: ClassVar = EVERY_ENGINE
    ids: ClassVar = {
        "reference.mean_score": Meaning(
            "mean score on the last day", "points", "points of the group's people",
            "people of the group",
        ),
        "reference.false_flags": Meaning(
            "false flags a person and year", "events/person/year",
            "flags for something that the person did not do", PERSON_YEAR,
        ),
        "reference.true_flags": Meaning(
            "true flags a person and year", "events/person/year",
            "flags for something that the person did", PERSON_YEAR,
        ),
        "reference.sanction_days": Meaning(
            "days under sanction a person and year", "days/person/year",
            "days under sanction", PERSON_YEAR,
        ),
        "reference.new_sanctions": Meaning(
            "new sanctions a person and year", "sanctions/person/year",
            "sanctions that begin", PERSON_YEAR,
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield the five figures, once for each group; none over all of them."""
        if run.years is None or not run.scenario.reference:
            return
        years, columns = run.years, _yearly(run.years)
        for g, letter in enumerate(years.rates.groups):
            mean = years.rules.lowest + mean_score(years.lives.scores_at_end[:, g])
            yield Row("reference.mean_score", mean, letter)
            for measure, counts in columns.items():
                yield Row(measure, share_of(counts[:, g], years.people[:, g]), letter)


def _yearly(years: Years) -> dict[str, Array]:
    """Return flags, days under sanction and sanctions a year, (draws, groups) each."""
    lives, members = years.lives, members_of(years)
    true = np.array([event.true for event in years.rules.events], dtype=bool)
    counts = {
        "reference.false_flags": lives.events[:, :, ~true].sum(axis=2),
        "reference.true_flags": lives.events[:, :, true].sum(axis=2),
        "reference.sanction_days": lives.sanction_days * members,
        "reference.new_sanctions": lives.begun * members,
    }
    return {measure: a_year(lives, column) for measure, column in counts.items()}
