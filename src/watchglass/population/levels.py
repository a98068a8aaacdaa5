"""How people of one kind differ in visits and conduct: a few levels with their shares."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from watchglass.base.mixing import Array, gamma_nodes

# Exposure levels: the less exposed half, then ever finer towards the most exposed.
LEVEL_EDGES = np.array([0.0, 0.5, 0.8, 0.95, 0.99])
CONDUCT_EDGES = np.array([0.0, 0.5, 0.8, 0.95])


def levels_of(
    stated: list[float] | None,
    variance: Array | Mapping[str, Array] | None,
    edges: Array,
    draws: int,
) -> tuple[Array, Array]:
    """Return levels over their mean and their shares, (draws, levels) each.

    stated: equally frequent levels; otherwise bin means of a gamma law of this variance;
    with neither there is one level.
    """  # fmt: skip
    if stated is not None:
        levels = np.asarray(stated) / np.mean(stated)
        whole = (draws, len(levels))
        return np.broadcast_to(levels, whole), np.full(whole, 1.0 / len(levels))
    if variance is None:
        return np.ones((draws, 1)), np.ones((draws, 1))
    return gamma_nodes(np.asarray(variance), edges)


def level_variance_kept(variance: Array) -> Array:
    """Return the share of the variance of visits that the exposure levels keep.

    variance: float (draws,). Where people are alike there is nothing to lose: 1.
    """
    nodes, weights = gamma_nodes(variance, LEVEL_EDGES)
    kept = (weights * (nodes - 1.0) ** 2).sum(axis=1)
    return np.where(variance < 1e-9, 1.0, kept / np.maximum(variance, 1e-9))
