"""The same whole numbers for any cut, any number of threads, and processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from slow_lives import UNITS, counted, done_in, slow_job, workers_in
from watchglass.base.errors import WrongUsage
from watchglass.lives.job import Job
from watchglass.lives.layout import Piece
from watchglass.lives.sampled_run import run
from watchglass.lives.tallies import Part, Tallies
from watchglass.lives.workers import AHEAD, by_workers


def plain_digest(seed: int = 1) -> str:
    """Return the digest of all pieces added one after the other, without any runner."""
    job = slow_job(seed=seed)
    total = Tallies(job.rules, job.rates, job.days)
    for piece in job.pieces():
        total.add(counted(piece, seed, job.days, job.rules.scores))
    return total.digest()


def test_every_unit_and_the_seed_decide_the_digest() -> None:
    job = slow_job()
    total = Tallies(job.rules, job.rates, job.days)
    for piece in job.pieces():
        cut = replace(piece, last=piece.last - (piece.first == 0))
        total.add(counted(cut, 1, job.days, job.rules.scores))
    assert len({total.digest(), plain_digest(1), plain_digest(2)}) == 3


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("shards", [None, 1, 2, 7, 64])
def test_any_cut_and_any_threads(shards: int | None, threads: int) -> None:
    assert run(slow_job(), shards=shards, threads=threads).digest() == plain_digest()


def test_processes(tmp_path: Path) -> None:
    book = tmp_path / "book"
    job = slow_job(book, seconds=0.002)
    assert run(job, workers=2).digest() == plain_digest()
    assert len(done_in(book)) == len(set(done_in(book))) == len(job.pieces())
    assert len(workers_in(book)) == 2


def test_fewer_units_than_pieces() -> None:
    for units in (1, 3, 39):
        assert run(slow_job(units=units)).columns["units"].sum() == units


def test_progress_goes_up_to_all_units() -> None:
    seen: list[int] = []
    run(slow_job(), progress=seen.append, shards=7)
    assert seen[0] == 0 and seen[-1] == UNITS and seen == sorted(set(seen))


class OnePieceShort(Job):
    def pieces(self, shards: int | None = None) -> list[Piece]:
        return slow_job().pieces(shards)[:-1]

    def work(self, piece: Piece) -> list[Part]:
        return slow_job().work(piece)


def as_kind(kind: type[Job]) -> Job:
    job = slow_job()
    return kind("skip", job.rules, job.rates, job.days, job.seed, job.units)


def test_a_lost_piece_never_goes_unnoticed() -> None:
    with pytest.raises(RuntimeError, match=r"\d+ units were counted, not 4000"):
        run(as_kind(OnePieceShort))


class Broken(OnePieceShort):
    def work(self, piece: Piece) -> list[Part]:
        if piece.first > 1000:
            raise ZeroDivisionError("a defect of the engine")
        return super().work(piece)


@pytest.mark.parametrize("workers", [None, 1])
def test_an_error_of_the_work_comes_out_as_it_is(workers: int | None) -> None:
    with pytest.raises(ZeroDivisionError, match="a defect of the engine"):
        run(as_kind(Broken), workers=workers)


def serving() -> int:
    return sum(thread.name.startswith("lives-") for thread in threading.enumerate())


def test_no_thread_is_left() -> None:
    run(slow_job())
    with pytest.raises(ZeroDivisionError):
        run(as_kind(Broken))
    assert serving() == 0


class Counting:
    """A worker that says how many pieces it has done."""

    def __init__(self) -> None:
        self.done = 0

    def work(self, piece: Piece) -> list[Part]:
        self.done += 1
        return []

    def stop(self) -> None: ...
    def close(self) -> None: ...


def test_finished_pieces_do_not_pile_up_while_nobody_takes_them() -> None:
    workers = [Counting(), Counting()]
    arriving = by_workers(workers, slow_job().pieces())
    for taken in range(1, 4):
        next(arriving)
        time.sleep(0.05)
        assert sum(worker.done for worker in workers) <= taken + AHEAD * len(workers)
    arriving.close()
    assert sum(worker.done for worker in workers) < 20


def test_pieces_are_asked_for_as_they_are_needed() -> None:
    asked = 0

    def endless() -> Iterator[Piece]:
        nonlocal asked
        for piece in slow_job().pieces():
            asked += 1
            yield piece

    arriving = by_workers([Counting()], endless())
    assert len(list(islice(arriving, 10))) == 10
    arriving.close()
    assert asked <= 10 + AHEAD


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ({"workers": 2, "dask": "tcp://127.0.0.1:1"}, "--workers and --dask"),
        ({"workers": 0}, "--workers is 0; at least 1"),
        ({"threads": 0}, "threads is 0; at least 1"),
    ],
)
def test_ways_that_cannot_be_gone(ways: dict[str, int], words: str) -> None:
    with pytest.raises(WrongUsage, match=words):
        run(slow_job(), **ways)  # type: ignore[arg-type]


# ---- what a job is


def test_a_job_says_what_it_cannot_be() -> None:
    job = slow_job()
    two = replace(job.rates, units=np.repeat(job.rates.units, 2, axis=0))
    for wrong in ({"engine": "exact"}, {"rates": two}, {"days": 0}, {"units": 0}):
        with pytest.raises(ValueError, match=r"sample|one draw|at least one"):
            replace(job, **wrong)


def test_the_fingerprint_changes_with_everything_that_decides_the_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = slow_job()
    steeper = job.rules.clean_to.copy()
    steeper[500] += 1
    event = replace(job.rules.events[0], points=-41)
    others = [
        job,
        replace(job, engine="stepped"),
        replace(job, days=job.days + 1),
        replace(job, seed=2),
        replace(job, units=job.units + 1),
        replace(job, rules=replace(job.rules, clean_to=steeper)),
        replace(job, rules=replace(job.rules, events=(event, job.rules.events[1]))),
        replace(job, rules=replace(job.rules, sanction=None)),
        replace(job, rates=replace(job.rates, free=job.rates.free * (1 + 1e-15))),
        replace(job, rates=replace(job.rates, groups=tuple("HGFEDCBA"))),
    ]
    all_known = {other.fingerprint() for other in others}
    assert len(all_known) == len(others)
    assert slow_job(seconds=3.0).fingerprint() == job.fingerprint()
    monkeypatch.setattr("watchglass.lives.job.VERSION", "99")
    assert slow_job().fingerprint() not in all_known
