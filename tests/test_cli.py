"""The command line: the four sums, lists, schemas, evidence and help, with exact answers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

import watchglass
from command import QUICK, Run, printed, runner
from reports import OF_ONE_DAY
from watchglass.scenario.load import bundled, load_scenario

BUNDLED = sorted(bundled())


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    return runner(monkeypatch, capfd, tmp_path)


# ---- the four sums


def test_rates_on_both_denominators(run: Run) -> None:
    asked = ("--scans", "3147436", "--alerts", "2077", "--false", "10", "--json")
    found = printed(run("calc", "rates", *asked))
    # Exact Poisson over scans, exact binomial over alerts (requirements, fixture F2).
    expected = {
        "false_per_scan": (10 / 3147436, 1.5236e-6, 5.8430e-6),
        "false_per_million_scans": (3.17719, 1.5236, 5.8430),
        "false_per_alert": (10 / 2077, 0.0023111, 0.0088364),
        "ppv": (2067 / 2077, 0.9911636, 0.9976889),
    }
    for name, (value, low, high) in expected.items():
        assert found[name]["value"] == pytest.approx(value, rel=1e-6), name
        assert found[name]["low"] == pytest.approx(low, rel=1e-4), name
        assert found[name]["high"] == pytest.approx(high, rel=1e-4), name


def test_rates_without_alerts_are_null_not_zero(run: Run) -> None:
    found = printed(
        run("calc", "rates", "--scans", "4000", "--alerts", "0", "--false", "0", "--json")
    )
    assert found["ppv"] is None and found["false_per_alert"] is None
    assert found["false_per_scan"]["value"] == 0
    assert found["upper_limit"]["per_scan"]["rule_of_three"] == 0.00075
    text = run("calc", "rates", "--scans", "4000", "--alerts", "0", "--false", "0").out
    assert "ppv: not defined" in text


def test_a_rate_scaled_up_to_a_crowd(run: Run) -> None:
    found = printed(
        run("calc", "scaleup", "--scans-per-day", "11900000", "--listed-present", "100",
            "--tpir", "0.8", "--fpir", "0.001", "--json")
    )  # fmt: skip
    assert found["true_alerts_per_day"] == pytest.approx(80, rel=1e-12)
    assert found["false_alerts_per_day"] == pytest.approx(11899.9, rel=1e-12)
    assert found["ppv"] == pytest.approx(80 / 11979.9, rel=1e-12)
    assert round(found["ppv"], 7) == pytest.approx(0.0066778, abs=1.1e-7)
    assert round(found["false_share"], 5) == 0.99332
    assert found["prevalence_one_in"] == 119000


def test_a_gallery_scaled_up(run: Run) -> None:
    found = printed(
        run("calc", "gallery", "--fpir", "1/6000", "--at", "10000", "--to", "1300000000", "--json")
    )
    assert found["false_match_rate"] == pytest.approx(1.6667e-8, rel=1e-4)
    assert found["expected_false_candidates"] == pytest.approx(21.67, abs=0.005)
    assert found["fpir"] == pytest.approx(1, abs=1e-9)
    assert (found["extrapolation_factor"], found["grade"]) == (130000, "E")


def test_what_a_bias_check_could_have_seen(run: Run) -> None:
    found = printed(
        run("calc", "power", "--false-alerts", "10", "--share", "0.15", "--ratio", "2", "--json")
    )
    assert found["power"] == pytest.approx(0.2500, abs=5e-5)
    assert found["minimum_detectable_ratio"] == pytest.approx(5.308, abs=5e-4)
    assert found["false_alerts_needed"] == 80


def test_the_sums_in_words(run: Run) -> None:
    done = run("calc", "power", "--false-alerts", "10", "--share", "15 %")
    assert (done.code, done.err) == (0, "")
    assert "power: 0.250046" in done.out and "{" not in done.out


@pytest.mark.parametrize(
    ("words", "problems"),
    [
        (["rates", "--scans", "ten", "--alerts", "x", "--false", "1.5"], 3),
        (["rates", "--scans", "10", "--alerts", "20", "--false", "30"], 2),
        (["scaleup", "--scans-per-day", "0", "--listed-present", "9", "--tpir", "0.8",
          "--fpir", "0.1"], 2),
        (["scaleup", "--scans-per-day", "10", "--listed-present", "1", "--tpir", "80",
          "--fpir", "1/0"], 2),
        (["gallery", "--fpir", "6/5", "--at", "0", "--to", "x"], 3),
        (["power", "--false-alerts", "x", "--share", "y", "--ratio", "0.5"], 3),
        (["rates", "--scans", "x", "--alerts", "2", "--false", "3"], 2),
        (["gallery", "--fpir", "nan", "--at", "1", "--to", "1"], 1),
        (["power", "--false-alerts", "10", "--share", "1", "--ratio", "0.5"], 2),
    ],
)  # fmt: skip
def test_a_sum_that_cannot_be_done_says_all_that_is_wrong(
    run: Run, words: list[str], problems: int
) -> None:
    done = run("calc", *words)
    assert (done.code, done.out) == (2, "")
    lines = done.err.splitlines()
    assert len(lines) == problems, done.err
    assert all(line.startswith("watchglass: --") for line in lines)
    again = run("calc", *words, "--json")
    body = json.loads(again.err)
    assert (again.code, body["exit_code"], len(body["problems"])) == (2, 2, problems)
    assert {"place", "value", "rule", "way_out"} == set(body["problems"][0])


# ---- listing, showing, schemas


def test_scenarios_are_listed_with_their_questions(run: Run) -> None:
    rows = printed(run("scenarios", "--json"))
    assert [row["id"] for row in rows] == BUNDLED
    lines = run("scenarios").out.splitlines()
    for row, line in zip(rows, lines, strict=True):
        assert line.startswith(row["id"]) and line.endswith(row["question"])


@pytest.mark.parametrize("name", sorted(set(BUNDLED) - set(OF_ONE_DAY)))
def test_what_show_prints_of_a_score_loads_unchanged(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "copy.toml").write_text(run("show", name).out, encoding="utf-8")
    assert load_scenario(str(tmp_path / "copy.toml")).data == load_scenario(name).data


@pytest.mark.parametrize("name", OF_ONE_DAY)
def test_what_show_prints_runs_unchanged(run: Run, tmp_path: Path, name: str) -> None:
    shown = run("show", name)
    assert (shown.code, shown.err) == (0, "")
    (tmp_path / "copy.toml").write_text(shown.out, encoding="utf-8")
    original = watchglass.assess(name, seed=3, draws=100).as_dict()
    copy = printed(run("assess", "copy.toml", "--json", "--seed", "3", *QUICK))
    assert copy == original


def test_show_as_json_and_as_a_card(run: Run) -> None:
    data = printed(run("show", "hotel-1to1", "--json"))
    assert data == json.loads(json.dumps(load_scenario("hotel-1to1").data))
    card = run("show", "hotel-1to1", "--card").out
    assert "What is not known" in card and max(map(len, card.splitlines())) <= 88
    assert run("show", "hotel-2").code == 3


@pytest.mark.parametrize("name", OF_ONE_DAY)
def test_the_record_schema_fits_every_bundled_scenario(run: Run, name: str) -> None:
    schema = printed(run("schema", "record"))
    jsonschema.Draft202012Validator.check_schema(schema)
    record = json.loads(watchglass.assess(name, seed=1, draws=100).as_json())
    jsonschema.Draft202012Validator(schema).validate(record)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate({**record, "score": 7})


@pytest.mark.parametrize("name", BUNDLED)
def test_the_scenario_schema_fits_every_bundled_file(run: Run, name: str) -> None:
    schema = printed(run("schema", "scenario", "--json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    data = json.loads(json.dumps(load_scenario(name).data))
    jsonschema.Draft202012Validator(schema).validate(data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate({**data, "undeclared": 1})


def test_an_unknown_schema_is_wrong_usage(run: Run) -> None:
    done = run("schema", "recrod")
    assert (done.code, done.out) == (2, "")
    assert "Did you mean 'record'?" in done.err


def test_evidence_is_searched_and_cited(run: Run) -> None:
    found = printed(run("evidence", "false", "alerts", "london", "--json"))
    assert found
    for item in found:
        text = str(item).casefold()
        assert all(word in text for word in ("false", "alerts", "london"))
        assert item["key"] and "sources" in item and item["certainty"]
    assert printed(run("evidence", "zzzzz", "--json")) == []
    done = run("evidence", "npl-fpir06-10k")
    assert "Source: " in done.out and done.err == "1 entry\n"
    assert re.search(r"^\d+ entries$", run("evidence", "london").err, re.M)
    nothing = run("evidence", "zzzzz").err
    assert nothing.startswith("No entry has this word.") and "face search" in nothing
    assert nothing.endswith("0 entries\n")
    assert "One word alone finds: london (" in run("evidence", "london", "zzzzz").err
    assert printed(run("evidence", "unicity", "--json")), "the word of a chart finds its evidence"


def test_validate_sets_predicted_beside_observed(run: Run) -> None:
    found = printed(run("validate", "--json"))
    assert len(found) > 5
    assert all(isinstance(one, dict) for one in found)


def test_help_is_for_everybody(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    for words in ("watchglass assess station-lfr", "Not for deciding about any person"):
        assert words in done.out
    for code in ("0 done", "2 wrong", "3 invalid", "4 refused", "5 ", "6 ", "130 interrupted"):
        assert code in " ".join(done.out.split())
    commands = ("assess", "scenarios", "show", "evidence", "places", "validate", "schema", "calc")
    for command in commands:
        assert run(command, "--help").code == 0
    assert run("--version").out == f"watchglass {watchglass.__version__}\n"
