"""How long does it take until a wrong deduction is made good, if ever?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import Years
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run
from watchglass.measures.years_of import EVERY_ENGINE, each_draw, takes_points, years_for


def clean_days(years: Years) -> float:
    """Return the days without event that give back one deduction; infinite where none do.

    The last of them counts whole. Only a fixed step towards higher scores gives back.
    """
    step = years.rules.clean_step
    if step is None or step <= 0:
        return float("inf")
    return float(-(years.deduction // step))


def days_put_right(mean: Array, fixed: int, at_most: float) -> Array:
    """Return the mean days until a correction, or `at_most` where that is sooner, (draws,).

    mean: mean days of a correction, from 1 up; fixed: their number where all take the
    same, otherwise 0: then each day from the first on is equally likely to settle it, and
    with chance p = 1 / mean a day the mean of the smaller is (1 - (1 - p)^at_most) / p.
    Source: sum of the tail of the geometric law.
    """
    if fixed:
        return np.full(np.shape(mean), min(float(fixed), at_most))
    chance = 1.0 / np.maximum(mean, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        short = -np.expm1(at_most * np.log1p(-chance)) / chance
    return np.where(chance > 0, np.where(chance < 1, short, min(1.0, at_most)), at_most)


class TimeToCorrect(Measure):
    """Days until the points of a wrong deduction are back, and how many never are put right.

    Points come back when somebody puts the deduction right, or through days without event
    alone, whichever is sooner. The mean is over all wrong deductions; where some come back
    in neither way there is no mean.

    Sources: the scenario's own correction; geometric law for days that are equally likely.

    Does not say: what happened to the person meanwhile, whether the ending of a sanction
    follows, nor the time that asking costs; forgiveness is left out, and so are further
    events that would delay the return.
    """

    engines: ClassVar = EVERY_ENGINE
    ids: ClassVar = {
        "score.days_to_correct": Meaning(
            "days until the points of a wrong deduction are back", "days",
            "days until the points of wrong deductions are back", "wrong deductions",
        ),
        "score.never_corrected": Meaning(
            "wrong deductions that nobody puts right", "share",
            "wrong deductions that nobody puts right", "wrong deductions",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield both; nothing where no event is ever wrongly attributed."""
        years = years_for(self, run)
        if years is None or not takes_points(years, wrong=True):
            return
        rules, alone = years.rules, clean_days(years)
        right = each_draw(years, years.corrected_share) * float(rules.corrects)
        mean = each_draw(years, years.correction_days)
        settled = days_put_right(mean, rules.correction_fixed_days, alone)
        days = _part(right, settled) + _part(1.0 - right, np.full(mean.shape, alone))
        note = f"one deduction of {-years.deduction:,} points"
        yield Row("score.days_to_correct", days, note=note)
        yield Row("score.never_corrected", 1.0 - right)


def _part(share: Array, days: Array) -> Array:
    """Return share times days, nan where the days never end, and 0 for a share of none."""
    return np.where(share > 0, share * np.where(np.isfinite(days), days, np.nan), 0.0)
