"""Files about places: the real ones are read, those about people refused, and nothing crashes."""

from __future__ import annotations

import gzip
import json
import math
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from watchglass.base.errors import InvalidInput, RedLine, WatchglassError
from watchglass.places.plane import Plane
from watchglass.places.reading import camera_files, opened, street_files
from watchglass.places.reading.area_counts import read_area_counts
from watchglass.places.reading.building_files import read_buildings
from watchglass.places.reading.camera_files import read_cameras
from watchglass.places.reading.resident_files import read_residents
from watchglass.places.reading.street_files import read_streets

ROOT = Path(__file__).parents[1]
SHARED = ROOT / "../shared"
BROKEN = ROOT / "tests/broken"
HERE = Plane(24.944, 60.17)
PUBLISHED = "https://www.census.gov/programs-surveys/decennial-census.html"
DROP_THE_REST = {"*": "drop"}

READERS: dict[str, Callable[[Path], Any]] = {
    "cameras": read_cameras,
    "streets": read_streets,
    "buildings": lambda path: read_buildings(path, HERE),
    "residents": lambda path: read_residents(path, HERE),
}


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip("needs the shared data folder beside the project")
    return path


@cache
def read_once(name: str) -> camera_files.ReadCameras:
    return read_cameras(shared(name))


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(read: Callable[[], Any], error: type[WatchglassError] = InvalidInput) -> str:
    """Return what is said about a file that must be refused."""
    with pytest.raises(error) as caught:
        read()
    for problem in caught.value.problems:
        assert problem.place and problem.rule and problem.way_out
    return str(caught.value)


def collection(*features: tuple[str, Any, dict[str, Any]]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": {"type": shape, "coordinates": at}, "properties": said}
        for shape, at, said in features
    ]})  # fmt: skip


# ---- must accept: every camera file


@pytest.mark.parametrize(
    ("name", "entries", "filled", "heights"),
    [
        ("data/osm-surveillance-global-2025/cameras_global.csv.gz", 230_343, 100_271, 17_078),
        ("data/directed-cities/cameras_directed_cities.csv.gz", 21_574, 14_273, 3_154),
        ("data/us-alpr-2025/cameras_us_alpr.csv.gz", 41_138, 39_602, 122),
        ("data/cambridge-ma/cameras.csv", 1_322, 339, 174),
        ("data/helsinki-centre/cameras_wider_area.csv", 464, 1, 4),
        ("data/helsinki-centre/cameras.geojson", 221, 0, 3),
        ("data/helsinki-centre/helsinki_centre.osm.pbf", 221, 0, 3),
    ],
)
def test_mapped_cameras_are_read(name: str, entries: int, filled: int, heights: int) -> None:
    read = read_once(name)
    counts = read.summary
    assert counts["entries"] == entries == len(np.unique(read.row))
    ways = ("parsed", "ambiguous", "rejected")
    assert sum(counts[f"direction_{way}"] for way in ways) == filled
    assert sum(counts[f"height_{way}"] for way in ways) == heights
    assert counts["angle_parsed"] == 0
    assert "OpenStreetMap contributors" in read.attribution
    assert len(read) == counts["cameras"] >= entries
    unknown = np.isnan(read.facing_deg) & ~(read.view_deg >= 360)
    assert counts["facing_unknown"] == unknown.sum()
    assert np.isnan(read.range_m).all()


def test_the_cameras_of_the_world_by_the_counts_of_their_list() -> None:
    read = read_once("data/osm-surveillance-global-2025/cameras_global.csv.gz")
    counts = read.summary
    # Beside what is no number (see the test of the grammar): 360 alone is written 668 times, and
    # 63 numbers lie beyond 360 degrees.
    assert counts["direction_ambiguous"] == 122 + 668
    assert counts["direction_rejected"] == 749 + 63
    assert counts["direction_parsed"] == 100_271 - 790 - 812
    assert counts["angle_ambiguous"] + counts["angle_rejected"] == 7_543
    assert counts["at_one_place"] == 6
    assert counts["type_not_known"] == 160_230 - 113_580 - 38_237 - 8_245
    assert counts["indoor"] > 4_000 and read.indoor.sum() == counts["indoor"]
    assert not np.isnan(read.lon).any() and not np.isnan(read.lat).any()


def test_old_helsinki_cameras_turn_or_say_nothing() -> None:
    read = read_cameras(shared("data/helsinki-centre/cameras.geojson"))
    assert read.summary["turning"] == read.turning.sum() == 34
    assert read.summary["all_round"] + read.summary["facing_unknown"] == 221


