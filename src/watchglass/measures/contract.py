"""What every measure promises: a question, and rows of draws that answer it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from watchglass.base.mixing import Array
from watchglass.base.score_columns import EngineName
from watchglass.measures.run import Run


@dataclass(frozen=True)
class Meaning:
    """What one measure id means: unit, numerator and denominator in words.

    compared: shown as a difference between options; adds_to_today: counts what the
    option adds, so today's level cancels in a difference while it continues.
    Words in braces are filled in from the scenario (participle, watched).
    """

    means: str
    unit: str
    numerator: str
    denominator: str
    compared: bool = False
    adds_to_today: bool = False


@dataclass(frozen=True)
class Row:
    """One line of a measure: draws, float (draws,), with nan where undefined.

    unit: where it differs from that of the measure's meaning; undefined: what holds in the
    draws with nan, in words, where these are worse than any number and may not be left out.
    """

    measure: str
    values: Array
    group: str | None = None
    stage: str | None = None
    note: str = ""
    unit: str = ""
    undefined: str = ""


class Measure(ABC):
    """A question about a run; `ids` says what each id it answers means.

    engines: which engines of `lives` can give it; empty for a question about one day.
    """

    ids: ClassVar[Mapping[str, Meaning]]
    engines: ClassVar[tuple[EngineName, ...]] = ()

    @classmethod
    def word(cls) -> str:
        """Return the name of the file the measure stands in."""
        return cls.__module__.rpartition(".")[2]

    @abstractmethod
    def rows(self, run: Run) -> Iterator[Row]:
        """Yield the rows that this run can answer; none where the question is idle."""


# Words by what happens to a person in the scenario: measure prefix, participle, noun, unit.
AFFECTED = {
    "stopped": ("stops", "stopped", "stop", "stops/year"),
    "asked": ("enquiries", "asked to explain themselves", "enquiry", "enquiries/year"),
    "refused": ("refusals", "refused", "refusal", "refusals/year"),
    "sanctioned": ("sanctions", "put under a sanction", "sanction", "sanctions/year"),
}


def watched_word(scenario: Any) -> str:
    """Return what happens to a face: compared; or recorded, noticed or checked by a person."""
    sensing = [one for one in getattr(scenario, "options", ()) if one.sensing]
    alone = [one.sensing.watched for one in sensing if one.sensing.records and not one.deciding]
    if not alone or len(alone) < len(sensing):
        return "compared"
    return " or ".join(dict.fromkeys(alone))
