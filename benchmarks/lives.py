"""Measures watchglass's engines beside other ways to run the same model: WG-REF-1.

    python benchmarks/lives.py [--repeats 5] [--quick] [--only skip,mesa] [--nation] [--json]

Every run is a fresh process; implementations take turns, in one order and then in the
other, so that a slow minute of the machine meets all of them. See README.md for what is
compared, what the peers leave out, and what the figures do not say.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PARTS = Path(__file__).parent / "lives_peers"
sys.path.insert(0, str(PARTS))
from environments import NoEnvironment, interpreter  # noqa: E402
from figures import bars, implementation_figures, limit_figures  # noqa: E402

NATION = 1_400_000_000
SMALLER = 4
TIME_LIMIT = 3600


@dataclass(frozen=True)
class Way:
    """One way to run the model: which script, in which environment, at which size.

    quick: (people, days) of a test run; full: of a real one; any_number: its cost does
    not depend on the number of people.
    """

    key: str
    label: str
    script: str
    full: tuple[int, int]
    quick: tuple[int, int]
    group: str | None = None
    words: tuple[str, ...] = ()
    threads: int = 1
    any_number: bool = False


def own(engine: str, people: int, threads: int, *, any_number: bool = False) -> Way:
    """Return one engine of watchglass on so many threads."""
    plural = "thread" if threads == 1 else "threads"
    return Way(f"{engine}-{threads}", f"watchglass {engine}, {threads} {plural}", "engines.py",
               (people, 365), (20_000, 20), words=("--engine", engine, "--threads", str(threads)),
               threads=threads, any_number=any_number)  # fmt: skip


WAYS = (
    Way("agentpy", "agentpy", "agentpy_peer.py", (10_000, 20), (1_000, 10), "peers"),
    Way("mesa-shuffled", "Mesa, in shuffled order", "mesa_peer.py", (20_000, 20), (1_000, 10),
        "peers", ("--shuffled",)),
    Way("mesa", "Mesa, in fixed order", "mesa_peer.py", (20_000, 20), (1_000, 10), "peers"),
    Way("mesa-thinned", "Mesa, thinned", "mesa_peer.py", (20_000, 20), (1_000, 10), "peers",
        ("--thinned",)),
    Way("mesa-frames", "mesa-frames", "mesa_frames_peer.py", (200_000, 20), (10_000, 10),
        "peers-frames"),
    Way("mesa-frames-2", "mesa-frames, 2 threads", "mesa_frames_peer.py", (200_000, 20),
        (10_000, 10), "peers-frames", threads=2),
    Way("numpy", "NumPy", "numpy_peer.py", (1_000_000, 20), (50_000, 10)),
    Way("numpy-thinned", "NumPy, thinned", "numpy_peer.py", (1_000_000, 20), (50_000, 10),
        words=("--thinned",)),
    own("skip", 160_000_000, 1),
    own("skip", 160_000_000, 2),
    own("stepped", 1_000_000, 1),
    own("stepped", 1_000_000, 2),
    own("exact", 1_000_000, 2, any_number=True),
)  # fmt: skip


def run_process(python: str, words: Sequence[str], threads: int, **more: str) -> dict[str, Any]:
    """Return what one process reports.

    Raises: RuntimeError with its last words if it fails.
    """
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    several = dict.fromkeys(("POLARS_MAX_THREADS", "NUMBA_NUM_THREADS"), str(threads))
    done = subprocess.run(
        [python, *words], capture_output=True, text=True, check=False, timeout=TIME_LIMIT,
        env={**os.environ, **one_thread, **several, **more},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(" ".join((done.stderr or done.stdout).strip().splitlines()[-1:]))
    return json.loads(done.stdout.strip().splitlines()[-1])


def run_way(way: Way, python: str, people: int, days: int, seed: int) -> dict[str, Any]:
    """Return what one run of one way reports."""
    words = [str(PARTS / way.script), "--people", str(people), "--days", str(days)]
    return run_process(python, [*words, "--seed", str(seed), *way.words], way.threads)


def run_limits(quick: bool) -> dict[str, dict[str, Any]]:
    """Return the machine's limits with and without blocks side by side."""
    words = [str(PARTS / "limits.py"), *(["20"] if quick else [])]
    return {
        name: run_process(sys.executable, words, 2, NUMBA_LOOP_VECTORIZE=switch)
        for name, switch in (("vectorised", "1"), ("scalar", "0"))
    }


