"""Hands pieces of a run to the workers of a Dask cluster that is there already."""

from __future__ import annotations

import pickle
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import CancelledError
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias

from watchglass.base.errors import Problem, WrongUsage
from watchglass.lives.dask_connection import Client, connected
from watchglass.lives.job import Job
from watchglass.lives.layout import Piece
from watchglass.lives.tallies import Part
from watchglass.lives.worker_process import MOST_DEATHS, WorkersLost
from watchglass.lives.workers import AHEAD, Arriving

# Dask says little about its types.
Future: TypeAlias = Any

# How long to wait for a cluster to have a worker.
WORKER_SECONDS = 60
# How often to look whether the cluster has more workers, or fewer.
ROOM_SECONDS = 2
_GO_ON = "Finished pieces are kept: go on with --resume."


def on_dask(job: Job, todo: Iterable[Piece], address: str) -> Arriving:
    """Yield each piece with its parts as it is done, in any order.

    address: of the scheduler, such as "tcp://10.0.0.1:8786". A piece whose worker dies is
    done again by Dask. Raises WrongUsage where Dask is not installed, nobody answers at
    the address, or workers cannot do this job; WorkersLost where the cluster goes away or
    its workers die again and again.
    """
    with connected(address) as client:
        yield from _results(client, job, todo, address)


def piece_on_worker(job: Job, piece: Piece, fingerprint: str) -> list[Part]:
    """Return the counts of a piece; runs on a worker of the cluster.

    fingerprint: of the job, where it was sent from. Raises WrongUsage where the worker
    has another version of watchglass, whose counts could be others.
    """
    if job.fingerprint() != fingerprint:
        raise WrongUsage(
            Problem(
                "--dask", "", "all workers need the same version of watchglass as the command",
                "Install the same version there.",
            )
        )  # fmt: skip
    return job.work(piece)


class _OnWorker:
    """Turns into the counts of a piece where it is unpickled."""

    def __init__(self, *words: object) -> None:
        self._words = words

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return piece_on_worker, self._words


def _as_bytes(job: Job, piece: Piece, fingerprint: str) -> bytes:
    """Return a piece's work as bytes that only the worker looks into.

    Dask itself sees nothing but bytes and a function of Python's own. Given objects of
    watchglass, a scheduler or worker that does not have it would not report an error but
    break its connections.
    """
    return pickle.dumps(_OnWorker(job, piece, fingerprint))


def _results(client: Client, job: Job, todo: Iterable[Piece], address: str) -> Arriving:
    """Yield pieces with their parts; a bounded number of them is under way at any time."""
    arrived: SimpleQueue[tuple[Piece, Future]] = SimpleQueue()
    fingerprint = job.fingerprint()
    ahead = iter(todo)
    under_way: set[Future] = set()
    losses: Counter[Piece] = Counter()

    def send(piece: Piece) -> None:
        future = client.submit(pickle.loads, _as_bytes(job, piece, fingerprint), pure=False)
        under_way.add(future)
        future.add_done_callback(lambda done: arrived.put((piece, done)))

    room, asked = _room(client), time.monotonic()
    while True:
        if time.monotonic() - asked > ROOM_SECONDS:
            room, asked = _room(client), time.monotonic()
        for piece in islice(ahead, max(0, room - len(under_way))):
            send(piece)
        if not under_way:
            return
        piece, future = _next(client, arrived, address)
        under_way.discard(future)
        parts = _parts(client, future, piece, address)
        future.release()
        del future
        if parts is None:
            losses[piece] += 1
            if losses[piece] == MOST_DEATHS:
                raise _gone(
                    address,
                    f"it lost the result of units {piece.first} to {piece.last - 1} every time",
                )
            send(piece)
        else:
            yield piece, parts
            del parts


def _room(client: Client) -> int:
    """Return how many pieces may be under way: AHEAD for each thread of each worker."""
    threads: dict[str, int] = client.nthreads()
    return AHEAD * max(1, sum(threads.values()))


def _next(
    client: Client, arrived: SimpleQueue[tuple[Piece, Future]], address: str
) -> tuple[Piece, Future]:
    """Return what is done next; raise where the cluster goes away, or has no worker for long."""
    seen_working = time.monotonic()
    while True:
        try:
            return arrived.get(timeout=0.5)
        except Empty:
            pass
        now = time.monotonic()
        seen_working = now if _has_workers(client, address) else seen_working
        if now - seen_working > WORKER_SECONDS:
            raise _gone(address, f"it has had no worker for {WORKER_SECONDS} seconds")


def _has_workers(client: Client, address: str) -> bool:
    """Return whether the cluster has any worker now; raise where it does not answer."""
    try:
        if client.status == "running":
            return bool(client.nthreads())
    except (OSError, TimeoutError, CancelledError):
        pass
    raise _gone(address, "it does not answer any more")


def _parts(client: Client, future: Future, piece: Piece, address: str) -> list[Part] | None:
    """Return the result of a finished piece; None where it was lost, an error in words."""
    while True:
        if future.status == "error":
            raise _in_words(future.exception(), piece, address)
        try:
            parts: list[Part] = future.result(timeout=WORKER_SECONDS)
        except (CancelledError, TimeoutError, OSError):
            # Dask works a result out again whose worker died, unless it gave it up.
            _has_workers(client, address)
            if future.cancelled():
                return None
        else:
            return parts


def _in_words(error: BaseException, piece: Piece, address: str) -> BaseException:
    """Return what a piece ended with, in words where the reader can do something about it."""
    if type(error).__name__ == "KilledWorker":
        return _gone(
            address, f"its workers died of units {piece.first} to {piece.last - 1} again and again"
        )
    if isinstance(error, ModuleNotFoundError):
        return WrongUsage(
            Problem(
                "--dask", repr(address), f"its workers have no {error.name}",
                "Install watchglass there, in the same version as here.",
            )
        )  # fmt: skip
    return error


def _gone(address: str, what: str) -> WorkersLost:
    return WorkersLost(Problem(f"cluster at {address}", "", what, _GO_ON))
