"""What a record says of how lives were lived through, and how exact its numbers are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from watchglass.base.mixing import Array
from watchglass.measures.answers import RowKey, engines_of
from watchglass.measures.contract import Row
from watchglass.measures.run import Run

TAIL = 0.025


def lives_part(
    wished: Mapping[str, Any],
    hows: Iterable[dict[str, Any]],
    table: Mapping[RowKey, Row],
    coarse: Mapping[RowKey, Row],
    fine: Mapping[RowKey, Row],
) -> dict[str, Any]:
    """Return the record's `lives`: how each option was run, and the numerical errors.

    wished: engine and people asked for; hows: one table for each run; table: answers over
    the draws; coarse: answers over the one-at-a-time design, whose first row stands at the
    medians; fine: the same point on all classes and the full grid.
    """
    return {
        **wished,
        "runs": list(hows),
        "errors": [
            error
            for key, row in table.items()
            if engines_of(key[0]) and (error := _error(key, row, coarse, fine))
        ],
    }


def how_run(run: Run) -> dict[str, Any] | None:
    """Return how one option's lives were run, None where it has none."""
    if run.how is None:
        return None
    assert run.years is not None
    lives = run.years.lives
    return {"option": run.option.id, **asdict(run.how), "people_run": lives.people_run
            * sum(run.years.rules.members), "lost_share": float(np.max(lives.lost))}  # fmt: skip


def _error(
    key: RowKey, row: Row, coarse: Mapping[RowKey, Row], fine: Mapping[RowKey, Row]
) -> dict[str, Any] | None:
    measure, option, group, _ = key
    low, high = monte_carlo_errors(row.values)
    grid = None
    if key in fine and key in coarse:
        grid = float(coarse[key].values[0] - fine[key].values[0])
    if grid is None and low is None:
        return None
    return {
        "measure": measure, "option": option, "group": group,
        "grid_error": grid if grid is not None and np.isfinite(grid) else None,
        "low_error": low, "high_error": high,
    }  # fmt: skip


def monte_carlo_errors(values: Array, tail: float = TAIL) -> tuple[float | None, float | None]:
    """Return half the width of 95 % intervals for the two bounds of a 95 % interval.

    values: float (draws,). The number of draws under a quantile is binomial, so two order
    statistics enclose it. None where there are fewer than 20 draws. Plain draws are taken
    for granted: stratified ones, as here, do better, so this is on the wide side.
    Source: Conover (1999), Practical Nonparametric Statistics, 3.2, interval of a quantile.
    """
    usable = np.sort(values[np.isfinite(values)])
    if usable.size < 20:
        return None, None
    return _half_width(usable, tail), _half_width(usable, 1 - tail)


def _half_width(ordered: Array, quantile: float) -> float:
    middle = ordered.size * quantile
    reach = 1.959963984540054 * np.sqrt(ordered.size * quantile * (1 - quantile))
    first = int(np.clip(np.floor(middle - reach), 0, ordered.size - 1))
    last = int(np.clip(np.ceil(middle + reach), 0, ordered.size - 1))
    return float(ordered[last] - ordered[first]) / 2


def by_day_rows(run: Run) -> Iterator[dict[str, Any]]:
    """Yield the scores of each group at the end of each day, for the table by day.

    Percentiles are over units; days count from 0. Nothing where no day was kept.
    """
    if run.years is None or run.years.lives.daily is None:
        return
    daily, rules = run.years.lives.daily, run.years.rules
    scores = rules.lowest + np.arange(rules.scores)
    for g, letter in enumerate(run.years.rates.groups):
        counts = daily.scores[:, g]
        whole = np.maximum(counts.sum(axis=1), 1e-300)
        mean = counts @ scores / whole
        passed = np.cumsum(counts, axis=1) / whole[:, None]
        at = {f"p{p}": scores[np.argmax(passed >= p / 100 - 1e-12, axis=1)] for p in (10, 50, 90)}
        for day in range(len(counts)):
            yield {
                "option": run.option.id, "group": letter, "day": day, "mean": float(mean[day]),
                **{name: int(column[day]) for name, column in at.items()},
                "sanctioned_share": float(daily.sanctioned[day, g] / whole[day]),
                "sanctions_begun_share": float(daily.begun[day, g] / whole[day]),
            }  # fmt: skip
