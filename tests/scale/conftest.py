"""A Dask cluster of real worker processes on this machine, shared by all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


def local_cluster(workers: int) -> Any:
    distributed: Any = pytest.importorskip("dask.distributed", reason="needs the extra 'cluster'")
    return distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0",
        host="127.0.0.1", silence_logs="CRITICAL",
    )  # fmt: skip


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """Yield the address of a cluster of two workers."""
    with local_cluster(2) as here:
        yield here.scheduler_address


@pytest.fixture
def empty_cluster() -> Iterator[str]:
    """Yield the address of a cluster without any worker."""
    with local_cluster(0) as here:
        yield here.scheduler_address
