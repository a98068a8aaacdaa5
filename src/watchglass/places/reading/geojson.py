"""Reads a GeoJSON file with declared properties: points, lines or polygons in degrees."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from watchglass.base.people_records import signs_of_people
from watchglass.base.people_words import POSITION_KEY
from watchglass.places.reading.column_map import check_map, named, refuse_first_rows, way_out_for
from watchglass.places.reading.complaints import Complaints, invalid, name_shown, value_shown
from watchglass.places.reading.declared_columns import DROP, UNDECLARED, Declared
from watchglass.places.reading.geojson_features import MEMBERS, Feature, feature_of, is_whole
from watchglass.places.reading.opened import Opened, text_of
from watchglass.places.reading.osm_keys import holds_codes, holds_dates
from watchglass.places.reading.text_checked import sign_in_texts, too_long
from watchglass.places.reading.traces import holds_tracks

_TOP = frozenset(
    {"type", "features", "crs", "bbox", "name", "license", "licence", "attribution", "copyright"}
    | {"generator", "description", "title", "timestamp", "xy_coordinate_resolution"}
)
_CREDITS = ("license", "licence", "attribution", "copyright")
_GEOMETRY = _TOP | MEMBERS | {"coordinates", "geometries", "geometry"}
_DEGREES = re.compile(r"(?i).*(CRS84|CRS83|EPSG:{1,2}(4326|4269|4258))\Z")


@dataclass(frozen=True)
class Collection:
    """The features of a file, how many were left out, and whom the file credits.

    without_geometry, other_shapes: how many features had none, or one of another type; header:
    the names of all properties, as the file has them.
    """

    features: list[Feature]
    without_geometry: int
    other_shapes: int
    attribution: str
    header: tuple[str, ...]


def read_geojson(
    source: Opened,
    declared: Declared,
    columns: Mapping[str, str] | None,
    shapes: Sequence[str],
    most_features: int,
    found: Complaints,
    *,
    tolerant: bool = False,
) -> Collection:
    """Return the features of a GeoJSON file; say to `found` all that is wrong (the caller raises).

    source: an opened file; declared: the properties that it may have; columns: the user's map
    of property names; shapes: the GeoJSON types it may hold; most_features: how many at most;
    tolerant: whether features of another type are left out and counted, as those without
    geometry always are, as long as others are there.
    Raises RedLine (exit 4) or InvalidInput (exit 3) where there is nothing to go on with.
    """
    data = _parsed(source)
    _check_top(data, found)
    features = data["features"]
    if len(features) > most_features:
        rule = f"such a file has at most {most_features:,} features"
        raise invalid(source.place, "too many features", rule, "Cut it to one region.")
    whole = [one for one in features if is_whole(one)]
    names = _names(whole, declared, columns, found)
    _check_texts(whole, names, declared, found)
    read = [feature_of(row, one, names, shapes, found) for row, one in enumerate(features)]
    kept = [one for one in read if isinstance(one, Feature)]
    others = [(row, one) for row, one in enumerate(read) if isinstance(one, str)]
    if not kept:
        _say_left_out(others, shapes, found)
    elif not tolerant:
        _say_left_out([one for one in others if one[1]], shapes, found)
    if not kept:
        found.say("", "without features", "it must hold some", "Add the features.")
        found.raise_any()
    without = sum(shape == "" for _, shape in others)
    return Collection(kept, without, len(others) - without, _credit(data), tuple(names))


def _say_left_out(
    others: Sequence[tuple[int, str]], shapes: Sequence[str], found: Complaints
) -> None:
    """Say which features have no geometry, or one of another type."""
    shown = " or ".join(shapes)
    for row, shape in others:
        value = value_shown(shape) if shape else "without geometry"
        found.say(f"feature {row + 1:,}", value, f"its geometry must be {shown}", "Leave it out.")


def _parsed(source: Opened) -> dict[str, Any]:
    text = text_of(source.whole(), source.place)
    try:
        data = json.loads(text)
    except RecursionError:
        raise _broken(source.place, "nested too deep") from None
    except json.JSONDecodeError as error:
        raise _broken(f"{source.place}, line {error.lineno:,}", "broken JSON") from None
    except ValueError:
        raise _broken(source.place, "an endless number") from None
    if isinstance(data, list) or not isinstance(data.get("features"), list):
        found = Complaints(source.place)
        some = data[:100] if isinstance(data, list) else data
        signs = signs_of_people({"rows": some}, source.place, _GEOMETRY)
        for kind in dict.fromkeys(problem.value for problem in signs):
            if kind != POSITION_KEY:  # cameras have positions too
                found.say_people("", kind)
        if holds_tracks(data):
            found.say_people("", "a track with times")
        found.raise_any()
        raise _broken(source.place, "another kind of JSON")
    return dict(data)


def _broken(place: str, value: str) -> Exception:
    rule = "it must be a GeoJSON FeatureCollection"
    return invalid(place, value, rule, "Export it again as GeoJSON.")


def _check_top(data: Mapping[str, Any], found: Complaints) -> None:
    for key in data:
        if key not in _TOP:
            rule = "only members of GeoJSON are read"
            found.say(name_shown(key), "not declared", rule, "Remove it.")
    if data.get("type") != "FeatureCollection":
        rule = "it must be FeatureCollection"
        found.say("type", value_shown(data.get("type")), rule, "Mend it.")
    about = {key: value for key, value in data.items() if key not in ("features", "bbox")}
    for problem in signs_of_people(about, found.place, _TOP):
        found.say_people("", problem.value)
    crs = data.get("crs")
    if crs is not None:
        name = crs.get("properties") if isinstance(crs, dict) else None
        name = name.get("name") if isinstance(name, dict) else None
        if not isinstance(name, str) or not _DEGREES.fullmatch(name):
            found.say("crs", value_shown(name), "positions are degrees (WGS 84)",
                      "Export it in EPSG:4326.")  # fmt: skip


def _credit(data: Mapping[str, Any]) -> str:
    texts = [data[key] for key in _CREDITS if isinstance(data.get(key), str)]
    return next((" ".join(text.split())[:300] for text in texts if text.strip()), "")


def _names(
    features: Sequence[Mapping[str, Any]],
    declared: Declared,
    columns: Mapping[str, str] | None,
    found: Complaints,
) -> dict[str, str]:
    """Return the declared name of every property that some feature has."""
    header = list(dict.fromkeys(key for one in features for key in one.get("properties") or {}))
    if len(header) > 1000:
        rule, way_out = "properties are declared", "Cut them to what is declared."
        raise invalid(found.place, f"{len(header):,} different properties", rule, way_out)
    names = named(header, declared, columns, found, map_of="property") if header else []
    if not header:
        check_map(columns, header, declared, found)
    rows = [[(one.get("properties") or {}).get(key) for key in header] for one in features[:30]]
    refuse_first_rows(header, names, rows, declared, found)
    return dict(zip(header, names, strict=True))


def _check_texts(
    features: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
    declared: Declared,
    found: Complaints,
) -> None:
    """Say which properties hold personal data or very long texts; each distinct text once."""
    for key, meant in names.items():
        if meant == DROP:
            continue
        texts = set()
        for one in features:
            value = (one.get("properties") or {}).get(key)
            if isinstance(value, str):
                texts.add(value)
            elif isinstance(value, dict) or (isinstance(value, list) and meant != "nodes"):
                found.say(f"property {name_shown(key)}", value_shown(value),
                          "it must be a number or a text", "Drop it.")  # fmt: skip
                break
        codes = holds_codes(key, declared.get(meant, UNDECLARED))
        kind = sign_in_texts(texts, codes=codes, dates=holds_dates(key))
        if kind:
            found.say_people(f"property {name_shown(key)}", kind, way_out_for(meant))
        elif too_long(texts):
            rule = "a text has at most 200 characters"
            found.say(f"property {name_shown(key)}", "a long text", rule, "Drop it.")
    ids = {one["id"] for one in features if isinstance(one.get("id"), str)}
    kind = sign_in_texts(ids, codes=declared["id"].is_code)
    if kind:
        found.say_people("id", kind)
