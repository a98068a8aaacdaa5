"""Refuses input that carries the signature of records of people (red lines 1 and 8).

What is seen is named by its kind and place; the value itself is never repeated.
Known limits: names in prose, identifiers spelt unusually, and a two-column line of
numbers (which cannot be told from a stripped track) are not recognised.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from watchglass.base.errors import Problem, RedLine
from watchglass.base.people_shapes import (
    looks_like_a_position,
    sign_in_text,
    sign_in_whole_number,
)
from watchglass.base.people_words import PERSON_WORDS, is_licence_number, parts_of, sign_in_key

MAX_ROWS = 30
MAX_COLUMNS = 31
RULE = "watchglass reads no records of people"
WAY_OUT = "Describe groups (A, B, ...) with shares and rates instead, and remove the records."
_TIME_WORDS = frozenset(
    {"time", "timestamp", "datetime", "date", "seen", "arrived", "entered", "left", "when", "ts"}
)
_PLACE_WORDS = frozenset(
    {"place", "location", "camera", "station", "room", "site", "where", "street", "checkpoint"}
    | {"position", "point", "gate", "stop", "cell", "home", "work", "track", "route", "path"}
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d{10}(?:\d{3})?")
_Path = tuple[str | int, ...]


def signs_of_people(
    data: Mapping[str, object], place: str, declared: Collection[str] = ()
) -> list[Problem]:
    """Return what in a parsed file looks like records of people, in the file's order.

    data: tables, lists and values as TOML or JSON give them; place: the file's name;
    declared: key names that the file's schema knows. Their names, and long lists of rows
    made only of them, are not taken for records; their values are checked all the same.
    Each problem's value is the kind of thing seen. Signs of the same kind at the same key
    of many rows become one problem, with their number.
    Does not say: that a file without a sign is about nobody.
    """
    known = frozenset(declared)
    seen: dict[tuple[_Path, str], list[_Path]] = {}
    for path, kind in _walk(data, known):
        general = tuple("*" if isinstance(part, int) else part for part in path)
        seen.setdefault((general, kind), []).append(path)
    return [_problem(place, paths, kind) for (_, kind), paths in seen.items()]


def refuse_people(
    data: Mapping[str, object], place: str, declared: Collection[str] = ()
) -> None:
    """Raise RedLine (exit 4) with every sign of records of people; do nothing without one.

    data, place, declared: as for `signs_of_people`.
    """
    problems = signs_of_people(data, place, declared)
    if problems:
        raise RedLine(problems)


def refuse_rows_of_people(text: str, place: str) -> None:
    """Raise RedLine (exit 4) where a text that is no TOML lists people row by row.

    text: comma, semicolon, tab or bar separated lines. place: the file's name.
    """
    kind = _sign_in_rows(text)
    if kind:
        raise RedLine(Problem(place, kind, RULE, WAY_OUT))


def path_to(place: str, path: Sequence[str | int]) -> str:
    """Return a key's place as `file.toml: options[2].use`, without repeating personal data.

    place: the file's name; path: keys, and positions in lists. A key that is not a plain
    word, or that itself looks like personal data, is withheld.
    """
    shown = ""
    for part in path:
        shown += f"[{part}]" if isinstance(part, int) else f".{_key_shown(part)}"
    return f"{place}: {shown.removeprefix('.')}" if shown else place


def _key_shown(key: str) -> str:
    plain = re.fullmatch(r"[A-Za-z0-9_-]{1,40}", key) and not re.search(r"\d{5}", key)
    return key if plain and not sign_in_text(key) else "(key withheld)"


def _problem(place: str, paths: list[_Path], kind: str) -> Problem:
    more = f" (and {len(paths) - 1:,} more like it)" if len(paths) > 1 else ""
    return Problem(path_to(place, paths[0]) + more, kind, RULE, WAY_OUT)


def _walk(data: Mapping[str, object], known: frozenset[str]) -> Iterator[tuple[_Path, str]]:
    """Yield (path, kind) of every sign, without recursion: depth cannot exhaust the stack."""
    waiting: list[tuple[_Path, object]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, Mapping):
            for kind in _signs_in_table(value, known):
                yield path, kind
            children = [((*path, str(key)), item) for key, item in value.items()]
            for (here, item), key in zip(children, map(str, value), strict=True):
                for kind in _signs_in_name(key, item, known):
                    yield here, kind
            waiting.extend(reversed(children))
        elif isinstance(value, list | tuple):
            for kind in _signs_in_list(path, value, known):
                yield path, kind
            waiting.extend(((*path, at), value[at]) for at in range(len(value) - 1, -1, -1))
        else:
            kind = _sign_in_value(value)
            if kind:
                yield path, kind


def _sign_in_value(value: object) -> str:
    if isinstance(value, bytes | bytearray):
        return "a block of bytes"
    if isinstance(value, str):
        return sign_in_text(value) or ("\n" in value and _sign_in_rows(value)) or ""
    if isinstance(value, int) and not isinstance(value, bool):
        return sign_in_whole_number(value)
    return ""


def _signs_in_name(key: str, value: object, known: frozenset[str]) -> Iterator[str]:
    """Yield what a key's own text gives away: a value used as key, or an identifier."""
    kind = sign_in_text(key) or (sign_in_whole_number(int(key)) if _is_short_number(key) else "")
    if kind:
        yield f"{kind}, used as a key"
    if key in known:
        return
    kind = sign_in_key(key, holds_list=isinstance(value, list) and bool(value))
    if kind:
        yield kind
    elif is_licence_number(key, value):
        yield "a key for an identity document"


