"""What the stepped engine keeps of each unit while a run lasts, and what it counts.

Read every day: 2 bytes of score and 2 bytes of the day on which something is due. The rest
is touched only on days on which something happens to the unit.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.base.score_columns import FIFTHS, Integers
from watchglass.lives.stepped_tables import NEVER, Tables

Shorts = NDArray[np.int16]
Bytes = NDArray[np.uint8]
Places = NDArray[np.int32]
Records = NDArray[Any]
LONG_AGO = -NEVER
# What is known of a unit and rarely read, together, so that one look finds it all.
# what: what is due (bits); fifth: of the start score; until: the last day under sanction.
OWN = np.dtype([("what", "u1"), ("fifth", "u1"), ("until", "i2"), ("kind", "i4")])
# noted: corrections not settled; struck: contacts whose sanction began yesterday; exposed:
# contacts under sanction.
TIES = np.dtype([("noted", "i4"), ("struck", "i4"), ("exposed", "i4")])
# old: score before today; points: of today's events; noted: how many will be put right.
ENTRY = np.dtype([("old", "i4"), ("points", "i4"), ("noted", "i4")])


class State(NamedTuple):
    """One entry per unit of a batch of communities.

    score: less the lowest; due: the next day on which something may happen; own: OWN;
    true_day: (units, members), day of each member's last true event; ties: TIES, empty
    where the rules have neither corrections nor contacts.
    """

    score: Shorts
    due: Shorts
    own: Records
    true_day: Shorts
    ties: Records


class Lists(NamedTuple):
    """The units of today; capacity: the units of a batch.

    now: whom something happens to; entries: ENTRY, beside it; words: (4, capacity); rows,
    waits: row of tomorrow's rates, days before the next event; marked: (3, capacity),
    whose sanction began, whose status is another tomorrow, whose sanction began yesterday;
    ends: (4,), how many entries of now, and of each row of marked; flags: who is due, a
    multiple of 8 of them.
    """

    now: Places
    entries: Records
    words: NDArray[np.uint32]
    rows: Places
    waits: Array
    marked: Places
    ends: Integers
    flags: Bytes


class Counts(NamedTuple):
    """What one piece of work counts, by group.

    flow: int32 (days + 1, groups, scores), units that come to a score less those that
    leave it, beside the quiet flow (row 0: start; row t + 1: end of day t); events:
    (days, groups, events); status: (days + 1, groups), units whose status begins less
    those whose status ends with that day; the rest as in Part, for all groups.
    """

    flow: NDArray[np.int32]
    events: Integers
    status: Integers
    begun: Integers
    blameless: Integers
    tiers: Integers
    score_sum: Integers
    fifths: Integers


def new_state(units: int, tables: Tables) -> State:
    """Return the state of `units` units, not yet drawn."""
    own = np.zeros(units, dtype=OWN)
    own["until"] = -1
    return State(
        score=np.zeros(units, dtype=np.int16),
        due=np.zeros(units, dtype=np.int16),
        own=own,
        true_day=np.full((units, len(tables.member_kind)), LONG_AGO, dtype=np.int16),
        ties=np.zeros(units if tables.corrects or tables.spreads else 0, dtype=TIES),
    )


def new_lists(units: int) -> Lists:
    """Return empty lists with room for `units` units."""
    return Lists(
        now=np.zeros(units, dtype=np.int32),
        entries=np.zeros(units, dtype=ENTRY),
        words=np.zeros((4, units), dtype=np.uint32),
        rows=np.zeros(units, dtype=np.int32),
        waits=np.zeros(units),
        marked=np.zeros((3, units), dtype=np.int32),
        ends=np.zeros(4, dtype=np.int64),
        flags=np.zeros(-(-units // 8) * 8, dtype=np.uint8),
    )


def new_counts(days: int, groups: int, events: int, tables: Tables) -> Counts:
    """Return zeros for so many days, groups and types of events."""
    classes, tiers = len(tables.group_of), int(tables.tier_of[-1]) + 1
    kinds = int(tables.member_kind[-1]) + 1

    def zeros(*shape: int) -> Integers:
        return np.zeros(shape, dtype=np.int64)

    return Counts(
        flow=np.zeros((days + 1, groups, len(tables.clean_to)), dtype=np.int32),
        events=zeros(days, groups, events),
        status=zeros(days + 1, groups),
        begun=zeros(days, groups),
        blameless=zeros(groups, kinds),
        tiers=zeros(classes, tiers),
        score_sum=zeros(classes),
        fifths=zeros(groups, FIFTHS, FIFTHS),
    )
