"""The daily passes over all units of a batch: who is due, the quiet move, the counts.

These run over every unit on every day, so they read and write a few bytes of each in order.
"""

from __future__ import annotations

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.base.philox import words_of
from watchglass.base.score_columns import Integers
from watchglass.lives.stepped_draws import MAIN, PERSON, Keys, place_among
from watchglass.lives.stepped_state import Counts, Lists, Places, Records, Shorts, State
from watchglass.lives.stepped_tables import People, Tables

# So many flags of a byte are looked at together: mostly nothing is due to any of the units.
TOGETHER = 8


@borrowing(entry=True)
def draw_people(
    state: State, people: People, first: int, shape: Integers, fifth_of: Integers, keys: Keys
) -> None:
    """Draw class and start score of each unit from its own block (score-model.md, 3.3).

    shape: (groups, levels, conducts, assessors).
    """
    score, own, borders, group = state.score, state.own, people.group_borders, 0
    low, many, day, stream = people.start_low, people.start_count, np.int64(PERSON), np.int64(MAIN)
    for unit in range(len(score)):
        within = unit % borders[-1]
        if within == 0:
            group = 0
        while within >= borders[group + 1]:
            group += 1
        w0, w1, w2, w3 = words_of(first + unit, day, stream, keys[0], keys[1])
        kind = group * shape[1] + place_among(w1, people.levels)
        kind = kind * shape[2] + place_among(w2, people.conducts)
        own[unit].kind = kind * shape[3] + place_among(w0, people.assessors)
        score[unit] = low + ((w3 * many) >> 32)
        own[unit].fifth = fifth_of[score[unit]]


@borrowing()
def find_due(state: State, today: int, lists: Lists) -> None:
    """List the units to whom something is due today, with their scores before today."""
    due, score, now, entries, flags = state.due, state.score, lists.now, lists.entries, lists.flags
    day, found = np.int16(today), 0
    for unit in range(len(due)):
        flags[unit] = due[unit] == day
    for unit in range(len(due), -(-len(due) // TOGETHER) * TOGETHER):
        flags[unit] = 0
    together = flags.view(np.uint64)
    for at in range(-(-len(due) // TOGETHER)):
        if together[at]:
            for unit in range(TOGETHER * at, TOGETHER * (at + 1)):
                if flags[unit]:
                    now[found] = unit
                    found += 1
    for at in range(found):
        entries[at].old = score[now[at]]
    lists.ends[0] = found


@borrowing()
def quiet_move(score: Shorts, tables: Tables) -> None:
    """Move every score as on a day without event."""
    if not tables.has_fixed_step:
        clean_to = tables.clean_to
        for unit in range(len(score)):
            score[unit] = clean_to[score[unit]]
        return
    step, top = np.int16(tables.fixed_step), np.int16(len(tables.clean_to) - 1)
    if step > 0:
        last = np.int16(top - step)
        for unit in range(len(score)):
            score[unit] = np.int16(score[unit] + step) if score[unit] < last else top
    elif step < 0:
        last, bottom = np.int16(-step), np.int16(0)
        for unit in range(len(score)):
            score[unit] = np.int16(score[unit] + step) if score[unit] > last else bottom


@borrowing()
def forgive(state: State, today: int, lists: Lists, tables: Tables) -> None:
    """Set scores under `forgive_to` to it; list whom it may bring over the sanction's line."""
    score, to, crosses = state.score, np.int16(tables.forgive_to), tables.crosses
    for unit in range(len(score)):
        if score[unit] < to:
            score[unit] = to
            if crosses:
                call(state.due, state.own, lists.now, lists.ends, unit, today)


@borrowing()
def call(due: Shorts, own: Records, now: Places, ends: Integers, unit: int, today: int) -> None:
    """Add a unit to today's list, if it is not on it; nothing else was due to it."""
    if due[unit] != today:
        due[unit] = today
        own[unit].what = 0
        now[ends[0]] = unit
        ends[0] += 1


@borrowing()
def count_start(state: State, counts: Counts, tables: Tables) -> None:
    """Count the start scores."""
    flow, group_of, own, score = counts.flow, tables.group_of, state.own, state.score
    for unit in range(len(score)):
        flow[0, group_of[own[unit].kind], score[unit]] += 1


@borrowing()
def count_end(state: State, counts: Counts, tables: Tables) -> None:
    """Count tiers, scores and fifths at the end of the last day."""
    scores, own, group_of = state.score, state.own, tables.group_of
    tier_of, fifth_of, tiers = tables.tier_of, tables.fifth_of, counts.tiers
    score_sum, fifths = counts.score_sum, counts.fifths
    for unit in range(len(scores)):
        kind, score = own[unit].kind, scores[unit]
        tiers[kind, tier_of[score]] += 1
        score_sum[kind] += score
        fifths[group_of[kind], own[unit].fifth, fifth_of[score]] += 1


@borrowing(entry=True)
def flow_on(counts: Counts, tables: Tables, found: Integers) -> None:
    """Fill `found` (days, groups, scores) with the units at each score at each day's end.

    Everybody flows along the quiet days; those who leave the flow are taken out where
    they would have stood, and put in where they do stand.
    """
    days, groups, scores = found.shape
    flow, forgive_to = counts.flow, tables.forgive_to
    for group in range(groups):
        for day in range(days):
            here, come = found[day, group], flow[day + 1, group]
            if day == 0:
                _add_moved(flow[0, group], tables, here)
            else:
                _add_moved(found[day - 1, group], tables, here)
            if tables.forgive_every > 0 and (day + 1) % tables.forgive_every == 0:
                for score in range(forgive_to):
                    here[forgive_to] += here[score]
                    here[score] = 0
            for score in range(scores):
                here[score] += come[score]


@borrowing()
def _add_moved(before: Integers, tables: Tables, here: Integers) -> None:
    """Add the units at each score to the score they have after a quiet day."""
    step, top = tables.fixed_step, len(before) - 1
    if tables.has_fixed_step and 0 <= step <= top:
        for score in range(top - step):  # several at once
            here[score + step] += before[score]
        for score in range(top - step, top + 1):
            here[top] += before[score]
        return
    clean_to = tables.clean_to
    for score in range(top + 1):
        here[clean_to[score]] += before[score]


@borrowing()
def strike(state: State, today: int, lists: Lists, starts: Integers, others: Places) -> None:
    """Call the contacts of everybody whose sanction began yesterday, and count them."""
    ties, due, own, now, ends = state.ties, state.due, state.own, lists.now, lists.ends
    for at in range(ends[3]):
        unit = lists.marked[2, at]
        for place in range(starts[unit], starts[unit + 1]):
            ties[others[place]].struck += 1
            call(due, own, now, ends, others[place], today)


@borrowing()
def expose(state: State, today: int, lists: Lists, starts: Integers, others: Places) -> None:
    """Tell the contacts of everybody whose status changes; call those it matters to."""
    ties, due, own, now, ends = state.ties, state.due, state.own, lists.now, lists.ends
    for at in range(ends[2]):
        unit = lists.marked[1, at]
        change = 1 if own[unit].until > today else -1
        for place in range(starts[unit], starts[unit + 1]):
            ties[others[place]].exposed += change
            if own[others[place]].until <= today:
                call(due, own, now, ends, others[place], today)
