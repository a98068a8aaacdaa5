"""How long until what is recorded of a visitor on one day is linked to another day?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of
from watchglass.measures.trails_of import linkables_for, tried_for

RULE_OF_THREE, MOSTLY = 3.0, 0.5


class Linkability(Measure):
    """Days until the trail of one day is rightly linked to a later day of the same person.

    A pseudonym that lasts longer than a day links by itself two visits that fall into its
    time. With v visits a day at random moments and L days, that is 1 - (1 - exp(-v L)) / (v L)
    of the visits that follow another. Where it changes every day, a stated linker tries: it
    knows how popular each place is, takes of all trails of a later day the one that shares most
    with the first, rare places counting more, and gives up where two share as much. With a
    share p of later visits linked, the mean time from link to link is 1 / (v x p). A share
    too small to be told from the people tried gives no figure, but a bound in the note.

    Sources: identity; matching of mobility profiles after Gambs, Killijian and Nunez del
    Prado Cortez (2014), Journal of Computer and System Sciences 80, 1597-1614, simplified.

    Does not say: how often the linker is wrong, whether it links one month's pseudonym to the
    next, and what a better one would do: habits of real people are stronger than those made up
    here, so these days are rather too many.
    """

    ids: ClassVar = {
        "reid.linked_share": Meaning(
            "later visits rightly linked to an earlier day", "share",
            "later visits linked to the right earlier visit, by pseudonym or by the linker",
            "later visits of people recorded",
        ),
        "reid.days_until_linkable": Meaning(
            "days until a visitor's trail is linked to an earlier day", "days",
            "days, divided by the visits in them that are rightly linked to an earlier day",
            "person recorded who comes as often as the average", compared=True,
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield both figures; none for an option that records no trails."""
        tried = tried_for(run)
        if tried is None:
            return
        visits, days = visits_of(run), tried.recording.linked_days
        if days > 1:
            linked = linked_by_pseudonym(visits * days)
            note = f"by the pseudonym, between visits within the {days} days that it lasts"
        else:
            made = linkables_for(tried)
            linked, note = _told(
                tried.by_draw(made, lambda one, q: one.linked_share(q)),
                visits, min(one.people for one in made),
            )  # fmt: skip
        yield Row("reid.linked_share", linked, note=note)
        between = np.full(run.draws, np.nan)
        np.divide(1.0, visits * linked, out=between, where=visits * linked > 0)
        yield Row("reid.days_until_linkable", between, note=note)


def linked_by_pseudonym(visits_while_linked: Array) -> Array:
    """Return the share of next visits that fall under the same pseudonym, float (draws,).

    1 - (1 - exp(-a)) / a for a visits while one pseudonym lasts: the visit falls anywhere in
    that time, and the next one comes by chance. 0 where nobody comes.
    """
    a = np.maximum(visits_while_linked, 1e-12)
    return np.asarray(1.0 + np.expm1(-a) / a)


def _told(linked: Array, visits: Array, people: int) -> tuple[Array, str]:
    """Return the shares that so many people can tell, nan for smaller ones, and the note.

    Less than one link among them tells no share; that is compatible with shares up to 3 over
    their number (the rule of three, 1 in 20). Where it is so in most draws no figure is given,
    because the middle lies among the small ones.
    """
    note = "by the places that two days have in common; see what it does not say"
    small = linked * (1 + people) < 1.0
    part = float(small.mean()) if small.size else 0.0
    if part == 0.0:
        return linked, note
    if part < MOSTLY:
        without = f"; without the {100 * part:.0f} % of the draws with too few links to tell"
        return np.where(small, np.nan, linked), note + without
    if people == 0:
        return np.full_like(linked, np.nan), "nobody of the crowd tried comes on two days"
    beyond = people / (RULE_OF_THREE * max(float(np.median(visits)), 1e-300))
    return np.full_like(linked, np.nan), (
        f"fewer than 1 link among {people:,} people tried is too few to tell; in a crowd like "
        f"this one the stated linker needs more than {float(f'{beyond:.2g}'):,.0f} days, and a "
        "better one fewer"
    )


def visits_of(run: Run) -> Array:
    """Return mean visits per person and day, over the days of use, float (draws,)."""
    persons = run.classes.persons.sum(axis=1)
    visits = (run.classes.persons * run.classes.visits_per_day).sum(axis=1)
    return np.nan_to_num(share_of(visits, persons)) * run.days_per_year / 365.0
