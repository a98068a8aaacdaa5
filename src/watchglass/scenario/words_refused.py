"""Refuses the names of real groups, and verdicts, in the words of a scenario file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_origin

from watchglass.base.errors import Problem, RedLine
from watchglass.base.group_words import group_named_in
from watchglass.base.people_records import path_to
from watchglass.evidence.parameters import Letter
from watchglass.scenario.model import declared_tables

_Path = tuple[str | int, ...]
_KEY = re.compile(r"[a-z0-9][a-z0-9.-]*(?:/[a-z0-9][a-z0-9.-]*)?")
# What people pass without passing a test, and what fails without a verdict on the system.
_PLACES = r"(?:by|through|on|to|along|over|each|(?:the|a)[\s_-]+(?:gate|camera|station|door|desk))"
_ATTEMPTS = r"(?:checks?|matches|searches|attempts?|comparisons|reads?|scans?)"
_VERDICT = re.compile(
    r"(?<![^\W_])(?:(?:non[\s_-]*)?complian(?:t|ce)|(?:un|dis|pre)?approv(?:ed|al)|(?:un)?certified"
    r"|certification|(?<!fail[\s_-])(?:un)?safe(?:r|st|ly)?|(?:un)?lawful(?:ly|ness)?"
    r"|(?:il)?legal(?:ly|ity)?|recommend(?:ed|s|ation|ations)?|winn(?:er|ers|ing)"
    r"|best[\s_-]+(?:option|choice|solution|system|way)|(?:green|amber|red|traffic)[\s_-]+lights?"
    rf"|passed(?![\s_-]+{_PLACES})|failed(?![\s_-]+{_ATTEMPTS})|(?:un)?acceptable|satisfactory"
    r"|(?:dis)?proportionate|(?:un)?ethical|trustworthy|(?:un|non[\s_-]*)biased|bias[\s_-]*free"
    r"|risk[\s_-]*free|(?:low|high)[\s_-]+risk|verdict|overall[\s_-]+(?:score|rating))(?![^\W_])",
    re.IGNORECASE,
)
_BY_LETTER = "groups are abstract: one capital letter each (red line 3)"
_NOT_NAMED = "real groups are not named in a scenario, groups are letters (red line 3)"
_NO_VERDICT = "a name or summary pronounces no verdict, people decide (red line 5)"


def refuse_words(data: Mapping[str, Any], file: str, known: Collection[str], keys: Any) -> None:
    """Raise RedLine (exit 4) with every name of a real group and every verdict in a file.

    data: the file's tables, as read; file: its name for the places; known: the words that the
    schema declares; keys: evidence keys, which may be cited whatever words they hold.
    Does not say: that no group is named; only the words of a short list are known.
    """
    problems = [*_groups_by_name(data, file, known), *_groups_in_text(data, file, keys)]
    problems += _verdicts(data, file)
    if problems:
        raise RedLine(problems)


def _groups_by_name(data: object, file: str, known: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each group that is named otherwise than by one capital letter."""
    for path, word in _names_of_groups(data, ()):
        if not re.fullmatch(r"[A-Z]", word) and word not in known:
            way_out = "Write A, B, ... and cite measured ratios as evidence."
            yield Problem(path_to(file, path), repr(word)[:40], _BY_LETTER, way_out)


def _names_of_groups(data: object, path: _Path) -> Iterator[tuple[_Path, str]]:
    """Yield the place of every table by group, and each word that stands in it for a group."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key in _tables_by_group() and isinstance(value, Mapping):
                yield from (((*path, key), str(word)) for word in value)
            yield from _names_of_groups(value, (*path, key))
    elif isinstance(data, list):
        for position, value in enumerate(data):
            yield from _names_of_groups(value, (*path, position))


@cache
def _tables_by_group() -> frozenset[str]:
    """Return the names of all fields that are given by group, in whichever kind."""
    return frozenset(name for name, key in _keyed_fields() if key == Letter)


@cache
def _tables_by_word() -> frozenset[str]:
    """Return the names of all fields whose keys are words of the scenario's own."""
    return frozenset(name for name, key in _keyed_fields() if key != Letter)


def _keyed_fields() -> Iterator[tuple[str, Any]]:
    """Yield each field that holds a table with keys of its own, and the type of the keys."""
    for table in declared_tables():
        for name, field in table.model_fields.items():
            for one in (field.annotation, *get_args(field.annotation)):
                if get_origin(one) is dict:
                    yield name, get_args(one)[0]


def _groups_in_text(data: object, file: str, keys: Any) -> Iterator[Problem]:
    """Yield a problem for each id, title or free text that names a real group."""
    for path, text in _texts(data, ()):
        named = group_named_in(_KEY.sub(lambda found: _without(found[0], keys), text))
        if named:
            yield Problem(
                path_to(file, path), repr(named)[:40], _NOT_NAMED,
                "Write group A, and cite the measured disparity as evidence, e.g. "
                "`evidence met-2025-false-ethnicity`.",
            )  # fmt: skip


def _without(word: str, keys: Any) -> str:
    return " " if word.rstrip(".") in keys else word


def _texts(data: object, path: _Path) -> Iterator[tuple[_Path, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if key in _tables_by_word() and isinstance(value, Mapping):
                yield from (((*path, key), str(word).replace("_", " ")) for word in value)
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for position, value in enumerate(data):
            yield from _texts(value, (*path, position))


def _verdicts(data: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Yield a problem for each verdict in what a scenario and its options are called.

    Cards and reasons may say what nobody knows, such as whether a use would be lawful.
    """
    options = data.get("options")
    tables: list[tuple[_Path, Any, tuple[str, ...]]] = [((), data, ("id", "title"))]
    for position, option in enumerate(options if isinstance(options, list) else []):
        tables.append((("options", position), option, ("id", "title", "summary")))
    for path, table, names in tables:
        for name in names:
            text = table.get(name) if isinstance(table, Mapping) else None
            found = _VERDICT.search(text) if isinstance(text, str) else None
            if found:
                way_out = "Say what it is or does, and leave the verdict to those who decide."
                yield Problem(path_to(file, (*path, name)), repr(found[0]), _NO_VERDICT, way_out)
