"""Turns the reports of all runs into speeds, ratios, shares of limits, and kept or missed bars."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from expected import MOST_ERRORS, RELATIVE_TOLERANCE, deviations, relative_differences

# Blocks of random numbers that one person's year needs (score model, section 8; counted).
BLOCKS_PER_YEAR = 4.49
# Bytes read and written for each person and day by a design that keeps 4 bytes a person.
STATE_BYTES = 8
RATIOS_TO = ("mesa", "mesa-frames", "agentpy", "numpy")
BARS = {"mesa": 5000.0, "mesa-frames": 500.0}
# A peer below this many agent-days a second was slower than it has to be, on a processor
# that makes 130 million blocks of random numbers a second (score model, sections 7 and 8).
PEER_FLOORS = {"mesa": 0.35e6, "mesa-frames": 2.5e6}
BLOCKS_THERE = 0.52e9 / 4
SAME_MEMORY = 1.1

Found = dict[str, Any]


def limit_figures(measured: Sequence[Found]) -> Found:
    """Return the best of each limit, by name and number of threads."""

    def best(mode: str, name: str) -> Found:
        return {
            threads: max(one[mode][threads][name] for one in measured)
            for threads in ("threads_1", "threads_2")
        }

    return {
        "philox_blocks_one_at_a_time": best("scalar", "philox_blocks"),
        "philox_blocks_side_by_side": best("vectorised", "philox_blocks"),
        "read_modify_write_bytes": best("vectorised", "read_modify_write_bytes"),
        "triad_bytes": best("vectorised", "triad_bytes"),
        "interpreter_numbers": {
            "threads_1": max(one[mode]["interpreter_numbers"] for one in measured for mode in one)
        },
    }


def shares_of_limits(speed: float, by_cpu: float, threads: int, limits: Found) -> Found:
    """Return which share of the machine's limits a speed in agent-days a second reaches.

    Random numbers, and memory where there is one thread: per CPU second, against one
    thread. Memory with more threads: on the wall, against two threads. The share of
    memory may be above 1 where no state is kept for each person.
    """
    blocks = BLOCKS_PER_YEAR * by_cpu / 365
    memory = limits["read_modify_write_bytes"]
    state_days = memory["threads_1" if threads == 1 else "threads_2"] / STATE_BYTES
    return {
        "philox_one_at_a_time": blocks / limits["philox_blocks_one_at_a_time"]["threads_1"],
        "philox_side_by_side": blocks / limits["philox_blocks_side_by_side"]["threads_1"],
        "memory_of_four_bytes": (by_cpu if threads == 1 else speed) / state_days,
    }


def agreement(runs: list[Found], expected_values: bool) -> Found:
    """Return the largest difference from the exact values, and whether that is right."""
    if expected_values:
        differences = relative_differences(runs[0])
        worst = max(differences.values(), key=abs)
        return {
            "differences": differences,
            "difference": f"{worst:.1e} of the value",
            "right": abs(worst) <= RELATIVE_TOLERANCE,
        }
    errors = deviations(runs)
    worst = max(errors.values(), key=abs)
    return {
        "standard_errors_off": errors,
        "difference": f"{worst:+.1f} standard errors",
        "right": abs(worst) <= MOST_ERRORS,
    }


def one_figure(way: Any, runs: list[Found], smaller: Found | None, limits: Found) -> Found:
    """Return what one implementation's runs come to."""
    work = [run["people"] * run["days"] for run in runs]
    speeds = [one / run["seconds"] for one, run in zip(work, runs, strict=True)]
    by_cpu = [one / run["cpu_seconds"] for one, run in zip(work, runs, strict=True)]
    first, peak = runs[0], median(run["peak_bytes"] for run in runs)
    found = {
        "version": first["version"],
        "people": first["people"],
        "days": first["days"],
        "threads": way.threads,
        "any_number": way.any_number,
        "seconds": median(run["seconds"] for run in runs),
        "cpu_seconds": median(run["cpu_seconds"] for run in runs),
        "peak_bytes": peak,
        "found": {
            name: sum(run[name] for run in runs) / len(runs)
            for name in ("false_flags", "true_flags", "sanction_days", "mean_score")
        },
        **agreement(runs, way.any_number),
    }
    if not way.any_number:
        found["speed"], found["best_speed"] = median(speeds), max(speeds)
        found["speed_per_cpu_second"], found["best_per_cpu_second"] = median(by_cpu), max(by_cpu)
        if smaller:
            more = first["people"] - smaller["people"]
            found["bytes_per_person"] = (peak - smaller["peak_bytes"]) / more
    if "events_per_year" in first:
        found["events_per_year"] = first["events_per_year"]
        if not way.any_number:
            found["shares_of_limits"] = shares_of_limits(
                found["speed"], found["speed_per_cpu_second"], way.threads, limits
            )
    return found


def implementation_figures(ways: Sequence[Any], raw: Found, limits: Found) -> list[Found]:
    """Return one row of figures for each implementation, with its ratios to the peers.

    Ratios are per CPU second where there is one thread, on the wall where there are more.
    """
    rows = []
    for way in ways:
        row = {"key": way.key, "label": way.label}
        if way.key in raw["why_not"]:
            row["why_not"] = raw["why_not"][way.key]
        else:
            smaller = raw["smaller"].get(way.key)
            row |= one_figure(way, raw["reports"][way.key], smaller, limits)
        rows.append(row)
    measured = {row["key"]: row for row in rows if "speed" in row}
    for row in measured.values():
        by = "speed_per_cpu_second" if row["threads"] == 1 else "speed"
        row["ratios_by"] = by
        row["ratios"] = {
            peer: row[by] / measured[peer][by] for peer in RATIOS_TO if peer in measured
        }
    return rows


def bars(rows: list[Found], limits: Found, memory: list[Found], *, quick: bool) -> list[Found]:
    """Return each bar with what was reached; `met` is None where it cannot be judged.

    Ratios are per CPU second, one thread each, of the medians and of the best runs (other
    work on a machine only slows); a bar is met if both reach it. A peer's best run says
    whether it was slower than it has to be.
    """
    by_key = {row["key"]: row for row in rows}
    wrong = {row["key"] for row in rows if not row.get("right", True)}
    slower = min(1.0, limits["philox_blocks_one_at_a_time"]["threads_1"] / BLOCKS_THERE)
    found = []
    for name, bar in BARS.items():
        skip, peer = by_key.get("skip-1", {}), by_key.get(name, {})
        if "speed" not in skip or "speed" not in peer:
            continue
        ratios = [
            skip[which] / peer[which] for which in ("speed_per_cpu_second", "best_per_cpu_second")
        ]
        best, floor = peer["best_per_cpu_second"], PEER_FLOORS[name]
        void = best < floor * slower or bool(wrong & {name, "skip-1"})
        found.append(
            {
                "what": f"skip against {name}, one thread each, per CPU second",
                "bar": bar,
                "reached": ratios[0],
                "reached_by_best": ratios[1],
                "peer_best": best,
                "peer_floor": floor,
                "machine_against_that_of_the_floor": slower,
                "void": void,
                "met": None if quick or void else min(ratios) >= bar,
            }
        )
    if memory:
        growth = memory[-1]["peak_bytes"] / memory[0]["peak_bytes"]
        found.append(
            {
                "what": f"peak memory of skip at {memory[-1]['people']:,} people over that at "
                f"{memory[0]['people']:,}",
                "bar": SAME_MEMORY,
                "reached": growth,
                "void": False,
                "met": None if quick else growth <= SAME_MEMORY,
            }
        )
    return found