def say(text: str) -> None:
    """Tell the reader what is going on."""
    print(text, file=sys.stderr, flush=True)


def run_all(ways: Sequence[Way], repeats: int, quick: bool) -> dict[str, Any]:
    """Return all reports: of each way by key, the repeats and one smaller run, and the limits."""
    pythons, reports, why_not = {}, {way.key: [] for way in ways}, {}
    smaller: dict[str, Any] = {}
    for way in ways:
        try:
            pythons[way.key] = interpreter(way.group)
        except NoEnvironment as problem:
            why_not[way.key] = str(problem)
    limits = [run_limits(quick)]
    for repeat in range(repeats + 1):
        for way in ways if repeat % 2 == 0 else reversed(ways):
            people, days = way.quick if quick else way.full
            last = repeat == repeats
            if way.key in why_not or (last and way.any_number):
                continue
            say(f"{'smaller run' if last else f'repeat {repeat + 1} of {repeats}'}: {way.label}")
            try:
                found = run_way(way, pythons[way.key], people // (SMALLER if last else 1), days,
                                repeat + 1)  # fmt: skip
            except (RuntimeError, subprocess.TimeoutExpired) as problem:
                why_not[way.key] = str(problem)
                continue
            if last:
                smaller[way.key] = found
            else:
                reports[way.key].append(found)
    limits.append(run_limits(quick))
    return {"reports": reports, "smaller": smaller, "why_not": why_not, "limits": limits}


def run_sizes(sizes: Sequence[int], days: int) -> list[dict[str, Any]]:
    """Return runs of the skipping engine on two threads, by number of people."""
    way = next(way for way in WAYS if way.key == "skip-2")
    found = []
    for people in sizes:
        say(f"memory at {people:,} people: {way.label}")
        found.append(run_way(way, sys.executable, people, days, 1))
    return found


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "processor": platform.processor() or platform.machine(),
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "load": load,
    }


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 if any implementation is wrong or a bar is missed."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--repeats", type=int, default=5)
    asked.add_argument("--quick", action="store_true", help="tiny sizes: does it work at all?")
    asked.add_argument("--only", help="keys, with commas: " + " ".join(way.key for way in WAYS))
    asked.add_argument("--nation", action="store_true", help=f"also {NATION:,} people for a year")
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args(words)
    chosen = given.only.split(",") if given.only else [way.key for way in WAYS]
    if unknown := set(chosen) - {way.key for way in WAYS}:
        asked.error(f"no such implementation: {', '.join(sorted(unknown))}")
    ways = [way for way in WAYS if way.key in chosen]
    repeats = min(given.repeats, 2) if given.quick else given.repeats
    before = machine()
    raw = run_all(ways, repeats, given.quick)
    days = 20 if given.quick else 365
    sizes = (10_000, 100_000) if given.quick else (1_000_000, 100_000_000)
    memory = run_sizes(sizes, days) if "skip-2" in chosen else []
    nation = run_sizes([NATION], 365)[0] if given.nation else None
    limits = limit_figures(raw["limits"])
    figures = implementation_figures(ways, raw, limits)
    found = {
        "machine": {"before": before, "after": machine()}, "repeats": repeats,
        "quick": given.quick, "limits": limits, "implementations": figures, "memory": memory,
        "nation": nation, "bars": bars(figures, limits, memory, quick=given.quick),
    }  # fmt: skip
    if given.json:
        print(json.dumps(found, indent=1))
    else:
        from tables import print_found

        print_found(found)
    wrong = any(not one.get("right", True) for one in figures)
    return int(wrong or any(bar["met"] is False for bar in found["bars"]))


if __name__ == "__main__":
    sys.exit(main())
