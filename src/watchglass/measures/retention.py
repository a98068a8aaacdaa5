"""How long is what is recorded kept, and how many faces are stored at a time?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.measures.contract import Meaning, Measure, Row, watched_word
from watchglass.measures.run import Run, share_of

YEAR = "one year of use"


class Retention(Measure):
    """Person-days of storage, for people named, for everybody else, and for raw video.

    Distinct faces stored at a time: people seen within the days kept, each once.

    Sources: requirements quantities 2 and 17; identity, people x days.

    Does not say: whether deletion works, nor who has copies.
    """

    ids: ClassVar = {
        "retention.person_days": Meaning(
            "person-days of face data kept, in all", "person-days",
            "days that face data of a person is kept, summed", YEAR, compared=True,
        ),
        "retention.person_days_matched": Meaning(
            "of these, of people named", "person-days",
            "days that data of a person named is kept, summed", YEAR,
        ),
        "retention.person_days_unmatched": Meaning(
            "of these, of people not named", "person-days",
            "days that face data of a person not named is kept, summed", YEAR,
        ),
        "retention.person_days_raw_video": Meaning(
            "person-days of raw video", "person-days", "days that video is kept, summed",
            YEAR,
        ),
        "store.distinct_faces": Meaning(
            "different faces stored at a time", "persons", "different people whose face is stored",
            "one moment",
        ),
        "store.distinct_faces_vs_threshold": Meaning(
            "faces stored over the number from which a filing is due", "ratio",
            "different people whose face is stored", "faces from which a filing is due",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield storage by kind of data; doing nothing stores nothing new."""
        if run.option.is_none:
            yield Row("retention.person_days", np.zeros(run.draws), note="nothing new is stored")
            return
        kept = run.outcomes.kept_days
        if not kept and watched_word(run.scenario) != "compared" and _nobody_captured(run):
            yield Row("retention.person_days", np.zeros(run.draws), note="nobody is recorded")
            return
        if run.scene is None or not ("matched" in kept if run.decisions else "unmatched" in kept):
            return
        seen = run.scene.sightings
        compared = seen.unmatched_per_day + seen.matched_per_day
        named = np.zeros_like(compared)
        if run.decisions is None:  # recorded, and nothing is decided about anybody
            kept = {"matched": np.zeros(run.draws), **kept}
        else:
            rates = run.decisions.before
            named = rates.wrong_per_day + rates.right_per_day + rates.list_error_per_day
        matched = run.per_year(named) * kept["matched"]
        unmatched = np.maximum(run.per_year(compared - named), 0.0) * kept["unmatched"]
        yield Row("retention.person_days", matched + unmatched)
        yield Row("retention.person_days_matched", matched)
        yield Row("retention.person_days_unmatched", unmatched)
        if "raw" in kept:
            yield Row(
                "retention.person_days_raw_video", run.per_year(seen.passages_per_day) * kept["raw"]
            )
        # Compared, or named, at least once within the days kept for it; days of use are
        # spread over the year.
        unnamed = np.maximum(compared - named, 0.0) * kept["unmatched"][:, None]
        window = (unnamed + named * kept["matched"][:, None]) * run.days_per_year[:, None] / 365.0
        # Where a device is recorded on every visit or on none, only those can be stored.
        part = np.ones(run.draws) if seen.people_share is None else seen.people_share
        window = window / np.maximum(part, 1e-300)[:, None]
        faces = part * (run.classes.persons * -np.expm1(-window)).sum(axis=1)
        yield Row("store.distinct_faces", faces)
        if run.outcomes.filing_line is not None:
            yield Row(
                "store.distinct_faces_vs_threshold", share_of(faces, run.outcomes.filing_line)
            )


def _nobody_captured(run: Run) -> bool:
    """Return whether an option captures nobody: it has no sensor, or one that only counts."""
    if run.scene is None:
        return True
    return not (run.scene.sightings.unmatched_per_day + run.scene.sightings.matched_per_day).any()
