"""What the peers must find: exact values of WG-REF-1 per person, and their sampling noise.

Standard errors come from the model and not from the scatter of a few runs, which says too
little. People are laid out by group in fixed numbers, so each group's variance counts with
its share. Flags: the Poisson variance, and the variance between the classes of a group.
Sanctioned days: within 30 days nobody is sanctioned twice, and whoever is stays so until
the last day; with sanctions that begin about evenly over the days, days per sanctioned
person have a second moment of (2 days - 1) / 3 times the first. Mean score: the standard
deviation of each group.

Source: score model WG-REF-1, sections 5.1 and 6.2 (exact pass with up to 6 flags a day).
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from reference import CONDUCTS, EXPOSURES, FALSE_CHANCES, FLAGGED, SHARES, SIGHTINGS

COLUMNS = ("false_flags", "true_flags", "sanction_days", "mean_score")
# By number of days: the columns above, cumulated from day 0, for all people.
EXACT = {
    10: (0.01259, 0.0451447, 0.00549622, 606.231),
    20: (0.02518, 0.0904653, 0.0243558, 612.950),
    365: (0.459535, 1.78687, 9.53163, 826.944),
}
# By number of days: standard deviation of the score in each group.
SCORE_SPREAD = {
    10: (116.038, 116.194, 116.379, 116.401, 116.758, 116.820, 117.297, 118.129),
    20: (116.695, 117.058, 117.493, 117.541, 118.423, 118.556, 119.751, 121.800),
}
MOST_ERRORS = 5.0
# Six digits are printed in the tables.
RELATIVE_TOLERANCE = 5e-6


def model_errors(people: int, days: int) -> dict[str, float]:
    """Return the standard error of each column for one run; 10 or 20 days."""
    shares, sightings = np.array(SHARES), np.array(SIGHTINGS)
    exposure = np.array(EXPOSURES)[:, None]
    conduct = np.array(CONDUCTS)[None, :]
    false, true, days_under, _ = EXACT[days]
    variances = []
    for expected, level in (
        (false, np.array(FALSE_CHANCES)[:, None, None] * exposure * np.ones_like(conduct)),
        (true, (1 - np.array(FALSE_CHANCES))[:, None, None] * exposure * conduct * FLAGGED),
    ):
        between = ((days * sightings[:, None, None] * level).reshape(len(shares), -1)).var(axis=1)
        variances.append(expected + float(shares @ between))
    variances.append(days_under * (2 * days - 1) / 3 - days_under**2)
    variances.append(float(shares @ np.square(SCORE_SPREAD[days])))
    return {name: sqrt(one / people) for name, one in zip(COLUMNS, variances, strict=True)}


def deviations(runs: list[dict]) -> dict[str, float]:
    """Return how many standard errors the mean of some runs is off, by column.

    A run that brings standard errors of its own keeps them. Values that have no sampling
    noise (`people_run` of 0) are compared by `relative_differences`.
    """
    exact = dict(zip(COLUMNS, EXACT[runs[0]["days"]], strict=True))
    found = {}
    for name in COLUMNS:
        errors = [
            (run.get("standard_errors") or model_errors(run["people"], run["days"]))[name]
            for run in runs
        ]
        error = sqrt(sum(one**2 for one in errors)) / len(runs)
        mean = sum(run[name] for run in runs) / len(runs)
        found[name] = (mean - exact[name]) / error
    return found


def relative_differences(run: dict) -> dict[str, float]:
    """Return by what share an expected value differs from the exact one, by column."""
    exact = zip(COLUMNS, EXACT[run["days"]], strict=True)
    return {name: run[name] / value - 1 for name, value in exact}