@pytest.mark.parametrize(
    ("name", "cameras", "range_m", "view_deg"),
    [("cams_1000", 1000, 10, 360), ("cams_10000", 10_000, 10, 360),
     ("cams_10000_safe", 9_999, 10, 360), ("cases/A", 1, 10, 360), ("cases/B", 2, 10, 360),
     ("cases/C", 2, 40, 360), ("cases/D", 1, 15, 60), ("cases/D2", 1, 15, 60),
     ("cases/E", 1, 10, 360)],
)  # fmt: skip
def test_benchmark_cameras_are_read(
    name: str, cameras: int, range_m: float, view_deg: float
) -> None:
    read = read_cameras(shared(f"bench/{name}.csv"))
    assert len(read) == read.summary["entries"] == cameras
    assert set(read.range_m) == {range_m} and set(read.view_deg) == {view_deg}
    facing = {"cases/D2": 0.0}.get(name, math.nan)
    np.testing.assert_array_equal(read.facing_deg, np.full(cameras, facing))


def test_cameras_placed_get_what_they_do_not_state(tmp_path: Path) -> None:
    text = "lon,lat,range_m,view_deg,facing_deg\n25,60,,,\n25.001,60,12,50,-90\n"
    read = read_cameras(written(tmp_path, "c.csv", text))
    placed = read.placed(Plane(25.0, 60.0), 30.0, 70.0)
    np.testing.assert_allclose(placed.x_m, [0, 0.001 * 111_319 * 0.5], atol=1e-6)
    assert placed.range_m.tolist() == [30, 12] and placed.view_deg.tolist() == [70, 50]
    assert math.isnan(placed.facing_deg[0]) and placed.facing_deg[1] == 270
    assert placed.facing_unknown.tolist() == [True, False]


def test_cameras_in_metres_stay_where_they_are(tmp_path: Path) -> None:
    read = read_cameras(written(tmp_path, "c.csv", "x,y,range_m\n3,4,10\n"))
    placed = read.placed(None, 1.0, 360.0)
    assert (read.lon, placed.x_m[0], placed.y_m[0], placed.range_m[0]) == (None, 3, 4, 10)


def test_facings_listed_are_one_camera_each_at_one_place(tmp_path: Path) -> None:
    text = ("lon,lat,direction,camera_type\n1,2,0;90-180,fixed\n3,4,,dome\n5,6,90,panning\n"
            "5,6,0-90,panning\n7,8,45,dome\n9,9,forward,fixed\n")  # fmt: skip
    read = read_cameras(written(tmp_path, "c.csv", text))
    assert read.row.tolist() == [0, 0, 1, 2, 3, 4, 5]
    assert read.lon is not None and read.lon.tolist() == [1, 1, 3, 5, 5, 7, 9]
    nan = math.nan
    np.testing.assert_array_equal(read.facing_deg, [0, 135, nan, nan, 45, nan, nan])
    np.testing.assert_array_equal(read.view_deg, [nan, 90, 360, nan, 90, 360, nan])
    assert read.turning.tolist() == [False, False, False, True, False, False, False]
    assert read.summary["at_one_place"] == 1 and read.summary["all_round"] == 2


def test_indoor_cameras_are_kept_and_marked(tmp_path: Path) -> None:
    text = (
        "lon,lat,indoor,surveillance\n1,2,yes,\n3,4,no,outdoor\n5,6,,indoor\n7,8,,indoor/outdoor\n"
    )
    read = read_cameras(written(tmp_path, "c.csv", text))
    assert read.indoor.tolist() == [True, False, True, False]


def test_a_camera_angle_never_becomes_a_view(tmp_path: Path) -> None:
    point = ("Point", [25, 60], {"camera:angle": "90", "camera:direction": "10", "direction": "20"})
    read = read_cameras(written(tmp_path, "c.geojson", collection(point)))
    assert math.isnan(read.view_deg[0]) and read.facing_deg[0] == 10
    assert read.summary["angle_ambiguous"] == 1


# ---- must accept: every street file


def vertices(read: street_files.ReadStreets) -> int:
    """Return how many points lie at nodes or inside edges, each once."""
    return len(read.streets.node_x_m) + len(read.streets.x_m) - 2 * read.streets.edges


