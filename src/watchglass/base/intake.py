"""Opens an input file and reads it as text or TOML, or says in words why it cannot."""

from __future__ import annotations

import math
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from watchglass.base.errors import InvalidInput, Problem, RedLine
from watchglass.base.file_kinds import HEAD_BYTES, kind_of
from watchglass.base.people_records import path_to, refuse_rows_of_people

MAX_DEPTH = 16
_LARGEST = 2**63
_TEXT_ONLY = "input files are UTF-8 text in TOML"
_AS_UTF8 = "Save it again as UTF-8 text."
_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
# More than MAX_DEPTH dotted parts in one key; the parser's time grows with their square.
_LONG_KEY = re.compile(
    r"""(?<![\w"'-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+)"""
    f"{{{MAX_DEPTH}}}"
)
# What the TOML parser says, and what is wrong in words a reader of the file can use.
_SAID: tuple[tuple[str, str, str], ...] = (
    ("overwrite", "a key is given twice", "Keep one of the two."),
    ("uplicate", "a key is given twice", "Keep one of the two."),
    ("twice", "a table is declared twice", "Join the two tables, or drop one."),
    ("mutate", "a table written in { } is added to later", "Write all its keys in one place."),
    ("nclosed array", "a list is not closed", "Add the missing ]."),
    ("nclosed inline", "a table in { } is not closed", "Add the missing }."),
    ("nterminated string", "text is not closed", "Add the missing quotation mark."),
    ('xpected "\'', "text is not closed", "Add the missing quotation mark."),
    ("xpected '\"", "text is not closed", "Add the missing quotation mark."),
    ("haracter '\\n'", "text is not closed", "Add the missing quotation mark on the same line."),
    ("xpected ']", "the name of a table is not closed", "Write [name] or [[name]] on one line."),
    ("xpected newline", "a line goes on after its value", "Put each key on a line of its own."),
    ("xpected '}", "a table in { } is not closed", "Add the missing }."),
    ("initial character", "a key begins with a sign", "Write key = value; quote unusual keys."),
    ("nvalid statement", "a line is no key and no table", "Write key = value or [table]."),
    ("redefine", "a table is declared twice", "Join the two tables, or drop one."),
    ("haracter", "text or comment holds a character that TOML does not allow",
     "Remove the character."),
    ("xpected '='", "a key has no = and value", "Write key = value."),
    ("date", "a date or time does not exist", "Write dates as 2026-01-31."),
    ("escape", "a backslash in text must be written twice", "Write \\\\ or use single quotes."),
    ("digit", "a whole number is too long", "Write it as 1e20, or shorten it."),
    ("nvalid value", "a value is missing or misspelt",
     "Put text in quotation marks; write true or false in small letters."),
)  # fmt: skip


def read_text(path: Path, *, max_bytes: int = 1_000_000) -> str:
    """Return the text of a file, without a byte order mark.

    path: a regular file; max_bytes: the largest size that is read. A larger file is
    refused on its size; of it only the first 512 bytes are looked at, to name its kind.
    Pipes, devices and sockets are never opened.
    Raises RedLine (exit 4) for images, video and audio; InvalidInput (exit 3) for
    everything else that is not a readable, non-empty UTF-8 text of that size.
    """
    place = path.name or str(path)
    try:
        _must_be_regular(path.stat().st_mode, place)
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            _must_be_regular(status.st_mode, place)
            fits = status.st_size <= max_bytes
            content = file.read(max_bytes + 1 if fits else HEAD_BYTES)
    except (OSError, ValueError) as error:
        raise InvalidInput(_cannot_open(error, place)) from None
    _refuse_other_kinds(content[:HEAD_BYTES], place)
    if not fits or len(content) > max_bytes:
        size = max(status.st_size, len(content))
        raise _invalid(
            place,
            f"{size:,} bytes",
            f"a file has at most {max_bytes:,} bytes",
            "Describe groups and rates, not single people or events.",
        )
    return _decoded(content, place)


def _invalid(place: str, value: str, rule: str, way_out: str) -> InvalidInput:
    return InvalidInput(Problem(place, value, rule, way_out))


def _must_be_regular(mode: int, place: str) -> None:
    if stat.S_ISREG(mode):
        return
    words = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    word = words.get(stat.S_IFMT(mode), "a device")
    raise _invalid(place, word, "it must be a file", "Give the path of a .toml file.")


