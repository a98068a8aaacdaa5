"""How every way is timed, and the form in which each process says what it found."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RSS_UNIT = 1 if sys.platform == "darwin" else 1024
COLUMNS = ("sum_m", "union_m", "cameras")


def peak_bytes() -> int:
    """Return the most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT


def timed(work: Callable[[], Any], seconds: float = 0.0) -> tuple[Any, dict[str, float]]:
    """Return what some work gives the last time, and what it takes once: wall and processor.

    seconds: do it again until so long has passed, and take the mean; at least once.
    """
    times, given = 0, None
    wall, processor = time.perf_counter(), time.process_time()
    while not times or time.perf_counter() - wall < seconds:
        given = work()
        times += 1
    taken = time.perf_counter() - wall, time.process_time() - processor
    return given, {"seconds": taken[0] / times, "cpu_seconds": taken[1] / times}


def asked_for(description: str | None) -> argparse.ArgumentParser:
    """Return the options that every script here understands."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("--folder", type=Path, required=True, help="where the town was saved")
    options.add_argument("--cameras", type=int, default=0)
    options.add_argument("--trips", type=int, default=0, help="the first so many of the town")
    options.add_argument("--seconds", type=float, default=1.0, help="repeat short work so long")
    return options


def keep_trips(folder: Path, name: str, columns: dict[str, NDArray[Any]]) -> None:
    """Save what was found of each trip, so that the ways can be compared trip by trip."""
    np.savez(folder / f"found-{name}.npz", **columns)  # type: ignore[arg-type]


def say_report(report: dict[str, Any]) -> None:
    """Print what a process found, as the last line of its output."""
    print(json.dumps({**report, "peak_bytes": peak_bytes()}))
