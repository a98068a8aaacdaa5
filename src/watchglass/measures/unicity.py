"""How many known places and times single out a visitor among all who are recorded?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run
from watchglass.measures.trails_of import MOST_KNOWN, Tried, crowds_for, other_crowds, tried_for

_OF = "people recorded while one pseudonym lasts"
CROWDS = 5


def _meaning(known: int, coarser: bool) -> Meaning:
    what = "1 known place and time" if known == 1 else f"{known} known places and times"
    how = "of a coarser record" if coarser else "as recorded"
    single = "singles" if known == 1 else "single"
    return Meaning(
        f"people whom {what} {single} out" + (", in a coarser record" if coarser else ""),
        "share", f"people recorded whom {what}, {how}, fit alone", _OF,
    )  # fmt: skip


class Unicity(Measure):
    """Share of the people recorded whose own known points fit nobody else (unicity).

    The attacker knows 1 to 5 places with times of a person, drawn at random from what is
    recorded of that person, free of error and as finely as recorded, and that the person is
    among those recorded. Who has fewer points is known by all of them. Worked out for all
    people of a made-up crowd; the share recorded then acts exactly: somebody who shares the
    points with m others stays alone with chance (1 - share)^m.

    Sources: requirements R30; de Montjoye and others (2013), Scientific Reports 3:1376;
    evidence keys unic-4pt, unic-60m.

    Does not say: whether anybody looks, what the attacker knows in truth, nor that somebody
    not singled out is anonymous: all who fit may have the same secret.
    """

    ids: ClassVar = {
        f"reid.unique_share_{known}" + ("_coarser" if coarser else ""): _meaning(known, coarser)
        for coarser in (False, True)
        for known in range(2 if coarser else 1, MOST_KNOWN + 1)
    }

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield the shares for 1 to 5 known points, as recorded and in a coarser record."""
        tried = tried_for(run)
        if tried is None:
            return
        made = crowds_for(tried)
        others = other_crowds(tried, CROWDS) if run.draws > 1 else []
        _, recorded = tried.middle()
        for coarser in (0, 1):
            for known in range(2 if coarser else 1, MOST_KNOWN + 1):

                def share(pair: Any, q: Array, c: int = coarser, k: int = known) -> Array:
                    return np.asarray(pair[c].unique_share(k, q))

                values = tried.by_draw(made, share)
                again = [float(pair[coarser].unique_share(known, recorded)) for pair in others]
                word = f"reid.unique_share_{known}" + ("_coarser" if coarser else "")
                yield Row(word, values, note=_note(tried, coarser, again))


def _note(tried: Tried, coarser: int, again: list[float]) -> str:
    """Return what the attacker knows, and how far one crowd lies from another."""
    own, how = tried.recording, tried.coarsenings()[coarser]
    places = -(-own.rows // how.rows) * -(-own.columns // how.columns)
    notes = [
        f"attacker knows the points without error, each a place (1 of {places}) and "
        f"{how.slots * own.minutes} minutes; one pseudonym lasts {own.linked_days} "
        f"day{'s' if own.linked_days > 1 else ''}"
    ]
    if tried.beyond:
        notes.append("some draws record more people than were made up, and stop there")
    if len(again) > 1:
        low, high = range_of_another(again)
        notes.append(
            f"sampling of people and points: another crowd of {own.people_made_up:,} has "
            f"{low:.3f} to {high:.3f} in 95 of 100 cases, from {len(again)} crowds at the middle "
            "of the evidence"
        )
    return "; ".join(notes)


def range_of_another(shares: list[float]) -> tuple[float, float]:
    """Return the 95 % range of the share in one more crowd, from those of some crowds.

    Mean -+ t x standard deviation x sqrt(1 + 1 / n), Student's t at n - 1 degrees of freedom,
    kept within 0 and 1; it takes in which people there are and which points are known.
    Source: prediction interval, Student's law; any textbook.
    """
    from scipy.special import stdtrit

    n, mean = len(shares), float(np.mean(shares))
    reach = float(stdtrit(n - 1, 0.975) * np.std(shares, ddof=1) * np.sqrt(1.0 + 1.0 / n))
    return max(mean - reach, 0.0), min(mean + reach, 1.0)
