"""One run of WG-REF-1 by one of watchglass's own engines, in a process of its own.

The first run is small and thrown away: it loads the compiled loops. In the time taken are
the making of the people, their lives, and the adding up of all counts.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from reference import asked_for, peak_bytes, timed

PROJECT = Path(__file__).parents[2]
# The reference model as rules and rates stands with the tests.
sys.path[:0] = [str(PROJECT / "src"), str(PROJECT / "tests")]

WARM_PEOPLE, WARM_DAYS, WARM_LEVELS, LEVELS = 2_000, 20, 2, 16
COLUMNS = ("false_flags", "true_flags", "sanction_days", "mean_score")


def per_person(lives: Any) -> dict[str, Any]:
    """Return what is compared with the exact values, per person, and its standard errors.

    Standard errors of a sampled run come from its blocks, by leaving out one at a time;
    expected values have none. Source: Efron and Tibshirani (1993), chapter 11.
    """
    scores = np.arange(lives.scores_at_end.shape[-1])
    sums = np.stack(
        [
            lives.events[..., 0].sum(axis=1),
            lives.events[..., 1].sum(axis=1),
            lives.sanction_days.sum(axis=1),
            (lives.scores_at_end.sum(axis=1) * scores).sum(axis=1),
        ]
    )
    units = lives.units.sum(axis=1)
    found: dict[str, Any] = dict(zip(COLUMNS, (sums[:, 0] / units[0]).tolist(), strict=True))
    # A small run may hold all its units in one block, which then says nothing about noise.
    some = np.flatnonzero((units[1:] > 0) & (units[1:] < units[0])) + 1
    if lives.people_run and len(some) > 1:
        without = sums[:, some] / units[some]
        spread = without - without.mean(axis=1, keepdims=True)
        errors = np.sqrt((1 - 1 / len(some)) * (spread**2).sum(axis=1))
        found["standard_errors"] = dict(zip(COLUMNS, errors.tolist(), strict=True))
    return found


def lives_of(
    engine: str, people: int, days: int, seed: int, threads: int, levels: int = LEVELS
) -> Any:
    """Return the lives that one engine gives; levels: of exposure and of conduct."""
    from reference_model import reference_rates, reference_rules

    rules = reference_rules()
    rates = reference_rates(float(people), exposures=levels, conducts=levels)
    if engine == "exact":
        from watchglass.lives.exact import expected_lives

        return expected_lives(rules, rates, days)
    from watchglass.lives.job import Job
    from watchglass.lives.sampled_run import run

    job = Job(engine, rules, rates, days, seed, people)  # type: ignore[arg-type]
    return run(job, threads=threads).lives(engine)  # type: ignore[arg-type]


def main() -> None:
    """Run as the command line asks, and print what was done as JSON."""
    options = asked_for(__doc__ or "")
    options.add_argument("--engine", choices=["exact", "skip", "stepped"], required=True)
    options.add_argument("--threads", type=int, default=1)
    given = options.parse_args()
    if given.engine == "exact":
        import numba

        numba.set_num_threads(given.threads)
    lives_of(given.engine, WARM_PEOPLE, WARM_DAYS, given.seed, given.threads, WARM_LEVELS)
    found: list[Any] = []
    asked = (given.engine, given.people, given.days, given.seed, given.threads)
    taken = timed(lambda: found.append(lives_of(*asked)))
    from watchglass.version import VERSION

    lives = found[0]
    report = {
        "version": VERSION,
        "people": given.people,
        "days": given.days,
        "threads": given.threads,
        "events_per_year": float(lives.events[0].sum() / lives.units[0].sum() * 365 / given.days),
        "peak_bytes": peak_bytes(),
        **taken,
        **per_person(lives),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
