"""Rows that several charts share: a bar with its words, a line of the table, round axis values."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from watchglass.report.charts.svg import Scale
from watchglass.report.figures import one_in, plain, shown
from watchglass.report.record import Record
from watchglass.report.words import counted, means_of, stage_of, title_of

FLOOR = 1e-12


def bar_row(label: str, one: dict[str, Any], text: str = "") -> dict[str, Any]:
    """Return an estimate as a row of a panel; `text` replaces its figures in words."""
    fixed = one["value"] is not None and one["low"] == one["high"]
    return {
        "label": label,
        "text": text or shown(one).text,
        "low": one["low"],
        "high": one["high"],
        "value": one["value"],
        "set": fixed,
    }


def table_row(record: Record, one: dict[str, Any]) -> dict[str, Any]:
    """Return an estimate as a row of the table behind a chart: raw figures and words."""
    return {
        "what": means_of(record, one["measure"]),
        "option": title_of(record, one["option"]),
        "group": one["group"] or "",
        "stage": stage_of(record, one),
        "value": one["value"],
        "low": one["low"],
        "high": one["high"],
        "unit": one["unit"],
        "in_words": shown(one).text,
        "counted": counted(one),
        "grade": one["grade"],
        "measure": one["measure"],
    }


def ticks(top: float, most: int = 4) -> list[float]:
    """Return round values from 0 up to `top`, at most `most` of them beyond 0."""
    step = 10 ** math.floor(math.log10(top / most))
    for times in (1, 2, 5, 10, 20):
        if top / (step * times) <= most:
            step *= times
            break
    return [float(n * step) for n in range(int(top / step) + 1)]


def powers(low: float, high: float, step: int = 1) -> list[float]:
    """Return the powers of ten that reach from below `low` to above `high`."""
    first, last = math.floor(math.log10(max(low, FLOOR))), math.ceil(math.log10(max(high, FLOOR)))
    while (last - first) / step > 5:
        step += 1
    return [10.0**n for n in range(first, last + step, step)]


def log_scale(values: list[float], words: list[str], title: str) -> Scale:
    """Return a logarithmic scale over `values`, labelled with `words`."""
    ticks = tuple(zip(values, words, strict=True))
    return Scale(values[0], values[-1], ticks, title, log=True)


def count_scale(top: float, words: Callable[[float], str], title: str = "") -> Scale:
    """Return a scale from 0 to a little above `top`, with round values written by `words`."""
    return Scale(0.0, top * 1.02, tuple((value, words(value)) for value in ticks(top)), title)


def one_in_words(value: float) -> str:
    """Return a power of ten below 1 as "1 in N", and 1 as "all"."""
    return one_in(value) if value < 1 else "all"


def times_words(value: float) -> str:
    """Return a ratio as an axis label."""
    return f"× {plain(value)}"
