"""From how much cameras see of people in each part of a town to a few levels of exposure.

People are ordered by how much is seen of them and cut into levels: the less exposed half, then
ever finer towards the most exposed. A part whose people lie on both sides of a cut is shared
out. Each level holds the mean of its people, so that the mean over all levels is exact; what
the levels lose is the spread within them, and its share of the variance is reported.

Leaves out: differences between people who live in one part. They are taken to make the same
kinds of trips in the long run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from watchglass.base.mixing import Array

LEVEL_CUTS = (0.5, 0.8, 0.95, 0.99)
LEVEL_NAMES = (
    "the less exposed half",
    "the next 30 %",
    "the next 15 %",
    "the next 4 %",
    "the most exposed 1 %",
)


@dataclass(frozen=True)
class Levels:
    """Who is in which level of exposure, and where they live.

    shares: float64 (draws, groups, levels), of the group's people, adding up to 1; lives:
    (draws, groups, levels, parts), where in town those of a level live, adding up to 1;
    lost_variance: (draws,), share of the variance between people that the levels do not keep,
    0 where people are alike.
    """

    shares: Array
    lives: Array
    lost_variance: Array

    def mean(self, values: Array) -> Array:
        """Return the mean of values by part, (draws, parts) -> (draws, groups, levels)."""
        return np.asarray(np.einsum("dglp,dp->dgl", self.lives, values))


def exposure_levels(
    exposed: Array, people: Array, residence: Array, cuts: tuple[float, ...] = LEVEL_CUTS
) -> Levels:
    """Return the levels of exposure of the people of a town.

    exposed: float64 (draws, parts), by what people are ordered; equals stay in the order of
    the parts; people: (parts,), all residents, who are cut into levels, and over whom the lost
    variance is taken; residence: (draws, groups, parts), where each group lives, in any unit.
    A level in which a group has nobody holds the mean of all people of that level. Raises
    ValueError where nobody lives in town, or a group lives nowhere.
    """
    whole, of_groups = people.sum(), residence.sum(axis=2, keepdims=True)
    if not whole > 0 or not (of_groups > 0).all():
        raise ValueError("levels of exposure need people: a town, or a group in it, has none")
    member = _members(exposed, people / whole, cuts)
    everybody = member * (people / whole)
    of_level = everybody.sum(axis=2, keepdims=True)
    everybody = everybody / np.where(of_level > 0, of_level, 1.0)
    lives = member[:, None] * (residence / of_groups)[:, :, None, :]
    shares = lives.sum(axis=3)
    nobody = shares[..., None] <= 0
    lives = np.where(nobody, everybody[:, None], lives / np.where(nobody, 1.0, shares[..., None]))
    lost = _lost_variance(exposed, people / whole, of_level[:, :, 0], everybody)
    return Levels(shares, lives, lost)


def _members(exposed: Array, share: Array, cuts: tuple[float, ...]) -> Array:
    """Return which share of a part's people is in which level, (draws, levels, parts)."""
    order = np.argsort(exposed, axis=1, kind="stable")
    ranked = share[order]
    upto = np.cumsum(ranked, axis=1)
    before = upto - ranked
    low = np.array([-np.inf, *cuts])[None, :, None]
    high = np.array([*cuts, np.inf])[None, :, None]
    begin, end = before[:, None], upto[:, None]
    within = np.maximum(np.minimum(end, high) - np.maximum(begin, low), 0.0)
    # A part without people lies where it begins.
    within = np.where(end > begin, within, (begin >= low) & (begin < high))
    member: Array = np.empty(within.shape)
    within = within / within.sum(axis=1, keepdims=True)
    np.put_along_axis(member, np.broadcast_to(order[:, None], within.shape), within, axis=2)
    return member


def _lost_variance(exposed: Array, share: Array, of_level: Array, everybody: Array) -> Array:
    """Return the share of the variance between people that is within levels, (draws,)."""
    middle = (exposed * share).sum(axis=1, keepdims=True)
    whole = ((exposed - middle) ** 2 * share).sum(axis=1)
    levels = np.einsum("dlp,dp->dl", everybody, exposed)
    kept = ((levels - middle) ** 2 * of_level).sum(axis=1)
    # Below this the variance is rounding of values that are alike.
    alike = whole <= 1e-24 * np.maximum(middle[:, 0] ** 2, 1e-300)
    lost = 1.0 - kept / np.where(alike, 1.0, whole)
    return np.asarray(np.where(alike, 0.0, np.clip(lost, 0.0, 1.0)))
