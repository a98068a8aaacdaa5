"""On how many days and for how many hours would it be in use?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run


class Use(Measure):
    """Days of use, and hours where the scenario states them.

    Sources: requirements quantity 4 (period and frequency of use, AI Act article 27).

    Does not say: at which hours of the day, or whether people know of it.
    """

    ids: ClassVar = {
        "use.days_per_year": Meaning("days of use a year", "days/year", "days of use", "one year"),
        "use.hours": Meaning("hours of use a year", "hours", "hours of use", "one year"),
    }

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield days and hours; doing nothing uses nothing, so it yields none."""
        if run.option.is_none:
            return
        yield Row("use.days_per_year", run.days_per_year)
        if run.hours_per_day is not None:
            yield Row("use.hours", run.days_per_year * run.hours_per_day)