def _is_short_number(key: str) -> bool:
    return len(key) <= 18 and key.isascii() and key.isdigit()


def _signs_in_table(table: Mapping[Any, object], known: frozenset[str]) -> Iterator[str]:
    numbered = [k for k, v in table.items() if _is_number(v) and re.search(r"\d+\Z", str(k))]
    if len(numbered) > MAX_COLUMNS:
        yield "32 or more numbered columns, as of a face template"
    if len(table) > MAX_ROWS and _same_keys(list(table.values()), known):
        yield f"more than {MAX_ROWS} tables with the same keys, as of one for each person"
    if _has_person_key(table, known) and any(map(_is_moment, table.values())):
        yield "a person beside a date and time"


def _signs_in_list(path: _Path, items: Sequence[object], known: frozenset[str]) -> Iterator[str]:
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    if len(items) > MAX_COLUMNS and all(map(_is_number, items)):
        yield "32 or more numbers in a row, as in a face template"
    if _is_position_list(key, items):
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


def _is_position_list(key: str, items: Sequence[object]) -> bool:
    """Return whether a list is one position, or several, that no scenario needs."""
    named = bool(parts_of(key)) and parts_of(key)[-1].removesuffix("s") in _PLACE_WORDS
    if len(items) in (2, 3) and all(isinstance(item, float) for item in items):
        return named and looks_like_a_position(items[0], items[1])
    pairs = [item for item in items if isinstance(item, list) and len(item) == 2]
    close = [pair for pair in pairs if looks_like_a_position(pair[0], pair[1])]
    return len(pairs) > 1 and len(close) == len(items)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _holds_text(items: Sequence[object]) -> bool:
    return any(isinstance(item, str | date | time) for item in items)


def _is_moment(value: object) -> bool:
    """Return whether a value is a date with a time of day, or seconds since 1970 as text."""
    if isinstance(value, datetime):
        return True
    return isinstance(value, str) and bool(_MOMENT.match(value))


def _sign_in_rows(text: str) -> str:
    """Return the kind of sign in separated lines: a header of identifiers, or data."""
    lines = [line for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#"]
    if len(lines) < 2:
        return ""
    mark = max(",;\t|", key=lines[0].count)
    header = [cell.strip(" \"'") for cell in lines[0].split(mark)]
    if len(header) < 2 or "=" in lines[0] or max(map(len, header)) > 40:
        return ""
    for cell in header:
        kind = sign_in_key(cell)
        if kind:
            return f"rows with {kind}"
    for line in lines[:1000]:
        cells = line.split(mark)
        if len(cells) == len(header):
            kind = next(filter(None, (sign_in_text(cell.strip(" \"'")) for cell in cells)), "")
            if kind:
                return f"rows with {kind}"
    return ""
