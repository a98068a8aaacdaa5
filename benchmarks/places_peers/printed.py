"""The printed form of what the benchmark of places found."""

from __future__ import annotations

from typing import Any

from clip_figures import PEERS
from rich.console import Console
from tables import short, table_of

WIDE = 150
Found = dict[str, Any]


def speed_row(row: Found) -> list[str]:
    """Return one way's speed, and its ratios to the peers."""
    ratios = [row["ratios"].get(peer) for peer in PEERS]
    return [
        row["label"], short(row["trips"]),
        f"{short(row['speed'])} ({short(row['best_speed'])})",
        f"{short(row['speed_per_cpu_second'])} ({short(row['best_per_cpu_second'])})",
        short(row["build_seconds"]),
        *("void" if one and one["void"] else short(one and one["median"]) for one in ratios),
    ]  # fmt: skip


def agreement_line(row: Found) -> str | None:
    """Return how well a way agrees, in a sentence."""
    name = f"{row['label']}, {row['cameras']:,} cameras"
    if "totals_off" in row:
        off = ", ".join(f"{key} {value:+.1e}" for key, value in row["totals_off"].items())
        each = ", ".join(f"{value:.1e}" for value in row["by_trip_off"].values())
        verdict = "agrees" if row["right"] else "DOES NOT AGREE"
        return f"{name}: {verdict} with watchglass: totals {off}; trip by trip {each}"
    if row["key"] == "table-1":
        off = row["table_against_clip"]
        verdict = "agrees" if row["right"] else "DOES NOT AGREE"
        mean = ", ".join(f"{key} {value:,.1f}" for key, value in row["mean"].items())
        return (f"{name}: {verdict} with clipping trip by trip: at most {off['metres']:.0e} m and "
                f"{off['cameras']} cameras off; mean of a trip: {mean}")  # fmt: skip
    return None


def limit_line(row: Found) -> str | None:
    """Return which share of the machine's limit one thread reaches, in a sentence."""
    one = row["limits"]
    if not one or row["key"] != "same-1":
        return None
    return (
        f"{row['cameras']:,} cameras, 1 thread: {one['looked_at_per_second'] / 1e6:,.0f} million "
        f"pairs looked at a second, {100 * one['of_bare_clips']:.0f} % of what a bare loop clips "
        f"({one['bare_clips_per_second'] / 1e6:,.0f} million); {100 * one['seeing_share']:.0f} % "
        "of them see something, whose arithmetic alone would take "
        f"{100 * one['of_bare_seeing_clips']:.0f} % of the time"
    )


def tree_lines(rows: list[Found]) -> list[str]:
    """Return the trees in sentences."""
    lines = []
    for row in rows:
        what = ("watchglass, with exposure and different cameras" if row["way"] == "ours"
                else "scipy, costs and nodes before alone")  # fmt: skip
        each = row["ms_seconds"]
        pairs = row["nodes"] / each / 1000
        line = (
            f"tree of one source, {row['nodes']:,} nodes, {what}, {row['threads']} thread(s): "
            f"{each:.2f} ms (best {row['best_ms_seconds']:.2f}), {row['ms_cpu_seconds']:.2f} CPU "
            f"ms; {pairs:.1f} million pairs/s; all {row['nodes']:,} sources would take "
            f"{each * row['nodes'] / 60_000:.1f} min"
        )
        agreed = {True: "", False: "; COSTS DIFFER from scipy's", None: "; not compared"}
        lines.append(line + agreed[row["right"]])
    return lines


def file_line(row: Found) -> str:
    """Return one run on files in a sentence."""
    of, best = row["median"], row["best"]
    if row["key"] == "command":
        wrong = "" if row["right"] else "; its ANSWER IS WRONG"
        return (f"watchglass places --route, whole command: {of['seconds']:.2f} s (best "
                f"{best['seconds']:.2f}), peak {of['peak_mb']:.0f} MB{wrong}")  # fmt: skip
    if row["key"] == "route":
        times = f"{1000 * of['seconds']:.2f} ms (best {1000 * best['best_seconds']:.2f})"
        return f"its kernel, {of['points']:,.0f} points x {of['cameras']:,.0f} cameras: {times}"
    if row["key"] == "world":
        return (f"{of['objects']:,.0f} mapped cameras of the world ({of['cameras']:,.0f} views): "
                f"read {of['read']:.2f} s, indexed {of['index']:.2f} s (best together "
                f"{best['seconds']:.2f} s; {of['cpu_seconds']:.2f} CPU s); imports before "
                f"{of['imports']:.2f} s; peak {of['peak_mb']:.0f} MB")  # fmt: skip
    return (f"Cambridge, {of['nodes']:,.0f} corners, {of['edges']:,.0f} streets, "
            f"{of['cameras']:,.0f} cameras, {of['ways']:,.0f} ways: imports {of['imports']:.2f} s, "
            f"reading {of['read']:.2f} s, streets {of['table']:.2f} s, ways {of['trees']:.2f} s "
            f"({of['trees_again']:.2f} s again); peak {of['peak_mb']:.0f} MB; mean "
            f"{100 * of['mean_share']:.1f} % of the metres in view, {of['mean_cameras']:.1f} "
            "cameras a way")  # fmt: skip


def bar_line(one: Found) -> str:
    """Return one bar in a sentence."""
    verdict = {True: "kept", False: "MISSED", None: "not judged"}[one["met"]]
    if one["void"]:
        verdict = "void: an implementation is wrong"
    unit = one["unit"]
    line = f"{one['what']}: {one['reached']:,.4g} {unit} by medians, {one['best']:,.4g} by the best"
    if "one_thread" in one:
        of = one["one_thread"]
        line += f" (1 thread, per CPU second: {of['median']:,.4g} and {of['best']:,.4g})"
    return f"{line}; bar {one['bar']:g} {unit}: {verdict}"


def print_found(found: Found) -> None:
    """Print everything."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    heads = ["", "trips", "trips/s: median (best)", "per CPU second", "index, s",
             *(f"x {peer}" for peer in PEERS)]  # fmt: skip
    for cameras in dict.fromkeys(row["cameras"] for row in found["clips"]):
        of_size = [row for row in found["clips"] if row["cameras"] == cameras]
        console.print(table_of(f"{cameras:,} cameras", heads, list(map(speed_row, of_size))))
    lines = [line for say in (agreement_line, limit_line) for row in found["clips"]
             if (line := say(row))]  # fmt: skip
    lines += tree_lines(found["trees"]) + list(map(file_line, found["files"]))
    lines += [f"not run: {key}: {why}" for key, why in found["why_not"].items()]
    lines += list(map(bar_line, found["bars"]))
    now = found["machine"]
    lines.append(
        f"{found['repeats']} fresh processes each, {found['seconds']:.0f} s in all; load of the "
        f"machine {now['before']['load'] or 0:.1f} before and {now['after']['load'] or 0:.1f} "
        f"after, on {now['after']['processors']} processors; Python {now['after']['python']}"
    )
    for line in lines:
        console.print(f"- {line}", highlight=False, soft_wrap=True)
