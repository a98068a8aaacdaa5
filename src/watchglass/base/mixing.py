"""People differ: the law of one person's chance of a wrong outcome, within a class.

A stage acts on the person's rate and then mixes. Both laws here answer the same
four questions: the mean chance, the chance of none in k tries, quadrature nodes
over people, and the mean of the squared chance (for repeats).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Edges of the person bins: even in the middle, fine in the upper tail, because the
# few people who resemble a listed face carry most of the wrong alerts.
_EDGES = np.concatenate(
    [np.linspace(0.0, 0.9, 19), np.linspace(0.9, 0.99, 10)[1:], 1 - np.logspace(-2.25, -6, 16)]
)


class PersonLaw(Protocol):
    """How the chance per sighting differs between the people of a class.

    Arrays are (draws, classes) unless said otherwise.
    """

    def mean(self) -> Array:
        """Return the mean chance per sighting over people."""

    def none_in(self, tries: Array) -> Array:
        """Return the chance that a person has none in `tries` sightings."""

    def nodes(self) -> tuple[Array, Array]:
        """Return chances (draws, classes, nodes) and weights (draws, 1, nodes)."""

    def thinned(self, kept: Array) -> Self:
        """Return the law after a later step keeps a share of the outcomes."""

    def rows(self, keep: slice) -> Self:
        """Return the law for some of the draws."""


def mixed_share(hazard: Array, variance: Array) -> Array:
    """Return the share of people met at least once when their means follow a gamma law.

    hazard: (draws, anything), mean number of events; variance: (draws,), squared
    coefficient of variation between people. 1 - (1 + v h)^(-1/v); v = 0 gives 1 - exp(-h).
    Source: Laplace transform of the gamma law.
    """
    return -np.expm1(_log_none(hazard, variance))


def _log_none(hazard: Array, variance: Array) -> Array:
    """Return the logarithm of the share of people not met; see `mixed_share`."""
    v = variance[:, None]
    safe = np.maximum(v, 1e-12)
    return np.where(v < 1e-9, -hazard, -np.log1p(safe * hazard) / safe)


def gamma_nodes(variance: Array, inner_edges: Array = _EDGES) -> tuple[Array, Array]:
    """Return bin means and weights of a gamma law with mean 1.

    variance: float (draws,), the squared coefficient of variation; 0 means that
    all people are alike. inner_edges: probabilities that cut the bins, from 0 up,
    without the last 1. Returns nodes and weights, both (draws, bins). Bin means
    come from the gamma law of shape + 1, so the mean over bins is exactly 1.
    Source: mean of a truncated gamma law, Johnson, Kotz and Balakrishnan (1994),
    Continuous Univariate Distributions 1, chapter 17.
    """
    # The cache keeps bytes: any other type than float64 would be read as other numbers.
    key = (np.ascontiguousarray(variance, dtype=np.float64).tobytes(), inner_edges.tobytes())
    return _gamma_nodes(*key)


@lru_cache(maxsize=64)
def _gamma_nodes(variance_bytes: bytes, edge_bytes: bytes) -> tuple[Array, Array]:
    """Return gamma_nodes; options that share evidence ask for the same law again."""
    from scipy.special import gammainc, gammaincinv

    variance, inner_edges = np.frombuffer(variance_bytes), np.frombuffer(edge_bytes)
    # Below a shape of 0.01 or so the inverse underflows; the bins still add up.
    shape = 1.0 / np.maximum(variance, 1e-12)[:, None]
    edges = np.concatenate([inner_edges, [1.0]])
    cut = gammaincinv(shape, edges[None, :-1])
    upper = np.concatenate([gammainc(shape + 1.0, cut), np.ones_like(shape)], axis=1)
    weights = np.broadcast_to(np.diff(edges), (len(shape), len(edges) - 1))
    nodes = np.diff(upper, axis=1) / weights
    nodes = np.where((variance < 1e-9)[:, None], 1.0, nodes)
    nodes.setflags(write=False)
    return nodes, weights


def none_over(chances: Array, weights: Array, tries: Array) -> Array:
    """Return the chance of none in `tries` sightings, summed over nodes of people.

    chances, weights: as `nodes` gives them; tries: broadcastable to (draws, classes).
    No sighting gives no outcome, even to somebody with a chance of 1.
    Source: identity, the mean over people of (1 - chance)^tries.
    """
    with np.errstate(divide="ignore"):
        logs = np.log1p(-np.minimum(chances, 1.0))
    tries = np.asarray(tries, dtype=float)[..., None]
    powers = np.multiply(
        tries, logs, out=np.zeros(np.broadcast_shapes(tries.shape, logs.shape)), where=tries > 0
    )
    return np.asarray((weights * np.exp(powers)).sum(axis=-1))


@dataclass(frozen=True)
class GammaHazard:
    """A person's matching hazard is a gamma variable times the class's hazard.

    hazard: (draws, classes), expected false matches per sighting for an average
    person; variance: (draws,), squared coefficient of variation between people (0:
    all alike, so repeated sightings are independent); kept: (draws, classes), share
    of the outcomes that later steps let through.

    A person with multiplier z has chance kept x (1 - exp(-z hazard)) per sighting.
    Source: gamma frailty, Vaupel, Manton and Stallard (1979), Demography 16, 439-454.
    Leaves out: that review may catch fewer of the outcomes of people with a high z.
    """

    hazard: Array
    variance: Array
    kept: Array

    def mean(self) -> Array:
        """Return kept x (1 - (1 + v h)^(-1/v)); with v = 0, kept x (1 - exp(-h))."""
        return self.kept * mixed_share(self.hazard, self.variance)

    def none_in(self, tries: Array) -> Array:
        """Return the mean over people of (1 - chance)^tries.

        tries: broadcastable to (draws, classes). Where everything is kept this is
        the closed form (1 + v k h)^(-1/v); otherwise it is summed over nodes.
        """
        tries = np.broadcast_to(np.asarray(tries, dtype=float), self.hazard.shape)
        closed = np.exp(_log_none(self.hazard * tries, self.variance))
        if np.all(self.kept == 1.0):
            return closed
        return np.where(self.kept == 1.0, closed, none_over(*self.nodes(), tries))

    def nodes(self) -> tuple[Array, Array]:
        """Return chances per sighting (draws, classes, nodes) and node weights."""
        multipliers, weights = gamma_nodes(self.variance)
        raw = -np.expm1(-multipliers[:, None, :] * self.hazard[..., None])
        return self.kept[..., None] * raw, weights[:, None, :]

    def thinned(self, kept: Array) -> GammaHazard:
        """Return the law when a later step keeps only a share of the outcomes."""
        return replace(self, kept=self.kept * kept)

    def rows(self, keep: slice) -> GammaHazard:
        """Return the law for some of the draws."""
        return GammaHazard(self.hazard[keep], self.variance[keep], self.kept[keep])


@dataclass(frozen=True)
class BetaChance:
    """A person's chance per attempt is a beta variable with the class's mean.

    chance: (draws, classes), mean chance that one attempt fails; spread: (draws,),
    intra-person correlation rho = 1 / (a + b + 1) of the beta law (0: all alike);
    attempts: int, an outcome needs all attempts to fail; kept: as in GammaHazard.

    Source: beta-binomial moments, Skellam (1948), JRSS B 10, 257-261.
    Leaves out: learning between attempts.
    """

    chance: Array
    spread: Array
    attempts: int
    kept: Array

    def mean(self) -> Array:
        """Return kept x E[q^m] = kept x prod (a + i) / (a + b + i), i = 0 .. m - 1."""
        return self.kept * self._moment(self.attempts)

    def none_in(self, tries: Array) -> Array:
        """Return the mean over people of (1 - kept q^m)^tries, summed over nodes."""
        tries = np.broadcast_to(np.asarray(tries, dtype=float), self.chance.shape)
        return none_over(*self.nodes(), tries)

    def nodes(self) -> tuple[Array, Array]:
        """Return chances per visit (draws, classes, nodes) and node weights."""
        from scipy.special import betaincinv

        edges = np.concatenate([_EDGES, [1.0]])
        weights = np.diff(edges)
        middles = (edges[:-1] + edges[1:]) / 2
        # Classes of one group share their chance: each is inverted once.
        _, first, where = np.unique(self.chance, axis=1, return_index=True, return_inverse=True)
        a, b = (shape[:, first, None] for shape in self._shapes())
        raw = (betaincinv(a, b, middles) ** self.attempts)[:, where.reshape(-1)]
        alike = (self.spread < 1e-9)[:, None, None]
        raw = np.where(alike, (self.chance**self.attempts)[..., None], raw)
        # Midpoints of curved bins miss the mean a little: scale, so that it is exact.
        seen = (raw * weights).sum(axis=-1)
        scale = np.divide(self._moment(self.attempts), seen, out=np.ones_like(seen), where=seen > 0)
        chances = np.minimum(raw * scale[..., None], 1.0) * self.kept[..., None]
        return chances, np.broadcast_to(weights, (len(self.spread), 1, len(weights)))

    def thinned(self, kept: Array) -> BetaChance:
        """Return the law when a later step keeps only a share of the outcomes."""
        return replace(self, kept=self.kept * kept)

    def rows(self, keep: slice) -> BetaChance:
        """Return the law for some of the draws."""
        return BetaChance(self.chance[keep], self.spread[keep], self.attempts, self.kept[keep])

    def _shapes(self) -> tuple[Array, Array]:
        total = np.maximum(1.0 / np.maximum(self.spread, 1e-9) - 1.0, 1e-9)[:, None]
        mean = np.clip(self.chance, 1e-15, 1 - 1e-15)
        return mean * total, (1 - mean) * total

    def _moment(self, power: int) -> Array:
        a, b = self._shapes()
        product = np.ones_like(self.chance)
        for i in range(power):
            product = product * (a + i) / (a + b + i)
        alike = (self.spread < 1e-9)[:, None]
        return np.where(alike, self.chance**power, product)
