"""Does one group bear more of the errors than the rest?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.columns import AFTER
from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of


class Disparity(Measure):
    """Rates of wrong decisions and of misses: each group over everybody else.

    Sources: requirements R04; the ratio is defined against everybody else, as in F9.

    Does not say: that equal rates are fair or lawful, nor why rates differ.
    """

    ids: ClassVar = {
        "disparity.fpr_ratio": Meaning(
            "wrong decisions against this group over those against everybody else", "ratio",
            "share of the group's faces with a wrong decision",
            "share of all other faces with a wrong decision",
        ),
        "disparity.miss_ratio": Meaning(
            "misses in this group over those in everybody else", "ratio",
            "share missed in the group", "share missed among everybody else",
        ),
        "disparity.burden_share": Meaning(
            "part of the wrong decisions that falls on this group", "share",
            "wrong decisions against people of the group", "wrong decisions",
        ),
        "disparity.presence_share": Meaning(
            "part of the faces compared that belong to this group", "share",
            "faces of the group compared", "faces compared",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield ratios and burdens by group; with one group there is nothing to compare."""
        if run.decisions is None or len(run.classes.groups) < 2:
            return
        assert run.scene is not None
        seen, rates = run.scene.sightings, run.decisions.after
        presence = run.per_year_by_group(seen.unmatched_per_day + seen.matched_per_day)
        if run.decisions.outcome == "stop":
            presence = run.per_year_by_group(seen.passages_per_day)
        wrong = run.per_year_by_group(rates.wrong_per_day)
        missed = run.per_year_by_group(rates.missed_per_day)
        sought = missed + run.per_year_by_group(rates.right_per_day)
        for g, letter in enumerate(run.classes.groups):
            yield Row("disparity.fpr_ratio", against_the_rest(wrong, presence, g), letter, AFTER)
            if run.decisions.outcome != "stop":
                yield Row(
                    "disparity.miss_ratio", against_the_rest(missed, sought, g), letter, AFTER
                )
            for measure, table in (
                ("disparity.burden_share", wrong),
                ("disparity.presence_share", presence),
            ):
                yield Row(measure, share_of(table[:, g], table.sum(axis=1)), letter, AFTER)


def against_the_rest(events: Array, base: Array, g: int) -> Array:
    """Return the rate of group g over the rate of everybody else, float (draws,).

    events, base: (draws, groups). nan where a rate has no base or the rest has none.
    """
    others = [h for h in range(events.shape[1]) if h != g]
    own = share_of(events[:, g], base[:, g])
    rest = share_of(events[:, others].sum(axis=1), base[:, others].sum(axis=1))
    return np.asarray(share_of(own, np.nan_to_num(rest)))
