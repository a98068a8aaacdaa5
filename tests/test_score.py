"""The rule table of a score, and the rates that follow from it for every class."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_model import reference_rates, reference_rules
from scenes import arrays_in, exact, frozen, kinds_of, population_of, specs_of, taken
from watchglass.base.columns import AFTER, BEFORE, Classes, Decisions, Scene, StageRates
from watchglass.base.errors import InvalidInput, Problem, RedLine
from watchglass.base.mixing import Array
from watchglass.base.score_columns import LifeRates, Scoring
from watchglass.consequences import score_problems, score_sanction_problems
from watchglass.consequences.score import Score
from watchglass.consequences.score_events import ScoreEvent
from watchglass.evidence.load import load_evidence
from watchglass.evidence.quantity import Spec
from watchglass.population.people import Listing, classes_of_people
from watchglass.scenario.drawn import draw_all
from watchglass.scenario.load import Loaded, load_scenario
from watchglass.scenario.quantities_in import Placed, quantities_in
from watchglass.sensing.nothing import no_sightings

BROKEN = Path(__file__).with_name("broken") / "scenarios"
SOME = settings(max_examples=40)
SEEDS = st.integers(0, 2**32 - 1)
STRENGTHS = st.floats(0, 1)
PEOPLE = {"people": 900.0, "visits_per_person_day": 2.0, "groups": {"A": 0.7, "B": 0.3}}
TRUE = {"points": -9, "cause": "true conduct"}
WRONG = {"points": -5, "cause": "wrongly attributed"}
CONTEXT = {"points": -2, "cause": "context"}
HOUSEHOLD = {"adult": {"count": 2, "conduct": 1.5}, "child": {"count": 3, "conduct": 0.25}}


def classes_of(people: Mapping[str, Any] = PEOPLE, draws: int = 1) -> Classes:
    population, drawn = population_of({**PEOPLE, **people}, draws)
    return classes_of_people(population, drawn, None, "presenter")


def scored(
    table: Mapping[str, Any],
    classes: Classes | None = None,
    decisions: Decisions | None = None,
    **drawn: Any,
) -> Scoring:
    """Return the scoring of a table with exact numbers; drawn replaces some of them."""
    classes = classes_of() if classes is None else classes
    kind, values = exact(Score, {"sanction_below": 900, **table}, classes.shape[0])
    scene = Scene(classes, None, no_sightings(classes))
    outcomes = kind.follow(scene, decisions, {**values, **drawn})
    assert outcomes.scoring is not None
    return outcomes.scoring  # type: ignore[no-any-return]


def rates_of(events: list[dict[str, Any]], *args: Any, **more: Any) -> LifeRates:
    table = {"events": {f"event_{n}": event for n, event in enumerate(events)}, **more}
    return scored(table, *args).rates


def a_day(rates: LifeRates, column: str = "free") -> Array:
    """Return events a day of all units, (draws, events)."""
    return np.asarray((rates.units[:, :, None] * getattr(rates, column)).sum(axis=1))


# ---- tables with anything in them


def anything(seed: int, draws: int = 3, **fixed: Any) -> tuple[Score, Scene, Decisions, Any]:
    """Return a table, its scene and decisions, and draws over the domains of its numbers."""
    rng = np.random.default_rng(seed)
    reach = ("presenter", "passer-by")[seed % 2]
    people = dict(PEOPLE, exposure_levels=[1.0, 4.0][: rng.integers(1, 3)])
    if rng.random() < 0.5:
        people["conduct_variance"] = 4.0
    population, who = population_of(people, draws)
    listed = exact(Listing, {"size": 50, "present_share": 0.2, "stale_share": 0.3}, draws)[1]
    classes = classes_of_people(population, who, listed, reach)  # type: ignore[arg-type]
    words: dict[str, Any] = {"sanction_below": 500, "unit": "person", **fixed}
    words["events"] = {f"event_{n}": _any_event(rng) for n in range(rng.integers(1, 5))}
    if rng.random() < 0.5:
        words["members"] = HOUSEHOLD
    words |= {name: 1 for name in ("assessor_ratio", "contagion_per_day", "correction_days")
              if rng.random() < 0.5}  # fmt: skip
    kind, drawn = exact(Score, words, draws)
    specs = {name: spec for name, _, _, spec in kind.quantities()}
    for name, value in drawn.items():
        if isinstance(value, Mapping):
            drawn[name] = {g: _over(specs[name], rng, draws) for g in value}
        elif name not in fixed:
            drawn[name] = _over(specs[name], rng, draws)
    stage = StageRates(*(rng.random(classes.shape) for _ in range(4)), None)
    seen = Decisions("alert", {BEFORE: stage, AFTER: stage}, np.zeros(classes.shape))
    return kind, Scene(classes, None, no_sightings(classes)), seen, drawn


def _any_event(rng: np.random.Generator) -> dict[str, Any]:
    event: dict[str, Any] = dict((TRUE, WRONG, CONTEXT)[rng.integers(3)])
    event |= ({"per_visit": 0.5}, {"per_year": 1}, {"decided": "wrong"})[rng.integers(3)]
    if rng.random() < 0.5:
        event["group_ratio"] = {"B": 1}
    return event


def _over(spec: Spec, rng: np.random.Generator, draws: int) -> Array:
    """Return numbers over a whole domain, with its ends and small ones among them."""
    inside = rng.uniform(spec.low, spec.high, draws)
    small = spec.low + (spec.high - spec.low) * 10.0 ** rng.uniform(-9, 0, draws)
    ends = np.where(rng.random(draws) < 0.5, spec.low, spec.high)
    return np.asarray(np.choose(rng.integers(0, 3, draws), [inside, small, ends]))


def lived(kind: Score, scene: Scene, seen: Decisions, drawn: Any) -> Scoring:
    scoring = kind.follow(scene, seen, drawn).scoring
    assert scoring is not None
    return scoring


@SOME
@given(seed=SEEDS)
def test_the_columns_have_their_shapes_and_add_up(seed: int) -> None:
    kind, scene, seen, drawn = anything(seed)
    scoring = lived(kind, scene, seen, drawn)
    rates, draws = scoring.rates, scene.classes.shape[0]
    groups, levels, conducts, assessors = rates.shape
    assert conducts == scene.classes.conducts and groups == 2
    assert levels * conducts * groups == scene.classes.shape[1]
    assert assessors == (1 if kind.assessor_ratio is None else 2)
    classes = scene.classes.shape[1] * assessors
    assert rates.units.shape == (draws, classes)
    assert rates.free.shape == rates.sanctioned.shape == (draws, classes, len(kind.events))
    for path, array in arrays_in(scoring):
        if not path.startswith("rules."):
            assert array.dtype == np.float64 and len(array) == draws, path
            assert np.isfinite(array).all() and (array >= 0).all(), path
    for shares in (rates.level_shares, rates.conduct_shares, rates.assessor_shares):
        np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-12)
    members = sum(scoring.rules.members)
    np.testing.assert_allclose(rates.units.sum(axis=1) * members, 900, rtol=1e-12)
    np.testing.assert_allclose(rates.member_share @ scoring.rules.members, 1, rtol=1e-12)


@SOME
@given(seed=SEEDS)
def test_levels_are_a_product_of_listing_exposure_conduct_and_assessor(seed: int) -> None:
    kind, scene, seen, drawn = anything(seed)
    rates = lived(kind, scene, seen, drawn).rates
    table = rates.units.reshape(rates.draws, *rates.shape)
    by_group = table.sum(axis=(2, 3, 4))
    made = np.einsum("dg,dl,dc,da->dglca", by_group, rates.level_shares, rates.conduct_shares,
                     rates.assessor_shares)  # fmt: skip
    np.testing.assert_allclose(table, made, rtol=1e-12)
    members = sum(kind.rules().members)
    np.testing.assert_allclose(by_group[0] * members, [630, 270], rtol=1e-12)
    of_scene = np.repeat(scene.classes.group, rates.shape[3])
    np.testing.assert_array_equal(rates.group_of_class(), of_scene)


@SOME
@given(seed=SEEDS)
def test_two_calls_are_equal_and_leave_their_inputs_alone(seed: int) -> None:
    kind, scene, seen, drawn = anything(seed)
    frozen(scene), frozen(seen), frozen(drawn)
    before = kind.model_copy(deep=True)
    one, two = (lived(kind, scene, seen, drawn) for _ in range(2))
    for (path, a), (_, b) in zip(arrays_in(one), arrays_in(two), strict=True):
        np.testing.assert_array_equal(a, b, err_msg=path)
    assert kind == before


@SOME
@given(seed=SEEDS, order=st.permutations(range(5)), cut=st.integers(1, 4))
def test_each_draw_stands_alone_wherever_the_draws_are_cut(
    seed: int, order: list[int], cut: int
) -> None:
    kind, scene, seen, drawn = anything(seed, draws=5)
    whole = lived(kind, scene, seen, drawn)
    for rows in (np.array(order[:cut]), np.array(order[cut:])):
        part = lived(kind, taken(scene, rows), taken(seen, rows), taken(drawn, rows))
        for (path, a), (_, b) in zip(arrays_in(taken(whole, rows)), arrays_in(part), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=0, err_msg=path)


@pytest.mark.parametrize("people", [0.0, 1.0])
def test_nobody_and_one_person_have_rates_too(people: float) -> None:
    rates = rates_of([{**TRUE, "per_year": 1}], classes_of({"people": people}), members=HOUSEHOLD)
    assert rates.units.sum() == pytest.approx(people / 5)
    for shares in (rates.level_shares, rates.conduct_shares):
        assert shares.sum() == pytest.approx(1)


# ---- visits, strength, ratios


@SOME
@given(chances=st.lists(st.floats(0, 1), min_size=1, max_size=5), strength=STRENGTHS,
       ratios=st.lists(st.floats(0, 100), min_size=5, max_size=5))  # fmt: skip
def test_at_most_one_event_comes_of_a_visit_first_ones_first(
    chances: list[float], strength: float, ratios: list[float]
) -> None:
    causes = [WRONG, CONTEXT, TRUE, WRONG, CONTEXT]
    events = [{**cause, "per_visit": chance, "while_sanctioned": ratio}
              for cause, chance, ratio in zip(causes, chances, ratios, strict=False)]  # fmt: skip
    rates = rates_of(events, strength=strength)
    for column, more in (("free", [1.0] * 5), ("sanctioned", ratios)):
        left = 2.0
        for n, chance in enumerate(chances):
            # By hand: of the visits that are left, the chance, never above all of them.
            part = left * min(chance * (1 + strength * (more[n] - 1)), 1.0)
            found = getattr(rates, column)[0, :, n]
            np.testing.assert_allclose(found, part, rtol=1e-9, atol=1e-12)
            left -= part
        assert (getattr(rates, column).sum(axis=2) <= 2.0 * (1 + 1e-12)).all()


def test_events_by_the_year_neither_take_visits_nor_lose_any() -> None:
    by_visit, by_year = {**TRUE, "per_visit": 1.0}, {**WRONG, "per_year": 3650}
    rates = rates_of([by_visit, by_year, {**TRUE, "per_visit": 0.5}])
    assert rates.free[0, 0].tolist() == [2.0, 10.0, 0.0]
    assert rates_of([by_year, by_visit]).free[0, 0].tolist() == [10.0, 2.0]


@SOME
@given(seed=SEEDS)
def test_with_strength_0_a_sanction_changes_nothing_exactly(seed: int) -> None:
    kind, scene, seen, drawn = anything(seed)
    scoring = lived(kind, scene, seen, {**drawn, "strength": np.zeros(3)})
    np.testing.assert_array_equal(scoring.rates.sanctioned, scoring.rates.free)
    assert (scoring.harm_per_day == 0.0).all()


@SOME
@given(seed=SEEDS, strength=STRENGTHS)
def test_strength_lies_between_nothing_and_the_stated_consequence(
    seed: int, strength: float
) -> None:
    kind, scene, seen, drawn = anything(seed)
    full = lived(kind, scene, seen, {**drawn, "strength": np.ones(3)})
    part = lived(kind, scene, seen, {**drawn, "strength": np.full(3, strength)})
    np.testing.assert_array_equal(part.rates.free, full.rates.free)
    np.testing.assert_allclose(part.harm_per_day, strength * drawn["touched_share"], rtol=1e-12)
    for n, (word, event) in enumerate(kind.events.items()):
        if event.per_visit is not None:
            continue  # chances of a visit are held under 1: see the test of visits above
        free, most = full.rates.free[..., n], full.rates.sanctioned[..., n]
        ratio = drawn[f"events.{word}.while_sanctioned"][:, None]
        tiny = 1e-12 * free.max()
        np.testing.assert_allclose(most, free * ratio, rtol=1e-12, atol=tiny)
        between = (1 - strength) * free + strength * most
        np.testing.assert_allclose(part.rates.sanctioned[..., n], between, rtol=1e-9, atol=tiny)


@SOME
@given(ratio=st.floats(0, 1e4), rate=st.floats(0, 100))
def test_a_group_ratio_acts_on_its_group_and_its_event_alone(ratio: float, rate: float) -> None:
    events = [{**WRONG, "per_year": rate}, {**TRUE, "per_year": rate}, {**WRONG, "per_visit": 1e-5}]
    plain = rates_of(events)
    events[0], events[2] = ({**event, "group_ratio": {"B": ratio}} for event in events[::2])
    rates = rates_of(events)
    of_b = rates.group_of_class() == 1
    np.testing.assert_array_equal(rates.free[:, ~of_b], plain.free[:, ~of_b])
    np.testing.assert_array_equal(rates.free[:, :, 1], plain.free[:, :, 1])
    for n in (0, 2):
        expected = plain.free[:, of_b, n] * ratio
        np.testing.assert_allclose(rates.free[:, of_b, n], expected, rtol=1e-12, atol=1e-300)


# ---- households, assessors, conduct


@SOME
@given(
    counts=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    conducts=st.lists(st.floats(0.01, 100), min_size=3, max_size=3),
    strength=STRENGTHS,
)
def test_a_household_has_the_sum_of_its_members_rates(
    counts: list[int], conducts: list[float], strength: float
) -> None:
    events = [{**TRUE, "per_visit": 0.001}, {**CONTEXT, "per_year": 2.0},
              {**WRONG, "per_year": 3.0, "while_sanctioned": 4.0}]  # fmt: skip
    pairs = list(zip(counts, conducts, strict=False))
    members = {f"kind_{n}": {"count": c, "conduct": w} for n, (c, w) in enumerate(pairs)}
    alone = rates_of(events, strength=strength)
    together = rates_of(events, strength=strength, members=members)
    weights = np.array([one["conduct"] for one in members.values()])
    for column in ("free", "sanctioned"):
        one = getattr(alone, column)
        # Member by member: as often as alone, true events by conduct, mistakes alike for all.
        summed = sum(
            count * one * np.array([weight, weight, 1.0])
            for count, weight in zip(counts, weights, strict=True)
        )
        np.testing.assert_allclose(getattr(together, column), summed, rtol=1e-12)
    np.testing.assert_allclose(together.units * sum(counts), alone.units, rtol=1e-12)
    shares = together.member_share[0]
    assert shares @ counts == pytest.approx(1, rel=1e-12)
    np.testing.assert_allclose(shares * weights[0], weights * shares[0], rtol=1e-12)


@SOME
@given(ratio=st.floats(1, 100))
def test_two_assessors_average_to_the_rate_stated(ratio: float) -> None:
    events = [{**TRUE, "per_year": 2.0}, {**CONTEXT, "per_year": 3.0}, {**WRONG, "per_year": 5.0}]
    plain, rates = rates_of(events), rates_of(events, assessor_ratio=ratio)
    assert rates.shape == (*plain.shape[:3], 2)
    for column in ("free", "sanctioned"):
        np.testing.assert_allclose(a_day(rates, column), a_day(plain, column), rtol=1e-12)
    lenient, strict = (rates.free[0, rates.assessor_of_class() == n] for n in (0, 1))
    np.testing.assert_allclose(strict[:, 0], ratio * lenient[:, 0], rtol=1e-12)
    np.testing.assert_array_equal(strict[:, 1:], lenient[:, 1:])
    # The same people stand before both.
    units = rates.units[0].reshape(-1, 2)
    np.testing.assert_array_equal(units[:, 0], units[:, 1])
    np.testing.assert_allclose(units.sum(axis=1), plain.units[0], rtol=1e-12)


@SOME
@given(levels=st.lists(st.floats(0.01, 100), min_size=2, max_size=6))
def test_conduct_levels_multiply_true_conduct_alone_and_keep_its_mean(levels: list[float]) -> None:
    events = [{**TRUE, "per_year": 2.0}, {**TRUE, "per_visit": 1e-6}, {**CONTEXT, "per_year": 3.0},
              {**WRONG, "per_year": 5.0}]  # fmt: skip
    plain, rates = rates_of(events), rates_of(events, classes_of({"conduct_levels": levels}))
    assert rates.shape[2] == len(levels)
    np.testing.assert_allclose(a_day(rates), a_day(plain), rtol=1e-9)
    table = rates.free.reshape(*rates.shape, 4)
    for n in (0, 1):
        of_levels = table[..., 0, n] / table[:, :, :1, 0, n]
        expected = np.broadcast_to(np.divide(levels, levels[0]), of_levels.shape)
        np.testing.assert_allclose(of_levels, expected, rtol=1e-9)
    np.testing.assert_array_equal(table[..., 2:], np.broadcast_to(table[:, :, :1, :, 2:],
                                                                 table[..., 2:].shape))  # fmt: skip


def test_decided_events_take_the_rates_after_the_whole_decision_stage() -> None:
    classes = classes_of({"visit_variance": 1.0, "conduct_levels": [1, 3]}, draws=2)
    rng = np.random.default_rng(7)
    before, after = (
        StageRates(*(rng.random(classes.shape) for _ in range(4)), None) for _ in range(2)
    )
    seen = Decisions("alert", {BEFORE: before, AFTER: after}, np.zeros(classes.shape))
    events = [{**WRONG, "decided": "wrong"}, {**CONTEXT, "decided": "right"},
              {**TRUE, "decided": "right", "group_ratio": {"B": 4}}]  # fmt: skip
    rates = rates_of(events, classes, seen)
    wrong = after.wrong_per_day + after.list_error_per_day
    np.testing.assert_allclose(rates.free[..., 0], wrong, rtol=1e-12)
    np.testing.assert_allclose(rates.free[..., 1], after.right_per_day, rtol=1e-12)
    level = np.tile([0.5, 1.5], classes.shape[1] // 2) * np.where(classes.group == 1, 4, 1)
    np.testing.assert_allclose(rates.free[..., 2], after.right_per_day * level, rtol=1e-12)
    household = rates_of(events, classes, seen, members=HOUSEHOLD)
    np.testing.assert_allclose(household.free[..., 0], 5 * wrong, rtol=1e-12)
    np.testing.assert_allclose(household.free[..., 1], 3.75 * after.right_per_day, rtol=1e-12)


# ---- the table in whole numbers


@SOME
@given(low=st.integers(-50, 50), size=st.integers(1, 60), step=st.integers(-70, 70))
def test_a_clean_day_moves_the_score_within_the_scale(low: int, size: int, step: int) -> None:
    table = {"lowest": low, "highest": low + size, "clean_day_points": step}
    rules = exact(Score, table)[0].rules()
    for score in range(low, low + size + 1):
        by_hand = max(low, min(low + size, score + step))
        assert rules.clean_to[score - low] + low == by_hand
    if abs(step) <= size // 2:
        assert rules.clean_step == step


@SOME
@given(low=st.integers(-50, 50), size=st.integers(1, 60), step=st.integers(1, 70),
       toward=st.floats(0, 1))  # fmt: skip
def test_a_clean_day_can_lead_back_to_a_score_from_both_sides(
    low: int, size: int, step: int, toward: float
) -> None:
    rest = low + round(toward * size)
    table = {"lowest": low, "highest": low + size, "clean_day_points": step,
             "clean_day_toward": rest}  # fmt: skip
    rules = exact(Score, table)[0].rules()
    for score in range(low, low + size + 1):
        gap = rest - score
        by_hand = score + max(-step, min(step, gap))
        assert rules.clean_to[score - low] + low == by_hand
    assert (np.diff(rules.clean_to) >= 0).all()


def test_every_part_of_the_table_reaches_the_engines() -> None:
    table = {
        "lowest": -10, "highest": 30, "start_low": 4, "start_high": 9, "tiers": [0, 20],
        "sanction_below": 5, "sanction_days": 7, "forgive_every_days": 14, "forgive_to": 3,
        "correction_fixed_days": 21, "members": HOUSEHOLD, "days": 99,
        "contacts": {"community": 12, "mean": 2.5, "law": "poisson", "points": -4},
        "contagion_per_day": 0.125,
        "events": {"late": {**CONTEXT, "unrelated": True, "per_year": 1},
                   "mix_up": {**WRONG, "correctable": True, "per_year": 1}},
    }  # fmt: skip
    kind, drawn = exact(Score, table | {"corrected_share": 0.4})
    rules = kind.rules()
    assert (rules.lowest, rules.highest, rules.start_low, rules.start_high) == (-10, 30, 4, 9)
    assert rules.tiers == (0, 20) and rules.members == (2, 3)
    assert rules.sanction is not None and vars(rules.sanction) == {"below": 5, "days": 7}
    assert (rules.forgive_every_days, rules.forgive_to) == (14, 3)
    assert rules.contacts is not None and vars(rules.contacts) == {
        "community_units": 12, "mean_contacts": 2.5, "law": "poisson", "points": -4,
    }  # fmt: skip
    assert [(e.word, e.points, e.true, e.unrelated, e.correctable) for e in rules.events] == [
        ("late", -2, True, True, False),
        ("mix_up", -5, False, False, True),
    ]
    scoring = scored(table | {"corrected_share": 0.4})
    assert scoring.days == 99 and scoring.rules.correction_fixed_days == 21
    assert scoring.correction_days.tolist() == [21.0]
    assert scoring.rates.contagion_per_day.tolist() == [0.125]
    assert scoring.corrected_share.tolist() == [0.4] == drawn["corrected_share"].tolist()


def test_what_is_left_out_is_not_there() -> None:
    rules = exact(Score, {"lowest": -3})[0].rules()
    assert rules.sanction is None and rules.contacts is None and rules.members == (1,)
    assert rules.forgive_to == rules.lowest and not rules.forgive_every_days
    nothing = scored({"events": {"late": {**CONTEXT, "per_year": 1}}, "corrected_share": 0.4})
    assert nothing.corrected_share.tolist() == [0.0], "no event can be put right"


def test_the_typical_deduction_is_a_mistake_if_there_is_one() -> None:
    gift = {"points": 7, "cause": "wrongly attributed", "per_year": 1}
    late, mistake = {**CONTEXT, "per_year": 1}, {**WRONG, "per_year": 1}
    for events, points in (([gift, late, mistake], -5), ([gift, late], -2), ([gift], 0)):
        assert scored({"events": {f"e{n}": e for n, e in enumerate(events)}}).deduction == points


# ---- the reference model


def reference(draws: int = 2) -> tuple[Loaded, Scoring]:
    loaded = load_scenario("wg-ref-1")
    values = draw_all(list(quantities_in(loaded.scenario)), load_evidence(), 1, draws)
    population = loaded.scenario.population
    classes = classes_of_people(population, values.of("", "population"), None, "presenter")
    scene = Scene(classes, None, no_sightings(classes))
    (step,) = loaded.scenario.options[0].consequences
    drawn = values.of("model", "consequences.score")
    return loaded, lived(step, scene, None, drawn)  # type: ignore[arg-type]


def test_the_bundled_reference_has_the_rules_and_rates_of_its_specification() -> None:
    _, scoring = reference()
    rules, expected = scoring.rules, reference_rules()
    np.testing.assert_array_equal(rules.clean_to, expected.clean_to)
    for field in fields(rules):
        if field.name != "clean_to":
            assert getattr(rules, field.name) == getattr(expected, field.name), field.name
    assert scoring.days == 365 and scoring.rates.groups == tuple("ABCDEFGH")
    wanted = dict(arrays_in(reference_rates(1e6)))
    found = dict(arrays_in(scoring.rates))
    assert set(found) == set(wanted)
    for name, array in found.items():
        for draw in array:  # exact by definition: every draw is the same
            np.testing.assert_allclose(draw, wanted[name][0], rtol=1e-12, atol=0, err_msg=name)


def test_a_typed_number_is_exact_in_a_reference_and_nowhere_else(tmp_path: Path) -> None:
    place = "options[model].consequences[score].events.true_flag.per_visit"
    one = placed_at(load_scenario("wg-ref-1"), place)
    drawn = draw_all([one], load_evidence(), 1, 50).of("model", "consequences.score")
    assert one.spec.chosen and np.ptp(drawn["events.true_flag.per_visit"]) == 0
    city = "options[score-with-consequences].consequences[score].events.late_bill.per_year"
    typed = extended(tmp_path, "city-score-1000", "score-with-consequences",
                     "[options.consequences.events.late_bill]\nper_year = 0.5\n")  # fmt: skip
    other = placed_at(typed, city)
    drawn = draw_all([other], load_evidence(), 1, 50).of(other.option, other.table)
    assert other.quantity.value == 0.5 and np.ptp(drawn["events.late_bill.per_year"]) > 0


# ---- in a scenario file


def extended(folder: Path, name: str, option: str, change: str) -> Loaded:
    path = folder / "ours.toml"
    path.write_text(
        f'extends = "{name}"\nid = "ours"\ntitle = "Ours"\nquestion = "What then?"\n'
        f'[[options]]\nid = "{option}"\n[[options.consequences]]\nkind = "score"\n{change}',
        encoding="utf-8",
    )
    return load_scenario(str(path))


def placed_at(loaded: Loaded, place: str) -> Placed:
    return next(one for one in quantities_in(loaded.scenario) if one.written_at == place)


def test_points_of_one_event_can_be_changed_and_nothing_else_changes(tmp_path: Path) -> None:
    base = load_scenario("wg-ref-1")
    change = "[options.consequences.events.false_flag]\npoints = -41\n"
    loaded = extended(tmp_path, "wg-ref-1", "model", change)
    place = "options[model].consequences[score].events.false_flag.points"
    assert loaded.overrides == ({"place": place, "was": "-40", "now": "-41"},)
    (was,), (now,) = (one.scenario.options[0].consequences for one in (base, loaded))
    old, new = was.model_dump(), now.model_dump()
    assert (old["events"]["false_flag"].pop("points"), new["events"]["false_flag"].pop("points")) \
        == (-40, -41)  # fmt: skip
    assert old == new and list(now.events) == ["false_flag", "true_flag"]
    assert list(quantities_in(base.scenario)) == list(quantities_in(loaded.scenario))


def test_a_quantity_of_an_event_and_one_groups_ratio_can_be_changed(tmp_path: Path) -> None:
    change = "[options.consequences.events.false_flag]\nper_visit = 0.5\ngroup_ratio = { C = 9 }\n"
    loaded = extended(tmp_path, "wg-ref-1", "model", change)
    here = "options[model].consequences[score].events.false_flag"
    assert loaded.overrides == (
        {"place": f"{here}.per_visit", "was": "0.0001", "now": "0.5"},
        {"place": f"{here}.group_ratio.C", "was": "1.5", "now": "9"},
    )
    assert placed_at(loaded, f"{here}.group_ratio.C").quantity.value == 9
    assert placed_at(loaded, f"{here}.group_ratio.H").quantity.value == 8


def test_every_number_of_an_event_is_found_where_the_file_says_it() -> None:
    for name in ("wg-ref-1", "city-score-1000", "village-family-score"):
        scenario = load_scenario(name).scenario
        found = {one.written_at: one for one in quantities_in(scenario)}
        for option in scenario.options:
            for step in (one for one in option.consequences if one.kind == "score"):
                for word, event in step.events.items():
                    here = f"options[{option.id}].consequences[score].events.{word}"
                    for own, _, by_group, _ in specs_of(ScoreEvent):
                        value = getattr(event, own)
                        places = [f"{here}.{own}.{g}" for g in value] if by_group else []
                        places += [f"{here}.{own}"] if value is not None and not by_group else []
                        for place in places:
                            one = found[place]
                            assert one.quantity == (value[one.group] if by_group else value)
                            assert one.place == place.replace(f"[{option.id}]", f".{option.id}"
                                ).replace("consequences[score]", "consequences.score")  # fmt: skip


def test_alike_events_of_two_options_are_drawn_alike_and_others_apart() -> None:
    scenario = load_scenario("city-score-1000").scenario
    scores = [one for one in quantities_in(scenario) if one.table == "consequences.score"]
    assumed = [one for one in scores if one.quantity.form != "evidence"]
    by_stream: dict[str, set[tuple[str, str | None]]] = {}
    for one in assumed:
        by_stream.setdefault(one.stream, set()).add((one.name, one.group))
    assert len(by_stream) < len(assumed)
    assert all(len(what) == 1 for what in by_stream.values())


@pytest.mark.parametrize("word", ["muslim_women", "kurds_late", "sikhs"])
def test_a_real_groups_name_is_no_word_for_an_event(tmp_path: Path, word: str) -> None:
    event = f'[options.consequences.events.{word}]\npoints = -1\ncause = "context"\nper_year = 1\n'
    with pytest.raises(RedLine) as caught:
        extended(tmp_path, "wg-ref-1", "model", event)
    assert caught.value.exit_code == 4 and "red line 3" in str(caught.value)
    harmless = event.replace(word, "black_ice_not_cleared")
    assert extended(tmp_path, "wg-ref-1", "model", harmless).overrides


# ---- every rule that cannot work

RULES = (score_problems, score_sanction_problems)


def written_problems() -> Iterator[tuple[str, int]]:
    """Yield the file and line of every problem that the rule table's checks can raise."""
    for module in RULES:
        tree = ast.parse(inspect.getsource(module))
        inside = {id(node) for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)
                  and one.name == "outside" for node in ast.walk(one)}  # fmt: skip
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                made = node.func.id in ("Problem", "outside")
                if made and id(node) not in inside:
                    yield module.__name__, node.lineno


