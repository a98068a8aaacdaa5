"""Trees of shortest ways: costs, what is carried down them, and different cameras."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from small_streets import grid_streets, plain_sums, plain_tree, seen_by, streets_of
from watchglass.places.buildings import Buildings
from watchglass.places.cameras import Cameras
from watchglass.places.geometry.camera_grid import camera_grid
from watchglass.places.geometry.lines import look_at_lines, pieces
from watchglass.places.geometry.node_views import edges_and_nodes
from watchglass.places.geometry.trees import Trees, trees_from, walking_ways
from watchglass.places.streets import Streets

CAMBRIDGE = Path(__file__).parents[1] / ".." / "shared" / "data" / "cambridge-ma"


def costs_by_scipy(streets: Streets, cost: Any, sources: Any) -> Any:
    """Return costs of travel by SciPy, -1 where there is no way; the cheapest parallel edge."""
    nodes, cheapest = len(streets.node_x_m), dict[tuple[int, int], int]()
    for a, b, c in zip(streets.start, streets.end, cost, strict=True):
        key = (int(min(a, b)), int(max(a, b)))
        cheapest[key] = min(int(c), cheapest.get(key, int(c)))
    rows, columns = np.array(list(cheapest)).T
    graph = csr_matrix((list(cheapest.values()), (rows, columns)), shape=(nodes, nodes))
    found = dijkstra(graph, directed=False, indices=sources)
    return np.where(np.isinf(found), -1, found).astype(np.int64)


@st.composite
def networks(draw: Any) -> tuple[Streets, np.ndarray[Any, Any], list[list[int]], int]:
    """Return a small network, costs with many ties, cameras of each edge, and a seed."""
    nodes = draw(st.integers(2, 9))
    ends = st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1))
    edges = draw(st.lists(ends, min_size=1, max_size=16))
    places = draw(st.lists(st.tuples(*[st.integers(-50, 50)] * 2), min_size=nodes, max_size=nodes))
    cost = draw(st.lists(st.integers(0, 4), min_size=len(edges), max_size=len(edges)))
    one = st.lists(st.integers(0, 5), max_size=4, unique=True).map(sorted)
    lists = draw(st.lists(one, min_size=len(edges), max_size=len(edges)))
    return streets_of(places, edges), np.array(cost), lists, draw(st.integers(0, 2**32 - 1))


@settings(max_examples=150)
@given(networks())
def test_what_is_carried_down_is_what_adds_up_along_each_way(case: Any) -> None:
    streets, cost, lists, seed = case
    rng, nodes = np.random.default_rng(seed), len(streets.node_x_m)
    exposures = [seen_by(lists, rng.uniform(1, 90, streets.edges), rng) for _ in range(2)]
    exposures[1] = replace(exposures[1], length_m=exposures[0].length_m)
    views = [rng.integers(0, 2, nodes) for _ in range(2)]
    trees = trees_from(walking_ways(streets, cost), exposures, np.arange(nodes),
                       views_at_node=views)  # fmt: skip
    for source in range(nodes):
        plain = plain_tree(streets, cost, source)
        assert trees.unreached[source] == nodes - len(plain.cost)
        for target in range(nodes):
            if target not in plain.cost:
                assert trees.cost[source, target] == -1 and np.isnan(trees.metres[source, target])
                assert (trees.cameras[:, source, target] == -1).all()
                continue
            assert trees.cost[source, target] == plain.cost[target]
            length = sum(float(exposures[0].length_m[e]) for e in plain.walked[target])
            assert trees.metres[source, target] == pytest.approx(length)
            for t in range(2):
                union, total, passes, cameras = plain_sums(plain, exposures[t], views[t], target)
                assert trees.union_m[t, source, target] == pytest.approx(union)
                assert trees.sum_m[t, source, target] == pytest.approx(total)
                assert trees.passes[t, source, target] == passes
                assert trees.cameras[t, source, target] == cameras


def test_costs_agree_with_scipy_on_a_crooked_town() -> None:
    streets = grid_streets(25, seed=4)
    cost = np.rint(streets.length_m() * 1000).astype(np.int64)
    nobody = seen_by([[]] * streets.edges, streets.length_m(), np.random.default_rng(1))
    sources = np.arange(0, 625, 7)
    trees = trees_from(walking_ways(streets), [nobody], sources)
    assert (trees.cost == costs_by_scipy(streets, cost, sources)).all()
    reached = trees.cost >= 0
    assert trees.metres[reached] * 1000 == pytest.approx(trees.cost[reached], abs=25)


def test_of_equal_ways_the_one_over_the_lower_number_is_taken() -> None:
    # A square: from 0 to 3 by 1 or by 2, 20 either way. Only the ways over 2 are watched.
    square = streets_of([(0, 0), (1, 0), (0, 1), (1, 1)], [(0, 2), (2, 3), (0, 1), (1, 3)])
    watched = seen_by([[0], [1], [], []], [10.0] * 4, np.random.default_rng(1))
    for cost, cameras in (([10, 10, 10, 10], 0), ([10, 9, 10, 10], 2), ([9, 11, 10, 10], 2)):
        ways = walking_ways(square, np.array(cost))
        trees = trees_from(ways, [watched], np.array([0]))
        # In the third, both ways cost 20, and node 2 is settled before node 1.
        assert trees.cameras[0, 0, 3] == cameras, cost
    # Of two parallel edges with the same cost, the first.
    twice = streets_of([(0, 0), (1, 0)], [(0, 1), (0, 1)])
    seen = seen_by([[], [7]], [10.0] * 2, np.random.default_rng(1))
    trees = trees_from(walking_ways(twice, np.array([10, 10])), [seen], np.array([0, 1]))
    assert trees.cameras[0, 0, 1] == trees.cameras[0, 1, 0] == 0


def test_one_way_streets_are_walked_both_ways() -> None:
    line = streets_of([(0, 0), (100, 0), (200, 0)], [(0, 1), (1, 2)])
    oneway = replace(line, oneway=np.array([1, -1], np.int8))
    nobody = seen_by([[]] * 2, line.length_m(), np.random.default_rng(1))
    trees = trees_from(walking_ways(oneway), [nobody], np.arange(3))
    assert trees.cost.tolist() == [[0, 100_000, 200_000], [100_000, 0, 100_000],
                                   [200_000, 100_000, 0]]  # fmt: skip


def test_a_camera_is_counted_once_on_a_way_and_again_on_the_next() -> None:
    # A star of three arms: camera 5 sees two of them, camera 6 the third.
    star = streets_of([(0, 0), (9, 0), (0, 9), (-9, 0)], [(0, 1), (0, 2), (0, 3)])
    seen = seen_by([[5], [5], [6]], [9.0] * 3, np.random.default_rng(2))
    trees = trees_from(walking_ways(star), [seen], np.arange(4))
    assert trees.cameras[0].tolist() == [[0, 1, 1, 1], [1, 0, 1, 2], [1, 1, 0, 2], [1, 2, 2, 0]]


def test_nodes_that_cannot_be_reached_are_counted() -> None:
    two = streets_of([(0, 0), (1, 0), (5, 5), (6, 5), (9, 9)], [(0, 1), (2, 3)])
    nobody = seen_by([[]] * 2, two.length_m(), np.random.default_rng(1))
    trees = trees_from(walking_ways(two), [nobody], np.array([0, 2, 4]), np.array([1, 3, 4]))
    assert trees.unreached.tolist() == [2, 2, 2]
    assert (trees.cost >= 0).tolist() == [
        [True, False, False], [False, True, False], [False, False, True],
    ]  # fmt: skip


def same_bits(a: Trees, b: Trees) -> bool:
    names = ("cost", "metres", "union_m", "sum_m", "passes", "cameras", "unreached")
    return all(getattr(a, n).tobytes() == getattr(b, n).tobytes() for n in names)


def test_any_number_of_threads_gives_the_same_bits() -> None:
    streets, rng = grid_streets(15, seed=2), np.random.default_rng(5)
    lists = [
        sorted(rng.choice(40, rng.integers(0, 5), replace=False)) for _ in range(streets.edges)
    ]
    seen = seen_by(lists, streets.length_m(), rng)
    ways, sources = walking_ways(streets), rng.integers(0, 225, 31)
    alone = trees_from(ways, [seen], sources, threads=1)
    assert same_bits(alone, trees_from(ways, [seen], sources, threads=2))
    assert same_bits(alone, trees_from(ways, [seen], sources, threads=5))
    assert not same_bits(alone, trees_from(ways, [seen], sources[::-1].copy(), threads=1))


def cameras_by_lot(rng: Any, count: int, side_m: float, range_m: float) -> Cameras:
    return Cameras(
        rng.uniform(0, side_m, count), rng.uniform(0, side_m, count), np.full(count, range_m),
        rng.uniform(0, 360, count), rng.choice([60.0, 100.0, 170.0, 360.0], count),
    )  # fmt: skip


@pytest.mark.parametrize("range_m", [15.0, 60.0, 220.0])
def test_a_walk_carried_down_a_tree_is_the_same_walk_clipped_as_one_line(range_m: float) -> None:
    streets, rng = grid_streets(8, seed=3), np.random.default_rng(int(range_m))
    cameras = cameras_by_lot(rng, 60, 700.0, range_m)
    edges, node_views = edges_and_nodes(streets, cameras)
    cost = np.rint(streets.length_m() * 1000).astype(np.int64)
    trees = trees_from(walking_ways(streets), [edges], np.array([9]), views_at_node=[node_views])
    plain, grid = plain_tree(streets, cost, 9), camera_grid(cameras)
    targets = [node for node in plain.nodes if node != 9]
    first = np.concatenate([[0], np.cumsum([len(plain.nodes[t]) for t in targets])])
    at = np.concatenate([plain.nodes[t] for t in targets])
    whole = look_at_lines(grid, pieces(first, streets.node_x_m[at], streets.node_y_m[at]))
    assert len(targets) > 50 and whole.passes.sum() >= whole.cameras.sum() > 0
    assert trees.union_m[0, 0, targets] == pytest.approx(whole.union_m)
    assert trees.sum_m[0, 0, targets] == pytest.approx(whole.sum_m)
    assert trees.cameras[0, 0, targets].tolist() == whole.cameras.tolist()
    assert trees.passes[0, 0, targets].tolist() == whole.passes.tolist()


def test_a_node_is_in_view_where_every_end_at_it_is_and_no_wall_stands_between() -> None:
    line = streets_of([(0, 0), (100, 0), (200, 0)], [(0, 1), (1, 2)])
    round_one = Cameras(*(np.array([v]) for v in (100.0, 20.0, 30.0, np.nan, 360.0)))
    house = Buildings(np.array([0, 4]), np.array([90.0, 110.0, 110.0, 90.0]),
                      np.array([5.0, 5.0, 15.0, 15.0]), np.array([0]))  # fmt: skip
    assert edges_and_nodes(line, round_one)[1].tolist() == [0, 1, 0]
    edges, nodes = edges_and_nodes(line, round_one, house)
    assert nodes.tolist() == [0, 0, 0] and edges.sum_m.tolist() == [0.0, 0.0]
    # The second edge begins 40 m beside its node: a walker comes out of view before it.
    broken = replace(line, x_m=np.array([0.0, 100.0, 100.0, 200.0]),
                     y_m=np.array([0.0, 0.0, 40.0, 0.0]))  # fmt: skip
    far = replace(broken, y_m=np.array([0.0, 0.0, -40.0, 0.0]))
    assert edges_and_nodes(broken, round_one)[1].tolist() == [0, 1, 0]
    assert edges_and_nodes(far, round_one)[1].tolist() == [0, 0, 0]
    assert edges_and_nodes(far, round_one)[0].first.tolist() == [0, 1, 1]


def test_what_does_not_fit_is_refused() -> None:
    line = streets_of([(0, 0), (1, 0)], [(0, 1)])
    nobody = seen_by([[]], line.length_m(), np.random.default_rng(1))
    ways = walking_ways(line)
    for cost in ([-1], [1 << 31]):
        with pytest.raises(ValueError, match="2\\^31"):
            walking_ways(line, np.array(cost))
    with pytest.raises(ValueError, match="a source is a node from 0 to 1"):
        trees_from(ways, [nobody], np.array([2]))
    with pytest.raises(ValueError, match="a target is a node"):
        trees_from(ways, [nobody], np.array([0]), np.array([-1]))
    with pytest.raises(ValueError, match="at least one table"):
        trees_from(ways, [], np.array([0]))
    assert trees_from(ways, [nobody], np.zeros(0, np.int64)).cost.shape == (0, 2)


@pytest.mark.skipif(
    not CAMBRIDGE.is_dir(), reason="the shared data folder is not beside the project"
)
def test_the_whole_city_of_cambridge() -> None:
    from watchglass.places.reading.camera_files import read_cameras
    from watchglass.places.reading.street_files import read_streets

    read = read_streets(CAMBRIDGE / "streets.geojson")
    cameras = read_cameras(CAMBRIDGE / "cameras.csv").placed(read.plane, 40.0, 90.0)
    streets, nodes = read.streets, len(read.streets.node_x_m)
    edges, node_views = edges_and_nodes(streets, cameras)
    trees = trees_from(walking_ways(streets), [edges], np.arange(nodes), views_at_node=[node_views])
    cost = np.rint(streets.length_m() * 1000).astype(np.int64)
    some = np.arange(0, nodes, 400)
    assert (trees.cost[some] == costs_by_scipy(streets, cost, some)).all()
    assert (trees.cost == trees.cost.T).all()
    reached = trees.cost > 0
    assert len(cameras) > 1_300 and reached.sum() > 3_000_000
    assert (trees.union_m[0][reached] <= trees.metres[reached] * (1 + 1e-12)).all()
    assert (trees.union_m[0][reached] <= trees.sum_m[0][reached] * (1 + 1e-12)).all()
    assert (trees.cameras[0][reached] <= trees.passes[0][reached]).all()
    plain = plain_tree(streets, cost, 700)
    for target in list(plain.cost)[::150]:
        found = plain_sums(plain, edges, node_views, target)
        assert trees.union_m[0, 700, target] == pytest.approx(found[0])
        assert (trees.passes[0, 700, target], trees.cameras[0, 700, target]) == found[2:]
