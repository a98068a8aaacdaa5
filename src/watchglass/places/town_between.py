"""What is seen of trips in a made-up town, between the steps that were worked out exactly.

Steps are numbers of cameras and ranges that grow by fixed factors from 0, a few angles, and a
few deterrences; they do not depend on the draws, so that one draw gives the same values
whatever the others are. In between, values are mixed in proportion along each axis:

- metres summed over cameras, different cameras and passes as they are;
- metres in view of at least one camera through h = -log(1 - share in view), because a stretch
  that n cameras see with chance 1 - exp(-h) is seen with 1 - exp(-2 h) by twice as many.

Round cameras are a set of their own, mixed in with their share. Beyond the largest number of
cameras all four grow in proportion, the metres in view through h.

Sources: multilinear interpolation; Hall (1988), Introduction to the Theory of Coverage
Processes, chapter 2 (chance of being covered).

Leaves out: how one placement of cameras differs from another with as many.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.town_views import ROUND_DEG, SUM_M, UNION_M, Step, TownViews

FEWEST_CAMERAS, CAMERAS_FACTOR = 16, 2
# Most cameras that are worked out: one for so many metres of street.
STREET_M_PER_CAMERA = 20.0
# Ranges, metres: closer together where a pavement comes into view or does not. Nobody is
# seen from farther away than the last.
RANGES_M = (0.0, *(2 ** (k / 4) for k in range(20)), *(2 ** (k / 2) for k in range(10, 17)))
ANGLES_DEG = (15.0, 45.0, 90.0, 180.0)
DETERRENCE_M, DETERRENCE_FACTOR = 50.0, 2**0.5
# So much of a trip at least counts as out of view, or no number of cameras could be mixed in.
LEAST_UNSEEN = 1e-9


@dataclass(frozen=True)
class CameraDraws:
    """Draws of a network in a town, float64 (draws,) each; round_share: seen all around."""

    cameras: Array
    range_m: Array
    view_deg: Array
    round_share: Array


@dataclass(frozen=True)
class _Axis:
    """Between which two steps values lie: rows of the steps and their weights, (draws, 2)."""

    steps: Array
    row: NDArray[np.int64]
    weight: Array


def seen_between(views: TownViews, network: CameraDraws, deterrence_m: Array) -> Array:
    """Return union_m, sum_m, cameras and passes of an average trip, (draws, cells, 4).

    deterrence_m: float64 (draws,), above 0. Metres in view once are never more than those
    summed over cameras.
    """
    from scipy.sparse import csr_matrix

    most = _growing(FEWEST_CAMERAS, CAMERAS_FACTOR, views.street_m / STREET_M_PER_CAMERA)
    cameras = _axis(most, network.cameras)
    reach = _axis(np.array(RANGES_M), network.range_m)
    trips = _axis(_deterrences(deterrence_m), deterrence_m)
    angle = _with_round(_axis(np.array(ANGLES_DEG), network.view_deg), network.round_share)
    axes = (cameras, angle, reach, trips)
    draws = len(deterrence_m)
    shape = tuple(len(axis.steps) for axis in axes)
    corners = list(product(*(range(axis.row.shape[1]) for axis in axes)))
    row = np.stack([np.ravel_multi_index(
        tuple(axis.row[:, k] for axis, k in zip(axes, corner, strict=True)), shape
    ) for corner in corners], axis=1)  # fmt: skip
    weight = np.stack([np.prod(
        [axis.weight[:, k] for axis, k in zip(axes, corner, strict=True)], axis=0
    ) for corner in corners], axis=1)  # fmt: skip
    used, column = np.unique(row[weight > 0], return_inverse=True)
    where = np.nonzero(weight > 0)[0]
    mixing = csr_matrix((weight[weight > 0], (where, column)), shape=(draws, len(used)))
    table = _table(views, axes, np.stack(np.unravel_index(used, shape), axis=1))
    mixed = np.asarray(mixing @ table.reshape(len(used), -1)).reshape(draws, -1, 4)
    mixed *= np.maximum(1.0, network.cameras / most[-1])[:, None, None]
    metres = metres_between(views, deterrence_m)
    mixed[..., UNION_M] = np.minimum(-np.expm1(-mixed[..., UNION_M]) * metres, mixed[..., SUM_M])
    return mixed


def metres_between(views: TownViews, deterrence_m: Array) -> Array:
    """Return the mean length of a trip from each cell, (draws, cells)."""
    axis = _axis(_deterrences(deterrence_m), deterrence_m)
    rows, at = np.unique(axis.row, return_inverse=True)
    table = np.stack([views.metres(float(axis.steps[row])) for row in rows])
    return np.asarray(np.einsum("dk,dkc->dc", axis.weight, table[at.reshape(axis.row.shape)]))


def _table(views: TownViews, axes: tuple[_Axis, ...], used: NDArray[np.int64]) -> Array:
    """Return what is seen at each of the steps used, (steps, cells, 4), with h for the union.

    used: rows along the axes, (steps, 4). Without cameras or range nothing is seen.
    """
    values = [
        tuple(float(axis.steps[k]) for axis, k in zip(axes, one, strict=True)) for one in used
    ]
    steps = [(Step(int(n), view, reach), d) for n, view, reach, d in values]
    there = [(step, d) for step, d in steps if step.cameras > 0 and step.range_m > 0]
    views.work_out({step for step, _ in there}, {d for _, d in there})
    table = np.zeros((len(used), len(views.town.residents.x_m), 4))
    for row, (step, d) in enumerate(steps):
        if step.cameras > 0 and step.range_m > 0:
            table[row] = views.seen(step, d)
            share = table[row, :, UNION_M] / np.maximum(views.metres(d), 1e-300)
            table[row, :, UNION_M] = -np.log1p(-np.minimum(share, 1.0 - LEAST_UNSEEN))
    return table


def _axis(steps: Array, values: Array) -> _Axis:
    """Return between which steps values lie; those beyond the ends are taken at the end."""
    low = np.clip(np.searchsorted(steps, values, side="right") - 1, 0, len(steps) - 2)
    upper = np.clip((values - steps[low]) / (steps[low + 1] - steps[low]), 0.0, 1.0)
    return _Axis(steps, np.stack([low, low + 1], axis=1), np.stack([1.0 - upper, upper], axis=1))


def _with_round(angle: _Axis, round_share: Array) -> _Axis:
    """Return the axis of angles with round cameras as a third step, by their share."""
    is_round = np.full(len(round_share), len(angle.steps))
    return _Axis(
        np.append(angle.steps, ROUND_DEG),
        np.column_stack([angle.row, is_round]),
        np.column_stack([angle.weight * (1.0 - round_share)[:, None], round_share]),
    )


def _deterrences(deterrence_m: Array) -> Array:
    highest = max(float(np.max(deterrence_m)), 2 * DETERRENCE_M)
    return _growing(DETERRENCE_M, DETERRENCE_FACTOR, highest)[1:]


def _growing(first: float, factor: float, most: float) -> Array:
    """Return 0, first, first x factor, ... up to the first that reaches `most`."""
    steps = [first]
    while steps[-1] < most:
        steps.append(steps[-1] * factor)
    return np.array([0.0, *steps])
