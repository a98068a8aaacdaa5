"""WG-REF-1 in NumPy: one column per attribute, one statement per rule, all people at once.

People lie side by side by group, so that a group's people are a slice; whatever happens
to few of them on a day (flags, sanctions) is done for those few alone.
"""

from __future__ import annotations

import numpy as np
import reference as ref


class Town:
    """All people as columns."""

    def __init__(self, count: int, seed: int, thinned: bool, shuffled: bool) -> None:
        """Make everybody; `shuffled` changes nothing where all live the day at once."""
        self.rng = np.random.Generator(np.random.SFC64(seed))
        people = ref.draw_people(count, self.rng)
        false, true = people.false_chance, people.true_chance
        self.thinned = thinned
        self.mean = people.mean_sightings
        self.false = false
        self.chance = np.stack([false + true, false + true * ref.WHILE_SANCTIONED])
        rate = self.mean * self.chance if thinned else -np.log1p(-self.chance)
        self.no_flag = np.exp(-rate) if thinned else -rate
        self.least_no_flag = self.no_flag[0].astype(np.float32)
        self.score = people.score.astype(np.int16)
        self.sanction = np.zeros(count, dtype=np.int8)
        ends = np.cumsum(np.bincount(people.group, minlength=ref.GROUPS))
        self.starts = np.concatenate([[0], ends[:-1]])
        self.slices = [slice(a, b) for a, b in zip(self.starts, ends, strict=True)]

    def flagged(self, under: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return who is flagged today, their false and true flags, and all sightings.

        under: the numbers of those under a sanction.
        """
        seen = self.rng.poisson(self.mean)
        no_flag = self.no_flag[0].copy()
        no_flag[under] = self.no_flag[1, under]
        no_flag *= seen
        mark = self.rng.random(len(seen))
        who = np.flatnonzero(mark >= np.exp(no_flag, out=no_flag))
        chance = self.chance[(self.sanction[who] > 0).astype(int), who]
        flags = ref.flags_among(seen[who], chance, mark[who])
        false = self.rng.binomial(flags, self.false[who] / chance)
        return who, false, flags - false, seen

    def flagged_thinned(self, under: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return who is flagged today and their false and true flags, without sightings."""
        mark = self.rng.random(len(self.mean), dtype=np.float32)
        least = self.least_no_flag
        kept = least[under]
        least[under] = self.no_flag[1, under]
        who = np.flatnonzero(mark >= least)
        least[under] = kept
        chance = self.chance[(self.sanction[who] > 0).astype(int), who]
        mean = self.mean[who] * chance
        # A number at or over e^-mean, drawn anew in double precision for the flags' number.
        at = np.exp(-mean) + self.rng.random(len(who)) * -np.expm1(-mean)
        flags, term = np.zeros(len(who), dtype=np.int64), np.exp(-mean)
        at_most = term.copy()
        while (more := at >= at_most).any():
            flags += more
            term *= mean / np.maximum(flags, 1)
            at_most += np.where(more, term, 0.0)
        flags = np.maximum(flags, 1)
        false = self.rng.binomial(flags, self.false[who] / chance)
        return who, false, flags - false

    def by_group(self, who: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        """Return how many of those, in order of number, are in each group, or a sum."""
        cuts = np.searchsorted(who, [*self.starts, len(self.mean)])
        if weights is None:
            return np.diff(cuts)
        return np.diff(np.concatenate([[0], np.cumsum(weights)])[cuts])

    def live(self, days: int) -> ref.Days:
        """Return the aggregates of so many days."""
        found = ref.Days(days)
        for day in range(days):
            under = np.flatnonzero(self.sanction)
            if self.thinned:
                who, false, true = self.flagged_thinned(under)
            else:
                who, false, true, seen = self.flagged(under)
                found.sightings[day] = np.add.reduceat(seen, self.starts)
            lost = ref.FALSE_POINTS * false + ref.TRUE_POINTS * true
            after = np.maximum(self.score[who] - lost, 0)
            self.score += 1
            np.minimum(self.score, ref.TOP, out=self.score)
            self.score[who] = after
            self.sanction[under] -= 1
            # Nobody is under the line who was not flagged today or under a sanction.
            some = np.union1d(who, under)
            begin = some[(self.sanction[some] == 0) & (self.score[some] < ref.BELOW)]
            self.sanction[begin] = ref.SANCTION_DAYS
            found.false_flags[day] = self.by_group(who, false)
            found.true_flags[day] = self.by_group(who, true)
            found.sanctioned[day] = self.by_group(under)
            found.begun[day] = self.by_group(begin)
            for group, rows in enumerate(self.slices):
                counts = np.bincount(self.score[rows], minlength=ref.SCORES)
                found.keep_scores(day, group, counts)
        return found


if __name__ == "__main__":
    ref.run_peer(Town, __doc__, np.__version__)
