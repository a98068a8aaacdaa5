"""Exposure of one route: the micro-cases and larger cases of the reference, and what must hold."""

from __future__ import annotations

import csv
import math
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slow_exposure import Eye, slowly
from test_clip import EYE, cameras, lines
from watchglass.places.cameras import Cameras
from watchglass.places.geometry.camera_grid import camera_grid
from watchglass.places.geometry.lines import look_at_lines, pieces
from watchglass.places.route import (
    Line,
    RouteExposure,
    exposure_of_line,
    line_in_degrees,
    line_in_metres,
    seconds_of_line,
)
from watchglass.places.route_files import read_line_and_cameras

BENCH = Path(__file__).resolve().parents[1] / ".." / "shared" / "bench"
needs_bench = pytest.mark.skipif(
    not BENCH.is_dir(), reason="needs ../shared/bench, the shared data folder beside the project"
)
FIFTY = 0.00044916  # degrees that are 50.000 m on the equator


# ---- micro-cases A to E: longitudes on the equator, cameras, seconds of each piece; then
# length, distinct, union, sum in metres, union and sum in seconds (reference, section 4)

CASES = {
    "A": ([0, 2], [(1, 10)], [50], (100, 1, 20, 20, 10, 10)),
    "B": ([0, 1, 2], [(0, 10), (1, 10)], [50, 50], (100, 2, 30, 30, 30, 30)),
    "C": ([-1, 0, 1, 2], [(0, 40), (1, 40)], [50, 50, 50], (150, 2, 130, 160, 130, 160)),
    "E": ([0, 0, 0, 0, 0, 2], [(0, 10)], [60] * 5, (100, 1, 10, 10, 246, 246)),
}


def on_the_equator(steps: list[float], eyes: list[tuple[float, float]]) -> tuple[Line, Cameras]:
    line, plane = line_in_degrees([FIFTY * at for at in steps], [0.0] * len(steps))
    x_m, y_m = plane.metres([FIFTY * at for at, _ in eyes], [0.0] * len(eyes))
    ranges = np.array([range_m for _, range_m in eyes], float)
    return line, Cameras(x_m, y_m, ranges, np.full(len(eyes), np.nan), np.full(len(eyes), 360.0))


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_micro_case(case: str) -> None:
    steps, eyes, seconds, (length, distinct, union, summed, union_s, summed_s) = CASES[case]
    line, placed = on_the_equator(steps, eyes)
    found = exposure_of_line(line, placed)
    assert found.length_m == pytest.approx(length, abs=1e-3)
    assert found.metres_in_view == pytest.approx(union, abs=1e-3)
    assert found.share_in_view == pytest.approx(union / length, abs=1e-5)
    assert found.camera_metres == pytest.approx(summed, abs=1e-3)
    assert found.distinct_cameras == distinct
    in_seconds = seconds_of_line(line, placed, seconds)
    assert in_seconds == pytest.approx((union_s, summed_s), abs=1e-3)


FILES = {
    "A": (100.000, 1, 20.000, 20.000, 10.000, 10.000),
    "B": (100.000, 2, 30.000, 30.000, 30.000, 30.000),
    "C": (150.000, 2, 130.000, 160.000, 130.000, 160.000),
    "D": (20.037, 1, 20.037, 20.037, 20.000, 20.000),
    "E": (100.000, 1, 10.000, 10.000, 246.000, 246.000),
}


def seconds_in(gpx: Path) -> list[float]:
    """Return the seconds between fixes of a made-up benchmark track; read by tests alone."""
    clock = re.findall(r"T(\d\d):(\d\d):(\d\d)Z", gpx.read_text("utf-8"))
    at = [3600 * int(h) + 60 * int(m) + int(s) for h, m, s in clock]
    return np.diff(at).tolist()


@needs_bench
@pytest.mark.parametrize("case", sorted(FILES))
def test_a_micro_case_from_its_files(case: str) -> None:
    folder = BENCH / "cases"
    line, placed = read_line_and_cameras(folder / f"{case}.csv", folder / f"{case}_route.csv")
    found = exposure_of_line(line, placed)
    seconds = seconds_of_line(line, placed, seconds_in(folder / f"{case}.gpx"))
    got = (found.length_m, found.distinct_cameras, found.metres_in_view, found.camera_metres)
    assert (*got, *seconds) == pytest.approx(FILES[case], abs=1e-3)
    assert placed.facing_unknown.sum() == (case == "D")


@needs_bench
def test_case_d2_faces_north_and_sees_nothing() -> None:
    folder = BENCH / "cases"
    line, placed = read_line_and_cameras(folder / "D2.csv", folder / "D_route.csv")
    assert placed.facing_deg.tolist() == [0]
    found = exposure_of_line(line, placed)
    assert (found.metres_in_view, found.distinct_cameras) == (0, 0)


