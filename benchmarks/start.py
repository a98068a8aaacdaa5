"""Measures how long people wait: start, import, help and a first assessment, beside targets.

    python benchmarks/start.py [--runs 7]

Prints one table. Every figure is the median over fresh processes, after one that is thrown
away, all in one run on one machine; see README.md for what that does not say.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
INTERPRETER = [sys.executable, "-c", "pass"]
IMPORT = [sys.executable, "-c", "import watchglass"]
COMMAND = [sys.executable, "-m", "watchglass"]
MIB = 1024 * 1024
TARGETS = {"import": 0.050, "help": 0.250, "assess": 4.0, "memory": 300 * MIB}


def run_once(command: Sequence[str], folder: str) -> tuple[float, float]:
    """Return seconds and peak resident bytes of one fresh process.

    Raises RuntimeError when it does not end well.
    """
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command[1:])} ended with {process.returncode}")
    # ru_maxrss is in kibibytes on Linux, in bytes on macOS.
    return seconds, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def medians(commands: dict[str, list[str]], runs: int, folder: str) -> dict[str, tuple[float, ...]]:
    """Return (median seconds, median peak bytes) of each command; the commands take turns."""
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            words = [word.replace("{turn}", str(turn)) for word in command]
            measured = run_once(words, folder)
            if turn:
                seen[name].append(measured)
    return {
        name: tuple(statistics.median(part) for part in zip(*values, strict=True))
        for name, values in seen.items()
    }


def lines_of(found: dict[str, tuple[float, ...]], scenario: str, runs: int) -> list[str]:
    """Return the table: what, measured, target, and measured over target."""
    bare = found["interpreter"][0]
    rows = [
        ("python -c pass", bare, None, "ms"),
        ("import watchglass, above that", found["import"][0] - bare, TARGETS["import"], "ms"),
        ("watchglass --help", found["help"][0], TARGETS["help"], "ms"),
        (f"watchglass assess {scenario}", found["assess"][0], TARGETS["assess"], "s"),
        ("  its peak memory", found["assess"][1], TARGETS["memory"], "MB"),
    ]
    scale = {"ms": 1e-3, "s": 1.0, "MB": MIB}
    shown = [f"{'what':<36}{'median':>12}{'target':>12}{'of target':>11}"]
    for what, measured, target, unit in rows:
        figure = f"{measured / scale[unit]:.3g} {unit}"
        if target is None:
            shown.append(f"{what:<36}{figure:>12}")
        else:
            goal = f"{target / scale[unit]:g} {unit}"
            shown.append(f"{what:<36}{figure:>12}{goal:>12}{measured / target:>10.2f}x")
    shown.append(f"medians of {runs} fresh processes each, files already in the page cache")
    return shown


def main() -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=7)
    asked.add_argument("--scenario", default="station-lfr")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "interpreter": INTERPRETER,
            "import": IMPORT,
            "help": [*COMMAND, "--help"],
            "assess": [*COMMAND, "assess", given.scenario, "--out", "{turn}"],
        }
        found = medians(commands, given.runs, folder)
    print("\n".join(lines_of(found, given.scenario, given.runs)))
    if hasattr(os, "getloadavg"):
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return 0


if __name__ == "__main__":
    sys.exit(main())
