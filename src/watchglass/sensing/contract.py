"""What every sensor promises: people come past, and some of them are captured."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

import numpy as np

from watchglass.base.columns import (
    NOT_LISTED,
    Classes,
    Drawn,
    Reach,
    Sightings,
    WatchedList,
)
from watchglass.base.mixing import Array
from watchglass.evidence.parameters import Kind


class Sensor(Kind):
    """A sensor turns visits into sightings, class by class; it recognises nobody."""

    reach: ClassVar[Reach] = "passer-by"
    # Whether it may stand alone: it records people, and nothing is decided about them.
    records: ClassVar[bool] = False
    # Whether what it records of one visit is told from what it records of another.
    tells_apart: ClassVar[bool] = True
    # What it does to a face where it stands alone, for the words of the report.
    watched: ClassVar[str] = "recorded"
    # Whether it states its own hours, so that `use` has none.
    keeps_hours: ClassVar[bool] = False

    @abstractmethod
    def sightings(self, classes: Classes, watched: WatchedList | None, drawn: Drawn) -> Sightings:
        """Return sightings per person and day, float (draws, classes), none negative."""


def by_listing(classes: Classes, captured: Array) -> tuple[Array, Array]:
    """Return what is captured of people not listed and of people listed, (draws, classes) each.

    captured: per person and day. A listed person is compared with a list that holds the
    right entry; everybody else with one that does not.
    """
    unlisted = classes.listing == NOT_LISTED
    return np.where(unlisted, captured, 0.0), np.where(unlisted, 0.0, captured)