def _cannot_open(error: Exception, place: str) -> Problem:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Problem(place, "missing", "the file must exist", "Check its spelling.")
    if isinstance(error, PermissionError):
        rule = "you must be allowed to read it"
        return Problem(place, "not readable", rule, "Change its rights.")
    why = getattr(error, "strerror", None) or "not a usable path"
    return Problem(place, "not readable", f"the system says: {why}", "Check the path.")


def _refuse_other_kinds(head: bytes, place: str) -> None:
    kind = kind_of(head)
    if kind is None:
        return
    if kind.of_people:
        rule = "watchglass reads no images, video or audio"
        raise RedLine(
            Problem(place, kind.name, rule, "Describe the system by published rates instead.")
        )
    raise _invalid(place, kind.name, _TEXT_ONLY, "Give a .toml file.")


def _decoded(content: bytes, place: str) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            raise _invalid(place, f"{name} text", _TEXT_ONLY, _AS_UTF8)
    if b"\0" in content:
        zeros = max(content[0::2].count(0), content[1::2].count(0))
        value = "UTF-16 text" if zeros > 0.4 * len(content) / 2 else "a file with zero bytes"
        raise _invalid(place, value, _TEXT_ONLY, _AS_UTF8)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        value = f"not UTF-8 (line {line})"
        raise _invalid(place, value, _TEXT_ONLY, _AS_UTF8) from None
    if not text.strip():
        raise _invalid(place, "empty", "it must hold something", "`watchglass show ID` prints one.")
    return text


def parse_toml(text: str, place: str) -> dict[str, Any]:
    """Return the tables of a TOML text.

    text: the file's text; place: the file's name, for messages.
    Raises InvalidInput (exit 3) with line and column where the text is not TOML, and
    with the path of the key for nan, inf, whole numbers beyond 64 bits and tables nested
    deeper than 16; RedLine (exit 4) where the text is no TOML but lists people row by row.
    A message never repeats the text itself.
    """
    too_deep = f"tables and lists nest at most {MAX_DEPTH} deep"
    long_key = _LONG_KEY.search(text)
    if long_key:
        line = text.count("\n", 0, long_key.start()) + 1
        raise _invalid(f"{place}, line {line}", "", too_deep, "Flatten the table.")
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise _invalid(place, "", too_deep, "Flatten the table.") from None
    except ValueError as error:
        refuse_rows_of_people(text, place)
        raise InvalidInput(_syntax_problem(error, text, place)) from None
    problems = _unusable_numbers(data, place)
    if problems:
        raise InvalidInput(problems)
    return data


def _syntax_problem(error: ValueError, text: str, place: str) -> Problem:
    said = str(error)
    found = re.search(r"line (\d+), column (\d+)", said)
    if found:
        where = f"{place}, line {found[1]}, column {found[2]}"
    elif "end of document" in said:
        where = f"{place}, line {text.count(chr(10)) + 1}, at the end"
    else:
        where = place
    for words, rule, way_out in _SAID:
        if words in said:
            return Problem(where, "", rule, way_out)
    return Problem(where, "", "this is not TOML", "Compare with `watchglass show ID`.")


def _unusable_numbers(data: Mapping[str, Any], place: str) -> list[Problem]:
    """Return a problem for each number or nesting that nothing can be computed from.

    Walks with a list of its own, not by recursion, so that no input can exhaust the stack.
    """
    problems: list[Problem] = []
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > MAX_DEPTH:
            rule = f"tables and lists nest at most {MAX_DEPTH} deep"
            problems.append(Problem(path_to(place, path[:3]), "", rule, "Flatten the table."))
        elif isinstance(value, dict):
            waiting.extend(((*path, key), item) for key, item in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend(((*path, at), value[at]) for at in range(len(value) - 1, -1, -1))
        elif isinstance(value, float) and not math.isfinite(value):
            rule = "it must be a finite number"
            way_out = "Write a number, or 'not known' with the range it could lie in."
            problems.append(Problem(path_to(place, path), str(value), rule, way_out))
        elif isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
            rule = "whole numbers have at most 64 bits"
            problems.append(Problem(path_to(place, path), "", rule, "Write it as 1e20."))
    return list(dict.fromkeys(problems))
