"""The made-up town as a kind of places: exact steps, values in between, groups, and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from watchglass.base.columns import PURPOSES, Exposure
from watchglass.base.mixing import Array
from watchglass.places.exposure_levels import LEVEL_NAMES
from watchglass.places.geometry.node_views import edges_and_nodes
from watchglass.places.purposes import ranges_m
from watchglass.places.synthetic_town import SyntheticTown, residence
from watchglass.places.town import TownSettings, make_town, town_cameras
from watchglass.places.town_between import CameraDraws, metres_between, seen_between
from watchglass.places.town_pavements import walked_streets
from watchglass.places.town_table import TownTable
from watchglass.places.town_trips import Destinations, Trips, trips_in_town
from watchglass.places.town_views import Step, town_views

TABLE = {"blocks_east": 9, "blocks_north": 8, "cell_m": 150.0, "destinations": 25, "people": 5000}
TOWN = SyntheticTown(town=TownTable(**TABLE))
SEED = 3


def draws_of(count: int, seed: int, **fixed: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return draws of places and network around what scenarios say; fixed: some held."""
    rng = np.random.default_rng(seed)
    low_high = {
        "speed_m_per_s": (0.9, 1.5), "deterrence_m": (200, 900), "round_share": (0.1, 0.6),
        "cameras": (60, 700), "undercount": (1, 1), "outdoor_share": (1, 1),
        "working_share": (1, 1), "pixels_across": (1280, 3840), "view_degrees": (60, 120),
        "seen_density": (25, 25), "recognisable_density": (125, 125),
        "identifiable_density": (250, 250), "farthest_m": (30, 150),
    }  # fmt: skip
    drawn = {n: np.exp(rng.uniform(*np.log(ends), count)) for n, ends in low_high.items()}
    drawn |= {name: np.full(count, value) for name, value in fixed.items()}
    places = ("speed_m_per_s", "deterrence_m", "round_share")
    return ({n: drawn[n] for n in places}, {n: v for n, v in drawn.items() if n not in places})


def exposed(town: SyntheticTown, drawn: Any, network: Any, groups: tuple[str, ...] = ("A",),
            seed: int = SEED) -> Exposure:  # fmt: skip
    return town.exposure(drawn, network, groups, seed)


def mean(exposure: Exposure, values: Array) -> Array:
    """Return the mean over the people of each group, (draws, groups)."""
    return np.asarray((exposure.shares * values).sum(axis=2))


def worked_out(town: SyntheticTown, drawn: Any, network: Any) -> Iterator[Trips]:
    """Yield what is seen in each draw, worked out exactly with just these cameras."""
    settings = town.town.settings()
    made = make_town(settings, SEED)
    streets, reach = walked_streets(made.streets, settings, SEED), ranges_m(network)
    to = Destinations(made.destinations, made.destination_weights)
    for i, deterrence in enumerate(drawn["deterrence_m"]):
        cameras = town_cameras(
            made, round(network["cameras"][i]), town.placement, drawn["round_share"][i],
            network["view_degrees"][i], 1.0, SEED,
        )  # fmt: skip
        seen = [edges_and_nodes(streets, cameras.with_range(reach[p][i]), made.buildings)
                for p in PURPOSES]  # fmt: skip
        yield trips_in_town(streets, made.residents, to, [edges for edges, _ in seen], deterrence,
                            views_at_node=[nodes for _, nodes in seen])  # fmt: skip


def test_at_a_step_the_town_is_the_exact_geometry() -> None:
    # 64 cameras, all directed, 90 degrees, 2^(7/2) m and 2^6 m, deterrence 50 x 2^3 m.
    drawn, network = draws_of(
        1, 0, cameras=64, view_degrees=90, round_share=0, deterrence_m=400, farthest_m=64,
        pixels_across=3840, seen_density=12.5, recognisable_density=1920 / 2**3.5,
        identifiable_density=2000, speed_m_per_s=1.25,
    )  # fmt: skip
    found, trips = exposed(TOWN, drawn, network), next(worked_out(TOWN, drawn, network))
    assert mean(found, found.trip_metres)[0, 0] == pytest.approx(trips.per_person(trips.metres))
    assert found.trip_seconds * 1.25 == pytest.approx(found.trip_metres)
    for p, purpose in enumerate(PURPOSES[:2]):
        view = found.views[purpose]
        total = trips.per_person(trips.sum_m)[p]
        assert total > 1 and mean(found, view.camera_metres)[0, 0] == pytest.approx(total)
        for name, by_cell in (("cameras", trips.cameras), ("passes", trips.passes),
                              ("metres", trips.union_m)):  # fmt: skip
            whole = trips.per_person(by_cell)[p]
            assert mean(found, getattr(view, name))[0, 0] == pytest.approx(whole), name
        assert view.seconds * 1.25 == pytest.approx(view.metres)
    # The levels are those of the cells ordered by what is seen of them.
    weight, seen = trips.people / trips.people.sum(), trips.union_m[0]
    middle = (weight * seen).sum()
    between = (found.shares[0, 0] * (found.views["seen"].metres[0, 0] - middle) ** 2).sum()
    whole = (weight * (seen - middle) ** 2).sum()
    assert found.lost_variance[0] == pytest.approx(1 - between / whole)
    assert 0 < found.lost_variance[0] < 0.5