def test_cambridge_streets(monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared("data/cambridge-ma/streets.geojson")
    features = json.loads(path.read_text())["features"]
    ids = {f["properties"][end] for f in features for end in "uv"}
    # Its README counts 1,872 nodes, 1,870 connected: without the id 0, which stands for none.
    assert len(ids) == 1_873 and 0 in ids
    read = read_streets(path)
    assert read.summary["lines"] == read.streets.edges == len(features) == 2_643
    assert read.attribution.startswith("PDDL 1.0")
    assert read.summary["turned_lines"] == 45 and read.summary["moved_ends"] == 17
    assert read.summary["nodes"] == len(read.streets.node_x_m) == 1_877
    assert read.summary["nodes_in_largest"] == 1_875
    # Without moving the ends with wrong ids, the nodes are those of the file.
    monkeypatch.setattr("watchglass.places.reading.street_network._FARTHEST_M", math.inf)
    plain = read_streets(path)
    assert (plain.summary["nodes"], plain.summary["nodes_in_largest"]) == (1_873, 1_871)


def test_every_edge_of_cambridge_starts_and_ends_near_its_nodes() -> None:
    streets = read_streets(shared("data/cambridge-ma/streets.geojson")).streets
    first, last = streets.first[:-1], streets.first[1:] - 1
    for point, node in ((first, streets.start), (last, streets.end)):
        east = streets.x_m[point] - streets.node_x_m[node]
        north = streets.y_m[point] - streets.node_y_m[node]
        assert np.hypot(east, north).max() < 50
        assert (np.hypot(east, north) > 1).sum() < 10


def test_nodes_of_cambridge_lie_at_its_intersections() -> None:
    read = read_streets(shared("data/cambridge-ma/streets.geojson"))
    crossings = json.loads(shared("data/cambridge-ma/intersections.geojson").read_text())
    at = np.array([f["geometry"]["coordinates"] for f in crossings["features"]])
    x, y = read.plane.metres(at[:, 0], at[:, 1])
    streets = read.streets
    apart = np.hypot(streets.node_x_m[:, None] - x, streets.node_y_m[:, None] - y).min(axis=1)
    assert len(at) == 1_872 and (apart > 1).sum() < 25


@pytest.mark.parametrize("name", ["streets.geojson", "helsinki_centre.osm.pbf"])
def test_helsinki_streets(name: str) -> None:
    read = read_streets(shared(f"data/helsinki-centre/{name}"))
    assert "OpenStreetMap contributors" in read.attribution
    counts = read.summary
    assert (counts["nodes"], counts["edges"], counts["components"]) == (3_600, 4_708, 49)
    assert read.streets.length_m().sum() == pytest.approx(93_265, abs=2)
    assert counts["lines"] == {"streets.geojson": 2_525}.get(name, 2_650)
    if name.endswith("pbf"):
        assert counts["clipped"] > 0 and counts["nodes_without_place"] > counts["clipped"]


def test_all_lines_of_helsinki_have_the_points_of_its_readme(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(street_files, "is_walked", lambda said: True)
    read = read_streets(shared("data/helsinki-centre/streets.geojson"))
    assert vertices(read) == 6_208
    streets = read.streets
    _, part = connected_components(
        coo_array(
            (np.ones(streets.edges), (streets.start, streets.end)),
            shape=(len(streets.node_x_m),) * 2,
        ),
        directed=False,
    )
    in_largest = part == np.bincount(part).argmax()
    inner = np.diff(streets.first) - 2
    assert in_largest.sum() + inner[in_largest[streets.start]].sum() == 6_003


def test_liechtenstein() -> None:
    path = shared("data/liechtenstein-streets/liechtenstein.osm.pbf")
    read = read_streets(path)
    assert read.summary["lines"] == 4_660 and read.summary["clipped"] == 0
    built = read_buildings(path, read.plane)
    assert built.summary["buildings"] + built.summary["clipped"] == 8_992
    assert "without cameras" in refused(lambda: read_cameras(path))


def test_an_edge_keeps_every_point_between_its_nodes(tmp_path: Path) -> None:
    lines = collection(
        ("LineString", [[0, 0], [0, 0.001], [0, 0.002]], {"nodes": [1, 2, 3], "oneway": "yes"}),
        ("LineString", [[0, 0.001], [0.001, 0.001]], {"nodes": [2, 4]}),
    )
    read = read_streets(written(tmp_path, "s.geojson", lines))
    streets = read.streets
    assert (read.summary["nodes"], streets.edges) == (4, 3)
    assert streets.street.tolist() == [0, 0, 1] and streets.oneway.tolist() == [1, 1, 0]
    np.testing.assert_allclose(streets.length_m(), [111.319] * 3, rtol=1e-6)
    assert streets.first.tolist() == [0, 2, 4, 6] and streets.names == ("1", "2")


def test_lines_without_ids_meet_where_their_ends_lie(tmp_path: Path) -> None:
    across = [[0, 0], [0, 0.001], [0, 0.002]]
    lines = collection(
        ("LineString", across, {}),
        ("LineString", [[0, 0.001], [0.001, 0.001]], {}),  # ends on a point of the first
        ("LineString", [[-0.001, 0.0005], [0.001, 0.0005]], {}),  # crosses without a point
    )
    read = read_streets(written(tmp_path, "s.geojson", lines))
    assert (read.summary["nodes"], read.summary["edges"]) == (6, 4)
    assert read.summary["components"] == 2


def test_u_and_v_the_wrong_way_round_are_turned(tmp_path: Path) -> None:
    a, b, c = [0, 0], [0, 0.01], [0, 0.02]
    lines = collection(
        ("LineString", [a, b], {"u": 1, "v": 2}), ("LineString", [c, b], {"u": 2, "v": 3}),
        ("LineString", [c, a], {"u": 3, "v": 1}),
    )  # fmt: skip
    read = read_streets(written(tmp_path, "s.geojson", lines))
    assert read.summary["turned_lines"] == 1 and read.summary["moved_ends"] == 0
    streets = read.streets
    for point, node in ((streets.first[:-1], streets.start), (streets.first[1:] - 1, streets.end)):
        np.testing.assert_allclose(streets.y_m[point], streets.node_y_m[node])


@pytest.mark.parametrize(
    ("said", "walked"),
    [({}, True), ({"highway": "footway"}, True), ({"highway": "motorway"}, False),
     ({"highway": "motorway", "foot": "yes"}, True), ({"highway": "path", "foot": "no"}, False),
     ({"highway": "service", "access": "private"}, False), ({"access": "no", "foot": "yes"}, True),
     ({"highway": "construction"}, False), ({"highway": "pedestrian", "area": "yes"}, False),
     ({"highway": "steps"}, True), ({"highway": "residential", "access": "destination"}, True)],
)  # fmt: skip
def test_who_may_walk(said: dict[str, str], walked: bool) -> None:
    assert street_files.is_walked(said) == walked


# ---- must accept: buildings and residents


@pytest.mark.parametrize("name", ["buildings.geojson", "helsinki_centre.osm.pbf"])
def test_helsinki_buildings(name: str) -> None:
    read = read_buildings(shared(f"data/helsinki-centre/{name}"), HERE)
    counts = read.summary
    assert (counts["buildings"], counts["rings"], counts["corners"]) == (446, 518, 6_695)
    built = read.buildings
    assert built.first[-1] == len(built.x_m) and len(built.first) == len(built.building) + 1
    assert "OpenStreetMap contributors" in read.attribution


def test_rings_of_a_building_with_a_court(tmp_path: Path) -> None:
    outer = [[0, 0], [0.01, 0], [0.01, 0.01], [0.01, 0.01], [0, 0.01], [0, 0]]
    inner = [[0.002, 0.002], [0.004, 0.002], [0.004, 0.004], [0.002, 0.002]]
    text = collection(("Polygon", [outer, inner], {}), ("MultiPolygon", [[inner], [outer]], {}))
    built = read_buildings(written(tmp_path, "b.geojson", text), Plane(0, 0)).buildings
    assert built.first.tolist() == [0, 4, 7, 10, 14]
    assert built.building.tolist() == [0, 0, 1, 1]
    np.testing.assert_allclose(built.x_m[:4], np.array([0, 1, 1, 0]) * 1113.19)


def test_population_of_helsinki_with_and_without_its_source() -> None:
    path = shared("data/helsinki-centre/population_grid_2020.geojson")
    read = read_residents(
        path, HERE, source_url="https://hri.fi/data/en_GB/dataset/vaestotietoruudukko"
    )
    assert (read.summary["areas"], read.summary["people"], read.summary["withheld"]) == (
        92,
        71_724,
        0,
    )
    assert read.attribution.startswith("CC BY 4.0 - HSY")
    cells = read.residents
    assert abs(cells.x_m).max() < 3_000 and abs(cells.y_m).max() < 3_000
    bare = read_residents(path, HERE)
    hidden = np.isnan(bare.residents.people)
    assert bare.summary["withheld"] == hidden.sum() == 2
    assert hidden[cells.people < 10].all() and (cells.people < 10).any()


@pytest.mark.parametrize(
    ("name", "areas"),
    [("poa_hexgrid.csv", 1_227), ("spo_hexgrid.csv", 323), ("ny_counties_2011.geojson", 62)],
)
def test_population_samples_with_places(name: str, areas: int) -> None:
    read = read_residents(shared(f"data/population-samples/{name}"), HERE, source_url=PUBLISHED)
    assert read.summary["areas"] == areas == len(set(read.residents.names))
    assert read.summary["people"] == np.nansum(read.residents.people) > 10_000


@pytest.mark.parametrize(
    ("name", "count", "ids", "areas"),
    [("calm_taz_household_marginals.csv", "POPBASE", ["TAZ"], 930),
     ("calm_tract_marginals.csv", "POPBASE", ["TRACTGEOID"], 35),
     ("calm_tract_marginals.csv", "HHWORK3", ["TRACTGEOID"], 35),
     ("riverside_bg_household_marginals.csv", "hhlds", ["tract", "bg"], 4),
     ("riverside_bg_person_marginals.csv", "pop", ["tract", "bg"], 4),
     ("ny_county_commuting_flows_2011.csv", "flow", ["origin", "destination"], 1_954)],
)  # fmt: skip
def test_published_marginals_without_places(
    name: str, count: str, ids: list[str], areas: int
) -> None:
    path = shared(f"data/population-samples/{name}")
    columns = {**dict.fromkeys(ids, "id"), **DROP_THE_REST}
    read = read_area_counts(path, count, PUBLISHED, columns)
    assert read.summary["areas"] == areas and read.summary["withheld"] == 0
    text = path.read_text().splitlines()
    at = text[0].split(",").index(count)
    assert read.counts.tolist() == [float(line.split(",")[at]) for line in text[1:]]
    said = refused(lambda: read_residents(path, HERE, count, PUBLISHED, columns))
    assert "without places" in said
    assert "not declared" in refused(lambda: read_area_counts(path, None, PUBLISHED))


def test_an_area_stands_at_the_centroid_of_its_largest_part(tmp_path: Path) -> None:
    small = [[[5, 5], [5.1, 5], [5.1, 5.1], [5, 5.1], [5, 5]]]
    ell = [[[0, 0], [2, 0], [2, 1], [1, 1], [1, 2], [0, 2], [0, 0]]]  # 2x1 and 1x1: (5/6, 5/6)
    text = collection(("MultiPolygon", [small, ell], {"population": 70}))
    read = read_residents(written(tmp_path, "r.geojson", text), Plane(0, 0))
    assert read.residents.x_m[0] == pytest.approx(111_319 * 5 / 6)
    assert read.residents.y_m[0] == pytest.approx(111_319 * 5 / 6)


def test_small_counts_are_withheld_so_that_the_total_does_not_give_them_away(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, "r.csv", "id,x,y,population\na,0,0,4\nb,1,0,50\nc,2,0,60\n")
    read = read_residents(path, HERE)
    assert np.isnan(read.residents.people).tolist() == [True, True, False]
    assert read.summary["people"] == 60
    with pytest.raises(InvalidInput, match="http"):
        read_residents(path, HERE, source_url="my desk")


# ---- must refuse


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "name",
    ["walk_1000.gpx", "walk_10000.gpx", "traces_100x10.csv", "traces_1000x20.csv",
     *(f"cases/{case}.gpx" for case in "ABCDE")],
)  # fmt: skip
def test_tracks_and_traces_are_refused(name: str, reader: str) -> None:
    path = shared(f"bench/{name}")
    if reader in ("streets", "buildings") and path.suffix == ".csv":
        assert "it must be" in refused(lambda: READERS[reader](path))
    else:
        assert "records of people" in refused(lambda: READERS[reader](path), RedLine)


@pytest.mark.parametrize(
    "columns",
    [{"uid": "drop", "datetime": "drop"}, {"uid": "id", "datetime": "drop"}, {"*": "drop"},
     {"uid": "id", "datetime": "zone"}],
)  # fmt: skip
def test_a_column_map_cannot_make_cameras_of_a_trace(columns: dict[str, str]) -> None:
    path = shared("bench/traces_100x10.csv")
    refused(lambda: read_cameras(path, columns), RedLine)


def unwrapped(path: Path, folder: Path) -> tuple[str, Path]:
    """Return the first line of a stored file, and the file without it."""
    first, _, rest = path.read_bytes().partition(b"\n")
    return first.decode(), written(folder, path.name, rest)


def kept(folder: str) -> list[Any]:
    return [pytest.param(path, id=path.name) for path in sorted((BROKEN / folder).iterdir())]


@pytest.mark.parametrize("path", kept("places") + kept("places_must_refuse"))
def test_broken_files_say_what_is_wrong(path: Path, tmp_path: Path) -> None:
    expected, broken = unwrapped(path, tmp_path)
    code, _, words = expected.removeprefix("# exit ").partition(": ")
    error = {"3": InvalidInput, "4": RedLine}[code]
    said = refused(lambda: READERS[path.name.split("_")[0]](broken), error)
    for problem in words.split(" | "):
        for part in problem.replace("FILE", path.name).split(" ... "):
            assert part in said


@pytest.mark.parametrize("path", kept("places_must_accept"))
def test_files_that_must_be_read(path: Path, tmp_path: Path) -> None:
    expected, fine = unwrapped(path, tmp_path)
    assert expected == "# read"
    assert READERS[path.name.split("_")[0]](fine).summary


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"<?xml version='1.0'?><gpx><trk/></gpx>", "a GPS track"),
     (b"<kml xmlns:gx='x'><gx:Track/></kml>", "a track with times"),
     (b"$GPRMC,123519,A,4807.038,N,01131.000,E\n", "a GPS log"),
     (b"BEGIN:VCARD\nFN:A\nEND:VCARD\n", "an address card"),
     (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "an image"),
     (b"\x0e\x10\0\0\0\0\0\0.FIT" + b"\0" * 40, "a training track")],
)  # fmt: skip
@pytest.mark.parametrize("packed", [False, True])
def test_other_kinds_about_people(content: bytes, words: str, packed: bool, tmp_path: Path) -> None:
    path = written(tmp_path, "c.csv", gzip.compress(content) if packed else content)
    assert words in refused(lambda: read_cameras(path), RedLine)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "it must hold something"), (b"\xef\xbb\xbf \n", "it must hold something"),
     (gzip.compress(b""), "it must hold something"),
     (gzip.compress(b"lon,lat\n1,2\n")[:-9], "whole"),
     (b"\x1f\x8bnonsense", "whole"), ("lon,lat\n1,2\n".encode("utf-16"), "UTF-8"),
     (b"lon,lat\n1,2\n\xff,3\n", "not UTF-8 (line 3)"), (b"PK\x03\x04" + b"a" * 50, "ZIP"),
     (b"<osm version='0.6'></osm>", "OpenStreetMap XML"), (b"<kml></kml>", "KML"),
     (b"lon,lat,zone\n1,2,\"" + b"a town\n" * 30_000, "quotation mark"),
     (b"lon,lat\n" + b"1" * 1_100_000, "an endless line"),
     (b"\0\0\0\x0d\x0a\x09OSMHeader\x18\x05" + b"\xff" * 300, "a broken extract"),
     (b'{"type":"FeatureCollection","features":' + b"[" * 9000 + b"]" * 9000 + b"}", "too deep"),
     (b'{"type":"FeatureCollection","features":[' + b"9" * 5000 + b"]}", "an endless number")],
)  # fmt: skip
def test_files_that_are_no_tables_or_maps(content: bytes, words: str, tmp_path: Path) -> None:
    path = written(tmp_path, "c.csv", content)
    assert words in refused(lambda: read_cameras(path))


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert "must exist" in refused(lambda: read_cameras(tmp_path / "nowhere.csv"))
    assert "a folder" in refused(lambda: read_cameras(tmp_path))
    assert refused(lambda: read_cameras("a\0b"))


