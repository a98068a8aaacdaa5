"""The command line as people and scripts use it: words in, data, messages and exit codes out."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest

import watchglass
from watchglass import cli
from watchglass.report import record as record_module
from watchglass.report import write
from watchglass.scenario.load import bundled, load_scenario

BUNDLED = sorted(bundled())
QUICK = ("--draws", "100")
ALONE = [sys.executable, "-m", "watchglass"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(watchglass.__file__).parents[1])}


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Run]:
    """Give a function that runs the command in an empty folder, in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["watchglass", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        code = left.value.code
        return Done(code if isinstance(code, int) else int(code is not None), out, err)

    yield run


def alone(*words: str, cwd: Path, **more: Any) -> Done:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [*ALONE, *words], capture_output=True, text=True, cwd=cwd, check=False, env=ENVIRONMENT, **more
    )
    return Done(done.returncode, done.stdout, done.stderr)


def printed(done: Done) -> Any:
    assert done.code == 0, done.err
    return json.loads(done.out)


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip


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
          "--fpir", "1/0"], 1),
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


@pytest.mark.parametrize("name", BUNDLED)
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


@pytest.mark.parametrize("name", BUNDLED)
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
    assert "Source: " in done.out and re.search(r"^\d+ entries$", done.err, re.M)


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
    for command in ("assess", "scenarios", "show", "evidence", "validate", "schema", "calc"):
        assert run(command, "--help").code == 0
    assert run("--version").out == f"watchglass {watchglass.__version__}\n"


# ---- assess


def test_assess_as_json_writes_nothing(run: Run, tmp_path: Path) -> None:
    done = run("assess", "station-lfr", "--json", *QUICK)
    record = watchglass.assess("station-lfr", draws=100)
    assert (done.code, done.out, done.err) == (0, record.as_json(), "")
    assert list(tmp_path.iterdir()) == []


def test_assess_writes_a_folder_named_after_the_scenario(run: Run, tmp_path: Path) -> None:
    done = run("assess", "station-lfr", "--seed", "7", *QUICK)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "Report: watchglass-station-lfr"
    folder = tmp_path / "watchglass-station-lfr"
    assert {path.name for path in folder.iterdir()} >= {"record.json", "report.html", "tables"}
    assert json.loads((folder / "record.json").read_text("utf-8"))["seed"] == 7
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_json_beside_a_folder_keeps_messages_off_standard_output(run: Run, tmp_path: Path) -> None:
    done = run("assess", "station-lfr", "--json", "--out", "here", *QUICK)
    assert (tmp_path / "here" / "record.json").read_text("utf-8") == done.out
    assert done.err == "report: here\n"


def test_no_colour_and_no_spinner_where_there_is_no_terminal(tmp_path: Path) -> None:
    for words in (["--help"], ["assess", "station-lfr", "--json", *QUICK], ["asses"], ["validate"]):
        done = alone(*words, cwd=tmp_path)
        assert "\x1b" not in done.out + done.err and "\r" not in done.out + done.err


# ---- exit 2, 3, 4, 5


@pytest.mark.parametrize(
    "words",
    [["asses"], ["assess"], ["assess", "station-lfr", "--draws", "99"],
     ["assess", "station-lfr", "--draws", "200001"], ["assess", "station-lfr", "--seed", "-1"],
     ["assess", "station-lfr", "--seed", str(2**63)], ["assess", "station-lfr", "--seed", "x"],
     ["assess", "station-lfr", "--undeclared"], ["calc"], ["calc", "rates"], ["show"], []],
)  # fmt: skip
def test_wrong_usage_is_2(run: Run, words: list[str]) -> None:
    done = run(*words)
    assert done.code == 2
    assert "Usage: " in done.err + done.out


def test_the_largest_seed_is_taken(run: Run) -> None:
    asked = ("--seed", str(2**63 - 1), "--json")
    assert printed(run("assess", "station-lfr", *asked, *QUICK))["seed"] == 2**63 - 1


