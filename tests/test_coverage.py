"""The coverage processes against Monte Carlo, against each other, and against exact geometry."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchglass.base.columns import View
from watchglass.places.cameras import Cameras
from watchglass.places.coverage import (
    AlongStreets,
    Walk,
    plane_view,
    sector_area_m2,
    sector_outline_m,
    street_view,
)
from watchglass.places.geometry.edge_table import edge_exposure
from watchglass.places.streets import Streets

LONG_M = 200.0
WALK = Walk(np.array(LONG_M), np.array(100.0))
TINY = 1e-9


def straight_street(metres: float) -> Streets:
    """Return one street of one edge, east along y = 0."""
    ends = np.array([0.0, metres])
    return Streets(
        ends, np.zeros(2), np.array([0]), np.array([1]), np.array([0, 2]), ends, np.zeros(2),
        np.array([0]), np.array([0], dtype=np.int8), ("high-street",),
    )  # fmt: skip


def dropped(rng: np.random.Generator, given_: AlongStreets, range_m: float) -> Cameras:
    """Return cameras beside the street by the rules of `AlongStreets`, both sides alike."""
    density, k = float(given_.cameras_per_m), int(given_.per_site)  # type: ignore[arg-type]
    if given_.unevenness:
        v = float(given_.unevenness)  # type: ignore[arg-type]
        density *= rng.gamma(1 / v, v)
    sites = rng.poisson(density / k * (LONG_M + 2 * range_m))
    x = np.repeat(rng.uniform(-range_m, LONG_M + range_m, sites), k)
    y = np.repeat(rng.uniform(-1, 1, sites) * float(given_.strip_m), k)  # type: ignore[arg-type]
    along = np.where(rng.random(len(x)) < 0.5, 90.0, 270.0)
    aimed = rng.random(len(x)) < float(given_.aimed_share)  # type: ignore[arg-type]
    facing = np.where(aimed, along, rng.uniform(0, 360, len(x)))
    return Cameras(x, y, np.full(len(x), range_m), facing,
                   np.full(len(x), float(given_.view_degrees)))  # type: ignore[arg-type]  # fmt: skip


STREETS = [
    ("one by one, any way", AlongStreets(0.05, 90, 8, 0.0), 30.0),
    ("half aimed along", AlongStreets(0.05, 90, 8, 0.5), 30.0),
    ("three at a site", AlongStreets(0.06, 90, 8, 0.3, 3), 30.0),
    ("a strip wider than the range", AlongStreets(0.05, 60, 40, 0.3), 20.0),
    ("crowded into some streets", AlongStreets(0.05, 120, 5, 0.3, 1, 1.5), 20.0),
    ("nine on each light", AlongStreets(0.09, 70, 6, 0.2, 9), 25.0),
]


@pytest.mark.parametrize(("name", "given_", "range_m"), STREETS, ids=[one[0] for one in STREETS])
def test_cameras_dropped_by_chance_along_a_street_see_what_the_process_says(
    name: str, given_: AlongStreets, range_m: float
) -> None:
    """By exact geometry of 1,000 streets: the mean within four standard errors."""
    rng, street = np.random.default_rng(len(name)), straight_street(LONG_M)
    rows = []
    for _ in range(1000):
        seen = edge_exposure(street, dropped(rng, given_, range_m), threads=1)
        rows.append([seen.union_m[0], seen.sum_m[0], len(seen.camera)])
    found = np.array(rows, dtype=float)
    error = found.std(axis=0) / np.sqrt(len(found))
    view = street_view(given_, range_m, WALK)
    expected = np.array([view.metres, view.camera_metres, view.cameras], dtype=float)
    assert (np.abs(found.mean(axis=0) - expected) <= 4 * error).all(), (
        found.mean(axis=0), expected, error,
    )  # fmt: skip
    assert (error < 0.06 * expected).all(), "too few streets to tell"


def test_cameras_dropped_by_chance_in_the_open_see_what_the_process_says() -> None:
    """Cameras all around, looking any way; means within four standard errors."""
    rng, street, far, degrees, density = (
        np.random.default_rng(5), straight_street(LONG_M), 25.0, 100.0, 0.001,
    )  # fmt: skip
    rows = []
    for _ in range(1000):
        count = rng.poisson(density * (LONG_M + 2 * far) * 2 * far)
        cameras = Cameras(
            rng.uniform(-far, LONG_M + far, count), rng.uniform(-far, far, count),
            np.full(count, far), rng.uniform(0, 360, count), np.full(count, degrees),
        )  # fmt: skip
        seen = edge_exposure(street, cameras, threads=1)
        rows.append([seen.union_m[0], seen.sum_m[0], len(seen.camera)])
    found = np.array(rows, dtype=float)
    error = found.std(axis=0) / np.sqrt(len(found))
    view = plane_view(density, far, degrees, WALK)
    expected = np.array([view.metres, view.camera_metres, view.cameras], dtype=float)
    assert (np.abs(found.mean(axis=0) - expected) <= 4 * error).all()


def test_nine_cameras_on_one_street_light_record_nine_times_what_is_lived_once() -> None:
    """By exact geometry: the sum is nine times, the union once, the different cameras nine."""
    street = straight_street(LONG_M)
    one = Cameras(np.array([80.0]), np.array([6.0]), np.array([10.0]), np.array([np.nan]),
                  np.array([360.0]))  # fmt: skip
    nine = Cameras(*(np.repeat(getattr(one, name), 9) for name in one.__dataclass_fields__))
    alone, together = edge_exposure(street, one), edge_exposure(street, nine)
    assert alone.union_m[0] == pytest.approx(16.0)  # 2 sqrt(10^2 - 6^2)
    assert together.union_m[0] == pytest.approx(16.0)
    assert together.sum_m[0] == pytest.approx(9 * 16.0)
    assert len(together.camera) == 9 and int(together.passes[0]) == 9


@given(
    density=st.floats(1e-6, 1.0), far=st.floats(1, 200), degrees=st.floats(1, 179),
    wider=st.floats(1, 10),
)  # fmt: skip
def test_a_strip_wider_than_the_range_is_the_open(
    density: float, far: float, degrees: float, wider: float
) -> None:
    strip = far * wider
    beside = street_view(AlongStreets(density * 2 * strip, degrees, strip), far, WALK)
    open_ground = plane_view(density, far, degrees, WALK)
    for name in View.__dataclass_fields__:
        np.testing.assert_allclose(
            getattr(beside, name), getattr(open_ground, name), rtol=1e-9, err_msg=name
        )


SHARES = st.floats(0, 1)
GIVEN: dict[str, Any] = {
    "cameras": st.floats(0, 10), "far": st.floats(0.5, 500), "degrees": st.floats(1, 180),
    "strip": st.floats(0, 300), "aimed": SHARES, "k": st.floats(1, 50), "uneven": st.floats(0, 50),
}  # fmt: skip


@given(**GIVEN)
def test_crowding_never_changes_the_recordings_and_never_adds_time_in_view(
    cameras: float, far: float, degrees: float, strip: float, aimed: float, k: float, uneven: float
) -> None:
    plain = AlongStreets(cameras, degrees, strip, aimed)
    even = street_view(plain, far, WALK)
    for crowded in (replace(plain, per_site=k), replace(plain, unevenness=uneven)):
        view = street_view(crowded, far, WALK)
        np.testing.assert_allclose(view.camera_seconds, even.camera_seconds, rtol=1e-12)
        np.testing.assert_allclose(view.cameras, even.cameras, rtol=1e-12)
        assert view.seconds <= even.seconds * (1 + TINY)
        assert view.seconds <= min(float(WALK.seconds), float(view.camera_seconds)) * (1 + TINY)


@given(**GIVEN, more=st.floats(1, 10))
def test_farther_and_more_never_see_less(
    cameras: float, far: float, degrees: float, strip: float, aimed: float, k: float,
    uneven: float, more: float,
) -> None:  # fmt: skip
    given_ = AlongStreets(cameras, degrees, strip, aimed, k, uneven)
    before = street_view(given_, far, WALK)
    for after in (
        street_view(given_, far * more, WALK),
        street_view(replace(given_, cameras_per_m=cameras * more), far, WALK),
    ):
        for name in View.__dataclass_fields__:
            assert getattr(after, name) >= getattr(before, name) * (1 - 1e-7) - TINY, name


def test_a_view_that_is_not_convex_is_refused() -> None:
    assert sector_outline_m(10, 360) == pytest.approx(20 * np.pi)
    assert sector_area_m2(10, 360) == pytest.approx(100 * np.pi)
    with pytest.raises(ValueError, match="convex"):
        sector_outline_m(10, 270)
