"""Reads a CSV table with declared columns, block by block, plain or gzip."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.reading.column_map import named, refuse_first_rows, way_out_for
from watchglass.places.reading.complaints import (
    Complaints,
    invalid,
    name_shown,
)
from watchglass.places.reading.declared_columns import DROP, UNDECLARED, Column, Declared
from watchglass.places.reading.number_cells import numbers_of
from watchglass.places.reading.opened import Opened, lines_of
from watchglass.places.reading.osm_keys import holds_codes, holds_dates
from watchglass.places.reading.text_checked import sign_in_texts, too_long

_BLOCK_ROWS = 8_192  # small enough to stay in the processor's cache
_MOST_COLUMNS = 200
_MARKS = ",;\t|"
_ID = re.compile(r"[\w./:+-]{0,64}")


@dataclass
class Texts:
    """A column of text: each distinct text once, and which one every row has.

    values: the distinct texts, "" among them where cells are blank; codes: int32 (rows,).
    """

    codes: NDArray[np.int32]
    values: tuple[str, ...]

    def cells(self) -> list[str]:
        """Return the text of every row."""
        return [self.values[code] for code in self.codes.tolist()]


@dataclass
class Table:
    """A table as read: numbers (nan where blank) and texts by declared name, and its rows."""

    rows: int
    numbers: dict[str, Array] = field(default_factory=dict)
    texts: dict[str, Texts] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    lines: list[Sequence[int]] = field(default_factory=list)

    def row_name(self, row: int) -> str:
        """Return what a message calls a row: its line in the file, as far as rows are lines."""
        for block in self.lines:
            if row < len(block):
                return f"line {block[row]:,}"
            row -= len(block)
        return f"entry {row + 1:,}"


class _Growing:
    """One column while blocks are added to it."""

    def __init__(self, name: str, meant: str, column: Column) -> None:
        self.name, self.meant, self.column = name, meant, column
        self.numbers: list[Array] = []
        self.codes: list[NDArray[np.int32]] = []
        self.known: dict[str, int] = {}
        self.is_code, self.is_date = holds_codes(name, column), holds_dates(name)

    def add(self, cells: Sequence[str], lines: Sequence[int], found: Complaints) -> None:
        where = f"column {name_shown(self.name)}"
        if self.column.use == "number":
            self.numbers.append(numbers_of(cells, lines, self.column, where, found))
            return
        known = self.known
        new = {cell for cell in set(cells) if cell not in known}
        self._check(new, where, found)
        if self.column.use == "unread":
            self.known.update(dict.fromkeys(islice(new, 10_000), 0))
            return
        for cell in new:
            self.known[cell] = len(self.known)
        codes = np.fromiter(map(self.known.__getitem__, cells), np.int32, len(cells))
        self.codes.append(codes)

    def _check(self, new: set[str], where: str, found: Complaints) -> None:
        kind = sign_in_texts(new, codes=self.is_code, dates=self.is_date)
        if kind:
            found.say_people(where, kind, way_out_for(self.meant))
        elif not self.meant:
            return
        elif too_long(new):
            found.say(where, "a long text", "a cell has at most 200 characters", "Drop it.")
        elif self.column.use == "id" and not all(map(_ID.fullmatch, new)):
            found.say(where, "text", "an id is a short word or number", "Drop the column.")


def read_table(
    source: Opened,
    declared: Declared,
    columns: Mapping[str, str] | None,
    most_rows: int,
    found: Complaints | None = None,
) -> Table:
    """Return the rows of a CSV file whose first line names its columns.

    source: an opened file; declared: the columns that it may have; columns: the user's column
    map; most_rows: how many rows are read at most; found: where problems are said, for a caller
    who has more to say and raises them all (then the table ends with the first block of rows
    that has some). Cells of dropped columns are not parsed.
    Raises RedLine (exit 4) where the table is about people; InvalidInput (exit 3) with all
    problems of the header, and of the first block of rows that has some.
    """
    raises, found = found is None, found if found is not None else Complaints(source.place)
    reader, header = _header(source)
    if len(header) > _MOST_COLUMNS:
        _refuse_wide(reader, header, declared, found)
    names = named(header, declared, columns, found)
    growing = [
        _Growing(name, meant, declared.get(meant, UNDECLARED)) if meant != DROP else None
        for name, meant in zip(header, names, strict=True)
    ]
    table = Table(0, header=tuple(header))
    for block, lines in _blocks(reader, source.place):
        if not table.rows:
            refuse_first_rows(header, names, block[:30], declared, found)
        block, lines = _whole(block, lines, len(header), found)
        table.rows += len(block)
        table.lines.append(lines)
        if table.rows > most_rows:
            rule = f"such a file has at most {most_rows:,} rows"
            raise invalid(source.place, "too many rows", rule, "Cut it to one region.")
        for one, cells in zip(growing, zip(*block, strict=True), strict=bool(block)):
            if one is not None:
                one.add(cells, lines, found)
        if found:
            break
    if not table.lines:
        found.say("", "without rows", "it must hold rows below the header", "Add the rows.")
    if raises or not table.rows:
        found.raise_any()
    return _filled(table, [one for one in growing if one is not None and one.meant])


def _refuse_wide(
    reader: Iterator[list[str]], header: list[str], declared: Declared, found: Complaints
) -> None:
    """Refuse a table of very many columns, as a face template if it is one of numbers."""
    rows = [row[:_MOST_COLUMNS] for row in next(_blocks(reader, found.place), ([], ()))[0][:1]]
    refuse_first_rows(header[:_MOST_COLUMNS], [""] * _MOST_COLUMNS, rows, declared, found)
    rule, way_out = f"a table has at most {_MOST_COLUMNS} columns", "Cut it to what is declared."
    found.say("", f"{len(header):,} columns", rule, way_out)
    found.raise_any()


def _filled(table: Table, growing: Sequence[_Growing]) -> Table:
    for one in growing:
        if one.column.use == "number":
            table.numbers[one.meant] = np.concatenate(one.numbers)
        elif one.column.use != "unread":
            table.texts[one.meant] = Texts(np.concatenate(one.codes), tuple(one.known))
    return table


def _header(source: Opened) -> tuple[Iterator[list[str]], list[str]]:
    lines = lines_of(source)
    first = next((line for line in lines if line.strip()), "")
    mark = max(_MARKS, key=first.count)
    reader = csv.reader(lines, delimiter=mark)
    try:
        header = next(csv.reader([first], delimiter=mark), [])
    except csv.Error:
        header = []
    header = [name.strip() for name in header]
    numbers = [name for name in header if re.fullmatch(r"[+-]?[0-9.]+", name)]
    if not header or numbers:
        rule, way_out = "the first line names the columns", "Write for example: lon,lat"
        raise invalid(source.place, "without a header", rule, way_out)
    return reader, header


def _blocks(
    reader: Iterator[list[str]], place: str
) -> Iterator[tuple[list[list[str]], Sequence[int]]]:
    """Yield rows in blocks, and the line of each in the file (as far as rows are lines)."""
    line = 2
    while True:
        try:
            block = list(islice(reader, _BLOCK_ROWS))
        except csv.Error as error:
            value = "a NUL character" if "NUL" in str(error) else "a broken cell"
            rule, way_out = "it must be a CSV table", "Is a quotation mark not closed?"
            raise invalid(place, value, rule, way_out) from None
        if not block:
            return
        lines: Sequence[int] = range(line, line + len(block))
        line += len(block)
        if not all(block):
            full = [(row, at) for row, at in zip(block, lines, strict=True) if row]
            block, lines = [row for row, _ in full], [at for _, at in full]
        if block:
            yield block, lines


def _whole(
    block: list[list[str]], lines: Sequence[int], columns: int, found: Complaints
) -> tuple[list[list[str]], Sequence[int]]:
    """Return the rows that have as many cells as the header, and their lines; say the others."""
    if set(map(len, block)) == {columns}:
        return block, lines
    for row, line in zip(block, lines, strict=True):
        if len(row) != columns:
            rule = f"every row has {columns} cells, as the header has"
            value = "1 cell" if len(row) == 1 else f"{len(row)} cells"
            found.say(f"line {line:,}", value, rule, "Mend the row.")
    kept = [(row, at) for row, at in zip(block, lines, strict=True) if len(row) == columns]
    return [row for row, _ in kept], [at for _, at in kept]
