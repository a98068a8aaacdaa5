"""Small scenes for the tests: a few people, exact numbers, the real kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from types import SimpleNamespace
from typing import Any, get_args, get_origin

import numpy as np

from watchglass.base.columns import (
    Classes,
    Decisions,
    Exposure,
    Outcomes,
    Scene,
    Sightings,
    WatchedList,
)
from watchglass.base.kinds import kinds_in
from watchglass.base.mixing import Array
from watchglass.base.numbers import fraction
from watchglass.evidence.parameters import Letter
from watchglass.evidence.quantity import Spec
from watchglass.measures.answers import all_measures
from watchglass.measures.contract import Row
from watchglass.measures.run import Run
from watchglass.places.network import Network
from watchglass.places.recording import Recording
from watchglass.population.people import Listing, Population, classes_of_people, watched_list
from watchglass.scenario.hours import hours_per_day, hours_per_year
from watchglass.sensing.nothing import no_sightings
from years import years_of

CONTRACTS = {
    "places": "Places",
    "sensing": "Sensor",
    "deciding": "Decider",
    "consequences": "Consequence",
    "measures": "Measure",
}
# What a worked case does not name takes the value at which it changes nothing.
NEUTRAL = {
    "visit_variance": 0.0, "frequent_visits_per_year": 100.0, "visits_ratio": 1.0,
    "stale_share": 0.0, "miss_exponent": 0.0, "within_to_across_ratio": 1.0,
    "person_variance": 0.0, "field_tpir_ratio": 1.0, "field_fpir_ratio": 1.0,
    "error_per_tenfold": 1.0, "lookalike_dependence": 0.0, "minutes_per_decision": 1.0,
    "person_correlation": 0.0, "field_fnmr_ratio": 1.0,
    "undercount": 1.0, "outdoor_share": 1.0, "working_share": 1.0, "farthest_m": 1000.0,
    "strip_m": 0.0, "aimed_share": 0.0, "cameras_per_site": 1.0, "unevenness": 0.0,
    "walked_ratio": 1.0, "geometry_ratio": 1.0, "met_before_share": 0.0,
    "strength": 0.0, "touched_share": 0.0, "corrected_share": 0.0, "while_sanctioned": 1.0,
}  # fmt: skip


def kinds_of(stage: str) -> dict[str, type]:
    """Return every kind of a stage, found as the program finds it."""
    return kinds_in(f"watchglass.{stage}", f"watchglass.{stage}.contract.{CONTRACTS[stage]}")


def number(raw: Any) -> float:
    return fraction(raw) if isinstance(raw, str) else float(raw)


def specs_of(table: type) -> Iterator[tuple[str, Spec, bool, bool]]:
    """Yield (name, spec, given by group, may be left out) of a table's quantities."""
    for name, field in table.model_fields.items():  # type: ignore[attr-defined]
        spec = next((item for item in field.metadata if isinstance(item, Spec)), None)
        if spec is not None:
            by_group = get_origin(field.annotation) is dict
            yield name, spec, by_group, field.default is None


def exact(table: type, given: Mapping[str, Any], draws: int = 1) -> tuple[Any, dict[str, Any]]:
    """Return a table built from plain numbers, and its draws, all equal to those numbers."""
    words = dict(given)
    drawn: dict[str, Any] = {}
    for name, _, by_group, optional in specs_of(table):
        if by_group:
            words[name] = {g: number(v) for g, v in words.get(name, {}).items()}
            drawn[name] = {g: np.full(draws, v) for g, v in words[name].items()}
        elif name in words or not optional:
            words[name] = number(words[name] if name in words else NEUTRAL[name])
            drawn[name] = np.full(draws, words[name])
    for name, part in parts_of(table):
        words[name] = {}
        for word, inner in given.get(name, {}).items():
            words[name][word], values = exact(part, inner, draws)
            drawn |= {f"{name}.{word}.{own}": value for own, value in values.items()}
    return table(**words), drawn


def parts_of(table: type) -> Iterator[tuple[str, type]]:
    """Yield (name, table) of what a table holds by a word, such as a score's event types."""
    for name, field in table.model_fields.items():  # type: ignore[attr-defined]
        if get_origin(field.annotation) is dict:
            key, part = get_args(field.annotation)
            if key != Letter and isinstance(part, type):
                yield name, part


def population_of(given: Mapping[str, Any], draws: int = 1) -> tuple[Population, dict[str, Any]]:
    """Return a population and its draws; groups: letter -> share, or a table of its own."""
    shares = given.get("groups", {"A": 1.0})
    tables = {g: v if isinstance(v, Mapping) else {"share": v} for g, v in shares.items()}
    full = {g: {"visits_ratio": 1.0, **table} for g, table in tables.items()}
    population, drawn = exact(Population, {**given, "groups": full}, draws)
    drawn["group_visits_ratio"] = {
        g: np.full(draws, float(table["visits_ratio"])) for g, table in full.items()
    }
    return population, drawn


