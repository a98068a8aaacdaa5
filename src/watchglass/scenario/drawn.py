"""Turns the quantities of a scenario into arrays of draws, one stream per evidence key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from watchglass.base.columns import Drawn
from watchglass.base.mixing import Array
from watchglass.evidence.draws import quantile_of, stream
from watchglass.evidence.load import Evidence
from watchglass.scenario.quantities_in import Placed
from watchglass.scenario.schema import ScenarioBase

# Where the one-at-a-time runs hold all other quantities; a second place shows
# influences that vanish at the first.
BASES = (0.5, 0.8)
ENDS = (0.025, 0.975)


@dataclass(frozen=True)
class Values:
    """The draws of every quantity of a scenario, by option and table.

    draws: how many; tables: (option id or "", table) -> quantity name -> float
    (draws,), or group letter -> float (draws,).
    """

    draws: int
    tables: Mapping[tuple[str, str], Drawn]

    def of(self, option: str, table: str) -> Drawn:
        """Return the draws of one table; an unknown table gives no quantities."""
        return self.tables.get((option, table), {})


# Through lives each draw costs much more: 200, and none where all is set by definition.
DRAWS, DRAWS_OF_LIVES = 10_000, 200


def default_draws(scenario: ScenarioBase) -> int:
    """Return how many draws a scenario gets when nobody says how many."""
    if scenario.reference:
        return 1
    steps = [step.kind for option in scenario.options for step in option.consequences]
    return DRAWS_OF_LIVES if "score" in steps else DRAWS


def draw_all(placed: list[Placed], evidence: Evidence, seed: int, draws: int) -> Values:
    """Return draws of every quantity; equal streams give equal draws in every option."""
    uniforms: dict[str, Array] = {}

    def u_of(one: Placed) -> Array:
        if one.stream not in uniforms:
            uniforms[one.stream] = stream(seed, one.stream, draws)
        return uniforms[one.stream]

    return _collect(placed, evidence, draws, u_of)


def middle(placed: list[Placed], evidence: Evidence) -> Values:
    """Return every quantity at its median, as one draw."""
    return _collect(placed, evidence, 1, lambda one: np.array([0.5]))


def one_at_a_time(
    placed: list[Placed], evidence: Evidence, scenario: ScenarioBase
) -> tuple[Values, list[str]]:
    """Return a design that moves one stream at a time, and the streams in order.

    Rows: for each place in BASES one row with all streams there, then two rows a
    stream with that stream at ENDS. See `rows_of_design` for the row numbers. Where
    lives are lived through, which is dear, the first place alone.
    Source: one-way sensitivity analysis, Saltelli et al. (2008), Global Sensitivity
    Analysis, chapter 1.
    """
    streams = sorted({one.stream for one in placed})
    bases = BASES if default_draws(scenario) == DRAWS else BASES[:1]
    block = 1 + 2 * len(streams)
    table = {name: np.repeat(bases, block) for name in streams}
    for b in range(len(bases)):
        for s, name in enumerate(streams):
            for e, end in enumerate(ENDS):
                table[name][b * block + 1 + 2 * s + e] = end
    rows = len(bases) * block
    values = _collect(placed, evidence, rows, lambda one: _moved(one, table[one.stream]), _nudged)
    return values, streams


def _moved(one: Placed, u: Array) -> Array:
    """Return where a stream stands: what is not known moves over its whole stated range."""
    if one.quantity.form != "not known":
        return u
    return np.where(u == ENDS[0], 0.0, np.where(u == ENDS[1], 1.0, u))


def _nudged(one: Placed, values: Array, u: Array) -> Array:
    """Return values moved by 1 % where they have no width, so that what rests on them shows.

    Settings that an option chooses stay: no answer rests on evidence for them.
    """
    chosen = one.quantity.form == "typed" and one.spec.chosen
    if chosen or np.ptp(values) > 0:
        return values
    step = 0.02 * (u - 0.5) * (np.abs(values) + (values == 0) * min(one.spec.high, 1.0))
    return np.asarray(np.clip(values + step, one.spec.low, one.spec.high))


def rows_of_design(streams: list[str], rows: int) -> Iterator[tuple[int, str, int, int]]:
    """Yield (base row, stream, row at the low end, row at the high end) of so many rows."""
    block = 1 + 2 * len(streams)
    for b in range(rows // block):
        for s, name in enumerate(streams):
            first = b * block + 1 + 2 * s
            yield b * block, name, first, first + 1


def _collect(
    placed: list[Placed],
    evidence: Evidence,
    draws: int,
    u_of: Callable[[Placed], Array],
    nudged: Callable[[Placed, Array, Array], Array] | None = None,
) -> Values:
    tables: dict[tuple[str, str], dict[str, Array | dict[str, Array]]] = {}
    for one in placed:
        entry = evidence.get(one.quantity.evidence) if one.quantity.form == "evidence" else None
        u = u_of(one)
        values = quantile_of(one.quantity, one.spec, entry, u)
        values = values if nudged is None else nudged(one, values, u)
        table = tables.setdefault((one.option, one.table), {})
        if one.group is None:
            table[one.name] = values
        else:
            by_group = table.setdefault(one.name, {})
            assert isinstance(by_group, dict)
            by_group[one.group] = values
    return Values(draws, tables)
