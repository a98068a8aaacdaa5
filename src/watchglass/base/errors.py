"""What can go wrong, in words: place, value, rule and way out, all problems at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input.

    place: where (file, table, key); value: what stands there; rule: what is
    allowed; way_out: what to write instead.
    """

    place: str
    value: str
    rule: str
    way_out: str

    def __str__(self) -> str:
        """Return the problem as one readable line."""
        shown = f" is {self.value}" if self.value else ""
        return f"{self.place}{shown}; {self.rule}. {self.way_out}"

    def as_dict(self) -> dict[str, str]:
        """Return the four parts by name, for `--json`."""
        return {
            "place": self.place,
            "value": self.value,
            "rule": self.rule,
            "way_out": self.way_out,
        }


class WatchglassError(Exception):
    """Base of every error that is the user's to mend; carries an exit code."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        """Keep all problems; a single one may be given bare."""
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class WrongUsage(WatchglassError):
    """The command was called with words it cannot take (exit 2)."""

    exit_code = 2


class InvalidInput(WatchglassError):
    """A scenario, evidence table or other input breaks its schema (exit 3)."""

    exit_code = 3


class RedLine(WatchglassError):
    """The input asks for something watchglass does not do (exit 4)."""

    exit_code = 4


class Unsourced(WatchglassError):
    """`--strict` found values without a source (exit 5)."""

    exit_code = 5


class OutputInTheWay(WatchglassError):
    """The output exists already, or cannot be written (exit 6)."""

    exit_code = 6


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean 'x'?" for the closest known word, or the list of all."""
    options = sorted(known)
    close = difflib.get_close_matches(word, options, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    shown = ", ".join(options[:12]) + (", ..." if len(options) > 12 else "")
    return f"Known: {shown}." if options else "There is nothing to choose from."
