"""How many of the people it looks for does it miss?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.columns import AFTER, BEFORE
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of


class Misses(Measure):
    """Missed sightings of listed people, of all their sightings (FNIR), also by group.

    At a gate the same share counts people let in on somebody else's document.

    Sources: requirements quantity 9; ISO/IEC 19795-1 (FNIR; FMR for a gate).

    Does not say: how many people sought never come past at all.
    """

    ids: ClassVar = {
        "miss.share": Meaning(
            "sightings of people sought that are missed", "share",
            "sightings of people sought without a decision against them",
            "sightings of people sought",
        ),
        "miss.sought_sightings": Meaning(
            "sightings of people sought, found or missed", "passages",
            "sightings of people sought", "one year of use",
        ),
        "miss.by_group": Meaning(
            "sightings of people sought that are missed, by group", "share",
            "sightings of people sought of the group without a decision against them",
            "sightings of people sought of the group",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield the share missed before and after review, and by group after it."""
        if run.decisions is None or run.decisions.outcome == "stop":
            return
        for stage in (BEFORE, AFTER):
            rates = run.decisions.stages[stage]
            missed, found = run.per_year(rates.missed_per_day), run.per_year(rates.right_per_day)
            yield Row("miss.share", share_of(missed, missed + found), stage=stage)
        rates = run.decisions.before
        sought = run.per_year(rates.missed_per_day + rates.right_per_day)
        yield Row("miss.sought_sightings", sought)
        missed_g = run.per_year_by_group(run.decisions.after.missed_per_day)
        found_g = run.per_year_by_group(run.decisions.after.right_per_day)
        shares = share_of(missed_g, missed_g + found_g)
        for g, letter in enumerate(run.classes.groups):
            yield Row("miss.by_group", np.ascontiguousarray(shares[:, g]), letter, AFTER)
