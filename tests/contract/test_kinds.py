"""Every kind of every stage against the promises of its contract, whatever the kind."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes import CONTRACTS, arrays_in, exact, frozen, kinds_of, scene_of, specs_of, taken
from watchglass.base.columns import AFTER, BEFORE, Decisions, Scene, Sightings, StageRates
from watchglass.base.columns import WatchedList as List
from watchglass.base.mixing import GammaHazard
from watchglass.base.units import UNITS
from watchglass.consequences.contract import Consequence
from watchglass.deciding.contract import Decider
from watchglass.evidence.load import load_evidence
from watchglass.evidence.parameters import Kind, docstring_part
from watchglass.evidence.quantity import Quantity
from watchglass.sensing.contract import Sensor

WORKED = Path(__file__).parents[1] / "worked"
STAGES = ("sensing", "deciding", "consequences")
KINDS = [(stage, word) for stage in STAGES for word in kinds_of(stage)]
# Kinds whose numbers stand in a scenario; those of places are held to more in test_places.py.
SPECIFIED = [*KINDS, *(("places", word) for word in kinds_of("places"))]
EVERYTHING = [(stage, word) for stage in CONTRACTS for word in kinds_of(stage)]
AT_RISK = ("passer-by", "enrolled", "presenter")
# Columns of one number a draw, or one a draw and group; all others are one a draw and class.
PER_DRAW = ("captured_share", "extrapolation", "review_minutes", "money", "kept_days",
            "filing_line", "people_share", "variance", "spread", "acted_share", "kept_right",
            "reach_m", "duty", "queue", "useful_per_hour")  # fmt: skip
PER_GROUP = ("false_match_rate",)
SOME = settings(max_examples=40)
SEEDS = st.integers(0, 2**32 - 1)


def kind_of(stage: str, word: str, **given_: Any) -> Any:
    """Return a kind with anything in its quantities; `drawn` carries the numbers."""
    cls = kinds_of(stage)[word]
    words: dict[str, Any] = {}
    names = {name for name, *_ in specs_of(cls)}
    for name, field in cls.model_fields.items():  # type: ignore[attr-defined]
        if name in names and field.is_required():
            words[name] = Quantity(form="typed", value=0.5)
        elif field.is_required():
            words[name] = next(item.ge for item in field.metadata if hasattr(item, "ge"))
    return cls(**words | given_)


def drawn_for(cls: type, rng: np.random.Generator, draws: int, groups: Any) -> dict[str, Any]:
    """Return draws over the whole domain of each quantity, its ends included."""

    def values(low: float, high: float) -> np.ndarray:  # type: ignore[type-arg]
        high = min(high, 1e9)
        inside = rng.uniform(low, high, draws)
        small = low + (high - low) * 10.0 ** rng.uniform(-9, 0, draws)
        ends = np.where(rng.random(draws) < 0.5, low, high)
        return np.choose(rng.integers(0, 3, draws), [inside, small, ends])

    drawn: dict[str, Any] = {}
    for name, spec, by_group, optional in specs_of(cls):
        if by_group:
            letters = [g for g in groups if rng.random() < 0.6]
            drawn[name] = {g: values(spec.low, spec.high) for g in letters}
        elif not (optional and rng.random() < 0.5):
            drawn[name] = values(spec.low, spec.high)
    return drawn


def random_scene(rng: np.random.Generator, at_risk: Any, draws: int, people: str) -> Scene:
    groups = ("A", "B", "C")[: rng.integers(1, 4)]
    listings = (0, 1, 2) if at_risk == "passer-by" else (0,)
    table = [(g, listing) for g in range(len(groups)) for listing in listings]
    group, listing = np.array(table, dtype=np.intp).T
    shape = (draws, len(table))
    persons = rng.uniform(0, 1e6, shape)
    if people == "nobody":
        persons = np.zeros(shape)
    elif people == "one":
        persons = np.zeros(shape)
        persons[:, rng.integers(len(table))] = 1.0
    visits = 10.0 ** rng.uniform(-4, 2, shape)
    composition = rng.dirichlet(np.ones(len(groups)), draws)
    watched = List(10.0 ** rng.uniform(0, 9.2, draws), composition, rng.random(draws))
    share = rng.random(draws)
    seen = visits * share[:, None]
    matched = np.where(listing == 0, 0.0, seen)
    if at_risk != "passer-by":
        matched = seen * rng.random(draws)[:, None]
    sightings = Sightings(visits, seen - matched, matched, share, at_risk)
    return scene_of(persons, visits, group, listing, groups=groups, watched=watched,
                    sightings=sightings)  # fmt: skip


def random_decisions(rng: np.random.Generator, scene: Scene) -> Decisions:
    shape = scene.classes.shape
    law = GammaHazard(rng.random(shape), rng.uniform(0, 8, shape[0]), np.ones(shape))
    rates = StageRates(*(rng.random(shape) for _ in range(4)), law)
    return Decisions("alert", {BEFORE: rates, AFTER: rates}, np.zeros(shape))


def applied(kind: Any, scene: Scene, earlier: Decisions, drawn: Any) -> Any:
    if isinstance(kind, Sensor):
        return kind.sightings(scene.classes, scene.watched, drawn)
    if isinstance(kind, Decider):
        return kind.decide(scene, earlier, drawn)
    assert isinstance(kind, Consequence)
    return kind.follow(scene, earlier, drawn)


def case_of(stage: str, word: str, seed: int, people: str = "many", draws: int = 4) -> Any:
    rng = np.random.default_rng(seed)
    scene = random_scene(rng, AT_RISK[seed % 3], draws, people)
    earlier = random_decisions(rng, scene)
    drawn = drawn_for(kinds_of(stage)[word], rng, draws, scene.classes.groups)
    return kind_of(stage, word), scene, earlier, drawn


def same(one: Any, other: Any) -> None:
    for (path, a), (_, b) in zip(arrays_in(one), arrays_in(other), strict=True):
        np.testing.assert_array_equal(a, b, err_msg=path)


# ---- numbers


@pytest.mark.parametrize(("stage", "word"), KINDS)
@pytest.mark.parametrize("people", ["many", "one", "nobody"])
@SOME
@given(seed=SEEDS)
def test_columns_are_sound_for_many_one_and_nobody(
    stage: str, word: str, people: str, seed: int
) -> None:
    kind, scene, earlier, drawn = case_of(stage, word, seed, people)
    draws, classes = scene.classes.shape
    for path, array in arrays_in(applied(kind, scene, earlier, drawn)):
        if path.startswith("scoring."):  # other columns, checked in test_score.py
            continue
        assert array.dtype == np.float64, path
        assert np.isfinite(array).all(), (path, array)
        assert (array >= 0).all(), (path, array)
        parts = path.split(".")
        expected: tuple[int, ...] = (draws, classes)
        if set(PER_DRAW) & set(parts):
            expected = (draws,)
        elif set(PER_GROUP) & set(parts):
            expected = (draws, len(scene.classes.groups))
        assert array.shape == expected, path


@pytest.mark.parametrize(("stage", "word"), KINDS)
@SOME
@given(seed=SEEDS)
def test_two_calls_are_equal_and_leave_their_inputs_alone(stage: str, word: str, seed: int) -> None:
    kind, scene, earlier, drawn = case_of(stage, word, seed)
    frozen(scene), frozen(earlier), frozen(drawn)
    before = kind.model_copy(deep=True)
    same(applied(kind, scene, earlier, drawn), applied(kind, scene, earlier, drawn))
    assert kind == before


@pytest.mark.parametrize(("stage", "word"), KINDS)
@SOME
@given(seed=SEEDS, order=st.permutations(range(6)), cut=st.integers(1, 5))
def test_each_draw_stands_alone_wherever_the_draws_are_cut(
    stage: str, word: str, seed: int, order: list[int], cut: int
) -> None:
    kind, scene, earlier, drawn = case_of(stage, word, seed, draws=6)
    whole = applied(kind, scene, earlier, drawn)
    for rows in (np.array(order[:cut]), np.array(order[cut:])):
        part = applied(kind, taken(scene, rows), taken(earlier, rows), taken(drawn, rows))
        for (path, a), (_, b) in zip(arrays_in(taken(whole, rows)), arrays_in(part), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=0, err_msg=path)


@pytest.mark.parametrize("word", kinds_of("deciding"))
@SOME
@given(seed=SEEDS)
def test_nobody_is_decided_about_more_often_than_seen(word: str, seed: int) -> None:
    kind, scene, earlier, drawn = case_of("deciding", word, seed)
    made = applied(kind, scene, earlier, drawn)
    if made.outcome == "stop":  # officers look at people, not at pictures
        return
    limits = scene.sightings
    if word == "human_review":
        whole = earlier.after
        for column in ("wrong_per_day", "right_per_day", "list_error_per_day"):
            after = getattr(made.after, column)
            assert (after <= getattr(whole, column) * (1 + 1e-12)).all(), column
        return
    seen = limits.unmatched_per_day + limits.matched_per_day
    rates = made.before
    acted = rates.wrong_per_day + rates.right_per_day + rates.list_error_per_day
    assert (acted + rates.missed_per_day <= seen * (1 + 1e-9)).all()


# ---- directions, person by person, with everything else the same

DIRECTIONS = [
    # more of this (never) (gives less: +, gives more: -) of that
    ("sensing", "fixed_camera", "capture_fraction", "+", ["unmatched_per_day", "matched_per_day"]),
    ("sensing", "id_gate", "use_share", "+", ["unmatched_per_day", "matched_per_day"]),
    ("sensing", "id_gate", "impostor_share", "-", ["matched_per_day"]),
    ("sensing", "search_request", "searches_per_day", "+", ["unmatched_per_day"]),
    ("sensing", "path_tracker", "recorded_share", "+", ["unmatched_per_day"]),
    ("sensing", "door_counter", "counted_share", "+", ["passages_per_day"]),
    ("sensing", "search_request", "enrolled_share", "+", ["matched_per_day"]),
    ("sensing", "patrol_robot", "width_px", "+", ["views.seen.seconds", "reach_m.seen"]),
    ("sensing", "patrol_robot", "view_degrees", "-", ["views.seen.seconds", "reach_m.seen"]),
    ("sensing", "patrol_robot", "identifiable_density", "-", ["reach_m.identifiable"]),
    ("sensing", "patrol_robot", "out_of_service_share", "-", ["unmatched_per_day"]),
    ("sensing", "patrol_robot", "stay_minutes", "+", ["unmatched_per_day", "views.seen.seconds"]),
    ("sensing", "patrol_robot", "patrolled_m2", "-", ["views.seen.seconds"]),
    ("sensing", "checkpoint", "stopped_share", "+", ["queue.arrivals_per_hour"]),
    ("sensing", "observer", "inhabitants_per_observer", "-", ["unmatched_per_day"]),
    ("sensing", "observer", "walk_m_per_visit", "+", ["passages_per_day", "matched_per_day"]),
    ("deciding", "face_search", "fpir", "+", ["before.wrong_per_day"]),
    ("deciding", "face_search", "tpir", "+", ["before.right_per_day"]),
    ("deciding", "face_search", "tpir", "-", ["before.missed_per_day"]),
    ("deciding", "face_search", "field_tpir_ratio", "+", ["before.right_per_day"]),
    ("deciding", "face_search", "field_fpir_ratio", "+", ["before.wrong_per_day"]),
    ("deciding", "face_search", "error_per_tenfold", "+", ["before.wrong_per_day"]),
    ("deciding", "face_search", "miss_exponent", None, []),
    ("deciding", "face_verification", "fnmr", "+", ["before.wrong_per_day"]),
    ("deciding", "face_verification", "field_fnmr_ratio", "+", ["before.wrong_per_day"]),
    ("deciding", "face_verification", "fmr", "+", ["before.missed_per_day"]),
    ("deciding", "human_review", "catch_rate", "-", ["after.wrong_per_day"]),
    ("deciding", "human_review", "lookalike_dependence", "+", ["after.wrong_per_day"]),
    ("deciding", "human_review", "overruled_rate", "-", ["after.right_per_day"]),
    ("deciding", "human_review", "overruled_rate", "+", ["after.missed_per_day"]),
    ("deciding", "officer_judgement", "stops_per_day", "+", ["before.wrong_per_day"]),
    ("deciding", "officer_judgement", "right_share", "-", ["before.wrong_per_day"]),
    ("consequences", "stop", "acted_share", "+", ["wrongly_per_day", "minutes_lost_per_day"]),
    ("consequences", "enquiry", "acted_share", "+", ["wrongly_per_day", "rightly_per_day"]),
    ("consequences", "refusal", "minutes_per_refusal", "+", ["minutes_lost_per_day"]),
    ("consequences", "retention", "unmatched_days", "+", ["kept_days.unmatched"]),
    ("consequences", "lifecycle_cost", "staff_per_year", "+", ["money.total", "money.staff"]),
    ("consequences", "hourly_cost", "running_per_year", "+", ["money.total", "money.hire"]),
    ("consequences", "footage", "kept_days", "+", ["kept_days.unmatched"]),
    ("consequences", "useful_events", "events_per_hour", "+", ["useful_per_hour"]),
]  # fmt: skip


def column(made: Any, path: str) -> Any:
    for name in path.split("."):
        made = made[name] if isinstance(made, dict) else getattr(made, name)
    return made


@pytest.mark.parametrize(
    ("stage", "word", "name", "sign", "paths"),
    [direction for direction in DIRECTIONS if direction[3]],
)
@SOME
@given(seed=SEEDS, more=st.floats(0, 1))
def test_a_direction_holds_for_each_person(
    stage: str, word: str, name: str, sign: str, paths: list[str], seed: int, more: float
) -> None:
    kind, scene, earlier, drawn = case_of(stage, word, seed)
    spec = next(spec for found, spec, *_ in specs_of(type(kind)) if found == name)
    high = min(spec.high, 1e9)
    raised = {**drawn, name: drawn[name] + more * (high - drawn[name])}
    less = applied(kind, scene, earlier, drawn)
    greater = applied(kind, scene, earlier, raised)
    for path in paths:
        low, top = column(less, path), column(greater, path)
        if sign == "-":
            low, top = top, low
        assert (top >= low * (1 - 1e-9) - 1e-300).all(), (path, low, top)


@SOME
@given(seed=SEEDS, longer=st.floats(1, 1e5))
def test_a_longer_list_never_names_fewer_and_never_finds_more(seed: int, longer: float) -> None:
    kind, scene, earlier, drawn = case_of("deciding", "face_search", seed - seed % 3)
    assert scene.watched is not None
    grown = List(scene.watched.size * longer, scene.watched.composition, scene.watched.stale_share)
    short = applied(kind, scene, earlier, drawn).before
    long = applied(kind, Scene(scene.classes, grown, scene.sightings), earlier, drawn).before
    assert (long.wrong_per_day >= short.wrong_per_day * (1 - 1e-9)).all()
    assert (long.right_per_day <= short.right_per_day * (1 + 1e-9)).all()
    assert (long.missed_per_day >= short.missed_per_day * (1 - 1e-9)).all()


@SOME
@given(seed=SEEDS, attempts=st.integers(1, 9))
def test_another_attempt_never_refuses_more_and_never_lets_in_fewer(
    seed: int, attempts: int
) -> None:
    _, scene, earlier, drawn = case_of("deciding", "face_verification", seed)
    few = kind_of("deciding", "face_verification", attempts=attempts)
    more = kind_of("deciding", "face_verification", attempts=attempts + 1)
    one, two = (applied(k, scene, earlier, drawn).before for k in (few, more))
    assert (two.wrong_per_day <= one.wrong_per_day * (1 + 1e-9)).all()
    assert (two.missed_per_day >= one.missed_per_day * (1 - 1e-9)).all()


# ---- words


@pytest.mark.parametrize(("stage", "word"), EVERYTHING)
def test_a_kind_says_its_sources_and_its_limits(stage: str, word: str) -> None:
    kind = kinds_of(stage)[word]
    last = "Does not say:" if stage == "measures" else "Leaves out:"
    assert len(docstring_part(kind, "Sources:").split()) >= 2
    assert len(docstring_part(kind, last).split()) >= 3
    assert Path(inspect.getfile(kind)).stem == word == kind.word()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("stage", "word"), EVERYTHING)
def test_a_kind_has_a_worked_case(stage: str, word: str) -> None:
    path = WORKED / f"{stage}_{word}.toml"
    assert path.exists(), f"write tests/worked/{path.name}: a case checked by hand for {word}"


@pytest.mark.parametrize(("stage", "word"), SPECIFIED)
def test_each_number_of_a_kind_has_a_spec_with_a_unit(stage: str, word: str) -> None:
    kind = kinds_of(stage)[word]
    specs = list(specs_of(kind))
    assert specs
    for name, spec, *_ in specs:
        assert set(spec.units) <= set(UNITS), (name, spec.units)
        assert len(spec.means.split()) >= 2, name
        assert spec.low < spec.high, name
    with_spec = {name for name, *_ in specs}
    for name, field in kind.model_fields.items():  # type: ignore[attr-defined]
        if "Quantity" in str(field.annotation):
            assert name in with_spec, f"{name} is a quantity without a Spec"


@pytest.mark.parametrize(("stage", "word"), SPECIFIED)
def test_defaults_rest_on_evidence_that_is_there_or_say_why(stage: str, word: str) -> None:
    kind = kinds_of(stage)[word]
    evidence = load_evidence()
    for name, spec, *_ in specs_of(kind):
        default = kind.model_fields[name].default  # type: ignore[attr-defined]
        if not isinstance(default, Quantity):
            continue
        if default.form == "evidence":
            entry = evidence[default.evidence]
            assert entry.unit in spec.units, (name, entry.unit)
        elif default.form == "assumed":
            assert len(default.because.split()) >= 4, name
            assert spec.low <= default.low <= default.best <= default.high <= spec.high  # type: ignore[operator]
        else:
            assert spec.chosen, f"{name}: a typed default is only for a setting"


def test_evidence_named_in_sources_is_there() -> None:
    keys = set(load_evidence())
    for stage, word in EVERYTHING:
        text = docstring_part(kinds_of(stage)[word], "Sources:")
        _, found, named = text.partition("evidence key")
        for key in named.lstrip("s ").split(";")[0].rstrip(".").split(", ") if found else []:
            assert key.strip(" .") in keys, (word, key)


def test_an_exact_kind_carries_its_numbers() -> None:
    kind, drawn = exact(kinds_of("sensing")["fixed_camera"], {"capture_fraction": "1/4"})
    assert isinstance(kind, Kind) and drawn["capture_fraction"].tolist() == [0.25]
