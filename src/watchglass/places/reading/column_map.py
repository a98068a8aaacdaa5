"""Gives every column of a file its declared name, or refuses it: nothing undeclared is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from watchglass.base.errors import nearest
from watchglass.base.people_rows import signs_in_list, signs_in_table
from watchglass.base.people_words import PERSON_WORDS, POSITION_KEY, parts_of, sign_in_key
from watchglass.places.reading.complaints import Complaints, name_shown
from watchglass.places.reading.declared_columns import DROP, OTHER_NAMES, Declared

EVERYTHING_ELSE = "*"
_DROP_IT = f'Remove the column, or map it to "{DROP}" in the column map.'
_PERSONS = PERSON_WORDS | {"uid", "userid", "who", "persons", "people", "passengers", "visitors"}
_TIMES = frozenset(
    {"time", "timestamp", "datetime", "seen", "when", "ts", "hour", "minute", "entered", "arrived"}
    | {"left", "times", "timestamps", "date", "moment", "epoch"}
)
# A date of these is the date of a thing, not of somebody who was there.
_OF_THINGS = frozenset(
    {"install", "installed", "installation", "start", "end", "check", "survey", "update", "mapped"}
    | {"opening", "construction", "built", "build", "edit", "commissioning", "removal"}
)
_POSITIONS = frozenset({"lon", "lat", "x_m", "y_m"})


def declared_name(name: str, declared: Declared, columns: Mapping[str, str] | None) -> str:
    """Return the declared name of a column, "drop", or "" where there is none.

    name: as the file has it; columns: the user's map, from names in the file to declared names
    or "drop"; "*" stands for all that is not declared and not in the map. Capitals, blanks,
    colons and hyphens of a name make no difference.
    """
    columns = columns or {}
    given = columns.get(name)
    if given is not None:
        return given if given == DROP else _plain(given, declared)
    plain = _plain(name, declared)
    return plain or columns.get(EVERYTHING_ELSE, "")


def _plain(name: str, declared: Declared) -> str:
    plain = re.sub(r"[\s:-]+", "_", name.strip().lower())
    if plain in declared:
        return plain
    other = OTHER_NAMES.get(plain, "")
    return other if other in declared else ""


def named(
    header: Sequence[str],
    declared: Declared,
    columns: Mapping[str, str] | None,
    found: Complaints,
    *,
    map_of: str = "",
) -> list[str]:
    """Return the declared name of every column of a table, "drop" where it is dropped.

    header: the names in the file; map_of: "property" where they are those of a map, beside
    whose positions they stand. Says what is wrong to `found`: columns that are not declared
    (exit 3), columns that tell of persons (exit 4), and two columns for one thing.
    """
    names = [declared_name(name, declared, columns) for name in header]
    check_map(columns, header, declared, found)
    placed = bool(map_of) or bool(_POSITIONS & set(names))
    word = map_of or "column"
    _refuse_tables_of_people(header, names, declared, found, placed=placed)
    for at, (name, meant) in enumerate(zip(header, names, strict=True)):
        where = f"{word} {name_shown(name)}" if name.strip() else f"{word} {at + 1}"
        if not name.strip() and meant != DROP:
            found.say(where, "without a name", f"every {word} has a name", "Name it.")
        elif not meant:
            say_undeclared(where, name, declared, found)
        elif meant != DROP and meant in names[:at]:
            rule = f"one {word} says {meant}"
            found.say(where, "a second one", rule, "Drop one of them with the column map.")
    return names


def say_undeclared(where: str, name: str, declared: Declared, found: Complaints) -> None:
    """Say that a column or property is not declared: personal (exit 4), or unknown (exit 3)."""
    kind = sign_in_key(name)
    if kind and kind != POSITION_KEY:
        found.say_people(where, kind, _DROP_IT)
        return
    way_out = f'{nearest(name, declared)} Or map it to "{DROP}" in the column map.'
    found.say(where, "not declared", "only declared columns are read", way_out)


def check_map(
    columns: Mapping[str, str] | None,
    header: Sequence[str],
    declared: Declared,
    found: Complaints,
) -> None:
    """Say what is wrong with the map itself: names that the file lacks, or that mean nothing."""
    for name, meant in (columns or {}).items():
        where = f"column map, {name_shown(name)}"
        if name != EVERYTHING_ELSE and name not in header:
            found.say(where, "not in the file", "it maps columns of the file",
                      nearest(name, header))  # fmt: skip
        if meant != DROP and (name == EVERYTHING_ELSE or not _plain(meant, declared)):
            rule = f'it names a declared column, or "{DROP}"'
            found.say(where, name_shown(meant), rule, nearest(meant, declared))


def _refuse_tables_of_people(
    header: Sequence[str],
    names: Sequence[str],
    declared: Declared,
    found: Complaints,
    *,
    placed: bool,
) -> None:
    """Say that a table is one of persons, places and times, by its column names (exit 4).

    A map cannot rename or drop a trace away: a person, a moment and a position in one header
    are refused whatever it says. OpenStreetMap's own "@" columns (of the last edit) are spared.
    """
    foreign = [n for n in header if not _plain(n, declared) and not n.startswith("@")]
    unknown = [n for n, meant in zip(header, names, strict=True) if not meant]
    placed = placed or any(sign_in_key(name) == POSITION_KEY for name in header)
    if _has_person(unknown) and (placed or _has_time(unknown)):
        found.say_people("header", "a person beside a place or a time", _DROP_IT)
    elif placed and _has_time(unknown):
        found.say_people("header", "positions with times", _DROP_IT)
    elif placed and _has_person(foreign) and _has_time(foreign):
        found.say_people("header", "a person, a place and a time, whatever the column map says")


def _has_person(header: Sequence[str]) -> bool:
    parts = [parts_of(name) for name in header]
    return any(one and one[-1] in _PERSONS and "per" not in one for one in parts) or any(
        sign_in_key(name) in ("a key for one person", "a key for a person's name")
        for name in header
    )


def _has_time(header: Sequence[str]) -> bool:
    parts = [parts_of(name) for name in header]
    return any(one and one[-1] in _TIMES and not _OF_THINGS.intersection(one[:-1]) for one in parts)


def refuse_first_rows(
    header: Sequence[str],
    names: Sequence[str],
    rows: Sequence[Sequence[object]],
    found: Complaints,
) -> None:
    """Say what the first rows of a table give away: persons with places or times, templates.

    rows: at most 30; columns that are dropped are not looked at.
    """
    kept = [at for at, meant in enumerate(names) if meant != DROP]
    known = frozenset(header[at] for at in kept if names[at])
    tables = [
        {header[at]: _value(row[at]) for at in kept} for row in rows if len(row) == len(header)
    ]
    kinds = list(signs_in_list("rows", tables, known))
    kinds += [kind for table in tables[:1] for kind in signs_in_table(table, known)]
    for kind in dict.fromkeys(kinds):
        found.say_people("", kind)


def _value(cell: object) -> object:
    try:
        return float(cell) if isinstance(cell, str) else cell
    except ValueError:
        return cell
