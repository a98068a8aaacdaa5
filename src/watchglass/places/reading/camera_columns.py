"""Turns what a file says of cameras into columns: facings, views, ranges, and what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.reading.camera_tags import (
    Direction,
    read_angle,
    read_direction,
    read_height,
    read_shape,
)
from watchglass.places.reading.complaints import Complaints
from watchglass.places.reading.csv_table import Table, Texts

# Words of `surveillance:type` for a device that reads number plates.
_PLATES = {"alpr", "anpr", "lpr"}
_STATUSES = ("parsed", "ambiguous", "rejected")
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class CameraColumns:
    """Cameras as told; float64 and bool (cameras,), row int64: the entry each camera is of."""

    row: NDArray[np.int64]
    facing_deg: Array
    view_deg: Array
    range_m: Array
    height_m: Array
    indoor: Flags
    turning: Flags
    plate_reader: Flags


def camera_columns(table: Table, found: Complaints) -> tuple[CameraColumns, dict[str, int]]:
    """Return the cameras that a table tells of, and how its tags were read.

    An entry with several facings is one camera for each of them, at one place. Of a stated
    angle, a range in the direction and the kind of the camera, the first that is there says how
    wide it looks; a single bearing of a turning camera is left aside, as it looks elsewhere too.
    """
    counts: dict[str, int] = {"entries": table.rows}
    directions = directions_of(table) or _text(table, "direction")
    read = [read_direction(value) if value else Direction("parsed") for value in directions.values]
    _count("direction", directions, [one.status for one in read], counts)
    row, facing, view = _one_for_each_facing(directions, read)
    shape = _shapes(table, counts)[row]
    facing = _stated(table, "facing_deg", row, facing % 360.0)
    spans = ~np.isnan(view)
    view = _stated(table, "view_deg", row, view)
    _check_round(table, shape == "round", view, row, found)
    view = np.where(np.isnan(view) & (shape == "round"), 360.0, view)
    turning = (shape == "turning") & ~spans
    facing = np.where((view >= 360.0) | turning, np.nan, facing)
    cameras = CameraColumns(
        row, facing, view, _stated(table, "range_m", row, np.full(len(row), np.nan)),
        _heights(table, counts)[row], _indoor(table)[row], turning,
        _plate_readers(table)[row],
    )  # fmt: skip
    _angles(table, counts)
    counts |= {
        "cameras": len(row),
        "facing_unknown": int(np.sum(np.isnan(facing) & ~(view >= 360.0))),
        "all_round": int(np.sum(view >= 360.0)),
        "turning": int(turning.sum()),
        "view_unknown": int(np.isnan(view).sum()),
        "range_unknown": int(np.isnan(cameras.range_m).sum()),
        "indoor": int(cameras.indoor.sum()),
        "plate_readers": int(cameras.plate_reader.sum()),
    }
    return cameras, counts


def _text(table: Table, name: str) -> Texts:
    """Return a column of text, blank everywhere if the file does not have it."""
    return table.texts.get(name) or Texts(np.zeros(table.rows, np.int32), ("",))


def directions_of(table: Table) -> Texts | None:
    """Return the directions; of two tags, `camera:direction` is the one said of the camera."""
    names = [name for name in ("camera_direction", "direction") if name in table.texts]
    if len(names) < 2:
        return table.texts[names[0]] if names else None
    first, second = (table.texts[name].cells() for name in names)
    return texts_of([one or other for one, other in zip(first, second, strict=True)])


def texts_of(cells: Sequence[str]) -> Texts:
    """Return a column of text from its cells."""
    known = {value: at for at, value in enumerate(dict.fromkeys(cells))}
    return Texts(np.fromiter(map(known.__getitem__, cells), np.int32, len(cells)), tuple(known))


def _count(tag: str, texts: Texts, statuses: Sequence[str], counts: dict[str, int]) -> None:
    """Count how the filled values of a tag were read, row by row."""
    rows = np.bincount(texts.codes, minlength=len(texts.values))
    for status in _STATUSES:
        counts[f"{tag}_{status}"] = sum(
            int(number)
            for number, value, one in zip(rows, texts.values, statuses, strict=True)
            if value and one == status
        )


def _one_for_each_facing(
    texts: Texts, read: Sequence[Direction]
) -> tuple[NDArray[np.int64], Array, Array]:
    """Return (row, facing_deg, view_deg), nan where nobody says, one entry for each facing."""
    facings = [one.facings or None for one in read]
    each = np.array([len(one) if one else 1 for one in facings], dtype=np.int64)
    first = np.concatenate(([0], np.cumsum(each)))[:-1]
    facing = np.array([f.facing_deg if f else np.nan for one in facings for f in one or (None,)])
    view = np.array([f.view_deg if f else np.nan for one in facings for f in one or (None,)])
    per_row = each[texts.codes]
    row = np.repeat(np.arange(len(texts.codes)), per_row)
    before = np.cumsum(per_row) - per_row
    which = first[texts.codes[row]] + np.arange(len(row)) - before[row]
    return row, facing[which], view[which]


def _shapes(table: Table, counts: dict[str, int]) -> NDArray[np.str_]:
    """Return round, turning, directed or "not known" for every row."""
    kinds, revolving = _text(table, "camera_type"), _text(table, "revolving")
    shapes = np.array([read_shape(value) if value else "" for value in kinds.values])[kinds.codes]
    counts["type_not_known"] = int(np.sum(shapes == "not known"))
    turns = np.array([value.lower() == "yes" for value in revolving.values])[revolving.codes]
    return np.where(turns & (shapes != "round"), "turning", shapes)


def _stated(table: Table, name: str, row: NDArray[np.int64], otherwise: Array) -> Array:
    """Return a column of numbers where the file states them, else something else."""
    if name not in table.numbers:
        return otherwise
    stated = table.numbers[name][row]
    stated = stated % 360.0 if name == "facing_deg" else stated
    return np.where(np.isnan(stated), otherwise, stated)


def _check_round(
    table: Table, is_round: Flags, view_deg: Array, row: NDArray[np.int64], found: Complaints
) -> None:
    if "view_deg" not in table.numbers:
        return
    for at in np.flatnonzero(is_round & (view_deg < 360.0)).tolist():
        rule, way_out = "a round camera looks all round (360)", "Mend the kind or the angle."
        found.say(f"entry {row[at] + 1:,}", f"round with {view_deg[at]:g} degrees", rule, way_out)


def _heights(table: Table, counts: dict[str, int]) -> Array:
    """Return metres above ground, the middle of a range, nan where nobody says; counted."""
    texts = _text(table, "height")
    read = [read_height(value) if value else None for value in texts.values]
    _count("height", texts, [one.status if one else "" for one in read], counts)
    middle = [(one.low_m + one.high_m) / 2 if one else np.nan for one in read]
    return np.array(middle)[texts.codes]


def _angles(table: Table, counts: dict[str, int]) -> None:
    """Count the values of `camera:angle`; none of them becomes an angle of view."""
    texts = _text(table, "angle")
    _count("angle", texts, [read_angle(value) if value else "" for value in texts.values], counts)


def _indoor(table: Table) -> Flags:
    """Return which cameras hang inside: `indoor=yes`, or `surveillance=indoor` alone."""
    indoor, watched = _text(table, "indoor"), _text(table, "surveillance")
    yes = np.array([value.lower() == "yes" for value in indoor.values])[indoor.codes]
    inside = np.array([value.lower() == "indoor" for value in watched.values])[watched.codes]
    return np.asarray(yes | inside)


def _plate_readers(table: Table) -> Flags:
    """Return which entries read number plates; one that is called a camera too is a camera."""
    kinds = _text(table, "surveillance_type")
    said = [{word.strip().lower() for word in value.split(";")} for value in kinds.values]
    only = np.array([bool(words & _PLATES) and "camera" not in words for words in said])
    return np.asarray(only[kinds.codes])