@pytest.mark.parametrize(
    ("facing", "view", "metres"),
    [
        (180, 60, 6.42700), (135, 60, 8.52732), (225, 60, 8.52732), (90, 60, 0.37820),
        (270, 60, 0.37820), (0, 60, 0), (45, 60, 0), (315, 60, 0), (0, 300, 13.61042),
        (90, 180, 10.01871), (math.nan, 60, 20.03742), (math.nan, 360, 20.03742),
    ],
)  # fmt: skip
def test_case_d_by_facing_in_degrees_and_seconds(facing: float, view: float, metres: float) -> None:
    for south in (-0.00005, 0.00005):
        line, plane = line_in_degrees([-0.00009, 0, 0.00009], [south] * 3)
        x_m, y_m = plane.metres([0.0], [0.0])
        turned = facing if south < 0 else 180 - facing
        one = [np.array([value], float) for value in (15, turned, view)]
        placed = Cameras(x_m, y_m, *one)
        assert exposure_of_line(line, placed).metres_in_view == pytest.approx(metres, abs=1e-4)
        assert seconds_of_line(line, placed, [10, 10])[0] == pytest.approx(
            metres * 10 / 10.01871, abs=1e-3
        )


# ---- the larger cases of the reference, section 5

LARGER = {
    ("1000", "cams_1000"): (6992.948, 5, 84.071, 95.705, 60.052, 68.359),
    ("10000", "cams_1000"): (69993.055, 46, 820.702, 835.439, 586.219, 596.745),
    ("1000", "cams_10000_safe"): (6992.948, 61, 1006.230, 1074.336, 718.739, 767.385),
    ("1000", "cams_10000"): (6992.948, 62, 1008.638, 1076.744, 720.458, 769.104),
    ("10000", "cams_10000_safe"): (69993.055, 480, 7733.307, 8322.906, 5523.849, 5944.989),
    ("10000", "cams_10000"): (69993.055, 481, 7735.229, 8324.829, 5525.223, 5946.363),
}


@needs_bench
@pytest.mark.parametrize(("walk", "list_"), sorted(LARGER))
def test_a_larger_case(walk: str, list_: str) -> None:
    expected = LARGER[walk, list_]
    line, placed = read_line_and_cameras(BENCH / f"{list_}.csv", BENCH / f"route_{walk}.csv")
    found = exposure_of_line(line, placed)
    seconds = seconds_of_line(line, placed, seconds_in(BENCH / f"walk_{walk}.gpx"))
    got = (found.length_m, found.distinct_cameras, found.metres_in_view, found.camera_metres)
    assert (*got, *seconds) == pytest.approx(expected, abs=6e-4)
    assert found.passes >= found.distinct_cameras


@needs_bench
def test_a_larger_case_the_slow_way() -> None:
    """One piece at a time in plain Python, each in its own scale, and no index."""
    with (BENCH / "route_1000.csv").open() as file:
        rows = [(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)]
    with (BENCH / "cams_1000.csv").open() as file:
        eyes = [(float(r["longitude"]), float(r["latitude"])) for r in csv.DictReader(file)]
    union = summed = 0.0
    seen_by: set[int] = set()
    for a, b in pairwise(rows):
        east = 111_319 * math.cos(math.radians((a[1] + b[1]) / 2))
        near = [
            (i, Eye((x - a[0]) * east, (y - a[1]) * 111_319, 10.0))
            for i, (x, y) in enumerate(eyes)
            if abs(x - a[0]) < 0.001 and abs(y - a[1]) < 0.001
        ]
        end = ((b[0] - a[0]) * east, (b[1] - a[1]) * 111_319)
        told = slowly([(0.0, 0.0), end], [eye for _, eye in near])
        union, summed = union + told.union, summed + told.summed
        seen_by |= {near[i][0] for i in told.seen_by}
    assert (union, summed, len(seen_by)) == pytest.approx((84.071, 95.705, 5), abs=6e-4)


# ---- what holds for any input

LINES = lines()
EYES = st.lists(EYE, min_size=1, max_size=6)
Points = list[tuple[float, float]]


def exposed(points: Points, eyes: list[Eye]) -> RouteExposure:
    x, y = np.array(points, float).T
    return exposure_of_line(line_in_metres(x, y), cameras(*eyes))


@given(LINES, EYES)
def test_never_more_than_the_line_and_the_sum(points: Points, eyes: list[Eye]) -> None:
    found = exposed(points, eyes)
    assert 0 <= found.metres_in_view <= found.length_m
    assert found.metres_in_view <= found.camera_metres * (1 + 1e-12)
    assert found.camera_metres <= found.distinct_cameras * found.length_m * (1 + 1e-12)
    assert found.distinct_cameras <= found.passes
    assert found.share_in_view is None or found.share_in_view <= 1