def test_a_late_row_about_somebody_is_found(tmp_path: Path) -> None:
    text = "lon,lat,zone\n" + "24.9,60.1,town\n" * 20_000 + "24.9,60.1,ann@example.org\n"
    said = refused(lambda: read_cameras(written(tmp_path, "c.csv", text)), RedLine)
    assert "an e-mail address" in said and "ann" not in said


# ---- limits


def test_a_small_archive_that_unpacks_to_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(opened.MOST_BYTES, "csv", 300_000)
    packed = gzip.compress(b"lon,lat\n" + b"1,2\n" * 100_000)
    assert len(packed) < 10_000
    said = refused(lambda: read_cameras(written(tmp_path, "c.csv.gz", packed)))
    assert "at most 300,000 bytes" in said


def test_row_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert camera_files.MOST_CAMERAS == 2_000_000 and street_files.MOST_STREETS == 500_000
    monkeypatch.setattr(camera_files, "MOST_CAMERAS", 3)
    monkeypatch.setattr(street_files, "MOST_STREETS", 1)
    table = written(tmp_path, "c.csv", "lon,lat\n" + "1,2\n" * 4)
    assert "at most 3 rows" in refused(lambda: read_cameras(table))
    lines = collection(*[("LineString", [[0, 0], [0, 1]], {})] * 2)
    said = refused(lambda: read_streets(written(tmp_path, "s.geojson", lines)))
    assert "at most 1 features" in said


