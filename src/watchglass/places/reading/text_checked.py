"""Looks through the texts of a table or map for personal data, each distinct text once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from watchglass.base.people_shapes import sign_in_text

LONGEST = 200
# Short text without a digit, an at or a colon has none of the shapes; nor has a short number.
_PLAIN = re.compile(r"[^\d@:]{0,59}|-?\d{1,12}|-?\d{1,6}\.\d{1,3}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def sign_in_texts(texts: Iterable[str]) -> str:
    """Return what kind of personal data some of the texts hold, or "".

    texts: distinct cells or values. A date with a time of day is a sign here, because it
    stands beside a position.
    """
    plain = _PLAIN.fullmatch
    for text in texts:
        if plain(text):
            continue
        kind = "a date and time beside a place" if _MOMENT.search(text) else sign_in_text(text)
        if kind:
            return kind
    return ""


def too_long(texts: Iterable[str]) -> bool:
    """Return whether some text is longer than a column of a table may hold."""
    return max(map(len, texts), default=0) > LONGEST
