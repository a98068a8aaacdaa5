"""Which rules and rates skipped lives can follow, and in which of their loops."""

from __future__ import annotations

from watchglass.base.score_columns import LifeRates, ScoreRules

# More events than this on one day are not followed: their chances leave the range of doubles.
MOST_A_DAY = 500.0
# A class with more events a year than this goes day by day. Measured: one by one, a jump per
# event costs as much as 365 days at 50 to 60 events a year; side by side, it is cheaper up to
# more than 400 a year, so there no class goes day by day.
DENSE_A_YEAR = 60.0


def refusals(rules: ScoreRules, rates: LifeRates) -> list[str]:
    """Return a sentence for each rule that skipped lives cannot represent, none if all.

    rates: any number of draws.
    """
    found = []
    if rules.contacts is not None:
        found.append(
            "skip follows each unit alone: it cannot follow what a sanction does to the "
            "contacts of a unit (contacts). Use the engine stepped."
        )
    most = max(float(rates.free.sum(axis=-1).max()), float(rates.sanctioned.sum(axis=-1).max()))
    if most > MOST_A_DAY:
        found.append(
            f"skip follows at most {MOST_A_DAY:g} expected events per unit and day; the rates "
            f"have {most:.4g}. Use the engine exact, or lower the rates."
        )
    return found


def takes_lanes(rules: ScoreRules) -> bool:
    """Return whether units can be followed side by side (`skip_rounds`)."""
    return (
        not rules.corrects
        and rules.forgive_every_days == 0
        and sum(rules.members) == 1
        and rules.clean_step is not None
    )
