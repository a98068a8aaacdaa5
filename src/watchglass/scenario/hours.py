"""How many hours a year an option is planned to be in use, whoever states them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from watchglass.base.columns import Drawn
from watchglass.base.duty import Duty
from watchglass.base.errors import Problem
from watchglass.base.mixing import Array


def hours_per_day(use: Drawn, duty: Duty | None) -> Array | None:
    """Return planned hours on a day of use, (draws,); None where nobody states them.

    use: draws of the option's `use`; duty: of a sensor that keeps hours of its own.
    """
    if duty is not None:
        return duty.planned_hours
    return np.asarray(use["hours_per_day"]) if "hours_per_day" in use else None


def hours_per_year(use: Drawn, duty: Duty | None) -> Array | None:
    """Return planned hours of use a year, (draws,); None where nobody states them."""
    hours = hours_per_day(use, duty)
    return None if hours is None else np.asarray(hours * np.asarray(use["days_per_year"]))


def problems_of_hours(option: Any, place: str) -> Iterator[Problem]:
    """Yield where hours of use stand twice, or are missing though something rests on them."""
    keeps = bool(option.sensing and option.sensing.keeps_hours)
    stated = bool(option.use and option.use.hours_per_day is not None)
    if keeps and stated:
        yield Problem(
            f"{place}.use.hours_per_day", "", f"the {option.sensing.kind} states its own hours",
            "Drop it here.",
        )  # fmt: skip
    if keeps or stated:
        return
    for step in option.consequences:
        if getattr(step, "by_the_hour", False):
            yield Problem(
                f"{place}.use.hours_per_day", "",
                f"{step.kind} counts by the hour, and no hours are stated", "Add hours_per_day.",
            )  # fmt: skip
