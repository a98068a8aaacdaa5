"""What is kept of trails: counts of people, by how many others they could be taken for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array

BLOCK, NEGLIGIBLE = 512, 40.0


@dataclass(frozen=True, eq=False)
class Crowd:
    """People counted by how many others share what is known of them.

    tally: int64 (known points, others + 1); row k - 1 counts the people whose first k known
    points are shared by 0, 1, 2, ... other people.
    """

    tally: NDArray[np.int64]

    @classmethod
    def counted(cls, tally: NDArray[np.int64]) -> Crowd:
        """Return the crowd of a tally, without columns at its end in which nobody stands."""
        used = np.flatnonzero(tally.any(axis=0))
        return cls(tally[:, : int(used[-1]) + 1 if len(used) else 1].copy())

    @property
    def people(self) -> int:
        """Return how many people were counted."""
        return int(self.tally[0].sum())

    def unique_share(self, known: int, recorded: Any = 1.0) -> Array:
        """Return the share of people whom `known` points single out; shape of `recorded`.

        recorded: share of all these people who are recorded at all, each by a lot of their
        own. Somebody shared with m others is then alone with chance (1 - recorded)^m, so
        that no trail is drawn again. Raises IndexError for more points than were counted.
        """
        counts = self.tally[known - 1]
        return _alone(counts, recorded) / max(int(counts.sum()), 1)


@dataclass(frozen=True, eq=False)
class Linkable:
    """People with two days, counted by how many others look as alike to a linker.

    tally: int64 (others + 1,); never: people whose two days have no place in common.
    """

    tally: NDArray[np.int64]
    never: int

    @classmethod
    def counted(cls, found: NDArray[np.int64]) -> Linkable:
        """Return the counts of what `count_closer` found."""
        return cls(np.bincount(found[found >= 0], minlength=1), int((found == -2).sum()))

    @property
    def people(self) -> int:
        """Return how many people have two days."""
        return int(self.tally.sum()) + self.never

    def linked_share(self, recorded: Any = 1.0) -> Array:
        """Return the share of people whose two days are rightly linked; shape of `recorded`.

        recorded: share of all these people who are recorded, as in `Crowd.unique_share`.
        """
        return _alone(self.tally, recorded) / max(self.people, 1)


def _alone(counts: NDArray[np.int64], recorded: Any) -> Array:
    """Return how many people stay alone when a share of the others is recorded.

    counts: int64 (others + 1,), people by how many others share. A few draws at a time, and
    without those who share with so many that they add less than the last figure shown.
    """
    share = np.asarray(recorded, dtype=float)
    flat, others = share.ravel(), np.flatnonzero(counts)
    with np.errstate(divide="ignore"):
        rate = max(float(-np.log1p(-flat.min(initial=1.0))), 1e-300)
    others = others[others <= NEGLIGIBLE / rate]
    blocks = np.split(flat, range(BLOCK, len(flat), BLOCK))
    found = [(1.0 - block[:, None]) ** others @ counts[others].astype(float) for block in blocks]
    return np.concatenate(found).reshape(share.shape)
