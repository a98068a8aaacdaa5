"""How the error rates of a face search grow with the list."""

from __future__ import annotations

import numpy as np

from watchglass.base.mixing import Array, mixed_share


def hazards(rate: Array, matrix: Array, size: Array, composition: Array) -> Array:
    """Return the expected false matches of one search, (draws, groups).

    rate: (draws,), -log(1 - FMR) within group A; matrix: (draws, groups, groups), FMR
    hazard over that, by group seen and group listed; size: (draws,), entries;
    composition: (draws, groups), shares of entries. 1 - exp(-hazard) is
    1 - prod_h (1 - FMR_gh)^N_h exactly, because each rate is kept as a hazard.
    Source: ISO/IEC 19795-1, open-set identification; evidence key fpir-linear.
    """
    entries = size[:, None] * composition
    return np.asarray(rate[:, None] * (matrix * entries[:, None, :]).sum(axis=2))


def calibrated_rate(target: Array, pull: Array, shares: Array, variance: Array) -> Array:
    """Return the rate at which the mean share wrongly named equals a published one.

    target: (draws,), published FPIR, below 1; pull: (draws, groups), hazard per unit
    of rate at the tested list; shares: (draws, groups) of people in the test, or
    (groups,). Newton steps from the first-order answer. Groups that are never wrongly
    named (no pull) cannot be part of the target: it is cut to what the others can reach.
    Source: Newton's method; the equation is the mean of mixed_share over groups.
    """
    target = np.minimum(target, 0.999 * (shares * (pull > 0)).sum(axis=1))
    mean_pull = np.maximum((pull * shares).sum(axis=1), 1e-300)
    rate = target / mean_pull
    v = np.maximum(variance, 1e-12)[:, None]
    for _ in range(30):
        hazard = rate[:, None] * pull
        gap = (shares * mixed_share(hazard, variance)).sum(axis=1) - target
        power = np.where(variance[:, None] < 1e-9, -hazard, -(1 / v + 1) * np.log1p(v * hazard))
        slope = (shares * pull * np.exp(power)).sum(axis=1)
        step = gap / np.maximum(slope, 1e-300)
        rate = np.clip(rate - step, rate / 4, rate * 4 + 1e-300)
    return np.where(target > 0, rate, 0.0)


def miss_share(tested: Array, factor: Array, exponent: Array) -> Array:
    """Return FNIR at `factor` times the tested list: FNIR x factor^exponent, at most 1.

    Source: evidence key frte1n-scale (median exponent over single developers, 0.40;
    medians over differing sets of developers give 0.20).
    """
    return np.minimum(tested * factor**exponent, 1.0)
