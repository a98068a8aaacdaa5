"""How unevenly do wrong decisions fall on people?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.columns import AFTER
from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, in_blocks

TOP = 0.01


def borne_by_top(rates: Array, people: Array, top: float = TOP) -> float:
    """Return the share of all events borne by the most affected share of people.

    rates: float (n,), events per person; people: float (n,), how many. The person at
    the cut is split. nan without people or events.
    Source: Lorenz (1905), Publications of the American Statistical Association 9.
    """
    order = np.argsort(-rates, kind="stable")
    people, rates = people[order], rates[order]
    reached = np.cumsum(people)
    total = float((people * rates).sum())
    if reached.size == 0 or reached[-1] <= 0 or total <= 0:
        return float("nan")
    counted = np.clip(top * reached[-1] - (reached - people), 0.0, people)
    return float((counted * rates).sum() / total)


class Concentration(Measure):
    """Share of the wrong decisions borne by the most affected 1 % of people.

    People are ordered by their expected number: how often they pass times how easily
    they are confused.

    Sources: Lorenz curve over classes and nodes of the person law; FTC v. Rite Aid 2023
    shows that a few people can bear much.

    Does not say: who they are; also with equal people chance alone is uneven, and that
    part is left out here.
    """

    ids: ClassVar = {
        "harm.top1_share": Meaning(
            "wrong decisions borne by the most affected 1 % of people", "share",
            "wrong decisions against the most affected 1 % of people exposed", "wrong decisions",
        )
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield the share on the first draws, because it sums over people."""
        if run.decisions is None or run.decisions.after.law is None:
            return
        assert run.scene is not None
        keep, seen = run.first_draws(), run.scene.sightings
        harmed = seen.matched_per_day if seen.at_risk == "presenter" else seen.unmatched_per_day
        law = run.decisions.after.law

        def shares(some: slice) -> tuple[Array]:
            chances, weights = law.rows(some).nodes()
            rates = harmed[some][..., None] * chances
            people = run.classes.persons[some][..., None] * weights
            pairs = zip(rates, people, strict=True)
            return (np.array([borne_by_top(r.ravel(), p.ravel()) for r, p in pairs]),)

        (top,) = in_blocks(keep, shares)
        yield Row("harm.top1_share", top, None, AFTER, f"{keep.stop:,} of the draws")
