"""A patrol robot: its formulas against walkers followed step by step, and its distances."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import watchglass
from scenes import exact, kinds_of, population_of
from watchglass.base.columns import PURPOSES, Sightings
from watchglass.base.pixel_density import range_for_density_m
from watchglass.population.people import classes_of_people
from watchglass.report.html import report_html
from watchglass.sensing.patrol_robot import mean_relative_speed

GIVEN = {
    "kind": "patrol_robot", "width_px": 1000, "view_degrees": 90, "seen_density": 50,
    "recognisable_density": 100, "identifiable_density": 250, "patrolled_m2": 10_000,
    "route_share": 1, "in_sight_share": 1, "stay_minutes": 10, "walking_m_per_s": 1.3,
    "robot_m_per_s": 0.8, "patrol_hours_per_day": 24, "visits_share": 1,
    "out_of_service_share": 0,
}  # fmt: skip


def seen_by(**more: float) -> Sightings:
    """Return what the robot sees on a day of one person who comes once."""
    kind, drawn = exact(kinds_of("sensing")["patrol_robot"], GIVEN | more)
    population, people = population_of({"people": 1, "visits_per_person_day": 1})
    classes = classes_of_people(population, people, None, "presenter")
    seen: Sightings = kind.sightings(classes, None, drawn)
    return seen


@given(width=st.floats(100, 1e4), density=st.floats(1, 2000), angle=st.floats(5, 170))
def test_a_scene_at_that_distance_has_that_density(
    width: float, density: float, angle: float
) -> None:
    # The other way round: the scene at the distance is as wide as the chord of the view.
    distance = float(range_for_density_m(*(np.array(x) for x in (width, density, angle))))
    scene_m = 2 * distance * math.tan(math.radians(angle) / 2)
    assert width / scene_m == pytest.approx(density, rel=1e-9)


def test_distances_of_the_standard_as_published_by_hand() -> None:
    # 1920 pixels over 90 degrees, EN 62676-4:2015: 3.8 m, 7.7 m and 38.4 m.
    densities = np.array([250.0, 125.0, 25.0])
    found = range_for_density_m(np.array(1920.0), densities, np.array(90.0))
    np.testing.assert_allclose(found, [3.84, 7.68, 38.4])


def test_the_mean_relative_speed_is_the_mean_over_all_directions() -> None:
    angle = (np.arange(200_000) + 0.5) / 200_000 * 2 * np.pi
    for one, other in ((1.3, 0.8), (1.0, 1.0), (1.2, 0.0), (0.0, 0.0), (0.3, 2.0)):
        by_sum = np.sqrt(one**2 + other**2 - 2 * one * other * np.cos(angle)).mean()
        found = mean_relative_speed(np.array(one), np.array(other))
        assert float(found) == pytest.approx(by_sum, abs=1e-6)
    assert float(mean_relative_speed(np.array(2.0), np.array(2.0))) == pytest.approx(8 / math.pi)


def test_formulas_agree_with_walkers_followed_step_by_step() -> None:
    # People and robots walk straight on ground whose edges join, so that no edge matters.
    rng = np.random.default_rng(3)
    pairs, step_s, side, steps = 6000, 0.25, 100.0, 2400
    apart = rng.uniform(0, side, (pairs, 2))
    a, b = rng.uniform(0, 2 * np.pi, (2, pairs))
    speed = np.stack([1.3 * np.cos(a) - 0.8 * np.cos(b), 1.3 * np.sin(a) - 0.8 * np.sin(b)], axis=1)
    inside, times, seconds = np.zeros(pairs, dtype=bool), 0, 0.0
    for n in range(steps):
        now = (apart + n * step_s * speed + side / 2) % side - side / 2
        within = (now**2).sum(axis=1) < 5.0**2
        times += int((within & ~inside).sum())
        seconds += step_s * int(within.sum())
        inside = within
    view = seen_by().views["recognisable"]
    assert float(view.seconds[0, 0]) == pytest.approx(seconds / pairs, rel=0.06)
    # The formula leaves out those in view already; that is 0.8 % here.
    assert float(view.passes[0, 0]) == pytest.approx(times / pairs, rel=0.03)


@given(st.floats(1, 1e4), st.floats(1, 1e6), st.floats(0.1, 600))
def test_nobody_is_in_view_for_longer_than_they_stay(
    width: float, area: float, stay: float
) -> None:
    views = seen_by(width_px=width, patrolled_m2=area, stay_minutes=stay).views
    for purpose in PURPOSES:
        assert float(views[purpose].seconds.max()) <= 60 * stay * (1 + 1e-12)
        assert float(views[purpose].cameras.max()) <= 1.0
    for more, fewer in pairwise(PURPOSES):
        assert (views[fewer].seconds <= views[more].seconds).all()


def test_an_hour_out_of_service_records_nobody() -> None:
    assert float(seen_by(out_of_service_share=1).unmatched_per_day.max()) == 0.0


def test_the_claimed_distance_stands_on_page_one_and_the_rest_is_said_to_follow() -> None:
    first_page = report_html(watchglass.assess("patrol-robot", draws=50), []).partition(
        'id="changed"'
    )[0]
    assert "Distance claimed over that at which somebody can be identified" in first_page
    assert "3 more headline figures stand in the annex" in first_page
