"""What happens to somebody who passes every day, and how often do the same people suffer?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.columns import AFTER, NOT_LISTED
from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of


class Repeats(Measure):
    """Chance of at least one wrong decision in a year for a frequent passer-by.

    Because people differ, repeated passages are not independent: the chance of at
    least one is smaller than 1 - (1 - p)^k, and those affected are affected more often.
    Both are shown, for people of the same class, after review.

    Sources: requirements R09; mixture of Poisson laws over the person law.

    Does not say: which person it will be.
    """

    ids: ClassVar = {
        "harm.repeat_any": Meaning(
            "frequent visitors with at least one wrong decision in a year", "share",
            "frequent visitors not listed with a wrong decision", "frequent visitors not listed",
        ),
        "harm.repeat_any_if_all_alike": Meaning(
            "the same if all people were equally easy to confuse", "share",
            "frequent visitors not listed with a wrong decision", "frequent visitors not listed",
        ),
        "harm.repeat_share": Meaning(
            "people wrongly named who are wrongly named again within the year", "share",
            "people with two or more wrong decisions in a year", "people with at least one",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield all three, on the first draws only, because they sum over people."""
        if run.decisions is None or run.decisions.after.law is None:
            return
        assert run.scene is not None
        keep, seen = run.first_draws(), run.scene.sightings
        law = run.decisions.after.law.rows(keep)
        harmed = seen.matched_per_day if seen.at_risk == "presenter" else seen.unmatched_per_day
        note = f"{keep.stop:,} of the draws"
        if seen.at_risk != "enrolled":
            tries = (run.frequent_visits * seen.captured_share)[keep, None]
            at_risk = run.classes.listing == NOT_LISTED
            weight = np.where(at_risk, run.classes.persons[keep], 0.0)
            chances, weights = law.nodes()
            yield Row(
                "harm.repeat_any", _mean(_any(chances, weights, tries), weight), None, AFTER, note
            )
            alike = law.mean()[..., None]
            one = np.ones((alike.shape[0], 1, 1))
            yield Row(
                "harm.repeat_any_if_all_alike",
                _mean(_any(alike, one, tries), weight),
                None,
                AFTER,
                note,
            )
        per_year = harmed[keep] * run.days_per_year[keep, None]
        yield Row("harm.repeat_share", _repeat_share(run.classes.persons[keep], per_year, law),
                  None, AFTER, note)  # fmt: skip


def _any(chances: Array, weights: Array, tries: Array) -> Array:
    """Return the chance of at least one in `tries` sightings, (draws, classes)."""
    with np.errstate(divide="ignore"):
        none = np.exp(tries[..., None] * np.log1p(-np.minimum(chances, 1.0)))
    return np.asarray((weights * (1.0 - none)).sum(axis=-1))


def _mean(values: Array, weight: Array) -> Array:
    return share_of((values * weight).sum(axis=1), weight.sum(axis=1))


def _repeat_share(persons: Array, per_year: Array, law: object) -> Array:
    """Return people with two or more wrong decisions over people with at least one."""
    chances, weights = law.nodes()  # type: ignore[attr-defined]
    expected = per_year[..., None] * chances
    once = -np.expm1(-expected)
    twice = np.maximum(once - expected * np.exp(-expected), 0.0)
    one = (persons * (weights * once).sum(axis=-1)).sum(axis=1)
    return share_of((persons * (weights * twice).sum(axis=-1)).sum(axis=1), one)
