"""How many records lie open if they were not deleted as promised?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run
from watchglass.measures.trails_of import scenario_records_trails

MOMENT = "one moment"


class DeletionFailure(Measure):
    """Records of one person's visit that are stored: as promised, and if nothing was deleted.

    Sources: requirements R27; identity, records = visits recorded a day x days stored.

    Does not say: how likely it is that deletion fails, nor who has copies.
    """

    ids: ClassVar = {
        "retention.records_kept": Meaning(
            "records stored at a time, if deletion works", "records",
            "records of one person's visit that are stored", MOMENT, compared=True,
        ),
        "retention.records_exposed_if_deletion_fails": Meaning(
            "records exposed if deletion fails", "records",
            "records of one person's visit that are stored when it is found that none was deleted",
            MOMENT, compared=True,
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield both; an option that tells nobody from anybody stores no such record."""
        if not scenario_records_trails(run):
            return
        if getattr(run.option, "trails", None) is None or run.scene is None:
            for word in self.ids:
                yield Row(word, np.zeros(run.draws), note="no visit of a person is recorded")
            return
        seen = run.scene.sightings
        a_day = run.per_year(seen.unmatched_per_day + seen.matched_per_day) / 365.0
        kept = run.outcomes.kept_days.get("unmatched")
        if kept is not None:
            yield Row("retention.records_kept", a_day * kept)
        failed = np.asarray(run.trails["days_if_deletion_fails"])
        yield Row("retention.records_exposed_if_deletion_fails",
                  a_day * (failed if kept is None else np.maximum(failed, kept)))  # fmt: skip
