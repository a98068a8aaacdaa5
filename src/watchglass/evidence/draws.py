"""Draws of a quantity: one random stream per evidence key, shared by all options.

Two options that rest on the same evidence, or on the same assumption about the same
thing, get the same draws, so that their difference holds no noise.
"""

from __future__ import annotations

import hashlib
import math
from functools import lru_cache

import numpy as np

from watchglass.base.mixing import Array
from watchglass.evidence.quantity import Quantity, Spec
from watchglass.evidence.schema import Entry

_Z95 = 1.959963984540054
# Where many quantiles are asked for, the beta law is inverted by interpolation between
# exact values of its distribution function on this grid of the range, densest at both
# ends; the error stays below 1e-5 of the range, also in the far tails (a test measures it).
_GRID = np.sin(np.linspace(0.0, np.pi / 2, 2049)) ** 2


def stream(seed: int, key: str, draws: int) -> Array:
    """Return stratified uniform numbers of one stream, float (draws,), inside (0, 1).

    Latin hypercube: one number in each of `draws` equal strata, in random order.
    The stream depends on seed and key alone, never on call order.
    Source: McKay, Beckman and Conover (1979), Technometrics 21, 239-245; Philox of
    Salmon et al. (2011), SC11.
    """
    digest = hashlib.sha256(f"{seed}\0{key}".encode()).digest()
    generator = np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))
    strata = generator.permutation(draws)
    return np.asarray((strata + 0.5 + (generator.random(draws) - 0.5) * 0.999) / draws)


def quantile_of(quantity: Quantity, spec: Spec, entry: Entry | None, u: Array) -> Array:
    """Return the quantile of a quantity's law at each u in (0, 1), within its domain.

    entry: the evidence it names, if any. The laws are those of DESIGN section 5:
    count -> Jeffreys beta (shares) or gamma (rates); interval95 -> lognormal or
    logit-normal; range and assumed -> PERT (for ratios on the log scale); point and
    typed -> the kind's widening; not known -> uniform over the range, or over its
    logarithm when the range spans more than a factor of 100.
    """
    if quantity.form == "not known":
        values = _spread_out(*unknown_range(quantity, spec), u)
    elif quantity.form == "assumed":
        values = ranged(_must(quantity.low), _must(quantity.best), _must(quantity.high), spec, u)
    elif quantity.form == "typed":
        value = _must(quantity.value)
        values = np.full_like(u, value) if spec.chosen else widened(value, spec, u)
    else:
        if entry is None:
            raise ValueError(f"evidence '{quantity.evidence}' was not resolved")
        values = _from_entry(entry, spec, 1.0 - u if quantity.complement else u)
        values = 1.0 - values if quantity.complement else values
    values = np.clip(values, spec.low, spec.high)
    return np.round(values) if spec.whole else values


def unknown_range(quantity: Quantity, spec: Spec) -> tuple[float, float]:
    """Return the range over which a quantity that is not known is moved."""
    low = spec.low if quantity.low is None else quantity.low
    high = spec.high if quantity.high is None else quantity.high
    return low, high


def _from_entry(entry: Entry, spec: Spec, u: Array) -> Array:
    value = _must(entry.value)
    if entry.spread == "count" and entry.k is not None and entry.n is not None:
        return jeffreys(entry.k, entry.n, u, share=entry.unit == "share")
    if entry.spread == "interval95":
        return between(value, _must(entry.low), _must(entry.high), u, share=spec.high <= 1)
    if entry.spread == "range":
        return ranged(_must(entry.low), value, _must(entry.high), spec, u)
    return widened(value, spec, u)


def jeffreys(k: int, n: int, u: Array, *, share: bool) -> Array:
    """Return quantiles of a share or rate after k of n.

    Source: Jeffreys prior for a binomial share, beta(k + 1/2, n - k + 1/2), and for a
    Poisson rate, gamma(k + 1/2) / n; Gelman et al., Bayesian Data Analysis, 3rd ed., 2.8.
    """
    from scipy.special import betaincinv, gammaincinv

    if share:
        return np.asarray(betaincinv(k + 0.5, n - k + 0.5, u))
    return np.asarray(gammaincinv(k + 0.5, u)) / n


def ranged(low: float, best: float, high: float, spec: Spec, u: Array) -> Array:
    """Return quantiles for bounds with a best value: PERT, for ratios of their logarithm.

    On the log scale half and double weigh the same, so a ratio of 0.5, 1, 2 has the
    median 1. A ratio that may be 0 has no logarithm and keeps the plain scale.
    """
    if spec.unit == "ratio" and low > 0:
        return np.exp(pert(math.log(low), math.log(best), math.log(high), u))
    return pert(low, best, high, u)


def pert(low: float, best: float, high: float, u: Array) -> Array:
    """Return quantiles of the PERT law (a beta law with mode `best` and weight 4).

    Equal bounds give that value. Source: Vose (2008), Risk Analysis, 3rd ed., B.3.
    """
    from scipy.special import betaincinv

    if high <= low:
        return np.full_like(u, best)
    width = high - low
    a, b = 1 + 4 * (best - low) / width, 1 + 4 * (high - best) / width
    if u.size <= _GRID.size // 4:
        return np.asarray(low + width * betaincinv(a, b, u))
    return np.asarray(low + width * np.interp(u, _beta_on_grid(a, b), _GRID))


@lru_cache(maxsize=512)
def _beta_on_grid(a: float, b: float) -> Array:
    """Return the beta law's distribution function on the grid; options ask for it again."""
    from scipy.special import betainc

    return np.asarray(betainc(a, b, _GRID))


def between(value: float, low: float, high: float, u: Array, *, share: bool) -> Array:
    """Return quantiles of a law whose 95 % interval is low to high.

    Lognormal, logit-normal for shares, with a spread of its own on either side of
    the value, so that value, low and high are met exactly.
    """
    from scipy.special import ndtri

    centre, z = _to_scale(value, share), ndtri(u)
    down, up = (centre - _to_scale(low, share)) / _Z95, (_to_scale(high, share) - centre) / _Z95
    return _from_scale(centre + np.where(z < 0, down, up) * z, share)


def widened(value: float, spec: Spec, u: Array) -> Array:
    """Return quantiles for a value without bounds: the kind's stated default widening.

    A zero stays zero only if nothing may vary; then the widening cannot help and a
    count (0 of n) is asked for when the scenario is loaded.
    """
    from scipy.special import ndtri

    is_share = spec.high <= 1
    if value <= 0 or (is_share and value >= 1):
        return np.full_like(u, value)
    moved = _to_scale(value, is_share) + ndtri(u) * math.log(spec.widening) / _Z95
    return _from_scale(moved, is_share)


def _to_scale(x: Array | float, share: bool) -> Array:
    """Return x on the scale on which spread is even: log odds for shares, else log."""
    x = np.maximum(np.asarray(x, dtype=float), 1e-300)
    return np.log(x) - np.log1p(-np.minimum(x, 1 - 1e-16)) if share else np.log(x)


def _from_scale(y: Array, share: bool) -> Array:
    return 1 / (1 + np.exp(-y)) if share else np.exp(y)


def _spread_out(low: float, high: float, u: Array) -> Array:
    if low > 0 and high / low > 100:
        return np.asarray(low * (high / low) ** u)
    return low + (high - low) * u


def _must(number: float | None) -> float:
    if number is None:
        raise ValueError("a number is missing that the schema should have asked for")
    return number