def test_every_rule_has_a_broken_file(monkeypatch: pytest.MonkeyPatch) -> None:
    raised: set[tuple[str, int]] = set()
    plain = score_sanction_problems.outside

    def noted(make: Any) -> Any:
        def made(*args: Any) -> Problem:
            frame = sys._getframe(1)
            raised.add((frame.f_globals["__name__"], frame.f_lineno))
            return make(*args)  # type: ignore[no-any-return]

        return made

    for module in RULES:
        monkeypatch.setattr(module, "Problem", noted(Problem))
        monkeypatch.setattr(module, "outside", noted(plain))
    files = sorted(BROKEN.glob("score_*.toml"))
    for path in files:
        with pytest.raises((InvalidInput, RedLine)):
            load_scenario(str(path))
    missing = set(written_problems()) - raised
    assert not missing, "no file in tests/broken/scenarios raises " + str(sorted(missing))


def test_a_sound_table_has_no_problem_and_a_broken_one_all_at_once() -> None:
    assert kinds_of("consequences")["score"] is Score
    for name in ("wg-ref-1", "city-score-1000", "village-family-score"):
        for option in load_scenario(name).scenario.options:
            for step in option.consequences:
                if step.kind == "score":
                    assert not list(step.problems("it", decides=bool(option.deciding)))
    with pytest.raises(InvalidInput) as caught:
        load_scenario(str(BROKEN / "score_many_wrong_rules.toml"))
    assert len(caught.value.problems) == 26
