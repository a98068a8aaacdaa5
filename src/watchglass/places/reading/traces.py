"""Tells a table of persons, places and times by the names of its columns, in several languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watchglass.base.people_words import PERSON_WORDS, POSITION_KEY, parts_of, sign_in_key


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WHO = PERSON_WORDS | _set(
    "uid userid who persons people passengers visitors wer nutzer nutzerin benutzer benutzerin "
    "kunde kundin fahrgast besucher passant tater personen bewohner qui personne utilisateur "
    "usager quien persona usuario usuaria cliente client chi utente pessoa quem wie gebruiker "
    "persoon vem anvandare hvem bruker kuka henkilo kayttaja asukas osoba uzytkownik kto "
    "пользователь человек кто 谁 人员 用户"
)
# A name is somebody's where a place and a time stand beside it; else it may be a street's.
_NAMES = _set("name names nom nombre nome naam namn navn nimi nazwa 名字")
_WHEN = _set(
    "time timestamp datetime seen when ts hour minute entered arrived left times timestamps date "
    "moment epoch t unixtime wann zeit uhrzeit zeitpunkt zeitstempel datum heure quand horodatage "
    "hora fecha cuando ora quando orario tijd tijdstip wanneer tid tidspunkt tidpunkt klokkeslett "
    "nar aika aikaleima milloin pvm czas kiedy время когда дата 时间 日期 時間"
)
# Words that may follow a time and leave it one: timestamp_ms, seen_at, time_utc.
_TAILS = _set("utc gmt local iso ms s sec seconds unix at on")
# A date of these is the date of a thing, not of somebody who was there.
_OF_THINGS = _set(
    "install installed installation check survey source update mapped opening construction built "
    "build edit commissioning removal import closing demolition"
)
_DATES, _ENDS = frozenset({"date", "datum", "fecha", "year"}), frozenset({"start", "end"})
_WHERE = _set(
    "lat lon lng latitude longitude latitud longitud breite lange laenge breitengrad langengrad "
    "laengengrad lengtegraad breedtegraad latitudine longitudine latitudee "
    "longitudee 经度 纬度"
)
_MOST_LOOKED_AT = 100_000
_XY = ({"x", "y"}, {"x_m", "y_m"}, {"east", "north"}, {"easting", "northing"})


def says_who(name: str, *, names: bool = False) -> bool:
    """Return whether a column's name tells of one person; names: a name counts as well."""
    parts = parts_of(name)
    if not parts or "per" in parts:
        return False
    if parts[-1] in _WHO or (names and parts[-1] in _NAMES):
        return True
    return sign_in_key(name) in ("a key for one person", "a key for a person's name")


def says_when(name: str) -> bool:
    """Return whether a column's name tells of a moment, and not of the date of a thing."""
    parts = parts_of(name)
    while len(parts) > 1 and parts[-1] in _TAILS:
        parts.pop()
    if not parts or parts[-1] not in _WHEN:
        return False
    before = set(parts[:-1])
    return not (before & _OF_THINGS or (parts[-1] in _DATES and before & _ENDS))


def says_where(names: Sequence[str]) -> list[str]:
    """Return those of some column names that tell of positions."""
    plain = [name.strip().lower() for name in names]
    flat = next((pair for pair in _XY if pair <= set(plain)), set())
    return [
        name for name, low in zip(names, plain, strict=True)
        if low in flat or sign_in_key(name) == POSITION_KEY or _WHERE.intersection(parts_of(name))
    ]  # fmt: skip


def holds_tracks(data: object) -> bool:
    """Return whether parsed JSON holds, in some table, a position beside a moment.

    So does an export of somebody's location history; features of a map have neither as keys.
    """
    waiting = [data]
    for _ in range(_MOST_LOOKED_AT):
        if not waiting:
            return False
        value = waiting.pop()
        if isinstance(value, Mapping):
            keys = list(map(str, value))
            if any(map(says_when, keys)) and (says_where(keys) or _holds_positions(value)):
                return True
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value[:100])
    return False


def _holds_positions(value: Mapping[str, object]) -> bool:
    """Return whether a table right below holds positions."""
    below = [one for one in value.values() if isinstance(one, Mapping)]
    return any(says_where(list(map(str, one))) for one in below)
