"""Runs the lending gym for many seeds at once: two groups on seven clusters, one applicant a step.

It repeats a published simulation; no part of it describes a person or a lender that exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.validation.contract import Published

Ints = NDArray[np.int64]
_BLOCK = 100  # steps whose random numbers are drawn together


@dataclass(frozen=True)
class Setting:
    """What the gym is told: two groups, clusters from worst to highest.

    start: two rows of clusters, mass in units of one shift, `units` in all a group;
    repays: chance to repay by cluster, not falling; group_b: chance that an applicant is
    of the second group; burn_in: steps at the start in which everybody is accepted.
    """

    start: tuple[tuple[int, ...], ...]
    repays: tuple[float, ...]
    units: int
    steps: int
    burn_in: int
    group_b: float


@dataclass(frozen=True)
class Progress:
    """Where all seeds stand: int64 arrays.

    below: (2, clusters + 1, seeds), mass below each cluster, in units; paid, lost: (2,
    clusters, seeds), loans granted so far that were repaid, and that were not.
    """

    below: Ints
    paid: Ints
    lost: Ints


# Said once a run starts: then, a step, who stands where (Progress), the group and the
# cluster of each seed's applicant and whether that seed's loans changed since the step
# before, to the chance that each applicant is accepted, float or bool (seeds,).
Lender = Callable[[Progress, Ints, Ints, NDArray[np.bool_]], NDArray[np.generic]]


@dataclass(frozen=True)
class Runs:
    """What came of each seed.

    profit: float (seeds,), gain of the lender a step, in loans; recall: float (2, seeds),
    share of those who would repay that was accepted; loans: int (2, seeds), granted, those
    of the start included; final: float (2, clusters, seeds), shares at the end.
    """

    profit: Array
    recall: Array
    loans: Ints
    final: Array

    def some(self, seeds: slice) -> Runs:
        """Return some of the seeds."""
        return Runs(
            profit=self.profit[seeds],
            recall=self.recall[:, seeds],
            loans=self.loans[:, seeds],
            final=self.final[:, :, seeds],
        )


def setting_of(published: Published) -> Setting:
    """Return the setting of the quick-start run, from the evidence.

    Raises ValueError where a start share is no whole number of shifts.
    """
    steps, burn_in, shift, group_b, interest = published.numbers(
        *(
            f"lending-gym-run/{part}"
            for part in ("steps", "burn-in", "shift", "group-b", "interest")
        )
    )
    keys = [[f"lending-gym-start/{group}-{k}" for k in range(7)] for group in "ab"]
    shares = np.array([published.numbers(*row) for row in keys])
    start = np.rint(shares / shift).astype(np.int64)
    if not np.allclose(start * shift, shares) or interest != 1:
        raise ValueError("the lending gym moves whole shifts, and a loan gains what it can lose")
    return Setting(
        start=tuple(tuple(row) for row in start.tolist()),
        repays=published.numbers(*(f"lending-gym-repay/{k}" for k in range(7))),
        units=round(1 / shift),
        steps=int(steps),
        burn_in=int(burn_in),
        group_b=group_b,
    )


def draws(setting: Setting, seeds: int, key: int) -> Iterator[Array]:
    """Yield for each step four numbers from 0 to 1 a seed, float (4, seeds).

    They decide group, cluster, repayment and, where the lender throws dice, acceptance.
    key: of NumPy's Philox generator; one key gives one sequence for a number of seeds.
    """
    stream = np.random.Generator(np.random.Philox(key=key))
    for first in range(0, setting.steps, _BLOCK):
        yield from stream.random((min(_BLOCK, setting.steps - first), 4, seeds))


def run(setting: Setting, lender: Lender, seeds: int, key: int) -> Runs:
    """Return what comes of many seeds under one lender.

    Each step: one applicant, of either group, from a cluster as the group stands now; a
    granted loan is repaid or not and moves one unit of the group's mass one cluster up or
    down, at the ends nowhere; refusal changes nothing.
    Source: environments/lending.py of the ML Fairness Gym, in evidence lending-gym-run.
    Leaves out: that the lender stops when its cash is gone; it starts with 10,000 loans.
    """
    repays, clusters = np.array(setting.repays), len(setting.repays)
    below = np.zeros((2, clusters + 1, seeds), dtype=np.int64)
    below[:, 1:] = np.cumsum(np.array(setting.start), axis=1)[:, :, None]
    paid, lost = np.zeros((2, 2, clusters, seeds), dtype=np.int64)
    would = np.zeros((2, seeds), dtype=np.int64)
    here, granted = np.arange(seeds), np.ones(seeds, dtype=bool)
    progress = Progress(below, paid, lost)
    for step, (u_group, u_cluster, u_repay, u_accept) in enumerate(draws(setting, seeds, key)):
        group = (u_group < setting.group_b).astype(np.int64)
        rank = (u_cluster * setting.units).astype(np.int64)
        own = np.where(group, below[1], below[0])
        cluster = np.add.reduce(own[1:] <= rank, axis=0, dtype=np.int8).astype(np.int64)
        pays = u_repay < repays[cluster]
        if step >= setting.burn_in:
            granted = u_accept < lender(progress, group, cluster, granted)
        would[group, here] += pays
        paid[group, cluster, here] += granted & pays
        lost[group, cluster, here] += granted & ~pays
        # A step up leaves one unit less below the next cluster, a step down one more here.
        edge = cluster + pays
        moved = granted & (edge > 0) & (edge < clusters)
        below[group, edge, here] += np.where(pays, -1, 1) * moved
    repaid, defaulted = paid.sum(axis=1), lost.sum(axis=1)
    return Runs(
        profit=(repaid - defaulted).sum(axis=0) / setting.steps,
        recall=repaid / would,
        loans=repaid + defaulted,
        final=np.diff(below, axis=1) / setting.units,
    )
