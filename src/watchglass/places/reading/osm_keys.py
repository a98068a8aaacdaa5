"""Which keys of OpenStreetMap are known as being about things: streets, houses, the map itself.

They are declared, looked through for personal data, and left aside. What is not among them is
refused like every other column that nobody declared.

Sources: OpenStreetMap wiki, "Map features", "Key:highway", "Key:building", "Simple 3D
buildings", "Key:addr", "Key:source", and "Key:check_date", keys that stand there.
"""

from __future__ import annotations

import re

from watchglass.places.reading.declared_columns import Column


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# A key, or the first part of one: `surface:left` and `check_date:lit` go with theirs.
_OF_THE_MAP = (
    "source note fixme check_date survey start_date end_date opening_date construction_date "
    "lastcheck import created_by ref wikidata wikipedia operator brand network type"
)
_OF_STREETS = (
    "surface lit lanes maxspeed minspeed maxheight maxweight maxwidth maxlength width est_width "
    "bicycle cycleway horse hgv motorcar motorcycle motor_vehicle motorroad vehicle bus psv moped "
    "mofa goods taxi tram trolley_wire emergency delivery inline_skates ski snowmobile foot access "
    "oneway sidewalk footway path footpath crossing kerb tactile_paving traffic_calming "
    "traffic_signals traffic_sign turn change placement destination junction overtaking parking "
    "shoulder verge "
    "service tracktype trail_visibility sac_scale mtb smoothness incline handrail ramp step_count "
    "steps conveying stairwell tunnel bridge cutting embankment layer level location covered "
    "indoor arcade barrier noexit noname loc_ref int_ref nat_ref old_ref toll winter_road "
    "winter_service ice_road ford living_street lcn rcn ncn icn lwn rwn nwn hiking route railway "
    "man_made leisure landuse natural waterway amenity construction proposed abandoned disused "
    "razed demolished historic heritage public_transport segregated crossing_ref flood_prone "
    "frequency gauge electrified usage is_in postal_code agricultural forestry "
    "cycle_network hazard lane_markings divider passing_places dual_carriageway expressway "
    "priority motor_vehicle"
)
_OF_HOUSES = (
    "wheelchair opening_hours description website url building roof height min_height est_height "
    "max_level min_level levels "
    "architect architecture architectural_style year_of_construction construction_year residential "
    "flats house shop office amenity tourism craft industrial religion denomination cuisine "
    "healthcare social_facility government club emergency military power substation "
    "ownership condition entrance area nohousenumber addr contact capacity stars rooms "
    "internet_access smoking outdoor_seating takeaway delivery fee air_conditioning generator "
    "location parking "
    "country state city postcode street housenumber housename"
)
_NAMES = (
    "name alt_name old_name official_name short_name loc_name int_name nat_name reg_name "
    "sorting_name name_1 name_2 alt_name_1 was disused_name bridge_name tunnel_name "
    "tiger class lacounty nycdoitt naptan"
)
_KEYS = {
    "map": _set(_OF_THE_MAP),
    "things": _set(f"{_OF_THE_MAP} {_OF_STREETS} {_OF_HOUSES} {_NAMES}"),
}
# Also as parts of a longer name that a table has with _ for the colon: roof_shape, name_en.
_FAMILIES = _set(
    "name alt_name old_name official_name addr roof building source check_date survey ref cycleway "
    "sidewalk parking lanes maxspeed surface turn destination access oneway width crossing bridge "
    "tunnel footway traffic_signals railway construction tiger lacounty nycdoitt naptan note "
    "is_in mtb class"
)
# The inner names of such keys that are about somebody, whatever stands before them.
_OF_SOMEBODY = _set("phone mobile email fax owner person user mail facebook")

_CODES = _set("ref wikidata code tiger nycdoitt geoid geoid10 geoid20 tract block h3")
_DATES = _set("date lastcheck year survey")


def is_osm_key(name: str, kind: str) -> bool:
    """Return whether a name is a known key about a thing, or begins with one before a colon.

    name: as in the file; kind: "map" for keys about the map data alone, "things" for those of
    streets and houses too.
    """
    keys = _KEYS[kind]
    first, *more = (re.sub(r"[\s-]+", "_", part) for part in name.strip().lower().split(":"))
    plain = "_".join((first, *more))
    if plain in keys:
        return True
    if _OF_SOMEBODY.intersection(plain.split("_")):
        return False
    if more and first in keys:
        return True
    return any(plain.startswith(f"{family}_") for family in _FAMILIES & keys)


def holds_codes(name: str, column: Column) -> bool:
    """Return whether a column holds ids of areas or things, whose digits are nobody's number."""
    return column.is_code or (column.use == "unread" and bool(_CODES.intersection(_parts(name))))


def holds_dates(name: str) -> bool:
    """Return whether a column holds dates of a thing or of its map data, by its name."""
    return bool(_DATES.intersection(_parts(name)))


def _parts(name: str) -> list[str]:
    return re.split(r"[\W_]+", name.lower())