def extract(folder: Path) -> Path:
    """Write a small extract: six nodes in a row (the third missing), ways, a camera, a house."""
    import osmium
    from osmium.osm.mutable import Node, Way

    path = folder / "small.osm.pbf"
    writer = osmium.SimpleWriter(str(path))
    for at in (1, 2, 4, 5, 6, 11, 12, 13):
        corner = {12: (0.001, 0.0), 13: (0.001, 0.001)}.get(at, (0.0, at / 1000))
        writer.add_node(Node(id=at, location=corner))
    tags = {"man_made": "surveillance", "camera:direction": "90", "name": "ann@example.org"}
    writer.add_node(Node(id=20, location=(0.0, 0.002), tags=tags))
    writer.add_way(Way(id=30, nodes=[1, 2, 3, 4, 5, 6], tags={"highway": "footway"}))
    writer.add_way(Way(id=31, nodes=[5, 12], tags={"highway": "path", "operator": "A"}))
    writer.add_way(Way(id=32, nodes=[3, 99], tags={"highway": "path"}))
    writer.add_way(Way(id=33, nodes=[1, 12], tags={"highway": "motorway"}))
    writer.add_way(Way(id=40, nodes=[11, 12, 13, 11], tags={"building": "yes"}))
    writer.add_way(Way(id=41, nodes=[11, 12, 98, 11], tags={"building": "yes"}))
    writer.close()
    return path


