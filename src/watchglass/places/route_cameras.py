"""Says how each camera of a list looks, from its range, angle, kind and facing, or what is missing.

A directed camera of unknown facing stays so: it is counted, and taken as a disc later.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.cameras import Cameras
from watchglass.places.reading.camera_columns import directions_of
from watchglass.places.reading.camera_tags import read_direction, read_shape
from watchglass.places.reading.complaints import Complaints
from watchglass.places.reading.csv_table import Table

MOST_ROWS_NAMED = 5


def views_of(table: Table, found: Complaints) -> Cameras:
    """Return the views of cameras as a table states them; all stand at 0, 0 for now.

    Says to `found` which rows lack a range, an angle, or contradict themselves: a column that
    is missing never makes a camera round. With x, y and range alone, all are round.
    """
    range_m = _ranges(table, found)
    facing, more = _facings(table, found)
    view = _angles(table, facing, more, found)
    nowhere = np.zeros(table.rows)
    return Cameras(nowhere, nowhere, range_m, np.where(view >= 360.0, np.nan, facing), view)


def _ranges(table: Table, found: Complaints) -> Array:
    range_m = table.numbers.get("range_m")
    if range_m is None:
        rule = "how far a camera sees is a column of the file"
        way_out = (
            "Add range_m (or radius), in metres. Lists from OpenStreetMap carry no range: "
            "ask about --streets, which assumes one and says so."
        )
        found.say("column range_m", "missing", rule, way_out)
        return np.full(table.rows, np.nan)
    _say_rows(found, ~(range_m > 0), "range_m", "a range is above 0 metres", "Give the range.")
    return range_m


def _facings(table: Table, found: Complaints) -> tuple[Array, Array]:
    """Return facing and angle of view, nan where unknown, from a number or a tag."""
    unknown = np.full(table.rows, np.nan)
    texts = directions_of(table)
    if texts is None:
        return table.numbers.get("facing_deg", unknown), unknown
    if "facing_deg" in table.numbers:
        rule = "one column says where a camera looks"
        found.say("columns direction, facing_deg", "both given", rule, "Drop one of them.")
    read = [read_direction(text).facings for text in texts.values]
    # Several facings, and what is no direction, stay unknown: the disc holds them all.
    pairs = [(one[0].facing_deg, one[0].view_deg) if len(one) == 1 else (np.nan, np.nan)
             for one in read]  # fmt: skip
    both = np.array(pairs, float).reshape(-1, 2)[texts.codes]
    return both[:, 0], both[:, 1]


def _angles(table: Table, facing: Array, from_tag: Array, found: Complaints) -> Array:
    """Return the angle of every view, from its column, its tag or the kind of camera."""
    unknown = np.full(table.rows, np.nan)
    stated = table.numbers.get("view_deg", unknown)
    shape = _shapes(table)
    rule, way_out = "an angle of view is above 0 degrees", "Give the angle, 360 for all round."
    _say_rows(found, stated <= 0, "view_deg", rule, way_out)
    is_split = (shape == "round") & (stated < 360.0) & (stated > 0)
    rule = "a round camera has an angle of view of 360"
    _say_rows(found, is_split, "camera_type and view_deg", rule, "Mend one of the two.")
    view = np.where(np.isnan(stated), from_tag, stated)
    view[np.isnan(view) & ((shape == "round") | (shape == "turning"))] = 360.0
    said = table.texts.keys() & {"camera_type", "direction", "camera_direction"}
    says_nothing = not said and not (table.numbers.keys() & {"view_deg", "facing_deg"})
    if says_nothing:
        return np.full(table.rows, 360.0)
    rule = "a camera that is not round needs its angle of view"
    _say_rows(found, np.isnan(view), "view_deg", rule, "Give the angle, 360 for all round.")
    return view


def _shapes(table: Table) -> NDArray[np.str_]:
    kinds = table.texts.get("camera_type")
    if kinds is None:
        return np.full(table.rows, "not known")
    return np.array([read_shape(text) for text in kinds.values], dtype=np.str_)[kinds.codes]


def _say_rows(
    found: Complaints, is_wrong: NDArray[np.bool_], column: str, rule: str, way_out: str
) -> None:
    """Say once what is wrong with a column, and in which rows."""
    rows = np.flatnonzero(is_wrong) + 1
    if not len(rows):
        return
    named = ", ".join(f"{row:,}" for row in rows[:MOST_ROWS_NAMED].tolist())
    more = f" and {len(rows) - MOST_ROWS_NAMED:,} more" if len(rows) > MOST_ROWS_NAMED else ""
    found.say(f"{column}, row {named}{more}", "not usable", rule, way_out)
