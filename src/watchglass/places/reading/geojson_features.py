"""One feature of a GeoJSON file: its shape, its positions, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from watchglass.places.reading.complaints import Complaints, name_shown, value_shown
from watchglass.places.reading.declared_columns import DROP
from watchglass.places.reading.positions import DEPTH, TIMED, wrong_positions

MEMBERS = frozenset({"type", "id", "geometry", "properties", "bbox"})
_TYPES = frozenset({*DEPTH, "MultiPoint", "GeometryCollection"})


@dataclass(frozen=True)
class Feature:
    """One feature: where it stands in the file, its shape, positions, and what is said of it.

    row: its number from 0; shape: the GeoJSON type; positions: lists as deep as DEPTH says, of
    checked [lon, lat] lists; said: declared name -> value (number, text, list or None).
    """

    row: int
    name: str
    shape: str
    positions: Any
    said: Mapping[str, Any]


def is_whole(one: object) -> bool:
    """Return whether it is a table whose properties are a table, or none."""
    return isinstance(one, dict) and isinstance(one.get("properties") or {}, dict)


def feature_of(
    row: int, one: Any, names: Mapping[str, str], shapes: Sequence[str], found: Complaints
) -> Feature | str | None:
    """Return a feature; the name of its type, "" for none, if it is another; None if broken."""
    where = f"feature {row + 1:,}"
    if not is_whole(one) or one.get("type") != "Feature":
        found.say(where, value_shown(one), "it must be a GeoJSON feature", "Mend or remove it.")
        return None
    for key in one.keys() - MEMBERS:
        found.say(f"{where}, {name_shown(key)}", "not declared", "a feature has no such member",
                  "Remove it.")  # fmt: skip
    geometry = one.get("geometry")
    if geometry is None:
        return ""
    shape = geometry.get("type") if isinstance(geometry, dict) else None
    if isinstance(shape, str) and shape in _TYPES and shape not in shapes:
        return shape
    if not isinstance(shape, str) or shape not in shapes:
        shown = " or ".join(shapes)
        found.say(where, value_shown(shape), f"its geometry must be {shown}", "Leave it out.")
        return None
    positions = geometry.get("coordinates")
    wrong = wrong_positions(positions, DEPTH[shape])
    if wrong and wrong[0] == TIMED:
        found.say_people(where, TIMED)
        return None
    if wrong:
        found.say(where, *wrong)
        return None
    said = {names[key]: value for key, value in (one.get("properties") or {}).items()
            if names[key] not in (DROP, "")}  # fmt: skip
    given = one.get("id", said.get("id"))
    name = str(given) if isinstance(given, str | int) and not isinstance(given, bool) else ""
    return Feature(row, name[:64] or str(row + 1), shape, positions, said)
