"""When something is due next to each unit, and the loop over all days.

Waiting times have no memory: at the end of any day a new one may be drawn for a unit, from
that day's words. It is drawn for the units on the day's list: those to whom something was
due, whose score contacts changed, or whose contacts' status changes while theirs is free.
"""

from __future__ import annotations

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.base.philox import words_of
from watchglass.base.score_columns import Integers
from watchglass.lives import stepped_days as daily
from watchglass.lives import stepped_units as units
from watchglass.lives.stepped_draws import (
    BEFORE,
    CONTAGION,
    CORRECTION,
    Keys,
    days_before,
    fill_waits,
    fill_words,
)
from watchglass.lives.stepped_state import Counts, Lists, Places, State
from watchglass.lives.stepped_tables import Tables
from watchglass.lives.stepped_units import CAUGHT, EVENTS, SETTLED


@borrowing(entry=True)
def run_days(
    state: State, lists: Lists, counts: Counts, tables: Tables,
    first: int, days: int, keys: Keys, starts: Integers, others: Places,
) -> None:  # fmt: skip
    """Run all days of a batch of communities; its people must have been drawn."""
    daily.count_start(state, counts, tables)
    ends, before, none, eve = lists.ends, int(np.int64(BEFORE)), int(np.int64(0)), int(np.int64(-1))
    ends[0], ends[3] = len(state.score), 0
    for unit in range(ends[0]):
        lists.now[unit] = unit
    fill_words(lists.words, lists.now, none, ends[0], first, before, keys)
    _plan(state, lists, tables, first, eve, days, keys)
    for today in range(days):
        daily.find_due(state, today, lists)
        daily.quiet_move(state.score, tables)
        if tables.forgive_every > 0 and (today + 1) % tables.forgive_every == 0:
            daily.forgive(state, today, lists, tables)
        if tables.contact_points != 0:
            daily.strike(state, today, lists, starts, others)
        fill_words(lists.words, lists.now, none, ends[0], first, today, keys)
        units.draw_events(state, lists, counts, tables, first, today, keys)
        units.move_scores(state, lists, counts, tables, first, today, keys)
        if tables.sanction_days >= 0:
            units.sanction(state, lists, counts, tables, today)
        if tables.catch > 0.0:
            called = ends[0]
            daily.expose(state, today, lists, starts, others)
            fill_words(lists.words, lists.now, called, ends[0], first, today, keys)
        _plan(state, lists, tables, first, today, days, keys)
        if tables.contact_points != 0:
            for at in range(ends[1]):
                lists.marked[2, at] = lists.marked[0, at]
            ends[3] = ends[1]
    daily.count_end(state, counts, tables)


@borrowing()
def _plan(
    state: State, lists: Lists, tables: Tables, first: int, today: int, days: int, keys: Keys
) -> None:
    """Set what is due next, and when, to everybody on the list, counted from tomorrow."""
    now, rows, waits, own, due = lists.now, lists.rows, lists.waits, state.own, state.due
    scores, cross, length, below = state.score, tables.cross, tables.sanction_days, tables.below
    tied, crosses, at_start = len(state.ties) > 0, tables.crosses, today < 0 and length >= 0
    for at in range(lists.ends[0]):
        unit = now[at]
        rows[at] = 2 * own[unit].kind + (1 if own[unit].until > today else 0)
    fill_waits(waits, lists.words, rows, tables.rate, lists.ends[0])
    for at in range(lists.ends[0]):
        unit = now[at]
        until = np.int64(own[unit].until)
        left, what = float(days - today - 1), 0
        if waits[at] < left:
            left, what = waits[at], EVENTS
        if tied:
            left, what = _others(unit, left, what, state, tables, first, today, keys)
        change = np.inf
        if length > 0 and until > today:
            change = float(until - today - 1)
        elif at_start and scores[unit] < below:
            change = 0.0
        elif crosses:
            change = float(cross[scores[unit]] - 1)
        if change < left:
            left, what = change, 0
        own[unit].what = what
        due[unit] = today + 1 + np.int64(left)


@borrowing()
def _others(
    unit: int, left: float, what: int,
    state: State, tables: Tables, first: int, today: int, keys: Keys,
) -> tuple[float, int]:  # fmt: skip
    """Return when what is due, with corrections and contacts; things of one day together."""
    noted, exposed = state.ties[unit].noted, state.ties[unit].exposed
    if noted > 0:
        stream = np.int64(CORRECTION)
        word = words_of(first + unit, today, stream, keys[0], keys[1])[0]
        wait = days_before(word, noted * tables.settle)
        if wait == left:
            what |= SETTLED
        elif wait < left:
            left, what = wait, SETTLED
    if exposed > 0 and tables.catch > 0.0 and state.own[unit].until <= today:
        stream = np.int64(CONTAGION)
        word = words_of(first + unit, today, stream, keys[0], keys[1])[0]
        wait = days_before(word, exposed * tables.catch)
        if wait == left:
            what |= CAUGHT
        elif wait < left:
            left, what = wait, CAUGHT
    return left, what
