"""People met at least once: the closed form against sampled people."""

from __future__ import annotations

import numpy as np
import pytest

from watchglass.base.mixing import mixed_share
from watchglass.measures.exposure import people_met
from watchglass.population.people import Population, classes_of_people


class _Run:
    """What `people_met` needs of a run: the classes and the number of draws."""

    def __init__(self, variance: float) -> None:
        population = Population.model_validate(
            {
                "people": 1,
                "visits_per_person_day": 1,
                "groups": {"A": {"share": 0.7}, "B": {"share": 0.3}},
            }
        )
        drawn = {
            "people": np.array([200_000.0]),
            "visits_per_person_day": np.array([0.02]),
            "visit_variance": np.array([variance]),
            "group_visits_ratio": {"A": np.array([1.0]), "B": np.array([1.0])},
        }
        self.classes = classes_of_people(population, drawn, None, "presenter")
        self.draws = 1


@pytest.mark.parametrize("variance", [0.0, 0.5, 2.0, 6.0])
def test_people_met_agrees_with_sampled_people(variance: float) -> None:
    run = _Run(variance)
    captured = 0.5
    met = people_met(run, run.classes.visits_per_day * captured, np.array([100.0]))[0]
    generator = np.random.default_rng(7)
    people = 200_000
    multiplier = generator.gamma(1 / variance, variance, people) if variance else np.ones(people)
    visits = generator.poisson(multiplier * 0.02 * captured * 100)
    sampled = float((visits > 0).sum())
    assert met == pytest.approx(sampled, abs=5 * np.sqrt(sampled))  # five standard errors


def test_the_share_met_is_worked_by_hand() -> None:
    # variance 1: 1 - 1 / (1 + m); with a mean of one event half of the people are met
    assert mixed_share(np.array([[1.0]]), np.array([1.0]))[0, 0] == pytest.approx(0.5)
    # nobody differs: 1 - exp(-1)
    assert mixed_share(np.array([[1.0]]), np.array([0.0]))[0, 0] == pytest.approx(0.6321205588)


def test_levels_alone_would_count_too_many() -> None:
    run = _Run(2.0)
    per_day = run.classes.visits_per_day * 0.5
    by_level = (run.classes.persons * -np.expm1(-per_day * 100)).sum()
    assert people_met(run, per_day, np.array([100.0]))[0] < by_level
