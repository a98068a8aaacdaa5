"""Delayed impact of lending (Liu et al. 2018): properties of the outcome curve, by other ways."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np

from watchglass.base.mixing import Array
from watchglass.validation.contract import Check, Predicted, Published, PublishedResult, Subject
from watchglass.validation.delayed_impact_curve import (
    Curve,
    expected_change,
    outcome_curve,
    regimes,
)
from watchglass.validation.delayed_impact_people import (
    APPLICANTS,
    PEOPLE,
    SHARES,
    in_wrong_regime,
    one_step,
)

LEVEL = 0.99
_USED = ("lending-gym-start", "lending-gym-repay")
_CURVE, _CONCAVE = "delayed-impact-curve", "delayed-impact-concave"
_REGIMES, _FICO = "delayed-impact-regimes", "delayed-impact-fico"
_STRICT = 7 / 11  # break-even of a lender who loses 1.75 where a repaid loan brings 1
_KEY = 1803_04383
_NO_CHANCE = "Sums without random numbers: no parameter uncertainty and no sampling noise."


class DelayedImpact(PublishedResult):
    """Properties of the outcome curve, on the two groups of the lending gym.

    Predicted is what the property asks for, observed what the sums give.

    Does not say: the curves of the paper's example with credit scores; the repayment
    rates by score were not at hand.
    """

    def checks(self, published: Published) -> Iterator[Check]:
        """Yield one check a property, then the example that cannot be drawn."""
        groups, repays, steps = _inputs(published)
        yield _one_step(published, groups, repays)
        yield _concave(published, groups, repays, steps)
        yield _peak(published, groups, repays, steps)
        yield _borders(published, groups, repays)
        yield _lender_harms_nobody(published, groups, repays, steps)
        yield Subject(
            "Delayed impact, example with credit scores",
            "published figure: shares accepted and changes of the mean score of two groups",
            None,
            "points",
            published.cited(_FICO),
        ).not_predictable(
            "repayment rates by score",
            "The settings (+75 and -150 points; the lender gains 1 and loses 4 or 10) and the "
            "cumulative distributions could be read, the rates not; nothing was put in their "
            "place.",
        )


def _inputs(
    published: Published,
) -> tuple[dict[str, Array], Array, tuple[tuple[float, float], ...]]:
    """Return the groups' shares, chances to repay, and two pairs of gain and loss of score."""
    groups = {
        group.upper(): np.array(
            published.numbers(*(f"lending-gym-start/{group}-{k}" for k in range(7)))
        )
        for group in "ab"
    }
    repays = np.array(published.numbers(*(f"lending-gym-repay/{k}" for k in range(7))))
    gain, loss = published.numbers(f"{_FICO}/score-repaid", f"{_FICO}/score-default")
    return groups, repays, ((1.0, -1.0), (gain, loss))


def _one_step(published: Published, groups: dict[str, Array], repays: Array) -> Check:
    distances = []
    for place, weights in enumerate(groups.values()):
        formula = outcome_curve(weights, expected_change(repays, 1.0, -1.0, ends=True))
        simulated, error = one_step(weights, repays, _KEY + place)
        distances.extend((np.abs(formula.at(SHARES) - simulated) / error).tolist())
    bound = NormalDist().inv_cdf(1 - (1 - LEVEL) / 2 / len(distances))
    return Subject(
        "Delayed impact, one step",
        f"property: formula against simulated loans at {len(distances)} shares, the furthest",
        max(distances),
        "standard errors",
        published.cited(_CURVE),
    ).against(
        Predicted(0.0, 0.0, bound, LEVEL),
        "consistency check",
        (_CURVE, *_USED),
        f"{APPLICANTS:,} applicants of each group of the lending gym, accepted from the highest "
        "cluster down, one cluster up or down. Parameter uncertainty: none. Sampling noise: of "
        "the simulation; the bound is for the largest of so many.",
    )


