"""Refuses input that carries the signature of records of people (red lines 1 and 8).

What is seen is named by its kind and place; the value itself is never repeated.
Known limits: names in prose (without a birth date, or a sighting with date and time),
identifiers spelt unusually, and a two-column line of numbers (which cannot be told from a
stripped track) are not recognised.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from watchglass.base.errors import Problem, RedLine
from watchglass.base.people_rows import sign_in_lines, signs_in_list, signs_in_table
from watchglass.base.people_shapes import sign_in_text, sign_in_whole_number
from watchglass.base.people_words import is_licence_number, sign_in_key

RULE = "watchglass reads no records of people"
WAY_OUT = "Describe groups (A, B, ...) with shares and rates instead, and remove the records."
_OTHER_FORMS = {"<gpx": "a GPS track", "begin:vcard": "an address card"}
_Path = tuple[str | int, ...]


def signs_of_people(
    data: Mapping[str, object], place: str, declared: Collection[str] = ()
) -> list[Problem]:
    """Return what in a parsed file looks like records of people, in the file's order.

    data: tables, lists and values as TOML or JSON give them; place: the file's name;
    declared: key names that the file's schema knows. Their names, and long lists of rows
    made only of them, are not taken for records; texts under them are checked all the same.
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


def refuse_people(data: Mapping[str, object], place: str, declared: Collection[str] = ()) -> None:
    """Raise RedLine (exit 4) with every sign of records of people; do nothing without one.

    data, place, declared: as for `signs_of_people`.
    """
    problems = signs_of_people(data, place, declared)
    if problems:
        raise RedLine(problems)


def refuse_rows_of_people(text: str, place: str) -> None:
    """Raise RedLine (exit 4) where a text that is no TOML lists people row by row.

    text: comma, semicolon, tab or bar separated lines, a GPS track or an address card;
    place: the file's name.
    """
    start = text[:2000].casefold()
    kind = next((kind for mark, kind in _OTHER_FORMS.items() if mark in start), "")
    kind = kind or sign_in_lines(text)
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
            for kind in signs_in_table(value, known):
                yield path, kind
            children = [((*path, str(key)), item) for key, item in value.items()]
            for (here, item), key in zip(children, map(str, value), strict=True):
                for kind in _signs_in_name(key, item, known):
                    yield here, kind
            waiting.extend(reversed(children))
        elif isinstance(value, list | tuple):
            for kind in signs_in_list(_key_above(path), value, known):
                yield path, kind
            waiting.extend(((*path, at), value[at]) for at in range(len(value) - 1, -1, -1))
        else:
            kind = _sign_in_value(value, is_declared=_key_above(path) in known)
            if kind:
                yield path, kind


def _key_above(path: _Path) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _sign_in_value(value: object, *, is_declared: bool) -> str:
    if isinstance(value, bytes | bytearray):
        return "a block of bytes"
    if isinstance(value, str):
        return sign_in_text(value) or sign_in_lines(value)
    if isinstance(value, int) and not isinstance(value, bool) and not is_declared:
        return sign_in_whole_number(value)
    return ""


def _signs_in_name(key: str, value: object, known: frozenset[str]) -> Iterator[str]:
    """Yield what a key's own text gives away: a value used as key, or an identifier."""
    kind = sign_in_text(key)
    if kind:
        yield f"{kind}, used as a key"
    if key in known:
        return
    kind = sign_in_key(key, holds_list=_lists_identifiers(value))
    if kind:
        yield kind
    elif is_licence_number(key, value):
        yield "a key for an identity document"


def _lists_identifiers(value: object) -> bool:
    """Return whether a list holds text or long whole numbers, rather than rates or counts."""
    return isinstance(value, list) and any(
        isinstance(item, str) or (isinstance(item, int) and item >= 10**6) for item in value
    )
