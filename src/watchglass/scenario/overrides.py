"""Lays a user's changes over the scenario they extend, and lists each change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchglass.base.errors import InvalidInput, Problem, nearest

# Keys that say who the new scenario is; they differ by nature and are not changes.
_OWN = {"id", "title", "extends", "question"}
_QUANTITY_WORDS = {"evidence", "best", "not_known", "low", "high"}


def merged(
    below: Mapping[str, Any], above: Mapping[str, Any], place: str
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Return `below` with the values of `above` laid over it, and what changed.

    Tables merge key by key; a quantity is replaced whole; options, and the steps of an
    option, are found by id or kind, and new ones are added. Each change is a dict with
    place, was and now. Raises InvalidInput when an option to change has no id.
    """
    changes: list[dict[str, str]] = []
    problems: list[Problem] = []
    result = _table(below, above, "", changes, problems, place)
    if problems:
        raise InvalidInput(problems)
    return result, changes


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
        if isinstance(new, Mapping) and isinstance(old, Mapping) and not _is_quantity(new, old):
            result[key] = _table(old, new, here, changes, problems, place)
        elif key in ("options", "deciding", "consequences") and isinstance(old, list):
            result[key] = _rows(old, new, here, changes, problems, place)
        else:
            result[key] = new
            if old != new and key not in _OWN:
                changes.append({"place": here, "was": _shown(old), "now": _shown(new)})
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
    known = {row.get(name): position for position, row in enumerate(result)}
    for position, row in enumerate(above):
        if not isinstance(row, Mapping) or name not in row:
            problems.append(
                Problem(f"{place}: {path}[{position}]", "", f"{name} is missing",
                        f"Say which. {nearest('', [str(k) for k in known])}")
            )  # fmt: skip
            continue
        here = f"{path}.{row[name]}"
        if row[name] in known:
            at = known[row[name]]
            result[at] = _table(result[at], row, here, changes, problems, place)
        else:
            result.append(dict(row))
            changes.append({"place": here, "was": "not there", "now": "added"})
    return result


def _is_quantity(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    return bool(_QUANTITY_WORDS & set(new)) or bool(_QUANTITY_WORDS & set(old))


def _shown(value: Any) -> str:
    if value is None:
        return "the kind's default"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    return str(value)
