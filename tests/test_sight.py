"""Line of sight: hand cases, and random scenes against two slow ways of their own."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watchglass.places.buildings import Buildings
from watchglass.places.cameras import Cameras
from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.geometry.edge_table import edge_exposure
from watchglass.places.geometry.eyes import BEFORE_WALL_M, eyes_of
from watchglass.places.geometry.sight_table import edge_exposure_with_sight
from watchglass.places.geometry.walls import walls_of
from watchglass.places.plane import Plane, plane_for
from watchglass.places.streets import Streets

Point = tuple[float, float]
Ring = list[Point]
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def streets_of(*lines: Ring) -> Streets:
    """One edge per line; the nodes are its ends."""
    ends = [end for line in lines for end in (line[0], line[-1])]
    points = [point for line in lines for point in line]
    count = len(lines)
    return Streets(
        node_x_m=np.array([x for x, _ in ends]), node_y_m=np.array([y for _, y in ends]),
        start=np.arange(0, 2 * count, 2), end=np.arange(1, 2 * count, 2),
        first=np.cumsum([0, *(len(line) for line in lines)]),
        x_m=np.array([x for x, _ in points], float), y_m=np.array([y for _, y in points], float),
        street=np.arange(count), oneway=np.zeros(count, np.int8),
        names=tuple(str(at) for at in range(count)),
    )  # fmt: skip


def buildings_of(*buildings: list[Ring]) -> Buildings:
    """Each building is a list of rings: its outline, and its courts."""
    rings = [(at, ring) for at, rings in enumerate(buildings) for ring in rings]
    corners = [point for _, ring in rings for point in ring]
    return Buildings(
        first=np.cumsum([0, *(len(ring) for _, ring in rings)]),
        x_m=np.array([x for x, _ in corners], float),
        y_m=np.array([y for _, y in corners], float),
        building=np.array([at for at, _ in rings], np.int64),
    )


def box(west: float, south: float, east: float, north: float) -> Ring:
    return [(west, south), (east, south), (east, north), (west, north)]


def camera(
    x: float, y: float, range_m: float, facing: float = math.nan, view: float = 360.0
) -> Cameras:
    return Cameras(*(np.array([value]) for value in (x, y, range_m, facing, view)))


def several(cameras: list[Any]) -> Cameras:
    columns = ("x_m", "y_m", "range_m", "facing_deg", "view_deg")
    return Cameras(*(np.concatenate([getattr(one, c) for one in cameras]) for c in columns))


def seen_m(line: Ring, cameras: Cameras, *buildings: list[Ring]) -> EdgeExposure:
    return edge_exposure_with_sight(streets_of(line), cameras, buildings_of(*buildings))


# ---- by hand


def test_a_wall_across_hides_what_lies_between_its_rays() -> None:
    # Rays through (-2, 5) and (2, 5) meet the street, 20 m away, at -8 and 8: 16 of 80 m.
    seen = seen_m([(-40, 20), (40, 20)], camera(0, 0, 50), [box(-2, 5, 2, 6)])
    assert seen.union_m[0] == pytest.approx(64.0, abs=1e-9)
    assert (seen.sum_m[0], seen.passes[0]) == (pytest.approx(64.0, abs=1e-9), 2)
    assert seen.camera.tolist() == [0] and seen.first.tolist() == [0, 1]


def test_a_wall_across_and_the_end_of_the_range() -> None:
    # In range up to sqrt(25^2 - 20^2) = 15 m to either side; the wall hides 8 m of these.
    seen = seen_m([(-40, 20), (40, 20)], camera(0, 0, 25), [box(-2, 5, 2, 6)])
    assert seen.union_m[0] == pytest.approx(14.0, abs=1e-9)


def test_a_view_that_is_hidden_whole_is_no_camera_of_the_street() -> None:
    seen = seen_m([(-40, 20), (40, 20)], camera(0, 0, 25), [box(-20, 5, 20, 6)])
    assert (seen.union_m[0], seen.passes[0], len(seen.camera)) == (0.0, 0, 0)


@pytest.mark.parametrize("beside", [box(-20, -6, 20, -5), box(-20, 21, 20, 25), box(41, 0, 60, 40)])
def test_a_wall_beside_or_beyond_hides_nothing(beside: Ring) -> None:
    seen = seen_m([(-40, 20), (40, 20)], camera(0, 0, 50), [beside])
    assert (seen.union_m[0], seen.passes[0]) == (pytest.approx(80.0, abs=1e-9), 1)


def test_a_street_round_the_corner_is_seen_up_to_the_ray_past_it() -> None:
    # From (-5, 2) past the corner (0, 0): at x = 5 the ray is at y = -2.
    seen = seen_m([(5, -20), (5, 20)], camera(-5, 2, 100), [box(-30, -30, 0, 0)])
    assert seen.union_m[0] == pytest.approx(22.0, abs=1e-9)


def test_a_camera_in_a_court_sees_the_court_alone() -> None:
    house = [box(0, 0, 40, 40), box(10, 10, 30, 30)]
    inside = seen_m([(12, 15), (28, 15)], camera(20, 20, 60), house)
    outside = seen_m([(0, -5), (40, -5)], camera(20, 20, 60), house)
    through = seen_m([(20, -20), (20, 60)], camera(25, 20, 60), house)
    assert inside.union_m[0] == pytest.approx(16.0, abs=1e-9)
    assert outside.union_m[0] == 0.0
    assert through.union_m[0] == pytest.approx(20.0, abs=1e-8)  # the court is 20 m wide


def test_a_path_along_a_wall_is_in_view_from_in_front_and_hidden_from_behind() -> None:
    wall = [box(-50, -4, 50, 0)]
    assert seen_m([(-10, 0), (10, 0)], camera(0, 5, 30), wall).union_m[0] == pytest.approx(20.0)
    assert seen_m([(-10, 0), (10, 0)], camera(0, -9, 30), wall).union_m[0] == 0.0


@given(st.floats(0, 6.28), st.floats(0.5, 40), st.floats(-30, 30), st.floats(0, 1), st.booleans())
def test_a_path_along_a_slanting_wall_is_in_view_too(
    turn: float, away: float, along: float, part: float, is_back: bool
) -> None:
    """Paths that share the corners of a house, or lie between them, far from the origin."""
    east, north = math.cos(turn), math.sin(turn)

    def at(on: float, off: float) -> Point:
        return 812.345 + on * east - off * north, -1234.567 + on * north + off * east

    house = [[at(-10, 0), at(-10, -8), at(10, -8), at(10, 0)]]
    path = [at(-10, 0), at(10, 0)] if part < 0.5 else [at(-10, 0), at(20 * part - 10, 0)]
    length = math.dist(*path)
    path = path[::-1] if is_back else path
    in_front, behind = camera(*at(along, away), 90), camera(*at(along, -8 - away), 90)
    assert seen_m(path, in_front, house).union_m[0] == pytest.approx(length, abs=1e-6)
    assert seen_m(path, behind, house).union_m[0] == pytest.approx(0.0, abs=1e-6)


def test_no_light_falls_between_two_houses_that_share_a_wall() -> None:
    line: Ring = [(-40, 21), (40, 17)]
    for split in (0.0, 1 / 3, 3.77):
        one = seen_m(line, camera(0.1, 0, 60), [box(-5, 5, 5, 6)])
        two = seen_m(line, camera(0.1, 0, 60), [box(-5, 5, split, 6)], [box(split, 5, 5, 6)])
        assert two.union_m[0] == pytest.approx(one.union_m[0], abs=1e-9)
        assert (two.passes[0], one.passes[0]) == (2, 2)


def test_a_directed_camera_loses_only_what_it_would_see() -> None:
    # Facing north with 90 degrees: 20 m to either side of the street; 8 of each are hidden.
    seen = seen_m([(-40, 20), (40, 20)], camera(0, 0, 50, 0, 90), [box(-2, 5, 2, 6)])
    assert seen.union_m[0] == pytest.approx(24.0, abs=1e-9)


def test_somebody_who_stands_still_behind_a_wall_is_not_seen() -> None:
    stop: Ring = [(0, 20), (0, 20)]
    assert len(seen_m(stop, camera(0, 0, 50), [box(-2, 5, 2, 6)]).camera) == 0
    assert len(seen_m(stop, camera(0, 0, 50), [box(3, 5, 4, 6)]).camera) == 1


@pytest.mark.parametrize("bends", [[-3, 30], [30], [-20], [-20, 20], [-30, -20, -8, 8, 9]])
def test_a_view_over_several_pieces_of_a_street_is_one_pass(bends: list[float]) -> None:
    line: Ring = [(x, 20) for x in (-40, *bends, 40)]
    seen = seen_m(line, camera(0, 0, 50), [box(-2, 5, 2, 6)])
    assert (seen.union_m[0], seen.passes[0]) == (pytest.approx(64.0, abs=1e-9), 2)


def test_many_pillars_need_more_room_than_one_camera_was_given() -> None:
    # 15 pillars 0.4 m wide, 10 m away, throw shadows 0.8 m wide on a street 20 m away.
    pillars = [[box(at - 0.2, 10, at + 0.2, 10.000001)] for at in range(-14, 15, 2)]
    seen = seen_m([(-60, 20), (60, 20)], camera(0, 0, 90), *pillars)
    assert seen.union_m[0] == pytest.approx(120 - 15 * 0.8, abs=1e-3)
    assert seen.passes[0] == 16


def test_many_cameras_on_few_streets_need_a_longer_list() -> None:
    cameras = several([camera(at / 10, 0, 50) for at in range(60)])
    lines: list[Ring] = [[(-10.0, y), (10.0, y)] for y in (5.0, 6.0, 7.0)]
    seen = edge_exposure_with_sight(streets_of(*lines), cameras, buildings_of(), threads=1)
    assert seen.first.tolist() == [0, 60, 120, 180]
    assert seen.camera.tolist() == [*range(60)] * 3


def test_no_camera_sees_nothing() -> None:
    nobody = Cameras(*(np.zeros(0) for _ in range(5)))
    seen = seen_m([(-10, 5), (10, 5)], nobody, [box(-2, 2, 2, 3)])
    assert (seen.length_m[0], seen.union_m[0], len(seen.camera)) == (20.0, 0.0, 0)


# ---- cameras on and in houses

HOUSE = [box(0, 0, 20, 10)]


@pytest.mark.parametrize("deep", [-0.05, 0.0, 0.02, 0.5, 3.0])
def test_a_camera_on_or_in_a_house_looks_from_in_front_of_its_wall(deep: float) -> None:
    one = camera(10, 10 - deep, 20)
    eyes = eyes_of(one, walls_of(buildings_of(HOUSE)))
    assert (eyes.x_m[0], eyes.y_m[0]) == (10.0, pytest.approx(10 + BEFORE_WALL_M))
    assert eyes.moved_m[0] == pytest.approx(abs(deep + BEFORE_WALL_M))
    # The range is that of the mapped place: half a chord is sqrt(20^2 - (5 + deep)^2).
    above = seen_m([(-50, 15), (70, 15)], one, HOUSE)
    assert above.union_m[0] == pytest.approx(2 * math.sqrt(400 - (5 + deep) ** 2))
    assert seen_m([(-50, -5), (70, -5)], one, HOUSE).union_m[0] == 0.0


def test_a_camera_in_front_of_a_wall_stays_where_it_is() -> None:
    eyes = eyes_of(camera(10, 10.2, 20), walls_of(buildings_of(HOUSE)))
    assert (eyes.x_m[0], eyes.y_m[0], eyes.moved_m[0]) == (10.0, 10.2, 0.0)


def test_a_camera_hangs_on_a_wall_it_does_not_have_its_back_to() -> None:
    walls = walls_of(buildings_of(HOUSE))
    south = eyes_of(camera(10, 9, 30, 180, 60), walls)
    assert south.y_m[0] == pytest.approx(-BEFORE_WALL_M)  # 9 m away, but the nearest it can
    north = eyes_of(camera(10, 9, 30, 0, 60), walls)
    along = eyes_of(camera(10, 9, 30, 100, 60), walls)  # 10 degrees into the wall, as mapped
    assert north.y_m[0] == along.y_m[0] == pytest.approx(10 + BEFORE_WALL_M)


def test_a_camera_on_a_shared_wall_hangs_where_there_is_open_ground() -> None:
    next_door = [box(20, 0, 40, 10)]
    eyes = eyes_of(camera(20, 4, 30), walls_of(buildings_of(HOUSE, next_door)))
    assert eyes.y_m[0] == pytest.approx(-BEFORE_WALL_M)
    assert eyes.x_m[0] == pytest.approx(20)


def test_a_camera_with_houses_on_all_sides_sees_no_street() -> None:
    around = [box(0, 0, 40, 40), box(10, 10, 30, 30)]
    one, filled = camera(20, 20, 60), [box(10, 10, 30, 30)]
    assert eyes_of(one, walls_of(buildings_of(around, filled))).moved_m[0] == 0.0
    assert seen_m([(-20, -5), (60, -5)], one, around, filled).union_m[0] == 0.0


def test_a_camera_mapped_in_a_court_looks_into_the_court() -> None:
    house = [box(0, 0, 40, 40), box(10, 10, 30, 30)]
    eyes = eyes_of(camera(20, 9.5, 30), walls_of(buildings_of(house)))
    assert eyes.y_m[0] == pytest.approx(10 + BEFORE_WALL_M)


def test_places_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        walls_of(buildings_of([[(0, 0), (1, math.nan), (2, 2)]]))
    with pytest.raises(ValueError, match="finite"):
        eyes_of(camera(math.inf, 0, 20), walls_of(buildings_of(HOUSE)))


def test_repeated_corners_and_empty_rings_are_no_walls() -> None:
    ring: Ring = [(0, 0), (20, 0), (20, 0), (20, 10), (0, 10), (0, 10)]
    walls = walls_of(buildings_of([ring, []], [[]], [box(30, 0, 40, 10)]))
    assert len(walls.ax) == 8
    assert walls.first.tolist() in ([0, 4, 8], [0, 4, 4, 8])


# ---- random scenes: plain Python, sight line by sight line, and shapely

metres = st.integers(-600, 600).map(lambda tenths: tenths / 10)


@st.composite
def a_house(draw: Any) -> list[Ring]:
    """A house of three to six corners around a place, some with a court."""
    x, y, size = draw(metres), draw(metres), draw(st.floats(2, 25))
    turn, corners = draw(st.floats(0, 6.28)), draw(st.integers(3, 6))
    angles = [turn + 2 * math.pi * at / corners for at in range(corners)]
    rings = [[(x + size * math.cos(a), y + size * math.sin(a)) for a in angles]]
    if draw(st.booleans()):
        rings.append([(x + size / 3 * math.cos(a), y + size / 3 * math.sin(a)) for a in angles])
    if draw(st.booleans()):
        rings[0].reverse()
    return rings


@st.composite
def a_camera(draw: Any) -> Cameras:
    view = draw(st.sampled_from([360.0, 360.0, 40.0, 95.0, 180.0, 270.0]))
    facing = math.nan if view == 360.0 else draw(st.floats(0, 359))
    return camera(draw(metres), draw(metres), draw(st.floats(5, 90)), facing, view)


lines = st.tuples(st.tuples(metres, metres), st.tuples(metres, metres))
scenes = st.tuples(lines, st.lists(a_camera(), min_size=1, max_size=4),
                   st.lists(a_house(), max_size=6))  # fmt: skip
STEPS = 40


def cut_up(line: tuple[Point, Point]) -> list[Ring]:
    (ax, ay), (bx, by) = line
    at = [(ax + (bx - ax) * k / STEPS, ay + (by - ay) * k / STEPS) for k in range(STEPS + 1)]
    return [[a, b] for a, b in pairwise(at)]


def middle(piece: Ring) -> Point:
    return (piece[0][0] + piece[1][0]) / 2, (piece[0][1] + piece[1][1]) / 2


def in_view(cameras: Cameras, point: Point) -> bool:
    """Disc and angle, by bearings: not as the code does it."""
    dx, dy = point[0] - cameras.x_m[0], point[1] - cameras.y_m[0]
    if math.hypot(dx, dy) > cameras.range_m[0]:
        return False
    if cameras.view_deg[0] >= 360:
        return True
    off = (math.degrees(math.atan2(dx, dy)) - cameras.facing_deg[0] + 180) % 360 - 180
    return bool(abs(off) <= cameras.view_deg[0] / 2)


def side(a: Point, b: Point, p: Point) -> float:
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def is_hidden(eye: Point, point: Point, houses: list[list[Ring]]) -> bool:
    """Whether any side of any ring crosses the line from eye to point."""
    for ring in (ring for house in houses for ring in house):
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
            if side(eye, point, a) * side(eye, point, b) < 0 and (
                side(a, b, eye) * side(a, b, point) < 0
            ):
                return True
    return False


def is_hidden_by_shapely(eye: Point, point: Point, houses: list[list[Ring]]) -> bool:
    from shapely import LineString, Polygon

    return any(
        Polygon(house[0], house[1:]).intersects(LineString([eye, point])) for house in houses
    )


@settings(max_examples=60)
@given(scenes)
@example((((-10.0, 5.0), (10.0, 5.0)), [camera(0, 0, 60)], [[box(-2, 2, 2, 3)]]))
def test_every_short_piece_is_seen_as_sight_lines_say(scene: Any) -> None:
    line, cameras, houses = scene
    pieces = cut_up(line)
    for one in cameras:
        seen = edge_exposure_with_sight(streets_of(*pieces), one, buildings_of(*houses), threads=1)
        eyes = eyes_of(one, walls_of(buildings_of(*houses)))
        eye = float(eyes.x_m[0]), float(eyes.y_m[0])
        for piece, length, union in zip(pieces, seen.length_m, seen.union_m, strict=True):
            point = middle(piece)
            if 1e-6 < union < length - 1e-6 or length < 1e-3:
                continue  # a border lies in the piece
            expected = in_view(one, point)
            open_view = expected and not is_hidden(eye, point, houses)
            by_shapely = expected and not is_hidden_by_shapely(eye, point, houses)
            assert (union > length / 2) == open_view
            if eyes.moved_m[0] > 0 or not is_inside(one, houses):
                assert (union > length / 2) == by_shapely


def is_inside(one: Cameras, houses: list[list[Ring]]) -> bool:
    from shapely import Point as ShapelyPoint
    from shapely import Polygon

    place = ShapelyPoint(one.x_m[0], one.y_m[0])
    return any(Polygon(house[0], house[1:]).intersects(place) for house in houses)


@settings(max_examples=60)
@given(scenes)
def test_sight_never_adds_and_pieces_add_up(scene: Any) -> None:
    line, cameras, houses = scene
    whole, town = several(cameras), buildings_of(*houses)
    plain = edge_exposure(streets_of(list(line)), whole)
    seen = edge_exposure_with_sight(streets_of(list(line)), whole, town, threads=1)
    in_pieces = edge_exposure_with_sight(streets_of(*cut_up(line)), whole, town, threads=2)
    assert seen.union_m[0] <= plain.union_m[0] + 1e-9
    assert seen.sum_m[0] <= plain.sum_m[0] + 1e-9
    assert set(seen.camera) <= set(plain.camera)
    assert seen.length_m[0] == plain.length_m[0]
    assert in_pieces.union_m.sum() == pytest.approx(seen.union_m[0], abs=1e-6)
    assert in_pieces.sum_m.sum() == pytest.approx(seen.sum_m[0], abs=1e-6)
    if line[0] != line[1]:
        assert set(in_pieces.camera) == set(seen.camera)


@settings(max_examples=40)
@given(st.lists(a_camera(), min_size=1, max_size=6), st.lists(lines, min_size=1, max_size=4))
def test_without_buildings_it_is_the_plain_table(
    cameras: list[Cameras], paths: list[tuple[Point, Point]]
) -> None:
    streets = streets_of(*(list(path) for path in paths))
    plain = edge_exposure(streets, several(cameras))
    seen = edge_exposure_with_sight(streets, several(cameras), buildings_of())
    assert np.allclose(seen.union_m, plain.union_m, rtol=0, atol=1e-9)
    assert np.allclose(seen.sum_m, plain.sum_m, rtol=0, atol=1e-9)
    for column in ("passes", "first", "camera"):
        assert np.array_equal(getattr(seen, column), getattr(plain, column))


@settings(max_examples=40)
@given(scenes, st.floats(0, 6.28))
def test_a_turned_scene_is_seen_alike(scene: Any, turn: float) -> None:
    line, cameras, houses = scene

    def turned(point: Point) -> Point:
        (x, y), (c, s) = point, (math.cos(turn), math.sin(turn))
        return c * x - s * y, s * x + c * y

    def moved(one: Cameras) -> Cameras:
        x, y = turned((one.x_m[0], one.y_m[0]))
        return camera(x, y, one.range_m[0], one.facing_deg[0] - math.degrees(turn), one.view_deg[0])

    if any(is_inside(one, houses) for one in cameras):
        return  # which of two walls is nearer may turn on the last digit
    homes = [[[turned(p) for p in ring] for ring in house] for house in houses]
    path = [turned(line[0]), turned(line[1])]
    there = seen_m(path, several([moved(one) for one in cameras]), *homes)
    here = seen_m(list(line), several(cameras), *houses)
    assert there.sum_m[0] == pytest.approx(here.sum_m[0], abs=1e-5)


# ---- a real city centre


def geojson(name: str) -> list[dict[str, Any]]:
    path = SHARED / "data" / "helsinki-centre" / name
    if not path.exists():
        pytest.skip("the shared data folder beside the project is not there (helsinki-centre)")
    return [one["geometry"] for one in json.loads(path.read_text("utf-8"))["features"]]


def footprints(plane: Plane) -> list[list[Ring]]:
    found: list[list[Ring]] = []
    for one in geojson("buildings.geojson"):
        polygons = [one["coordinates"]] if one["type"] == "Polygon" else one["coordinates"]
        for rings in polygons:
            in_metres = [plane.metres(*np.array(ring)[:-1].T[:2]) for ring in rings]
            found.append([list(zip(x.tolist(), y.tolist(), strict=True)) for x, y in in_metres])
    return found


def test_buildings_hide_much_of_what_cameras_in_helsinki_would_see() -> None:
    lines = [one["coordinates"] for one in geojson("streets.geojson")]
    plane = plane_for(*np.array([point[:2] for line in lines for point in line]).T)
    streets = streets_of(
        *(list(zip(*(c.tolist() for c in plane.metres(*np.array(line).T[:2])), strict=True))
          for line in lines)
    )  # fmt: skip
    places = np.array([one["coordinates"][:2] for one in geojson("cameras.geojson")])
    x, y = plane.metres(*places.T)
    cameras = Cameras(x, y, np.full(len(x), 30.0), np.full(len(x), np.nan), np.full(len(x), 360.0))
    houses = footprints(plane)
    plain = edge_exposure(streets, cameras)
    seen = edge_exposure_with_sight(streets, cameras, buildings_of(*houses))
    assert (seen.union_m <= plain.union_m + 1e-9).all()
    assert seen.sum_m.sum() / plain.sum_m.sum() == pytest.approx(0.771, abs=0.01)
    assert seen.union_m.sum() / plain.union_m.sum() == pytest.approx(0.829, abs=0.01)
    sampled = camera_metres_by_sight_lines(streets, cameras, houses, step_m=2.0)
    assert sampled == pytest.approx(seen.sum_m.sum(), rel=0.01)


def camera_metres_by_sight_lines(
    streets: Streets, cameras: Cameras, houses: list[list[Ring]], step_m: float
) -> float:
    """Points along every street, and a line of shapely from each camera to each of them."""
    from shapely import Polygon, STRtree, linestrings

    steps = [
        (streets.x_m[k], streets.y_m[k], streets.x_m[k + 1], streets.y_m[k + 1])
        for start, stop in zip(streets.first[:-1], streets.first[1:], strict=True)
        for k in range(start, stop - 1)
    ]
    points, worth = [], []
    for ax, ay, bx, by in steps:
        count = max(1, int(math.hypot(bx - ax, by - ay) / step_m))
        u = (np.arange(count) + 0.5) / count
        points.append(np.column_stack([ax + u * (bx - ax), ay + u * (by - ay)]))
        worth.append(np.full(count, math.hypot(bx - ax, by - ay) / count))
    at, metres_of = np.concatenate(points), np.concatenate(worth)
    walls = STRtree([Polygon(house[0], house[1:]) for house in houses])
    eyes, total = eyes_of(cameras, walls_of(buildings_of(*houses))), 0.0
    for one in range(len(cameras)):
        away = np.hypot(at[:, 0] - cameras.x_m[one], at[:, 1] - cameras.y_m[one])
        near = np.flatnonzero(away <= cameras.range_m[one])
        eye = np.broadcast_to([eyes.x_m[one], eyes.y_m[one]], (len(near), 2))
        rays = linestrings(np.stack([eye, at[near]], axis=1))
        hidden = np.unique(walls.query(rays, predicate="intersects")[0])
        total += metres_of[near].sum() - metres_of[near][hidden].sum()
    return float(total)
