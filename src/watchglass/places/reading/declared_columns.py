"""Which columns and properties the files about places may have: the one list of them.

What is not in it is refused, never ignored. A column map renames columns, or drops them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

DROP = "drop"
OSM_CREDIT = "(c) OpenStreetMap contributors, ODbL 1.0 (openstreetmap.org/copyright)"
Use = Literal["number", "text", "id", "unread"]


@dataclass(frozen=True)
class Column:
    """One column that a file may have.

    means: in words; use: number, text (a tag that is read), id (a short token), unread (known,
    checked for personal data, and left aside); low, high: the range of a number.
    """

    means: str
    use: Use = "unread"
    low: float = 0.0
    high: float = 0.0


Declared = Mapping[str, Column]

_PLACE = {
    "lon": Column("degrees east", "number", -180.0, 180.0),
    "lat": Column("degrees north", "number", -90.0, 90.0),
    "x_m": Column("metres east", "number", -1e7, 1e7),
    "y_m": Column("metres north", "number", -1e7, 1e7),
}
_OSM_WORDS = {
    "highway": Column("kind of street", "text"),
    "building": Column("kind of building"),
    "building_levels": Column("storeys"),
    "height": Column("height of the thing", "text"),
    "min_height": Column("height of its lower edge"),
    "est_height": Column("estimated height"),
    "layer": Column("which lies above which"),
    "level": Column("storey"),
}
CAMERAS: Declared = {
    **_PLACE,
    **_OSM_WORDS,
    "id": Column("id of the camera", "id"),
    "range_m": Column("metres that it sees", "number", 0.01, 10_000.0),
    "facing_deg": Column("bearing of the middle of its view", "number", -360.0, 360.0),
    "view_deg": Column("angle of its view", "number", 0.1, 360.0),
    "direction": Column("bearings as OpenStreetMap writes them", "text"),
    "camera_direction": Column("bearings as OpenStreetMap writes them", "text"),
    "angle": Column("camera:angle: tilt or width, nobody knows", "text"),
    "camera_type": Column("fixed, dome, panning, round, directed ...", "text"),
    "surveillance": Column("public, outdoor, indoor ...", "text"),
    "indoor": Column("yes or no", "text"),
    "revolving": Column("yes or no", "text"),
    "surveillance_type": Column("camera, ALPR ..."),
    "zone": Column("what it looks at"),
    "mount": Column("what it hangs on"),
    "manufacturer": Column("brand"),
    "operator_type": Column("kind of operator"),
    "camera_model": Column("model"),
    "url": Column("link to a page about the camera"),
    "camera_in_streetview": Column("yes or no"),
    "entrance": Column("kind of entrance"),
    "city": Column("town"),
    "man_made": Column("surveillance"),
}
STREETS: Declared = {
    **_OSM_WORDS,
    "id": Column("id of the street", "id"),
    "u": Column("id of the node where the line starts", "id"),
    "v": Column("id of the node where the line ends", "id"),
    "nodes": Column("ids of the nodes along the line"),
    "oneway": Column("1 or yes, 0 or no, -1", "text"),
    "foot": Column("whether people may walk", "text"),
    "access": Column("who may enter", "text"),
    "area": Column("yes where the line goes round a square", "text"),
    **dict.fromkeys(
        (
            "name",
            "major",
            "divided",
            "surface",
            "lit",
            "maxspeed",
            "lanes",
            "bicycle",
            "footway",
            "tunnel",
            "width",
            "service",
            "bridge",
            "covered",
            "sidewalk",
            "incline",
            "smoothness",
            "segregated",
            "junction",
            "crossing",
            "motor_vehicle",
            "length",
        ),
        Column("about the street"),
    ),
}
BUILDINGS: Declared = {
    **_OSM_WORDS,
    "id": Column("id of the building", "id"),
    "name": Column("name of the building"),
}
RESIDENTS: Declared = {
    **_PLACE,
    "id": Column("id of the area", "id"),
    "people": Column("residents of the area", "number", 0.0, 1e10),
    **dict.fromkeys(("schools", "jobs", "healthcare"), Column("places in the area, not people")),
    **dict.fromkeys(("aland_m2", "area_m2"), Column("square metres of the area")),
}
ROUTE: Declared = _PLACE

# Other names of the same columns, as files in use have them.
OTHER_NAMES: Mapping[str, str] = {
    "longitude": "lon", "long": "lon", "lng": "lon", "latitude": "lat", "x": "x_m", "y": "y_m",
    "osm_id": "id", "@id": "id", "geoid": "id", "tile_id": "id", "camera_id": "id",
    "radius": "range_m", "range": "range_m", "radius_m": "range_m",
    "angle_of_view": "view_deg", "field_of_view": "view_deg", "fov": "view_deg",
    "facing": "facing_deg", "bearing": "facing_deg", "view": "view_deg",
    "camera_angle": "angle", "camera_mount": "mount", "surveillance_zone": "zone",
    "population": "people", "residents": "people",
}  # fmt: skip
