"""Finds every quantity of a scenario, and checks it against its evidence and its domain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from watchglass.base.errors import Problem, nearest
from watchglass.evidence.load import Evidence
from watchglass.evidence.parameters import Kind, Parameterised
from watchglass.evidence.quantity import Quantity, Spec
from watchglass.evidence.schema import Entry
from watchglass.scenario.schema import ScenarioBase


@dataclass(frozen=True)
class Placed:
    """A quantity with its place in the scenario.

    option: id, or empty where all options share it; table: the part of the scenario
    (population, list, sensing, ...); name and group: the field and, if it has one, the
    group letter; stream: the key of its random stream.
    """

    option: str
    table: str
    name: str
    group: str | None
    quantity: Quantity
    spec: Spec

    @property
    def place(self) -> str:
        """Return where it stands, as a person would look for it."""
        where = f"options.{self.option}.{self.table}" if self.option else self.table
        return f"{where}.{self.name}" + (f".{self.group}" if self.group else "")

    @property
    def written_at(self) -> str:
        """Return where it stands in the file, as all complaints about a file name places."""
        if self.table == "population" and self.group:
            return f"population.groups.{self.group}.{self.name.removeprefix('group_')}"
        stage, _, kind = self.table.partition(".")
        table = f"{stage}[{kind}]" if kind and stage not in ("sensing", "places") else stage
        where = f"options[{self.option}].{table}" if self.option else table
        return f"{where}.{self.name}" + (f".{self.group}" if self.group else "")

    @property
    def stream(self) -> str:
        """Return the stream: the evidence key, or what the assumption is about."""
        if self.quantity.form == "evidence":
            return self.quantity.evidence
        return f"assumed:{self.table}.{self.name}" + (f".{self.group}" if self.group else "")


def quantities_in(scenario: ScenarioBase) -> Iterator[Placed]:
    """Yield every quantity of a scenario, shared ones first, then option by option.

    In a reference, which describes no system, a typed number is exact by definition.
    """
    for placed in _quantities_in(scenario):
        yield placed if not scenario.reference else _by_definition(placed)


def _by_definition(placed: Placed) -> Placed:
    return replace(placed, spec=replace(placed.spec, chosen=True))


def _quantities_in(scenario: ScenarioBase) -> Iterator[Placed]:
    yield from _of("", "population", scenario.population)
    for letter, group in sorted(scenario.population.groups.items()):
        for name, _, quantity, spec in group.quantities():
            yield Placed("", "population", f"group_{name}", letter, quantity, spec)
    places = getattr(scenario, "places", None)
    if places is not None:
        yield from _of("", _named("places", places), places)
    if scenario.bias_check is not None:
        yield from _of("", "bias_check", scenario.bias_check)
    for option in scenario.options:
        for table in ("today", "use", "list", "network", "trails", "sensing"):
            part = getattr(option, table, None)
            if part is not None:
                yield from _of(option.id, _named(table, part), part)
        for step in option.deciding:
            yield from _of(option.id, f"deciding.{step.kind}", step)
        for step in option.consequences:
            yield from _of(option.id, f"consequences.{step.kind}", step)


def _named(table: str, part: Any) -> str:
    return f"{table}.{part.word()}" if isinstance(part, Kind) else table


def _of(option: str, table: str, part: Parameterised) -> Iterator[Placed]:
    for name, group, quantity, spec in part.quantities():
        yield Placed(option, table, name, group, quantity, spec)


def problems_of_quantities(
    scenario: ScenarioBase, file: str, evidence: Evidence
) -> Iterator[Problem]:
    """Yield what is wrong with any quantity: its evidence, its unit, its domain."""
    for placed in quantities_in(scenario):
        yield from _problems_of(placed, f"{file}: {placed.written_at}", evidence, scenario)


def _problems_of(
    placed: Placed, place: str, evidence: Evidence, scenario: ScenarioBase
) -> Iterator[Problem]:
    quantity, spec = placed.quantity, placed.spec
    if quantity.form == "evidence":
        entry = evidence.get(quantity.evidence)
        if entry is None:
            close = nearest(quantity.evidence, evidence)
            way_out = close if close.endswith("?") else "`watchglass evidence WORDS` finds keys."
            yield Problem(place, repr(quantity.evidence)[:80], "there is no such evidence", way_out)
        else:
            yield from _unfit(entry, placed, place, scenario)
        return
    for word in ("value", "low", "best", "high"):
        number = getattr(quantity, word)
        if number is not None and not spec.low <= number <= spec.high:
            yield Problem(
                f"{place}.{word}" if word != "value" else place,
                f"{number:g}",
                f"{spec.means}: {_domain(spec)}",
                _slip(number, spec),
            )
    if quantity.form == "typed" and not spec.chosen and _is_certain(quantity.value, spec):
        yield Problem(
            place, f"{quantity.value:g}",
            "a bare 0, or 1 of a share, claims that nothing can differ from it",
            "Give low, best, high and because, a counted 0 of n as evidence, or 'not known'.",
        )  # fmt: skip
    if quantity.form == "not known" and quantity.high is None and spec.high == float("inf"):
        yield Problem(
            place, "not known", f"{spec.means}: it has no natural upper end",
            "State a range: { not_known = true, low = ..., high = ... }.",
        )  # fmt: skip


def _unfit(entry: Entry, placed: Placed, place: str, scenario: ScenarioBase) -> Iterator[Problem]:
    spec = placed.spec
    if entry.kind != "number" or entry.value is None:
        parts = ", ".join(f"{entry.key}/{part.part}" for part in entry.parts)
        way_out = f"Use one of its parts: {parts}." if parts else "Choose a number."
        kind = entry.kind if entry.parts else f"a {entry.kind}"
        yield Problem(place, repr(entry.key), f"it is {kind}, not one number", way_out)
        return
    money = spec.unit.startswith("GBP")
    units = [u for u in spec.units if not money or u.startswith(scenario.currency)]
    if entry.unit not in units:
        yield Problem(
            place, f"'{entry.key}' in {entry.unit}",
            f"{spec.means}: it is given in {' or '.join(units)}", "Choose evidence in that unit.",
        )  # fmt: skip
        return
    if entry.claim and not placed.quantity.because.strip():
        yield Problem(
            place, repr(entry.key), "it is a claim to be examined, not a measurement",
            "Say in `because` that a claim is used on purpose, or choose a measured figure.",
        )  # fmt: skip
    if entry.value == 0 and entry.spread == "point":
        yield Problem(
            place, f"'{entry.key}', 0", "it has no count, and zero observed is not zero risk",
            "Choose an entry that counts 0 of n.",
        )  # fmt: skip
    if not spec.low <= entry.value <= spec.high:
        yield Problem(
            place, f"'{entry.key}', {entry.value:g}", f"{spec.means}: {_domain(spec)}",
            "Choose other evidence.",
        )  # fmt: skip


def _is_certain(value: float | None, spec: Spec) -> bool:
    return value == 0.0 or (value == 1.0 and spec.high <= 1)


def _domain(spec: Spec) -> str:
    if spec.high == float("inf"):
        return f"it is at least {spec.low:g} ({spec.unit})"
    return f"it goes from {spec.low:g} to {spec.high:g} ({spec.unit})"


def _slip(number: float, spec: Spec) -> str:
    if spec.high == 1 and 1 < number <= 100:
        return f"Did you mean {number / 100:g}?"
    return "Mend the number."
