"""Runs the communities of a piece, several at a time so that their state stays in cache."""

from __future__ import annotations

import numpy as np

from watchglass.base.philox import key_of_seed
from watchglass.base.score_columns import Integers, LifeRates, ScoreRules
from watchglass.lives import stepped_days as daily
from watchglass.lives.contacts import contacts_of
from watchglass.lives.layout import Piece
from watchglass.lives.stepped_plan import run_days
from watchglass.lives.stepped_state import Counts, Lists, new_counts, new_lists, new_state
from watchglass.lives.stepped_tables import People, Tables, people_of, tables


def run_piece(
    rules: ScoreRules, rates: LifeRates, days: int, seed: int, piece: Piece, size: int, batch: int
) -> tuple[Counts, Integers]:
    """Return the counts of a piece, and the units at each score, (days, groups, scores).

    size: units of a community; batch: units run together, a multiple of size.
    """
    table = tables(rules, rates)
    counts = new_counts(days, len(rates.groups), len(rules.events), table)
    lists = new_lists(min(batch, piece.last - piece.first))
    for low in range(piece.first, piece.last, batch):
        high = min(low + batch, piece.last)
        whole = low + (high - low) // size * size
        for first, last in ((low, whole), (whole, high)):
            if first < last:
                people = people_of(rules, rates, min(size, last - first))
                _run_batch(rules, rates, table, people, lists, counts, first, last, days, seed)
    found = np.zeros((days, *counts.flow.shape[1:]), dtype=np.int64)
    daily.flow_on(counts, table, found)
    return counts, found


def _run_batch(
    rules: ScoreRules, rates: LifeRates, table: Tables, people: People, lists: Lists,
    counts: Counts, first: int, last: int, days: int, seed: int,
) -> None:  # fmt: skip
    """Run units first to last - 1: whole communities, or the last one cut short."""
    units, keys = last - first, key_of_seed(seed)
    state = new_state(units, table)
    starts, others = np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32)
    if rules.contacts and table.spreads:
        contacts = contacts_of(rules.contacts, first, units, seed)
        starts, others = contacts.starts, contacts.others
    shape = np.array(rates.shape, dtype=np.int64)
    daily.draw_people(state, people, first, shape, table.fifth_of, keys)
    run_days(state, lists, counts, table, first, days, keys, starts, others)
