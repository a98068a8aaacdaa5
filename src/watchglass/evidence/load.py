"""Reads the evidence tables, checks every entry, and reports all problems at once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from watchglass.base.errors import InvalidInput, Problem
from watchglass.evidence.schema import Entry

TABLES = Path(__file__).with_name("tables")
# Not an entry table: sources that the rows of deployments.csv share.
_OTHER_FILES = {"deployment_sources.toml"}


class Evidence(Mapping[str, Entry]):
    """All entries by key; the parts of an entry also stand on their own, as `key/part`."""

    def __init__(self, entries: Mapping[str, Entry], sha256: str) -> None:
        """Keep the entries and the hash of the tables they were read from."""
        self._entries = dict(entries)
        self.sha256 = sha256

    def __getitem__(self, key: str) -> Entry:
        """Return one entry; raises KeyError when there is none."""
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        """Iterate over keys, in the order of the tables."""
        return iter(self._entries)

    def __len__(self) -> int:
        """Return how many entries there are, parts included."""
        return len(self._entries)


@cache
def load_evidence(folder: Path = TABLES) -> Evidence:
    """Return every entry of a folder of evidence tables.

    folder: holds *.toml tables with `topic` and [[entry]] tables. An empty folder
    gives no entries. Raises InvalidInput with all problems of all tables at once.
    """
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name not in _OTHER_FILES:
            for entry in _entries_of(path, problems):
                _add(entry, entries, path.name, problems)
    problems.extend(_unknown_supersedes(entries))
    if problems:
        raise InvalidInput(problems)
    return Evidence(entries, tables_sha256(folder))


def tables_sha256(folder: Path = TABLES) -> str:
    """Return one hash over the names and bytes of all tables of a folder."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.toml"), *folder.glob("*.csv")]):
        digest.update(path.name.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _entries_of(path: Path, problems: list[Problem]) -> list[Entry]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(path.name, "", f"it must be TOML: {error}", "Mend that line."))
        return []
    unknown = set(table) - {"topic", "entry"}
    problems.extend(
        Problem(f"{path.name}: {word}", "", "unknown table", "A table holds `topic` and [[entry]].")
        for word in sorted(unknown)
    )
    topic, raws = str(table.get("topic", "")), table.get("entry", [])
    if not isinstance(raws, list):
        problems.append(_not_tables(f"{path.name}: entry", raws))
        return []
    entries = []
    for position, raw in enumerate(raws):
        if not isinstance(raw, dict):
            problems.append(_not_tables(f"{path.name}: entry[{position}]", raw))
            continue
        place = f"{path.name}: entry[{position}] (key: {raw.get('key', 'none')})"
        try:
            entries.append(Entry(**{"topic": topic, **raw}))
        except ValidationError as error:
            problems.extend(problems_of(error, place))
    return entries


def _not_tables(place: str, value: Any) -> Problem:
    shown = "a table" if isinstance(value, dict) else repr(value)[:80]
    return Problem(place, shown, "entries are tables", "Write each below a line [[entry]].")


def problems_of(error: ValidationError, place: str) -> list[Problem]:
    """Return pydantic's complaints as problems with place, value, rule and way out."""
    found = []
    for complaint in error.errors(include_url=False):
        path = ".".join(str(part) for part in complaint["loc"])
        value: Any = complaint.get("input")
        shown = repr(value) if isinstance(value, str | int | float | bool) else ""
        rule, _, way_out = complaint["msg"].removeprefix("Value error, ").partition(". ")
        found.append(
            Problem(
                f"{place}: {path}" if path else place,
                shown[:80],
                rule,
                way_out or "See the schema.",
            )
        )
    return found


def _add(entry: Entry, entries: dict[str, Entry], file: str, problems: list[Problem]) -> None:
    if entry.key in entries:
        problems.append(
            Problem(
                f"{file}: {entry.key}",
                "",
                "the key stands twice; keys are unique over all tables",
                "Rename one of them.",
            )
        )
        return
    entries[entry.key] = entry
    for part in entry.parts:
        entries[f"{entry.key}/{part.part}"] = _part_as_entry(entry, part.model_dump())


def _part_as_entry(entry: Entry, part: dict[str, Any]) -> Entry:
    # Keys of parts hold a slash, which no written key may, so validation is skipped.
    fields = entry.model_dump() | part | {"kind": "number", "parts": []}
    fields["key"] = f"{entry.key}/{fields.pop('part')}"
    fields["means"] = f"{part['means']} ({entry.means})"
    fields["sources"] = entry.sources
    fields["other_bounds"] = None
    return Entry.model_construct(**fields)


def _unknown_supersedes(entries: Mapping[str, Entry]) -> list[Problem]:
    return [
        Problem(
            entry.key, f"supersedes '{entry.supersedes}'", "no such entry", "Name the older key."
        )
        for entry in entries.values()
        if entry.supersedes and entry.supersedes not in entries
    ]
