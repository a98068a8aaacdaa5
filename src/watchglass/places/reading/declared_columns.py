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
    checked for personal data, and left aside); low, high: the range of a number; is_code: it
    holds ids of areas or things, whose digits are no number of a person or device.
    """

    means: str
    use: Use = "unread"
    low: float = 0.0
    high: float = 0.0
    is_code: bool = False


Declared = Mapping[str, Column]
UNDECLARED = Column("looked through, so that all that is wrong is said at once")

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
# Stand for all keys that `osm_keys` knows: about the map data, or about streets and houses too.
OF_THE_MAP, OF_THINGS = "osm_key", "osm_thing"
CAMERAS: Declared = {
    **_PLACE,
    **_OSM_WORDS,
    OF_THE_MAP: Column("about the map data"),
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
    "surveillance_type": Column("camera, ALPR ...", "text"),
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
    "id": Column("id of the street", "id", is_code=True),
    "u": Column("id of the node where the line starts", "id", is_code=True),
    "v": Column("id of the node where the line ends", "id", is_code=True),
    "nodes": Column("ids of the nodes along the line"),
    "oneway": Column("1 or yes, 0 or no, -1", "text"),
    "foot": Column("whether people may walk", "text"),
    "access": Column("who may enter", "text"),
    "area": Column("yes where the line goes round a square", "text"),
    **dict.fromkeys(("major", "divided", "length"), Column("about the street")),
    OF_THINGS: Column("about the street or its map data"),
}
BUILDINGS: Declared = {
    **_OSM_WORDS,
    "id": Column("id of the building", "id", is_code=True),
    OF_THINGS: Column("about the building or its map data"),
}
RESIDENTS: Declared = {
    **_PLACE,
    "id": Column("id of the area", "id", is_code=True),
    "name": Column("name of the area", "text"),
    "people": Column("residents of the area", "number", 0.0, 1e10),
    **dict.fromkeys(("schools", "jobs", "healthcare"), Column("places in the area, not people")),
    **dict.fromkeys(("aland_m2", "area_m2"), Column("square metres of the area")),
    **dict.fromkeys(
        ("state", "county", "tract", "block", "block_group", "zone", "taz", "tile", "cell", "code"),
        Column("code of the area, or of the one it lies in", is_code=True),
    ),
}
ROUTE: Declared = _PLACE

# Other names of the same columns, as files in use have them.
OTHER_NAMES: Mapping[str, str] = {
    "longitude": "lon", "long": "lon", "lng": "lon", "latitude": "lat", "x": "x_m", "y": "y_m",
    "osm_id": "id", "@id": "id", "geoid": "id", "tile_id": "id", "camera_id": "id",
    "geoid10": "id", "geoid20": "id", "cell_id": "id", "zone_id": "id", "area_id": "id",
    "block_id": "id", "tract_id": "id", "grid_id": "id", "hex_id": "id", "h3": "id",
    "h3_index": "id", "h3_id": "id", "area_name": "name",
    "radius": "range_m", "range": "range_m", "radius_m": "range_m",
    "angle_of_view": "view_deg", "field_of_view": "view_deg", "fov": "view_deg",
    "facing": "facing_deg", "bearing": "facing_deg", "view": "view_deg",
    "camera_angle": "angle", "camera_mount": "mount", "surveillance_zone": "zone",
    "population": "people", "residents": "people",
}  # fmt: skip
