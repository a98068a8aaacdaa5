"""Looks through the texts of a table or map for personal data, each distinct text once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from watchglass.base.people_shapes import sign_in_text
from watchglass.base.people_words import parts_of

LONGEST = 200
# Short text without a digit, an at or a colon has none of the shapes; nor has a short number.
_PLAIN = re.compile(r"[^\d@:]{0,59}|-?\d{1,12}|-?\d{1,6}\.\d{1,3}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


# One word of an id: where a column holds codes of areas or things, its digits are nobody's.
_CODE = re.compile(r"[0-9A-Za-z_]{1,40}|(?:way|node|relation)/\d+")
_EPOCH = re.compile(r"(?:1\d{9}|20\d{8})(?:\d{3})?(?:\.\d*)?")
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?\Z")


def sign_in_texts(texts: Iterable[str], *, codes: bool = False, dates: bool = False) -> str:
    """Return what kind of personal data some of the texts hold, or "".

    texts: distinct cells or values; codes: whether they are ids of areas or things, so that 15
    digits are no device; dates: whether they are dates of map data, so that a date written as
    its midnight is no moment. Else a date with a time of day is a sign here, because it stands
    beside a position.
    """
    plain = _PLAIN.fullmatch
    for text in texts:
        if plain(text) or (codes and _CODE.fullmatch(text)):
            continue
        if dates:
            text = _MIDNIGHT.sub("", text)
        kind = "a date and time beside a place" if _MOMENT.search(text) else sign_in_text(text)
        if kind:
            return kind
    return ""


def are_moments(values: Sequence[object], name: str) -> bool:
    """Return whether all values are seconds (or milliseconds) since 1970, of 2001 to 2037.

    name: of the column; ids of OpenStreetMap are as long, so a name of ids is none of times.
    """
    if not values or parts_of(name)[-1:] in (["id"], ["ids"], ["osmid"], ["ref"], ["nodes"]):
        return False
    return all(_EPOCH.fullmatch(str(value)) is not None for value in values)


def too_long(texts: Iterable[str]) -> bool:
    """Return whether some text is longer than a column of a table may hold."""
    return max(map(len, texts), default=0) > LONGEST
