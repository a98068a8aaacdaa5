"""The constants of WG-REF-1 for the peers, and the form in which every peer reports its run.

Each peer is a script of its own, which runs in a fresh process. Its first run is small and
thrown away; the time of the second is taken without the making of the population, which
favours the peers: the sampled engine of watchglass makes its people inside the time taken.
Source of the constants: score model WG-REF-1, section 1.1; they describe no real system.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

SHARES = (0.30, 0.20, 0.15, 0.12, 0.09, 0.07, 0.04, 0.03)
SIGHTINGS = (4.0, 5.0, 6.0, 6.0, 8.0, 8.0, 10.0, 12.0)
FALSE_CHANCES = (1e-4, 1e-4, 1.5e-4, 2e-4, 2e-4, 3e-4, 4e-4, 8e-4)
EXPOSURES = tuple((level + 0.5) / 8 for level in range(16))
CONDUCTS = tuple(2.5e-5 * 2 ** (level / 2) for level in range(16))
FLAGGED = 0.8
WHILE_SANCTIONED = 1.5
START_LOW, START_HIGH = 400, 799
FALSE_POINTS, TRUE_POINTS = 40, 60
TOP, BELOW, SANCTION_DAYS = 1000, 350, 30
GROUPS, SCORES, BINS = len(SHARES), TOP + 1, 50
WARM_PEOPLE, WARM_DAYS = 1000, 2
RSS_UNIT = 1 if sys.platform == "darwin" else 1024

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class People:
    """Who there is: group, exposure level, conduct level and first score, one row each."""

    group: Ints
    level: Ints
    conduct: Ints
    score: Ints

    @property
    def mean_sightings(self) -> Floats:
        """Return each person's mean number of sightings a day."""
        return np.array(SIGHTINGS)[self.group] * np.array(EXPOSURES)[self.level]

    @property
    def false_chance(self) -> Floats:
        """Return the chance that one sighting of the person gives a false flag."""
        return np.array(FALSE_CHANCES)[self.group]

    @property
    def true_chance(self) -> Floats:
        """Return the chance of a true flag for one sighting, while no sanction runs."""
        return (1 - self.false_chance) * np.array(CONDUCTS)[self.conduct] * FLAGGED


def draw_people(count: int, rng: np.random.Generator) -> People:
    """Return people laid out by group, with everything else drawn."""
    inner = [round(count * float(part)) for part in np.cumsum(SHARES)[:-1]]
    return People(
        group=np.repeat(np.arange(GROUPS), np.diff([0, *inner, count])),
        level=rng.integers(0, len(EXPOSURES), count),
        conduct=rng.integers(0, len(CONDUCTS), count),
        score=rng.integers(START_LOW, START_HIGH + 1, count),
    )


def flags_among(seen: Ints, chance: Floats, mark: Floats) -> Ints:
    """Return how many of `seen` sightings are flags, each with that chance, by inversion.

    mark: uniform numbers that are at least (1 - chance) ** seen, so that no count is 0.
    """
    flags = np.zeros(len(seen), dtype=np.int64)
    term = (1 - chance) ** seen
    at_most = term.copy()
    while (more := (mark >= at_most) & (flags < seen)).any():
        flags += more
        term *= (seen - flags + 1) / np.maximum(flags, 1) * chance / (1 - chance)
        at_most += np.where(more, term, 0.0)
    return flags


@dataclass
class Days:
    """The aggregates that every implementation gives, per day and group (section 1.3)."""

    count: int
    score_sum: Ints = field(init=False)
    bins: Ints = field(init=False)
    false_flags: Ints = field(init=False)
    true_flags: Ints = field(init=False)
    sanctioned: Ints = field(init=False)
    begun: Ints = field(init=False)
    sightings: Ints = field(init=False)

    def __post_init__(self) -> None:
        """Start with zeros."""
        for name in ("score_sum", "false_flags", "true_flags", "sanctioned", "begun", "sightings"):
            setattr(self, name, np.zeros((self.count, GROUPS), dtype=np.int64))
        self.bins = np.zeros((self.count, GROUPS, BINS), dtype=np.int64)

    def keep_scores(self, day: int, group: int, counts: Sequence[int]) -> None:
        """Keep one day's numbers of people of one group at each score."""
        values = np.arange(SCORES)
        self.score_sum[day, group] = np.dot(counts, values)
        self.bins[day, group] = np.bincount(np.minimum(values // 20, BINS - 1), counts, BINS)

    def per_person(self, people: int) -> dict[str, float]:
        """Return what is compared with the exact values, per person."""
        return {
            "false_flags": float(self.false_flags.sum() / people),
            "true_flags": float(self.true_flags.sum() / people),
            "sanction_days": float(self.sanctioned.sum() / people),
            "mean_score": float(self.score_sum[-1].sum() / people),
        }


class Run(Protocol):
    """A population that is ready to live; `live` gives its days."""

    def live(self, days: int) -> Days:
        """Return the aggregates of so many days."""


def peak_bytes() -> int:
    """Return the most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Return the seconds on the wall and of the processor that some work takes."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": time.process_time() - processor,
    }


def asked_for(description: str) -> argparse.ArgumentParser:
    """Return the options that every script here understands."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("--people", type=int, required=True)
    options.add_argument("--days", type=int, required=True)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--thinned", action="store_true")
    options.add_argument("--shuffled", action="store_true")
    return options


def run_peer(make: Callable[..., Run], description: str, version: str) -> None:
    """Run one peer as the command line asks, and print what it did as JSON.

    make: gets people, seed, thinned (whether the flags are drawn at once, one number for
    each person and day, in place of every sighting) and shuffled (whether people live
    each day in another order), and returns the population.
    """
    given = asked_for(description).parse_args()
    make(WARM_PEOPLE, given.seed, given.thinned, given.shuffled).live(WARM_DAYS)
    start = time.perf_counter()
    ready = make(given.people, given.seed, given.thinned, given.shuffled)
    made = time.perf_counter() - start
    found: list[Days] = []
    taken = timed(lambda: found.append(ready.live(given.days)))
    report = {
        "version": version,
        "people": given.people,
        "days": given.days,
        "made_seconds": made,
        "peak_bytes": peak_bytes(),
        **taken,
        **found[0].per_person(given.people),
    }
    print(json.dumps(report))
