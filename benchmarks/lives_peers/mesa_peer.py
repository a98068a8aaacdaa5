"""WG-REF-1 in Mesa 3: one object per person, who lives each day in a method of its own.

Within Mesa's way of working it is written to be fast: `do` in place of `shuffle_do` (no
person reads another, so the order is free; `--shuffled` shuffles as Mesa's manual does),
laws shared by all people of a kind, names bound once, and counts kept by score.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from math import exp

import mesa
import numpy as np
import reference as ref
from reference import BELOW, FALSE_POINTS, SANCTION_DAYS, SCORES, TOP, TRUE_POINTS


@cache
def poisson_law(mean: float) -> list[float]:
    """Return the chance of at most 0, 1, 2, ... events."""
    chances = [exp(-mean)]
    while len(chances) < mean or chances[-1] > 1e-17:
        chances.append(chances[-1] * mean / len(chances))
    return np.cumsum(chances).tolist()


class GroupDay:
    """What the people of one group add up to on one day."""

    __slots__ = ("begun", "false_flags", "sanctioned", "scores", "sightings", "true_flags")

    def __init__(self) -> None:
        """Start a day."""
        self.scores = [0] * SCORES
        self.sightings = self.false_flags = self.true_flags = 0
        self.sanctioned = self.begun = 0


class Person(mesa.Agent):
    """Somebody who is seen, sometimes flagged, and scored."""

    def __init__(self, model, group, score, mean, false, true):
        """Take the chances of one sighting, by what the day's number is compared with."""
        super().__init__(model)
        self.group = group
        self.score = score
        self.sanction = 0
        self.law = poisson_law(mean)
        self.false_below = false
        self.free_below = false + true
        self.sanctioned_below = false + true * ref.WHILE_SANCTIONED

    def live_a_day(self, today: list[GroupDay], uniform: Callable[[], float]) -> None:
        """Be seen, be flagged or not at every sighting, and be counted."""
        group = today[self.group]
        sanction = self.sanction
        below = self.sanctioned_below if sanction else self.free_below
        seen = bisect_right(self.law, uniform())
        group.sightings += seen
        lost = 0
        for _ in range(seen):
            mark = uniform()
            if mark < below:
                lost += self.flag(group, mark)
        score = self.score
        if lost or sanction:
            score = self.take(group, lost)
        elif score < TOP:
            self.score = score = score + 1
        group.scores[score] += 1

    def flag(self, group: GroupDay, mark: float) -> int:
        """Count one flag, and return the points lost."""
        if mark < self.false_below:
            group.false_flags += 1
            return FALSE_POINTS
        group.true_flags += 1
        return TRUE_POINTS

    def take(self, group: GroupDay, lost: int) -> int:
        """Move the score and the sanction on a day that has either, and return the score."""
        self.score = score = max(self.score - lost, 0) if lost else min(self.score + 1, TOP)
        if self.sanction:
            group.sanctioned += 1
            self.sanction -= 1
        if score < BELOW and not self.sanction:
            self.sanction = SANCTION_DAYS
            group.begun += 1
        return score


class ThinnedPerson(Person):
    """The same person, whose flags of a day are drawn at once; sightings are not counted."""

    def __init__(self, model, group, score, mean, false, true):
        """Take the mean flags of a day."""
        super().__init__(model, group, score, mean, false, true)
        self.free_law = poisson_law(mean * self.free_below)
        self.sanctioned_law = poisson_law(mean * self.sanctioned_below)

    def live_a_day(self, today: list[GroupDay], uniform: Callable[[], float]) -> None:
        """Be flagged or not, by one number, and be counted."""
        sanction, score = self.sanction, self.score
        law = self.sanctioned_law if sanction else self.free_law
        at, group, lost = uniform(), today[self.group], 0
        if at >= law[0]:
            below = self.sanctioned_below if sanction else self.free_below
            for _ in range(bisect_right(law, at)):
                lost += self.flag(group, uniform() * below)
        if lost or sanction:
            score = self.take(group, lost)
        elif score < TOP:
            self.score = score = score + 1
        group.scores[score] += 1


class Town(mesa.Model):
    """All people, and their days."""

    def __init__(self, count: int, seed: int, thinned: bool, shuffled: bool) -> None:
        """Make everybody."""
        super().__init__(seed=seed)
        people = ref.draw_people(count, self.rng)
        kind = ThinnedPerson if thinned else Person
        columns = (people.group, people.score, people.mean_sightings, people.false_chance,
                   people.true_chance)  # fmt: skip
        kind.create_agents(self, count, *(column.tolist() for column in columns))
        self.everybody = self.agents.shuffle_do if shuffled else self.agents.do

    def step(self) -> None:
        """Let everybody live a day."""
        self.today = [GroupDay() for _ in range(ref.GROUPS)]
        self.everybody("live_a_day", self.today, self.random.random)

    def live(self, days: int) -> ref.Days:
        """Return the aggregates of so many days."""
        found = ref.Days(days)
        for day in range(days):
            self.step()
            for group, counts in enumerate(self.today):
                found.keep_scores(day, group, counts.scores)
                for name in ("sightings", "false_flags", "true_flags", "sanctioned", "begun"):
                    getattr(found, name)[day, group] = getattr(counts, name)
        return found


if __name__ == "__main__":
    ref.run_peer(Town, __doc__, mesa.__version__)
