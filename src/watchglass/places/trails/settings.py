"""What made-up trails are made from: a grid of places, and how people move among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchglass.places.town_settings import TownSettings

MOST_KEYS = 100_000_000  # of place and time, each with a number in memory


@dataclass(frozen=True)
class CellGrid:
    """Places as cells of a grid, rows x columns; it says nothing about who goes where."""

    rows: int
    columns: int

    def __post_init__(self) -> None:
        """Raise ValueError for a grid without cells."""
        if self.rows < 1 or self.columns < 1:
            raise ValueError(f"a grid has at least one cell, not {self.rows} x {self.columns}")

    @classmethod
    def of_town(cls, town: TownSettings, cell_m: float) -> CellGrid:
        """Return a made-up town cut into squares, `cell_m` metres along each side."""
        sides = (blocks * town.block_m / cell_m for blocks in (town.blocks_north, town.blocks_east))
        return cls(*(max(1, round(side)) for side in sides))

    @property
    def cells(self) -> int:
        """Return the number of cells."""
        return self.rows * self.columns


@dataclass(frozen=True)
class TrailSettings:
    """How many made-up people there are, and how each of them moves.

    people: who come at least once; days, slots_per_day: the time that one pseudonym lasts;
    visits: mean visits in that time of somebody of all who might come (geometric, once at
    least), or exactly so many for everybody where visits_alike; points_per_visit: mean
    number of slots that a visit lasts, all numbers from 1 to twice the mean less 1 alike;
    popularity: exponent of Zipf's law over places; favourites: own places of a person, drawn
    by popularity; favourite_share: points spent at them; rhythm: 0 all times alike, 1 nobody
    at the ends of the day. Points are independent of each other given all this.

    Sources: Zipf's law of places and few own places, in the manner of Song, Koren, Wang and
    Barabasi (2010), Nature Physics 6, 818-823; simplified to independent points.
    Leaves out: walking from one place to the next, staying at a place, company, weekdays.
    Recorded trails have all of that, so a point of theirs says less than one of these.
    """

    people: int
    days: int
    slots_per_day: int
    visits: float
    points_per_visit: int
    popularity: float
    favourites: int = 0
    favourite_share: float = 0.0
    rhythm: float = 0.0
    visits_alike: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for settings from which no trail can be made."""
        whole = (self.people, self.days, self.slots_per_day, self.points_per_visit)
        if min(whole) < 1:
            raise ValueError("people, days, slots_per_day and points_per_visit are at least 1")
        if self.visits <= 0 or (self.visits_alike and self.visits != int(self.visits)):
            raise ValueError(f"visits is above 0, and whole where alike, not {self.visits}")
        if not 0 <= self.favourite_share <= 1 or not 0 <= self.rhythm <= 1:
            raise ValueError("favourite_share and rhythm are shares, from 0 to 1")
        if self.favourite_share and not self.favourites:
            raise ValueError("favourite_share needs favourites, the number of own places")


@dataclass(frozen=True)
class Coarsening:
    """How coarsely a point is noted: cells merged down and across, slots merged."""

    rows: int = 1
    columns: int = 1
    slots: int = 1

    def __post_init__(self) -> None:
        """Raise ValueError where nothing is left to merge."""
        if min(self.rows, self.columns, self.slots) < 1:
            raise ValueError("cells and slots are merged by 1 or more")
