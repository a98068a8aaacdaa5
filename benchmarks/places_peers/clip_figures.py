"""Turns the reports of all runs into speeds, ratios, shares of limits, and kept or missed bars."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from measured import COLUMNS

Found = dict[str, Any]
Reports = dict[tuple[str, int], list[Found]]

PEERS = ("shapely", "geopandas", "fixes")
LABELS = {"shapely": "shapely, STRtree + intersection", "geopandas": "geopandas, overlay",
          "fixes": "plain Python, fix by fix"}  # fmt: skip
OWN = (
    ("same", 1, "exact clip, 1 thread, the trips of shapely"),
    ("same", 2, "exact clip, 2 threads, the trips of shapely"),
    ("all", 1, "exact clip, 1 thread, all trips"),
    ("all", 2, "exact clip, 2 threads, all trips"),
    ("table", 1, "table of streets, 1 thread, + sums"),
    ("table", 2, "table of streets, 2 threads, + sums"),
    ("sums", 1, "sums alone, the table is there"),
)
# Totals of a peer may differ by so much of ours: its arcs are chords. Trip by trip they are
# off both ways, where a piece only just meets a view.
MOST_OFF, MOST_OFF_BY_TRIP = 1e-3, 5e-3
MOST_OFF_M = 1e-6
# Of the walk of 10,000 points among 9,999 cameras (shared reference on exposure, section 5).
EXACT = {"length_m": 69_993.055, "metres_in_view": 7_733.307, "camera_metres": 8_322.906,
         "distinct_cameras": 480}  # fmt: skip
MB = 1e6
CLIP_BAR = 100.0
# What, bar, unit, report, which of its figures, and what is in it.
FILE_BARS = (
    ("Cambridge, every way", 5.0, "s", "cambridge", "whole"),
    ("route command, whole", 2.0, "s", "command", "seconds"),
    ("route command, peak memory", 200.0, "MB", "command", "peak_mb"),
    ("route, kernel alone", 0.05, "s", "route", "seconds"),
    ("cameras of the world, read and indexed", 2.0, "s", "world", "seconds"),
)


def clip_rows(reports: Reports, sizes: Sequence[int], folder: Path) -> list[Found]:
    """Return one row for each way and number of cameras, with its ratios to the peers."""
    rows = []
    for cameras in sizes:
        of_size = [
            row | {"cameras": cameras}
            for row in (*_own_rows(reports.get(("ours", cameras), [])),
                        *_peer_rows(reports, cameras, folder))
        ]  # fmt: skip
        by_key = {row["key"]: row for row in of_size}
        limits = reports.get(("limit", cameras), [])
        for row in of_size:
            row["ratios"] = {
                peer: _ratios(row, by_key[peer]) for peer in PEERS
                if peer in by_key and row["key"] not in PEERS
            }  # fmt: skip
            row["limits"] = _shares_of_limits(row, limits)
        rows += of_size
    return rows


def _own_rows(runs: list[Found]) -> list[Found]:
    rows = []
    for what, threads, label in OWN if runs else ():
        taken = [_taken(run, what, threads) for run in runs]
        trips = runs[0]["trips" if what == "same" else "all_trips"]
        rows.append(
            {
                "key": f"{what}-{threads}", "label": f"watchglass, {label}", "threads": threads,
                **_speeds(trips, taken), "version": runs[0]["version"],
                "build_seconds": median(run["build"]["seconds"] for run in runs),
                "mean": runs[0]["mean"], "table_against_clip": runs[0]["table_against_clip"],
                "right": all(_own_agrees(run["table_against_clip"]) for run in runs),
            }
        )  # fmt: skip
    return rows


def _taken(run: Found, what: str, threads: int) -> Found:
    if what == "sums":
        return run["sums"]
    found = run[f"threads_{threads}"][what]
    if what == "table":
        return {name: value + run["sums"][name] for name, value in found.items()}
    return found


def _own_agrees(difference: Found) -> bool:
    return bool(difference["metres"] <= MOST_OFF_M and difference["cameras"] == 0)


def _peer_rows(reports: Reports, cameras: int, folder: Path) -> list[Found]:
    rows = []
    for key in PEERS:
        if runs := reports.get((key, cameras)):
            agreed = agreement(folder, key, cameras)
            builds = [run["build"]["seconds"] for run in runs if "build" in run]
            rows.append(
                {
                    "key": key, "label": LABELS[key], "threads": 1,
                    **_speeds(runs[0]["trips"], runs), "version": runs[0]["version"],
                    "build_seconds": median(builds) if builds else None, **agreed,
                }
            )  # fmt: skip
    return rows


def agreement(folder: Path, key: str, cameras: int) -> Found:
    """Return how far a peer is from us, of totals and trip by trip; `right` None if unknown."""
    paths = [folder / f"found-{name}-{cameras}.npz" for name in (key, "ours")]
    if not all(path.is_file() for path in paths):
        return {"right": None}
    theirs, ours = (dict(np.load(path)) for path in paths)
    totals = {name: float(theirs[name].sum() / ours[name].sum() - 1) for name in COLUMNS}
    by_trip = {
        name: float(np.abs(theirs[name] - ours[name]).sum() / ours[name].sum())
        for name in COLUMNS
    }  # fmt: skip
    right = max(map(abs, totals.values())) <= MOST_OFF
    right = right and max(by_trip.values()) <= MOST_OFF_BY_TRIP
    return {"right": right, "totals_off": totals, "by_trip_off": by_trip}


def _speeds(trips: float, taken: list[Found]) -> Found:
    """Return trips a second: median and best, on the wall and per second of the processor."""
    wall = [trips / one["seconds"] for one in taken]
    processor = [trips / one["cpu_seconds"] for one in taken]
    return {
        "trips": trips, "speed": median(wall), "best_speed": max(wall),
        "speed_per_cpu_second": median(processor), "best_per_cpu_second": max(processor),
    }  # fmt: skip


def _ratios(row: Found, peer: Found) -> Found:
    """Return our speed over that of a peer: per CPU second for one thread, else on the wall."""
    names = ("speed_per_cpu_second", "best_per_cpu_second") if row["threads"] == 1 else (
        "speed", "best_speed")  # fmt: skip
    return {"median": row[names[0]] / peer[names[0]], "best": row[names[1]] / peer[names[1]],
            "void": peer["right"] is False or not row["right"]}  # fmt: skip


def _shares_of_limits(row: Found, limits: list[Found]) -> Found | None:
    """Return which share of a bare loop's speed one thread reaches; None for other rows."""
    if not limits or row["key"] not in ("all-1", "same-1"):
        return None
    best = {name: max(one[name] for one in limits) for name in limits[0]}
    looked_at = best["looked_at_per_trip"] * row["best_per_cpu_second"]
    return {
        "looked_at_per_second": looked_at,
        "bare_clips_per_second": best["clips_per_second"],
        "of_bare_clips": looked_at / best["clips_per_second"],
        "seeing_share": best["seeing_share"],
        "of_bare_seeing_clips": looked_at * best["seeing_share"] / best["seeing_clips_per_second"],
    }


