"""WG-REF-1 in agentpy: an AgentList of objects whose method is called for every day.

Written to be fast within agentpy's way of working: parameters are read once and not from
`self.p` every day, laws are shared by all people of a kind, and nothing is recorded for
each agent, since only the groups' sums are asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from math import exp

import agentpy
import numpy as np
import reference as ref
from reference import BELOW, FALSE_POINTS, SANCTION_DAYS, SCORES, TOP, TRUE_POINTS

COUNTS = ("sightings", "false_flags", "true_flags", "sanctioned", "begun")


@cache
def poisson_law(mean: float) -> list[float]:
    """Return the chance of at most 0, 1, 2, ... events."""
    chances = [exp(-mean)]
    while len(chances) < mean or chances[-1] > 1e-17:
        chances.append(chances[-1] * mean / len(chances))
    return np.cumsum(chances).tolist()


class Person(agentpy.Agent):
    """Somebody who is seen, sometimes flagged, and scored."""

    def setup(self, group, score, mean, false, true):
        """Take the chances of one sighting, by what the day's number is compared with."""
        self.group = group
        self.score = score
        self.sanction = 0
        self.law = poisson_law(mean)
        self.false_below = false
        self.free_below = false + true
        self.sanctioned_below = false + true * ref.WHILE_SANCTIONED

    def live_a_day(self, today, uniform):
        """Be seen, be flagged or not at every sighting, and be counted."""
        scores, counts = today[self.group]
        sanction = self.sanction
        below = self.sanctioned_below if sanction else self.free_below
        seen = bisect_right(self.law, uniform())
        counts["sightings"] += seen
        lost = 0
        for _ in range(seen):
            mark = uniform()
            if mark < below:
                if mark < self.false_below:
                    counts["false_flags"] += 1
                    lost += FALSE_POINTS
                else:
                    counts["true_flags"] += 1
                    lost += TRUE_POINTS
        score = self.score
        if lost:
            self.score = score = max(score - lost, 0)
        elif score < TOP:
            self.score = score = score + 1
        if sanction:
            counts["sanctioned"] += 1
            self.sanction = sanction = sanction - 1
        if score < BELOW and not sanction:
            self.sanction = SANCTION_DAYS
            counts["begun"] += 1
        scores[score] += 1


class Town(agentpy.Model):
    """All people, and their days; `t` is agentpy's own name for the number of steps."""

    def setup(self):
        """Make everybody."""
        people = ref.draw_people(self.p.people, self.nprandom)
        columns = {
            "group": people.group,
            "score": people.score,
            "mean": people.mean_sightings,
            "false": people.false_chance,
            "true": people.true_chance,
        }
        shared = {name: agentpy.AttrIter(column.tolist()) for name, column in columns.items()}
        self.agents = agentpy.AgentList(self, self.p.people, Person, **shared)

    def step(self):
        """Let everybody live a day."""
        self.today = [([0] * SCORES, dict.fromkeys(COUNTS, 0)) for _ in range(ref.GROUPS)]
        if self.p.shuffled:
            self.agents.shuffle()
        self.agents.live_a_day(self.today, self.random.random)

    def live(self, days: int) -> ref.Days:
        """Return the aggregates of so many days."""
        found = ref.Days(days)
        for day in range(days):
            self.sim_step()
            for group, (scores, counts) in enumerate(self.today):
                found.keep_scores(day, group, scores)
                for name in COUNTS:
                    getattr(found, name)[day, group] = counts[name]
        return found


def make_town(count: int, seed: int, thinned: bool, shuffled: bool) -> Town:
    """Return the model with everybody made."""
    town = Town({"people": count, "shuffled": shuffled})
    town.sim_setup(seed=seed)
    return town


if __name__ == "__main__":
    ref.run_peer(make_town, __doc__, agentpy.__version__)
