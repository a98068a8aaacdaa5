"""How long until what is recorded of a visitor on one day is linked to another day?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of
from watchglass.measures.trails_of import linkables_for, tried_for


class Linkability(Measure):
    """Days until the trail of one day is rightly linked to a later day of the same person.

    While one pseudonym lasts longer than a day, it links the days by itself, at the next
    visit. Where it changes every day, a stated linker tries: it knows how popular each place
    is, takes of all trails of a later day the one that shares most with the first, rare
    places counting more, and gives up where two share as much. It succeeds at each later
    visit with the same chance p, so that the mean time is 1 / (visits a day x p).

    Sources: identity; matching of mobility profiles after Gambs, Killijian and Nunez del
    Prado Cortez (2014), Journal of Computer and System Sciences 80, 1597-1614, simplified.

    Does not say: how often the linker is wrong, and what a better one would do: habits of real
    people are stronger than those made up here, so these days are rather too many.
    """

    ids: ClassVar = {
        "reid.linked_share": Meaning(
            "later visits rightly linked to an earlier day", "share",
            "later visits whose trail the linker links to the right earlier trail",
            "later visits of people recorded",
        ),
        "reid.days_until_linkable": Meaning(
            "days until a visitor's trail is linked to an earlier day", "days",
            "days from a visit to the first later visit that is rightly linked to it, in the mean",
            "person recorded who comes as often as the mean", compared=True,
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield both figures; none for an option that records no trails."""
        tried = tried_for(run)
        if tried is None:
            return
        if tried.recording.linked_days > 1:
            linked, told = np.ones(run.draws), 0.0
            note = f"the pseudonym itself links the days, for {tried.recording.linked_days} days"
        else:
            made = linkables_for(tried)
            linked = tried.by_draw(made, lambda one, q: one.linked_share(q))
            told = 1.0 / (1.0 + max(one.people for one in made))
            note = "by the places that two days have in common; see what it does not say"
        yield Row("reid.linked_share", linked, note=note)
        if (linked < told).any():
            note += f"; less than 1 link in {1 / told:,.0f} cannot be told, so there are more days"
        days = share_of(np.ones(run.draws), visits_of(run) * np.maximum(linked, told))
        yield Row("reid.days_until_linkable", days, note=note)


def visits_of(run: Run) -> Array:
    """Return mean visits per person and day, over the days of use, float (draws,)."""
    persons = run.classes.persons.sum(axis=1)
    visits = (run.classes.persons * run.classes.visits_per_day).sum(axis=1)
    return np.nan_to_num(share_of(visits, persons)) * run.days_per_year / 365.0
