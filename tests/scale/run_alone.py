"""Runs a slow job in a process of its own, to be killed: KEEP BOOK SECONDS WORKERS|ADDRESS|-."""

from __future__ import annotations

import sys
from pathlib import Path

from slow_lives import slow_job
from watchglass.lives.sampled_run import run


def main(keep: str, book: str, seconds: str, way: str) -> int:
    job = slow_job(Path(book), seconds=float(seconds))
    dask = way if ":" in way else None
    workers = int(way) if way.isdigit() else None
    try:
        print(run(job, keep=Path(keep), workers=workers, dask=dask).digest())
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
