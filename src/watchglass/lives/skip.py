"""Sampled lives: each unit jumps from event to event; nobody is stored.

Leaves out: effects of one unit on another (see `refusals`).
"""

from __future__ import annotations

from watchglass.base.score_columns import LifeRates, ScoreRules
from watchglass.lives.layout import Piece
from watchglass.lives.skip_counts import no_counts, part_of
from watchglass.lives.skip_days import a_life
from watchglass.lives.skip_one_by_one import one_by_one
from watchglass.lives.skip_tables import table_of
from watchglass.lives.tallies import Part


def skip_piece(
    rules: ScoreRules, rates: LifeRates, days: int, seed: int, piece: Piece, units: int
) -> list[Part]:
    counts = no_counts(rules, rates, days)
    table = table_of(rules, rates, days, seed, piece.group)
    one_by_one(piece.first, piece.last, a_life(sum(rules.members)), table, counts)
    return [part_of(counts, rules.clean_to, piece)]
