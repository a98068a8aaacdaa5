"""One column map for all files of a call, hints by kind, and traces that no map makes harmless."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from command import Run, printed, runner
from watchglass.base.errors import InvalidInput, RedLine, WatchglassError
from watchglass.places.plane import Plane
from watchglass.places.reading.area_counts import read_area_counts
from watchglass.places.reading.building_files import read_buildings
from watchglass.places.reading.camera_files import read_cameras
from watchglass.places.reading.declared_columns import (
    BUILDINGS,
    CAMERAS,
    OTHER_NAMES,
    RESIDENTS,
    STREETS,
)
from watchglass.places.reading.hints import hint, known_columns
from watchglass.places.reading.one_city import read_city
from watchglass.places.reading.resident_files import read_residents
from watchglass.places.reading.street_files import read_streets
from watchglass.places.reading.traces import says_when, says_where, says_who

SHARED = Path(__file__).parents[1] / "../shared/data"
HERE = Plane(25.0, 60.0)
DROP_THE_REST = {"*": "drop"}
LINE = ("LineString", [[25, 60], [25.002, 60]])
POLYGON = ("Polygon", [[[25, 60.001], [25.001, 60.001], [25.001, 60.002], [25, 60.001]]])


def collection(*features: tuple[tuple[str, Any] | None, dict[str, Any]]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": said,
         "geometry": at and {"type": at[0], "coordinates": at[1]}} for at, said in features
    ]})  # fmt: skip


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], str]:
    """Return a function that writes a file, and gives its path."""

    def write(name: str, content: str) -> str:
        (tmp_path / name).write_text(content, "utf-8")
        return str(tmp_path / name)

    return write


def refused(read: Callable[[], Any], error: type[WatchglassError] = InvalidInput) -> str:
    with pytest.raises(error) as caught:
        read()
    return str(caught.value)


# ---- ids of areas are nobody's


@pytest.mark.parametrize("geoid", ["250173521022012", "490154203237518", "4012888888881881"])
@pytest.mark.parametrize("name", ["geoid", "GEOID20", "tile_id", "h3", "tract", "block"])
def test_digits_of_an_area_are_no_device_and_no_card(written: Any, geoid: str, name: str) -> None:
    path = written("r.geojson", collection((POLYGON, {name: geoid, "population": 120})))
    assert read_residents(path, HERE).residents.people.tolist() == [120]
    table = written("r.csv", f"{name},lon,lat,population\n{geoid},25,60,120\n")
    assert read_residents(table, HERE).residents.people.tolist() == [120]
    # Beside a camera the same digits stay those of a device or a card.
    cameras = written("c.csv", f"id,lon,lat\n{geoid},25,60\n")
    if geoid != "250173521022012":
        refused(lambda: read_cameras(cameras), RedLine)


def test_an_area_id_is_still_looked_through_for_people(written: Any) -> None:
    for value in ("ann@example.org", "00:1B:44:11:3A:B7", "2026-01-06T11:00"):
        path = written("r.csv", f"geoid,lon,lat,population\n{value},25,60,120\n")
        refused(lambda path=path: read_residents(path, HERE), RedLine)


def test_an_area_id_that_begins_with_ten_digits_is_no_moment(written: Any) -> None:
    path = written("r.csv", "geoid,x,y,population\n2501735210A,0,0,120\n2501735211B,5,5,80\n")
    assert read_residents(path, HERE).residents.people.tolist() == [120, 80]


def test_census_blocks_without_counts_are_refused_for_that_alone(written: Any) -> None:
    path = SHARED / "cambridge-ma/census_blocks_2020.geojson"
    if not path.exists():
        pytest.skip("needs the shared data folder beside the project")
    said = refused(lambda: read_residents(path, HERE))
    assert "is without a count" in said and "'geoid', 'aland_m2'" in said
    blocks = json.loads(path.read_text())
    for at, block in enumerate(blocks["features"]):
        block["properties"] |= {"ASUKKAITA": 20 + at % 50}
    counted = written("blocks.geojson", json.dumps(blocks))
    said = refused(lambda: read_residents(counted, HERE))
    assert "'ASUKKAITA' is not declared" in said and "--columns 'ASUKKAITA=people'" in said
    read = read_residents(counted, HERE, columns={"ASUKKAITA": "population"})
    assert read.summary["areas"] == 1_044
    assert read.summary["people"] == sum(20 + at % 50 for at in range(1_044))


def test_a_name_is_the_name_of_an_area_where_each_has_its_own(written: Any) -> None:
    rows = "Name,lon,lat,population\nNorth,25,60,120\n{},25,61,130\n"
    read = read_area_counts(written("r.csv", rows.format("South")))
    assert read.names == ("North", "South")
    assert read_area_counts(written("r.csv", rows.format("North"))).names == ("1", "2")
    both = [(POLYGON, {"name": name, "people": 120}) for name in ("North", "South")]
    assert read_area_counts(written("r.geojson", collection(*both))).names == ("North", "South")


# ---- one map for all files


def files(written: Any, **more: Any) -> tuple[str, str, str, str]:
    return (
        written("cameras.csv", "Länge,lat,remark\n25.001,60,old\n"),
        written("streets.geojson", collection((LINE, {"farbe": "rot", **more}))),
        written("buildings.geojson", collection((POLYGON, {"building": "yes", "remark": 1}))),
        written("people.geojson", collection((POLYGON, {"EINWOHNER": 120, "farbe": "blau"}))),
    )


def test_a_map_applies_to_whichever_file_has_the_column(written: Any) -> None:
    columns = {"Länge": "lon", "EINWOHNER": "population", "farbe": "drop", "remark": "drop"}
    cameras, streets, buildings, residents = read_city(*files(written), columns=columns)
    assert cameras.lon is not None and cameras.lon.tolist() == [25.001]
    assert streets.streets.edges == 1 and buildings is not None and residents is not None
    assert residents.residents.people.tolist() == [120]


def test_a_star_drops_what_is_not_declared_in_all_files(written: Any) -> None:
    columns = {"Länge": "lon", "EINWOHNER": "population", "*": "drop"}
    *_, residents = read_city(*files(written, phone="none", weird=[{"a": 1}]), columns=columns)
    assert residents is not None and residents.summary["people"] == 120
    said = refused(lambda: read_city(*files(written), columns={**columns, "*": "zone"}))
    assert "it stands for drop only" in said


def test_cells_that_are_dropped_are_not_parsed(written: Any) -> None:
    path = written("c.csv", "lon,lat,remark\n25,60,ann@example.org\n")
    assert len(read_cameras(path, {"remark": "drop"})) == 1
    assert len(read_cameras(path, DROP_THE_REST)) == 1
    refused(lambda: read_cameras(path), RedLine)


def test_what_is_wrong_with_any_file_or_with_the_map_comes_at_once(written: Any) -> None:
    columns = {"Lange": "lon", "EINWOHNER": "colour", "farbe": "drop"}
    said = refused(lambda: read_city(*files(written), columns=columns))
    for words in (
        "cameras.csv, column 'Länge' is not declared",
        "cameras.csv, header is without a place",
        "buildings.geojson, property 'remark' is not declared",
        "people.geojson, column map, 'EINWOHNER' is 'colour'",
        "people.geojson is without a count",
        "--columns, 'Lange' is in none of the files; it maps columns of the files given. "
        "Did you mean 'Länge'?",
    ):
        assert words in said
    assert "streets.geojson" not in said


def test_a_name_is_not_missed_while_a_file_that_may_have_it_is_broken(written: Any) -> None:
    cameras, _, *_ = files(written)
    broken = written("streets.geojson", '{"type":')
    columns = {"Länge": "lon", "remark": "drop", "nowhere": "drop"}
    said = refused(lambda: read_city(cameras, broken, columns=columns))
    assert "broken JSON" in said and "nowhere" not in said


def test_a_name_that_means_nothing_where_it_stands(written: Any) -> None:
    cameras, streets, *_ = files(written, name="A")
    columns = {"Länge": "lon", "*": "drop", "name": "people"}
    said = refused(lambda: read_city(cameras, streets, columns=columns))
    assert "--columns, 'name' is 'people'" in said


def test_with_a_star_a_name_of_the_map_goes_before_its_synonyms(written: Any) -> None:
    path = written("r.csv", "cell,GEOID,lon,lat,population\na,7,25,60,120\n")
    assert read_area_counts(path, columns={"cell": "id", "*": "drop"}).names == ("a",)
    assert "a second one" in refused(lambda: read_area_counts(path, columns={"cell": "id"}))


def test_stray_shapes_are_counted_and_left_out(written: Any) -> None:
    point = ("Point", [25, 60])
    streets = read_streets(written("s.geojson", collection((LINE, {}), (point, {}), (None, {}))))
    assert streets.summary["no_lines_left_out"] == streets.summary["clipped"] == 1
    built = read_buildings(written("b.geojson", collection((POLYGON, {}), (point, {}))), HERE)
    assert built.summary["no_polygons_left_out"] == built.summary["buildings"] == 1
    only = written("s.geojson", collection((point, {})))
    assert "feature 1 is 'Point'" in refused(lambda: read_streets(only))
    lived = collection((POLYGON, {"population": 120}), (point, {"population": 80}))
    assert "feature 2 is 'Point'" in refused(
        lambda: read_residents(written("r.geojson", lived), HERE)
    )


@pytest.mark.parametrize("key", ["contact:phone", "addr:email", "building:owner:name", "name:user"])
def test_keys_about_somebody_are_in_no_family_of_keys(written: Any, key: str) -> None:
    path = written("b.geojson", collection((POLYGON, {"building": "yes", key: "A"})))
    with pytest.raises(WatchglassError):
        read_buildings(path, HERE)
    assert read_buildings(path, HERE, DROP_THE_REST).summary["buildings"] == 1


def test_a_date_of_the_map_with_a_time_of_day_is_a_moment(written: Any) -> None:
    path = written("s.geojson", collection((LINE, {"check_date": "2026-01-06T11:05:00Z"})))
    assert "a date and time beside a place" in refused(lambda: read_streets(path), RedLine)


# ---- no map makes a trace harmless


@pytest.mark.parametrize(
    "header",
    ["name,lat,lon,time", "wer,lat,lon,wann", "qui,x,y,heure", "quien,latitud,longitud,hora",
     "Kunde,Breite,Länge,Uhrzeit", "user,lat,lon,seen_at", "visitor_id,lat,lon,start_time",
     "кто,lat,lon,когда", "gebruiker,lat,lon,tijdstip", "name,latitudeE7,longitudeE7,timestampMs",
     "kuka,lat,lon,aika", "Name,easting,northing,Datum"],
)  # fmt: skip
def test_person_place_and_time_are_refused_whatever_the_map_says(written: Any, header: str) -> None:
    path = written("c.csv", f"{header}\nA,60,25,8\n")
    who, lat, lon, when = header.split(",")
    held = {lat: "lat", lon: "lon"}
    for columns in (None, {**held, "*": "drop"}, {**held, who: "drop", when: "drop"},
                    {**held, who: "id", when: "zone"}):  # fmt: skip
        said = refused(lambda columns=columns: read_cameras(path, columns), RedLine)
        assert "is that of a person, a place and a time" in said
        assert all(f"'{name}'" in said for name in header.split(","))


def test_times_beside_places_are_dropped_by_name_only(written: Any) -> None:
    path = written("c.csv", "lon,lat,time\n25,60,8\n")
    assert "positions with times" in refused(lambda: read_cameras(path), RedLine)
    assert "positions with times" in refused(lambda: read_cameras(path, DROP_THE_REST), RedLine)
    assert len(read_cameras(path, {"time": "drop"})) == 1


def test_ids_that_come_back_beside_dropped_times_are_a_track(written: Any) -> None:
    rows = "id,lon,lat,time\n1,25,60,8\n{},25.1,60,9\n"
    assert len(read_cameras(written("c.csv", rows.format(2)), {"time": "drop"})) == 2
    path = written("c.csv", rows.format(1))
    assert "comes back" in refused(lambda: read_cameras(path, {"time": "drop"}), RedLine)


def test_a_key_of_a_person_is_not_mapped_to_a_column(written: Any) -> None:
    path = written("r.csv", "person_id,lon,lat,age\n7,25,60,33\n8,25,60,34\n")
    columns = {"person_id": "id", "age": "population"}
    assert "a key for one person" in refused(lambda: read_residents(path, HERE, columns=columns),
                                             RedLine)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "tells"),
    [("source:date", False), ("check_date", False), ("start_date", False),
     ("installed_date", False), ("end_time", True), ("timestamp_ms", True), ("time_utc", True),
     ("t", True), ("Datum", True), ("date", True), ("opening_hours", False),
     ("year", False), ("s", False)],
)  # fmt: skip
def test_which_names_tell_of_a_moment(name: str, tells: bool) -> None:
    assert says_when(name) == tells


def test_which_names_tell_of_persons_and_of_positions() -> None:
    assert says_who("wer") and says_who("userId") and not says_who("people_per_km")
    assert says_who("Name", names=True) and not says_who("Name")
    assert says_where(["a", "x", "Y", "lat_deg", "width"]) == ["x", "Y", "lat_deg"]
    assert says_where(["x", "z"]) == []


# ---- hints


@pytest.mark.parametrize(
    ("name", "close"),
    [("longitute", "longitude"), ("lattitude", "latitude"), ("Direcci\u00f3n", "direction"),
     ("angle_deg", "view_deg"), ("fov_deg", None), ("rangem", "range_m"), ("azimuth", "facing_deg"),
     ("Reichweite", "range_m"), ("camera_tipe", "camera_type"), ("colour", None)],
)  # fmt: skip
def test_hints(name: str, close: str | None) -> None:
    declared = {name: column for name, column in CAMERAS.items() if name != "angle"}
    said = hint(name, declared)
    if close:
        assert said.startswith(f"Did you mean '{close}'")
    else:
        assert "range_m'" not in said


def test_degrees_are_never_hinted_as_metres() -> None:
    without_angle = {name: column for name, column in CAMERAS.items() if name != "angle"}
    for name in ("angle", "angle_m", "range_deg", "bearing_range", "tilt", "pan_angle"):
        assert "'range_m'" not in hint(name, without_angle)
        assert "'radius" not in hint(name, without_angle)


@pytest.mark.parametrize("declared", [CAMERAS, STREETS, BUILDINGS, RESIDENTS])
def test_a_name_is_never_hinted_for_itself(declared: Any) -> None:
    for name in {*CAMERAS, *STREETS, *RESIDENTS, *OTHER_NAMES}:
        assert f"Did you mean '{name}'" not in hint(name, declared)


def test_places_come_first_in_the_list_of_columns() -> None:
    assert known_columns(CAMERAS).startswith("lon, lat, x_m, y_m, range_m, facing_deg, view_deg")
    assert hint("colour", CAMERAS).startswith("Known: lon, lat, x_m, y_m")
    assert "osm_" not in known_columns(CAMERAS) + known_columns(STREETS)


# ---- the command


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    return runner(monkeypatch, capfd, tmp_path)


def test_the_command_maps_columns_of_all_files(run: Run, written: Any) -> None:
    files(written)
    words = ["places", "--cameras", "cameras.csv", "--streets", "streets.geojson", "--out", "town",
             "--buildings", "buildings.geojson", "--population", "people.geojson"]  # fmt: skip
    maps = ["--columns", "Länge=lon", "--columns", "EINWOHNER=population", "--columns", "*=drop"]
    data = printed(run(*words, *maps, "--json"))
    assert data["residents"] is not None
    done = run(*words, *maps, "--columns", "Breite=lat", "--force")
    assert done.code == 3 and "--columns, 'Breite' is in none of the files" in done.err


def test_a_route_and_its_cameras_share_the_map(run: Run, written: Any) -> None:
    written("r.csv", "east,north,remark\n-50,0,a\n100,0,b\n")
    written("c.csv", "east,north,sees\n0,0,40\n")
    words = ["places", "--cameras", "c.csv", "--route", "r.csv", "--json"]
    pairs = ("east=x_m", "north=y_m", "sees=range_m")
    maps = [word for pair in pairs for word in ("--columns", pair)]
    assert "column 'remark'" in run(*words, *maps).err
    assert printed(run(*words, *maps, "--columns", "*=drop"))["metres_in_view"] == 80
    done = run(*words, *maps, "--columns", "*=drop", "--columns", "Blick=facing_deg")
    assert done.code == 3 and "in none of the files" in done.err and "Blick" in done.err


def test_a_route_takes_cameras_of_a_map_that_state_a_range(run: Run, written: Any) -> None:
    written("r.csv", "lon,lat\n25,60.0001\n25,60.002\n")
    at = ("Point", [25, 60])
    said: dict[str, Any] = {"range_m": 40, "camera:direction": "180", "camera:type": "fixed"}
    words = ["places", "--cameras", "c.geojson", "--route", "r.csv", "--json"]
    # It looks south, and the line runs north of it.
    written("c.geojson", collection((at, {**said, "view_deg": 60})))
    assert printed(run(*words))["metres_in_view"] == 0
    written("c.geojson", collection((at, {"range_m": 40})))
    assert printed(run(*words))["metres_in_view"] == pytest.approx(40 - 11.1319, abs=1e-3)
    written("c.geojson", collection((at, {"camera:type": "dome"})))
    done = run(*words)
    assert done.code == 3 and "Lists from OpenStreetMap carry no range" in done.err
    assert "--streets, which assumes one" in done.err


def test_an_angle_is_not_hinted_as_a_range(run: Run, written: Any) -> None:
    written("r.csv", "x,y\n0,0\n1,1\n")
    written("c.csv", "x,y,angle\n0,0,40\n")
    done = run("places", "--cameras", "c.csv", "--route", "r.csv")
    assert done.code == 3 and "Did you mean 'view_deg'" in done.err
    assert "Did you mean 'range_m'" not in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [((), "neither --route nor --streets is given; a call takes exactly one of them."),
     (("--route", "r", "--streets", "s"), "--route is given beside --streets; a call takes")],
)  # fmt: skip
def test_how_usage_reads(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run("places", "--cameras", "c.csv", *words)
    assert done.code == 2 and said in done.err


def test_how_files_about_two_towns_read(run: Run, written: Any) -> None:
    written("s.geojson", collection((LINE, {})))
    written("c.csv", "lon,lat\n-71.1,42.4\n")
    done = run("places", "--cameras", "c.csv", "--streets", "s.geojson", "--out", "town")
    assert done.code == 3
    assert (
        "c.csv is too far away: it lies around lon -71.100, lat 42.400, with nothing within 2 km "
        "of the streets of s.geojson, which lie around lon 25.001, lat 60.000; files of one call "
        "are about one town. Give files about the same town."
    ) in done.err
