"""Says in short lines what a user's scenario changes, one line for each quantity or text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_QUANTITY_WORDS = {"evidence", "best", "low", "high"}  # or not_known = true; a card lists it
_MOST_SIGNS = 160
DEFAULT, ABSENT = "the kind's default", "not there"


def changes_between(
    old: Any, new: Any, place: str, absent: str = DEFAULT
) -> Iterator[dict[str, str]]:
    """Yield a line (place, was, now) for each quantity or text that differs.

    old, new: values as a scenario file holds them; None: not in the file. Tables are taken
    apart, down to quantities. absent: what to say of a value that was not written.
    """
    if old == new:
        return
    if _is_table(old) or _is_table(new):
        below, above = (one if _is_table(one) else {} for one in (old, new))
        if not _is_table(old) and old is not None:
            yield _line(place, _in_short(old), ABSENT)
        for key in [*above, *(key for key in below if key not in above)]:
            here = f"{place}.{key}"
            yield from changes_between(below.get(key), above.get(key), here, absent)
        return
    was, now = (_in_short(one) for one in (old, new))
    if was == now and isinstance(old, Mapping):  # the same numbers with another reason
        was, now = (_cut(f"{one}, because {_reason(q)}") for one, q in ((was, old), (now, new)))
    yield _line(place, absent if old is None else was, ABSENT if new is None else now)


def is_quantity(*tables: Mapping[str, Any]) -> bool:
    """Return whether one of several tables is a quantity: a figure, a range or a gap."""
    return any(_QUANTITY_WORDS & set(one) or one.get("not_known") is True for one in tables)


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) and not is_quantity(value)


def _line(place: str, was: str, now: str) -> dict[str, str]:
    return {"place": place, "was": was, "now": now}


def _reason(quantity: Any) -> str:
    words = quantity.get("because") or quantity.get("ask") if isinstance(quantity, Mapping) else ""
    return str(words or "no reason given")


def _in_short(value: Any) -> str:
    """Return a value in few words: the figures of a quantity without its reason."""
    if isinstance(value, Mapping):
        return _cut(_quantity(value))
    if isinstance(value, list | tuple):
        return _cut("; ".join(_in_short(one) for one in value) or "nothing")
    if isinstance(value, bool):
        return str(value).lower()
    return _cut(str(value))


def _quantity(one: Mapping[str, Any]) -> str:
    if "evidence" in one:
        turned = "1 less evidence" if one.get("complement") else "evidence"
        return f"{turned} {one['evidence']}"
    ends = [f"{key} {one[key]}" for key in ("low", "best", "high") if key in one]
    if one.get("not_known"):
        return ", ".join(["not known", *ends])
    return ", ".join(ends) or "; ".join(f"{key} {_in_short(item)}" for key, item in one.items())


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SIGNS else f"{text[: _MOST_SIGNS - 3].rstrip()}..."
