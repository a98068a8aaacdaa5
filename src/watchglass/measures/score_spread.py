"""How are the scores spread over people on the last day?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of
from watchglass.measures.years_of import EVERY_ENGINE, lettered, years_for

PERSON = "one person"
LORENZ = tuple(range(10, 100, 10))
PERCENTILES = {"score.p10": 0.1, "score.p50": 0.5, "score.p90": 0.9}
# A sum of expected numbers may fall short of its whole in the last bits.
ROUNDING = 1e-12


def mean_score(counts: Array) -> Array:
    """Return the mean of scores counted from the lowest, (draws,); nan without people.

    counts: (draws, scores), units at each score.
    """
    return share_of(counts @ np.arange(counts.shape[1]), counts.sum(axis=1))


def quantile_score(counts: Array, part: float) -> Array:
    """Return the least score that at least this part of people have or are under, (draws,).

    counts: (draws, scores). The answer is counted from the lowest; nan without people.
    Source: Hyndman and Fan (1996), The American Statistician 50, type 1 quantile.
    """
    reached = np.cumsum(counts, axis=1)
    everybody = reached[:, -1]
    first = (reached >= part * everybody[:, None] * (1 - ROUNDING)).argmax(axis=1)
    return np.where(everybody > 0, first, np.nan)


def gini(counts: Array) -> Array:
    """Return the Gini index of scores counted from the lowest, (draws,).

    counts: (draws, scores). With F the share of people at or under a score, the index is
    the sum of F (1 - F) over the mean: half the mean distance between two people, over
    the mean. nan where nobody has a point.
    Source: score-model reference, section 6; Dorfman (1979), The Review of Economics and
    Statistics 61.
    """
    whole = counts.sum(axis=1, keepdims=True)
    under = np.divide(np.cumsum(counts, axis=1), whole, out=np.ones_like(counts), where=whole > 0)
    return share_of((under * (1 - under)).sum(axis=1), mean_score(counts))


def points_of_the_lowest(counts: Array, part: float) -> Array:
    """Return the share of all points that the lowest part of people hold, (draws,).

    counts: (draws, scores), points are counted from the lowest score. The person at the
    cut is split. nan where nobody has a point.
    Source: Lorenz (1905), Publications of the American Statistical Association 9.
    """
    points = np.arange(counts.shape[1])
    reached = np.cumsum(counts, axis=1)
    cut = part * reached[:, -1:]
    return share_of(np.clip(cut - (reached - counts), 0.0, counts) @ points, counts @ points)


class ScoreSpread(Measure):
    """Mean, percentiles, Gini index and Lorenz curve of the score on the last day.

    Index and curve count points from the lowest score of the scale, since a scale that
    began elsewhere would give another index. Everybody in a household has its score.

    Sources: score-model reference, section 6, for the index; Lorenz (1905).

    Does not say: who deserves which score, nor that an even spread is fair; the index
    never stands without the curve.
    """

    engines: ClassVar = EVERY_ENGINE
    ids: ClassVar = {
        "score.mean": Meaning(
            "mean score on the last day", "points", "points of all people", "people scored"
        ),
        "score.p10": Meaning(
            "score that a tenth of people have or are under, last day", "points",
            "score at the lowest tenth of people", PERSON,
        ),
        "score.p50": Meaning(
            "score that half of people have or are under, last day", "points",
            "score in the middle of all people", PERSON,
        ),
        "score.p90": Meaning(
            "score that nine tenths of people have or are under, last day", "points",
            "score at the highest tenth of people", PERSON,
        ),
        "score.gini": Meaning(
            "how unevenly points are spread: 0 all alike, near 1 a few hold all", "index",
            "half the mean distance between the scores of two people",
            "mean score, from the lowest of the scale",
        ),
    } | {
        f"score.lorenz_{part}": Meaning(
            f"part of all points held by the {part} % of people with the lowest scores", "share",
            f"points of the {part} % of people with the lowest scores",
            "points of all people, from the lowest of the scale",
        )
        for part in LORENZ
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield mean and percentiles over all and by group, index and curve over all."""
        years = years_for(self, run)
        if years is None:
            return
        by_group, lowest = years.lives.scores_at_end, years.rules.lowest
        everybody = by_group.sum(axis=1)
        tables = [(None, everybody), *((one, by_group[:, g]) for one, g in lettered(years))]
        for letter, counts in tables:
            yield Row("score.mean", lowest + mean_score(counts), letter)
            for measure, part in PERCENTILES.items():
                yield Row(measure, lowest + quantile_score(counts, part), letter)
        yield Row("score.gini", gini(everybody))
        for part in LORENZ:
            yield Row(f"score.lorenz_{part}", points_of_the_lowest(everybody, part / 100))
