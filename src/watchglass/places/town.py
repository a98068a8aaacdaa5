"""A made-up town, the same for the same settings and seed: nothing in it exists anywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.buildings import Buildings
from watchglass.places.cameras import Cameras
from watchglass.places.residents import Residents
from watchglass.places.streets import Streets
from watchglass.places.town_buildings import town_buildings
from watchglass.places.town_camera_rules import PlacementRule, placed_cameras
from watchglass.places.town_people import town_destinations, town_residents
from watchglass.places.town_settings import TownSettings
from watchglass.places.town_streets import streets_of, town_grid

__all__ = ["PlacementRule", "Town", "TownSettings", "make_town", "town_cameras"]


@dataclass(frozen=True)
class Town:
    """A made-up town in one flat frame of metres; its south-west corner is about (0, 0).

    residents: whole numbers by square; central: bool (cells,), the squares in the middle;
    destinations: int64 (destinations,), nodes of `streets` that people go to, in order;
    destination_weights: float64 (destinations,), the share of trips that end at each, sum 1.
    """

    settings: TownSettings
    streets: Streets
    buildings: Buildings
    residents: Residents
    central: NDArray[np.bool_]
    destinations: NDArray[np.int64]
    destination_weights: Array


def make_town(settings: TownSettings, seed: int) -> Town:
    """Return the town that belongs to these settings and this seed.

    Every crossing can be reached from every other. Each part has random numbers of its own,
    so that a setting moves only what it names: more people live in the same streets.

    Leaves out: squares, parks, rivers, bridges and railways; main roads; bent streets; height
    of buildings; gaps between the houses of a block.
    """
    grid = town_grid(settings, seed)
    streets = streets_of(grid)
    residents, central = town_residents(settings, seed)
    destinations, weights = town_destinations(settings, streets, seed)
    return Town(
        settings, streets, town_buildings(grid, settings, seed), residents, central,
        destinations, weights,
    )  # fmt: skip


def town_cameras(
    town: Town,
    count: int,
    rule: PlacementRule,
    round_share: float,
    view_deg: float,
    range_m: float,
    seed: int,
) -> Cameras:
    """Return made-up cameras in a made-up town; fewer cameras are the first ones of more.

    rule: `along streets`, at a wall, every metre of street alike; `centre-heavy`, the same
    with the density of destinations; `at crossings`, around a crossing of three streets or
    more, every one alike. round_share: of cameras that see all around, met within one camera;
    the others have the angle view_deg and look into the street, in any direction of that half
    circle. range_m: of every camera. seed: may differ from the town's.

    The rules describe made-up towns. Nothing here says where a camera should hang.

    Leaves out: who would put them there, and why.
    Raises: ValueError for an unknown rule, or a number out of range.
    """
    return placed_cameras(
        town.streets, town.settings, count, rule, round_share, view_deg, range_m, seed
    )
