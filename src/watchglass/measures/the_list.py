"""What is on the list, and how far is the error rate carried beyond its test?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of


class TheList(Measure):
    """Size, wrong entries, extrapolation, and what a search of the list returns.

    Absence from the gallery and a miss by the matcher are two things, shown apart.

    Sources: requirements R10 and quantity 7; College of Policing on watchlists.

    Does not say: why somebody is on the list.
    """

    ids: ClassVar = {
        "list.size": Meaning("entries on the list", "list entries", "entries", "the list"),
        "list.stale_share": Meaning(
            "entries that should not be there", "share", "wrong or stale entries",
            "entries",
        ),
        "list.extrapolation_factor": Meaning(
            "size of the list over the size in the test", "ratio", "entries on the list",
            "entries in the test",
        ),
        "search.innocent_candidates": Meaning(
            "innocent people named by one search", "candidates", "innocent people named", "search"
        ),
        "search.any_innocent": Meaning(
            "searches that name at least one innocent person", "share",
            "searches that name at least one innocent person", "searches",
        ),
        "search.subject_not_enrolled": Meaning(
            "searches whose subject is not in the gallery", "share",
            "searches whose subject has no entry", "searches",
        ),
        "search.subject_missed": Meaning(
            "searches that do not return their subject, for either reason", "share",
            "searches that do not return their subject", "searches",
        ),
        "people.searchable_share": Meaning(
            "part of the population that can be searched", "share", "people in the gallery",
            "people who live in the area",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield the list's figures, and those of one search for a gallery."""
        if run.scene is None or run.scene.watched is None or run.decisions is None:
            return
        watched, seen, decisions = run.scene.watched, run.scene.sightings, run.decisions
        yield Row("list.size", watched.size)
        yield Row("list.stale_share", watched.stale_share)
        if decisions.extrapolation is not None:
            yield Row("list.extrapolation_factor", decisions.extrapolation)
        if seen.at_risk != "enrolled":
            return
        searches = (seen.unmatched_per_day + seen.matched_per_day)[:, 0]
        wrong = (run.classes.persons * decisions.before.wrong_per_day).sum(axis=1)
        innocent = share_of(wrong, searches)
        yield Row("search.innocent_candidates", innocent, stage="before_review")
        yield Row("search.any_innocent", -np.expm1(-innocent), stage="before_review",
                  note="candidates of one search taken as independent")  # fmt: skip
        found = (run.classes.persons * decisions.before.right_per_day).sum(axis=1)
        enrolled = (run.classes.persons * seen.matched_per_day).sum(axis=1)
        yield Row("search.subject_not_enrolled", 1 - share_of(enrolled, searches))
        yield Row("search.subject_missed", 1 - share_of(found, searches), stage="before_review")
        if np.isfinite(run.classes.area_population).all():
            part = share_of(watched.size, run.classes.area_population)
            yield Row("people.searchable_share", np.minimum(part, 1.0))
