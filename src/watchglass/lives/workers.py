"""Hands pieces of a run to threads, each of which works itself or drives a process."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Generator, Iterable, Sequence
from itertools import islice
from queue import Empty, SimpleQueue
from typing import NamedTuple, Protocol, TypeAlias

from watchglass.lives.job import Job
from watchglass.lives.layout import Piece
from watchglass.lives.tallies import Part

# How long to wait, when a run is given up, for threads that are in the middle of a piece.
LET_GO_SECONDS = 0.7
# Pieces handed out for each worker: one in work, one that waits.
AHEAD = 2

# Pieces with their parts, as they are done; closing it gives the rest up.
Arriving: TypeAlias = Generator[tuple[Piece, list[Part]], None, None]


class Worker(Protocol):
    """Does one piece after another, for one thread."""

    def work(self, piece: Piece) -> list[Part]:
        """Return the counts of a piece."""

    def stop(self) -> None:
        """Give up at once what can be given up; called from another thread."""

    def close(self) -> None:
        """Let go of everything; called when the thread ends."""


class InThread:
    """Works in the thread itself; compiled loops let the other threads run meanwhile."""

    def __init__(self, job: Job) -> None:
        """Keep the job."""
        self.work = job.work

    def stop(self) -> None:
        """Do nothing: a compiled loop cannot be stopped."""

    def close(self) -> None:
        """Do nothing: nothing is held."""


class _Arrived(NamedTuple):
    piece: Piece
    parts: list[Part]
    error: BaseException | None


def default_threads() -> int:
    """Return how many threads a run takes by default: two, or one where there is one core."""
    return min(2, os.cpu_count() or 1)


def by_workers(workers: Sequence[Worker], todo: Iterable[Piece]) -> Arriving:
    """Yield each piece with its parts as it is done, in any order.

    At most AHEAD pieces a worker are handed out and not yet taken, so that memory does
    not grow with the number of pieces. An error of a piece is raised here. When the
    caller gives up, threads in the middle of a piece are waited for less than a second:
    they are daemons, and what they still do is dropped.
    """
    waiting: SimpleQueue[Piece | None] = SimpleQueue()
    arrived: SimpleQueue[_Arrived] = SimpleQueue()
    threads = [
        threading.Thread(
            target=_serve, args=(worker, waiting, arrived), name=f"lives-{n}", daemon=True
        )
        for n, worker in enumerate(workers)
    ]
    ahead = iter(todo)
    handed_out = 0
    try:
        for thread in threads:
            thread.start()
        for piece in islice(ahead, AHEAD * len(workers)):
            waiting.put(piece)
            handed_out += 1
        while handed_out:
            done = _next(arrived)
            if done.error is not None:
                raise done.error
            handed_out -= 1
            for piece in islice(ahead, 1):
                waiting.put(piece)
                handed_out += 1
            yield done.piece, done.parts
            del done
    finally:
        _let_go(workers, threads, waiting)


def _serve(
    worker: Worker, waiting: SimpleQueue[Piece | None], arrived: SimpleQueue[_Arrived]
) -> None:
    """Do pieces until there is no more; an error goes where the parts would."""
    try:
        while (piece := waiting.get()) is not None:
            try:
                arrived.put(_Arrived(piece, worker.work(piece), None))
            except BaseException as error:
                arrived.put(_Arrived(piece, [], error))
    finally:
        worker.close()


def _next(arrived: SimpleQueue[_Arrived]) -> _Arrived:
    """Return what arrives next; it looks up often, so that an interruption is seen at once."""
    while True:
        try:
            return arrived.get(timeout=0.2)
        except Empty:
            continue


def _let_go(
    workers: Sequence[Worker],
    threads: Sequence[threading.Thread],
    waiting: SimpleQueue[Piece | None],
) -> None:
    try:
        while True:
            waiting.get_nowait()
    except Empty:
        for worker in workers:
            waiting.put(None)
            worker.stop()
    until = time.monotonic() + LET_GO_SECONDS
    for thread in threads:
        if thread.ident is not None:
            thread.join(max(0.0, until - time.monotonic()))
