"""Years of a score from a few numbers, for worked cases and tests: columns made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from watchglass.base.mixing import Array
from watchglass.base.score_columns import LifeRates, Lives, Years
from watchglass.base.score_rules import ContactRule, EventRule, SanctionRule, ScoreRules

# What a case does not name takes the value at which nothing happens to anybody.
QUIET: dict[str, Any] = {
    "engine": "exact", "days": 365, "people_run": 0, "lowest": 0, "highest": 10, "start": [0, 9],
    "clean_step": 0, "rules": [], "tiers": [], "sanction": True, "members": [1],
    "contacts": False, "fixed_days": 0, "groups": ["A"], "assessors": 1, "classes": 1,
    "deduction": -1, "harm_per_day": 0.0, "corrected_share": 0.0, "correction_days": 1.0,
}  # fmt: skip
COLUMNS = ("units", "scores", "events", "sanction_days", "begun", "blameless", "tiers_by_class",
           "score_sum_by_class", "fifths")  # fmt: skip


def years_of(given: Mapping[str, Any]) -> Years:
    """Return the years that a case describes, one draw.

    rules: the event types; units, sanction_days, begun: a number a group; scores: a table
    a group, score -> units; events, blameless: a list a group; tiers_by_class: a list a
    class; perfect: the columns that differ at perfect attribution; back_share: pairs of how
    many days, and the share back on each of them. classes: how many a group has for each
    assessor.
    """
    assert set(given) <= {*QUIET, *COLUMNS, "perfect", "back_share"}, set(given)
    words = {**QUIET, **given}
    rules = _rules(words)
    lives = _lives(words, rules)
    perfect = _lives({**words, **words["perfect"]}, rules) if "perfect" in words else None
    return Years(
        rules=rules,
        rates=_rates(words, rules),
        lives=lives,
        perfect=perfect,
        back_share=_back(words["back_share"]) if "back_share" in words else None,
        deduction=words["deduction"],
        harm_per_day=_draw(words["harm_per_day"]),
        corrected_share=_draw(words["corrected_share"]),
        correction_days=_draw(words["correction_days"]),
    )


def _draw(values: Any) -> Array:
    return np.asarray(values, dtype=float)[None]


def _back(steps: list[list[float]]) -> Array:
    return _draw([share for days, share in steps for _ in range(int(days))])


def _rules(words: Mapping[str, Any]) -> ScoreRules:
    last = words["highest"] - words["lowest"]
    return ScoreRules(
        lowest=words["lowest"],
        highest=words["highest"],
        start_low=words["start"][0],
        start_high=words["start"][1],
        events=tuple(EventRule(f"event_{i}", **rule) for i, rule in enumerate(words["rules"])),
        clean_to=np.clip(np.arange(last + 1) + words["clean_step"], 0, last),
        tiers=tuple(words["tiers"]),
        sanction=SanctionRule(below=words["lowest"] + 1, days=30) if words["sanction"] else None,
        correction_fixed_days=words["fixed_days"],
        contacts=ContactRule(100, 2.0, "fixed", -1) if words["contacts"] else None,
        members=tuple(words["members"]),
    )


def _lives(words: Mapping[str, Any], rules: ScoreRules) -> Lives:
    groups, events, kinds = len(words["groups"]), len(rules.events), len(rules.members)
    classes = groups * words["classes"] * words["assessors"]
    at_end = np.zeros((groups, rules.scores))
    for g, table in enumerate(words.get("scores", [])):
        for score, units in table.items():
            at_end[g, int(score) - rules.lowest] = units
    units = np.asarray(words.get("units", at_end.sum(axis=1) if at_end.any() else [1] * groups))

    def column(name: str, *shape: int) -> Array:
        values = np.asarray(words.get(name, np.zeros(shape)), dtype=float)
        assert values.shape == shape, (name, values.shape, shape)
        return values[None]

    return Lives(
        engine=words["engine"],
        days=words["days"],
        people_run=words["people_run"],
        units=_draw(units),
        scores_at_end=at_end[None],
        events=column("events", groups, events),
        sanction_days=column("sanction_days", groups),
        begun=column("begun", groups),
        blameless=column("blameless", groups, kinds),
        tiers_by_class=column("tiers_by_class", classes, len(rules.tiers) + 1),
        score_sum_by_class=column("score_sum_by_class", classes),
        fifths=column("fifths", 5, 5),
        lost=np.zeros(1),
    )


def _rates(words: Mapping[str, Any], rules: ScoreRules) -> LifeRates:
    groups, levels, assessors = len(words["groups"]), words["classes"], words["assessors"]
    shape = (1, groups * levels * assessors)
    nothing = np.zeros((*shape, len(rules.events)))
    return LifeRates(
        groups=tuple(words["groups"]),
        level_shares=np.full((1, levels), 1 / levels),
        conduct_shares=np.ones((1, 1)),
        assessor_shares=np.full((1, assessors), 1 / assessors),
        units=np.ones(shape),
        free=nothing,
        sanctioned=nothing,
        member_share=np.full((1, len(rules.members)), 1 / sum(rules.members)),
        corrected_share=_draw(words["corrected_share"]),
        settled_per_day=np.ones(1),
        contagion_per_day=np.zeros(1),
    )