def tree_figures(reports: Reports, folder: Path) -> list[Found]:
    """Return milliseconds for each source, ours on 1 and 2 threads, and scipy's."""
    rows = []
    paths = [folder / f"found-tree-{name}.npz" for name in ("ours", "scipy")]
    right = None
    if all(path.is_file() for path in paths):
        ours, theirs = (np.load(path)["cost"] for path in paths)
        right = bool(np.array_equal(ours, theirs))
    for way, threads in (("ours", 1), ("ours", 2), ("scipy", 1)):
        if runs := reports.get((f"trees-{way}", 0)):
            each = [1000 / run["sources"] for run in runs]
            taken = [run[f"threads_{threads}"] for run in runs]
            rows.append(
                {
                    "way": way, "threads": threads, "version": runs[0]["version"],
                    "nodes": runs[0]["nodes"], "sources": runs[0]["sources"], "right": right,
                    **{
                        f"{least}ms_{clock}": pick(
                            a * b[clock] for a, b in zip(each, taken, strict=True)
                        )
                        for clock in ("seconds", "cpu_seconds")
                        for least, pick in (("", median), ("best_", min))
                    },
                }
            )  # fmt: skip
    return rows


def figures_of_files(reports: Reports) -> list[Found]:
    """Return medians and best of every run on files, and whether its answer is right."""
    rows = []
    for key in ("route", "command", "world", "cambridge"):
        if runs := reports.get((key, 0)):
            for run in runs:
                run["peak_mb"] = run["peak_bytes"] / MB
                run["whole"] = run["seconds"] + run.get("imports", 0.0)
            numbers = [name for name, value in runs[0].items() if isinstance(value, (int, float))]
            rows.append(
                {
                    "key": key, "right": _command_is_right(runs) if key == "command" else None,
                    "median": {name: median(run[name] for run in runs) for name in numbers},
                    "best": {name: min(run[name] for run in runs) for name in numbers},
                }
            )  # fmt: skip
    return rows


def _command_is_right(runs: list[Found]) -> bool:
    return all(abs(run["answer"][name] - exact) <= 1e-3
               for run in runs for name, exact in EXACT.items())  # fmt: skip


def bars(rows: list[Found], files: list[Found], *, quick: bool) -> list[Found]:
    """Return each bar with what was reached; `met` is None where it cannot be judged."""
    found = []
    for row in rows:
        ratio = row["ratios"].get("shapely")
        if row["key"] == "same-2" and ratio:
            of_size = [other for other in rows if other["cameras"] == row["cameras"]]
            one = next(other for other in of_size if other["key"] == "same-1")
            reached = min(ratio["median"], ratio["best"])
            found.append(
                {
                    "what": f"exact clip, 2 threads, against shapely's one process, the same "
                    f"{row['trips']:,} trips, {row['cameras']:,} cameras",
                    "bar": CLIP_BAR, "unit": "x", "reached": ratio["median"],
                    "best": ratio["best"], "one_thread": one["ratios"]["shapely"],
                    "void": ratio["void"],
                    "met": None if quick or ratio["void"] else reached >= CLIP_BAR,
                }
            )  # fmt: skip
    by_key = {one["key"]: one for one in files}
    for what, bar, unit, key, name in FILE_BARS:
        if key in by_key:
            row = by_key[key]
            reached = row["median"][name]
            void = row["right"] is False
            found.append(
                {
                    "what": what, "bar": bar, "unit": unit, "reached": reached,
                    "best": row["best"][name], "void": void,
                    "met": None if quick or void else reached <= bar,
                }
            )  # fmt: skip
    return found