@pytest.mark.parametrize("rule", ["along streets", "centre-heavy"])
def test_between_the_steps_the_error_is_what_the_kind_says(rule: Any) -> None:
    town = SyntheticTown(town=TownTable(**TABLE), placement=rule)
    drawn, network = draws_of(20, 1)
    found, exact = exposed(town, drawn, network), list(worked_out(town, drawn, network))
    metres = [one.per_person(one.metres) for one in exact]
    assert mean(found, found.trip_metres)[:, 0] == pytest.approx(np.array(metres), rel=0.01)
    for p, (on_average, draw_by_draw) in enumerate(((0.05, 0.10), (0.07, 0.13), (0.10, 0.25))):
        view = found.views[PURPOSES[p]]
        for name, column in (("metres", "union_m"), ("camera_metres", "sum_m"),
                             ("cameras", "cameras"), ("passes", "passes")):  # fmt: skip
            truth = np.array([one.per_person(getattr(one, column))[p] for one in exact])
            error = mean(found, getattr(view, name))[:, 0] / truth - 1
            assert abs(error.mean()) < on_average, (PURPOSES[p], name, error.mean())
            assert np.sqrt((error**2).mean()) < draw_by_draw, (PURPOSES[p], name)


def test_a_draw_depends_on_its_own_numbers_and_not_on_the_others() -> None:
    drawn, network = draws_of(7, 2)
    whole = exposed(TOWN, drawn, network)
    for i in (0, 4):
        one = exposed(TOWN, {n: v[i : i + 1] for n, v in drawn.items()},
                      {n: v[i : i + 1] for n, v in network.items()})  # fmt: skip
        for purpose in PURPOSES:
            for name in ("seconds", "camera_metres", "cameras", "passes"):
                a, b = getattr(whole.views[purpose], name), getattr(one.views[purpose], name)
                assert (a[i] == b[0]).all(), (purpose, name)
        assert whole.lost_variance[i] == one.lost_variance[0]


def test_many_draws_are_worked_on_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, network = draws_of(9, 2)
    whole = exposed(TOWN, drawn, network, ("A", "B"))
    monkeypatch.setattr("watchglass.places.synthetic_town.AT_ONCE", 1500)
    parts = exposed(TOWN, drawn, network, ("A", "B"))
    assert (whole.shares == parts.shares).all() and (whole.trip_metres == parts.trip_metres).all()
    assert (whole.views["seen"].seconds == parts.views["seen"].seconds).all()
    assert (whole.lost_variance == parts.lost_variance).all()


def test_the_number_of_cameras_is_a_product_and_none_see_nothing() -> None:
    drawn, network = draws_of(3, 5)
    half = {**network, "cameras": network["cameras"] * 4, "outdoor_share": np.full(3, 0.5),
            "working_share": np.full(3, 0.25), "undercount": np.full(3, 2.0)}  # fmt: skip
    a, b = exposed(TOWN, drawn, network), exposed(TOWN, drawn, half)
    assert a.views["seen"].seconds == pytest.approx(b.views["seen"].seconds, rel=1e-12)
    none = exposed(TOWN, drawn, {**network, "cameras": np.zeros(3)})
    assert (none.views["seen"].passes == 0).all() and (none.lost_variance == 0).all()
    assert (none.trip_seconds > 0).all()


def test_far_more_cameras_than_were_worked_out_grow_in_proportion() -> None:
    drawn, network = draws_of(2, 6)
    many, more = (exposed(TOWN, drawn, {**network, "cameras": np.full(2, n)}) for n in (1e5, 3e5))
    for name in ("camera_metres", "cameras", "passes"):
        few = mean(many, getattr(many.views["recognisable"], name))
        assert mean(more, getattr(more.views["recognisable"], name)) == pytest.approx(3 * few)
    view = more.views["seen"]
    assert (view.metres <= more.trip_metres).all() and (view.seconds <= more.trip_seconds).all()
    assert view.metres == pytest.approx(more.trip_metres, rel=1e-3)


