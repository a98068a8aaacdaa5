"""A score's rule table in whole numbers, and the order of one day.

Three engines read the same ScoreRules and must give the same lives. One day of one unit
(a person, or a household that is scored as one) goes in this order:

1. Status. The unit is under a sanction today if one was running when the day began.
   On day 0 nobody is.
2. Events. Each event type comes as an independent Poisson number, at today's rate.
3. Score. Without any event the score moves to `clean_to`. Otherwise the points of all
   events of the day are added, and the sum is held within the scale.
4. Forgiveness. On days t with (t + 1) divisible by `every_days`, a score under `back_to`
   is set to it.
5. Corrections that are settled today give their points back, held within the scale.
   A correction noted today is settled tomorrow at the earliest.
6. Contacts. The points that contacts lose on the day after a sanction began are taken,
   and contagion may start a sanction (both only where the rules have contacts).
7. Sanction with a length: days left go down by one; at none left, a score under `below`
   starts a new one of `days` days. Sanction without a length (`days` = 0): it runs
   tomorrow if, and only if, the score is under `below` now. A sanction that runs
   tomorrow and not today, or anew, counts as begun today.
8. Tally: score, events by type, status of step 1, sanctions begun.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
EngineName = Literal["exact", "skip", "stepped"]
YEAR_DAYS = 365
FIFTHS = 5


@dataclass(frozen=True)
class EventRule:
    """One type of event that changes the score.

    points: change of the score, negative for a deduction; true: the unit really did it
    (own conduct, in a related or an unrelated context), as against an event wrongly
    attributed to it; unrelated: it comes from a context that has nothing to do with what
    the score is for; correctable: it may be put right (never a true one).
    """

    word: str
    points: int
    true: bool
    unrelated: bool = False
    correctable: bool = False


@dataclass(frozen=True)
class SanctionRule:
    """A sanction begins when a day ends with a score under `below`.

    days: its length; 0 means that it runs as long as the score stays under `below`.
    """

    below: int
    days: int


@dataclass(frozen=True)
class ContactRule:
    """How a sanction of one unit reaches the units it is in contact with.

    community_units: contacts lie within communities of this many units, numbered in
    order; mean_contacts and law: how many contacts a unit has; points: change of the
    score of each contact on the day after a unit's sanction began (0: none).
    """

    community_units: int
    mean_contacts: float
    law: Literal["fixed", "poisson", "geometric"]
    points: int


@dataclass(frozen=True)
class ScoreRules:
    """The rule table, compiled to whole numbers; scores are counted from `lowest`.

    lowest, highest: ends of the scale; start_low, start_high: the first score is a whole
    number, all equally likely, from start_low to start_high; clean_to: int (highest -
    lowest + 1,), for each score less `lowest`, the score less `lowest` after a day
    without event, never falling with the score; tiers: lowest score of each tier but the
    lowest tier, rising; forgive_every_days: 0 for never; correction_fixed_days: length
    of every correction, 0 where each later day is equally likely to settle it;
    members: how many members of each kind a unit has, (1,) for a person.
    """

    lowest: int
    highest: int
    start_low: int
    start_high: int
    events: tuple[EventRule, ...]
    clean_to: Integers
    tiers: tuple[int, ...] = ()
    sanction: SanctionRule | None = None
    forgive_every_days: int = 0
    forgive_to: int = 0
    correction_fixed_days: int = 0
    contacts: ContactRule | None = None
    members: tuple[int, ...] = (1,)

    @property
    def scores(self) -> int:
        """Return how many different scores there are."""
        return self.highest - self.lowest + 1

    @property
    def corrects(self) -> bool:
        """Return whether any event type may be put right."""
        return any(event.correctable for event in self.events)

    @property
    def clean_step(self) -> int | None:
        """Return the fixed step of a day without event, None where it is not fixed.

        A fixed step is added to every score and held within the scale.
        """
        here = np.arange(self.scores)
        moves = self.clean_to - here
        for step in {int(moves[0]), int(moves[-1])}:
            if np.array_equal(self.clean_to, np.clip(here + step, 0, self.scores - 1)):
                return step
        return None

    def fifth_lines(self) -> Integers:
        """Return the 20, 40, 60 and 80 % quantiles of the first score, int (4,).

        A unit is in the bottom fifth if its score is at or under the first line.
        """
        count = self.start_high - self.start_low + 1
        parts = np.arange(1, FIFTHS)
        return np.asarray(self.start_low - 1 - (-count * parts // FIFTHS), dtype=np.int64)
