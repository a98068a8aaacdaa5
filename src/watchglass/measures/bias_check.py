"""Could a test of this size have seen a difference between groups at all?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import ClassVar

import numpy as np

from watchglass.base.columns import BEFORE
from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.power_of_a_bias_check import minimum_detectable_ratio, power_at
from watchglass.measures.run import Run

RATIO = 2.0
# Beyond this many alerts every difference of interest is seen.
MOST_ALERTS = 20_000
_cached_power = cache(power_at)
_cached_ratio = cache(minimum_detectable_ratio)


class BiasCheck(Measure):
    """Power to see a twofold difference, and the smallest difference that can be seen.

    Twice: for a check that was already made (of the size the scenario states), and for
    one that would use all false alerts of a year. One-sided exact binomial test at 5 %;
    numbers of alerts are taken to two significant figures.

    Sources: requirements R04 and F9; Clopper and Pearson (1934) for the exact test.

    Does not say: that there is no difference when none was seen. Repeat alerts of one
    person make the real power smaller.
    """

    ids: ClassVar = {
        "disparity.power": Meaning(
            "chance that a year's false alerts would show a twofold difference", "share",
            "checks that find it", "checks where the rate of the group is twice the rest",
        ),
        "disparity.minimum_detectable_ratio": Meaning(
            "smallest ratio that a year's false alerts would show with 80 % power", "ratio",
            "rate of false alerts in the group", "rate among everybody else",
        ),
        "disparity.power_of_check_made": Meaning(
            "chance that the check already made could show a twofold difference", "share",
            "checks that find it", "checks where the rate of the group is twice the rest",
        ),
        "disparity.minimum_detectable_ratio_of_check_made": Meaning(
            "smallest ratio that the check already made could show with 80 % power", "ratio",
            "rate of false alerts in the group", "rate among everybody else",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield power and smallest ratio for every group that is not the largest."""
        if run.decisions is None or run.decisions.outcome != "alert":
            return
        groups = run.scenario.population.groups
        largest = max(groups, key=lambda letter: groups[letter].share)
        yearly = run.per_year(run.decisions.stages[BEFORE].wrong_per_day)
        for g, letter in enumerate(run.classes.groups):
            if letter == largest:
                continue
            share = round(_presence(run, g), 3)
            yield from self._rows(yearly, share, letter, "")
            if "false_alerts" in run.bias_check:
                made = np.asarray(run.bias_check["false_alerts"])
                yield from self._rows(made, share, letter, "_of_check_made")

    @staticmethod
    def _rows(alerts: Array, share: float, letter: str, suffix: str) -> Iterator[Row]:
        counts, index = np.unique(two_figures(alerts), return_inverse=True)
        power = np.array([_cached_power(int(n), share, RATIO) for n in counts])
        smallest = [_cached_ratio(int(n), share) for n in counts]
        ratios = np.array([np.nan if ratio is None else ratio for ratio in smallest])
        note = words(float(np.median(power[index])))
        yield Row(f"disparity.power{suffix}", power[index], letter, BEFORE, note)
        yield Row(
            f"disparity.minimum_detectable_ratio{suffix}", ratios[index], letter, BEFORE, note
        )


def _presence(run: Run, g: int) -> float:
    """Return a group's median share of the faces compared; the test is over faces."""
    assert run.scene is not None
    seen = run.scene.sightings
    faces = run.per_year_by_group(seen.unmatched_per_day + seen.matched_per_day)
    share = float(np.median(faces[:, g] / np.maximum(faces.sum(axis=1), 1e-300)))
    return min(max(share, 0.001), 0.999)


def words(power: float) -> str:
    """Return what the power means: below 80 % a test finding nothing says nothing."""
    if power < 0.8:
        return (
            f"This test could not have seen it: a twofold difference would have been missed "
            f"{100 * (1 - power):.0f} times in 100. Finding no difference is no sign of equality."
        )
    times = "more than 99" if power > 0.99 else f"{100 * power:.0f}"
    return f"A twofold difference would have been seen {times} times in 100."


def two_figures(counts: Array) -> Array:
    """Return whole counts rounded to two significant figures, at most MOST_ALERTS."""
    counts = np.clip(np.floor(np.nan_to_num(counts)), 0, MOST_ALERTS)
    step = 10.0 ** np.maximum(np.floor(np.log10(np.maximum(counts, 1))) - 1, 0)
    return np.asarray(np.floor(counts / step) * step)
