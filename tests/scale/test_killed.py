"""A run that is interrupted or killed, and workers that die: nothing finished is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from command import ENVIRONMENT
from slow_lives import begun_in, done_in, slow_job, workers_in
from watchglass.lives.kept_parts import KeptParts
from watchglass.lives.sampled_run import run
from watchglass.lives.worker_process import MOST_DEATHS, WorkersLost
from watchglass.lives.workers import AHEAD

HERE = Path(__file__).parent
PIECES = slow_job().pieces()


@pytest.fixture(scope="module")
def whole() -> str:
    return run(slow_job()).digest()


def start(keep: Path, book: Path, seconds: float, way: str = "-") -> subprocess.Popen[str]:
    places = os.pathsep.join([*filter(None, sys.path), str(HERE.parent)])
    return subprocess.Popen(
        [sys.executable, str(HERE / "run_alone.py"), str(keep), str(book), str(seconds), way],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**ENVIRONMENT, "PYTHONPATH": places}, start_new_session=True,
    )  # fmt: skip


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.005)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
        status = Path(f"/proc/{process}/stat").read_text()
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return status.rpartition(")")[2].split()[0] != "Z"


def sound(keep: Path) -> set[tuple[int, int]]:
    kept = KeptParts(keep, slow_job())
    return {(piece.first, piece.last) for piece in PIECES if kept.read(piece) is not None}


# ---- workers that die


def test_a_worker_that_is_killed_costs_its_piece_only(tmp_path: Path, whole: str) -> None:
    book = tmp_path / "book"
    job = slow_job(book, seconds=0.01, die_at=PIECES[11].first, deaths=2)
    assert run(job, workers=2).digest() == whole
    assert len(list(tmp_path.glob("died-*"))) == 2
    assert sorted(done_in(book)) == sorted((piece.first, piece.last) for piece in PIECES)
    assert len(workers_in(book)) >= 3, "a new process took the place of the dead one"


def test_a_piece_that_kills_every_worker_ends_the_run_in_words(tmp_path: Path, whole: str) -> None:
    book, keep = tmp_path / "book", tmp_path / "keep"
    job = slow_job(book, seconds=0.01, die_at=PIECES[11].first, deaths=99)
    with pytest.raises(WorkersLost) as lost:
        run(job, workers=2, keep=keep)
    (problem,) = lost.value.problems
    assert problem.value == "ended 3 times, last by signal 9" and "--resume" in problem.way_out
    assert len(list(tmp_path.glob("died-*"))) == MOST_DEATHS
    assert not any(alive(worker) for worker in workers_in(book))
    assert run(slow_job(), keep=keep).digest() == whole


# ---- a run that is killed


@pytest.mark.parametrize(("way", "seed"), [("-", 1), ("-", 2), ("2", 3)])
def test_a_run_killed_at_any_moment_goes_on_to_the_same_result(
    way: str, seed: int, tmp_path: Path, whole: str
) -> None:
    keep, book, later = tmp_path / "keep", tmp_path / "book", tmp_path / "later"
    moment = random.Random(seed)
    killed = start(keep, book, 0.04, way)
    at_least = moment.randrange(4, 30)
    wait_until(lambda: len(done_in(book)) >= at_least)
    time.sleep(moment.uniform(0, 0.08))
    os.kill(killed.pid, signal.SIGKILL)
    out, _ = killed.communicate(timeout=30)
    assert killed.returncode == -signal.SIGKILL and not out
    wait_until(lambda: not any(alive(worker) for worker in workers_in(book)), 10)
    saved = sound(keep)
    assert len(saved) >= at_least - 2 * AHEAD - 1, "only pieces in flight may be lost"
    assert len(list(keep.glob("*.part"))) == len(saved), "what has a final name is whole"
    assert run(slow_job(later), keep=keep).digest() == whole
    assert not saved & set(done_in(later)), "what was saved is not done again"
    assert len(saved) + len(done_in(later)) == len(PIECES)


def test_workers_of_a_killed_run_end_in_the_middle_of_a_piece(tmp_path: Path) -> None:
    book = tmp_path / "book"
    killed = start(tmp_path / "keep", book, 60.0, "2")
    wait_until(lambda: len(done_in(begun_in(book))) == 2)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate(timeout=20)
    wait_until(lambda: not any(alive(worker) for worker in workers_in(begun_in(book))), 10)


# ---- Ctrl-C


@pytest.mark.parametrize("way", ["-", "2"])
def test_an_interrupted_run_lets_go_at_once_and_keeps_what_is_finished(
    way: str, tmp_path: Path, whole: str
) -> None:
    keep, book, later = tmp_path / "keep", tmp_path / "book", tmp_path / "later"
    stopped = start(keep, book, 0.05, way)
    wait_until(lambda: len(done_in(book)) >= 8)
    os.killpg(stopped.pid, signal.SIGINT)
    out, err = stopped.communicate(timeout=20)
    assert (stopped.returncode, out, err) == (130, "", "")
    saved = sound(keep)
    assert 3 <= len(saved) < len(PIECES)
    assert run(slow_job(later), keep=keep).digest() == whole
    assert len(saved) + len(done_in(later)) == len(PIECES)


@pytest.mark.parametrize("way", ["-", "2"])
def test_a_piece_that_takes_long_does_not_hold_up_an_interruption(way: str, tmp_path: Path) -> None:
    book = tmp_path / "book"
    stopped = start(tmp_path / "keep", book, 60.0, way)
    wait_until(lambda: begun_in(book).exists() and len(done_in(begun_in(book))) == 2)
    if way != "-":
        groups = {os.getpgid(worker) for worker in workers_in(begun_in(book))}
        assert stopped.pid not in groups, "Ctrl-C is for the run, not for its workers"
    since = time.monotonic()
    os.killpg(stopped.pid, signal.SIGINT)
    out, err = stopped.communicate(timeout=20)
    assert time.monotonic() - since < 5, "about a second, on a machine that is not busy"
    assert (stopped.returncode, out, err) == (130, "", "")


def test_a_run_that_is_asked_to_end_leaves_no_worker_behind(tmp_path: Path) -> None:
    book = tmp_path / "book"
    stopped = start(tmp_path / "keep", book, 0.05, "2")
    wait_until(lambda: len(done_in(book)) >= 8)
    os.kill(stopped.pid, signal.SIGTERM)
    _, err = stopped.communicate(timeout=20)
    assert (stopped.returncode, err) == (-signal.SIGTERM, "")
    wait_until(lambda: not any(alive(worker) for worker in workers_in(book)), 10)
    assert len(sound(tmp_path / "keep")) >= 3
