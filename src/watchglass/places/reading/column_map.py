"""Gives every column of a file its declared name, or refuses it: nothing undeclared is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from watchglass.base.people_rows import signs_in_list, signs_in_table
from watchglass.base.people_words import POSITION_KEY, sign_in_key
from watchglass.places.reading.complaints import WITHOUT_PEOPLE, Complaints, name_shown
from watchglass.places.reading.declared_columns import (
    DROP,
    OF_THE_MAP,
    OF_THINGS,
    OTHER_NAMES,
    Declared,
)
from watchglass.places.reading.hints import hint, means_a_column, meant_column, nearest_name
from watchglass.places.reading.map_of_all import EVERYTHING_ELSE, MapOfAll
from watchglass.places.reading.osm_keys import is_osm_key
from watchglass.places.reading.text_checked import are_moments
from watchglass.places.reading.traces import says_when, says_where, says_who

_TO_DROP = f'map it to "{DROP}" in the column map.'
DROP_IT = f"Remove the column, or {_TO_DROP} On the command line: --columns NAME={DROP}."
_WHATEVER = "Remove these columns from the file: no column map drops them together."
_MANY = frozenset({OF_THE_MAP, OF_THINGS, DROP, ""})
_COUNT = "people"


def declared_name(name: str, declared: Declared, columns: Mapping[str, str] | None) -> str:
    """Return the declared name of a column, "drop", or "" where there is none.

    name: as the file has it; columns: the user's map, from names in the file to declared names
    or "drop"; "*" stands for all that is not declared and not in the map. Capitals, blanks,
    colons and hyphens of a name make no difference. A map for several files may give a name a
    meaning that this file does not have; then it is passed over.
    """
    columns = columns or {}
    given = columns.get(name, "")
    if given == DROP:
        return DROP
    plain = plain_name(given, declared) or plain_name(name, declared)
    return plain or columns.get(EVERYTHING_ELSE, "")


def plain_name(name: str, declared: Declared) -> str:
    """Return the declared name that a name stands for by itself, "" where there is none."""
    plain = re.sub(r"[\s:-]+", "_", name.strip().lower())
    if plain in declared:
        return plain
    other = OTHER_NAMES.get(plain, "")
    if other in declared:
        return other
    if OF_THINGS in declared and is_osm_key(name, "things"):
        return OF_THINGS
    return OF_THE_MAP if OF_THE_MAP in declared and is_osm_key(name, "map") else ""


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
    names = _names(header, declared, columns or {})
    check_map(columns, header, declared, found)
    _refuse_tables_of_people(header, names, declared, columns or {}, found, is_map=bool(map_of))
    word = map_of or "column"
    for at, (name, meant) in enumerate(zip(header, names, strict=True)):
        where = f"{word} {name_shown(name)}" if name.strip() else f"{word} {at + 1}"
        if not name.strip() and meant != DROP:
            found.say(where, "without a name", f"every {word} has a name", "Name it.")
        elif not meant and (name not in (columns or {}) or _is_personal(name, declared)):
            say_undeclared(where, name, declared, found)
        elif meant not in _MANY and meant in names[:at]:
            rule = f"one {word} says {meant}"
            found.say(where, "a second one", rule, "Drop one of them with the column map.")
        elif meant != DROP and name in (columns or {}) and _is_personal(name, declared):
            found.say_people(where, sign_in_key(name), DROP_IT)
    return names


def _names(header: Sequence[str], declared: Declared, columns: Mapping[str, str]) -> list[str]:
    """Return what every column means; with "*", a name in the map goes before its synonyms."""
    names = [declared_name(name, declared, columns) for name in header]
    if EVERYTHING_ELSE not in columns:
        return names
    mapped = {meant for name, meant in zip(header, names, strict=True) if name in columns}
    return [
        DROP if meant in mapped - _MANY and name not in columns else meant
        for name, meant in zip(header, names, strict=True)
    ]


def _is_personal(name: str, declared: Declared) -> bool:
    """Return whether a name is that of personal data, and means no declared column."""
    kind = sign_in_key(name)
    if not kind or kind == POSITION_KEY or plain_name(name, declared):
        return False
    return not means_a_column(name, declared)


def say_undeclared(where: str, name: str, declared: Declared, found: Complaints) -> None:
    """Say that a column or property is not declared: personal (exit 4), or unknown (exit 3)."""
    if _is_personal(name, declared):
        found.say_people(where, sign_in_key(name), DROP_IT)
        return
    close = meant_column(name, declared)
    word = name if name_shown(name) == f"'{name}'" else "NAME"
    map_it = f"--columns '{word}={close}', or " if close else ""
    found.say(where, "not declared", "only declared columns are read",
              f"{hint(name, declared)} Or {_TO_DROP} On the command line: "
              f"{map_it}--columns '{word}={DROP}'.")  # fmt: skip


def check_map(
    columns: Mapping[str, str] | None,
    header: Sequence[str],
    declared: Declared,
    found: Complaints,
) -> None:
    """Say what is wrong with the map itself: names that the file lacks, or that mean nothing.

    Of a map for several files, only a name that this file has and cannot use; whether some file
    has it is known at the end.
    """
    if isinstance(columns, MapOfAll):
        used = {n: m for n, m in columns.items() if m == DROP or plain_name(m, declared)}
        columns.note(header, used)
    for name, meant in (columns or {}).items():
        where = f"column map, {name_shown(name)}"
        unusable = meant != DROP and (name == EVERYTHING_ELSE or not plain_name(meant, declared))
        if isinstance(columns, MapOfAll):
            unusable = unusable and name in header and not plain_name(name, declared)
        elif name != EVERYTHING_ELSE and name not in header:
            found.say(where, "not in the file", "it maps columns of the file",
                      nearest_name(name, header))  # fmt: skip
        if unusable:
            rule = f'it names a declared column, or "{DROP}"'
            found.say(where, name_shown(meant), rule, hint(meant, declared))


def _refuse_tables_of_people(
    header: Sequence[str],
    names: Sequence[str],
    declared: Declared,
    columns: Mapping[str, str],
    found: Complaints,
    *,
    is_map: bool,
) -> None:
    """Say that a table is one of persons, places and times, by its column names (exit 4).

    A map cannot rename or drop a trace away: a person, a moment and a position in one header
    are refused whatever it says, and "*" drops no moment beside the positions of a table.
    OpenStreetMap's own "@" columns (of the last edit) are spared, and so are columns of counts.
    """
    pairs = list(zip(header, names, strict=True))
    held = {"lon", "lat", "x_m", "y_m"}
    where = says_where(header) + [name for name, meant in pairs if meant in held]
    placed = is_map or bool(where)
    foreign = [n for n, meant in pairs if not (meant == _COUNT and n in columns)
               and not plain_name(n, declared) and not n.startswith("@")]  # fmt: skip
    swept = [n for n, meant in pairs if meant == DROP and n not in columns and not is_map]
    unknown = [n for n, meant in pairs if not meant]
    who, when = [n for n in foreign if says_who(n, names=True)], list(filter(says_when, foreign))
    unknown_who, timed = list(filter(says_who, unknown)), list(filter(says_when, unknown))
    if placed and who and when:
        _say_table(header, who + where + when, "a person, a place and a time", found, _WHATEVER)
    elif unknown_who and (placed or timed):
        _say_table(header, unknown_who + where + timed, "a person beside a place or a time", found)
    elif placed and timed + list(filter(says_when, swept)):
        timed += list(filter(says_when, swept))
        _say_table(header, where + timed, "positions with times", found)


def _say_table(
    header: Sequence[str], named: Sequence[str], kind: str, found: Complaints, way: str = DROP_IT
) -> None:
    shown = ", ".join(name_shown(name) for name in header if name in named)
    found.say_people(f"header ({shown})", f"that of {kind}", way)


def way_out_for(meant: str) -> str:
    """Return what to do about personal data in a column, declared or not."""
    return WITHOUT_PEOPLE if meant else DROP_IT


def refuse_first_rows(
    header: Sequence[str],
    names: Sequence[str],
    rows: Sequence[Sequence[object]],
    declared: Declared,
    found: Complaints,
) -> None:
    """Say what the first rows of a table give away: persons with places or times, templates.

    rows: at most 30; columns that are dropped are not looked at.
    """
    kept = [at for at, meant in enumerate(names) if meant != DROP]
    known = frozenset(header[at] for at in kept if names[at])
    rows = [row for row in rows if len(row) == len(header)]
    of_people = [at for at in kept if not _is_about_things(names[at], declared)]
    tables = [{header[at]: _value(row[at]) for at in of_people} for row in rows]
    kinds = list(signs_in_list("rows", tables, known))
    kinds += [kind for table in tables[:1] for kind in signs_in_table(table, known)]
    for kind in dict.fromkeys(kinds):
        found.say_people("", kind)
    for at in kept:
        read = declared[names[at]].use if names[at] in declared else "unread"
        if read in ("unread", "text") and are_moments([row[at] for row in rows], header[at]):
            kind = "a time beside a place (seconds since 1970)"
            found.say_people(f"column {name_shown(header[at])}", kind, DROP_IT)


def _is_about_things(meant: str, declared: Declared) -> bool:
    return meant in (OF_THE_MAP, OF_THINGS) or (meant in declared and declared[meant].is_code)


def _value(cell: object) -> object:
    try:
        return float(cell) if isinstance(cell, str) else cell
    except ValueError:
        return cell
