"""How many people come under a sanction though they did nothing in the year before?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import Lives, Years
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of
from watchglass.measures.years_of import (
    EVERY_ENGINE,
    PEOPLE_YEAR,
    members_of,
    per_1000_people,
    years_for,
)

BLAMELESS = "people put under a sanction without any event of their own in the 365 days before"


class SanctionedWithoutCause(Measure):
    """People put under a sanction whose conduct in the year before gave no cause.

    Counted over sanctions begun: members of the unit who themselves caused no true event
    in the 365 days up to and including the day it began, or since the first day. The kin
    effect is the same share at perfect attribution, where nothing but what others did, or
    what is long past, can be the reason. Where each person is scored alone and no rule
    reaches contacts, it is 0: nobody else's acts touch a score.

    Sources: requirements R29; the definition is this project's own.

    Does not say: that an event of one's own would make a sanction right; in the first
    year of a run less than 365 days are looked back on, so more people seem blameless.
    """

    engines: ClassVar = EVERY_ENGINE
    ids: ClassVar = {
        "score.sanctioned_blameless": Meaning(
            "people sanctioned who did nothing in the year before, per 1,000 people and year",
            "sanctions/1,000 persons/year", BLAMELESS, PEOPLE_YEAR,
        ),
        "score.blameless_share": Meaning(
            "of the people put under a sanction, those who did nothing in the year before",
            "share", BLAMELESS, "people put under a sanction",
        ),
        "score.kin_share": Meaning(
            "of the people put under a sanction, those who did nothing themselves, if nobody "
            "were wrongly blamed", "share",
            f"{BLAMELESS}, were every attribution right",
            "people put under a sanction, were every attribution right",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield rate and share as the scheme runs, and the kin effect; none without sanction."""
        years = years_for(self, run)
        if years is None or years.rules.sanction is None:
            return
        lives = years.lives
        _, rate = next(per_1000_people(years, lives, lives.blameless.sum(axis=2)))
        yield Row("score.sanctioned_blameless", rate)
        yield Row("score.blameless_share", blameless_share(years, lives))
        if members_of(years) == 1 and years.rules.contacts is None:
            note = "each person is scored alone, so nobody else's acts count"
            yield Row("score.kin_share", np.zeros(lives.draws), note=note)
        elif years.perfect is not None:
            yield Row("score.kin_share", blameless_share(years, years.perfect))


def blameless_share(years: Years, lives: Lives) -> Array:
    """Return people without an event of their own over people put under a sanction, (draws,)."""
    sanctioned = lives.begun.sum(axis=1) * members_of(years)
    return share_of(lives.blameless.sum(axis=(1, 2)), sanctioned)
