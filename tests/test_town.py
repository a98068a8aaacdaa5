"""The made-up town: the same for a seed, whole, of the size asked, and no house on a street."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchglass.places.streets import Streets
from watchglass.places.town import PlacementRule, Town, TownSettings, make_town, town_cameras
from watchglass.places.town_settings import LIMITS

RULES: tuple[PlacementRule, ...] = ("along streets", "at crossings", "centre-heavy")
CROOKED = TownSettings(
    blocks_east=9, blocks_north=7, spacing_spread=0.8, jitter_share=0.24,
    missing_street_share=0.3, court_share=1.0, block_m=80, destinations=12,
)  # fmt: skip


@cache
def town(which: str = "default", seed: int = 1) -> Town:
    return make_town({"default": TownSettings(), "crooked": CROOKED}[which], seed)


def arrays_of(thing: Any) -> list[Any]:
    """Every array and number of a dataclass, and of those inside it, in order."""
    found = []
    for field in fields(thing):
        value = getattr(thing, field.name)
        found += arrays_of(value) if hasattr(value, "__dataclass_fields__") else [value]
    return found


def same(one: Any, other: Any) -> bool:
    pairs = zip(arrays_of(one), arrays_of(other), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


def reached(streets: Streets) -> int:
    """How many nodes can be reached from the first, walking in plain Python."""
    beside: dict[int, list[int]] = {}
    for a, b in zip(streets.start.tolist(), streets.end.tolist(), strict=True):
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    seen, todo = {0}, [0]
    while todo:
        for node in beside.get(todo.pop(), []):
            if node not in seen:
                seen.add(node)
                todo.append(node)
    return len(seen)


def polygons(town: Town) -> list[Any]:
    from shapely import Polygon

    buildings = town.buildings
    rings: dict[int, list[Any]] = {}
    for ring, building in enumerate(buildings.building.tolist()):
        span = slice(buildings.first[ring], buildings.first[ring + 1])
        corners = np.column_stack([buildings.x_m[span], buildings.y_m[span]])
        rings.setdefault(building, []).append(corners)
    return [Polygon(of_one[0], of_one[1:]) for of_one in rings.values()]


# ---- the same town, and no other


@pytest.mark.parametrize("which", ["default", "crooked"])
def test_the_same_settings_and_seed_give_the_same_town(which: str) -> None:
    assert same(town(which), make_town(town(which).settings, 1))
    assert not same(town(which), make_town(town(which).settings, 2))


def test_a_setting_moves_only_what_it_names() -> None:
    more = make_town(replace(TownSettings(), people=50_000, destinations=80), 1)
    assert same(more.streets, town().streets) and same(more.buildings, town().buildings)
    assert more.residents.people.sum() == 50_000
    fewer_houses = make_town(replace(TownSettings(), built_share=0.5), 1)
    assert same(fewer_houses.streets, town().streets)
    assert same(fewer_houses.residents, town().residents)
    assert len(fewer_houses.buildings.first) < len(town().buildings.first)


def test_a_town_is_where_it_was() -> None:
    """Numbers of this seed as first made: a change of the generator is a change of results."""
    streets = town().streets
    assert streets.edges == 773
    assert streets.node_x_m[:3] == pytest.approx([3.760, 100.240, 185.073], abs=1e-3)
    assert town().destinations[:5].tolist() == [2, 3, 4, 6, 64]


# ---- streets


@pytest.mark.parametrize("which", ["default", "crooked"])
def test_every_crossing_can_be_reached(which: str) -> None:
    one = town(which)
    assert reached(one.streets) == one.settings.crossings == len(one.streets.node_x_m)


@pytest.mark.parametrize(("east", "north"), [(4, 4), (4, 9), (31, 5)])
@pytest.mark.parametrize("missing", [0.0, 0.1, 0.4])
def test_as_many_streets_are_missing_as_asked(east: int, north: int, missing: float) -> None:
    asked = TownSettings(
        blocks_east=east, blocks_north=north, missing_street_share=missing, destinations=5
    )
    streets = make_town(asked, 3).streets
    full = east * (north + 1) + north * (east + 1)
    assert streets.edges == full - int(missing * full)
    assert reached(streets) == (east + 1) * (north + 1)


def test_edges_run_from_node_to_node_along_named_streets() -> None:
    streets = town("crooked").streets
    firsts, lasts = streets.first[:-1], streets.first[1:] - 1
    assert np.array_equal(streets.x_m[firsts], streets.node_x_m[streets.start])
    assert np.array_equal(streets.y_m[lasts], streets.node_y_m[streets.end])
    assert len(streets.names) == len(set(streets.names)) == (7 + 1) + (9 + 1)
    columns = CROOKED.blocks_east + 1
    along = streets.end - streets.start == 1
    assert np.array_equal(streets.street[along], streets.start[along] // columns)
    assert np.array_equal(streets.street[~along], 8 + streets.start[~along] % columns)
    assert not streets.oneway.any()


def test_streets_of_a_town_that_is_not_crooked_are_a_grid() -> None:
    straight = TownSettings(
        blocks_east=4, blocks_north=5, spacing_spread=0, jitter_share=0, missing_street_share=0,
        destinations=3,
    )  # fmt: skip
    streets = make_town(straight, 9).streets
    assert np.allclose(streets.length_m(), 100.0)
    assert streets.node_x_m[:6] == pytest.approx([0, 100, 200, 300, 400, 0], abs=1e-9)


# ---- houses


@pytest.mark.parametrize("which", ["default", "crooked"])
def test_no_house_stands_on_a_street_or_on_another_house(which: str) -> None:
    from shapely import LineString, STRtree

    one = town(which)
    houses, streets = polygons(one), one.streets
    assert all(house.is_valid and house.area > 0 for house in houses)
    edges = [
        LineString(np.column_stack([streets.x_m[a:b], streets.y_m[a:b]]))
        for a, b in zip(streets.first[:-1], streets.first[1:], strict=True)
    ]
    tree = STRtree(houses)
    for edge in edges:
        assert all(houses[at].intersection(edge).length < 1e-6 for at in tree.query(edge))
    for number, house in enumerate(houses):
        near = [at for at in tree.query(house) if at > number]
        assert all(house.intersection(houses[at]).area < 1e-6 for at in near)


def test_walls_stand_half_a_street_from_its_middle() -> None:
    from shapely import LineString, STRtree

    one = make_town(replace(TownSettings(), missing_street_share=0.0), 4)
    streets, houses = one.streets, polygons(one)
    edges = np.column_stack([streets.x_m, streets.y_m]).reshape(-1, 2, 2)
    tree = STRtree([LineString(edge) for edge in edges])
    away = [tree.geometries[tree.nearest(house)].distance(house) for house in houses]
    assert min(away) == pytest.approx(8.0, abs=1e-9)
    assert np.median(away) == pytest.approx(8.0, abs=1e-9)


def test_shares_of_blocks_with_houses_and_courts_are_met() -> None:
    large = replace(TownSettings(), blocks_east=60, blocks_north=60, built_share=0.8, block_m=120)
    buildings = make_town(large, 5).buildings
    houses = len(np.unique(buildings.building))
    assert houses / 3600 == pytest.approx(0.8, abs=0.03)
    assert len(buildings.building) / houses - 1 == pytest.approx(0.7, abs=0.03)
    assert make_town(replace(large, built_share=0.0), 5).buildings.first.tolist() == [0]


# ---- people


def test_residents_add_up_and_live_closer_in_the_middle() -> None:
    dense, even = town().residents, make_town(replace(TownSettings(), homes_at_edge=1.0), 1)
    assert dense.people.sum() == 20_000 and (dense.people == np.floor(dense.people)).all()
    assert len(dense.names) == len(set(dense.names)) == len(dense.people) == 64
    central = town().central
    assert central.sum() == 16
    away = np.hypot(dense.x_m - 1000, dense.y_m - 1000)
    assert away[central].max() <= away[~central].min() + 1e-6
    assert dense.people[central].mean() > 1.5 * dense.people[~central].mean()
    spread = even.residents.people[central].mean() / even.residents.people[~central].mean()
    assert spread == pytest.approx(1.0, abs=0.25)


def test_destinations_are_distinct_crossings_with_weights_that_add_up() -> None:
    one = town()
    assert len(one.destinations) == len(set(one.destinations.tolist())) == 60
    assert one.destinations.dtype == np.int64 and (np.diff(one.destinations) > 0).all()
    assert one.destination_weights.sum() == pytest.approx(1.0)
    assert (one.destination_weights > 0).all()
    x, y = one.streets.node_x_m[one.destinations], one.streets.node_y_m[one.destinations]
    away = np.hypot(x - 1000, y - 1000)
    assert (away * one.destination_weights).sum() < 0.8 * 765  # 765 m: mean over the square


# ---- cameras


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("round_share", [0.0, 0.3, 1.0])
def test_cameras_are_as_many_and_of_the_kind_asked(rule: PlacementRule, round_share: float) -> None:
    cameras = town_cameras(town("crooked"), 101, rule, round_share, 75.0, 25.0, 8)
    assert len(cameras) == 101
    is_round = cameras.view_deg == 360.0
    assert abs(is_round.sum() - round_share * 101) <= 1
    assert (cameras.view_deg[~is_round] == 75.0).all() and (cameras.range_m == 25.0).all()
    assert np.array_equal(np.isnan(cameras.facing_deg), is_round)
    assert ((cameras.facing_deg[~is_round] >= 0) & (cameras.facing_deg[~is_round] < 360)).all()
    assert len(town_cameras(town("crooked"), 0, rule, round_share, 75.0, 25.0, 8)) == 0


@pytest.mark.parametrize("rule", RULES)
def test_fewer_cameras_are_the_first_of_more(rule: PlacementRule) -> None:
    few, many = (town_cameras(town(), n, rule, 0.4, 90.0, 20.0, 3) for n in (50, 400))
    for a, b in zip(arrays_of(few), arrays_of(many), strict=True):
        assert np.array_equal(a, b[:50], equal_nan=True)
    other = town_cameras(town(), 50, rule, 0.4, 90.0, 20.0, 4)
    assert not np.array_equal(few.x_m, other.x_m)


@pytest.mark.parametrize("rule", RULES)
def test_cameras_hang_beside_streets_and_not_in_houses(rule: PlacementRule) -> None:
    from shapely import LineString, Point, STRtree

    one = town()
    cameras = town_cameras(one, 300, rule, 0.0, 90.0, 20.0, 3)
    places = [Point(x, y) for x, y in zip(cameras.x_m, cameras.y_m, strict=True)]
    houses, streets = polygons(one), one.streets
    edges = np.column_stack([streets.x_m, streets.y_m]).reshape(-1, 2, 2)
    roads = STRtree([LineString(edge) for edge in edges])
    off = [roads.geometries[roads.nearest(place)].distance(place) for place in places]
    assert max(off) <= 7.7 + 1e-9
    tree = STRtree(houses)
    inside = sum(houses[at].contains(p) for p in places for at in tree.query(p))
    assert inside <= 3  # at an oblique corner beside a missing street


def test_cameras_along_streets_look_into_the_street() -> None:
    straight = TownSettings(
        blocks_east=4, blocks_north=4, spacing_spread=0, jitter_share=0, missing_street_share=0,
        destinations=3,
    )  # fmt: skip
    cameras = town_cameras(make_town(straight, 1), 400, "along streets", 0.0, 90.0, 20.0, 3)
    facing = np.radians(cameras.facing_deg)
    # One metre on, in the direction it faces, a camera is not farther from its street.
    on_x, on_y = cameras.x_m + 0.1 * np.sin(facing), cameras.y_m + 0.1 * np.cos(facing)

    def off(x: Any, y: Any) -> Any:
        return np.minimum(np.abs((x + 50) % 100 - 50), np.abs((y + 50) % 100 - 50))

    assert np.allclose(off(cameras.x_m, cameras.y_m), 7.7)
    assert (off(on_x, on_y) <= off(cameras.x_m, cameras.y_m) + 1e-9).all()


def test_rules_place_cameras_where_they_say() -> None:
    one = town()
    along, crossing, centre = (
        town_cameras(one, 2000, rule, 0.0, 90.0, 20.0, 3) for rule in RULES
    )  # fmt: skip

    def to_middle(cameras: Any) -> float:
        return float(np.hypot(cameras.x_m - 1000, cameras.y_m - 1000).mean())

    def to_crossing(cameras: Any) -> Any:
        x = cameras.x_m[:, None] - one.streets.node_x_m
        return np.hypot(x, cameras.y_m[:, None] - one.streets.node_y_m).min(axis=1)

    assert to_middle(centre) < 0.8 * to_middle(along)
    assert to_middle(along) == pytest.approx(765, rel=0.05)
    assert np.allclose(to_crossing(crossing), 7.7)
    assert to_crossing(along).min() >= 7.7


# ---- settings


def test_settings_out_of_range_are_all_named() -> None:
    with pytest.raises(ValueError, match=r"blocks_east is 3; .*people is -1"):
        TownSettings(blocks_east=3, people=-1)
    with pytest.raises(ValueError, match="the town has 25 crossings"):
        TownSettings(blocks_east=4, blocks_north=4, destinations=26)
    assert set(LIMITS) == {field.name for field in fields(TownSettings)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"rule": "on roofs"},
        {"count": -1},
        {"round_share": 1.1},
        {"view_deg": 0.0},
        {"range_m": 0.0},
    ],
)
def test_cameras_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    asked = {"count": 5, "rule": RULES[0], "round_share": 0.5, "view_deg": 90.0, "range_m": 20.0}
    with pytest.raises(ValueError, match=next(iter(wrong))):
        town_cameras(town(), **{**asked, **wrong}, seed=1)


def test_the_largest_town_is_whole() -> None:
    large = make_town(TownSettings(blocks_east=224, blocks_north=224, people=1_000_000), 1)
    assert len(large.streets.node_x_m) == 50_625
    assert reached(large.streets) == 50_625
    assert large.residents.people.sum() == 1_000_000
    assert len(town_cameras(large, 15_000, "along streets", 0.2, 90.0, 30.0, 1)) == 15_000


def shares(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high)


@settings(max_examples=40)
@given(
    st.builds(
        TownSettings, blocks_east=st.integers(4, 8), blocks_north=st.integers(4, 8),
        block_m=st.floats(20, 300), spacing_spread=st.floats(0, 0.8),
        jitter_share=st.floats(0, 0.24), missing_street_share=st.floats(0, 0.4),
        street_width_m=st.floats(2, 40), built_share=st.floats(0, 1), court_share=st.floats(0, 1),
        wing_depth_m=st.floats(3, 30), people=st.integers(0, 5000), cell_m=st.floats(50, 500),
        homes_at_edge=st.floats(0.01, 10), destinations=st.integers(1, 25),
    ),
    st.integers(0, 2**63),
)  # fmt: skip
def test_any_settings_give_a_town_that_is_whole(asked: TownSettings, seed: int) -> None:
    one = make_town(asked, seed)
    assert reached(one.streets) == asked.crossings
    assert one.residents.people.sum() == asked.people
    houses = polygons(one)
    assert all(house.is_valid for house in houses)
    from shapely import MultiLineString, STRtree

    streets = one.streets
    lines = np.column_stack([streets.x_m, streets.y_m]).reshape(-1, 2, 2)
    roads = MultiLineString(list(lines))
    assert sum(house.intersection(roads).length for house in houses) < 1e-6
    tree = STRtree(houses)
    pairs = ((a, b) for a, house in enumerate(houses) for b in tree.query(house) if b > a)
    assert all(houses[a].intersection(houses[b]).area < 1e-4 for a, b in pairs)
