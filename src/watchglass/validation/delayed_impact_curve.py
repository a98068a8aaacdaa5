"""The outcome curve: how a group's mean score changes with the share of it that is accepted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from watchglass.base.mixing import Array

_NEAR = 1e-12  # changes of score closer together than this are the same


@dataclass(frozen=True)
class Curve:
    """An outcome curve by its corners, which straight lines join: float (clusters + 1,) each.

    share: accepted, those in the highest cluster first, from 0 to 1; change: expected
    change of the mean score of the whole group, in the unit of a score.
    """

    share: Array
    change: Array

    def at(self, share: Array) -> Array:
        """Return the change at any shares from 0 to 1, float (n,)."""
        return np.interp(share, self.share, self.change)

    def bends_up(self) -> float:
        """Return the largest rise of the slope from one piece to the next; 0 if concave."""
        wide = np.flatnonzero(np.diff(self.share) > _NEAR)
        slopes = np.diff(self.change)[wide] / np.diff(self.share)[wide]
        rises = np.diff(slopes)
        return float(rises.max(initial=0.0)) if rises.max(initial=0.0) > _NEAR else 0.0


@dataclass(frozen=True)
class Regimes:
    """Where accepting more starts to help less, and to harm: shares of the group.

    lender: accepted by the lender who earns most; peak: the mean score gains most here;
    same: from `lender` up to here the group gains at least what it gains there (relative
    improvement), beyond it less (relative harm); none: beyond this its mean score falls
    (active harm). 1 where the curve stays above.
    """

    lender: float
    peak: float
    same: float
    none: float


def expected_change(repays: Array, gain: float, loss: float, *, ends: bool = False) -> Array:
    """Return the expected change of a score, by cluster, of a loan granted; (clusters,).

    repays: chance to repay; gain, loss: change of the score if repaid, and if not (below
    0). ends: nobody rises from the highest cluster nor falls from the lowest.
    Source: evidence delayed-impact-curve.
    """
    up, down = np.full_like(repays, gain), np.full_like(repays, loss)
    if ends:
        up[-1], down[0] = 0.0, 0.0
    return np.asarray(repays * up + (1 - repays) * down)


def outcome_curve(weights: Array, change: Array) -> Curve:
    """Return the curve of a group, from its shares by cluster and `expected_change`."""
    share, total = np.cumsum(weights[::-1]), np.cumsum((weights * change)[::-1])
    return Curve(np.concatenate([[0.0], share]), np.concatenate([[0.0], total]))


def regimes(curve: Curve, lender: float) -> Regimes:
    """Return the borders of a concave curve, in closed form, for a lender's share of the group.

    lender: share from 0 to 1, not beyond the peak.
    """
    peak = float(curve.share[np.flatnonzero(curve.change >= curve.change.max() - _NEAR)[-1]])
    level = float(curve.at(np.array([lender]))[0])
    return Regimes(lender, peak, _falls_to(curve, level, peak), _falls_to(curve, 0.0, peak))


def _falls_to(curve: Curve, level: float, peak: float) -> float:
    """Return the last share at which the curve, falling after its peak, is at a level; else 1."""
    after = curve.share >= peak - _NEAR
    share, change = curve.share[after], curve.change[after]
    if change[-1] >= level - _NEAR:
        return 1.0
    # np.interp wants rising abscissae: along the fall, the change upside down.
    return float(np.interp(-level, -change, share))
