"""How often each event of a score comes to each class, from the stages before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from watchglass.base.columns import Classes, Decisions, Drawn, Scene
from watchglass.base.mixing import Array
from watchglass.base.score_columns import YEAR_DAYS, LifeRates

if TYPE_CHECKING:
    from watchglass.consequences.score import Score
    from watchglass.consequences.score_events import ScoreEvent


def life_rates(table: Score, scene: Scene, decisions: Decisions | None, drawn: Drawn) -> LifeRates:
    """Return the rates of every event type for every class, without and under sanction.

    Classes of the scene are split by assessor where the table has two. A household has
    the sum of its members' rates: the sum of independent Poisson numbers is Poisson with
    the sum of their means (score-model reference, section 2.2, read backwards).
    """
    classes = scene.classes
    assessors = _assessors(table, drawn)
    strength = np.asarray(drawn["strength"])[:, None]
    visits = _each(classes.visits_per_day, assessors)
    free: list[Array] = []
    sanctioned: list[Array] = []
    left_free = left_sanctioned = np.ones_like(visits)
    for word, event in table.events.items():
        under_sanction = np.asarray(drawn[f"events.{word}.while_sanctioned"])[:, None]
        multiplier = 1.0 + strength * (under_sanction - 1.0)
        rate, chance = _rate(event, word, classes, decisions, drawn, assessors)
        if chance is not None:
            under = np.minimum(chance * multiplier, 1.0)
            chance = np.minimum(chance, 1.0)
            free.append(visits * chance * left_free)
            sanctioned.append(visits * under * left_sanctioned)
            left_free, left_sanctioned = left_free * (1 - chance), left_sanctioned * (1 - under)
        else:
            free.append(rate)
            sanctioned.append(rate * multiplier)
    factors = [_of_unit(table, event) for event in table.events.values()]
    level_shares, conduct_shares = _shares(classes)
    units = classes.persons / sum(one.count for one in table.members.values() or [_ONE])
    many = assessors.shape[1]
    return LifeRates(
        groups=classes.groups,
        level_shares=level_shares,
        conduct_shares=conduct_shares,
        assessor_shares=np.full((len(strength), many), 1.0 / many),
        units=_each(units, np.ones_like(assessors)) / many,
        free=_by_event(free, factors, visits),
        sanctioned=_by_event(sanctioned, factors, visits),
        member_share=np.repeat(_member_share(table), len(strength), axis=0),
        corrected_share=np.asarray(drawn["corrected_share"]),
        settled_per_day=1.0 / np.asarray(drawn.get("correction_days", np.ones(len(strength)))),
        contagion_per_day=np.asarray(drawn.get("contagion_per_day", np.zeros(len(strength)))),
    )


def _each(column: Array, assessors: Array) -> Array:
    """Return a column of classes once for each assessor, (draws, classes x assessors)."""
    return np.repeat(column, assessors.shape[1], axis=1)


def _by_event(rates: list[Array], factors: list[float], like: Array) -> Array:
    """Return (draws, classes, events): each event's rate for a whole unit."""
    if not rates:
        return np.zeros((*like.shape, 0))
    return np.stack([rate * factor for rate, factor in zip(rates, factors, strict=True)], axis=-1)


class _One:
    """A person as a unit of one member."""

    count, conduct = 1, 1.0


_ONE: Any = _One()


def typical_deduction(table: Score) -> int:
    """Return the points of one deduction: the first wrongly attributed one, else the first.

    Negative; 0 where nothing takes points.
    """
    taking = [event for event in table.events.values() if event.points < 0]
    wrong = [event for event in taking if not event.is_true]
    return next((event.points for event in [*wrong, *taking]), 0)


def _rate(
    event: ScoreEvent,
    word: str,
    classes: Classes,
    decisions: Decisions | None,
    drawn: Drawn,
    assessors: Array,
) -> tuple[Array, Array | None]:
    """Return events per person and day, and the chance at each visit where that drives them.

    Arrays are (draws, classes x assessors); the chance may still lie above 1.
    """  # fmt: skip
    ratio: Array = np.ones_like(classes.visits_per_day)
    by_group = drawn.get(f"events.{word}.group_ratio", {})
    assert not isinstance(by_group, np.ndarray)
    for letter, values in by_group.items():
        ratio[:, classes.group == classes.groups.index(letter)] = np.asarray(values)[:, None]
    if event.cause == "true conduct":
        ratio = _each(ratio * classes.conduct_ratio(), assessors)
        ratio = ratio * np.tile(assessors, classes.shape[1])
    else:
        ratio = _each(ratio, assessors)
    if event.per_visit is not None:
        return ratio, np.asarray(drawn[f"events.{word}.per_visit"])[:, None] * ratio
    if event.per_year is not None:
        return np.asarray(drawn[f"events.{word}.per_year"])[:, None] * ratio / YEAR_DAYS, None
    assert decisions is not None
    final = decisions.after
    decided = final.right_per_day
    if event.decided == "wrong":
        decided = final.wrong_per_day + final.list_error_per_day
    return _each(decided, assessors) * ratio, None


def _of_unit(table: Score, event: ScoreEvent) -> float:
    """Return how many times one person's rate a unit has."""
    members = list(table.members.values()) or [_ONE]
    weights = [one.conduct if event.is_true else 1.0 for one in members]
    return float(sum(one.count * weight for one, weight in zip(members, weights, strict=True)))


def _member_share(table: Score) -> Array:
    members = list(table.members.values()) or [_ONE]
    whole = sum(one.count * one.conduct for one in members)
    return np.array([[one.conduct / whole if whole else 0.0 for one in members]])


def _assessors(table: Score, drawn: Drawn) -> Array:
    """Return the rates of lenient and strict assessors over their mean, (draws, 1 or 2)."""
    if table.assessor_ratio is None:
        return np.ones((len(np.asarray(drawn["strength"])), 1))
    ratio = np.asarray(drawn["assessor_ratio"])
    return np.stack([2.0 / (1.0 + ratio), 2.0 * ratio / (1.0 + ratio)], axis=1)


def _shares(classes: Classes) -> tuple[Array, Array]:
    """Return the shares of exposure-and-listing levels and of conduct levels within a group."""
    groups, conducts = len(classes.groups), classes.conducts
    table = classes.persons.reshape(classes.shape[0], groups, -1, conducts)
    return _parts(table.sum(axis=(1, 3))), _parts(table.sum(axis=(1, 2)))


def _parts(counts: Array) -> Array:
    """Return each row's parts of its sum; where there is nobody, equal parts."""
    whole = counts.sum(axis=1, keepdims=True)
    equal = np.full_like(counts, 1.0 / counts.shape[1])
    return np.asarray(np.divide(counts, whole, out=equal, where=whole > 0))
