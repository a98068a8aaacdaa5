"""What every chart promises: a finding as its title, a picture, and the table behind it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from watchglass.report.charts.svg import Drawing
from watchglass.report.record import Record

Rows = list[dict[str, Any]]


class Chart(ABC):
    """A picture of some estimates of a record, and the same figures as a table.

    order: where it stands in the report. A record without its estimates has no such
    chart. Titles, directions and alternative text are made from the data.
    """

    order: ClassVar[int] = 50
    heading: ClassVar[str]

    @classmethod
    def word(cls) -> str:
        """Return the name of the file the chart stands in."""
        return cls.__module__.rpartition(".")[2]

    @abstractmethod
    def applies(self, record: Record) -> bool:
        """Return whether the record holds the estimates that this chart shows."""

    @abstractmethod
    def draw(self, record: Record) -> Drawing:
        """Return the picture, without title and source."""

    @abstractmethod
    def table(self, record: Record) -> Rows:
        """Return the figures behind the picture, one dict a row, the same keys in each."""

    @abstractmethod
    def title(self, record: Record) -> str:
        """Return the finding in one sentence, made from the data."""

    @abstractmethod
    def subtitle(self, record: Record) -> str:
        """Return unit and denominator, and how to read the marks."""

    def source(self, record: Record) -> str:
        """Return the line under the chart: who made it, from what."""
        keys = sorted({key for row in self.estimates_used(record) for key in row["evidence"]})
        cites = [record.context["evidence"][k]["sources"] for k in keys]
        names = sorted({_short(source["cite"]) for sources in cites for source in sources})
        resting = f", resting on {'; '.join(names)}" if names else ", resting on assumptions alone"
        data = record.data
        return f"watchglass {data['watchglass']}, scenario {data['scenario']['id']}{resting}."

    @abstractmethod
    def estimates_used(self, record: Record) -> list[dict[str, Any]]:
        """Return the estimates in the picture."""

    def alt(self, record: Record) -> str:
        """Return the picture in words, for people who do not see it."""
        return (
            f"{self.title(record)} {self.subtitle(record)} The table beside it holds all figures."
        )


def _short(cite: str, characters: int = 48) -> str:
    name = cite.split(",")[0].strip()
    return name if len(name) <= characters else name[:characters].rsplit(" ", 1)[0] + " …"
