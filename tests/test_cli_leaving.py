"""The ways out of the command: interrupted, a defect of ours, and readers who go away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import watchglass
from command import ALONE, ENVIRONMENT, QUICK, Done, Run, alone, files_in, runner
from watchglass import cli
from watchglass.report import record as record_module
from watchglass.report import write


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    return runner(monkeypatch, capfd, tmp_path)


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
        [*ALONE, *words],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
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
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
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
