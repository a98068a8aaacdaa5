"""One column map for all files of a call: it applies to whichever file has the column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from watchglass.base.errors import InvalidInput, Problem, WatchglassError
from watchglass.places.reading.complaints import name_shown
from watchglass.places.reading.declared_columns import DROP
from watchglass.places.reading.hints import nearest_name

EVERYTHING_ELSE = "*"


class MapOfAll(dict[str, str]):
    """A column map that several files share, and that remembers which of its names they had."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        """Take names in the files -> declared names or "drop"; no file has been read yet."""
        super().__init__(pairs)
        self.seen: set[str] = set()
        self.used: set[str] = set()
        self.noted: list[int] = []

    def note(self, header: Iterable[str], usable: Iterable[str]) -> None:
        """Remember the columns of one more file, and which names of the map it can use."""
        header = set(header)
        self.noted.append(len(header))
        self.seen |= header
        self.used |= header.intersection(usable)

    def with_more(self, more: Mapping[str, str]) -> MapOfAll:
        """Return the map with more in it; both remember the same files."""
        new = MapOfAll({**self, **more})
        new.seen, new.used, new.noted = self.seen, self.used, self.noted
        return new

    def errors(self, *, files: int, failed: bool) -> list[WatchglassError]:
        """Return the error of names that no file has, or that mean nothing in those that do.

        files: how many were to be read; failed: whether some could not be. Where one failed
        before its columns were known, names are not looked at: it may be the one that has them.
        """
        sure = not failed or len(self.noted) >= files
        problems = [one for name, meant in self.items() if (one := self._problem(name, meant))]
        if not sure:
            problems = [one for one in problems if EVERYTHING_ELSE in one.place]
        return [InvalidInput(problems)] if problems else []

    def _problem(self, name: str, meant: str) -> Problem | None:
        where = f"--columns, {name_shown(name)}"
        if name == EVERYTHING_ELSE:
            where, rule = f"--columns, '{EVERYTHING_ELSE}'", f"it stands for {DROP} only"
            return None if meant == DROP else Problem(
                where, name_shown(meant), rule, f"Write '{EVERYTHING_ELSE}={DROP}'."
            )  # fmt: skip
        if name not in self.seen:
            rule, way_out = "it maps columns of the files given", nearest_name(name, self.seen)
            return Problem(where, "in none of the files", rule, way_out)
        if name not in self.used:
            rule = "it names a column that one of these files may have"
            way_out = f"See the names in the help, or write {DROP}."
            return Problem(where, name_shown(meant), rule, way_out)
        return None


def with_more(columns: Mapping[str, str] | None, more: Mapping[str, str]) -> Mapping[str, str]:
    """Return a map with more in it, shared by several files if it was."""
    if isinstance(columns, MapOfAll):
        return columns.with_more(more)
    return {**(columns or {}), **more}
