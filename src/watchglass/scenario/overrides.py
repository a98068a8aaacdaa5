"""Lays a user's changes over the scenario they extend, and lists each change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchglass.base.errors import Problem, nearest
from watchglass.scenario.changes import ABSENT, DEFAULT, changes_between, is_quantity

# Keys that say who the new scenario is; they differ by nature and are not changes.
_OWN = {"id", "title", "extends", "question"}
# Tables whose keys are the scenario's own words, and the rates of which an event has one.
_BY_WORD = {"events", "members"}
_RATES = {"per_visit", "per_year", "decided"}
_NONE = "none"


def merged(
    below: Mapping[str, Any], above: Mapping[str, Any], place: str
) -> tuple[dict[str, Any], list[dict[str, str]], list[Problem]]:
    """Return `below` with the values of `above` laid over it, what changed, what is wrong.

    Tables merge key by key; a quantity is replaced whole, and so is a sensor by one of
    another kind; options, and the steps of an option, are found by id or kind, and new
    ones are added. Each change is a dict with place, was and now. Problems are options
    or steps that cannot be told apart; they are left out of the result.
    """
    changes: list[dict[str, str]] = []
    problems: list[Problem] = []
    result = _table(below, above, "", changes, problems, place)
    changes.sort(key=lambda change: change["now"] == ABSENT)  # what went with a kind comes last
    return result, changes, problems


def _table(
    below: Mapping[str, Any],
    above: Mapping[str, Any],
    path: str,
    changes: list[dict[str, str]],
    problems: list[Problem],
    place: str,
) -> dict[str, Any]:
    result = dict(below)
    for key, new in above.items():
        here = f"{path}.{key}" if path else key
        old = below.get(key)
        if isinstance(new, Mapping) and isinstance(old, Mapping) and _merges(key, new, old):
            result[key] = _table(old, new, here, changes, problems, place)
        elif key in ("options", "deciding", "consequences") and isinstance(old, list):
            result[key] = _rows(old, new, here, changes, problems, place)
        else:
            result[key] = new
            for other in _RATES - {key} if key in _RATES else ():
                if other not in above:  # one rate drives an event: the new one replaces it
                    result.pop(other, None)
            if old != new and key not in _OWN:
                if path.rpartition(".")[2] in _BY_WORD and old is None:
                    changes.append({"place": here, "was": ABSENT, "now": "added"})
                else:
                    absent = DEFAULT if old is None else ABSENT
                    changes.extend(changes_between(old, new, here, absent))
    return result


def _rows(
    below: list[Any],
    above: Any,
    path: str,
    changes: list[dict[str, str]],
    problems: list[Problem],
    place: str,
) -> list[Any]:
    name = "id" if path.endswith("options") else "kind"
    if not isinstance(above, list):
        problems.append(
            Problem(f"{place}: {path}", "", "it is a list of tables", f"Use [[{path}]].")
        )
        return below
    result = list(below)
    known = {row.get(name): at for at, row in enumerate(result) if isinstance(row, Mapping)}
    seen: set[str] = set()
    for position, row in enumerate(above):
        word = row.get(name) if isinstance(row, Mapping) else None
        if not isinstance(word, str) or word in seen:
            problems.append(_unclear(f"{place}: {path}", name, position, word, list(known)))
            continue
        seen.add(word)
        here = f"{path}[{word}]"
        if name == "id" and "drop" in row:
            wrong = _undroppable(f"{place}: {here}", row, list(known))
            if wrong:
                problems.append(wrong)
                continue
            result = [one for one in result if one is not below[known[word]]]
            changes.append({"place": here, "was": "there", "now": "dropped"})
        elif word in known:
            at = next(n for n, one in enumerate(result) if one is below[known[word]])
            result[at] = _table(result[at], row, here, changes, problems, place)
        else:
            result.append(dict(row))
            changes.append({"place": here, "was": ABSENT, "now": "added"})
    return result


def _undroppable(place: str, row: Mapping[str, Any], known: list[Any]) -> Problem | None:
    """Return why an option cannot be left out; None where it can."""
    if row["id"] == _NONE:
        return Problem(
            f"{place}.drop", "", "'none' stays: every option is compared with it", "Leave it there."
        )
    if row["id"] not in known:
        choices = nearest(str(row["id"]), [str(one) for one in known])
        return Problem(f"{place}.drop", "", "the scenario extended has no such option", choices)
    if row["drop"] is not True or set(row) != {"id", "drop"}:
        return Problem(
            f"{place}.drop", "", "an option that is left out says nothing else",
            "Write id and drop = true alone, or take drop away.",
        )  # fmt: skip
    return None


def _unclear(path: str, name: str, position: int, word: Any, known: list[Any]) -> Problem:
    if isinstance(word, str):
        return Problem(f"{path}[{word}]", "", f"the same {name} stands here twice", "Keep one.")
    shown = "" if word is None else repr(word)[:40]
    choices = nearest("", [str(one) for one in known])
    rule = f"{name} is missing" if word is None else f"{name} must be text"
    return Problem(f"{path}[{position}].{name}", shown, rule, f"Say which. {choices}")


def _merges(key: str, new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    if key in _BY_WORD:  # whatever a word of the scenario's own may be
        return True
    other_kind = "kind" in new and "kind" in old and new["kind"] != old["kind"]
    return not other_kind and not is_quantity(new, old)
