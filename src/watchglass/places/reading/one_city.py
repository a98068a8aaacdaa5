"""Reads all files about one city, and says what is wrong with any of them at once."""

from __future__ import annotations

from collections.abc import Mapping

from watchglass.base.errors import WatchglassError
from watchglass.places.plane import Plane
from watchglass.places.reading.building_files import ReadBuildings, read_buildings
from watchglass.places.reading.camera_files import ReadCameras, read_cameras
from watchglass.places.reading.complaints import joined, tried
from watchglass.places.reading.map_of_all import MapOfAll
from watchglass.places.reading.resident_files import ReadResidents, read_residents
from watchglass.places.reading.street_files import ReadStreets, read_streets

Four = tuple[ReadCameras, ReadStreets, ReadBuildings | None, ReadResidents | None]


def read_city(
    cameras: str,
    streets: str,
    buildings: str | None = None,
    population: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Four:
    """Return what the files on one city hold, in the frame of its streets.

    cameras, streets, buildings, population: one file each, the last two None where there is
    none; columns: the user's map, which applies to whichever file has the column: names in the
    files -> declared names or "drop"; "*" -> "drop" for all that is not declared.
    Raises RedLine (exit 4) where a file is about people, else InvalidInput (exit 3), with the
    problems of all files, and names of the map that no file has.
    """
    errors: list[WatchglassError] = []
    mapped = MapOfAll(columns or {})
    seen = tried(lambda: read_cameras(cameras, mapped), errors)
    walked = tried(lambda: read_streets(streets, mapped), errors)
    plane = walked.plane if walked else Plane(0.0, 0.0)
    built = tried(lambda: read_buildings(buildings, plane, mapped), errors) if buildings else None
    lived = None
    if population:
        lived = tried(lambda: read_residents(population, plane, columns=mapped), errors)
    files = len([one for one in (cameras, streets, buildings, population) if one])
    errors += mapped.errors(files=files, failed=bool(errors))
    if errors or seen is None or walked is None:
        raise joined(errors)
    return seen, walked, built, lived
