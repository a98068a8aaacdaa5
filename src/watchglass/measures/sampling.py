"""The chance of one run: estimates from sampled people, with an interval of their own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from watchglass.base.estimate import Estimate
from watchglass.base.mixing import Array
from watchglass.measures.answers import RowKey, engines_of, meaning_for
from watchglass.measures.contract import Row
from watchglass.measures.run import Facts


def sampling_estimates(
    table: Mapping[RowKey, Row], facts: Mapping[str, Facts], people: Mapping[str, int]
) -> list[Estimate]:
    """Return the estimates of a sampled run, for the measures that come from lives.

    table: rows whose first value is of the whole run and whose others leave one block of
    people out; people: sampled people by option. Quantities stand at their medians.
    """
    found = []
    for key, row in table.items():
        measure, option, group, stage = key
        if not engines_of(measure) or option not in people:
            continue
        value, low, high = jackknife_interval(row.values)
        meaning = meaning_for(measure, facts[option])
        note = f"one run of {people[option]:,} people, every quantity at its median"
        found.append(
            Estimate(
                measure=measure, option=option, value=value, low=low, high=high,
                unit=row.unit or meaning.unit, numerator=meaning.numerator,
                denominator=meaning.denominator, group=group, stage=stage,
                interval="sampling", known=value is not None, grade="E",
                note="; ".join(part for part in (row.note, note) if part),
            )
        )  # fmt: skip
    return found


def jackknife_interval(values: Array) -> tuple[float | None, float | None, float | None]:
    """Return the value of a whole run and its 95 % interval over people.

    values: float (1 + blocks,), the whole run, then the run less each block. The standard
    error is sqrt((B - 1) / B x sum of (value less a block - their mean)^2), with Student's
    t at B - 1 degrees of freedom. None throughout where the whole run has no value.
    Sources: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 11.
    """
    from scipy.special import stdtrit

    value, without = float(values[0]), values[1:][np.isfinite(values[1:])]
    if not np.isfinite(value):
        return None, None, None
    blocks = without.size
    if blocks < 2:
        return value, None, None
    spread = float(((without - without.mean()) ** 2).sum())
    error = np.sqrt((blocks - 1) / blocks * spread)
    reach = float(stdtrit(blocks - 1, 0.975) * error)
    return value, value - reach, value + reach
