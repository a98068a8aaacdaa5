"""What happens on one day to the units on the day's list, step by step for all of them.

The order of the day is that of `base/score_columns.py`. Points that contacts lose, and
sanctions that come from them, are no events: they are counted neither as true nor as wrong.
"""

from __future__ import annotations

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.base.philox import words_of
from watchglass.base.score_columns import YEAR_DAYS
from watchglass.lives.stepped_draws import (
    CORRECTION,
    MAIN,
    Keys,
    events_on_day,
    place_in_row,
    settled_on_day,
)
from watchglass.lives.stepped_state import Counts, Lists, State
from watchglass.lives.stepped_tables import NEVER, Tables

# What is due to a unit on a day, as bits; none of them: its status may change.
EVENTS, SETTLED, CAUGHT = 1, 2, 4


@borrowing()
def draw_events(
    state: State, lists: Lists, counts: Counts, tables: Tables, first: int, today: int, keys: Keys
) -> None:
    """Draw how many events the day brings to each listed unit, and which."""
    now, words, entries, own, true_day = (
        lists.now, lists.words, lists.entries, state.own, state.true_day
    )  # fmt: skip
    one, rate, borders, marks = tables.one, tables.rate, tables.mark_borders, tables.marks
    events, group_of = counts.events, tables.group_of
    for at in range(lists.ends[0]):
        unit = now[at]
        points, noted = 0, 0
        if own[unit].what & EVENTS:
            kind = own[unit].kind
            row = 2 * kind + (1 if own[unit].until >= today else 0)
            for number in range(events_on_day(words[1, at], one[row], rate[row])):
                if number < 2:
                    word = int(np.int64(words[2 + number, at]))
                else:
                    word = words_of(first + unit, today, MAIN + number, keys[0], keys[1])[0]
                mark = marks[place_in_row(word, borders, row)]
                points += mark.points
                noted += mark.noted
                events[today, group_of[kind], mark.event] += 1
                if mark.member >= 0:
                    true_day[unit, mark.member] = today
        entries[at].points = points
        entries[at].noted = noted


@borrowing()
def move_scores(
    state: State, lists: Lists, counts: Counts, tables: Tables, first: int, today: int, keys: Keys
) -> None:
    """Move the listed units' scores: events, forgiveness, corrections, contacts."""
    now, entries, scores, own, ties = lists.now, lists.entries, state.score, state.own, state.ties
    flow, group_of, top = counts.flow, tables.group_of, len(tables.clean_to) - 1
    forgives = tables.forgive_every > 0 and (today + 1) % tables.forgive_every == 0
    tied, back, chance = len(ties) > 0, tables.back, tables.settle_chance
    for at in range(lists.ends[0]):
        unit = now[at]
        quiet = int(np.int64(scores[unit]))
        score, what = quiet, own[unit].what
        if what & EVENTS:
            score = min(max(int(entries[at].old) + int(entries[at].points), 0), top)
            if forgives:
                score = max(score, tables.forgive_to)
        if tied:
            if what & SETTLED:
                word = words_of(first + unit, today, np.int64(CORRECTION), keys[0], keys[1])[1]
                settled = settled_on_day(word, ties[unit].noted, chance)
                ties[unit].noted -= settled
                score = min(max(score + settled * back, 0), top)
            ties[unit].noted += entries[at].noted
            score = min(max(score + ties[unit].struck * tables.contact_points, 0), top)
            ties[unit].struck = 0
        if score != quiet:
            group = group_of[own[unit].kind]
            scores[unit] = score
            flow[today + 1, group, quiet] -= 1
            flow[today + 1, group, score] += 1


@borrowing()
def sanction(state: State, lists: Lists, counts: Counts, tables: Tables, today: int) -> None:
    """Begin, end or go on with the listed units' sanctions at the end of the day."""
    now, scores, own, marked, ends = lists.now, state.score, state.own, lists.marked, lists.ends
    group_of, below, length = tables.group_of, tables.below, tables.sanction_days
    counts_year = today >= len(counts.begun) - YEAR_DAYS
    ends[1] = ends[2] = 0
    for at in range(ends[0]):
        unit = now[at]
        until = np.int64(own[unit].until)
        under = until >= today
        if under and length > 0 and until > today:
            continue
        low, caught = scores[unit] < below, own[unit].what & CAUGHT != 0
        goes_on = low or (caught and not under)
        begins = goes_on and (not under or length > 0)
        if begins:
            own[unit].until = min(today + length, NEVER) if length > 0 else NEVER
        elif under and not goes_on:
            own[unit].until = today
        if goes_on != under:
            counts.status[today + 1, group_of[own[unit].kind]] += 1 if goes_on else -1
            marked[1, ends[2]] = unit
            ends[2] += 1
        if begins:
            marked[0, ends[1]] = unit
            ends[1] += 1
            counts.begun[today, group_of[own[unit].kind]] += 1
            if counts_year:
                _count_blameless(unit, today, state, counts, tables)


@borrowing()
def _count_blameless(unit: int, today: int, state: State, counts: Counts, tables: Tables) -> None:
    """Count the members of a unit who caused no true event in the 365 days up to today."""
    group = tables.group_of[state.own[unit].kind]
    for member in range(len(tables.member_kind)):
        if state.true_day[unit, member] <= today - YEAR_DAYS:
            counts.blameless[group, tables.member_kind[member]] += 1