def test_ways_that_leave_an_extract_keep_what_lies_inside(tmp_path: Path) -> None:
    path = extract(tmp_path)
    read = read_streets(path)
    counts = read.summary
    assert (counts["lines"], counts["not_walked"]) == (4, 1)
    assert (counts["clipped"], counts["nodes_without_place"]) == (2, 3)
    assert read.streets.names == ("30", "31")
    # 1-2, then 4-5 and 5-6 (the path joins at 5), and 5-12; nothing from 2 to 4.
    assert read.streets.edges == 4 and counts["components"] == 2
    lengths = sorted(read.streets.length_m().round(3))
    assert lengths[:3] == pytest.approx([111.319] * 3)
    built = read_buildings(path, read.plane)
    assert (built.summary["buildings"], built.summary["clipped"]) == (1, 1)
    cameras = read_cameras(path)
    assert (len(cameras), cameras.facing_deg[0]) == (1, 90)


def test_an_extract_without_osmium_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared("data/helsinki-centre/helsinki_centre.osm.pbf")
    monkeypatch.setitem(sys.modules, "osmium", None)
    assert "pip install 'watchglass[osm]'" in refused(lambda: read_streets(path))


def test_half_an_extract_is_refused(tmp_path: Path) -> None:
    whole = shared("data/helsinki-centre/helsinki_centre.osm.pbf").read_bytes()
    half = written(tmp_path, "s.osm.pbf", whole[:100_000])
    for read in (read_streets, read_cameras, READERS["buildings"]):
        assert "a broken extract" in refused(lambda read=read: read(half))


