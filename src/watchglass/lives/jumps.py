"""How far one day can move a score: the chance of each sum of points, for rows of rates.

Event types come as independent Poisson numbers, so types that give the same points are one
type whose rates add, and events that will be put right are a type of their own. Sums of
points that are equal are merged; what is left is a short table of jumps.

Leaves out: days with more events than `most_events` allows; the chances of the rest are
divided by their sum. At most six are kept, and more where that would drop over 1e-9; on
a coarse grid two, and more where that would drop over 1e-6, and no jump under 1e-7.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import Integers, ScoreRules

FEWEST_KEPT = 6
LARGEST_DROPPED = 1e-9
# On a coarse grid, whose own error is far larger.
FEWEST_KEPT_COARSE, LARGEST_DROPPED_COARSE = 2, 1e-6
LEAST_CHANCE_COARSE = 1e-7


class Jumps(NamedTuple):
    """The table of jumps of many rows: what a day with events can do, and how likely it is.

    offset: int (jumps,), points; first: int (noted + 2,), jumps with which j corrections are
    noted stand from first[j] to first[j + 1] - 1; chance: (rows, jumps); quiet: (rows,),
    chance of no event at all.
    """

    offset: Integers
    first: Integers
    chance: Array
    quiet: Array

    def rows(self, keep: slice) -> Jumps:
        """Return the table for some of the rows."""
        return Jumps(self.offset, self.first, self.chance[keep], self.quiet[keep])


class Step(NamedTuple):
    """A time step of several days, for a coarse pass.

    days: how many; gain: what all days of a step without event add to the score. A step
    with n events gains that much too, with chance (days - n) / days.
    """

    days: int
    gain: int


def most_events(mean: float, *, coarse: bool = False) -> int:
    """Return how many events a day are kept where their mean number is at most `mean`."""
    fewest = FEWEST_KEPT_COARSE if coarse else FEWEST_KEPT
    dropped = LARGEST_DROPPED_COARSE if coarse else LARGEST_DROPPED
    kept, chance = 0, math.exp(-mean)
    left = -math.expm1(-mean) if mean < 1 else 1 - chance
    tiny = mean <= 0
    while not tiny and (kept < fewest or left > dropped) and kept < 20 + 3 * mean:
        kept += 1
        chance *= mean / kept
        left -= chance
    return max(kept, fewest)


def _marks(
    rules: ScoreRules, rates: Array, corrected: Array, notes: bool
) -> dict[tuple[int, int], Array]:
    """Return the summed rates, (rows,), by (points, whether a correction is noted)."""
    found: dict[tuple[int, int], Array] = {}
    for index, event in enumerate(rules.events):
        rate = rates[:, index]
        parts = {0: rate}
        if notes and event.correctable:
            parts = {0: rate * (1 - corrected), 1: rate * corrected}
        for noted, part in parts.items():
            key = (event.points, noted)
            found[key] = found.get(key, 0.0) + part
    return {key: rate for key, rate in found.items() if np.any(rate > 0)}


def _sums(
    marks: dict[tuple[int, int], Array], rows: int, kept: int
) -> dict[tuple[int, int, int], Array]:
    """Return the product of rate^n / n! by (events, points, noted), each summed, (rows,)."""
    law = {(0, 0, 0): np.ones(rows)}
    for (points, noted), rate in marks.items():
        grown: dict[tuple[int, int, int], Array] = {}
        for (count, total, notes), weight in law.items():
            term = weight
            for more in range(kept - count + 1):
                key = (count + more, total + more * points, notes + more * noted)
                grown[key] = grown[key] + term if key in grown else term
                term = term * rate / (more + 1)
        law = grown
    return law


def day_jumps(
    rules: ScoreRules,
    rates: Array,
    corrected: Array,
    *,
    kept: int,
    notes: bool = False,
    others: Array | None = None,
    step: Step | None = None,
) -> Jumps:
    """Return the table of jumps.

    rates: (rows, events), events per day, or per step; corrected: (rows,), share of
    correctable events that is put right; kept: most events of a day; notes: whether
    corrections are followed; others: (rows, events), rates without the events that end the
    row's life, whose chance is then missing from the table; step: for steps of several days.
    """
    rows, reach = len(rates), rules.scores
    mean = rates.sum(axis=1)
    whole = np.zeros(rows)
    term = np.ones(rows)
    for count in range(kept + 1):
        whole += term
        term = term * mean / (count + 1)
    found: dict[tuple[int, int], Array] = {}
    law = _sums(_marks(rules, rates if others is None else others, corrected, notes), rows, kept)
    quiet = law.pop((0, 0, 0)) / whole
    for (count, points, noted), weight in law.items():
        chance = weight / whole
        for gain, part in _gains(step, count).items():
            key = (noted, max(-reach, min(reach, points + gain)))
            found[key] = found.get(key, 0.0) + chance * part
    if step is not None:
        found, quiet = _likely(found, quiet)
    order = sorted(found, key=lambda key: (key[0], -key[1]))
    most = max((noted for noted, _ in order), default=0)
    first = [sum(noted < j for noted, _ in order) for j in range(most + 2)]
    chances = np.stack([found[key] for key in order], axis=1) if order else np.zeros((rows, 0))
    return Jumps(np.array([jump for _, jump in order], dtype=np.int64),
                 np.array(first, dtype=np.int64), chances, quiet)  # fmt: skip


def _likely(
    found: dict[tuple[int, int], Array], quiet: Array
) -> tuple[dict[tuple[int, int], Array], Array]:
    """Return the jumps that are likely enough for a coarse grid; the rest counts as quiet."""
    kept = {key: chance for key, chance in found.items() if chance.max() >= LEAST_CHANCE_COARSE}
    rest = [chance for key, chance in found.items() if key not in kept]
    return kept, np.asarray(quiet + np.sum(rest, axis=0)) if rest else quiet


def _gains(step: Step | None, count: int) -> dict[int, float]:
    """Return what a step with `count` events gains besides its points, and how likely."""
    if step is None or step.gain == 0:
        return {0: 1.0}
    lost = min(count, step.days) / step.days
    return {gain: part for gain, part in ((step.gain, 1 - lost), (0, lost)) if part > 0}
