"""Collects what is wrong with a file, all at once, without repeating what could be personal."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from watchglass.base.errors import InvalidInput, Problem, RedLine, WatchglassError
from watchglass.base.people_records import RULE
from watchglass.base.people_shapes import sign_in_text

T = TypeVar("T")
MOST_SHOWN = 20
WITHOUT_PEOPLE = "Give places and counts only, and remove what is about people."


def value_shown(value: object) -> str:
    """Return a value as a message may show it: short, on one line, never personal data."""
    if isinstance(value, bool | int | float):
        return str(value)[:40]
    if not isinstance(value, str):
        return {dict: "a table", list: "a list", type(None): "nothing"}.get(type(value), "?")
    if len(value) > 40 or not value.isprintable() or sign_in_text(value):
        return "text"
    return f"'{value}'"


def name_shown(name: str) -> str:
    """Return the name of a column as a message may show it."""
    plain = re.fullmatch(r"[\w@:. /()%²-]{1,40}", name) and not re.search(r"\d{5}", name)
    return f"'{name}'" if plain and not sign_in_text(name) else "(a name withheld)"


class Complaints:
    """What is wrong with one file; problems of people's records go before all others.

    place: the file's name, which begins every message.
    """

    def __init__(self, place: str) -> None:
        """Begin without any."""
        self.place = place
        self._wrong: list[Problem] = []
        self._of_people: list[Problem] = []
        self._more = 0

    def say(self, where: str, value: str, rule: str, way_out: str) -> None:
        """Add something that breaks the schema (exit 3)."""
        if len(self._wrong) < MOST_SHOWN:
            self._wrong.append(Problem(self._at(where), value, rule, way_out))
        else:
            self._more += 1

    def say_people(self, where: str, kind: str, way_out: str = WITHOUT_PEOPLE) -> None:
        """Add something that carries the signature of records of people (exit 4)."""
        if len(self._of_people) < MOST_SHOWN:
            self._of_people.append(Problem(self._at(where), kind, RULE, way_out))

    def raise_any(self) -> None:
        """Raise RedLine or InvalidInput with all of them; do nothing without any."""
        error = self.error()
        if error is not None:
            raise error

    def error(self) -> WatchglassError | None:
        """Return the error that stands for all of them, or None."""
        if self._of_people:
            return RedLine(self._of_people)
        if not self._wrong:
            return None
        more = []
        if self._more:
            where, rule = f"{self.place}, and {self._more:,} more like these", "mend them as well"
            more.append(Problem(where, "", rule, "Mend those above first."))
        return InvalidInput([*self._wrong, *more])

    def __bool__(self) -> bool:
        """Return whether something is wrong."""
        return bool(self._wrong or self._of_people)

    def _at(self, where: str) -> str:
        return f"{self.place}, {where}" if where else self.place


def invalid(place: str, value: str, rule: str, way_out: str) -> InvalidInput:
    """Return the error of one thing that is wrong with a file (exit 3)."""
    return InvalidInput(Problem(place, value, rule, way_out))


def tried(read: Callable[[], T], errors: list[WatchglassError]) -> T | None:
    """Return what a reader returns; keep its error, so that those of all files come at once."""
    try:
        return read()
    except WatchglassError as error:
        errors.append(error)
        return None


def joined(errors: list[WatchglassError]) -> WatchglassError:
    """Return one error for all; what is about people goes before all others."""
    refused = [problem for e in errors if isinstance(e, RedLine) for problem in e.problems]
    if refused:
        return RedLine(refused)
    return InvalidInput([problem for error in errors for problem in error.problems])
