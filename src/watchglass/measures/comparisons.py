"""How much does one option differ from another, with the same draws in both?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from watchglass.base.estimate import quantiles
from watchglass.base.mixing import Array
from watchglass.measures.answers import RowKey, meanings
from watchglass.measures.contract import Row
from watchglass.measures.estimates import Grounds, undefined_words
from watchglass.measures.influence import NEEDS, moving
from watchglass.measures.run import Facts
from watchglass.scenario.drawn import rows_of_design

# Sums over classes in another order differ in their last bits.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Comparison:
    """Option less the option it is held against, draw by draw.

    probability_lower: share of draws in which the option has less; ties do not count.
    value and probability are None where an unknown would decide them.
    """

    measure: str
    option: str
    against: str
    difference: float | None
    low: float | None
    high: float | None
    probability_lower: float | None
    unit: str
    note: str

    def as_dict(self) -> dict[str, Any]:
        """Return the parts in the order of the record."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def comparisons(
    table: Mapping[RowKey, Row],
    moved_rows: Mapping[RowKey, Row],
    grounds: Grounds,
    streams: list[str],
    facts: Mapping[str, Facts],
    units: Mapping[str, str],
) -> list[Comparison]:
    """Return every option against `none` and against each less intrusive way."""
    pairs = list(_pairs(list(facts.values())))
    found: list[Comparison] = []
    for measure, meaning in meanings().items():
        if not meaning.compared:
            continue
        for option, against in pairs:
            both = _keys(table, measure, option.option.id, against.option.id)
            if both is not None:
                draws = _difference(table, both, option, against, meaning.adds_to_today)
                moved = _difference(moved_rows, both, option, against, meaning.adds_to_today)
                undecided = _rests_on_unknown(
                    moved, grounds, streams, (option.option.id, against.option.id, "none")
                )
                found.append(
                    _comparison(measure, option, against, draws, undecided, units[measure],
                                meaning.adds_to_today, table[both[0]].undefined)
                )  # fmt: skip
    return found


def _pairs(all_facts: list[Facts]) -> Iterator[tuple[Facts, Facts]]:
    others = [run for run in all_facts if not run.option.is_none]
    for against in [run for run in all_facts if run.option.is_none or run.option.less_intrusive]:
        for run in others:
            if run.option.id != against.option.id:
                yield run, against


def _keys(
    table: Mapping[RowKey, Row], measure: str, option: str, against: str
) -> tuple[RowKey, RowKey] | None:
    for stage in ("after_review", None):
        one, other = (measure, option, None, stage), (measure, against, None, stage)
        if one in table and other in table:
            return one, other
    return None


def _difference(
    table: Mapping[RowKey, Row], keys: tuple[RowKey, RowKey], run: Facts, other: Facts, adds: bool
) -> Array:
    """Return option less other; what continues of today's practice cancels exactly.

    A difference within rounding error of either figure is none.
    """
    mine, theirs = table[keys[0]].values, table[keys[1]].values
    close = np.abs(mine - theirs) <= ROUNDING * np.maximum(np.abs(mine), np.abs(theirs))
    apart = np.where(close, 0.0, mine - theirs)
    if not adds:
        return apart
    if other.option.is_none:
        return mine if run.option.today_continues else apart
    kept = int(run.option.today_continues) - int(other.option.today_continues)
    today = table[(keys[0][0], "none", None, keys[0][3])].values if kept else 0.0
    return apart + kept * today


def _rests_on_unknown(
    moved: Array, grounds: Grounds, streams: list[str], options: tuple[str, ...]
) -> bool:
    found = dict(moving(moved, list(rows_of_design(streams, len(moved)))))
    return any(found[s].moved > NEEDS for s in found if grounds.is_unknown(options, s))


def _comparison(
    measure: str, run: Facts, other: Facts, draws: Array, undecided: bool, unit: str, adds: bool,
    undefined: str,
) -> Comparison:  # fmt: skip
    middle = quantiles(draws)
    note = ""
    if adds and other.option.is_none and run.option.today_continues:
        note = "what the option adds; today's practice is taken to go on and cancels"
    if undecided:
        note = "not known: it rests on a quantity that nobody has stated"
    lost = undefined_words(undefined, middle)
    if lost:  # draws without a number are worse than any: no difference may leave them out
        undecided, note = True, "; ".join(part for part in (note, lost) if part)
    defined = draws[np.isfinite(draws)]
    lower = float(np.mean(defined < 0)) if defined.size else None
    return Comparison(
        measure, run.option.id, other.option.id,
        None if undecided else middle.value, middle.low, middle.high,
        None if undecided else lower, unit, note,
    )  # fmt: skip
