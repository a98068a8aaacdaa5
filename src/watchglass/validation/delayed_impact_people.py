"""The outcome curve the long way: people lined up one by one, and loans drawn by lot."""

from __future__ import annotations

import numpy as np

from watchglass.base.mixing import Array
from watchglass.validation.delayed_impact_curve import Regimes

APPLICANTS = 200_000  # drawn for each group
PEOPLE = 10_000  # of a group, lined up; and as many shares of it
SHARES = np.arange(1, 11) / 10


def one_step(weights: Array, repays: Array, key: int) -> tuple[Array, Array]:
    """Return simulated changes of a group's mean cluster, and their standard errors; (10,) each.

    At SHARES of the group: applicants are drawn, lined up by cluster (by lot
    within one), the first are accepted, repay or not, and move one cluster, at the ends
    nowhere. weights, repays: float (clusters,); key: of the Philox generator.
    """
    stream = np.random.Generator(np.random.Philox(key=key))
    lot, luck = stream.random((2, APPLICANTS))
    from_top = np.cumsum(weights[::-1])
    last = len(weights) - 1
    # A lot in line stands for the share of the group that comes before this applicant.
    cluster = last - np.minimum(np.searchsorted(from_top, lot, side="right"), last)
    after = np.clip(cluster + np.where(luck < repays[cluster], 1, -1), 0, last)
    moved = np.where(lot < SHARES[:, None], after - cluster, 0)
    return moved.mean(axis=1), moved.std(axis=1, ddof=1) / APPLICANTS**0.5


def in_wrong_regime(weights: Array, change: Array, found: Regimes) -> int:
    """Return how many shares of a group lie in another regime than the borders say.

    People are lined up by cluster, and their expected changes summed one by one. Shares
    at which the sum is on a border are left out.
    weights, change: float (clusters,), of `outcome_curve`.
    """
    counts = np.rint(weights[::-1] * PEOPLE).astype(int)
    total = np.cumsum(np.repeat(change[::-1], counts)) / PEOPLE
    share = np.arange(1, PEOPLE + 1) / PEOPLE
    level = np.concatenate([[0.0], total])[round(found.lender * PEOPLE)]
    near = 1e-9
    beyond = share > found.lender + near
    wrong = 0
    for low, high, holds in (
        (found.lender, found.same, total > level - near),
        (found.same, found.none, (total < level + near) & (total > -near)),
        (found.none, 1.0, total < near),
    ):
        inside = beyond & (share > low + near) & (share < high - near)
        wrong += int((inside & ~holds).sum())
    return wrong
