"""Trails of made-up people: drawn from a seed, counted, and thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from watchglass.base.philox import key_of_seed, words_of
from watchglass.places.trails import _linking, _points
from watchglass.places.trails._counting import Notebook, Part, Whole, crowd_of, index_of
from watchglass.places.trails.crowd import Crowd, Linkable
from watchglass.places.trails.settings import CellGrid, Coarsening, TrailSettings

WORD = 1 << 32
MOST_VISITS = 1000
AS_DRAWN = Coarsening()
LINKED_PEOPLE = 1500


@dataclass(frozen=True)
class Trails:
    """People who move over a grid of places, made up from settings and a seed.

    Nothing else can be put in, and no person's trail comes out: the methods give counts of
    people. The points of a range of people (a shard) are drawn anew wherever they are
    needed, by the numbers of the people, and no trail is kept.

    Sources: unicity after de Montjoye, Hidalgo, Verleysen and Blondel (2013), Scientific
    Reports 3:1376; random numbers after `base/philox.py`.
    Leaves out: what `TrailSettings` leaves out, errors of the sensor, and people whose
    device changes its name or who carry two.
    """

    grid: CellGrid
    settings: TrailSettings
    seed: int

    def crowds(
        self, coarsenings: tuple[Coarsening, ...] = (AS_DRAWN,), *, most: int = 5, repeat: int = 0,
        shards: int = 1,
    ) -> tuple[Crowd, ...]:  # fmt: skip
        """Return how many others share the first 1 to `most` known points of each person.

        The points known are drawn at random from the person's own, as noted at each
        coarsening (`repeat` draws others). shards: in how many pieces the people are worked
        through; the counts do not depend on it.
        """
        held = list(self._drawn(1)) if shards == 1 else None

        def parts() -> Iterator[Part]:
            return iter(held) if held else self._drawn(shards)

        people = self.settings.people
        return tuple(
            crowd_of(parts, people, self._notebook(one), self.seed, most, repeat)
            for one in coarsenings
        )

    def linkable(self, coarsening: Coarsening = AS_DRAWN, *, most: int = LINKED_PEOPLE) -> Linkable:
        """Return how often a trail of one day leads to the same person's trail of another.

        The linker holds two days of trails without names and knows how popular each place
        is. It takes the trail of the second day that shares most with a trail of the first,
        places weighed by how rare they are, and gives up where two share as much. Worked
        out for the first `most` people, who are a fair sample, among all.
        """
        slots = self.settings.slots_per_day
        book = self._notebook(Coarsening(coarsening.rows, coarsening.columns, slots))
        noted = [book.noted(part) for part in self._drawn(1)]
        begins, listed = index_of(lambda: iter(noted), book.keys)
        _, kept, key = noted[0]
        popular = np.bincount(book.coarse, self._popularity(), book.cells)
        weight = np.maximum(np.rint(-16.0 * np.log2(popular)), 1.0).astype(np.int64)
        few = kept[: min(most, self.settings.people) + 1]
        score, found = np.zeros(self.settings.people, np.int64), np.empty(len(few) - 1, np.int64)
        _linking.count_closer(0, few, key, book.cells, weight, begins, listed, score, found)
        return Linkable.counted(found)

    def _drawn(self, shards: int) -> Iterator[Part]:
        """Yield the points of each shard of people, drawn anew."""
        own, keys = self.settings, key_of_seed(self.seed)
        bounds = [own.people * n // shards for n in range(shards + 1)]
        visits, fewest = self._visits()
        order, law, starts = self._order(), _ends(self._law()), self._starts()
        end, mine = round(own.favourite_share * WORD), np.empty(max(own.favourites, 1), np.int64)
        for first, last in pairwise(bounds):
            start = np.zeros(last - first + 1, np.int64)
            _points.numbers_of_points(first, visits, fewest, own.points_per_visit, *keys, start[1:])
            start = np.cumsum(start)
            cell, slot = np.empty(int(start[-1]), np.int64), np.empty(int(start[-1]), np.int64)
            _points.draw_points(
                first, visits, fewest, own.points_per_visit, own.days, starts, law, order,
                own.favourites, end, *keys, start, cell, slot, mine,
            )  # fmt: skip
            yield first, start, cell, slot

    def _notebook(self, coarsening: Coarsening) -> Notebook:
        """Return how points are noted at a coarsening."""
        across = -(-self.grid.columns // coarsening.columns)
        down = -(-self.grid.rows // coarsening.rows)
        cell = np.arange(self.grid.cells)
        row, column = cell // self.grid.columns, cell % self.grid.columns
        coarse = row // coarsening.rows * across + column // coarsening.columns
        slots = self.settings.days * self.settings.slots_per_day
        return Notebook(coarse, across * down, coarsening.slots, slots)

    def _law(self) -> NDArray[np.float64]:
        """Return the share of points at each place, the most popular first."""
        weights = np.arange(1.0, self.grid.cells + 1) ** -self.settings.popularity
        return np.asarray(weights / weights.sum())

    def _order(self) -> Whole:
        """Return the cells, the most popular first, as the seed has it."""
        keys = key_of_seed(self.seed)
        words = [words_of(0, n, _points.ORDER, *keys) for n in range(-(-self.grid.cells // 4))]
        return np.argsort(np.ravel(words)[: self.grid.cells], kind="stable")

    def _popularity(self) -> NDArray[np.float64]:
        """Return the share of points at each cell, float (cells,)."""
        share = np.empty(self.grid.cells)
        share[self._order()] = self._law()
        return share

    def _visits(self) -> tuple[Whole, int]:
        """Return the ends of the number of visits, and the fewest."""
        own = self.settings
        if own.visits_alike:
            return np.array([WORD]), int(own.visits)
        again = own.visits / (1.0 + own.visits)
        return _ends((1.0 - again) * again ** np.arange(float(MOST_VISITS))), 1

    def _starts(self) -> Whole:
        """Return the ends of the slot of the day in which a visit begins."""
        own = self.settings
        wave = np.sin(np.pi * (np.arange(own.slots_per_day) + 0.5) / own.slots_per_day)
        weights: NDArray[np.float64] = 1.0 - own.rhythm + own.rhythm * wave / float(wave.mean())
        return _ends(weights)


def _ends(weights: NDArray[np.float64]) -> Whole:
    """Return where each weight ends when all of them share out the words below 2^32."""
    ends: Whole = np.rint(np.cumsum(weights) / weights.sum() * WORD).astype(np.int64)
    ends[-1] = WORD
    return ends
