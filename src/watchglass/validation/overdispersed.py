"""Counts that vary more than chance alone: a negative binomial law with doubt about both parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.validation.contract import LEVEL, Predicted
from watchglass.validation.intervals_of_counts import central

# Grid of the posterior: the spread between days (coefficient of variation of their
# rates) evenly on the logarithm, and for each the rate, in standard errors from its centre.
_SPREADS = np.geomspace(0.03, 5.0, 36)
_STEPS = np.linspace(-7.0, 7.0, 43)
_SUMMED = 0.99  # predictive laws are summed up to here; no interval above 98 % can be read
_MOST = 100_000  # a predictive law that needs more than so many terms is refused


@dataclass(frozen=True)
class Nodes:
    """Where the posterior is evaluated: float (nodes,) each.

    rate: mean count per unit of exposure; shape: of the gamma law of the days' rates
    (variance = mean + mean^2 / shape); log_prior: logarithm of prior times cell.
    """

    rate: Array
    shape: Array
    log_prior: Array


@dataclass(frozen=True)
class LeftOut:
    """What the other days say about each day.

    log_score: float (days,), log chance given to the count seen; weights: float (days,
    nodes), posterior of the other days; cdf: float (days, counts), chance of at most k.
    """

    log_score: Array
    weights: Array
    cdf: Array

    def interval(self, day: int, level: float) -> tuple[Predicted, float]:
        """Return one day's central interval and the chance that it holds, ends included.

        Raises ValueError for a level whose upper tail was not summed.
        """
        if (1 + level) / 2 > _SUMMED:
            raise ValueError(f"the level is at most {2 * _SUMMED - 1:g}")
        cdf = self.cdf[day]
        found = central(lambda k: float(cdf[k]) if k < len(cdf) else 1.0, level)
        below = float(cdf[int(found.low) - 1]) if found.low > 0 else 0.0
        return found, float(cdf[int(found.high)]) - below


def nodes_for(counts: Array, exposure: Array) -> Nodes:
    """Return the grid for these counts, float (days,), and exposures, float (days,), above 0.

    Prior: rate^(-1/2), Jeffreys' for a Poisson mean; half-Cauchy of scale 1 on the
    coefficient of variation between days, cut at 0.03 and 5. Source: Gelman (2006),
    Bayesian Analysis 1, 515-534. The centre of each row solves the likelihood equation.
    """
    shape = 1.0 / _SPREADS[:, None] ** 2
    rate = np.full_like(shape, (counts.sum() + 0.5) / exposure.sum())
    for _ in range(60):
        weight = 1.0 / (1.0 + rate * exposure / shape)
        wanted = np.maximum((weight * counts).sum(axis=1), 0.5 * weight.mean(axis=1))
        rate = (wanted / (weight * exposure).sum(axis=1))[:, None]
    seen = (rate * exposure / (1.0 + rate * exposure / shape)).sum(axis=1, keepdims=True)
    error = 1.0 / np.sqrt(seen + 0.25)
    log_rate = np.log(rate) + _STEPS * error
    prior = 0.5 * log_rate + np.log(_SPREADS / (1 + _SPREADS**2))[:, None] + np.log(error)
    shapes = np.broadcast_to(shape, log_rate.shape)
    return Nodes(np.exp(log_rate).ravel(), np.array(shapes).ravel(), prior.ravel())


def log_chance(counts: Array, exposure: Array, nodes: Nodes) -> Array:
    """Return the log chance of each count at each node, (days, nodes): negative binomial.

    Source: Greenwood and Yule (1920), JRSS 83, 255-279, as a gamma mixture of Poisson laws.
    """
    from scipy.special import gammaln

    r, k = nodes.shape, counts[:, None]
    mean = exposure[:, None] * nodes.rate
    none = -r * np.log1p(mean / r)
    return np.asarray(
        gammaln(k + r) - gammaln(r) - gammaln(k + 1) + none + k * np.log(mean / (mean + r))
    )


def leave_out(
    counts: Array, exposure: Array, block: NDArray[np.intp], *, with_cdf: bool = True
) -> LeftOut:
    """Return what the days of other blocks say about each day.

    counts, exposure: float (days,); block: int (days,), numbered from 0: days of one
    block are left out together. At least two blocks. One pass over a grid: the log
    chances are summed once and each block's taken away again.
    Leaves out: drift over time, place, and how long a deployment lasted.
    Raises ValueError when there is one block only.
    """
    if len(np.unique(block)) < 2:
        raise ValueError("nothing is left to predict from when the only block is left out")
    nodes = nodes_for(counts, exposure)
    logs = log_chance(counts, exposure, nodes)
    own = np.zeros((block.max() + 1, logs.shape[1]))
    np.add.at(own, block, logs)
    weights = _normal(nodes.log_prior + logs.sum(axis=0) - own[block])
    log_score = np.log((weights * np.exp(logs)).sum(axis=1))
    cdf = _cdf(exposure, weights, nodes) if with_cdf else np.zeros((len(counts), 0))
    return LeftOut(log_score, weights, cdf)


def total_of(
    counts: Array, exposure: Array, days: int, total_exposure: float, level: float = LEVEL
) -> Predicted:
    """Return the interval of the total over further days, predicted from these.

    counts, exposure: float (days,) of the days known; days, total_exposure: of those to
    come, the exposure spread evenly. A sum of negative binomial counts of one rate and
    shape is negative binomial with the shape times the number of days.
    """
    from scipy.special import betainc

    nodes = nodes_for(counts, exposure)
    weights = _normal(nodes.log_prior + log_chance(counts, exposure, nodes).sum(axis=0))
    shape, mean = days * nodes.shape, total_exposure * nodes.rate
    return central(lambda k: float(weights @ betainc(shape, k + 1, shape / (shape + mean))), level)


def _normal(logs: Array) -> Array:
    raised = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def _cdf(exposure: Array, weights: Array, nodes: Nodes) -> Array:
    """Return the chance of at most k, (days, counts), until every day is past _SUMMED."""
    keep = weights.max(axis=0) > 1e-9
    weights, r = weights[:, keep], nodes.shape[keep]
    alike = bool(np.all(exposure == exposure[0]))
    mean = (exposure[:1] if alike else exposure)[:, None] * nodes.rate[keep]
    up = mean / (mean + r)
    term = np.exp(-r * np.log1p(mean / r))
    columns: list[Array] = []
    reached = np.zeros(len(exposure))
    while reached.min() < _SUMMED:
        k = len(columns)
        reached = reached + (weights @ term[0] if alike else (weights * term).sum(axis=1))
        columns.append(reached)
        term = term * up * (k + r) / (k + 1)
        if k > _MOST:
            raise OverflowError("the predictive law has too long a tail to sum")
    return np.stack(columns, axis=1)