def test_an_invalid_scenario_is_3_and_a_red_line_4(run: Run, tmp_path: Path) -> None:
    head = 'extends = "station-lfr"\nid = "ours"\ntitle = "Ours"\n'
    (tmp_path / "bad.toml").write_text(head + "rung = 1\nurgn = 2\n", encoding="utf-8")
    done = run("assess", "bad.toml", "--json")
    body = json.loads(done.err)
    assert (done.code, done.out, body["exit_code"], body["error"]) == (3, "", 3, "InvalidInput")
    assert len(body["problems"]) == 2
    (tmp_path / "list.toml").write_text(head + 'email = "a.person@mail.example"\n', "utf-8")
    done = run("assess", "list.toml")
    assert (done.code, done.out) == (4, "")
    assert "a.person" not in done.err
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_strict_stops_at_typed_and_unverified_values(run: Run, tmp_path: Path) -> None:
    head = 'extends = "station-lfr"\nid = "ours"\ntitle = "Ours"\n'
    people = '[population]\npeople = 300000\n[[options]]\nid = "lfr-small-list"\n'
    step = '[[options.deciding]]\nkind = "face_search"\n'
    claim = 'tpir = { evidence = "claim-id-90", because = "to show what it would mean" }\n'
    path = tmp_path / "ours.toml"
    path.write_text(head + people + step + claim, encoding="utf-8")
    done = run("assess", "ours.toml", "--strict", "--json")
    body = json.loads(done.err)
    assert (done.code, done.out, body["error"]) == (5, "", "Unsourced")
    found = {problem["place"]: problem["rule"] for problem in body["problems"]}
    assert found["ours: population.people"] == "it has no source"
    assert found["ours: options[lfr-small-list].deciding[face_search].tpir"] == "it is a claim"
    assert not [one for one in tmp_path.iterdir() if one.is_dir()]
    assert run("assess", "ours.toml", "--json", *QUICK).code == 0


def test_strict_stops_at_evidence_nobody_verified(run: Run, tmp_path: Path) -> None:
    from watchglass.evidence.load import load_evidence

    key = next(
        key for key, entry in load_evidence().items()
        if entry.certainty == "not verified" and not entry.claim and entry.unit == "share"
        and entry.value and entry.kind == "number"
    )  # fmt: skip
    (tmp_path / "ours.toml").write_text(
        'extends = "station-lfr"\nid = "ours"\ntitle = "Ours"\n[[options]]\nid = "lfr-small-list"\n'
        f'[options.list]\nstale_share = {{ evidence = "{key}" }}\n',
        encoding="utf-8",
    )
    done = run("assess", "ours.toml", "--strict")
    assert done.code == 5
    assert f"'{key}'; nobody has verified it" in done.err


def test_strict_passes_where_everything_has_a_source_or_a_reason(run: Run) -> None:
    assert run("assess", "station-lfr", "--strict", "--json", *QUICK).code == 0


# ---- exit 6


def test_what_exists_is_never_overwritten_unasked(run: Run, tmp_path: Path) -> None:
    assert run("assess", "station-lfr", "--out", "r", *QUICK).code == 0
    before = files_in(tmp_path)
    done = run("assess", "station-lfr", "--out", "r", "--seed", "2", *QUICK)
    assert (done.code, done.out) == (6, "")
    assert "--force" in done.err
    assert files_in(tmp_path) == before


def test_force_replaces_an_earlier_report_and_nothing_else(run: Run, tmp_path: Path) -> None:
    assert run("assess", "station-lfr", "--out", "r", *QUICK).code == 0
    assert run("assess", "hotel-1to1", "--out", "r", "--force", *QUICK).code == 0
    record = json.loads((tmp_path / "r" / "record.json").read_text("utf-8"))
    assert record["scenario"]["id"] == "hotel-1to1"
    (tmp_path / "r" / "mine.txt").write_text("notes", encoding="utf-8")
    assert run("assess", "station-lfr", "--out", "r", "--force", *QUICK).code == 6
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("dear", encoding="utf-8")
    assert run("assess", "station-lfr", "--out", "letters", "--force", *QUICK).code == 6
    assert (tmp_path / "letters" / "a.txt").read_text("utf-8") == "dear"
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert run("assess", "station-lfr", "--out", "file", "--force", *QUICK).code == 6
    assert (tmp_path / "file").read_text("utf-8") == "mine"


