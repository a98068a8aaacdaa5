"""A connection to a Dask scheduler, or words that say why there is none."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias

from watchglass.base.errors import Problem, WrongUsage

# Dask is imported late, and says little about its types.
Client: TypeAlias = Any

# How long to wait for a scheduler to answer.
ANSWER_SECONDS = 5


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """Give a client of the scheduler at an address while the block runs.

    Raises WrongUsage where Dask is not installed, or nobody answers there.
    """
    distributed = _distributed(address)
    with _without_log():
        client = _client(distributed, address)
        try:
            yield client
        finally:
            # Whatever is not done is dropped: the scheduler lets go of what no client wants.
            with suppress(Exception):
                client.close(timeout=1)


@contextmanager
def _without_log() -> Iterator[None]:
    """Keep Dask from printing tracebacks: what goes wrong is said in our own words."""
    handlers = logging.getLogger("distributed").handlers
    levels = [(handler, handler.level) for handler in handlers]
    try:
        for handler in handlers:
            handler.setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for handler, level in levels:
            handler.setLevel(level)


def _distributed(address: str) -> Any:
    try:
        return import_module("dask.distributed")
    except ImportError:
        raise WrongUsage(
            Problem(
                "--dask", repr(address), "a cluster needs the extra 'cluster'",
                "Install it (pip install 'watchglass[cluster]'), or leave --dask out.",
            )
        ) from None  # fmt: skip


def _client(distributed: Any, address: str) -> Client:
    found: SimpleQueue[Client | Exception] = SimpleQueue()
    trying = (distributed.Client, address, found)
    threading.Thread(target=_connect, args=trying, daemon=True).start()
    try:
        # Something else than a scheduler may answer, and then say nothing.
        client = found.get(timeout=ANSWER_SECONDS + 1)
    except Empty:
        client = TimeoutError(f"no answer in {ANSWER_SECONDS} seconds")
    if isinstance(client, Exception):
        raise WrongUsage(
            Problem(
                "--dask", repr(address),
                f"a Dask scheduler has to answer there within {ANSWER_SECONDS} seconds",
                "Start one with `dask scheduler`, and `dask worker` for each machine, or leave "
                "--dask out.",
            )
        ) from client  # fmt: skip
    return client


def _connect(make: Any, address: str, found: SimpleQueue[Client | Exception]) -> None:
    # Made in two steps, so that one that fails half-way can be told not to tidy up at exit.
    client = make.__new__(make)
    try:
        client.__init__(address, timeout=ANSWER_SECONDS, set_as_default=False)
    except Exception as error:
        client.status = "closed"
        found.put(error)
    else:
        found.put(client)
