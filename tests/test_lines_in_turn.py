"""Which line is looked at first, and which cameras are sorted out, is a matter of speed alone."""

from __future__ import annotations

import numpy as np
import pytest

from watchglass.places.cameras import Cameras
from watchglass.places.geometry.camera_grid import camera_grid
from watchglass.places.geometry.cameras_near import is_in_reach
from watchglass.places.geometry.lines import look_at_lines, neighbours_in_turn, pieces

LINES, POINTS, SIDE_M = 60, 5, 2_000.0


def some_lines(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    start = rng.uniform(0, SIDE_M, (2, LINES, 1))
    steps = rng.uniform(-80, 80, (2, LINES, POINTS)).cumsum(axis=-1)
    x, y = (start + steps).reshape(2, -1)
    return np.arange(0, LINES * POINTS + 1, POINTS), x, y


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_every_line_gets_what_it_gets_alone(threads: int) -> None:
    rng = np.random.default_rng(3)
    first, x, y = some_lines(rng)
    columns = rng.uniform(0, SIDE_M, (2, 300))
    cameras = Cameras(*columns, rng.uniform(10, 60, 300), rng.uniform(0, 360, 300),
                      rng.choice([70.0, 250.0, 360.0], 300))  # fmt: skip
    grid = camera_grid(cameras)
    seen = look_at_lines(grid, pieces(first, x, y), threads=threads)
    assert seen.cameras.sum() > LINES / 2
    for line in range(LINES):
        rows = slice(first[line], first[line + 1])
        alone = look_at_lines(grid, pieces(np.array([0, POINTS]), x[rows], y[rows]))
        for name in ("length_m", "union_m", "sum_m", "passes", "cameras"):
            assert getattr(seen, name)[line] == getattr(alone, name)[0], name


def test_each_line_has_one_turn_and_quarters_follow_one_another() -> None:
    first, x, y = some_lines(np.random.default_rng(4))
    order = neighbours_in_turn(pieces(first, x, y))
    assert np.array_equal(np.sort(order), np.arange(LINES))
    # Starts at the middles of the 16 squares of a 4 x 4 board: quarter after quarter.
    column, row = np.divmod(np.arange(16), 4)
    ends = np.stack([column, column + 0.1], axis=1).ravel()
    board = pieces(2 * np.arange(17), ends, np.repeat(row, 2).astype(float))
    turn = neighbours_in_turn(board)
    quarter = column[turn] // 2 + 2 * (row[turn] // 2)
    assert quarter.tolist() == sorted(quarter.tolist())


@pytest.mark.parametrize(
    ("first", "x"),
    [([0], []), ([0, 0, 0], []), ([0, 1, 1], [5.0]), ([0, 2, 4], [1.0, 1.0, 1.0, 1.0]),
     ([0, 1, 2], [np.nan, 1.0])],
)  # fmt: skip
def test_odd_lines_keep_their_order(first: list[int], x: list[float]) -> None:
    places = np.array(x)
    order = neighbours_in_turn(pieces(np.array(first), places, np.zeros(len(places))))
    assert order.tolist() == list(range(len(first) - 1))


@pytest.mark.parametrize("reach_m", [0.5, 30.0, 200.0])
@pytest.mark.parametrize("length_m", [1e-3, 1.0, 100.0, 1e5])
def test_no_camera_in_reach_is_sorted_out(reach_m: float, length_m: float) -> None:
    # The nearest point of the piece is its start, its end or one between; the camera sees as
    # far as there, but for a rounding, or clearly less far.
    rng = np.random.default_rng(5)
    for _ in range(200):
        bearing, side = rng.uniform(0, 2 * np.pi), rng.choice([-1.0, 1.0])
        ahead = np.array([np.sin(bearing), np.cos(bearing)])
        beside = side * np.array([ahead[1], -ahead[0]])
        at = rng.choice([0.0, 1.0, rng.uniform()])
        away = beside if 0.0 < at < 1.0 else (2 * at - 1) * ahead
        start = -(away * reach_m) - at * length_m * ahead
        step, square = length_m * ahead, length_m * length_m
        told = [
            is_in_reach.py_func(*start, *step, square, (reach_m * more) ** 2)
            for more in (1 + 1e-7, 1.0, 1 - 1e-2)
        ]
        assert told[0]
        if length_m / reach_m < 1e4:  # rounding of the positions is less than what is kept
            assert told[1]
            assert not told[2]
