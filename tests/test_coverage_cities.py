"""How far the coverage process is off on two real cities, whose cameras stand in clusters.

Exact: the mapped cameras and streets, edge by edge, and along shortest ways. Process: only the
number of these cameras, the length of the streets and how unevenly they are spread. Mapped
cameras of unknown facing look any way, drawn by lot, as in the process.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from watchglass.places.cameras import Cameras
from watchglass.places.coverage import AlongStreets, Walk, street_view
from watchglass.places.geometry.edge_table import edge_exposure
from watchglass.places.geometry.sight_table import edge_exposure_with_sight
from watchglass.places.geometry.trees import trees_from, walking_ways
from watchglass.places.purposes import range_m
from watchglass.places.reading.building_files import read_buildings
from watchglass.places.reading.camera_files import read_cameras
from watchglass.places.reading.street_files import read_streets
from watchglass.places.streets import Streets

SHARED = Path(__file__).parents[2] / "shared" / "data"
needs_data = pytest.mark.skipif(
    not SHARED.exists(), reason="the shared data folder beside the project is not there"
)
DEGREES, PIXELS, LOTS, SOURCES = 90.0, 1920.0, 3, 40
SEEN_M, RECOGNISABLE_M = (float(range_m(PIXELS, DEGREES, density)) for density in (25.0, 125.0))
NEAR_M = 40.0  # cameras farther from any street are not along streets
CENTRE_LINES = {"residential", "tertiary", "secondary", "primary", "living_street",
                "pedestrian", "unclassified"}  # fmt: skip


@dataclass(frozen=True)
class City:
    """A city as the process knows it, and as it is mapped.

    strip_m: how far cameras stand from the line walked; street_m: length of its centre lines.
    """

    streets: Streets
    cameras: Cameras
    street_m: float
    strip_m: float
    unevenness: float
    walls: object = None

    def beside(self, ratio: float = 1.0, unevenness: float | None = None) -> AlongStreets:
        near = float((_distance(self.streets, self.cameras)[0] < NEAR_M).sum())
        uneven = self.unevenness if unevenness is None else unevenness
        return AlongStreets(ratio * near / self.street_m, DEGREES, self.strip_m, 0.0, 1.0, uneven)

    def lots(self, far: float) -> list[Cameras]:
        """Return the cameras with facings by lot where nobody says them, some times over."""
        lots = (np.random.default_rng(seed).uniform(0, 360, len(self.cameras))
                for seed in range(LOTS))  # fmt: skip
        one = self.cameras
        return [
            Cameras(one.x_m, one.y_m, np.full(len(one), far),
                    np.where(np.isnan(one.facing_deg), lot, one.facing_deg),
                    np.full(len(one), DEGREES))
            for lot in lots
        ]  # fmt: skip


def _points(streets: Streets) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """Return points every few metres along all edges, and the edge of each."""
    points, edges = [], []
    for edge in range(streets.edges):
        part = slice(streets.first[edge], streets.first[edge + 1])
        x, y = streets.x_m[part], streets.y_m[part]
        along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
        count = max(1, int(along[-1] / 4))
        at = (np.arange(count) + 0.5) * along[-1] / count
        points.append(np.stack([np.interp(at, along, x), np.interp(at, along, y)], axis=1))
        edges += [edge] * count
    return np.concatenate(points), np.array(edges)


def _distance(streets: Streets, cameras: Cameras) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    from scipy.spatial import cKDTree

    points, edges = _points(streets)
    far, which = cKDTree(points).query(np.stack([cameras.x_m, cameras.y_m], axis=1))
    return far, edges[which]


def _uneven(streets: Streets, cameras: Cameras) -> float:
    """Return the squared coefficient of variation of cameras a metre between edges.

    By moments: the variance of the counts beyond that of a Poisson law.
    """
    far, edge = _distance(streets, cameras)
    counts = np.bincount(edge[far < NEAR_M], minlength=streets.edges)
    mean = streets.length_m() * counts.sum() / streets.length_m().sum()
    return float((((counts - mean) ** 2) - counts).sum() / (mean**2).sum())


@cache
def cambridge() -> City:
    folder = SHARED / "cambridge-ma"
    read = read_streets(folder / "streets.geojson")
    cameras = read_cameras(folder / "cameras.csv").placed(read.plane, SEEN_M, DEGREES)
    far, _ = _distance(read.streets, cameras)
    strip = 2.0 * float(far[far < NEAR_M].mean())  # streets are mapped by their centre lines
    length = float(read.streets.length_m().sum())
    return City(read.streets, cameras, length, strip, _uneven(read.streets, cameras))


@cache
def helsinki() -> City:
    """Footways are mapped beside the streets, so the process gets centre lines of its own."""
    folder = SHARED / "helsinki-centre"
    read = read_streets(folder / "streets.geojson")
    cameras = read_cameras(folder / "cameras.geojson").placed(read.plane, SEEN_M, DEGREES)
    lines = json.loads((folder / "streets.geojson").read_text("utf-8"))["features"]
    length = 0.0
    for line in lines:
        if line["properties"].get("highway") in CENTRE_LINES:
            x, y = read.plane.metres(*np.array(line["geometry"]["coordinates"])[:, :2].T)
            length += float(np.hypot(np.diff(x), np.diff(y)).sum())
    walls = read_buildings(folder / "buildings.geojson", read.plane).buildings
    # Streets there are taken to be 25 m wide; the lines that are walked lie anywhere across.
    return City(read.streets, cameras, length, 25.0, _uneven(read.streets, cameras), walls)


def exact(city: City, far: float, *, walls: bool = False) -> tuple[float, float]:
    """Return the share of the streets in view of at least one camera, and cameras on average."""
    whole = float(city.streets.length_m().sum())
    rows = []
    for cameras in city.lots(far):
        seen = (
            edge_exposure_with_sight(city.streets, cameras, city.walls)  # type: ignore[arg-type]
            if walls else edge_exposure(city.streets, cameras)
        )  # fmt: skip
        rows.append((seen.union_m.sum() / whole, seen.sum_m.sum() / whole))
    once, added = np.mean(rows, axis=0)
    return float(once), float(added)


def process(city: City, far: float, unevenness: float | None = None) -> tuple[float, float]:
    """Return the same two figures of the process."""
    view = street_view(city.beside(unevenness=unevenness), far, Walk(np.ones(1), np.ones(1)))
    return float(view.seconds[0]), float(view.camera_seconds[0])


CITIES = [(cambridge, False, SEEN_M), (cambridge, False, RECOGNISABLE_M),
          (helsinki, False, SEEN_M), (helsinki, True, SEEN_M),
          (helsinki, False, RECOGNISABLE_M)]  # fmt: skip


@needs_data
@pytest.mark.parametrize(("city", "walls", "far"), CITIES)
def test_the_process_comes_within_two_thirds_and_one_and_a_half_of_the_exact_geometry(
    city: object, walls: bool, far: float
) -> None:
    here: City = city()  # type: ignore[operator]
    once, added = exact(here, far, walls=walls)
    as_if, recorded = process(here, far)
    even = process(here, far, 0.0)[0]
    print(f"\n{here.unevenness:.1f} uneven, {far:.1f} m: in view {as_if / once:.2f} of exact, "
          f"recorded {recorded / added:.2f}; even {even / once:.2f}")  # fmt: skip
    assert 0.6 <= as_if / once <= 1.5
    assert 0.6 <= recorded / added <= 1.5


@needs_data
@pytest.mark.parametrize("city", [cambridge, helsinki])
def test_real_cameras_crowd_so_that_less_is_in_view_than_if_they_were_spread_evenly(
    city: object,
) -> None:
    here: City = city()  # type: ignore[operator]
    once, added = exact(here, SEEN_M)
    assert here.unevenness > 1
    assert once < -np.expm1(-added) < added


@needs_data
@pytest.mark.parametrize(("city", "low", "high"), [(cambridge, 1.3, 1.7), (helsinki, 1.0, 1.3)])
def test_shortest_ways_meet_more_cameras_than_streets_have_on_average(
    city: object, low: float, high: float
) -> None:
    """The ratio `walked_ratio` stands for; different cameras a trip come within a factor of two."""
    here: City = city()  # type: ignore[operator]
    ways = walking_ways(here.streets)
    sources = np.random.default_rng(1).choice(ways.nodes, SOURCES, replace=False)
    trees = trees_from(ways, [edge_exposure(here.streets, here.lots(SEEN_M)[0])], sources)
    there = trees.metres > 0
    walked = trees.sum_m[0][there].sum() / trees.metres[there].sum()
    ratio = walked / exact(here, SEEN_M)[1]
    assert low <= ratio <= high
    walk = Walk(np.full(1, trees.metres[there].mean()), np.ones(1))
    view = street_view(here.beside(ratio), SEEN_M, walk)
    different = trees.cameras[0][there].mean()
    print(f"\nwalked {ratio:.2f}, different {float(view.cameras[0]) / different:.2f} of exact")
    assert 0.5 <= float(view.cameras[0]) / different <= 2
