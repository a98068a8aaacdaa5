"""Sampled lives: each unit jumps from event to event, and nobody is stored.

The work on a piece needs the same few arrays for ten units as for ten million. What becomes
of a unit depends on the seed and its number alone, so that any cut of the numbers into
pieces gives the same counts.

Leaves out: effects of one unit on another (`refusals` names them); corrections beyond 16 at
a time for one unit, whose unit is then counted as lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from watchglass.base.score_columns import LifeRates, ScoreRules
from watchglass.lives.layout import Piece, group_borders
from watchglass.lives.skip_rules import refusals, takes_lanes
from watchglass.lives.tallies import Part

__all__ = ["refusals", "skip_piece"]

# Numbers with one high word: the fast loops hold the low one alone.
_LOW_NUMBERS = 1 << 32


def skip_piece(
    rules: ScoreRules, rates: LifeRates, days: int, seed: int, piece: Piece, units: int
) -> list[Part]:
    """Return the counts of the units of one piece, one Part for each group in it.

    rates: of one draw; days: at least 1; seed: 0 to 2^64 - 1; units: of the whole run,
    which give the groups' borders where a piece holds several groups.

    Raises: ValueError for rules or rates that `refusals` names, for rates of several draws
    and for a seed out of range.
    """
    if rates.draws != 1:
        raise ValueError(f"sampled lives need the rates of one draw, not of {rates.draws}")
    refused = refusals(rules, rates)
    if refused:
        raise ValueError(" ".join(refused))
    return [
        _of_one_group(rules, rates, days, seed, part) for part in _by_group(piece, rates, units)
    ]


def _by_group(piece: Piece, rates: LifeRates, units: int) -> Iterator[Piece]:
    """Yield the parts of a piece that are of one group each."""
    if piece.group >= 0:
        yield piece
        return
    of_group = rates.units[0].reshape(len(rates.groups), -1).sum(axis=1)
    borders = group_borders(units, of_group / of_group.sum())
    for group in range(len(rates.groups)):
        first, last = max(piece.first, borders[group]), min(piece.last, borders[group + 1])
        if first < last:
            yield Piece(group, piece.block, first, last)


def _of_one_group(rules: ScoreRules, rates: LifeRates, days: int, seed: int, piece: Piece) -> Part:
    """Return the counts of a piece of one group."""
    from watchglass.lives.skip_counts import no_counts, part_of
    from watchglass.lives.skip_days import a_life
    from watchglass.lives.skip_lanes import some_lanes
    from watchglass.lives.skip_one_by_one import day_by_day, one_by_one
    from watchglass.lives.skip_people import a_queue
    from watchglass.lives.skip_rounds import in_lanes
    from watchglass.lives.skip_tables import table_of

    lanes, counts = takes_lanes(rules), no_counts(rules, rates, days)
    table = table_of(rules, rates, days, seed, piece.group)
    life = a_life(sum(rules.members))
    borders = range((piece.first // _LOW_NUMBERS + 1) * _LOW_NUMBERS, piece.last, _LOW_NUMBERS)
    edges = [piece.first, *borders, piece.last]
    for first, last in pairwise(edges):
        if lanes:
            step = np.int32(rules.clean_step or 0)
            in_lanes(first, last, step, a_queue(), some_lanes(), table, counts)
        else:
            one_by_one(first, last, life, table, counts)
        if table.any_dense:
            day_by_day(first, last, life, table, counts)
    return part_of(counts, rules.clean_to, piece)
