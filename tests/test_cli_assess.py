"""`watchglass assess`: what it writes, what it refuses and with which exit code."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import watchglass
from command import QUICK, Run, alone, files_in, printed, runner


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    return runner(monkeypatch, capfd, tmp_path)


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