@given(LINES, EYES)
def test_reversed_it_is_the_same(points: Points, eyes: list[Eye]) -> None:
    assume(not slowly(points, eyes).doubtful)
    there, back = exposed(points, eyes), exposed(points[::-1], eyes)
    assert there.metres_in_view == pytest.approx(back.metres_in_view, abs=1e-6)
    assert there.camera_metres == pytest.approx(back.camera_metres, abs=1e-6)
    assert there.distinct_cameras == back.distinct_cameras
    assert there.passes == back.passes


@given(LINES, EYES, EYE)
def test_one_more_camera_never_lowers_it(points: Points, eyes: list[Eye], more: Eye) -> None:
    before, after = exposed(points, eyes), exposed(points, [*eyes, more])
    assert after.metres_in_view >= before.metres_in_view - 1e-9
    assert after.camera_metres >= before.camera_metres - 1e-9
    assert after.distinct_cameras >= before.distinct_cameras


@given(LINES, EYES, st.floats(0.01, 0.99), st.data())
def test_a_piece_split_is_the_same(
    points: Points, eyes: list[Eye], share: float, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(points) - 2))
    (ax, ay), (bx, by) = points[at], points[at + 1]
    middle = (ax + share * (bx - ax), ay + share * (by - ay))
    split = [*points[: at + 1], middle, *points[at + 1 :]]
    assume(not slowly(split, eyes).doubtful and not slowly(points, eyes).doubtful)
    whole, parts = exposed(points, eyes), exposed(split, eyes)
    assert parts.metres_in_view == pytest.approx(whole.metres_in_view, abs=1e-6)
    assert parts.camera_metres == pytest.approx(whole.camera_metres, abs=1e-6)
    assert (parts.distinct_cameras, parts.passes) == (whole.distinct_cameras, whole.passes)


@given(LINES, EYES, st.floats(0, 360))
def test_the_whole_scene_turned_is_the_same(points: Points, eyes: list[Eye], turned: float) -> None:
    assume(not slowly(points, eyes).doubtful)
    sine, cosine = math.sin(math.radians(turned)), math.cos(math.radians(turned))

    def turn(x: float, y: float) -> tuple[float, float]:
        return cosine * x + sine * y, cosine * y - sine * x  # clockwise, as bearings run

    there = [Eye(*turn(eye.x, eye.y), eye.range_m, eye.facing + turned, eye.view) for eye in eyes]
    before, after = exposed(points, eyes), exposed([turn(*point) for point in points], there)
    assert after.metres_in_view == pytest.approx(before.metres_in_view, abs=1e-5)
    assert after.camera_metres == pytest.approx(before.camera_metres, abs=1e-5)


def test_no_length_has_no_share() -> None:
    found = exposed([(1.0, 1.0), (1.0, 1.0)], [Eye(0, 0, 5)])
    assert (found.length_m, found.share_in_view, found.distinct_cameras) == (0, None, 1)


def test_the_same_street_twice_counts_twice() -> None:
    found = exposed([(-20.0, 0.0), (20.0, 0.0), (-20.0, 0.0)], [Eye(0, 0, 10)])
    assert (found.metres_in_view, found.distinct_cameras, found.passes) == (40, 1, 2)


# ---- many lines at once


def test_two_threads_give_the_same_bits_as_one_and_lines_do_not_meet() -> None:
    rng = np.random.default_rng(11)
    sizes = rng.integers(2, 9, 400)
    first = np.concatenate([[0], np.cumsum(sizes)])
    x, y = rng.uniform(0, 900, (2, first[-1]))
    eyes = [
        Eye(*at, r, f, v)
        for at, r, f, v in zip(
            rng.uniform(0, 900, (300, 2)).tolist(), rng.uniform(2, 60, 300),
            rng.uniform(0, 360, 300), rng.choice([50.0, 200.0, 360.0], 300), strict=True,
        )
    ]  # fmt: skip
    grid = camera_grid(cameras(*eyes))
    all_lines = pieces(first, x, y, seconds=rng.uniform(0, 9, len(x)))
    one, two = (look_at_lines(grid, all_lines, threads=n) for n in (1, 2))
    for name in vars(one):
        assert vars(one)[name].tobytes() == vars(two)[name].tobytes(), name
    for line in range(0, 400, 37):
        points = list(zip(x.tolist(), y.tolist(), strict=True))[first[line] : first[line + 1]]
        alone = exposed(points, eyes)
        assert one.union_m[line] == pytest.approx(alone.metres_in_view, abs=1e-9)
        assert (one.cameras[line], one.passes[line]) == (alone.distinct_cameras, alone.passes)
