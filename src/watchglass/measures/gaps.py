"""What nobody knows, ranked by how far it could move the headline answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from watchglass.evidence.draws import quantile_of, unknown_range
from watchglass.evidence.grade import grade_of
from watchglass.evidence.load import Evidence
from watchglass.measures.answers import RowKey
from watchglass.measures.contract import AFFECTED, Row
from watchglass.measures.influence import NEEDS, Influence
from watchglass.scenario.quantities_in import Placed
from watchglass.scenario.schema import ScenarioBase

Moved = Mapping[RowKey, Mapping[str, Influence]]


def gaps(
    placed: list[Placed], moved: Moved, table: Mapping[RowKey, Row], scenario: ScenarioBase
) -> list[dict[str, Any]]:
    """Return every quantity that is not known, the most influential first.

    influence: the widest swing that the quantity alone gives a headline answer, over
    the width of that answer's 95 % interval.
    Source: requirements R06; one-way sensitivity analysis.
    """
    found = []
    for stream, places in _by_stream(placed).items():
        places = [place for place in places if place.quantity.form == "not known"]
        if not places:
            continue
        one = places[0]
        influence, most = influence_on(stream, places, moved, table, scenario.headline)
        low, high = unknown_range(one.quantity, one.spec)
        options = {place.option for place in places}
        needed = sorted(
            {
                key[0]
                for key, streams in moved.items()
                if stream in streams and streams[stream].moved > NEEDS and options & {"", key[1]}
            }
        )
        found.append(
            {
                "quantity": f"{one.table}.{one.name}" + (f".{one.group}" if one.group else ""),
                "options": sorted(options - {""}),
                "means": one.spec.means,
                "unit": shown_unit(one, scenario),
                "low": low,
                "high": high,
                "ask": one.quantity.ask or f"What is the figure for: {one.spec.means}?",
                "influence": influence,
                "moves_most": most,
                "needed_for": needed,
            }
        )
    return sorted(found, key=lambda gap: (-gap["influence"], gap["quantity"]))


def assumptions(
    placed: list[Placed],
    evidence: Evidence,
    moved: Moved,
    table: Mapping[RowKey, Row],
    scenario: ScenarioBase,
) -> list[dict[str, Any]]:
    """Return every quantity in use with its range, origin, grade and influence."""
    found = []
    for stream, places in _by_stream(placed).items():
        for one in _distinct(places):
            same = [p for p in places if p.quantity == one.quantity and p.name == one.name]
            influence, most = influence_on(stream, same, moved, table, scenario.headline)
            item = _assumption(one, same, evidence, influence, most)
            found.append(item | {"unit": shown_unit(one, scenario)})
    return sorted(found, key=lambda item: (-item["influence"], item["quantity"]))


def influence_on(
    stream: str,
    places: list[Placed],
    moved: Moved,
    table: Mapping[RowKey, Row],
    headline: list[str],
) -> tuple[float, dict[str, Any] | None]:
    """Return a stream's largest influence on the headline, and the answer it moves most."""
    best, most = 0.0, None
    options = {one.option for one in places}
    for key, streams in moved.items():
        if stream not in streams or not options & {"", key[1]}:
            continue
        if not _counts(key, table, headline):
            continue
        effect, values = streams[stream], table[key].values
        usable = values[np.isfinite(values)]
        width = float(np.subtract(*np.quantile(usable, [0.975, 0.025]))) if usable.size else 0.0
        size = effect.swing / width if width > 0 else 0.0
        if np.isfinite(size) and size > best:
            best = size
            most = {"measure": key[0], "option": key[1], "group": key[2], "low": effect.low,
                    "high": effect.high, "base": effect.base}  # fmt: skip
    return best, most


def _counts(key: RowKey, table: Mapping[RowKey, Row], headline: list[str]) -> bool:
    """Return whether an answer is of the headline; by group only where there is no other."""
    measure, option, group, stage = key
    if measure not in headline or stage == "before_review":
        return False
    return group is None or (measure, option, None, stage) not in table


def shown_unit(one: Placed, scenario: ScenarioBase) -> str:
    """Return a quantity's unit in the scenario's currency and words."""
    unit = one.spec.unit
    if unit.startswith("GBP"):
        return unit.replace("GBP", scenario.currency)
    return AFFECTED[scenario.affected_word][3] if unit == "stops/year" else unit


def _by_stream(placed: list[Placed]) -> dict[str, list[Placed]]:
    table: dict[str, list[Placed]] = {}
    for one in placed:
        table.setdefault(one.stream, []).append(one)
    return table


def _distinct(places: list[Placed]) -> list[Placed]:
    """Return one place for each different quantity that shares a stream."""
    seen: dict[tuple[str, str], Placed] = {}
    for one in places:
        seen.setdefault((one.quantity.model_dump_json(), f"{one.table}.{one.name}"), one)
    return list(seen.values())


def _ends(one: Placed, evidence: Evidence) -> tuple[float, float]:
    if one.quantity.form == "not known":
        return unknown_range(one.quantity, one.spec)
    entry = evidence[one.quantity.evidence] if one.quantity.form == "evidence" else None
    low, high = quantile_of(one.quantity, one.spec, entry, np.array([0.025, 0.975]))
    return float(min(low, high)), float(max(low, high))


def _assumption(
    one: Placed,
    places: list[Placed],
    evidence: Evidence,
    influence: float,
    most: dict[str, Any] | None,
) -> dict[str, Any]:
    quantity = one.quantity
    entry = evidence[quantity.evidence] if quantity.form == "evidence" else None
    middle = quantile_of(quantity, one.spec, entry, np.array([0.5]))
    low, high = _ends(one, evidence)
    chosen = quantity.form == "typed" and one.spec.chosen
    if low == high:  # moved by 1 % only to see what rests on it; that is no influence
        influence, most = 0.0, None
    if entry is not None:
        grade = grade_of(entry, this_setting=quantity.this_setting)
        because = quantity.because or entry.because
        if entry.spread == "point":
            because += f" No bounds were published: widened by x {one.spec.widening:g}, assumed."
    else:
        grade, because = ("" if chosen else "E"), quantity.because
        if quantity.form == "typed":
            because = "a setting of the option" if chosen else "typed in, unsourced"
    return {
        "quantity": f"{one.table}.{one.name}" + (f".{one.group}" if one.group else ""),
        "options": sorted({p.option for p in places if p.option}),
        "means": one.spec.means,
        "form": "chosen" if chosen else quantity.form,
        "evidence": quantity.evidence,
        "value": None if quantity.form == "not known" else float(middle[0]),
        "low": low,
        "high": high,
        "unit": one.spec.unit,
        "because": because,
        "grade": grade,
        "influence": influence,
        "moves_most": most,
    }
