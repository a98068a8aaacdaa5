"""The settings of a made-up town as a scenario writes them, under `[places.town]`."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from watchglass.places.town_settings import TownSettings

# A larger town is worked out by the same rules, but takes long for ten thousand draws.
MOST_SQUARES, MOST_CROSSINGS = 400, 10_000


class TownTable(BaseModel):
    """How large, how crooked and how dense a made-up town is; see `TownSettings`.

    Every setting may be left out. None is a quantity: they say which town is meant.

    Leaves out: any real town.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    blocks_east: int = TownSettings.blocks_east
    blocks_north: int = TownSettings.blocks_north
    block_m: float = TownSettings.block_m
    spacing_spread: float = TownSettings.spacing_spread
    jitter_share: float = TownSettings.jitter_share
    missing_street_share: float = TownSettings.missing_street_share
    street_width_m: float = TownSettings.street_width_m
    built_share: float = TownSettings.built_share
    court_share: float = TownSettings.court_share
    wing_depth_m: float = TownSettings.wing_depth_m
    people: int = TownSettings.people
    cell_m: float = TownSettings.cell_m
    homes_at_edge: float = TownSettings.homes_at_edge
    central_area_share: float = TownSettings.central_area_share
    destinations: int = TownSettings.destinations
    destinations_at_edge: float = TownSettings.destinations_at_edge

    @model_validator(mode="after")
    def _is_a_town(self) -> Self:
        town = self.settings()
        squares = town.east_m * town.north_m / town.cell_m**2
        if squares > MOST_SQUARES or town.crossings > MOST_CROSSINGS:
            raise ValueError(
                f"the town has {squares:.0f} squares and {town.crossings} crossings; at most "
                f"{MOST_SQUARES} and {MOST_CROSSINGS}. Make it smaller, or cell_m larger"
            )
        if town.people < 1:
            raise ValueError("the town has no people. Give people from 1")
        return self

    def settings(self) -> TownSettings:
        """Return the settings; raises ValueError where one is out of its range."""
        return TownSettings(**self.model_dump())
