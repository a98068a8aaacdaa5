"""The lenders of the lending gym, as its versions describe them: who is accepted in a cluster.

They repeat what a published simulation did and see nothing but counts in seven abstract
clusters; nothing here takes a person, a score or a register.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.validation.lending_gym_runs import Ints, Lender, Progress, Setting

_TIE = 1e-9  # slopes closer to 0 than this count as 0


def oracle_max_reward(setting: Setting) -> Lender:
    """Return the lender who knows the chances and accepts where a loan gains on average.

    Chances do not fall from cluster to cluster, so this is the one threshold for all.
    """
    gains = 2 * np.array(setting.repays) > 1

    def lender(
        progress: Progress, group: Ints, cluster: Ints, changed: NDArray[np.bool_]
    ) -> NDArray[np.generic]:
        return np.asarray(gains[cluster])

    return lender


def oracle_equal_opportunity(setting: Setting, seeds: int) -> Lender:
    """Return the lender who accepts the same share of repayers in both groups.

    The share is the one with the highest reward under the present distributions; a
    cluster that would exceed it is accepted with a chance. Distributions, and with them
    the share, change only where a loan was granted, so only those seeds are done anew.
    """
    repays = np.array(setting.repays)
    common = np.zeros(seeds)
    from_top = np.zeros((2, len(setting.repays) + 1, seeds))
    here = np.arange(seeds)
    started = False

    def lender(
        progress: Progress, group: Ints, cluster: Ints, changed: NDArray[np.bool_]
    ) -> NDArray[np.generic]:
        nonlocal started
        anew = np.flatnonzero(changed) if started else here
        started = True
        repayers = repayers_from_top(np.diff(progress.below[:, :, anew], axis=1), repays)
        from_top[:, :, anew] = repayers
        common[anew] = equal_recall(repayers, repays)
        above, with_it = from_top[group, cluster + 1, here], from_top[group, cluster, here]
        wanted = common * from_top[group, 0, here]
        # Below 0: nobody; above 1: all.
        return np.asarray((wanted - above) / (with_it - above))

    return lender


def repayers_from_top(mass: Ints, repays: Array) -> Array:
    """Return expected repayers at each cluster or above it, float (2, clusters + 1, n).

    mass: (2, clusters, n), in any unit; repays: (clusters,); the last row is 0.
    """
    own = mass * repays[:, None]
    groups, clusters, n = own.shape
    found = np.zeros((groups, clusters + 1, n))
    for cluster in reversed(range(clusters)):
        np.add(found[:, cluster + 1], own[:, cluster], out=found[:, cluster])
    return found


def equal_recall(from_top: Array, repays: Array) -> Array:
    """Return the share of repayers, the same in both groups, with the highest reward; (n,).

    from_top: float (2, clusters + 1, n), of `repayers_from_top`. In a cluster where a
    share p repays, one more repayer brings 1 - (1 - p) / p = 2 - 1 / p. As p does not
    fall, the reward of either group, and the sum of both, is concave in the share: it
    rises as long as what a step brings in the first group outweighs what it costs in the
    second, and the other way round. So while the first group is in cluster j, the share
    may go up to T_j, where the second has filled its last cluster that outweighs j; the
    answer is the largest of min(first group has filled j, T_j). Of equal rewards it is
    the largest share. Both groups weigh the same.
    """
    first, second = from_top / from_top[:, :1]
    slope = (2 - 1 / repays)[:, None]
    at_least, brings = -_TIE - slope * from_top[0, 0], slope * from_top[1, 0]
    outweighs = np.add.reduce(brings >= at_least[:, None], axis=1, dtype=np.int8)
    upto = np.take_along_axis(second, len(repays) - outweighs.astype(np.int64), axis=0)
    return np.asarray(np.minimum(first[:-1], upto).max(axis=0))


def learner(setting: Setting, above_only: NDArray[np.bool_], *, by_group: bool) -> Lender:
    """Return the lender of the early versions, who learns thresholds from its own loans.

    One threshold for all: the one that would have gained most on all loans granted so
    far; of equal ones the highest. by_group: the thresholds of `learned`. above_only:
    (seeds,), whether the threshold itself is refused, as in the first version, or not.
    Leaves out: that points of the curve on one straight line are skipped, and, by group,
    the order in which equal gains are looked at.
    """
    here = np.arange(len(above_only))
    lowest = np.zeros((2, len(above_only)), dtype=np.int64)
    started = False

    def lender(
        progress: Progress, group: Ints, cluster: Ints, changed: NDArray[np.bool_]
    ) -> NDArray[np.generic]:
        nonlocal started
        anew = np.flatnonzero(changed) if started else here
        started = True
        paid, lost = progress.paid[:, :, anew], progress.lost[:, :, anew]
        if by_group:
            thresholds = learned(paid, lost)
        else:
            gained = _from_nobody(paid - lost).sum(axis=0)
            thresholds = len(setting.repays) - gained.argmax(axis=0)
        lowest[:, anew] = thresholds + above_only[anew]
        return np.asarray(cluster >= lowest[group, here])

    return lender


def learned(paid: Ints, lost: Ints) -> Ints:
    """Return a threshold for each group, (2, n), from loans by group and cluster, (2, clusters, n).

    Clusters from the threshold up are accepted; `clusters` means nobody.
    """
    repaid, gained = _from_nobody(paid), _from_nobody(paid - lost)
    clusters = paid.shape[1]
    most, found = np.full(paid.shape[2], -1), np.full((2, paid.shape[2]), clusters)
    for one, other in ((0, 1), (1, 0)):
        # Steps down the ladder until the other group has the share of repayers as well.
        short = repaid[other] * repaid[one, -1] < (repaid[one] * repaid[other, -1])[:, None]
        steps = np.add.reduce(short, axis=1, dtype=np.int8).astype(np.int64)
        total = gained[one] + np.take_along_axis(gained[other], steps, axis=0)
        at = total.argmax(axis=0)[None]
        more = np.take_along_axis(total, at, axis=0)[0] > most
        most = np.where(more, total.max(axis=0), most)
        there = np.take_along_axis(steps, at, axis=0)[0]
        found[one] = np.where(more, clusters - at[0], found[one])
        found[other] = np.where(more, clusters - there, found[other])
    return found


def _from_nobody(counts: Ints) -> Ints:
    """Return sums over the clusters accepted: nobody, the highest, ..., all; axis 1."""
    groups, clusters, n = counts.shape
    sums = np.zeros((groups, clusters + 1, n), dtype=np.int64)
    for steps in range(clusters):
        np.add(sums[:, steps], counts[:, clusters - 1 - steps], out=sums[:, steps + 1])
    return sums
