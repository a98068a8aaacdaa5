"""How often do two people who are alike end in different tiers?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of
from watchglass.measures.years_of import EVERY_ENGINE, sampled_units, years_for


def pairs_apart(tiers: Array, sampled: Array | None = None) -> Array:
    """Return the chance that two random people of one class are in different tiers, (draws,).

    tiers: (draws, classes, tiers), units of each class in each tier. A person is drawn
    from all, and the second from the same class: the chance is 1 less the sum of squared
    shares. sampled: (draws,), how many units were sampled, None for expected numbers. With
    m sampled in a class, m / (m - 1) times the chance is the share of different pairs
    among all its pairs, which is without bias; a class of one unit has no pair and is left
    out.
    Source: Simpson (1949), Nature 163; both estimators stand there.
    """
    people = tiers.sum(axis=2)
    apart = 1.0 - share_of((tiers**2).sum(axis=2), people**2)
    if sampled is not None:
        drawn = people * share_of(sampled, people.sum(axis=1))[:, None]
        pair = np.where(drawn > 1.5, drawn, np.nan)  # a whole number but for its last bits
        apart = apart * pair / (pair - 1.0)
    weight = np.where(np.isfinite(apart), people, 0.0)
    return share_of((weight * np.nan_to_num(apart)).sum(axis=1), weight.sum(axis=1))


class TierFlips(Measure):
    """Pairs of people alike in everything the model holds, and yet in different tiers.

    Alike means one class: group, exposure, conduct and assessor are the same. What parts
    them is luck: the score they began with, when they were seen, and who was wrongly
    blamed.

    Sources: requirements R29; Simpson (1949), Nature 163.

    Does not say: what a lower tier costs a person, nor how alike two real people are;
    fewer levels in the model make classes wider, and levels that it lacks count as none.
    """

    engines: ClassVar = EVERY_ENGINE
    ids: ClassVar = {
        "score.tier_flips": Meaning(
            "pairs of people alike who are in different tiers on the last day",
            "pairs/1,000 pairs",
            "pairs of people of one class in different tiers", "1,000 pairs of people of one class",
        )
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield one row; nothing where the rules have no tiers."""
        years = years_for(self, run)
        if years is None or not years.rules.tiers:
            return
        lives = years.lives
        sampled = sampled_units(lives) if lives.people_run else None
        apart = pairs_apart(lives.tiers_by_class, sampled)
        yield Row("score.tier_flips", 1000 * apart)
