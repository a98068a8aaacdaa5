"""The reference model WG-REF-1 as rules and rates, built directly from its specification.

The bundled scenario `wg-ref-1` must give the same rates; a test compares them.
"""

from __future__ import annotations

import numpy as np

from watchglass.base.score_columns import EventRule, LifeRates, SanctionRule, ScoreRules

GROUPS = tuple("ABCDEFGH")
SHARES = np.array([0.30, 0.20, 0.15, 0.12, 0.09, 0.07, 0.04, 0.03])
SIGHTINGS = np.array([4.0, 5, 6, 6, 8, 8, 10, 12])
FALSE_CHANCE = np.array([1, 1, 1.5, 2, 2, 3, 4, 8]) * 1e-4
EXPOSURES = (np.arange(16) + 0.5) / 8
CONDUCTS = 2.5e-5 * 2.0 ** (np.arange(16) / 2)
FLAGGED = 0.8
WHILE_SANCTIONED = 1.5
DAYS = 365


def reference_rules() -> ScoreRules:
    """Return the rule table of WG-REF-1."""
    return ScoreRules(
        lowest=0,
        highest=1000,
        start_low=400,
        start_high=799,
        events=(EventRule("false_flag", -40, true=False), EventRule("true_flag", -60, true=True)),
        clean_to=np.minimum(np.arange(1001) + 1, 1000),
        tiers=(350, 600, 800),
        sanction=SanctionRule(below=350, days=30),
    )


def reference_rates(
    people: float = 1.0, *, factor: float = 1.0, exposures: int = 16, conducts: int = 16
) -> LifeRates:
    """Return the rates of WG-REF-1 for a population of `people`.

    factor: multiplies the sightings; exposures, conducts: how many of the levels to keep,
    from the least on (all by default), each equally frequent.
    """
    exposure, conduct = EXPOSURES[:exposures], CONDUCTS[:conducts]
    sightings = factor * SIGHTINGS[:, None, None] * exposure[None, :, None]
    wrong = sightings * FALSE_CHANCE[:, None, None] * np.ones_like(conduct)
    seen = sightings * (1 - FALSE_CHANCE[:, None, None]) * FLAGGED * conduct
    free = np.stack([wrong, seen], axis=-1).reshape(1, -1, 2)
    sanctioned = np.stack([wrong, seen * WHILE_SANCTIONED], axis=-1).reshape(1, -1, 2)
    classes = len(GROUPS) * exposures * conducts
    return LifeRates(
        groups=GROUPS,
        level_shares=np.full((1, exposures), 1 / exposures),
        conduct_shares=np.full((1, conducts), 1 / conducts),
        assessor_shares=np.ones((1, 1)),
        units=np.repeat(SHARES * people, exposures * conducts).reshape(1, classes)
        / (exposures * conducts),
        free=free,
        sanctioned=sanctioned,
        member_share=np.ones((1, 1)),
        corrected_share=np.zeros(1),
        settled_per_day=np.ones(1),
        contagion_per_day=np.zeros(1),
    )
