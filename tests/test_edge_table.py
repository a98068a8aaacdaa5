"""The table of exposure per street edge, against clipping whole trips and against the slow way."""

from __future__ import annotations

import numpy as np
import pytest

from slow_exposure import Eye, slowly
from test_clip import cameras, seen
from watchglass.places.geometry.camera_grid import camera_grid
from watchglass.places.geometry.edge_table import edge_exposure
from watchglass.places.streets import Streets

SIDE = 6
Drawn = tuple[Streets, list[Eye]]


def streets_of(lines: list[list[tuple[float, float]]]) -> Streets:
    ends = {point: at for at, point in enumerate(sorted({p for a in lines for p in (a[0], a[-1])}))}
    node_x, node_y = np.array(sorted(ends), float).T
    x, y = np.array([point for line in lines for point in line], float).T
    return Streets(
        node_x, node_y, np.array([ends[line[0]] for line in lines]),
        np.array([ends[line[-1]] for line in lines]),
        np.concatenate([[0], np.cumsum([len(line) for line in lines])]), x, y,
        np.arange(len(lines)), np.zeros(len(lines), np.int8), tuple(map(str, range(len(lines)))),
    )  # fmt: skip


@pytest.fixture(scope="module")
def town() -> Drawn:
    """Blocks of about 100 m whose edges bend once, and cameras of every kind near them."""
    rng = np.random.default_rng(7)
    corner = {
        (i, j): tuple((100 * np.array([i, j]) + rng.uniform(-15, 15, 2)).tolist())
        for i in range(SIDE) for j in range(SIDE)
    }  # fmt: skip
    pairs = [((i, j), (i + di, j + dj)) for i, j in corner for di, dj in ((0, 1), (1, 0))]
    lines = []
    for a, b in pairs:
        if b in corner:
            bend = (np.array(corner[a]) + corner[b]) / 2 + rng.uniform(-4, 4, 2)
            lines.append([corner[a], tuple(bend.tolist()), corner[b]])
    eyes = [
        Eye(*(100 * rng.uniform(0, SIDE - 1, 2)).tolist(), float(rng.uniform(5, 60)),
            float(rng.uniform(0, 360)), float(rng.choice([40, 100, 220, 360])))
        for _ in range(120)
    ]  # fmt: skip
    return streets_of(lines), eyes


def test_a_street_by_hand() -> None:
    # 100 m to a crossing, 100 m on; one camera at the crossing, one that sees half of it.
    streets = streets_of([[(0, 0), (100, 0)], [(100, 0), (200, 0)], [(100, 0), (100, 90)]])
    table = edge_exposure(streets, cameras(Eye(100, 0, 10), Eye(100, 0, 20, 270, 60)))
    assert table.length_m.tolist() == [100, 100, 90]
    assert table.union_m.tolist() == pytest.approx([20, 10, 10])
    assert table.sum_m.tolist() == pytest.approx([30, 10, 10])
    assert table.passes.tolist() == [2, 1, 1]
    assert table.first.tolist() == [0, 2, 3, 4]
    assert table.camera.tolist() == [0, 1, 0, 0]
    assert table.camera.dtype == np.int32


def test_an_edge_against_the_slow_way(town: Drawn) -> None:
    streets, eyes = town
    table = edge_exposure(streets, cameras(*eyes))
    for edge in range(0, streets.edges, 7):
        part = slice(streets.first[edge], streets.first[edge + 1])
        points = list(zip(streets.x_m[part].tolist(), streets.y_m[part].tolist(), strict=True))
        slow = slowly(points, eyes)
        listed = table.camera[table.first[edge] : table.first[edge + 1]].tolist()
        assert table.union_m[edge] == pytest.approx(slow.union, abs=1e-6)
        assert table.sum_m[edge] == pytest.approx(slow.summed, abs=1e-6)
        assert listed == sorted(slow.seen_by)
        assert table.passes[edge] == slow.passes
    assert table.length_m == pytest.approx(streets.length_m(), abs=1e-9)
    assert (table.union_m <= table.length_m).all()
    assert len(table.camera) > streets.edges / 2


def test_a_trip_is_the_sum_of_its_edges(town: Drawn) -> None:
    streets, eyes = town
    table = edge_exposure(streets, cameras(*eyes))
    rng = np.random.default_rng(3)
    leaving: dict[int, list[int]] = {}
    for edge in range(streets.edges):
        for node in (streets.start[edge], streets.end[edge]):
            leaving.setdefault(int(node), []).append(edge)
    for _ in range(20):
        node, trip, points = 0, [], []
        for _ in range(12):
            edge = int(rng.choice(leaving[node]))
            part = np.arange(streets.first[edge], streets.first[edge + 1])
            along = part if streets.start[edge] == node else part[::-1]
            node = int(streets.start[edge] + streets.end[edge] - node)
            trip.append(edge)
            points += zip(streets.x_m[along].tolist(), streets.y_m[along].tolist(), strict=True)
        direct = seen(points, *eyes)
        assert table.union_m[trip].sum() == pytest.approx(direct.union_m[0], abs=1e-9)
        assert table.sum_m[trip].sum() == pytest.approx(direct.sum_m[0], abs=1e-9)
        listed = {c for e in trip for c in table.camera[table.first[e] : table.first[e + 1]]}
        assert len(listed) == direct.cameras[0]
        assert table.passes[trip].sum() >= direct.passes[0]


def test_two_threads_give_the_same_bits_and_a_grid_serves_as_well(town: Drawn) -> None:
    streets, eyes = town
    one = edge_exposure(streets, cameras(*eyes), threads=1)
    for other in (
        edge_exposure(streets, cameras(*eyes), threads=2),
        edge_exposure(streets, camera_grid(cameras(*eyes)), threads=3),
    ):
        for name, column in vars(one).items():
            assert column.tobytes() == vars(other)[name].tobytes(), name


def test_the_list_of_cameras_grows_where_its_room_is_full(
    town: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    streets, eyes = town
    before = edge_exposure(streets, cameras(*eyes), threads=1)
    monkeypatch.setattr("watchglass.places.geometry.edge_table.LISTED_PER_EDGE", 0)
    # Each row of the list now has room for as many as there are cameras, and no more.
    after = edge_exposure(streets, cameras(*eyes), threads=1)
    for name, column in vars(before).items():
        assert column.tobytes() == vars(after)[name].tobytes(), name
    assert len(before.camera) > len(eyes)


def test_streets_without_cameras_are_seen_nowhere() -> None:
    streets = streets_of([[(0, 0), (100, 0)]])
    none = np.zeros(0)
    table = edge_exposure(streets, cameras(Eye(0, 500, 10)))
    assert table.union_m.tolist() == [0] and len(table.camera) == 0
    empty = type(cameras(Eye(0, 0, 1)))(none, none, none, none, none)
    assert edge_exposure(streets, empty).first.tolist() == [0, 0]
