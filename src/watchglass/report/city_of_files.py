"""Reads the files on one city, and works out what its cameras see of its streets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from watchglass.base.errors import InvalidInput, Problem
from watchglass.places.buildings import Buildings
from watchglass.places.cameras import Cameras
from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.missing_cameras import Undercount
from watchglass.places.reading.building_files import ReadBuildings
from watchglass.places.reading.camera_files import ReadCameras
from watchglass.places.reading.one_city import read_city
from watchglass.places.reading.resident_files import ReadResidents
from watchglass.places.reading.street_files import ReadStreets
from watchglass.places.residents_in_view import residents_in_view
from watchglass.places.same_town import check_same_town
from watchglass.places.streets import Streets
from watchglass.places.streets_in_view import assumed_ranges_m, cameras_but, streets_in_view
from watchglass.report.places_bounds import LeftOut
from watchglass.report.places_output import City, Input


@dataclass(frozen=True)
class CityFiles:
    """The files on one city, one of each kind, and what was said of them.

    columns: the map of the columns of all files; missing: how many cameras there are for each
    one in the file, None where nobody said.
    """

    cameras: str
    streets: str
    buildings: str | None = None
    population: str | None = None
    columns: Mapping[str, str] | None = None
    missing: Undercount | None = None


@dataclass(frozen=True)
class _Read:
    """What the files hold; buildings and residents are None where no file was given."""

    cameras: ReadCameras
    streets: ReadStreets
    buildings: ReadBuildings | None
    residents: ReadResidents | None


def city_of(files: CityFiles) -> City:
    """Return one city and what its cameras see, by purpose.

    Cameras that the file says are indoors are left out and counted, as are readers of number
    plates and those too far away to see any of the streets. Entries of the file are counted, and
    not the ways that one of them looks. Raises InvalidInput (exit 3) or RedLine (exit 4) for
    files that cannot be used, or lie in different towns.
    """
    read = _read(files)
    _check(files, read)
    seen, streets, plane = read.cameras, read.streets.streets, read.streets.plane
    walls = read.buildings.buildings if read.buildings else None
    near = _near(read)
    plates = near & seen.plate_reader
    indoor = near & seen.indoor & ~plates
    kept = near & ~indoor & ~plates
    in_view = streets_in_view(
        lambda range_m, view_deg: cameras_but(seen.placed(plane, range_m, view_deg), ~kept),
        lambda placed: _exposure(streets, placed, walls),
        seen.row[kept],
    )
    lived = read.residents.residents if read.residents else None
    residents = (
        residents_in_view(streets, lived, in_view.edges, known=in_view.some) if lived else None
    )
    return City(
        streets, plane, walls, in_view, _inputs(files, read, _entries(seen, ~near)),
        cameras=_entries(seen, kept), has_range=_entries(seen, ~np.isnan(seen.range_m) & kept),
        left_out=LeftOut(_entries(seen, indoor), _entries(seen, plates)),
        residents=residents, missing=files.missing,
    )  # fmt: skip


def _entries(cameras: ReadCameras, which: NDArray[np.bool_]) -> int:
    """Return how many entries of the file some cameras are; one entry may look several ways."""
    return len(np.unique(cameras.row[which]))


def _read(files: CityFiles) -> _Read:
    return _Read(
        *read_city(files.cameras, files.streets, files.buildings, files.population, files.columns)
    )


def _check(files: CityFiles, read: _Read) -> None:
    """Raise InvalidInput where the files do not lie in one town."""
    if read.cameras.lon is None:
        raise InvalidInput(Problem(
            _name(files.cameras), "in metres",
            "streets are in degrees, and cameras lie among them",
            "Give lon and lat of every camera.",
        ))  # fmt: skip
    plane = read.streets.plane
    others = {_name(files.cameras): plane.metres(read.cameras.lon, read.cameras.lat)}
    if read.buildings:
        others[_name(files.buildings)] = read.buildings.buildings.x_m, read.buildings.buildings.y_m
    if read.residents:
        others[_name(files.population)] = read.residents.residents.x_m, read.residents.residents.y_m
    check_same_town(read.streets.streets, plane, others, _name(files.streets))


def _near(read: _Read) -> NDArray[np.bool_]:
    """Return which cameras could see into the box that holds all streets, bool (cameras,)."""
    farthest_m, streets = assumed_ranges_m()["seen"]["high"], read.streets.streets
    placed = read.cameras.placed(read.streets.plane, farthest_m, 360.0)
    beside = np.maximum(streets.x_m.min() - placed.x_m, placed.x_m - streets.x_m.max())
    beyond = np.maximum(streets.y_m.min() - placed.y_m, placed.y_m - streets.y_m.max())
    return np.asarray(np.maximum(beside, beyond) <= placed.range_m)


def _inputs(files: CityFiles, read: _Read, too_far: int) -> dict[str, Input]:
    found: dict[str, tuple[str | None, ReadCameras | ReadStreets | ReadBuildings | ReadResidents]]
    found = {"cameras": (files.cameras, read.cameras), "streets": (files.streets, read.streets)}
    if read.buildings:
        found["buildings"] = files.buildings, read.buildings
    if read.residents:
        found["residents"] = files.population, read.residents
    more = {"cameras": {"too_far_from_the_streets": too_far}}
    return {
        what: Input(_name(path), one.summary | more.get(what, {}), one.attribution)
        for what, (path, one) in found.items()
    }


def _name(path: str | None) -> str:
    """Return the name of a file without its folder, which is nobody's business."""
    return Path(path or "").name


def _exposure(streets: Streets, cameras: Cameras, walls: Buildings | None) -> EdgeExposure:
    from watchglass.places.geometry.edge_table import edge_exposure
    from watchglass.places.geometry.sight_table import edge_exposure_with_sight

    if walls is None:
        return edge_exposure(streets, cameras)
    return edge_exposure_with_sight(streets, cameras, walls)
