"""The rule table and the classes' rates as the plain numbers that the exact pass reads."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import FIFTHS, LifeRates, ScoreRules
from watchglass.lives.exact_step import Grid
from watchglass.lives.jumps import Jumps, Step, day_jumps, most_events

# Corrections of one unit that are followed at once; a further one is dropped and reported.
MOST_PENDING, COARSE_PENDING = 3, 1
# Sanctions of this many steps or more are leapt over where the rules allow.
FEWEST_LEAPT = 8


@dataclass(frozen=True)
class Tables:
    """Jumps of some classes of one draw while free and while under sanction.

    pending: corrections that are followed at once.
    """

    free: Jumps
    held: Jumps
    pending: int = MOST_PENDING

    def rows(self, keep: slice) -> Tables:
        """Return the tables of some of the classes."""
        return Tables(self.free.rows(keep), self.held.rows(keep), self.pending)


def follows_corrections(rules: ScoreRules, rates: LifeRates) -> bool:
    """Return whether corrections change anything."""
    return rules.corrects and bool(np.any(rates.corrected_share > 0))


def kept_events(rates: LifeRates, step: Step | None = None) -> int:
    """Return how many events of one day or step are followed, for all draws."""
    means = [float(part.sum(axis=2).max(initial=0.0)) for part in (rates.free, rates.sanctioned)]
    return most_events(max(means), coarse=step is not None)


def tables_for(
    rules: ScoreRules, rates: LifeRates, kept: int, step: Step | None = None, kind: int = -1
) -> Tables:
    """Return the jumps of all classes of all draws, a row each, draw by draw.

    kept: see kept_events; kind: where it is not -1, only of units in which one given member
    of that kind of member causes no true event.
    """
    notes, (_, classes, events) = follows_corrections(rules, rates), rates.free.shape
    true = np.array([event.true for event in rules.events], dtype=bool)
    corrected = np.repeat(rates.corrected_share, classes)
    found = []
    for part in (rates.free.reshape(-1, events), rates.sanctioned.reshape(-1, events)):
        others = None
        if kind >= 0:
            share = np.repeat(rates.member_share[:, kind], classes)
            others = part * np.where(true, 1 - share[:, None], 1.0)
        found.append(day_jumps(rules, part, corrected, kept=kept, notes=notes,
                               others=others, step=step))  # fmt: skip
    return Tables(found[0], found[1], MOST_PENDING if step is None else COARSE_PENDING)


def grid_for(rules: ScoreRules, rates: LifeRates, tables: Tables, days: int) -> Grid:
    """Return the rules as numbers, for the first draw and a run of so many days."""
    scores, sanction = rules.scores, rules.sanction
    below = 0 if sanction is None else min(max(sanction.below - rules.lowest, 0), scores)
    length = 1 if sanction is None else max(sanction.days, 1)
    step, every = rules.clean_step, rules.forgive_every_days
    back_to = min(max(rules.forgive_to - rules.lowest, 0), scores - 1)
    layers = tables.pending + 1 if follows_corrections(rules, rates) else 1
    give = next((-event.points for event in rules.events if event.correctable), 0)
    offsets = np.concatenate([tables.free.offset, tables.held.offset, [0, step or 0]])
    climb = _Climb(rules, int(offsets.max()), max(give, 0) * (layers - 1), back_to if every else 0)
    reach = climb.after(below - 1, length) + 1 if below else 0
    top = [rules.start_high - rules.lowest]
    for _ in range(days):
        top.append(max(climb.after(top[-1], 1), reach - 1))
    leaps = (
        below > 0 and length >= FEWEST_LEAPT and step is not None and step >= 0
        and every == 0 and layers == 1 and int(offsets.max()) <= step
        and below - 1 + length * step < scores and length * step <= below
    )  # fmt: skip
    spread = int(offsets.max() - offsets.min())
    return Grid(
        scores=scores, pad=max(spread, reach if leaps else 0) + 1, below=below, days=length,
        lasting=sanction is not None and sanction.days == 0, linear=step is not None,
        step=step or 0, clean_to=np.asarray(rules.clean_to, dtype=np.int64),
        every=every, back_to=back_to, give=max(-scores, min(scores, give)), layers=layers,
        reach=reach, top=np.array(top, dtype=np.int64),
        settled=settled_law(layers, float(rates.settled_per_day[0])),
        leaps=leaps,
    )  # fmt: skip


@dataclass(frozen=True)
class _Climb:
    """How far up a score can come in a day."""

    rules: ScoreRules
    gain: int
    back: int
    forgiven: int

    def after(self, score: int, days: int) -> int:
        """Return the highest score, counted from 0, after some days."""
        for _ in range(days):
            clean = int(self.rules.clean_to[score]) if score >= 0 else 0
            highest = max(clean, score + max(self.gain, 0), self.forgiven) + self.back
            if highest == score:
                break
            score = min(highest, self.rules.scores - 1)
        return score


def settled_law(layers: int, chance: float) -> Array:
    """Return the chance that r of k noted corrections are settled in a day, (layers, layers)."""
    return np.array(
        [[comb(k, r) * chance**r * (1 - chance) ** max(k - r, 0) if r <= k else 0.0
          for r in range(layers)] for k in range(layers)]
    )  # fmt: skip


def first_laws(rules: ScoreRules, layers: int, by_fifth: bool) -> Array:
    """Return the law of the first score, (parts, layers, scores); the parts add up to 1.

    by_fifth: one part for each fifth of the first score, lowest first; else one part.
    """
    score = np.arange(rules.start_low, rules.start_high + 1)
    fifth = np.searchsorted(rules.fifth_lines(), score) if by_fifth else np.zeros(len(score), int)
    laws = np.zeros((FIFTHS if by_fifth else 1, layers, rules.scores))
    laws[fifth, 0, score - rules.lowest] = 1 / len(score)
    return laws
