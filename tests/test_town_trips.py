"""Trips by a gravity model, and what cameras see of the average trip of each cell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_streets import grid_streets, plain_sums, plain_tree, seen_by, streets_of
from watchglass.places.residents import Residents
from watchglass.places.town_trips import Destinations, Trips, nearest_nodes, trips_in_town


def residents_at(places: Any, people: Any) -> Residents:
    x, y = np.array(places, float).reshape(-1, 2).T
    names = tuple(str(cell) for cell in range(len(x)))
    return Residents(x, y, np.array(people, float), names)


def two_ways() -> tuple[Any, Any]:
    """A street of two pieces, 100 m west and 200 m east of the middle; one camera on each."""
    line = streets_of([(0, 0), (100, 0), (300, 0)], [(0, 1), (1, 2)])
    seen = seen_by([[0], [1]], [100.0, 200.0], np.random.default_rng(1))
    return line, seen


def test_trips_from_the_middle_by_hand() -> None:
    # From the middle 100 m west (weight 1) or 200 m east (weight 3), d = 100 / ln 3:
    # 100 m more divide by 3, so both are equally likely.
    line, seen = two_ways()
    to = Destinations(np.array([0, 2]), np.array([1.0, 3.0]))
    trips = trips_in_town(line, residents_at([(101, 7)], [50]), to, [seen], 100 / np.log(3))
    assert trips.node.tolist() == [1] and trips.away_m[0] == pytest.approx(np.hypot(1, 7))
    assert trips.metres[0] == pytest.approx(150)
    assert trips.union_m[0, 0] == pytest.approx(seen.union_m.mean())
    assert trips.sum_m[0, 0] == pytest.approx(seen.sum_m.mean())
    assert trips.cameras[0, 0] == pytest.approx(1)
    assert trips.passes[0, 0] == pytest.approx(seen.passes.mean())
    assert trips.within_share.tolist() == [1.0]
    assert trips.seconds(trips.metres, 1.5)[0] == pytest.approx(100)


def test_without_deterrence_weights_alone_count_and_a_short_one_takes_the_nearest() -> None:
    line, seen = two_ways()
    to = Destinations(np.array([0, 2]), np.array([1.0, 3.0]))
    home = residents_at([(100, 0)], [1])
    assert trips_in_town(line, home, to, [seen], np.inf).metres[0] == pytest.approx(175)
    assert trips_in_town(line, home, to, [seen], 0.01).metres[0] == pytest.approx(100)


def test_a_trip_that_ends_where_it_starts_is_none() -> None:
    line, seen = two_ways()
    to = Destinations(np.array([0, 1]), np.array([1.0, 1e9]))
    trips = trips_in_town(line, residents_at([(100, 0)], [1]), to, [seen], 100.0)
    assert trips.metres[0] == pytest.approx(100)
    only = Destinations(np.array([1]), np.array([1.0]))
    none = trips_in_town(line, residents_at([(100, 0)], [9]), only, [seen], 100.0)
    assert np.isnan(none.metres[0]) and none.people.tolist() == [0.0] and none.stranded == 9.0
    assert np.isnan(none.within_share[0]) and np.isnan(none.per_person(none.metres))


def test_withheld_and_stranded_people_are_counted_and_left_out() -> None:
    two = streets_of([(0, 0), (100, 0), (900, 0), (990, 0)], [(0, 1), (2, 3)])
    seen = seen_by([[0], []], two.length_m(), np.random.default_rng(1))
    cells = residents_at([(0, 0), (1, 1), (900, 0)], [10, np.nan, 7])
    trips = trips_in_town(two, cells, Destinations(np.array([1]), np.ones(1)), [seen], 500.0)
    assert (trips.withheld, trips.stranded) == (1, 7.0)
    assert trips.people.tolist() == [10.0, 0.0, 0.0]
    assert trips.metres[:2] == pytest.approx([100, 100]) and np.isnan(trips.metres[2])
    assert trips.per_person(trips.metres) == pytest.approx(100)
    assert trips.within_share[0] != trips.within_share[0]  # one trip, nothing varies


def plain_trips(streets: Any, seen: Any, cells: Residents, to: Destinations, d: float) -> Any:
    """Return metres, union, sum, cameras and passes by cell, trip by trip in plain Python."""
    cost, views = np.rint(streets.length_m() * 1000), np.zeros(len(streets.node_x_m), int)
    rows, everything = [], []
    for x, y, people in zip(cells.x_m, cells.y_m, cells.people, strict=True):
        away = np.hypot(streets.node_x_m - x, streets.node_y_m - y)
        home = int(np.argmin(away))
        tree, found, pull = plain_tree(streets, cost, home), [], []
        for node, weight in zip(to.node, to.weight, strict=True):
            if int(node) in tree.cost and node != home:
                union, total, passes, cameras = plain_sums(tree, seen, views, int(node))
                length = sum(float(seen.length_m[e]) for e in tree.walked[int(node)])
                found.append((length, union, total, cameras, passes))
                pull.append(weight * np.exp(-tree.cost[int(node)] / 1000 / d))
        share = np.array(pull) / np.sum(pull)
        rows.append(share @ np.array(found))
        everything += [(people * s, one[1]) for s, one in zip(share, found, strict=True)]
    weight, union = np.array(everything).T
    middle = np.average(union, weights=weight)
    whole = np.average((union - middle) ** 2, weights=weight)
    by_cell = np.array(rows)[:, 1]
    between = np.average((by_cell - middle) ** 2, weights=cells.people)
    return np.array(rows).T, 1 - between / whole


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1), st.sampled_from([60.0, 300.0, 5000.0]))
def test_means_and_variance_are_those_of_all_trips_one_by_one(seed: int, d: float) -> None:
    rng = np.random.default_rng(seed)
    streets = grid_streets(5, seed=3)
    lists = [sorted(rng.choice(9, rng.integers(0, 4), replace=False)) for _ in range(streets.edges)]
    seen = seen_by(lists, streets.length_m(), rng)
    cells = residents_at(rng.uniform(0, 400, (6, 2)), rng.integers(1, 90, 6))
    to = Destinations(rng.choice(25, 5, replace=False), rng.uniform(0.1, 3, 5))
    trips = trips_in_town(streets, cells, to, [seen, seen], d, threads=2)
    (metres, union, total, cameras, passes), within = plain_trips(streets, seen, cells, to, d)
    assert trips.metres == pytest.approx(metres)
    for purpose in (0, 1):
        assert trips.union_m[purpose] == pytest.approx(union)
        assert trips.sum_m[purpose] == pytest.approx(total)
        assert trips.cameras[purpose] == pytest.approx(cameras)
        assert trips.passes[purpose] == pytest.approx(passes)
        assert trips.within_share[purpose] == pytest.approx(within)
    assert trips.per_person(trips.metres) == pytest.approx(np.average(metres, weights=cells.people))


def test_the_nearest_node_and_the_first_of_equals() -> None:
    square = grid_streets(2)
    node, away = nearest_nodes(square, residents_at([(50, 0), (90, 95), (-3, -4)], [1, 1, 1]))
    assert node.tolist() == [0, 3, 0]
    assert away == pytest.approx([50, np.hypot(10, 5), 5])
    nobody = residents_at(np.zeros((0, 2)), [])
    assert len(nearest_nodes(square, nobody)[0]) == 0


def test_what_does_not_fit_is_refused() -> None:
    line, seen = two_ways()
    home, to = residents_at([(0, 0)], [1]), Destinations(np.array([2]), np.ones(1))

    def trips(d: float = 100.0, to: Destinations = to) -> Trips:
        return trips_in_town(line, home, to, [seen], d)

    for wrong in (0.0, -1.0, np.nan):
        with pytest.raises(ValueError, match="deterrence"):
            trips(wrong)
    for weight in (-1.0, np.nan, np.inf):
        with pytest.raises(ValueError, match="weight"):
            trips(to=Destinations(np.array([2]), np.array([weight])))
    assert trips(to=Destinations(np.array([2, 1]), np.array([0.0, 1.0]))).metres[0] == 100.0
    nowhere = streets_of(np.zeros((0, 2)), np.zeros((0, 2)))
    with pytest.raises(ValueError, match="no streets"):
        nearest_nodes(nowhere, home)
