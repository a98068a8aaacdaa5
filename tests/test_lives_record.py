"""What a record says of a score: ranges over the evidence, sampled people, and how exact it is."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

import watchglass as wg
from bless import OTHERWISE
from command import alone
from reference_model import GROUPS
from reports import record_of
from watchglass.base.errors import WrongUsage
from watchglass.measures.sampling import jackknife_interval
from watchglass.report.lives_part import monte_carlo_errors
from watchglass.report.published_schema import record_schema
from watchglass.report.record import Record

CITY, VILLAGE, REFERENCE = "city-score-1000", "village-family-score", "wg-ref-1"
NOTHING_FOLLOWS = "score-without-consequences"
REFERENCE_IDS = ("mean_score", "false_flags", "true_flags", "sanction_days", "new_sanctions")


@cache
def reference(people: int = 200_000, seed: int = 1) -> Record:
    return wg.assess(REFERENCE, engine="skip", people=people, seed=seed)


def rows(record: Record, measure: str, option: str) -> list[dict[str, Any]]:
    return [e for e in record.estimates if (e["measure"], e["option"]) == (measure, option)]


@pytest.mark.slow
@pytest.mark.parametrize("name", [CITY, VILLAGE])
def test_a_record_says_how_the_years_were_worked_out(name: str) -> None:
    record = record_of(name)
    Draft202012Validator(record_schema()).validate(record.as_dict())
    lives = record.data["lives"]
    assert lives["engine"] == "auto" and lives["people"] is None
    kept = {run["option"] for run in lives["runs"]}
    assert kept == {o["id"] for o in record.data["options"]} - {"none"}
    for run in lives["runs"]:
        assert run["why"] and run["classes"] <= 16 and run["interval"] in ("evidence", "both")
        assert run["interval"] == "both" or run["engine"] == "exact"
    stated = [e for e in lives["errors"] if e["measure"] == "score.mean" and e["group"] is None]
    assert all(e["grid_error"] is not None for e in stated if e["option"] != RELATIVES)


RELATIVES = "family-score-relatives"


@pytest.mark.slow
def test_a_consequence_without_strength_does_exactly_no_harm() -> None:
    for record, option in ((record_of(CITY), NOTHING_FOLLOWS),):
        harm = record.find("score.harm_days", option)
        assert harm is not None and harm["value"] == harm["low"] == harm["high"] == 0
    other = record_of(CITY).find("score.harm_days", "score-with-consequences")
    assert other is not None and other["high"] > 0


@pytest.mark.slow
def test_the_grid_error_is_small_beside_the_range() -> None:
    record = record_of(CITY)
    for error in record.data["lives"]["errors"]:
        one = record.find(error["measure"], error["option"], error["group"])
        if error["measure"] in ("score.tier_flips", "score.sanctions", "score.sanction_days"):
            assert one is not None and error["grid_error"] is not None
            assert abs(error["grid_error"]) < 0.35 * (one["high"] - one["low"]), error


@pytest.mark.slow
def test_the_reference_has_one_row_a_group_and_nothing_else() -> None:
    record = reference()
    found = sorted((e["measure"], e["group"]) for e in record.estimates)
    assert found == sorted((f"reference.{m}", g) for m in REFERENCE_IDS for g in GROUPS)
    assert {e["interval"] for e in record.estimates} == {"sampling"}
    assert all("200,000 people" in e["note"] for e in record.estimates)


@pytest.mark.slow
def test_sampled_reference_values_are_those_expected() -> None:
    # Section 6.2 of the reference: after 365 days, groups A and H.
    expected = {
        "mean_score": (866.543, 642.110), "false_flags": (0.146, 3.504),
        "true_flags": (1.15671, 4.10877), "sanction_days": (3.41258, 40.0282),
        "new_sanctions": (0.122471, 1.42627),
    }  # fmt: skip
    for word, values in expected.items():
        for group, value in zip("AH", values, strict=True):
            one = reference().find(f"reference.{word}", "model", group)
            assert one is not None
            reach = (one["high"] - one["low"]) / 2
            assert abs(one["value"] - value) < 2.5 * reach, (word, group, one, value)


@pytest.mark.slow
def test_equal_seeds_give_equal_bytes_and_more_people_less_noise() -> None:
    again = wg.assess(REFERENCE, engine="skip", people=200_000, seed=1)
    assert again.as_json() == reference().as_json()
    assert wg.assess(REFERENCE, engine="skip", people=200_000, seed=2).as_json() != again.as_json()
    few = wg.assess(REFERENCE, engine="skip", people=20_000)
    wide, narrow = (
        np.mean([e["high"] - e["low"] for e in record.estimates]) for record in (few, again)
    )
    assert 2 < wide / narrow < 5  # about the square root of 10


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("station-lfr", "--people", "1000"), "no option of this scenario keeps a score"),
        ((CITY, "--engine", "exact", "--people", "5"), "samples nobody"),
        ((CITY, "--engine", "best"), "there is no such engine"),
        ((CITY, "--workers", "2"), "only sampled people are shared out"),
        ((CITY, "--people", "0"), "at least one person"),
    ],
)
def test_a_wish_that_cannot_be_granted_is_wrong_usage(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    done = alone("assess", *words, "--json", cwd=tmp_path)
    assert done.code == 2 and said in done.err, done.err
    assert "Traceback" not in done.err and json.loads(done.err)["exit_code"] == 2


def test_an_engine_that_does_not_exist_is_refused_from_python() -> None:
    with pytest.raises(WrongUsage, match="no such engine"):
        wg.assess(CITY, engine="fast")  # type: ignore[arg-type]


def test_the_interval_of_a_mean_is_that_of_its_blocks() -> None:
    rng = np.random.default_rng(1)
    blocks = rng.normal(5, 1, 20)
    without = (blocks.sum() - blocks) / 19
    value, low, high = jackknife_interval(np.array([blocks.mean(), *without]))
    assert value is not None and low is not None and high is not None
    # By hand: the jackknife of a mean is its standard error, and t(19) at 97.5 % is 2.0930.
    reach = 2.0930 * blocks.std(ddof=1) / np.sqrt(20)
    assert high - value == pytest.approx(reach, rel=1e-4)
    assert value - low == pytest.approx(reach, rel=1e-4)


def test_the_error_of_a_bound_covers_the_bound() -> None:
    rng = np.random.default_rng(2)
    covered = []
    for _ in range(400):
        values = rng.random(200)
        low, high = monte_carlo_errors(values)
        assert low is not None and high is not None
        covered.append(abs(np.quantile(values, 0.975) - 0.975) <= 1.6 * high)
    assert np.mean(covered) > 0.9
    assert monte_carlo_errors(np.arange(19.0)) == (None, None)


def test_every_lives_scenario_has_its_own_way_in_the_golden_records() -> None:
    assert set(OTHERWISE) == {CITY, VILLAGE, REFERENCE}