def carried(given: Mapping[str, Any], draws: int = 1) -> Run:
    """Return one option carried through the stages with exact numbers."""
    population, drawn = population_of(
        given.get("people", {"people": 1, "visits_per_person_day": 1})
    )
    option = SimpleNamespace(
        id=given.get("option", "it"),
        is_none=given.get("option") == "none",
        today_continues=given.get("today_continues", True),
    )
    trails: dict[str, Any] = {}
    if "trails" in given:
        option.trails, trails = exact(Recording, given["trails"])
    scene, decisions, outcomes = None, None, Outcomes()
    if not option.is_none:
        scene = _scene(given, population, drawn)
        for stage, step in _steps(given):
            kind, values = exact(kinds_of(stage)[step["kind"]], step)
            if stage == "deciding":
                decisions = kind.decide(scene, decisions, values)
            else:
                outcomes = outcomes.joined(kind.follow(scene, decisions, values))
    check = given.get("bias_check")
    return Run(
        scenario=SimpleNamespace(  # type: ignore[arg-type]
            population=population,
            affected_word=given.get("affected_word", "stopped"),
            reference=given.get("reference", False),
            places=given.get("places"),
        ),
        option=option,
        draws=1,
        scene=scene,
        decisions=decisions,
        outcomes=outcomes,
        days_per_year=np.array([float(given.get("days_per_year", 1))]),
        hours_per_day=hours_per_day(_use(given), scene.sightings.duty if scene else None),
        frequent_visits=drawn["frequent_visits_per_year"],
        today={name: np.array([float(v)]) for name, v in given.get("today", {}).items()},
        bias_check={} if check is None else {"false_alerts": np.array([float(check)])},
        years=years_of(given["years"]) if "years" in given else None,
        trails=trails,
    )


def _scene(given: Mapping[str, Any], population: Population, drawn: dict[str, Any]) -> Scene:
    listing, listed = exact(Listing, given["list"]) if "list" in given else (None, None)
    exposure = exposure_of(given, population) if "places" in given else None
    watched = None if listing is None else watched_list(listing, population, listed or {})
    if "sensing" not in given:
        classes = classes_of_people(population, drawn, None, "presenter")
        return _in_hours(given, Scene(classes, watched, no_sightings(classes)))
    sensor, values = exact(kinds_of("sensing")[given["sensing"]["kind"]], given["sensing"])
    classes = classes_of_people(population, drawn, listed, sensor.reach, exposure=exposure)
    return _in_hours(given, Scene(classes, watched, sensor.sightings(classes, watched, values)))


def _in_hours(given: Mapping[str, Any], scene: Scene) -> Scene:
    """Return the scene with the hours of use of the case, or of a sensor that keeps its own."""
    hours = hours_per_year(_use(given), scene.sightings.duty)
    return replace(scene, hours_per_year=hours)


def _use(given: Mapping[str, Any]) -> dict[str, Any]:
    table = {"days_per_year": 1, **given}
    return {
        n: np.array([float(table[n])]) for n in ("days_per_year", "hours_per_day") if n in table
    }


def exposure_of(given: Mapping[str, Any], population: Population) -> Exposure:
    """Return what the given network sees in the given places, with exact numbers."""
    places, drawn = exact(kinds_of("places")[given["places"]["kind"]], given["places"])
    _, network = exact(Network, given["network"])
    found: Exposure = places.exposure(drawn, network, tuple(sorted(population.groups)), 1)
    return found


def _steps(given: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for stage in ("deciding", "consequences"):
        for step in given.get(stage, []):
            yield stage, step


def rows_of(run: Run) -> dict[tuple[str, str | None, str | None], Row]:
    """Return every measure's rows of one run, by (measure id, group, stage)."""
    rows = [row for measure in all_measures() for row in measure.rows(run)]
    return {(row.measure, row.group, row.stage): row for row in rows}


# ---- columns, walked through and cut


def arrays_in(thing: Any, path: str = "") -> Iterator[tuple[str, Array]]:
    """Yield every array of a column set with its path."""
    if isinstance(thing, np.ndarray):
        yield path, thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from arrays_in(getattr(thing, field.name), f"{path}.{field.name}".lstrip("."))
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from arrays_in(value, f"{path}.{key}")


def frozen(thing: Any) -> Any:
    """Return the same columns with every array set read-only."""
    for _, array in arrays_in(thing):
        array.setflags(write=False)
    return thing


def taken(thing: Any, rows: Any) -> Any:
    """Return a column set for some of the draws, in the order of rows."""
    if isinstance(thing, np.ndarray):
        # Columns without a draws axis hold whole numbers (group, level, listing).
        return thing[rows].copy() if thing.dtype == np.float64 else thing
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(
            thing, **{f.name: taken(getattr(thing, f.name), rows) for f in fields(thing)}
        )
    if isinstance(thing, Mapping):
        return {key: taken(value, rows) for key, value in thing.items()}
    return thing


def scene_of(
    persons: Array,
    visits: Array,
    group: Any,
    listing: Any,
    *,
    groups: tuple[str, ...],
    watched: WatchedList,
    sightings: Sightings | None = None,
) -> Scene:
    """Return a scene from bare columns; everybody is seen once a visit if not said."""
    classes = Classes(
        groups, np.asarray(group), np.zeros(len(group), dtype=np.intp), np.asarray(listing),
        persons, visits, np.full(len(persons), np.nan), np.zeros(len(persons)),
    )  # fmt: skip
    if sightings is None:
        unlisted = np.asarray(listing) == 0
        sightings = Sightings(
            visits.copy(), np.where(unlisted, visits, 0.0), np.where(unlisted, 0.0, visits),
            np.ones(len(persons)),
        )  # fmt: skip
    return Scene(classes, watched, sightings)


__all__ = ["Decisions", "arrays_in", "carried", "exact", "frozen", "kinds_of", "parts_of",
           "population_of", "rows_of", "scene_of", "specs_of", "taken"]  # fmt: skip