def _concave(
    published: Published,
    groups: dict[str, Array],
    repays: Array,
    steps: tuple[tuple[float, float], ...],
) -> Check:
    bends = [
        outcome_curve(weights, expected_change(repays, *step)).bends_up()
        for weights in groups.values()
        for step in steps
    ]
    ladder = expected_change(repays, 1.0, -1.0, ends=True)
    ends = {name: outcome_curve(weights, ladder).bends_up() for name, weights in groups.items()}
    said = ", ".join(f"{name} {bend:.2g}" for name, bend in ends.items())
    return Subject(
        "Delayed impact, concave curve",
        f"property: largest upward bend of {len(bends)} curves",
        max(bends),
        "change of slope",
        published.cited(_CONCAVE),
    ).against(
        Predicted(0.0, 0.0, 0.0, None),
        "consistency check",
        (_CONCAVE, _CURVE, _FICO, *_USED),
        "Both groups of the lending gym, with its steps and with +75 and -150 points. "
        f"{_NO_CHANCE} The property needs a change that does not fall with the score. The gym's "
        f"ladder has ends, where that fails; with them the largest bends up are: {said}.",
    )


def _peak(
    published: Published,
    groups: dict[str, Array],
    repays: Array,
    steps: tuple[tuple[float, float], ...],
) -> Check:
    grid = np.linspace(0, 1, PEOPLE + 1)
    apart, said = [], []
    for name, weights in groups.items():
        for gain, loss in steps:
            change = expected_change(repays, gain, loss)
            marginal = float(weights[change > 0].sum())
            height = outcome_curve(weights, change).at(grid)
            apart.append(abs(float(grid[height.argmax()]) - marginal))
            said.append(f"{name} {marginal:.1f} (+{gain:g}, {loss:g})")
    return Subject(
        "Delayed impact, peak of the curve",
        "property: share with the most gain, less the share whose own change is above 0",
        max(apart),
        "share",
        published.cited(_CURVE),
    ).against(
        Predicted(0.0, 0.0, 1 / PEOPLE, None),
        "consistency check",
        (_CURVE, _FICO, *_USED),
        f"Group, share at the peak, steps of score: {'; '.join(said)}. {_NO_CHANCE} The bound is "
        "one step of the grid.",
    )


def _borders(published: Published, groups: dict[str, Array], repays: Array) -> Check:
    change = expected_change(repays, 1.0, -1.0)
    wrong, said = 0, []
    for name, weights in groups.items():
        lender = float(weights[repays > _STRICT].sum())
        found = regimes(outcome_curve(weights, change), lender)
        wrong += in_wrong_regime(weights, change, found)
        said.append(
            f"{name}: lender {found.lender:.3f}, most gain {found.peak:.3f}, as much gain as "
            f"under the lender {found.same:.3f}, none {found.none:.3f}"
        )
    return Subject(
        "Delayed impact, three regimes",
        f"property: of {2 * PEOPLE:,} shares, those in another regime than the borders say",
        float(wrong),
        "shares",
        published.cited(_REGIMES),
    ).against(
        Predicted(0.0, 0.0, 0.0, None),
        "consistency check",
        (_REGIMES, _CURVE, *_USED),
        "Beyond the lender's share a group gains more, then less, then its mean score falls; "
        f"borders in closed form against sums over people. {'; '.join(said)}; 1 means never. The "
        f"lender breaks even at a chance of 7/11. {_NO_CHANCE} The statement is recalled, the "
        "paper's body was not at hand.",
    )


def _lender_harms_nobody(
    published: Published,
    groups: dict[str, Array],
    repays: Array,
    steps: tuple[tuple[float, float], ...],
) -> Check:
    curves: list[tuple[Array, Curve, float]] = [
        (weights, outcome_curve(weights, expected_change(repays, *step)), _break_even(*step))
        for weights in groups.values()
        for step in steps
    ]
    stricter, looser = 0, 0
    for weights, curve, own in curves:
        for chance in np.linspace(0, 1, 101):
            share = np.array([weights[repays >= chance].sum()])
            harmed = bool(curve.at(share)[0] < -1e-9)
            stricter += harmed and chance >= own
            looser += harmed and chance < own
    return Subject(
        "Delayed impact, lender stricter than borrower",
        "property: lenders under whom a group's mean score falls",
        float(stricter),
        "lenders",
        published.cited(_REGIMES),
    ).against(
        Predicted(0.0, 0.0, 0.0, None),
        "consistency check",
        (_REGIMES, _CURVE, _FICO, *_USED),
        "Lenders who break even at 0, 0.01 ... 1, two groups, two pairs of steps. Among those who "
        f"break even below the borrower, {looser} of the cases harm, so the condition matters. "
        f"{_NO_CHANCE} The statement is recalled, the paper's body was not at hand.",
    )


def _break_even(gain: float, loss: float) -> float:
    return -loss / (gain - loss)
