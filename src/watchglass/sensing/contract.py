"""What every sensor promises: people come past, and some of them are captured."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from watchglass.base.columns import Classes, Drawn, Reach, Sightings, WatchedList
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