@pytest.mark.parametrize("out", ["file/below", "file/", "a\0b", "x" * 300])
def test_a_folder_that_cannot_be_made_is_6_before_any_work(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    if len(out) < 100:
        monkeypatch.setattr("watchglass.commands.assess.assess_loaded", _never)
    done = run("assess", "station-lfr", "--out", out, *QUICK)
    assert (done.code, done.out) == (6, "")
    assert done.err.startswith("watchglass: ")
    assert files_in(tmp_path) == {"file": b"mine"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_6(run: Run, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    assert run("assess", "station-lfr", "--out", "locked/r", *QUICK).code == 6


def _never(*_: object, **__: object) -> None:
    raise AssertionError("work was done before the folder was checked")


# ---- resume


def test_resume_keeps_a_finished_report_and_refuses_another_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run("assess", "station-lfr", "--out", "r", *QUICK)
    before = files_in(tmp_path)
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    again = run("assess", "station-lfr", "--out", "r", "--resume", *QUICK)
    assert (again.code, again.out) == (0, first.out)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == stamps
    for words, named in (
        (("--seed", "2", *QUICK), "seed"), (("--draws", "101"), "draws"),
    ):  # fmt: skip
        other = run("assess", "station-lfr", "--out", "r", "--resume", *words)
        assert (other.code, other.out) == (6, "")
        assert f"record.json: {named} is " in other.err
    other = run("assess", "hotel-1to1", "--out", "r", "--resume", *QUICK)
    assert other.code == 6 and "record.json: scenario is " in other.err
    monkeypatch.setattr("watchglass.report.assessment.VERSION", "9.9.9")
    other = run("assess", "station-lfr", "--out", "r", "--resume", *QUICK)
    assert other.code == 6 and "record.json: version is " in other.err
    assert files_in(tmp_path) == before


def test_resume_makes_a_report_that_is_not_there(run: Run, tmp_path: Path) -> None:
    assert run("assess", "station-lfr", "--out", "r", "--resume", *QUICK).code == 0
    assert (tmp_path / "r" / "report.html").exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"watchglass": 1}', "\x00"])
def test_resume_refuses_what_is_no_record(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "record.json").write_text(text, encoding="utf-8")
    assert run("assess", "station-lfr", "--out", "r", "--resume", *QUICK).code == 6
    assert (tmp_path / "r" / "record.json").read_text("utf-8") == text


# ---- exit 130 and 1, and readers who go away


@pytest.mark.parametrize("where", ["files_of", "_write_file", "_sync_folder"])
def test_an_interrupted_run_leaves_everything_as_it_was(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    assert run("assess", "station-lfr", "--out", "r", *QUICK).code == 0
    before = files_in(tmp_path)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(write, where, interrupt)
    words = ("assess", "station-lfr", "--out", "r", "--seed", "2", "--force", *QUICK)
    done = run(*words)
    assert (done.code, done.out) == (130, "")
    resume = "To go on: watchglass assess station-lfr --out r --seed 2 --force --draws 100 --resume"
    assert resume in done.err
    assert files_in(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["r"]
    assert run("assess", "station-lfr", "--out", "new/folder", *QUICK).code == 130
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_the_line_that_resumes_does_resume(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shlex

    words = ("assess", "station-lfr", "--out", "a folder", *QUICK)
    with monkeypatch.context() as patch:
        patch.setattr(write, "files_of", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        done = run(*words)
    line = done.err.partition("To go on: ")[2].strip()
    assert shlex.split(line) == ["watchglass", *words, "--resume"]
    assert run(*shlex.split(line)[1:]).code == 0
    assert (tmp_path / "a folder" / "record.json").exists()


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
def test_control_c_on_a_running_assessment(tmp_path: Path) -> None:
    words = ["assess", "station-lfr", "--out", "r", "--draws", "100000"]
    running = subprocess.Popen(
        [*ALONE, *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=ENVIRONMENT,
    )
    time.sleep(3)
    assert running.poll() is None, "it ended before it could be interrupted"
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (130, "")
    assert "watchglass assess station-lfr --out r --draws 100000 --resume" in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_defect_of_ours_is_1_and_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def defect(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a divisor of ours")

    monkeypatch.setattr(record_module, "rounded", defect)
    done = run("assess", "station-lfr", "--json", *QUICK)
    assert (done.code, done.out) == (1, "")
    (line,) = done.err.splitlines()
    assert "a defect of ours: ZeroDivisionError: a divisor of ours" in line
    monkeypatch.setenv("WATCHGLASS_TRACEBACK", "1")
    monkeypatch.setattr(sys, "argv", ["watchglass", "assess", "station-lfr", "--json", *QUICK])
    with pytest.raises(ZeroDivisionError):
        cli.main()


@pytest.mark.skipif(os.name != "posix", reason="uses a shell")
@pytest.mark.parametrize("words", ["evidence", "evidence --json", "schema scenario"])
def test_a_reader_who_goes_away_gets_no_traceback(tmp_path: Path, words: str) -> None:
    command = f'"{sys.executable}" -m watchglass {words} | head -1; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, cwd=tmp_path, check=False,
        env=ENVIRONMENT,
    )
    assert done.stdout.splitlines()[-1] == "0"
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", [["scenarios"], ["evidence", "--json"], ["schema", "record"]])
def test_no_room_for_the_output_is_6(tmp_path: Path, words: list[str]) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [*ALONE, *words], stdout=full, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
            check=False, env=ENVIRONMENT,
        )  # fmt: skip
    assert done.returncode == 6
    assert "cannot be written" in done.stderr and "Exception" not in done.stderr


def test_the_module_does_what_the_command_does(tmp_path: Path) -> None:
    assert alone("--version", cwd=tmp_path) == Done(0, f"watchglass {watchglass.__version__}\n", "")
    assert alone("show", "hotel-2", cwd=tmp_path).code == 3
