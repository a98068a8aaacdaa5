"""What an option records of the ways that people take, and the made-up crowd it is tried on."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from watchglass.evidence.parameters import Parameterised
from watchglass.evidence.quantity import AnyQuantity, Spec
from watchglass.places.trails.settings import MOST_KEYS

MOST_MADE_UP = 300_000

_Count = Annotated[int, Field(ge=1, le=1000)]
_Step = Annotated[int, Field(ge=1, le=1440)]


class Recording(Parameterised):
    """Trails that an option records: how fine, and for how long under one pseudonym.

    rows, columns, minutes: of the places and times in which people move; noted_...: how many
    of these make one place and time of a record; coarser_...: the same, for the comparison
    with a coarser record; linked_days: how long one pseudonym lasts. visits_per_day,
    visits_per_person_day: of the made-up crowd, which holds at least as many as are recorded;
    favourites, favourite_share, rhythm: see `places/trails/settings.py`; because: why so.

    Leaves out: staying at a place, walking from one to the next, company, weekdays; and
    errors of the sensor. Recorded trails have these, so theirs may say more or less.
    """

    rows: _Count
    columns: _Count
    minutes: _Step
    hours_open: Annotated[int, Field(ge=1, le=24)]
    noted_rows: _Count = 1
    noted_columns: _Count = 1
    noted_minutes: _Step
    coarser_rows: _Count
    coarser_columns: _Count
    coarser_minutes: _Step
    linked_days: Annotated[int, Field(ge=1, le=1000)]
    visits_per_day: Annotated[float, Field(gt=0, le=1e6)]
    visits_per_person_day: Annotated[float, Field(gt=0, le=10)]
    favourites: Annotated[int, Field(ge=0, le=16)] = 0
    favourite_share: Annotated[float, Field(ge=0, le=1)] = 0.0
    rhythm: Annotated[float, Field(ge=0, le=1)] = 0.0
    because: Annotated[str, Field(min_length=10, max_length=1000)]
    minutes_per_visit: Annotated[
        AnyQuantity, Spec("minutes that a visit lasts", ("minutes",), 1.0, 1440.0)
    ]
    popularity_exponent: Annotated[
        AnyQuantity, Spec("power by which places fall in popularity", ("exponent",), 0.0, 3.0)
    ]
    days_if_deletion_fails: Annotated[
        AnyQuantity,
        Spec("days of records there are when it is found that none was deleted", ("days",),
             0.0, 36500.0),
    ]  # fmt: skip

    @model_validator(mode="after")
    def _can_be_tried(self) -> Self:
        for name in ("noted_minutes", "coarser_minutes"):
            if getattr(self, name) % self.minutes:
                raise ValueError(
                    f"{name} is no multiple of minutes, {self.minutes}. Write a multiple"
                )
        if self.favourite_share and not self.favourites:
            raise ValueError("favourite_share needs favourites. Say how many own places one has")
        for name in ("noted", "coarser"):
            if (keys := self._places_and_times(name)) > MOST_KEYS:
                raise ValueError(
                    f"{name}_rows, {name}_columns and {name}_minutes leave {keys:,} places and "
                    f"times, more than {MOST_KEYS:,}. Note them more coarsely, or make the "
                    "area smaller"
                )
        if self.people_made_up > MOST_MADE_UP:
            raise ValueError(
                f"the made-up crowd has {self.people_made_up:,} people, more than "
                f"{MOST_MADE_UP:,}. Lower visits_per_day or linked_days"
            )
        return self

    def _places_and_times(self, name: str) -> int:
        """Return how many places and times a record can tell, as noted or coarser."""
        down, across, minutes = (
            getattr(self, f"{name}_{part}") for part in ("rows", "columns", "minutes")
        )
        slots = self.linked_days * max(1, self.hours_open * 60 // self.minutes)
        times = -(-slots // (minutes // self.minutes))
        return int(-(-self.rows // down) * -(-self.columns // across) * times)

    @property
    def visits_while_linked(self) -> float:
        """Return the mean visits of a person while one pseudonym lasts."""
        return self.visits_per_person_day * self.linked_days

    @property
    def people_made_up(self) -> int:
        """Return how many made-up people come at least once while a pseudonym lasts.

        Visits differ between people by the exponential law, so that of people with m visits
        in the mean m / (1 + m) come, (1 + m) times each.
        """
        visits = self.visits_per_day * self.linked_days
        return max(1, round(visits / (1.0 + self.visits_while_linked)))