# ---- column maps


def test_a_column_map_renames_and_drops(tmp_path: Path) -> None:
    text = "Breite;Länge;Blick;Kontakt\n60;25;90;ann@example.org\n"
    path = written(tmp_path, "c.csv", text)
    columns = {"Breite": "lat", "Länge": "lon", "Blick": "facing", "Kontakt": "drop"}
    read = read_cameras(path, columns)
    assert (read.lon, read.lat, read.facing_deg) == ([25], [60], [90])
    bare = {name: meant for name, meant in columns.items() if name != "Kontakt"}
    said = refused(lambda: read_cameras(path, bare), RedLine)
    assert "column 'Kontakt' is an e-mail address" in said and "ann" not in said
    said = refused(lambda: read_cameras(path, {**bare, "Kontakt": "zone"}), RedLine)
    assert "an e-mail address" in said
    assert "not in the file" in refused(lambda: read_cameras(path, {**columns, "Höhe": "height"}))
    read_streets(written(tmp_path, "s.geojson", collection(
        ("LineString", [[0, 0], [0, 0.001]], {"Farbe": "rot", "von": 1, "nach": 2})
    )), {"Farbe": "drop", "von": "u", "nach": "v"})  # fmt: skip


def test_a_map_to_a_name_that_is_not_declared(tmp_path: Path) -> None:
    path = written(tmp_path, "c.csv", "lon,lat,colour\n1,2,red\n")
    said = refused(lambda: read_cameras(path, {"colour": "color"}))
    assert "column map, 'colour' is 'color'" in said


