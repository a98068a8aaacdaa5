"""The only place people come from: the counts add up, and nobody is lost or made twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes import exact, population_of
from watchglass.base.columns import NOT_LISTED, RIGHTLY_LISTED, WRONGLY_LISTED, Classes
from watchglass.population.levels import LEVEL_EDGES, level_variance_kept
from watchglass.population.people import Listing, classes_of_people, watched_list

PEOPLE = st.just(0.0) | st.floats(1e-3, 2e9)
VARIANCES = st.floats(0, 50)
SHARES = st.floats(0, 1)
REACHES = ("passer-by", "enrolled", "presenter")


def people_of(reach: Any, listed: Any = None, **given_: Any) -> Classes:
    base = {"people": 1000, "visits_per_person_day": 0.5, "groups": {"A": 0.7, "B": 0.3}}
    population, drawn = population_of({**base, **given_})
    return classes_of_people(population, drawn, listed, reach)


def listed_of(size: float = 100.0, present: float = 0.01, stale: float = 0.1) -> Any:
    return exact(Listing, {"size": size, "present_share": present, "stale_share": stale})[1]


@given(people=PEOPLE, variance=VARIANCES, present=SHARES, stale=SHARES, a=st.floats(0.01, 0.99))
def test_classes_add_up_to_everybody(
    people: float, variance: float, present: float, stale: float, a: float
) -> None:
    groups = {"A": a, "B": 1 - a}
    classes = people_of(
        "passer-by", listed_of(present=present, stale=stale),
        people=people, visit_variance=variance, groups=groups,
    )  # fmt: skip
    persons = classes.persons[0]
    assert persons.sum() == pytest.approx(people)
    assert (persons >= 0).all()
    for listing, share in (
        (NOT_LISTED, 1 - present),
        (RIGHTLY_LISTED, present * (1 - stale)),
        (WRONGLY_LISTED, present * stale),
    ):
        there = persons[classes.listing == listing].sum()
        assert there == pytest.approx(people * share, rel=1e-9, abs=1e-6 * people)
    for g, share in enumerate(groups.values()):
        assert persons[classes.group == g].sum() == pytest.approx(people * share)
    edges = [*LEVEL_EDGES, 1.0]
    for level, width in enumerate(np.diff(edges)):
        assert persons[classes.level == level].sum() == pytest.approx(people * width)


@given(
    variance=VARIANCES,
    visits=st.just(0.0) | st.floats(1e-6, 100),
    ratio=st.floats(0.01, 100),
    reach=st.sampled_from(REACHES),
)
def test_the_mean_of_visits_is_exact_however_people_differ(
    variance: float, visits: float, ratio: float, reach: Any
) -> None:
    groups = {"A": {"share": 0.9}, "B": {"share": 0.1, "visits_ratio": ratio}}
    classes = people_of(
        reach, listed_of(), visits_per_person_day=visits, visit_variance=variance, groups=groups
    )
    persons, per_day = classes.persons[0], classes.visits_per_day[0]
    assert (persons * per_day).sum() == pytest.approx(persons.sum() * visits, rel=1e-9)
    mean = {g: np.average(per_day[classes.group == g], weights=persons[classes.group == g])
            for g in (0, 1)}  # fmt: skip
    assert mean[1] == pytest.approx(ratio * mean[0], rel=1e-9)
    if visits:
        assert classes.share_by_group().sum() == pytest.approx(1.0)


def test_people_who_are_all_alike_visit_alike() -> None:
    classes = people_of("passer-by", listed_of(), visit_variance=0.0)
    assert np.unique(classes.visits_per_day).tolist() == [0.5]


def test_levels_go_from_least_to_most_exposed() -> None:
    classes = people_of("presenter", visit_variance=2.0)
    visits = classes.visits_per_day[0][classes.group == 0]
    assert (np.diff(visits) > 0).all()


@given(variance=st.floats(0.01, 50))
def test_levels_keep_part_of_the_spread_and_say_how_much(variance: float) -> None:
    classes = people_of("presenter", visit_variance=variance)
    persons, visits = classes.persons[0] / 1000, classes.visits_per_day[0] / 0.5
    spread = (persons * (visits - 1) ** 2).sum()
    said = float(level_variance_kept(np.array([variance]))[0])
    assert spread == pytest.approx(variance * said)
    assert 0 < said <= 1 + 1e-12


@pytest.mark.parametrize("size", [1.0, 1_000.0, 1.3e9])
def test_people_enrolled_are_as_many_as_the_list_is_long(size: float) -> None:
    classes = people_of("enrolled", listed_of(size), people=5)
    assert classes.persons.sum() == pytest.approx(size)
    assert set(classes.listing.tolist()) == {NOT_LISTED}


def test_people_enrolled_have_the_groups_of_the_people_when_nothing_else_is_said() -> None:
    population, _ = population_of({"people": 9, "visits_per_person_day": 1,
                                   "groups": {"A": 0.7, "B": 0.3}})  # fmt: skip
    listing, listed = exact(Listing, {"size": 1000})
    watched = watched_list(listing, population, listed)
    classes = people_of("enrolled", listed_of(1000.0))
    for g in (0, 1):
        enrolled = classes.persons[0][classes.group == g].sum()
        assert enrolled == pytest.approx(1000 * watched.composition[0, g])


def test_without_a_list_nobody_is_listed() -> None:
    for reach in REACHES:
        classes = people_of(reach)
        assert classes.persons[0][classes.listing != NOT_LISTED].sum() == 0


def test_a_composition_is_that_of_the_people_unless_stated() -> None:
    population, _ = population_of({"people": 9, "visits_per_person_day": 1,
                                   "groups": {"B": 0.3, "A": 0.7}})  # fmt: skip
    listing, listed = exact(Listing, {"size": 10})
    assert watched_list(listing, population, listed).composition[0].tolist() == [0.7, 0.3]
    listing, listed = exact(Listing, {"size": 10, "composition": {"B": 1.0}})
    assert watched_list(listing, population, listed).composition[0].tolist() == [0.0, 1.0]


def test_nobody_and_one_person() -> None:
    assert people_of("passer-by", listed_of(), people=0).persons.sum() == 0
    assert people_of("passer-by", listed_of(), people=1).persons.sum() == pytest.approx(1)
    assert np.isfinite(people_of("passer-by", listed_of(), people=0).share_by_group()).all()


def test_the_area_is_not_a_number_where_it_is_not_given() -> None:
    assert np.isnan(people_of("presenter").area_population).all()
    assert people_of("presenter", area_population=7).area_population.tolist() == [7.0]
