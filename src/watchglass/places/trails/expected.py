"""The share singled out, worked out without a crowd: for as many people as one likes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.evidence.draws import stream


@dataclass(frozen=True, eq=False)
class Laws:
    """How points of people fall who move independently; see `TrailSettings`.

    places: float (places,), popularity, adding up to 1; times: float (times of a day,),
    adding up to 1; days, points: of the record, and of a person in it; favourites,
    favourite_share: own places, and the points spent there.
    """

    places: Array
    times: Array
    days: float
    points: float
    favourites: int
    favourite_share: float

    def coarser(self, places: int, times: int, seed: int) -> Laws:
        """Return the laws of a record with so many places, drawn by lot, and times merged."""
        order = np.argsort(stream(seed, "trails.merged", len(self.places)), kind="stable")
        merged = np.bincount(np.arange(len(order)) // places, self.places[order]).astype(float)
        parts = np.bincount(np.arange(len(self.times)) // times, self.times).astype(float)
        return Laws(merged, parts, self.days, self.points, self.favourites, self.favourite_share)


def expected_unique_share(laws: Laws, people: int, known: int, tried: int, seed: int) -> float:
    """Return the mean share of people whom `known` of their own points single out.

    tried: people whose points are drawn; the chance that a random other person has them all
    is exact, by summing over how often each place is among the other's own, and with
    independent people nobody of the others has them with chance exp(-(people - 1) x that).
    Source: the law of small numbers (Poisson), as in Farzanehfar, Houssiau and de Montjoye
    (2021), Patterns 2(3), 100204, who model the same share from population-wide laws.
    Leaves out: that a person's own known points come at different times of a day.
    """
    cells, times = _own_points(laws, known, tried, seed)
    alone = [
        np.exp(-(people - 1.0) * _chance(laws, cells[row], times[row])) for row in range(tried)
    ]
    return float(np.mean(alone))


def _own_points(
    laws: Laws, known: int, tried: int, seed: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:  # fmt: skip
    """Return places and times of the known points of some people, (tried, known)."""

    def drawn(law: Array, what: str, count: int) -> NDArray[np.intp]:
        ends = np.cumsum(law)
        u = [stream(seed, f"trails.{what}.{n}", tried) for n in range(count)]
        rows = np.searchsorted(ends, np.stack(u, axis=1) * ends[-1])
        return np.asarray(np.minimum(rows, len(law) - 1))

    anywhere, times = drawn(laws.places, "place", known), drawn(laws.times, "time", known)
    if not laws.favourites:
        return anywhere, times
    own = drawn(laws.places, "own", laws.favourites)
    which = drawn(np.full(laws.favourites, 1.0 / laws.favourites), "which", known)
    at_own = np.stack([stream(seed, f"trails.at_own.{n}", tried) for n in range(known)], axis=1)
    mine = np.take_along_axis(own, which, axis=1)
    return np.where(at_own < laws.favourite_share, mine, anywhere), times


def _chance(laws: Laws, cells: NDArray[np.intp], times: NDArray[np.intp]) -> float:
    """Return the chance that a random other person has all these points."""
    different, place = np.unique(cells, return_inverse=True)
    popular = laws.places[different]
    often = laws.points * laws.times[times] / laws.days
    rest = max(1.0 - float(popular.sum()), 0.0)
    own, left, ways = _among_own(len(different), laws.favourites)
    weights = ways * np.prod(popular**own, axis=1) * rest**left
    share = (1.0 - laws.favourite_share) * popular
    if laws.favourites:
        share = share + laws.favourite_share * own / laws.favourites
    else:
        share = np.broadcast_to(share, own.shape)
    return float(weights @ np.prod(-np.expm1(-often * share[:, place]), axis=1))


@cache
def _among_own(places: int, most: int) -> tuple[Array, Array, Array]:
    """Return how often each place is among somebody's own, in all ways up to `most` in sum.

    Gives (counts, float (cases, places); places elsewhere; orders in which that comes about).
    """
    cases = [one for one in product(range(most + 1), repeat=places) if sum(one) <= most]
    left = [most - sum(one) for one in cases]
    ways = [
        factorial(most) / prod(factorial(n) for n in (*one, rest))
        for one, rest in zip(cases, left, strict=True)
    ]
    return np.array(cases, float), np.array(left, float), np.array(ways)