# ---- whatever is handed in


PLACE_WORDS = st.sampled_from(
    ["lon", "lat", "x", "y", "range_m", "direction", "camera_type", "id", "population", "u", "time",
     "person_id", "zone", "angle_of_view", "height", "colour", ""]
)  # fmt: skip
CELLS = st.one_of(
    st.floats(-200, 200).map(str), st.text(max_size=8),
    st.sampled_from(["", "90", "N-S", "round", "dome", "yes", "nan", "1e400", '"', "2,5"]),
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    header = draw(st.lists(PLACE_WORDS, min_size=1, max_size=5))
    rows = draw(st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=5))
    mark = draw(st.sampled_from([",", ";", "\t"]))
    text = "\n".join(mark.join(row) for row in [header, *rows])
    return text.encode("utf-8", "surrogatepass")


NUMBERS = st.one_of(st.integers(-400, 400), st.floats(), st.integers(), st.text(max_size=3))
POSITIONS = st.recursive(
    st.lists(NUMBERS, max_size=4), lambda inner: st.lists(inner, max_size=5), max_leaves=12
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)  # fmt: skip
FEATURES = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Feature", "feature", 3]),
        "geometry": st.none() | st.fixed_dictionaries({
            "type": st.sampled_from(["Point", "LineString", "MultiLineString", "Polygon",
                                     "MultiPolygon", "Other"]) | VALUES,
            "coordinates": POSITIONS | VALUES,
        }),
        "properties": st.none() | st.dictionaries(
            PLACE_WORDS | st.sampled_from(["nodes", "v", "oneway", "highway"]), VALUES, max_size=4
        ),
    },
    optional={"id": VALUES},
)  # fmt: skip
MAPS = st.one_of(
    VALUES.map(lambda value: {"type": "FeatureCollection", "features": value}),
    st.lists(FEATURES, max_size=4).map(lambda f: {"type": "FeatureCollection", "features": f}),
    VALUES,
)


def read_or_refused(content: bytes, folder: Path) -> None:
    path = written(folder, "any.csv", content)
    for read in (*READERS.values(), read_area_counts):
        try:
            assert read(path).summary
        except WatchglassError as error:
            assert error.exit_code in (3, 4) and error.problems


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@given(st.binary(max_size=300) | st.binary(max_size=100).map(gzip.compress))
@settings(max_examples=60, deadline=None)
def test_any_bytes(folder: Path, content: bytes) -> None:
    read_or_refused(content, folder)


@given(tables())
@settings(max_examples=200, deadline=None)
def test_any_table(folder: Path, content: bytes) -> None:
    read_or_refused(content, folder)


@given(MAPS)
@settings(max_examples=300, deadline=None)
def test_any_map(folder: Path, data: Any) -> None:
    read_or_refused(json.dumps(data).encode("utf-8", "surrogatepass"), folder)


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-84, 84)), min_size=1, max_size=20))
@settings(max_examples=50, deadline=None)
def test_a_table_and_a_map_of_the_same_cameras_agree(
    folder: Path, points: list[tuple[float, float]]
) -> None:
    table = "lon,lat,direction\n" + "".join(f"{lon!r},{lat!r},90\n" for lon, lat in points)
    features = [("Point", [lon, lat], {"direction": "90"}) for lon, lat in points]
    one = read_cameras(written(folder, "a.csv", table))
    other = read_cameras(written(folder, "a.geojson", collection(*features)))
    assert one.lon is not None and other.lon is not None
    assert one.lon.tolist() == other.lon.tolist() == [lon for lon, _ in points]
    assert one.summary == other.summary


def test_reading_a_table_loads_neither_polars_nor_numba(tmp_path: Path) -> None:
    path = written(tmp_path, "c.csv", "lon,lat,range_m\n1,2,3\n")
    code = (
        "import sys; from watchglass.places.reading.camera_files import read_cameras;"
        f"read_cameras({str(path)!r});"
        "print([m for m in ('polars', 'numba', 'scipy', 'osmium', 'altair') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
