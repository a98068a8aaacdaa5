"""Reads the cells of a column as numbers, and says which are none, or out of range."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from watchglass.base.mixing import Array
from watchglass.places.reading.complaints import Complaints, value_shown
from watchglass.places.reading.declared_columns import Column

_DIGITS = re.compile(r"[0-9+\-.eE]*")


def numbers_of(
    cells: Sequence[str], rows: Sequence[str | int], column: Column, where: str, found: Complaints
) -> Array:
    """Return cells as float64, nan where blank; say which are no numbers, or out of range.

    rows: what to call each row in a message (a number is a line of the file); where: the column.
    """
    wrong = np.zeros(0, np.int64)
    if not _DIGITS.fullmatch("".join(cells)):
        cells = [cell.strip() for cell in cells]
    try:
        if not _DIGITS.fullmatch("".join(cells)):
            raise ValueError
        filled = [cell or "nan" for cell in cells] if "" in cells else cells
        read = np.fromiter(map(float, filled), float, len(cells))
    except ValueError:
        read = np.array([_one_number(cell) for cell in cells])
        bad = [at for at, cell in enumerate(cells) if cell and np.isnan(read[at])]
        wrong = np.array(bad, dtype=np.int64)
        for at in bad:
            comma = re.fullmatch(r"[+-]?\d+,\d+", cells[at])
            way_out = "Write a decimal point." if comma else "Write a number, or leave it blank."
            found.say(f"{_row(rows[at])}, {where}", value_shown(cells[at]),
                      "it must be a finite number", way_out)  # fmt: skip
    with np.errstate(invalid="ignore"):
        outside = np.flatnonzero((read < column.low) | (read > column.high))
    for at in outside.tolist():
        rule = f"{column.means}, from {column.low:g} to {column.high:g}"
        found.say(f"{_row(rows[at])}, {where}", value_shown(cells[at]), rule, _way_out(column))
    read[wrong] = np.inf  # said already: it is not blank
    return read


def _row(row: str | int) -> str:
    return row if isinstance(row, str) else f"line {row:,}"


def _one_number(cell: str) -> float:
    try:
        return float(cell) if _DIGITS.fullmatch(cell) else np.nan
    except ValueError:
        return np.nan


def _way_out(column: Column) -> str:
    if column.means == "degrees north":
        return "Are longitude and latitude swapped, or is this in metres (x, y)?"
    return "Are these degrees?" if column.means == "degrees east" else "Mend it, or leave it blank."
