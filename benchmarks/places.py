"""Measures what watchglass takes to say what cameras see, beside shapely, geopandas and others.

    python benchmarks/places.py [--repeats 3] [--quick] [--only ours,shapely] [--json]

Every run is a fresh process; ways take turns, in one order and then in the other, so that a
slow minute of the machine meets all of them. Files come from the shared data folder beside the
project; what needs them says so where they are absent. See README.md for what is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lives import NoEnvironment, interpreter, machine, run_process, say

HERE = Path(__file__).parent
PARTS = HERE / "places_peers"
sys.path.append(str(PARTS))
from clip_figures import bars, clip_rows, figures_of_files, tree_figures  # noqa: E402
from made_town import SIDE  # noqa: E402

SHARED = HERE.parent.parent / "shared"
SEED = 20_260
# Cameras in the town -> trips that shapely and geopandas can clip in a few seconds.
TRIPS_OF_PEERS = {15_000: 20_000, 100_000: 3_000, 500_000: 600}
KEYS = ("ours", "shapely", "geopandas", "fixes", "limit", "trees", "route", "world", "cambridge")
NEEDS = {
    "route": ("bench/cams_10000_safe.csv", "bench/route_10000.csv"),
    "world": ("data/osm-surveillance-global-2025/cameras_global.csv.gz",),
    "cambridge": ("data/cambridge-ma/streets.geojson", "data/cambridge-ma/cameras.csv"),
}
TURNS = {"ours": "clip_ours.py", "shapely": "shapely_peer.py", "geopandas": "geopandas_peer.py",
         "fixes": "fixes_peer.py"}  # fmt: skip
GROUPS = {"shapely": "peers-places", "geopandas": "peers-places"}


@dataclass(frozen=True)
class Sizes:
    """How large a run is: trips in all, trips of the peers by number of cameras, and so on."""

    trips: int
    of_peers: dict[int, int]
    side: int
    sources: int
    seconds: float
    pairs: int


FULL = Sizes(100_000, TRIPS_OF_PEERS, SIDE, 24, 0.5, 2_000_000)
QUICK = Sizes(2_000, {3_000: 300}, 100, 4, 0.05, 200_000)


@dataclass(frozen=True)
class Job:
    """One process to run: key, number of cameras (0 where it has none), which script, words."""

    key: str
    cameras: int
    script: str
    words: tuple[str, ...] = ()


def jobs_of(keys: Sequence[str], sizes: Sizes) -> Iterator[Job]:
    """Yield the processes of one repeat."""
    for cameras, trips in sizes.of_peers.items():
        of_size = ("--cameras", str(cameras), "--trips", str(trips))
        for key in TURNS:
            more = ("--pairs", str(sizes.pairs)) if key == "fixes" else ()
            if key in keys:
                timing = ("--seconds", str(sizes.seconds))
                yield Job(key, cameras, TURNS[key], (*of_size, *timing, *more))
        if "limit" in keys:
            yield Job("limit", cameras, "clip_limit.py", of_size)
    if "trees" in keys:
        fewest = str(min(sizes.of_peers))
        for way in ("ours", "scipy"):
            words = ("--way", way, "--sources", str(sizes.sources), "--cameras", fewest)
            yield Job(f"trees-{way}", 0, "tree_runs.py", words)
    for key in NEEDS:
        if key in keys:
            yield Job(key, 0, "file_runs.py", ("--what", key, "--data", str(SHARED)))
    if "route" in keys:
        yield Job("command", 0, "")


def make_inputs(sizes: Sizes, folder: Path) -> None:
    """Make town and cameras, in a process of its own.

    On Linux the peak memory of a process starts at that of the one it was forked from, so this
    one has to stay small.
    """
    words = ["--trips", str(sizes.trips), "--side", str(sizes.side), "--seed", str(SEED)]
    words += ["--cameras", *map(str, sizes.of_peers), "--folder", str(folder)]
    subprocess.run([sys.executable, str(PARTS / "made_town.py"), *words], check=True)


def run_command(folder: Path) -> dict[str, Any]:
    """Return seconds, peak bytes and answer of `watchglass places --route` as a whole process.

    Raises: RuntimeError when it does not end well.
    """
    cameras, route = (str(SHARED / name) for name in NEEDS["route"])
    words = ["places", "--cameras", cameras, "--route", route, "--json"]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "src")}
    start = time.perf_counter()
    with (
        (folder / "answer.json").open("w+", encoding="utf-8") as answer,
        subprocess.Popen(
            [sys.executable, "-m", "watchglass", *words], cwd=folder, env=environment,
            stdout=answer, stderr=subprocess.DEVNULL,
        ) as process,
    ):  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"watchglass places --route ended with {process.returncode}")
        answer.seek(0)
        found = json.load(answer)
    # ru_maxrss is in kibibytes on Linux, in bytes on macOS.
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"seconds": seconds, "peak_bytes": peak, "answer": found}


def run_job(job: Job, python: str, folder: Path) -> dict[str, Any]:
    """Return what one process reports."""
    if job.key == "command":
        return run_command(folder)
    words = [str(PARTS / job.script), "--folder", str(folder), *job.words]
    return run_process(python, words, 2)


def absent(keys: Sequence[str]) -> dict[str, str]:
    """Return why some runs cannot be made: files of the shared data folder that are not there."""
    found = {}
    for key, names in NEEDS.items():
        missing = [name for name in names if not (SHARED / name).is_file()]
        if key in keys and missing:
            found[key] = f"not in the shared data folder beside the project: {', '.join(missing)}"
    return found


def run_all(keys: Sequence[str], sizes: Sizes, repeats: int, folder: Path) -> dict[str, Any]:
    """Return all reports by (key, cameras), and why others are not there."""
    why_not = absent(keys)
    pythons = {}
    for key in keys:
        try:
            pythons[key] = interpreter(GROUPS.get(key))
        except NoEnvironment as problem:
            why_not[key] = str(problem)
    jobs = list(jobs_of([key for key in keys if key not in why_not], sizes))
    reports: dict[tuple[str, int], list[dict[str, Any]]] = {}
    thrown_away = [job for job in jobs if job.key in ("cambridge", "command")]
    for repeat in range(repeats + 1):
        turn = thrown_away if not repeat else jobs if repeat % 2 else jobs[::-1]
        for job in turn:
            if job.key in why_not:
                continue
            name = f"{job.key}, {job.cameras:,} cameras" if job.cameras else job.key
            say(f"{f'repeat {repeat} of {repeats}' if repeat else 'thrown away'}: {name}")
            try:
                found = run_job(job, pythons.get(job.key, sys.executable), folder)
            except (RuntimeError, subprocess.TimeoutExpired) as problem:
                why_not[job.key] = str(problem)
                continue
            if repeat:
                reports.setdefault((job.key, job.cameras), []).append(found)
    return {"reports": reports, "why_not": why_not}


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 if any implementation is wrong or a bar is missed."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--repeats", type=int, default=3)
    asked.add_argument("--quick", action="store_true", help="tiny sizes: does it work at all?")
    asked.add_argument("--only", help="keys, with commas: " + " ".join(KEYS))
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args(words)
    keys = given.only.split(",") if given.only else list(KEYS)
    if unknown := set(keys) - set(KEYS):
        asked.error(f"no such part: {', '.join(sorted(unknown))}")
    if given.repeats < 1:
        asked.error("at least one repeat is needed")
    sizes, repeats = (QUICK, 1) if given.quick else (FULL, given.repeats)
    before, start = machine(), time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_inputs(sizes, folder)
        raw = run_all(keys, sizes, repeats, folder)
        rows = clip_rows(raw["reports"], list(sizes.of_peers), folder)
        trees = tree_figures(raw["reports"], folder)
    files = figures_of_files(raw["reports"])
    found = {
        "machine": {"before": before, "after": machine()}, "repeats": repeats,
        "quick": given.quick, "seconds": time.perf_counter() - start, "clips": rows,
        "trees": trees, "files": files, "why_not": raw["why_not"],
        "bars": bars(rows, files, quick=given.quick),
    }  # fmt: skip
    if given.json:
        print(json.dumps(found, indent=1))
    else:
        from printed import print_found

        print_found(found)
    is_wrong = any(one["right"] is False for one in (*rows, *trees, *files))
    return int(is_wrong or any(bar["met"] is False for bar in found["bars"]))


if __name__ == "__main__":
    sys.exit(main())
