"""Tells a table or list that holds one row for each person from one about groups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from watchglass.base.people_shapes import looks_like_a_position, sign_in_text
from watchglass.base.people_words import PERSON_WORDS, POSITION_KEY, parts_of, sign_in_key

MAX_ROWS = 30
MAX_COLUMNS = 31
_TIME_WORDS = frozenset(
    {"time", "timestamp", "datetime", "date", "seen", "arrived", "entered", "left", "when", "ts"}
)
_PLACE_WORDS = frozenset(
    {"place", "location", "camera", "station", "room", "site", "where", "street", "checkpoint"}
    | {"position", "point", "gate", "stop", "cell", "home", "work", "track", "route", "path"}
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d{10}(?:\d{3})?")


def signs_in_table(table: Mapping[Any, object], known: frozenset[str]) -> Iterator[str]:
    """Yield what a table as a whole gives away: a face template, or one row per person.

    table: key to value; known: key names that the file's schema declares.
    """
    numbered = [k for k, v in table.items() if _is_number(v) and re.search(r"\d+\Z", str(k))]
    if len(numbered) > MAX_COLUMNS:
        yield "32 or more numbered columns, as of a face template"
    if len(table) > MAX_ROWS and _same_keys(list(table.values()), known):
        yield f"more than {MAX_ROWS} tables with the same keys, as of one for each person"
    if _has_person_key(table, known) and any(map(_is_moment, table.values())):
        yield "a person beside a date and time"


def signs_in_list(key: str, items: Sequence[object], known: frozenset[str]) -> Iterator[str]:
    """Yield what a list as a whole gives away: a template, a track, one row per person.

    key: the name above the list; items: its entries; known: the declared key names.
    """
    if len(items) > MAX_COLUMNS and all(map(_is_number, items)):
        yield "32 or more numbers in a row, as in a face template"
    if _is_position_list(key, items, known):
        yield "positions on the ground"
    tables = [item for item in items if isinstance(item, Mapping)]
    if any(_row_ties_person(row, known) for row in tables):
        yield "rows that tie a person to a place or a time"
    if any(_row_is_a_track_point(row) for row in items):
        yield "a track with times"
    if len(items) > MAX_ROWS:
        if _same_keys(items, known):
            yield f"more than {MAX_ROWS} rows with the same keys, as of one for each person"
        elif all(isinstance(item, list) and _holds_text(item) for item in items):
            yield f"more than {MAX_ROWS} rows, as of one for each person"
        elif key not in known and all(isinstance(item, str) for item in items):
            yield f"a list of more than {MAX_ROWS} texts, as of one for each person"


def _same_keys(items: Sequence[object], known: frozenset[str]) -> bool:
    """Return whether more than MAX_ROWS tables share one set of keys, not all declared."""
    counts: dict[frozenset[str], int] = {}
    for item in items:
        if isinstance(item, Mapping) and item and not known.issuperset(item):
            keys = frozenset(map(str, item))
            counts[keys] = counts.get(keys, 0) + 1
    return max(counts.values(), default=0) > MAX_ROWS


def _has_person_key(table: Mapping[Any, object], known: frozenset[str]) -> bool:
    for key in table:
        parts = parts_of(str(key))
        if str(key) not in known and parts and parts[-1] in PERSON_WORDS and "per" not in parts:
            return True
    return False


def _row_ties_person(row: Mapping[Any, object], known: frozenset[str]) -> bool:
    if not _has_person_key(row, known):
        return False
    last = {parts[-1] for parts in map(parts_of, map(str, row)) if parts}
    return bool(last & (_TIME_WORDS | _PLACE_WORDS)) or any(map(_is_moment, row.values()))


def _row_is_a_track_point(row: object) -> bool:
    """Return whether a row holds a moment and two coordinates, as keys or as plain values."""
    if isinstance(row, Mapping):
        last = {parts[-1] for parts in map(parts_of, map(str, row)) if parts}
        timed = bool(last & _TIME_WORDS) or any(map(_is_moment, row.values()))
        return timed and (last >= {"x", "y"} or last >= {"east", "north"})
    if isinstance(row, list) and 2 < len(row) <= 6:
        return any(map(_is_moment, row)) and sum(map(_is_number, row)) >= 2
    return False


def _is_position_list(key: str, items: Sequence[object], known: frozenset[str]) -> bool:
    """Return whether a list is one position, or several, that no scenario needs."""
    named = bool(parts_of(key)) and parts_of(key)[-1].removesuffix("s") in _PLACE_WORDS
    if len(items) in (2, 3) and all(isinstance(item, float) for item in items):
        return named and looks_like_a_position(items[0], items[1])
    pairs = [item for item in items if isinstance(item, list) and len(item) == 2]
    close = [pair for pair in pairs if looks_like_a_position(pair[0], pair[1])]
    return key not in known and len(pairs) > 1 and len(close) == len(items)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _holds_text(items: Sequence[object]) -> bool:
    return any(isinstance(item, str | date | time) for item in items)


def _is_moment(value: object) -> bool:
    """Return whether a value is a date with a time of day, or seconds since 1970 as text."""
    if isinstance(value, datetime):
        return True
    return isinstance(value, str) and bool(_MOMENT.match(value))


def sign_in_lines(text: str) -> str:
    """Return what kind of sign comma (or ; | tab) separated lines hold, or "".

    text: two lines or more, of which the first is taken for a header; lines that begin
    with # are left out. Only the first 1,000 lines are read. Positions alone may be those
    of cameras; beside a time or a person they are a sign.
    """
    lines = [line for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#"]
    if len(lines) < 2:
        return ""
    mark = max(",;\t|", key=lines[0].count)
    header = [cell.strip(" \"'") for cell in lines[0].split(mark)]
    if len(header) < 2 or "=" in lines[0] or max(map(len, header)) > 40:
        return ""
    last = {parts[-1] for parts in map(parts_of, header) if parts}
    for kind in filter(None, map(sign_in_key, header)):
        if kind != POSITION_KEY or last & (_TIME_WORDS | PERSON_WORDS):
            return f"rows with {kind}"
    for line in lines[:1000]:
        cells = line.split(mark)
        if len(cells) == len(header):
            kind = next(filter(None, (sign_in_text(cell.strip(" \"'")) for cell in cells)), "")
            if kind:
                return f"rows with {kind}"
    return ""
