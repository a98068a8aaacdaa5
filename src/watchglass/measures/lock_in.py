"""Who starts low, stays low? And how long does one deduction last?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import FIFTHS, Years
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of
from watchglass.measures.years_of import EVERY_ENGINE, each_draw, years_for

TWO_YEARS = 730
DAYS_A_MONTH = 365.25 / 12
MONTHS = (3, 6, 12, 24)
RANK = ("lowest", "second lowest", "middle", "second highest", "highest")
# A share that is a half but for its last bits is a half.
ROUNDING = 1e-12


def months_until_half(back: Array) -> Array:
    """Return the first day, in months, on which at least half are back, (draws,).

    back: (draws, days), share back by days since the deduction; column 0 is its own day.
    nan where half never are within the days given.
    """
    half = back >= 0.5 - ROUNDING
    return np.where(half.any(axis=1), half.argmax(axis=1) / DAYS_A_MONTH, np.nan)


def _meanings() -> dict[str, Meaning]:
    ids = {
        "score.leave_bottom_fifth": Meaning(
            "people in the bottom fifth at first who are above it at the end, two years on",
            "share", "people above the line of the bottom fifth on the last day",
            "people at or under the line of the bottom fifth on the first day",
        ),
        "score.months_to_recover": Meaning(
            "months until half of those with one deduction are back at their score", "months",
            "months from a deduction until half are back at the score before it",
            "one deduction",
        ),
    }  # fmt: skip
    for i, start in enumerate(RANK, start=1):
        for j, end in enumerate(RANK, start=1):
            ids[f"score.move_{i}_{j}"] = Meaning(
                f"of those who start in the {start} fifth, part that ends in the {end}", "share",
                f"people who end between the lines of the {end} fifth of the first day",
                f"people who start in the {start} fifth",
            )  # fmt: skip
    for months in MONTHS:
        ids[f"score.back_after_{months}"] = Meaning(
            f"people back at the score before one deduction, {months} months after it", "share",
            f"people back at the score before a deduction within {months} months",
            "people with a deduction",
        )  # fmt: skip
    return ids


class LockIn(Measure):
    """Moves between fifths from the first to the last day, and recovery from a deduction.

    The lines between fifths are the 20, 40, 60 and 80 % quantiles of day 0 and stay where
    they are, so more or fewer than a fifth of people may be between two lines at the end.
    Where fewer than five first scores are possible there are no fifths, and no row.

    Sources: requirements R29; transition table as in Jarvis and Jenkins (1998), The
    Economic Journal 108; a month is 365.25 / 12 days.

    Does not say: why somebody stays low, whether a person who left came back meanwhile,
    nor how the score of a person with several deductions recovers.
    """

    engines: ClassVar = EVERY_ENGINE
    ids: ClassVar = _meanings()

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield moves between fifths, then recovery where an engine gave it."""
        years = years_for(self, run)
        if years is None:
            return
        if years.rules.start_high - years.rules.start_low + 1 >= FIFTHS:
            yield from _moves(years)
        if years.back_share is not None and years.deduction < 0:
            yield from _recovery(years, each_draw(years, years.back_share))


def _moves(years: Years) -> Iterator[Row]:
    table, days = years.lives.fifths, years.lives.days
    started, note = table.sum(axis=2), f"from the first to the last of {days:,} days"
    if days >= TWO_YEARS:
        stayed = share_of(table[:, 0, 0], started[:, 0])
        yield Row("score.leave_bottom_fifth", 1.0 - stayed, note=note)
    for i in range(FIFTHS):
        if not started[:, i].any():  # nobody starts there, so there is nothing to find out
            continue
        for j in range(FIFTHS):
            share = share_of(table[:, i, j], started[:, i])
            yield Row(f"score.move_{i + 1}_{j + 1}", share, note=note)


def _recovery(years: Years, back: Array) -> Iterator[Row]:
    days = back.shape[1]
    note = f"one deduction of {-years.deduction:,} points, followed for {days:,} days"
    yield Row("score.months_to_recover", months_until_half(back), note=note)
    for months in MONTHS:
        day = int(months * DAYS_A_MONTH)
        if day <= days:  # a run of 730 days shows 24 months, if for its last day
            yield Row(f"score.back_after_{months}", back[:, min(day, days - 1)], note=note)
