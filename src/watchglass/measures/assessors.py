"""What does it change who assesses the same conduct?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of
from watchglass.measures.years_of import EVERY_ENGINE, years_for


def over_people_alike(gap: Array, people: Array) -> Array:
    """Return the mean of a gap between both assessors over people alike, (draws,).

    gap: (draws, kinds of people), nan where an assessor has none of them; people: the
    same shape with assessors behind. Each kind counts with all of its people, so that
    both assessors are held against the same conduct; kinds that one lacks are left out.
    """
    weight = np.where(np.isfinite(gap), people.sum(axis=2), 0.0)
    return share_of((weight * np.nan_to_num(gap)).sum(axis=1), weight.sum(axis=1))


class Assessors(Measure):
    """Gap between a lenient and a strict assessor for people alike in all else.

    Both assess people of the same group, exposure and conduct; the strict one records
    more of the same conduct.

    Sources: requirements R29; standardisation to equal conduct, as in any comparison of
    rates that holds the mix of people fixed.

    Does not say: which of the two is right, nor how assessors differ in practice.
    """

    engines: ClassVar = EVERY_ENGINE
    ids: ClassVar = {
        "score.assessor_gap": Meaning(
            "score under the lenient less that under the strict assessor, for equal conduct",
            "points", "difference between mean scores under both assessors, last day",
            "people alike",
        ),
        "score.assessor_tier_gap": Meaning(
            "pairs of people alike, one with each assessor, who are in different tiers",
            "pairs/1,000 pairs",
            "pairs of people alike, one with each assessor, in different tiers on the last day",
            "1,000 such pairs",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield both gaps where the rules know two assessors."""
        years = years_for(self, run)
        if years is None or years.rates.shape[3] != 2:
            return
        lives = years.lives
        draws, classes, tiers = lives.tiers_by_class.shape
        units = lives.tiers_by_class.reshape(draws, classes // 2, 2, tiers)
        people = units.sum(axis=3)
        mean = share_of(lives.score_sum_by_class.reshape(people.shape), people)
        gap = over_people_alike(mean[:, :, 0] - mean[:, :, 1], people)
        yield Row("score.assessor_gap", gap)
        if years.rules.tiers:
            part = share_of(units, np.broadcast_to(people[..., None], units.shape))
            apart = 1.0 - (part[:, :, 0] * part[:, :, 1]).sum(axis=2)
            yield Row("score.assessor_tier_gap", 1000 * over_people_alike(apart, people))
