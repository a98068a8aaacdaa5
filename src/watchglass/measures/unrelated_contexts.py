"""How much of what is taken comes from contexts that have nothing to do with the score?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of
from watchglass.measures.years_of import EVERY_ENGINE, takes_points, years_for


class UnrelatedContexts(Measure):
    """Share of all points taken that come from contexts marked as unrelated.

    The scenario marks an event type as unrelated where its context is not what the score
    is for. Points count as the rules state them, also where a score is at the end of the
    scale and falls no further; points lost through contacts are in no event type and do
    not count.

    Sources: Regulation (EU) 2024/1689, article 5(1)(c)(i), on social contexts unrelated
    to those in which the data was collected; requirements R29.

    Does not say: whether a case falls under that article, nor whether points from a
    related context are in proportion.
    """

    engines: ClassVar = EVERY_ENGINE
    ids: ClassVar = {
        "score.cross_context_share": Meaning(
            "points taken that come from unrelated contexts", "share",
            "points taken for events from unrelated contexts", "points taken for all events",
        )
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield the share; nothing where no event takes points."""
        years = years_for(self, run)
        if years is None or not takes_points(years):
            return
        events = years.rules.events
        points = np.array([max(0, -event.points) for event in events], dtype=float)
        unrelated = np.array([event.unrelated for event in events], dtype=float)
        happened = years.lives.events.sum(axis=1)
        yield Row(
            "score.cross_context_share",
            share_of(happened @ (points * unrelated), happened @ points),
        )
