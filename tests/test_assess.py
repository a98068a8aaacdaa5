"""From a scenario to its record: what must hold whatever the numbers are."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import watchglass
from reports import OF_ONE_DAY
from scenes import arrays_in, frozen, rows_of, taken
from watchglass.base.units import UNITS
from watchglass.evidence.load import load_evidence
from watchglass.flow import run_options
from watchglass.measures.answers import meanings
from watchglass.measures.comparisons import Comparison
from watchglass.scenario.drawn import Values, draw_all
from watchglass.scenario.load import bundled, load_scenario
from watchglass.scenario.quantities_in import quantities_in

# Identities of one day's stages; scores are lived through and tested elsewhere.
SCENARIOS = OF_ONE_DAY
DRAWS = 400


@cache
def record_of(name: str, seed: int = 1, draws: int = DRAWS) -> dict[str, Any]:
    return json.loads(watchglass.assess(name, seed=seed, draws=draws).as_json())


def table_of(name: str) -> dict[str, Any]:
    return tomllib.loads(bundled()[name].read_text("utf-8"))


def written(folder: Path, table: dict[str, Any], name: str = "mine") -> str:
    """Write a scenario as TOML, from JSON-like values."""
    path = folder / f"{name}.toml"
    lines = [f"{key} = {inline(value)}" for key, value in table.items()]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {inline(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(inline(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def assess(folder: Path, table: dict[str, Any], draws: int = 60) -> dict[str, Any]:
    found = watchglass.assess(written(folder, table), seed=1, draws=draws)
    return json.loads(found.as_json())


def answer(
    record: dict[str, Any], measure: str, option: str, stage: str | None = None,
    group: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    found = [
        e for e in record["estimates"]
        if (e["measure"], e["option"], e["stage"], e["group"]) == (measure, option, stage, group)
    ]  # fmt: skip
    assert len(found) == 1, (measure, option, stage, group, len(found))
    return found[0]


def option_in(table: dict[str, Any], option: str) -> dict[str, Any]:
    return next(one for one in table["options"] if one["id"] == option)


# ---- every estimate of every bundled scenario


@pytest.mark.parametrize("name", SCENARIOS)
def test_none_comes_first_and_a_less_intrusive_way_is_there(name: str) -> None:
    record = record_of(name)
    assert record["options"][0]["id"] == "none"
    assert record["estimates"][0]["option"] == "none"
    other_way = any(option["less_intrusive"] for option in record["options"][1:])
    assert other_way or load_scenario(name).scenario.no_alternative_because


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_estimate_is_whole(name: str) -> None:
    for e in record_of(name)["estimates"]:
        if e["value"] is not None:
            assert e["low"] <= e["value"] <= e["high"], e
            assert e["known"]
        else:
            assert not e["known"] or e["low"] is None, e
        if e["low"] is not None:
            assert e["low"] <= e["high"], e
        assert e["unit"] in UNITS, e
        assert len(e["numerator"]) > 2 and len(e["denominator"]) > 2, e
        assert "{" not in e["numerator"] + e["denominator"]
        assert e["grade"] in "ABCDE", e
        assert e["stage"] in (None, "before_review", "after_review")
        assert set(e["evidence"]) <= set(load_evidence()), e
        # A search of a gallery may name several innocent people: its note says so.
        several = e["measure"] == "alerts.false_per_scan" and "above 1" in e["note"]
        if e["unit"] == "share" and e["low"] is not None and not several:
            assert e["low"] >= 0 and e["high"] <= 1, e


@pytest.mark.parametrize("name", SCENARIOS)
def test_false_alerts_stand_on_both_denominators_at_each_stage(name: str) -> None:
    record = record_of(name)
    shown = [e for e in record["estimates"] if e["measure"].startswith("alerts.false_")]
    for e in shown:
        assert e["numerator"] == "false alerts"
        other = {"alerts.false_per_scan": "alerts.false_share",
                 "alerts.false_share": "alerts.false_per_scan"}[e["measure"]]  # fmt: skip
        assert answer(record, other, e["option"], e["stage"])["denominator"] != e["denominator"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_today_is_not_known_and_never_taken_for_nothing(name: str) -> None:
    record = record_of(name)
    prefix = {"stopped": "stops", "asked": "enquiries", "refused": "refusals"}[
        load_scenario(name).scenario.affected_word
    ]
    today = answer(record, f"{prefix}.false", "none", "after_review")
    asked = table_of(name)["options"][0].get("today", {}).get("wrong_share", {})
    if isinstance(asked, dict) and asked.get("not_known", not asked):
        assert today["value"] is None and not today["known"] and today["high"] > 0
        assert "today.wrong_share" in {g["quantity"] for g in record["gaps"]}
    assert today["value"] != 0


@pytest.mark.parametrize("name", SCENARIOS)
def test_gaps_are_ordered_by_influence_and_say_what_to_ask(name: str) -> None:
    gaps = record_of(name)["gaps"]
    sizes = [gap["influence"] for gap in gaps]
    assert sizes == sorted(sizes, reverse=True)
    for gap in gaps:
        assert gap["ask"].strip() and gap["low"] < gap["high"] and gap["unit"] in UNITS


# ---- the same bytes


@pytest.mark.parametrize("name", SCENARIOS)
def test_equal_seeds_give_equal_bytes_and_other_seeds_other_ones(name: str) -> None:
    one, two = (watchglass.assess(name, seed=5, draws=80).as_json() for _ in range(2))
    assert one == two
    other = json.loads(watchglass.assess(name, seed=6, draws=80).as_json())
    assert other["estimates"] != json.loads(one)["estimates"]
    assert "NaN" not in one and "Infinity" not in one


# ---- identities, draw by draw


def runs_of(name: str, draws: int = 64, rows: Any = None) -> Iterator[Any]:
    loaded = load_scenario(name)
    values = draw_all(list(quantities_in(loaded.scenario)), load_evidence(), 3, draws)
    if rows is not None:
        values = Values(len(rows), taken(dict(values.tables), rows))
    return run_options(loaded, values, lambda option, scoring: (None, None), seed=3)


@pytest.mark.parametrize("name", SCENARIOS)
def test_parts_add_up_in_every_draw(name: str) -> None:
    for run in runs_of(name):
        if run.scene is None:
            continue
        seen, rows = run.scene.sightings, rows_of(run)
        compared = seen.unmatched_per_day + seen.matched_per_day
        if run.scenario.places is not None and run.decisions is None:  # recorded on their ways
            assert ("people.exposed_unique", None, None) not in rows
            assert ("view.minutes_seen", None, None) in rows
        elif seen.at_risk != "enrolled":
            captured = seen.passages_per_day * seen.captured_share[:, None]
            np.testing.assert_allclose(compared, captured, rtol=1e-12)
            passages = rows[("people.passages", None, None)].values
            np.testing.assert_allclose(passages, run.per_year(compared), rtol=1e-9)
            unique = rows[("people.exposed_unique", None, None)].values
            days = rows[("people.person_days", None, None)].values
            everybody = run.classes.persons.sum(axis=1)
            assert (unique <= np.minimum(days, everybody) * (1 + 1e-9)).all()
            assert (days <= passages * (1 + 1e-9)).all()
        for stage in ("before_review", "after_review"):
            if ("alerts.false", None, stage) in rows:
                false, true, listed = (
                    rows[(f"alerts.{part}", None, stage)].values
                    for part in ("false", "true", "list_error")
                )
                share = rows[("alerts.false_share", None, stage)].values
                np.testing.assert_allclose(share * (false + true + listed), false, rtol=1e-9)
        for prefix in ("stops", "enquiries", "refusals"):
            key = (f"{prefix}.false_by_matching", None, "after_review")
            if key in rows:
                by_list = rows[(f"{prefix}.false_by_list", None, "after_review")].values
                whole = rows[(f"{prefix}.false", None, "after_review")].values
                np.testing.assert_allclose(rows[key].values + by_list, whole, rtol=1e-12)
        burden = [row.values for (m, *_), row in rows.items() if m == "disparity.burden_share"]
        if burden:
            np.testing.assert_allclose(np.sum(burden, axis=0), 1.0, rtol=1e-9)


@pytest.mark.parametrize("name", SCENARIOS)
def test_people_affected_are_no_more_than_times_affected(name: str) -> None:
    for run in runs_of(name):
        rows = rows_of(run)
        once = rows.get(("harm.people_affected", None, "after_review"))
        if once is not None:
            times = run.per_year(run.outcomes.wrongly_per_day)
            assert (once.values <= times * (1 + 1e-3)).all()
            again = rows[("harm.repeat_share", None, "after_review")].values
            assert ((again >= 0) & (again <= 1))[np.isfinite(again)].all()
            assert (once.values * (1 + np.nan_to_num(again)) <= times * (1 + 1e-3)).all()


@pytest.mark.parametrize("name", SCENARIOS)
def test_measures_are_sound_and_leave_the_run_alone(name: str) -> None:
    known = meanings()
    for run in runs_of(name):
        for part in (run.scene, run.decisions, run.outcomes):
            frozen(part)
        before = {path: a.copy() for path, a in arrays_in(run.decisions)}
        first, second = rows_of(run), rows_of(run)
        assert set(first) == set(second)
        for key, row in first.items():
            meaning = known[row.measure]
            assert row.values.dtype == np.float64 and row.values.shape == (run.draws,), key
            np.testing.assert_array_equal(row.values, second[key].values)
            finite = row.values[~np.isnan(row.values)]
            assert np.isfinite(finite).all(), key
            if meaning.unit != "relative change":
                assert (finite >= 0).all(), key
            if meaning.unit == "share":
                assert (finite <= 1 + 1e-9).all() or row.measure == "alerts.false_per_scan", key
        for path, array in arrays_in(run.decisions):
            np.testing.assert_array_equal(array, before[path])


@pytest.mark.parametrize("name", SCENARIOS)
def test_draws_may_be_cut_and_reordered_from_end_to_end(name: str) -> None:
    order = np.random.default_rng(2).permutation(64)[:40]
    for whole, part in zip(runs_of(name), runs_of(name, rows=order), strict=True):
        some = rows_of(part)
        for key, row in rows_of(whole).items():
            np.testing.assert_allclose(
                some[key].values, row.values[order], rtol=1e-9, atol=1e-12, err_msg=str(key)
            )


# ---- options side by side


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_option_beside_its_copy_differs_by_exactly_nothing(name: str, tmp_path: Path) -> None:
    table = table_of(name)
    twin = copy.deepcopy(table["options"][-1])
    original, twin["id"], twin["title"] = twin["id"], "twin", "The same option again"
    table["options"][-1]["less_intrusive"] = True
    table["options"].append(twin)
    record = assess(tmp_path, {**table, "id": "twins"})
    pairs = [c for c in record["comparisons"] if (c["option"], c["against"]) == ("twin", original)]
    assert pairs
    for c in pairs:
        assert (c["low"], c["high"]) == (0, 0), c
        assert c["difference"] in (0, None) and c["probability_lower"] in (0, None), c
    for e in record["estimates"]:
        if e["option"] == "twin":
            mate = answer(record, e["measure"], original, e["stage"], e["group"])
            assert {**mate, "option": "twin"} == e


def test_differences_are_taken_draw_by_draw() -> None:
    record = record_of("station-lfr")
    pairs = {(c["measure"], c["option"], c["against"]): c for c in record["comparisons"]}
    same = pairs[("people.exposed_unique", "lfr-large-list", "none")]
    alone = answer(record, "people.exposed_unique", "lfr-large-list")
    assert (same["difference"], same["low"], same["high"]) == (
        alone["value"], alone["low"], alone["high"],
    )  # fmt: skip
    runs = {run.option.id: rows_of(run) for run in runs_of("station-lfr", DRAWS)}
    key = ("people.exposed_unique", None, None)
    spread = runs["lfr-large-list"][key].values - runs["lfr-small-list"][key].values
    # Both rest on the same draws of the same quantities, so that only rounding is left.
    assert (np.abs(spread) <= 1e-12 * runs["lfr-small-list"][key].values).all()


def test_rounding_is_no_difference(tmp_path: Path) -> None:
    table = table_of("station-lfr")
    option_in(table, "lfr-small-list")["less_intrusive"] = True
    for c in assess(tmp_path, table)["comparisons"]:
        if (c["measure"], c["against"]) == ("people.exposed_unique", "lfr-small-list"):
            expected = 0 if c["option"] == "lfr-large-list" else 1
            assert c["probability_lower"] == expected, c


def test_what_continues_of_today_cancels_even_when_nobody_knows_it() -> None:
    record = record_of("station-lfr")
    found: list[Comparison] = [
        c for c in record["comparisons"]
        if (c["measure"], c["option"], c["against"]) == ("stops.false", "lfr-large-list", "none")
    ]  # fmt: skip
    (c,) = found
    added = answer(record, "stops.false", "lfr-large-list", "after_review")
    assert c["difference"] == added["value"] and c["difference"] > 0  # type: ignore[index]


def test_an_option_that_ends_todays_practice_waits_for_what_nobody_knows(tmp_path: Path) -> None:
    table = table_of("station-lfr")
    option_in(table, "lfr-large-list")["today_continues"] = False
    record = assess(tmp_path, table)
    for c in record["comparisons"]:
        if (c["measure"], c["option"], c["against"]) == ("stops.false", "lfr-large-list", "none"):
            assert c["difference"] is None and c["low"] < 0 and "not known" in c["note"]


# ---- what nobody knows (R06)

# Each quantity once, in the first scenario and the last option that has it.
BLANKABLE = {
    (placed.table, placed.name, placed.group is None): (name, placed)
    for name in SCENARIOS[::-1]
    for placed in quantities_in(load_scenario(name).scenario)
    if placed.quantity.form != "not known" and placed.table != "bias_check"
}.values()


def blank(table: dict[str, Any], placed: Any) -> None:
    """Set one quantity to not known, over a range about where it was or its domain."""
    quantity, spec = placed.quantity, placed.spec
    ends = [quantity.low, quantity.high, quantity.value, spec.low]
    low = max(min(end for end in ends if end is not None) / 2, spec.low)
    tops = [end for end in (quantity.high, quantity.value) if end is not None]
    high = min(2 * max(tops), spec.high) if tops else min(spec.high, 10.0)
    raw = {"not_known": True, "low": low, "high": max(high, low + 1e-3)}
    home: Any = table["population"] if not placed.option else option_in(table, placed.option)
    stage, _, kind = placed.table.partition(".")
    *way, name = placed.name.split(".")
    if stage == "places":
        home = table["places"]
        for part in way:
            home = home[part]
    if name.startswith("group_"):
        home, name = home["groups"][placed.group], name.removeprefix("group_")
    elif placed.option:
        home = home.setdefault(stage, {}) if stage in ("today", "use", "list") else home[stage]
    if isinstance(home, list):
        home = next(step for step in home if step["kind"] == kind)
    if placed.group and not placed.name.startswith("group_"):
        home, name = home.setdefault(name, {}), placed.group
    home[name] = raw


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "placed"), BLANKABLE, ids=[f"{name}:{placed.place}" for name, placed in BLANKABLE]
)
def test_any_quantity_may_be_not_known(name: str, placed: Any, tmp_path: Path) -> None:
    table = table_of(name)
    blank(table, placed)
    record = assess(tmp_path, table, draws=24)
    label = f"{placed.table}.{placed.name}" + (f".{placed.group}" if placed.group else "")
    gaps = record["gaps"]
    listed = [gap for gap in gaps if gap["quantity"] == label]
    assert listed, [gap["quantity"] for gap in gaps]
    assert not placed.option or placed.option in listed[0]["options"]
    sizes = [gap["influence"] for gap in gaps]
    assert sizes == sorted(sizes, reverse=True)
    for measure in listed[0]["needed_for"]:
        shown = [e for e in record["estimates"] if e["measure"] == measure
                 and (not placed.option or e["option"] == placed.option)]  # fmt: skip
        assert any(not e["known"] and e["value"] is None for e in shown), measure
    for e in record["estimates"]:  # other options keep what they know
        if placed.option and e["option"] not in (placed.option, "none") and not e["known"]:
            assert placed.name.replace("_", " ") not in e["note"] or any(
                gap["quantity"] == label and e["option"] in gap["options"] for gap in gaps
            ), e


def test_the_gap_that_moves_the_answer_most_comes_first(tmp_path: Path) -> None:
    table = table_of("station-lfr")
    wide = {"not_known": True, "low": 1e-6, "high": 1e-2}
    narrow = {"not_known": True, "low": 0.02, "high": 0.021}
    option_in(table, "lfr-large-list")["list"] |= {"present_share": wide, "stale_share": narrow}
    order = [gap["quantity"] for gap in assess(tmp_path, table)["gaps"]]
    assert order.index("list.present_share") < order.index("list.stale_share")


# ---- harm that a better machine does not remove, and review that does harm


def test_a_perfect_machine_leaves_harm_from_a_stale_list(tmp_path: Path) -> None:
    table = table_of("station-lfr")
    perfect = {"low": 0.9999999, "best": 0.99999995, "high": 1.0, "because": "a perfect machine"}
    never = {"low": 0.0, "best": 1e-15, "high": 2e-15, "because": "a machine that never errs"}
    for option in ("lfr-small-list", "lfr-large-list"):
        search = option_in(table, option)["deciding"][0]
        search |= {"tpir": perfect, "fpir": never, "field_tpir_ratio": perfect}
    record = assess(tmp_path, table)
    whole = answer(record, "stops.false", "lfr-large-list", "after_review")
    left = answer(record, "stops.false_at_perfect_matching", "lfr-large-list", "after_review")
    matching = answer(record, "stops.false_by_matching", "lfr-large-list", "after_review")
    assert whole["value"] > 1 and matching["value"] < 1e-3
    assert left["value"] == pytest.approx(whole["value"], rel=1e-3)


def test_review_that_overrules_more_than_it_catches_makes_alerts_less_often_right(
    tmp_path: Path,
) -> None:
    table = table_of("station-lfr")
    review = option_in(table, "lfr-large-list")["deciding"][1]
    review["catch_rate"] = {"low": 0.01, "best": 0.02, "high": 0.05, "because": "hardly looks"}
    review["overruled_rate"] = {"low": 0.5, "best": 0.6, "high": 0.7, "because": "distrusts all"}
    record = assess(tmp_path, table)
    assert answer(record, "review.ppv_change", "lfr-large-list")["high"] < 0
    before, after = (
        answer(record, "alerts.false_share", "lfr-large-list", stage)["value"]
        for stage in ("before_review", "after_review")
    )
    assert after > before


def test_review_and_the_share_of_false_alerts_tell_the_same_story() -> None:
    for run in runs_of("station-lfr"):
        rows = rows_of(run)
        if ("review.ppv_change", None, None) in rows:
            before, after = (rows[("alerts.false_share", None, stage)].values
                             for stage in ("before_review", "after_review"))  # fmt: skip
            change = rows[("review.ppv_change", None, None)].values
            np.testing.assert_allclose(change, before - after, atol=1e-12)


def test_people_who_differ_are_spared_more_often_than_if_all_were_alike() -> None:
    for run in runs_of("station-lfr"):
        rows = rows_of(run)
        if ("harm.repeat_any", None, "after_review") in rows:
            differ = rows[("harm.repeat_any", None, "after_review")].values
            alike = rows[("harm.repeat_any_if_all_alike", None, "after_review")].values
            assert (differ <= alike * (1 + 1e-3)).all()
            share = rows[("harm.top1_share", None, "after_review")].values
            assert (share > 0.01).all()