def test_twice_as_many_cameras_are_seen_through_h_and_never_more_than_their_sum() -> None:
    views = town_views(TownSettings(**TABLE), SEED, "along streets")  # type: ignore[arg-type]
    one = CameraDraws(*(np.array([v]) for v in (96.0, 32.0, 90.0, 0.0)))
    found, metres = (
        seen_between(views, one, np.array([400.0])),
        metres_between(views, np.array([400.0])),
    )
    few, many = (views.seen(Step(n, 90.0, 32.0), 400.0) for n in (64, 128))
    h = [-np.log1p(-each[:, 0] / metres[0]) for each in (few, many)]
    union = metres[0] * -np.expm1(-(h[0] + h[1]) / 2)
    total = (few[:, 1] + many[:, 1]) / 2
    assert found[0, :, 0] == pytest.approx(np.minimum(union, total))
    assert found[0, :, 1:] == pytest.approx((few[:, 1:] + many[:, 1:]) / 2)


def test_a_group_lives_in_the_central_part_as_often_as_its_ratio_says() -> None:
    town = make_town(TownSettings(**TABLE), SEED)  # type: ignore[arg-type]
    people = town.residents.people / town.residents.people.sum()
    there = people[town.central].sum()
    ratio = {"B": np.array([1.5, 0.0, 99.0])}
    lives = residence(town, ratio, ("A", "B"), 3)
    assert lives.sum(axis=2) == pytest.approx(np.ones((3, 2)))
    assert lives[:, 0] == pytest.approx(np.tile(people, (3, 1)))
    assert lives[:, 1, town.central].sum(axis=1) == pytest.approx([1.5 * there, 0.0, 1.0])
    inside = lives[0, 1, town.central] / lives[0, 1, town.central].sum()
    assert inside == pytest.approx(people[town.central] / there)
    nowhere = replace(town, central=np.zeros(len(people), bool))
    assert residence(nowhere, ratio, ("B",), 3) == pytest.approx(np.tile(people, (3, 1, 1)))


def test_who_lives_in_the_centre_is_seen_more_where_cameras_are() -> None:
    town = SyntheticTown(town=TownTable(**TABLE), placement="centre-heavy")
    drawn, network = draws_of(4, 8)
    drawn["central_ratio"] = {"B": np.full(4, 2.0), "C": np.full(4, 0.2)}
    found = exposed(town, drawn, network, ("A", "B", "C"))
    share = mean(found, found.views["seen"].seconds) / mean(found, found.trip_seconds)
    assert (share[:, 1] > share[:, 0]).all() and (share[:, 0] > share[:, 2]).all()
    assert found.names == LEVEL_NAMES and found.shares.shape == (4, 3, 5)
    assert np.abs(found.shares[:, 1] - found.shares[:, 2]).max() > 0.05
    assert found.shares[:, 0] == pytest.approx(np.tile([0.5, 0.3, 0.15, 0.04, 0.01], (4, 1)))


def test_another_seed_is_another_town() -> None:
    drawn, network = draws_of(2, 9)
    one, other = (exposed(TOWN, drawn, network, seed=seed).trip_metres for seed in (SEED, 4))
    assert (one == exposed(TOWN, drawn, network).trip_metres).all() and (one != other).any()


def test_people_walk_on_one_pavement_and_the_nodes_stay() -> None:
    settings = TownSettings(**TABLE, street_width_m=20.0)  # type: ignore[arg-type]
    streets = make_town(settings, 1).streets
    walked = walked_streets(streets, settings, 1)
    for p, node in ((walked.first[:-1], streets.start), (walked.first[1:] - 1, streets.end)):
        assert np.allclose(walked.x_m[p], streets.node_x_m[node])
        assert np.allclose(walked.y_m[p], streets.node_y_m[node])
    a, b = walked.first[:-1] + 1, walked.first[:-1] + 2
    east = streets.node_x_m[streets.end] - streets.node_x_m[streets.start]
    north = streets.node_y_m[streets.end] - streets.node_y_m[streets.start]
    for point in (a, b):
        dx = walked.x_m[point] - streets.node_x_m[streets.start]
        dy = walked.y_m[point] - streets.node_y_m[streets.start]
        off = (east * dy - north * dx) / np.hypot(east, north)
        assert np.abs(off) == pytest.approx(8.0)  # two metres from the walls of a street of 20 m
        assert 0.3 < (off > 0).mean() < 0.7
    longer = walked.length_m() - streets.length_m()
    assert (longer > 0).all() and (longer < 7).all()


def test_the_table_of_a_scenario_has_every_setting_and_the_same_defaults() -> None:
    assert TownTable().settings() == TownSettings()
    assert set(TownTable.model_fields) == {one.name for one in fields(TownSettings)}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"bloks_east": 4}, "bloks_east"),
        ({"blocks_east": 3}, "blocks_east is 3; it must be 4 to 224"),
        ({"blocks_east": 224, "blocks_north": 224}, "Make it smaller"),
        ({"cell_m": 50.0}, "1600 squares"),
        ({"people": 0}, "the town has no people"),
        ({"blocks_east": "many"}, "blocks_east"),
    ],
)
def test_a_town_that_cannot_be_is_refused(table: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        SyntheticTown(town=table)  # type: ignore[arg-type]
