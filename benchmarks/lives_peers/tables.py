"""The printed form of what the benchmark of the engines found."""

from __future__ import annotations

from typing import Any

from figures import RATIOS_TO
from rich import box
from rich.console import Console
from rich.table import Table

MIB = 1024 * 1024
NAMES = {
    "philox_blocks_one_at_a_time": ("Philox, one block at a time, million blocks/s", 1e-6),
    "philox_blocks_side_by_side": ("Philox, side by side, million blocks/s", 1e-6),
    "read_modify_write_bytes": ("read, raise by 1, write, GB/s", 1e-9),
    "triad_bytes": ("triad, GB/s", 1e-9),
    "interpreter_numbers": ("uniform numbers in a plain Python loop, million/s", 1e-6),
}
WIDE = 160


def short(number: float | None, digits: int = 3) -> str:
    """Return a number with so many digits, a dash where there is none."""
    if number is None:
        return "-"
    if abs(number) >= 10 ** (digits - 1):
        return f"{number:,.0f}"
    return f"{number:.{digits}g}"


def table_of(title: str, heads: list[str], rows: list[list[str]]) -> Table:
    """Return a table whose first column is text and whose others are numbers."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for at, head in enumerate(heads):
        table.add_column(head, justify="left" if at == 0 else "right", no_wrap=at < 2)
    for row in rows:
        table.add_row(*row)
    return table


def speed_row(one: dict[str, Any]) -> list[str]:
    """Return one implementation's speed, and its ratios to the peers."""
    if one["any_number"]:
        seconds = f"{one['seconds']:.2f} s"
        return [one["label"], f"any x {one['days']}", seconds, f"{one['cpu_seconds']:.2f} s",
                *["-"] * len(RATIOS_TO)]  # fmt: skip
    return [
        one["label"],
        f"{one['people']:,} x {one['days']}",
        f"{short(one['speed'] / 1e6)} ({short(one['best_speed'] / 1e6)})",
        f"{short(one['speed_per_cpu_second'] / 1e6)} ({short(one['best_per_cpu_second'] / 1e6)})",
        *[short(one["ratios"].get(peer)) for peer in RATIOS_TO],
    ]


def check_row(one: dict[str, Any]) -> list[str]:
    """Return one implementation's memory, and how well it agrees with the exact values."""
    each = one.get("bytes_per_person")
    return [
        one["label"],
        one["version"],
        "-" if each is None else f"{each:,.0f}",
        f"{one['peak_bytes'] / MIB:,.0f}",
        *[f"{value:.5g}" for value in one["found"].values()],
        one["difference"] if one["right"] else f"WRONG: {one['difference']}",
    ]


def share_row(one: dict[str, Any]) -> list[str]:
    """Return which share of the machine's limits one engine reaches."""
    shares = one["shares_of_limits"]
    return [one["label"], f"{one['events_per_year']:.3f}", *map(percent, shares.values())]


def percent(share: float) -> str:
    """Return a share in per cent."""
    return f"{100 * share:,.3g} %"


def bar_line(one: dict[str, Any]) -> str:
    """Return one bar in a sentence."""
    verdict = {True: "kept", False: "MISSED", None: "not judged"}[one["met"]]
    if one["void"]:
        verdict = "void: the peer is wrong, or slower than it has to be"
    reached = f"{one['reached']:,.4g}"
    if "peer_best" in one:
        reached += f" by medians, {one['reached_by_best']:,.4g} by the best runs"
    line = f"{one['what']}: {reached} (bar {one['bar']:,g}): {verdict}"
    if "peer_best" in one:
        line += (
            f"; the peer's best of {one['peer_best'] / 1e6:.2f} million agent-days must be at "
            f"least {one['peer_floor'] / 1e6:g} x "
            f"{one['machine_against_that_of_the_floor']:.2f} (this machine's Philox, one block at "
            "a time, against that of the machine of the floor, at most 1)"
        )
    return line


def memory_line(one: dict[str, Any]) -> str:
    """Return one run of many people in a sentence."""
    return (
        f"skip, 2 threads, {one['people']:,} people x {one['days']} days: {one['seconds']:.1f} s, "
        f"{one['cpu_seconds']:.1f} CPU s, peak {one['peak_bytes'] / MIB:,.0f} MiB"
    )


def print_found(found: dict[str, Any]) -> None:
    """Print everything."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    rows = [one for one in found["implementations"] if "why_not" not in one]
    heads = ["", "people x days", "million agent-days/s: median (best)",
             "per CPU second: median (best)",
             *[f"ratio to {peer}" for peer in RATIOS_TO]]  # fmt: skip
    console.print(table_of("Speed", heads, list(map(speed_row, rows))))
    heads = ["", "version", "bytes a person", "peak MiB", "false flags", "true flags",
             "sanctioned days", "mean score", "largest difference from exact"]  # fmt: skip
    console.print(table_of("Memory, and what was found", heads, list(map(check_row, rows))))
    shown = []
    for key, (name, scale) in NAMES.items():
        one = found["limits"][key]
        two = one.get("threads_2")
        shown.append([name, short(one["threads_1"] * scale), short(two and two * scale)])
    console.print(table_of("Limits of this machine", ["", "1 thread", "2 threads"], shown))
    shares = [share_row(one) for one in rows if "shares_of_limits" in one]
    heads = ["", "flags per person-year", "of Philox, one at a time", "of Philox, side by side",
             "of memory at 4 bytes a person"]  # fmt: skip
    if shares:
        console.print(table_of("Share of the limits reached", heads, shares))
    lines = [memory_line(one) for one in [*found["memory"], found["nation"]] if one]
    lines += [bar_line(one) for one in found["bars"]]
    lines += [f"not run: {one['label']}: {one['why_not']}" for one in found["implementations"]
              if "why_not" in one]  # fmt: skip
    now = found["machine"]
    lines.append(
        f"{found['repeats']} fresh processes each; load of the machine "
        f"{now['before']['load'] or 0:.1f} before and {now['after']['load'] or 0:.1f} after, on "
        f"{now['after']['processors']} processors; Python {now['after']['python']}"
    )
    for line in lines:
        console.print(f"- {line}", highlight=False, soft_wrap=True)
