"""Fewer classes for the many draws of the evidence: neighbours alike are put together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import LifeRates

LOSSLESS = 1e-24


def reduced(rates: LifeRates, most_classes: int | None = None) -> LifeRates:
    """Return the rates on fewer classes, with the same mean rates in every group.

    Neighbouring exposure or conduct levels whose rates hardly differ are put together,
    the closest first, until at most `most_classes` are left; None puts together only
    levels whose rates are the same, which changes nothing. Groups and assessors stay.
    Source: Ward (1963), JASA 58, 236-244, on neighbours only: the merge that loses least
    variance between classes.
    """
    while True:
        groups, levels, conducts, assessors = rates.shape
        best = min(_candidates(rates), default=None)
        if best is None:
            return rates
        loss, axis, first = best
        too_many = most_classes is not None and (
            groups * levels * conducts * assessors > most_classes
        )
        if loss > LOSSLESS and not too_many:
            return rates
        rates = _merged(rates, axis, first)


def _table(rates: LifeRates, column: Array) -> Array:
    """Return a column by class as (draws, groups, levels, conducts, assessors, ...)."""
    return column.reshape(column.shape[0], *rates.shape, *column.shape[2:])


def _candidates(rates: LifeRates) -> list[tuple[float, int, int]]:
    """Return (variance lost, axis, first level) of every merge of two neighbours."""
    total = _table(rates, np.concatenate([rates.free, rates.sanctioned], axis=2))
    weight = _table(rates, rates.units)[..., None]
    weight = weight / weight.sum(axis=(1, 2, 3, 4, 5), keepdims=True)
    found = []
    for axis in (2, 3):
        for first in range(total.shape[axis] - 1):
            one, two = np.take(total, first, axis), np.take(total, first + 1, axis)
            mine, theirs = np.take(weight, first, axis), np.take(weight, first + 1, axis)
            together = np.maximum(mine + theirs, 1e-300)
            loss = (mine * theirs / together * (one - two) ** 2).sum() / len(total)
            found.append((float(loss), axis, first))
    return found


def _merged(rates: LifeRates, axis: int, first: int) -> LifeRates:
    """Return the rates with two neighbouring levels of one axis put together."""
    weight = _table(rates, rates.units)
    draws = rates.draws

    def mean(column: Array) -> Array:
        table = _table(rates, column) * weight[..., None]
        both = _pair_summed(table, axis, first)
        units = _pair_summed(weight, axis, first)[..., None]
        whole = np.divide(both, units, out=np.zeros_like(both), where=units > 0)
        return whole.reshape(draws, -1, column.shape[2])

    shares = rates.level_shares if axis == 2 else rates.conduct_shares
    name = "level_shares" if axis == 2 else "conduct_shares"
    changed = {
        name: _pair_summed(shares, 1, first),
        "units": _pair_summed(weight, axis, first).reshape(draws, -1),
        "free": mean(rates.free),
        "sanctioned": mean(rates.sanctioned),
    }
    return replace(rates, **changed)  # type: ignore[arg-type]


def _pair_summed(table: Array, axis: int, first: int) -> Array:
    """Return a table in which two neighbours of one axis are added up."""
    starts = [at for at in range(table.shape[axis]) if at != first + 1]
    return np.asarray(np.add.reduceat(table, starts, axis=axis))
