"""What happens to somebody who passes every day, and how often do the same people suffer?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.columns import AFTER, NOT_LISTED
from watchglass.base.mixing import Array, none_over
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, in_blocks, share_of

DAYS = 365.0  # visits of a frequent visitor are spread over the year


class Repeats(Measure):
    """Chance of at least one wrong decision in a year for a frequent passer-by.

    Because people differ, repeated passages are not independent: the chance of at
    least one is smaller than 1 - (1 - p)^k, and those affected are affected more often.
    Both are shown, for people of the same class, after review. Repeats count what people
    meet in the end: being stopped, asked or refused.

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
        "harm.people_affected": Meaning(
            "different people wrongly {participle} in a year", "persons/year",
            "people not listed who are wrongly {participle} at least once", "one year",
        ),
        "harm.repeat_share": Meaning(
            "of these, people wrongly {participle} again within the year", "share",
            "people wrongly {participle} twice or more in a year",
            "people wrongly {participle} at least once",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield all of them, on the first draws only, because they sum over people."""
        if run.decisions is None or run.decisions.after.law is None:
            return
        assert run.scene is not None
        keep = run.first_draws()
        note = f"{keep.stop:,} of the draws"
        if run.scene.sightings.at_risk != "enrolled":
            differ, alike = in_blocks(keep, lambda some: _frequent(run, some))
            yield Row("harm.repeat_any", differ, None, AFTER, note)
            yield Row("harm.repeat_any_if_all_alike", alike, None, AFTER, note)
        if run.outcomes.acted_share is not None:
            once, again = in_blocks(keep, lambda some: _people(run, some))
            yield Row("harm.people_affected", once, None, AFTER, note)
            yield Row("harm.repeat_share", share_of(again, once), None, AFTER, note)


def _frequent(run: Run, some: slice) -> tuple[Array, Array]:
    """Return the chance of at least one wrong decision, as people differ and if all alike."""
    assert run.scene is not None and run.decisions is not None
    law, seen = run.decisions.after.law, run.scene.sightings
    assert law is not None
    law = law.rows(some)
    # Visits on days of use; each one gives a sighting with the share captured.
    tries = (run.frequent_visits * run.days_per_year / DAYS)[some, None]
    captured = seen.captured_share[some, None, None]
    weight = np.where(run.classes.listing == NOT_LISTED, run.classes.persons[some], 0.0)
    chances, weights = law.nodes()
    differ = 1.0 - none_over(captured * chances, weights, tries)
    alike = 1.0 - none_over(captured * law.mean()[..., None], np.ones((len(tries), 1, 1)), tries)
    return _mean(differ, weight), _mean(alike, weight)


def _mean(values: Array, weight: Array) -> Array:
    return share_of((values * weight).sum(axis=1), weight.sum(axis=1))


def _people(run: Run, some: slice) -> tuple[Array, Array]:
    """Return people affected at least once, and at least twice, each float (draws,)."""
    assert run.scene is not None and run.decisions is not None
    law, seen, acted = run.decisions.after.law, run.scene.sightings, run.outcomes.acted_share
    assert law is not None and acted is not None
    harmed = seen.matched_per_day if seen.at_risk == "presenter" else seen.unmatched_per_day
    per_year = harmed[some] * run.days_per_year[some, None]
    law = law.rows(some).thinned(np.broadcast_to(acted[some, None], per_year.shape))
    chances, weights = law.nodes()
    expected = per_year[..., None] * chances
    once = -np.expm1(-expected)
    twice = np.maximum(once - expected * np.exp(-expected), 0.0)
    persons = run.classes.persons[some]
    at_least_once = (persons * (weights * once).sum(axis=-1)).sum(axis=1)
    return at_least_once, (persons * (weights * twice).sum(axis=-1)).sum(axis=1)
