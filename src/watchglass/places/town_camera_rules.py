"""Where the cameras of a made-up town hang, by rule; it says nothing about where they should."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from watchglass.base.mixing import Array
from watchglass.places.cameras import Cameras
from watchglass.places.streets import Streets
from watchglass.places.town_settings import TownSettings, town_numbers

PlacementRule = Literal["along streets", "at crossings", "centre-heavy"]
# How far before the wall a camera hangs, metres: chosen, so that none is inside a wall.
BEFORE_WALL_M = 0.3
# Streets that meet at a crossing, at least.
MEETING = 3


def placed_cameras(
    streets: Streets,
    settings: TownSettings,
    count: int,
    rule: PlacementRule,
    round_share: float,
    view_deg: float,
    range_m: float,
    seed: int,
) -> Cameras:
    """Return made-up cameras; see `town_cameras`."""
    _check(count, rule, round_share, view_deg, range_m)
    # Where along all streets, where on the piece, which side, which way it is turned.
    lots = town_numbers(seed, f"cameras {rule}", count, 4)
    if rule == "at crossings":
        x, y, inwards = _at_crossings(streets, settings, lots)
    else:
        weight = streets.length_m()
        if rule == "centre-heavy":
            at_x = (streets.node_x_m[streets.start] + streets.node_x_m[streets.end]) / 2
            at_y = (streets.node_y_m[streets.start] + streets.node_y_m[streets.end]) / 2
            weight = weight * settings.density(at_x, at_y, settings.destinations_at_edge)
        x, y, inwards = _along(streets, settings, weight, lots)
    is_round = _every_so_many(count, round_share, float(town_numbers(seed, "round", 1)[0, 0]))
    facing = (inwards + 180.0 * lots[:, 3] - 90.0) % 360.0
    return Cameras(
        x, y, np.full(count, float(range_m)),
        np.where(is_round, np.nan, facing), np.where(is_round, 360.0, float(view_deg)),
    )  # fmt: skip


def _check(
    count: int, rule: PlacementRule, round_share: float, view_deg: float, range_m: float
) -> None:
    rules = get_args(PlacementRule)
    if rule not in rules:
        raise ValueError(f"rule is '{rule}'; it must be one of {', '.join(rules)}")
    if count < 0 or not 0 <= round_share <= 1 or not 0 < view_deg <= 360 or not range_m > 0:
        raise ValueError(
            f"count {count}, round_share {round_share}, view_deg {view_deg}, range_m {range_m}: "
            "they must be at least 0; 0 to 1; above 0 to 360; above 0"
        )


def _along(
    streets: Streets, settings: TownSettings, weight: Array, lots: Array
) -> tuple[Array, Array, Array]:
    """Return (x_m, y_m, bearing towards the street) of cameras at walls between crossings."""
    ends = np.cumsum(weight)
    edge = np.searchsorted(ends, lots[:, 0] * ends[-1], side="right")
    edge = np.minimum(edge, len(weight) - 1)
    x, y = streets.node_x_m[streets.start[edge]], streets.node_y_m[streets.start[edge]]
    east = streets.node_x_m[streets.end[edge]] - x
    north = streets.node_y_m[streets.end[edge]] - y
    length = np.hypot(east, north)
    half = settings.street_width_m / 2
    spare = np.minimum(half / length, 0.5)  # the part of the piece that is the crossing itself
    step = spare + lots[:, 1] * (1 - 2 * spare)
    side = np.where(lots[:, 2] < 0.5, -1.0, 1.0)
    left_east, left_north = -north / length, east / length
    off = side * max(half - BEFORE_WALL_M, 0.0)
    inwards = _bearing(-side * left_east, -side * left_north)
    return x + step * east + off * left_east, y + step * north + off * left_north, inwards


def _at_crossings(
    streets: Streets, settings: TownSettings, lots: Array
) -> tuple[Array, Array, Array]:
    """Return (x_m, y_m, bearing towards the crossing) of cameras around crossings."""
    meeting = np.bincount(
        np.concatenate([streets.start, streets.end]), minlength=len(streets.node_x_m)
    )
    nodes = np.flatnonzero(meeting >= min(MEETING, meeting.max()))
    node = nodes[(lots[:, 0] * len(nodes)).astype(np.int64)]
    angle = 2 * np.pi * lots[:, 1]
    away = max(settings.street_width_m / 2 - BEFORE_WALL_M, 0.0)
    x = streets.node_x_m[node] + away * np.cos(angle)
    y = streets.node_y_m[node] + away * np.sin(angle)
    return x, y, _bearing(-np.cos(angle), -np.sin(angle))


def _bearing(east: Array, north: Array) -> Array:
    """Return bearings in degrees, clockwise from north."""
    return np.asarray(np.degrees(np.arctan2(east, north)))


def _every_so_many(count: int, share: float, start: float) -> Array:
    """Return which of some things, spread evenly and within 1 of the share; bool (count,)."""
    passed = np.floor(np.arange(count + 1) * share + start)
    return np.asarray(np.diff(passed) > 0)
