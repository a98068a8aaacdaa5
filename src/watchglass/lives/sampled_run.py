"""Runs a sampled job in threads, processes or on a cluster: the same bits whatever the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from watchglass.base.errors import Problem, WrongUsage
from watchglass.lives.job import Job
from watchglass.lives.kept_parts import KeptParts
from watchglass.lives.layout import Piece
from watchglass.lives.tallies import Part, Tallies
from watchglass.lives.workers import Arriving, InThread, Worker, by_workers, default_threads


def run(
    job: Job,
    *,
    workers: int | None = None,
    dask: str | None = None,
    threads: int | None = None,
    keep: Path | None = None,
    progress: Callable[[int], None] | None = None,
    notice: Callable[[str], None] | None = None,
    shards: int | None = None,
) -> Tallies:
    """Return the counts of all units of a job.

    Where the work is done: in `threads` of this process (two by default), in `workers`
    processes, or on the Dask cluster at the address `dask`. keep: folder in which each
    finished piece is saved at once, and from which sound ones are read in place of doing
    them again; progress: called with how many units are done; notice: called with a
    sentence for the reader; shards: cut the work further. None of these changes a bit of
    the result.

    Raises WrongUsage where the ways contradict each other or nobody answers at the
    address; OutputInTheWay where `keep` is of another run or cannot be written;
    WorkersLost where processes die again and again; KeyboardInterrupt on Ctrl-C, at once.
    In each case what was finished before stays saved.
    """
    way = _way(job, workers, dask, threads)
    total = Tallies(job.rules, job.rates, job.days)
    kept = None if keep is None else KeptParts(keep, job)
    done = 0

    def add(parts: Sequence[Part]) -> None:
        nonlocal done
        for part in parts:
            total.add(part)
        done += sum(part.units for part in parts)

    todo = []
    for piece in job.pieces(shards):
        parts = _found(kept, piece, notice)
        if parts is None:
            todo.append(piece)
        else:
            add(parts)
    if progress:
        progress(done)
    with closing(way(todo)) as arriving:
        for piece, parts in arriving:
            if kept:
                kept.save(piece, parts)
            add(parts)
            if progress:
                progress(done)
    if int(total.columns["units"].sum()) != job.units:
        raise RuntimeError(f"{done} units were counted, not {job.units}")
    return total


def _found(
    kept: KeptParts | None, piece: Piece, notice: Callable[[str], None] | None
) -> list[Part] | None:
    if kept is None:
        return None
    parts = kept.read(piece)
    if parts is None and notice and kept.has(piece):
        notice(f"A saved piece (units {piece.first} to {piece.last - 1}) is damaged: done again.")
    return parts


def _way(
    job: Job, workers: int | None, dask: str | None, threads: int | None
) -> Callable[[Sequence[Piece]], Arriving]:
    """Return what takes pieces and yields them with their parts, as they are done."""
    if dask is not None and workers is not None:
        raise WrongUsage(
            Problem(
                "--workers and --dask", "", "a run has its processes here or on a cluster",
                "Leave one of the two out; workers of a cluster are started there.",
            )
        )  # fmt: skip
    for name, number in (("--workers", workers), ("threads", threads)):
        if number is not None and number < 1:
            raise WrongUsage(Problem(name, str(number), "at least 1", "Give 1 or more."))
    if dask is not None:
        from watchglass.lives.dask_workers import on_dask

        return lambda todo: on_dask(job, todo, dask)
    if workers is not None:
        from watchglass.lives.worker_process import WorkerProcess

        return lambda todo: by_workers([WorkerProcess(job) for _ in range(workers)], todo)
    each: list[Worker] = [InThread(job) for _ in range(threads or default_threads())]
    return lambda todo: by_workers(each, todo)
