"""A Dask cluster of real worker processes: the same bits, also when one is killed."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest
from test_killed import PIECES, sound, start, wait_until

from slow_lives import SlowJob, done_in, slow_job, workers_in
from watchglass.base.errors import WrongUsage
from watchglass.lives import dask_connection, dask_workers
from watchglass.lives.dask_workers import piece_on_worker
from watchglass.lives.sampled_run import run
from watchglass.lives.worker_process import WorkersLost

pytest.importorskip("dask.distributed", reason="needs the extra 'cluster'")


@pytest.fixture(scope="module")
def whole() -> str:
    return run(slow_job()).digest()


def test_a_cluster_gives_the_same_bits(cluster: str, tmp_path: Path, whole: str) -> None:
    book = tmp_path / "book"
    assert run(slow_job(book, seconds=0.01), dask=cluster).digest() == whole
    assert sorted(done_in(book)) == sorted((piece.first, piece.last) for piece in PIECES)
    assert len(workers_in(book)) == 2 and os.getpid() not in workers_in(book)
    assert run(slow_job(), dask=cluster, shards=7).digest() == whole


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing(cluster: str, tmp_path: Path, whole: str) -> None:
    book = tmp_path / "book"
    digest: list[str] = []
    job = slow_job(book, seconds=0.1)
    running = threading.Thread(target=lambda: digest.append(run(job, dask=cluster).digest()))
    running.start()
    wait_until(lambda: len(done_in(book)) >= 10)
    os.kill(min(workers_in(book)), signal.SIGKILL)
    assert len(done_in(book)) < len(PIECES) - 4, "killed in the middle of the run"
    running.join(60)
    assert digest == [whole]
    assert set(done_in(book)) == {(piece.first, piece.last) for piece in PIECES}


@pytest.mark.slow
def test_a_piece_that_kills_every_worker_ends_the_run_in_words(
    cluster: str, tmp_path: Path
) -> None:
    job = slow_job(tmp_path / "book", die_at=PIECES[5].first, deaths=99)
    with pytest.raises(WorkersLost, match=r"its workers died of units .* again and again"):
        run(job, dask=cluster)


@pytest.mark.slow
def test_an_interrupted_run_lets_go_and_goes_on_elsewhere(
    cluster: str, tmp_path: Path, whole: str
) -> None:
    keep, book, later = tmp_path / "keep", tmp_path / "book", tmp_path / "later"
    stopped = start(keep, book, 0.1, cluster)
    wait_until(lambda: len(done_in(book)) >= 10)
    os.killpg(stopped.pid, signal.SIGINT)
    out, err = stopped.communicate(timeout=20)
    assert (stopped.returncode, out, err) == (130, "", "")
    saved = sound(keep)
    assert 3 <= len(saved) < len(PIECES)
    assert run(slow_job(later), keep=keep, dask=cluster).digest() == whole
    assert len(saved) + len(done_in(later)) == len(PIECES)


@pytest.mark.slow
def test_a_cluster_without_workers_is_not_waited_for_without_end(
    empty_cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_workers, "WORKER_SECONDS", 1)
    with pytest.raises(WorkersLost, match="no worker for 1 seconds"):
        run(slow_job(), dask=empty_cluster)


# ---- nobody there


def silent() -> socket.socket:
    """Return something that takes connections and never says anything."""
    place = socket.socket()
    place.bind(("127.0.0.1", 0))
    place.listen()
    return place


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "foo://x:1", "", "silent"])
def test_an_address_at_which_no_scheduler_answers(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_connection, "ANSWER_SECONDS", 0.5)
    with silent() as place:
        asked = address if address != "silent" else f"127.0.0.1:{place.getsockname()[1]}"
        with pytest.raises(WrongUsage, match=r"a Dask scheduler has to answer there") as refused:
            run(slow_job(), dask=asked)
    assert refused.value.exit_code == 2 and "leave --dask out" in str(refused.value)


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dask.distributed", None)
    with pytest.raises(WrongUsage, match=r"pip install 'watchglass\[cluster\]'"):
        run(slow_job(), dask="tcp://127.0.0.1:1")


def test_workers_that_lack_the_package_are_told_of(
    cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_here = ModuleType("only_here")
    monkeypatch.setitem(sys.modules, "only_here", only_here)
    kind = type("OnlyHere", (SlowJob,), {"__module__": "only_here"})
    only_here.OnlyHere = kind  # type: ignore[attr-defined]
    own = slow_job()
    job = kind(own.engine, own.rules, own.rates, own.days, own.seed, own.units)
    with pytest.raises(WrongUsage, match="its workers have no only_here"):
        run(job, dask=cluster)


def test_a_worker_of_another_version_is_refused() -> None:
    job = slow_job()
    assert piece_on_worker(job, PIECES[0], job.fingerprint())[0].units == 120
    with pytest.raises(WrongUsage, match="all workers need the same version"):
        piece_on_worker(job, PIECES[0], "0" * 64)
