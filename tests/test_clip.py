"""One piece of path against one camera: by hand, at the borders, and against the slow way."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slow_exposure import Eye, slowly
from watchglass.places.cameras import Cameras
from watchglass.places.geometry.camera_grid import camera_grid
from watchglass.places.geometry.clip import REFLEX, ROUND, SECTOR, borders, directions
from watchglass.places.geometry.lines import LinesSeen, look_at_lines, pieces

Points = list[tuple[float, float]]


def cameras(*eyes: Eye) -> Cameras:
    columns = zip(*((e.x, e.y, e.range_m, e.facing, e.view) for e in eyes), strict=True)
    return Cameras(*(np.array(column, float) for column in columns))


def seen(points: Points, *eyes: Eye, seconds: list[float] | None = None) -> LinesSeen:
    x, y = np.array(points, float).T
    times = None if seconds is None else np.array([*seconds, 0.0])
    grid = camera_grid(cameras(*eyes))
    return look_at_lines(grid, pieces(np.array([0, len(points)]), x, y, seconds=times))


def metres(points: Points, *eyes: Eye) -> float:
    return float(seen(points, *eyes).union_m[0])


# ---- borders


def test_bearings_run_clockwise_from_north_and_are_exact_at_quarters() -> None:
    east, north = directions([0, 90, 180, 270, 360, -90, 450])
    assert east.tolist() == [0, 1, 0, -1, 0, -1, 1]
    assert north.tolist() == [1, 0, -1, 0, 1, 0, 0]
    east, north = directions(np.arange(0.0, 360.0))
    assert east == pytest.approx(np.sin(np.radians(np.arange(360))), abs=1e-15)
    assert north == pytest.approx(np.cos(np.radians(np.arange(360))), abs=1e-15)
    assert [abs(v) for v in directions([45.0, 225.0])[0]] == [
        abs(v) for v in directions([45.0, 225.0])[1]
    ]


def test_which_kind_of_view() -> None:
    facing = np.array([0.0, np.nan, 10.0, 10.0, 10.0, np.nan])
    view = np.array([360.0, 60.0, 180.0, 181.0, 60.0, 360.0])
    _, kind = borders(facing, view)
    assert kind.tolist() == [ROUND, ROUND, SECTOR, REFLEX, SECTOR, ROUND]


# ---- case D of the reference, by facing: h tan 30, a - h tan 15, a - h / tan 30 ...

H, A = 5.56595, 10.01871
SOUTH_OF_IT = [(-A, -H), (0.0, -H), (A, -H)]
NORTH_OF_IT = [(-A, H), (0.0, H), (A, H)]
TAN = {angle: math.tan(math.radians(angle)) for angle in (15, 30)}


@pytest.mark.parametrize(
    ("facing", "expected", "stated"),
    [
        (180, 2 * H * TAN[30], 6.42700),
        (135, A - H * TAN[15], 8.52732),
        (225, A - H * TAN[15], 8.52732),
        (90, A - H / TAN[30], 0.37820),
        (270, A - H / TAN[30], 0.37820),
        (0, 0.0, 0.0),
        (45, 0.0, 0.0),
        (315, 0.0, 0.0),
    ],
)
def test_a_directed_camera_by_facing(facing: float, expected: float, stated: float) -> None:
    eye = Eye(0, 0, 15, facing, 60)
    assert metres(SOUTH_OF_IT, eye) == pytest.approx(expected, abs=1e-9)
    assert expected == pytest.approx(stated, abs=1e-5)
    # Reflected: a path north of it, and the facing turned over, also through north.
    assert metres(NORTH_OF_IT, Eye(0, 0, 15, 180 - facing, 60)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("facing", "stated"), [(0, 6.42700), (45, 8.52732), (315, 8.52732), (180, 0.0)]
)
def test_views_that_hold_north(facing: float, stated: float) -> None:
    assert metres(NORTH_OF_IT, Eye(0, 0, 15, facing, 60)) == pytest.approx(stated, abs=1e-5)
    assert metres(NORTH_OF_IT, Eye(0, 0, 15, facing + 360, 60)) == pytest.approx(stated, abs=1e-5)


def test_a_reflex_view_leaves_two_stretches() -> None:
    told = seen([(-A, -H), (A, -H)], Eye(0, 0, 15, 0, 300))
    assert told.union_m[0] == pytest.approx(2 * A - 2 * H * TAN[30], abs=1e-9)
    assert told.union_m[0] == pytest.approx(13.61042, abs=1e-5)
    assert (told.passes[0], told.cameras[0]) == (2, 1)


def test_half_a_disc_and_a_round_camera() -> None:
    assert metres(SOUTH_OF_IT, Eye(0, 0, 15, 90, 180)) == pytest.approx(A, abs=1e-12)
    assert metres(SOUTH_OF_IT, Eye(0, 0, 15)) == pytest.approx(2 * A, abs=1e-12)
    # Nobody says where it looks: the disc is the most that it can see.
    assert metres(SOUTH_OF_IT, Eye(0, 0, 15, math.nan, 60)) == pytest.approx(2 * A, abs=1e-12)


# ---- a border touched at one point is nothing


@pytest.mark.parametrize(
    ("points", "eye"),
    [
        ([(-50.0, 10.0), (50.0, 10.0)], Eye(0, 0, 10)),  # a tangent
        ([(0.6, 0.0), (0.6, 3.625)], Eye(0, 0, 0.6)),  # a tangent, rounded
        ([(-6.0, 8.0), (-60.0, 8.0)], Eye(0, 0, 10)),  # begins on the circle, goes away
        ([(90.0, 0.0), (10.0, 0.0)], Eye(0, 0, 10)),  # ends on the circle
        ([(0.5, 0.0), (0.1, 0.0)], Eye(0, 0, 0.1)),  # the same, rounded
        ([(-5.0, 0.0), (5.0, 0.0)], Eye(0, 0, 10, 0, 60)),  # through the camera, across its view
    ],
)
def test_a_border_touched_counts_for_nothing(points: Points, eye: Eye) -> None:
    told = seen(points, eye)
    assert told.union_m[0] == told.sum_m[0] == 0
    assert (told.cameras[0], told.passes[0]) == (0, 0)


def test_a_path_along_a_border_is_in_view() -> None:
    assert metres([(0.0, 0.0), (30.0, 0.0)], Eye(0, 0, 10, 0, 180)) == 10
    assert metres([(0.0, 0.0), (30.0, 0.0)], Eye(0, 0, 10, 180, 180)) == 10
    assert metres([(0.0, 0.0), (0.0, 30.0)], Eye(0, 0, 10, 45, 90)) == 10
    assert metres([(0.0, 0.0), (7.0, 7.0)], Eye(0, 0, 20, 0, 90)) == pytest.approx(7 * 2**0.5)
    assert metres([(0.0, 0.0), (7.0, 7.0)], Eye(0, 0, 20, 180, 270)) == pytest.approx(7 * 2**0.5)


def test_the_blind_cone_touched_at_its_tip_is_one_pass() -> None:
    told = seen([(-5.0, 0.0), (5.0, 0.0)], Eye(0, 0, 10, 0, 300))
    assert (told.union_m[0], told.passes[0]) == (10, 1)


def test_a_view_over_several_pieces_is_one_pass_and_a_return_another() -> None:
    straight = [(float(x), 0.0) for x in range(-20, 21, 3)]
    assert seen(straight, Eye(0, 0, 10)).passes[0] == 1
    assert seen(straight + straight[::-1], Eye(0, 0, 10)).passes[0] == 2
    # Standing still in view goes on with the same pass.
    assert seen([(-20.0, 0.0), (0.0, 0.0), (0.0, 0.0), (20.0, 0.0)], Eye(0, 0, 10)).passes[0] == 1


# ---- against the slow way

COORDINATE = st.integers(-400, 400).map(lambda n: n / 8) | st.floats(-50, 50)
POINT = st.tuples(COORDINATE, COORDINATE)
FACING = st.sampled_from([0.0, 30.0, 45.0, 90.0, 180.0, 270.0, 315.0, 359.0]) | st.floats(0, 360)
VIEW = st.sampled_from([10.0, 60.0, 90.0, 179.0, 180.0, 181.0, 270.0, 300.0, 355.0, 360.0])
EYE = st.builds(
    Eye, COORDINATE, COORDINATE, st.floats(0.6, 60) | st.sampled_from([1.0, 5.0, 10.0, 25.0]),
    FACING | st.just(math.nan), VIEW | st.floats(1, 359),
)  # fmt: skip


@st.composite
def lines(draw: st.DrawFn) -> Points:
    points = draw(st.lists(POINT, min_size=2, max_size=7))
    repeated = draw(st.lists(st.sampled_from(range(len(points))), max_size=2))
    for at in sorted(repeated, reverse=True):
        points.insert(at, points[at])  # somebody stands still
    return points


@given(lines(), st.lists(EYE, min_size=1, max_size=6), st.data())
def test_the_slow_way_agrees(points: Points, eyes: list[Eye], data: st.DataObject) -> None:
    seconds = [data.draw(st.floats(0, 100)) for _ in points[1:]]
    slow = slowly(points, eyes, seconds)
    assume(not slow.doubtful)
    told = seen(points, *eyes, seconds=seconds)
    assert told.length_m[0] == pytest.approx(slow.length, abs=1e-9)
    assert told.union_m[0] == pytest.approx(slow.union, abs=1e-6)
    assert told.sum_m[0] == pytest.approx(slow.summed, abs=1e-6)
    assert told.union_s[0] == pytest.approx(slow.union_s, abs=1e-5)
    assert told.sum_s[0] == pytest.approx(slow.summed_s, abs=1e-5)
    assert told.cameras[0] == len(slow.seen_by)
    assert told.passes[0] == slow.passes


@given(lines(), EYE)
def test_a_view_and_the_rest_of_its_disc_are_the_disc(points: Points, eye: Eye) -> None:
    assume(eye.view < 360 and not math.isnan(eye.facing))
    rest = Eye(eye.x, eye.y, eye.range_m, (eye.facing + 180) % 360, 360 - eye.view)
    disc = Eye(eye.x, eye.y, eye.range_m)
    assume(not slowly(points, [eye, rest]).doubtful)
    both = metres(points, eye) + metres(points, rest)
    assert both == pytest.approx(metres(points, disc), abs=1e-6)
    assert metres(points, eye, rest) == pytest.approx(metres(points, disc), abs=1e-6)


# ---- the grid loses no camera


def test_many_cameras_of_very_different_ranges() -> None:
    rng = np.random.default_rng(5)
    eyes = [
        Eye(x, y, r, f, v)
        for x, y, r, f, v in zip(
            rng.uniform(-300, 300, 250), rng.uniform(-300, 300, 250),
            10 ** rng.uniform(math.log10(0.6), math.log10(180), 250),
            rng.uniform(0, 360, 250), rng.choice([40.0, 90.0, 250.0, 360.0], 250), strict=True,
        )
    ]  # fmt: skip
    assert len(camera_grid(cameras(*eyes)).reach_m) > 3
    points = [(-350.0, -280.0), (310.0, 250.0), (310.0, -5.0), (-200.0, -5.0), (-200.0, 290.0)]
    slow, told = slowly(points, eyes), seen(points, *eyes)
    assert told.union_m[0] == pytest.approx(slow.union, abs=1e-6)
    assert told.sum_m[0] == pytest.approx(slow.summed, abs=1e-6)
    assert (told.cameras[0], told.passes[0]) == (len(slow.seen_by), slow.passes)


def test_cameras_in_two_places_far_apart_and_on_one_spot() -> None:
    far = [Eye(1e7 + i, 5.0, 3.0) for i in range(3)]
    pile = [Eye(0, 0, 10)] * 40
    told = seen([(-20.0, 0.0), (20.0, 0.0)], *far, *pile)
    assert (told.union_m[0], told.sum_m[0], told.cameras[0]) == (20, pytest.approx(800), 40)


def test_no_camera_sees_nothing() -> None:
    none = np.zeros(0)
    grid = camera_grid(Cameras(none, none, none, none, none))
    told = look_at_lines(grid, pieces(np.array([0, 2]), np.array([0.0, 9.0]), np.zeros(2)))
    assert (told.length_m[0], told.union_m[0], told.cameras[0]) == (9, 0, 0)


@pytest.mark.parametrize("range_m", [0.0, -1.0, math.nan, math.inf])
def test_a_range_that_is_none_is_an_error(range_m: float) -> None:
    with pytest.raises(ValueError, match="ranges above 0"):
        camera_grid(cameras(Eye(0, 0, range_m)))
