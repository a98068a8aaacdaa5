"""What every reproduced result promises: predicted beside observed, a miss shown as a miss."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from watchglass.evidence.deployments import Deployment
from watchglass.evidence.load import Evidence

Type = Literal["prediction", "consistency check", "not predictable"]
LEVEL = 0.95


@dataclass(frozen=True)
class Check:
    """One published figure beside what the rest of the evidence says it should be.

    name: the result, and which part of it; what: the figure in words; observed: as
    published, None where it was not; predicted_low, _high: bounds at `level` (None where
    the bounds are no interval of chance; `because` then says what they are);
    predicted_value: median of the prediction; inside: whether low <= observed <= high,
    None where one of them is missing. type: a prediction uses nothing of the outcome; a
    consistency check compares figures that are not independent; not predictable: an
    input is not known. details: the same, one for each of many deployments.
    """

    name: str
    what: str
    observed: float | None
    predicted_low: float | None
    predicted_high: float | None
    predicted_value: float | None
    level: float | None
    unit: str
    inside: bool | None
    type: Type
    from_evidence: tuple[str, ...]
    because: str
    source: str
    details: tuple[Check, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return all parts in this order, details as dictionaries too, ready for JSON."""
        parts = {**vars(self), "from_evidence": list(self.from_evidence)}
        return {**parts, "details": [detail.as_dict() for detail in self.details]}


@dataclass(frozen=True)
class Predicted:
    """Bounds and median of a prediction, at a level (None: bounds of another sort)."""

    low: float
    value: float
    high: float
    level: float | None = LEVEL


@dataclass(frozen=True)
class Subject:
    """The published figure that is looked at: name, words, value, unit and source."""

    name: str
    what: str
    observed: float | None
    unit: str
    source: str

    def against(
        self,
        predicted: Predicted,
        type: Literal["prediction", "consistency check"],
        from_evidence: tuple[str, ...],
        because: str,
        details: tuple[Check, ...] = (),
    ) -> Check:
        """Return the check of this figure against a prediction; both ends count as inside."""
        low, high = predicted.low, predicted.high
        return Check(
            self.name,
            self.what,
            self.observed,
            predicted_low=low,
            predicted_high=high,
            predicted_value=predicted.value,
            level=predicted.level,
            unit=self.unit,
            inside=None if self.observed is None else bool(low <= self.observed <= high),
            type=type,
            from_evidence=from_evidence,
            because=because,
            source=self.source,
            details=details,
        )

    def not_predictable(self, missing: str, because: str = "") -> Check:
        """Return the check that says which inputs are not known, such as "list size"."""
        return Check(
            self.name,
            self.what,
            self.observed,
            predicted_low=None,
            predicted_high=None,
            predicted_value=None,
            level=None,
            unit=self.unit,
            inside=None,
            type="not predictable",
            from_evidence=(),
            because=f"not predictable: {missing} not known. {because}".strip(),
            source=self.source,
        )


@dataclass(frozen=True)
class Published:
    """What the predictions may draw on: the evidence, the deployments and the seed."""

    evidence: Evidence
    deployments: Mapping[str, Deployment]
    seed: int

    def numbers(self, *keys: str) -> tuple[float, ...]:
        """Return the values of evidence entries; ValueError names one that has none."""
        values = [self.evidence[key].value for key in keys]
        if missing := [key for key, value in zip(keys, values, strict=True) if value is None]:
            raise ValueError(f"evidence without a number: {', '.join(missing)}")
        return tuple(float(value) for value in values if value is not None)

    def cited(self, key: str) -> str:
        """Return where an evidence entry was read, in words."""
        sources = self.evidence[key].sources
        return "; ".join(f"{source.cite}, {source.locator}" for source in sources)


class PublishedResult(ABC):
    """One published result; its file is named as the result is."""

    @classmethod
    def word(cls) -> str:
        """Return the name of the file the result stands in."""
        return cls.__module__.rpartition(".")[2]

    @abstractmethod
    def checks(self, published: Published) -> Iterator[Check]:
        """Yield the checks of this result, those that cannot be predicted among them."""


def read_in(row: Deployment) -> str:
    """Return where a deployment's figures were read: its key, source id and locator."""
    return f"deployment {row.key}; source {row.source}, {row.locator}"


def inputs_missing(row: Deployment) -> str:
    """Return the inputs of a prediction that a row lacks, in words; empty if none."""
    words = {"faces_scanned": "faces scanned", "watchlist_size": "list size"}
    return " and ".join(word for column, word in words.items() if getattr(row, column) is None)
