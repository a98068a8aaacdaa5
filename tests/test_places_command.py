"""`watchglass places --streets`: what it writes, what it refuses, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from command import Run, alone, files_in, printed, runner
from reports import Page
from watchglass.base.columns import PURPOSES
from watchglass.base.not_for import NOT_FOR
from watchglass.report.street_map_bands import BANDS

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
HELSINKI = SHARED / "helsinki-centre"
M = 1 / 111_319.0  # a degree of latitude holds so many metres; on the equator, of longitude too
WRITTEN = {
    "places.html", "places.json", "streets.geojson", "map.svg", "map_recognisable.svg",
    "map_identifiable.svg", "tables/streets.csv", "tables/streets.parquet",
}  # fmt: skip


def line(name: str, *metres: tuple[float, float]) -> dict[str, Any]:
    places = [[x * M, y * M] for x, y in metres]
    geometry = {"type": "LineString", "coordinates": places}
    return {"type": "Feature", "id": name, "properties": {}, "geometry": geometry}


def collection(*features: dict[str, Any], **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


# A street of 200 m from west to east in two lines, and one of 100 m to the north.
STREETS = collection(
    line("west", (0, 0), (100, 0)), line("east", (100, 0), (200, 0)),
    line("north", (100, 0), (100, 100)), license="made up, nobody's",
)  # fmt: skip
CAMERAS = f"lon,lat,range_m,view_deg\n{50 * M:.9f},0,10,360\n{100 * M:.9f},{90 * M:.9f},5,360\n"
HOUSE = collection({
    "type": "Feature", "properties": {"building": "yes"},
    "geometry": {"type": "Polygon", "coordinates": [[
        [52 * M, -50 * M], [53 * M, -50 * M], [53 * M, 50 * M], [52 * M, 50 * M], [52 * M, -50 * M],
    ]]},
})  # fmt: skip


def area(people: int, x: float, y: float) -> dict[str, Any]:
    corners = [(x, y), (x + 20, y), (x + 20, y + 20), (x, y + 20), (x, y)]
    ring = [[a * M, b * M] for a, b in corners]
    return {"type": "Feature", "properties": {"population": people},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    (tmp_path / "streets.geojson").write_text(STREETS)
    (tmp_path / "cameras.csv").write_text(CAMERAS)
    return runner(monkeypatch, capfd, tmp_path)


def places(run: Run, *more: str, cameras: str = "cameras.csv", streets: str = "streets.geojson"):
    return run("places", "--cameras", cameras, "--streets", streets, "--out", "town", *more)


def words_of(folder: Path) -> str:
    page = Page((folder / "town" / "places.html").read_text("utf-8"))
    return page.named("body")[0].text.replace("\u00a0", " ")


def table(folder: Path) -> list[dict[str, str]]:
    text = (folder / "town" / "tables" / "streets.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


# ---- what it writes


def test_the_worked_case_by_hand(run: Run, tmp_path: Path) -> None:
    """20 m of `west` and 15 m of `north` are in view: the camera there stands 10 m from its end.

    The camera at 90 m of `north` sees 5 m each way: 10 m. So 30 of 300 m.
    """
    data = printed(places(run, "--json"))
    share = {one["purpose"]: one for one in data["figures"]
             if one["figure"] == "streets.in_view_share"}  # fmt: skip
    assert share["seen"]["value"] == pytest.approx(30 / 300, rel=1e-4)
    # The file gives ranges: five times as many pixels a metre reach a fifth as far.
    assert share["recognisable"]["value"] == pytest.approx(6 / 300, rel=1e-4)
    assert share["identifiable"]["value"] == pytest.approx(3 / 300, rel=1e-4)
    assert share["seen"]["low"] == share["seen"]["value"] == share["seen"]["high"]
    rows = table(tmp_path)
    assert [row["street"] for row in rows] == ["east", "north", "west"]
    assert [float(row["seen_m"]) for row in rows] == [0, 10, 20]
    assert [float(row["length_m"]) for row in rows] == [100, 100, 100]
    assert [row["seen_cameras"] for row in rows] == ["0", "1", "1"]
    # 1.41 m/s where two flows meet (evidence walking-speed-flows): 10 m take 7.1 s.
    assert [float(row["seen_seconds"]) for row in rows] == [0, 7.1, 14.2]


def test_every_file_is_there_and_can_be_read(run: Run, tmp_path: Path) -> None:
    import polars as pl

    done = places(run)
    assert done.code == 0, done.err
    assert set(files_in(tmp_path / "town")) == WRITTEN
    rows = table(tmp_path)
    frame = pl.read_parquet(tmp_path / "town" / "tables" / "streets.parquet")
    assert frame.columns == list(rows[0]) and frame["street"].to_list() == ["east", "north", "west"]
    names = {f"{purpose}_{what}" for purpose in PURPOSES
             for what in ("m", "seconds", "share", "camera_m", "cameras")}  # fmt: skip
    assert set(frame.columns) == names | {"street", "length_m"}
    lines = json.loads((tmp_path / "town" / "streets.geojson").read_text("utf-8"))
    assert [one["properties"]["street"] for one in lines["features"]] == ["east", "north", "west"]
    assert "made up, nobody's" in lines["attribution"]
    data = json.loads((tmp_path / "town" / "places.json").read_text("utf-8"))
    assert data["places"] == "streets" and data["not_for"] == NOT_FOR
    for one in data["figures"]:
        assert one["unit"] and one["numerator"] and one["denominator"]
        if one["value"] is not None:
            assert one["low"] <= one["value"] <= one["high"]
    assert str(tmp_path) not in json.dumps(data), "a path of the machine is written"


def test_the_page_stands_alone(run: Run, tmp_path: Path) -> None:
    assert places(run).code == 0
    text = (tmp_path / "town" / "places.html").read_text("utf-8")
    page = Page(text)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)[^\s<]*\"", text)
    assert not page.named("script", "img", "link", "iframe")
    assert len(page.named("h1")) == 1 and len(page.named("svg")) == 3 + len(BANDS)
    for svg in page.named("svg"):
        assert svg.attributes.get("role") == "img" or svg.attributes.get("aria-hidden") == "true"
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    words = page.named("body")[0].text
    for said in (NOT_FOR, "made up, nobody's", "Nobody was observed", "No list of cameras is whole",
                 "No buildings were given", "km", "Modelled"):  # fmt: skip
        assert said in words, said
    for cell in page.named("table"):
        assert cell.within("div"), "a table that may be wide can scroll"


def test_the_same_files_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    assert places(run).code == 0
    first = files_in(tmp_path / "town")
    assert places(run, "--force").code == 0
    assert files_in(tmp_path / "town") == first


def test_assumptions_fill_what_the_file_leaves_open(run: Run, tmp_path: Path) -> None:
    """One camera that looks nobody knows where, 1920 px and 90 degrees: 38.4 m.

    Each of three streets lies in its view in a quarter of the ways that it may look; in none of
    them, and in all of them, at the two ends.
    """
    (tmp_path / "open.csv").write_text(f"lon,lat\n{100 * M:.9f},0\n")
    data = printed(places(run, "--json", cameras="open.csv"))
    assert data["facing_unknown"] == 1
    (seen,) = [one for one in data["figures"]
               if (one["figure"], one["purpose"]) == ("streets.in_view_km", "seen")]  # fmt: skip
    assert seen["value"] == pytest.approx(3 * 38.4 / 4 / 1000, rel=1e-4)
    assert seen["high"] == pytest.approx(3 * 76.8 / 1000, rel=1e-4)
    assert seen["low"] == 0, "the low end leaves out cameras of unknown facing"
    assert any("The camera turns, or looks some way" in one["why"] for one in data["bounds"])
    keys = {row["evidence"] for row in data["assumptions"]} - {""}
    assert keys == {"dori-detect", "dori-recognise", "dori-identify", "range-formula",
                    "walking-speed-flows/opposite"}  # fmt: skip
    assert all(row["because"] or row["evidence"] for row in data["assumptions"])


def test_indoor_cameras_are_left_out_and_counted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f"lon,lat,surveillance\n{100 * M:.9f},0,indoor\n0,0,outdoor\n")
    data = printed(places(run, "--json", cameras="in.csv"))
    assert data["cameras"] == 1
    assert any("1 more camera is indoors" in one["why"] for one in data["bounds"])
    places(run, "--force", cameras="in.csv")
    assert "By the 1 camera of the file near these streets that it does not place indoors, " in (
        words_of(tmp_path)
    )


def test_nothing_is_called_outdoor_that_the_file_does_not_call_so(run: Run, tmp_path: Path) -> None:
    done = places(run)
    assert done.out.startswith("By the 2 cameras of the file near these streets, somebody is seen")
    assert "outdoor" not in done.out + words_of(tmp_path)


def test_an_entry_that_looks_two_ways_is_one_camera(run: Run, tmp_path: Path) -> None:
    """One entry, two views along `west` of 20 m each; the file says nothing of a third."""
    (tmp_path / "two.csv").write_text(
        f"lon,lat,direction,range_m\n{50 * M:.9f},0,90;270,20\n{90 * M:.9f},0,,20\n"
    )
    data = printed(places(run, "--json", cameras="two.csv"))
    assert data["cameras"] == 2 and data["facing_unknown"] == 1
    seeing = {one["purpose"]: one for one in data["figures"]
              if one["figure"] == "streets.cameras_seeing"}["seen"]  # fmt: skip
    assert (seeing["low"], seeing["value"], seeing["high"]) == (1, 2, 2)
    (west,) = [row for row in table(tmp_path) if row["street"] == "west"]
    assert west["seen_cameras"] == "2"
    assert any("gives the range of 2 of 2 cameras" in row["because"] for row in data["assumptions"])
    text = words_of(tmp_path)
    assert "By the 2 cameras of the file" in text
    assert "Of 2 cameras, 1 turns, or looks" in text


def test_the_cameras_of_an_edge_are_entries_each_once_and_in_order(tmp_path: Path) -> None:
    from watchglass.report.city_of_files import CityFiles, city_of

    (tmp_path / "streets.geojson").write_text(STREETS)
    rows = [f"{x * M:.9f},0,90;270,30" for x in (80, 60, 40)] + [f"{50 * M:.9f},0,,30"]
    (tmp_path / "c.csv").write_text("\n".join(["lon,lat,direction,range_m", *rows]) + "\n")
    city = city_of(CityFiles(str(tmp_path / "c.csv"), str(tmp_path / "streets.geojson")))
    for case, entries in (("low", {0, 1, 2}), ("best", {0, 1, 2, 3}), ("high", {0, 1, 2, 3})):
        edges = city.in_view.edges["seen"][case]
        parts = np.split(edges.camera, edges.first[1:-1])
        assert {int(camera) for part in parts for camera in part} == entries
        for part in parts:
            assert part.tolist() == sorted(set(part.tolist()))


def test_readers_of_number_plates_are_left_out_and_counted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plates.csv").write_text(
        "lon,lat,surveillance_type\n0,0,ALPR\n0,0,camera\n0,0,camera;ALPR\n"
        f"{50 * M:.9f},0,anpr\n{60 * M:.9f},0,\n"
    )
    data = printed(places(run, "--json", cameras="plates.csv"))
    assert data["cameras"] == 3 and data["plate_readers_left_out"] == 2
    assert "2 readers of number plates are left out of all figures" in words_of(tmp_path)
    (tmp_path / "only.csv").write_text("lon,lat,surveillance_type\n0,0,ALPR\n")
    done = places(run, "--force", cameras="only.csv")
    assert done.out.startswith("But for 1 reader of number plates, the file has no camera near")


def test_the_page_says_where_the_streets_lie(run: Run, tmp_path: Path) -> None:
    """-33.87, 151.21 is Sydney; whoever swaps two files of towns sees it in the first lines."""
    there = STREETS.replace("[0.0, 0.0]", "[151.2093, -33.8688]")
    (tmp_path / "sydney.geojson").write_text(collection({
        "type": "Feature", "id": "a", "properties": {},
        "geometry": {"type": "LineString", "coordinates": [[151.204, -33.868], [151.214, -33.872]]},
    }))  # fmt: skip
    assert there != STREETS
    (tmp_path / "there.csv").write_text("lon,lat\n151.209,-33.87\n")
    done = places(run, cameras="there.csv", streets="sydney.geojson")
    for text in done.out, words_of(tmp_path):
        assert "These streets lie around 33.87° south, 151.21° east." in text
    data = json.loads((tmp_path / "town" / "places.json").read_text("utf-8"))
    assert data["centre"] == {"lon": 151.21, "lat": -33.87}


def test_cameras_too_far_away_to_see_a_street_are_not_counted(run: Run, tmp_path: Path) -> None:
    """A camera 9 m south of the street with a range of 10 m is near, one with 8 m is not."""
    (tmp_path / "far.csv").write_text(
        f"lon,lat,range_m,view_deg\n0,{-9 * M:.9f},10,360\n0,{-9 * M:.9f},8,360\n0,0.018,10,360\n"
    )
    data = printed(places(run, "--json", cameras="far.csv"))
    assert data["cameras"] == 1
    assert data["inputs"]["cameras"]["counts"]["too_far_from_the_streets"] == 2


@pytest.mark.parametrize(
    ("cameras", "said"),
    [
        ("lon,lat\n0,0.018\n", "The file has no camera near these streets; that says nothing about "
         "cameras that nobody has mapped."),
        (f"lon,lat,facing_deg,range_m,view_deg\n{50 * M:.9f},{-5 * M:.9f},180,10,60\n",
         "Nothing of these streets is in view of the 1 camera of the file near them; that says"),
    ],
)  # fmt: skip
def test_no_camera_in_the_file_is_not_nothing_in_view(
    cameras: str, said: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "far.csv").write_text(cameras)
    (tmp_path / "homes.geojson").write_text(collection(area(1000, -10, -10), area(900, 190, -10)))
    data = printed(places(run, "--json", "--population", "homes.geojson", "--undercount", "2,3,4",
                          cameras="far.csv"))  # fmt: skip
    assert data["known"] is False and data["bands"] == []
    assert {one[side] for one in data["figures"] for side in ("value", "low", "high")} == {None}
    assert data["residents"]["people"] == 1900 and data["residents"]["levels"] == []
    text = words_of(tmp_path)
    assert said in text and "not known" in text
    assert not re.search(r"\b0 %|under 5 %|under 0.01 %", text)
    for row in table(tmp_path):
        assert {row[name] for name in row if name.startswith(PURPOSES)} == {""}
    lines = json.loads((tmp_path / "town" / "streets.geojson").read_text("utf-8"))["features"]
    assert {one["properties"]["seen_share"] for one in lines} == {"not known"}
    for name in ("map.svg", "map_identifiable.svg"):
        picture = (tmp_path / "town" / name).read_text("utf-8")
        assert "%" not in picture and "is not known" in picture
    done = places(run, "--force", "--population", "homes.geojson", cameras="far.csv")
    assert done.code == 0 and said in done.out and "%" not in done.out


def test_a_wall_takes_away_from_the_view_and_is_drawn(run: Run, tmp_path: Path) -> None:
    """The house stands 2 m east of the camera: 10 m to the west and 2 m to the wall."""
    (tmp_path / "houses.geojson").write_text(HOUSE)
    assert places(run, "--buildings", "houses.geojson").code == 0
    (west,) = [row for row in table(tmp_path) if row["street"] == "west"]
    assert float(west["seen_m"]) == pytest.approx(12, abs=0.06)
    text = (tmp_path / "town" / "map.svg").read_text("utf-8")
    assert 'fill="#ebebeb"' in text
    assert "Buildings block the view" in text
    assert "No buildings were given" not in (tmp_path / "town" / "places.html").read_text("utf-8")


def test_residents_walk_and_are_counted_by_level(run: Run, tmp_path: Path) -> None:
    """1,000 people at the west end, 1,000 at the east end: each walks 200 m, 20 m of it in view."""
    homes = collection(area(1000, -10, -10), area(1000, 190, -10))
    (tmp_path / "homes.geojson").write_text(homes)
    data = printed(places(run, "--population", "homes.geojson", "--json"))
    residents = data["residents"]
    assert residents["people"] == 2000
    assert residents["metres_a_walk"] == pytest.approx(200, rel=1e-3)
    assert sum(level["share_of_residents"] for level in residents["levels"]) == pytest.approx(1)
    for level in residents["levels"]:
        assert level["in_view"][0]["value"] == pytest.approx(20 / 200, rel=1e-3)
        assert level["seconds_in_view"] == pytest.approx(20 / 1.41, abs=0.06)
    words = Page((tmp_path / "town" / "places.html").read_text("utf-8")).named("body")[0].text
    assert "2,000 residents" in words and "the most exposed 1 %" in words
    assert "14 s; 1 camera" in words.replace("\u00a0", " ")
    done = places(run, "--population", "homes.geojson", "--force")
    assert "2,000 residents walk 200 m on average" in done.out
    assert "somebody is seen on 10 % of it" in done.out


def test_an_undercount_stands_beside_every_figure_and_none_is_not_known(
    run: Run, tmp_path: Path
) -> None:
    """30 of 300 m by 2 cameras that do not overlap: with 3 for each, 1 - 0.9^3 = 27.1 %."""
    plain = printed(places(run, "--json"))
    assert plain["undercount"] is None
    assert not any("missing" in one["figure"] for one in plain["figures"])
    assert "How many are missing is not known" in words_of(tmp_path)
    assert "--undercount" in words_of(tmp_path)
    data = printed(places(run, "--json", "--force", "--undercount", "1,3,10"))
    assert data["undercount"] == {"low": 1, "best": 3, "high": 10}
    seen = {one["figure"]: one for one in data["figures"] if one["purpose"] == "seen"}
    assert len(seen) == 2 * len({one["figure"] for one in plain["figures"]})
    share, more = seen["streets.in_view_share"], seen["streets.in_view_share_with_missing"]
    assert share["value"] == pytest.approx(0.1, rel=1e-4)
    assert more["low"] == pytest.approx(0.1, rel=1e-4)
    assert more["value"] == pytest.approx(1 - 0.9**3, rel=1e-3)
    assert more["high"] == pytest.approx(1 - 0.9**10, rel=1e-3)
    linear = seen["streets.camera_km"], seen["streets.camera_km_with_missing"]
    assert linear[1]["value"] == pytest.approx(3 * linear[0]["value"])
    seconds = seen["streets.seconds_in_view"]
    assert seconds["value"] == pytest.approx(100 / 1.41, rel=1e-4)
    assert (seconds["low"], seconds["high"]) == (
        pytest.approx(100 / 1.54, rel=1e-4), pytest.approx(100 / 1.35, rel=1e-4),
    )  # fmt: skip
    text = words_of(tmp_path)
    assert (
        "If there are 3 cameras for each one in the file (1 to 10), somebody is seen on 27 %"
        in text
    )
    assert "with missing cameras" in text and "Tried on made-up towns" in text
    assert "How many are missing is not known" not in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3", "LOW,BEST,HIGH"), ("1,2", "LOW,BEST,HIGH"), ("1,2,3,4", "LOW,BEST,HIGH"),
        ("1,x,3", "plain numbers"), ("1,2,nan", "plain numbers"), ("1,2,inf", "plain numbers"),
        ("1,2,1e3", "plain numbers"), ("", "LOW,BEST,HIGH"), (",,", "plain numbers"),
        ("0.5,1,2", "at least 1 camera"), ("0,0,0", "at least 1 camera"),
        ("-1,1,2", "plain numbers"),
        ("3,2,4", "low is not above best"), ("1,4,2", "low is not above best"),
        ("1,2,1001", "at most 1000"),
    ],
)  # fmt: skip
def test_an_undercount_that_makes_no_sense_is_wrong_usage(
    text: str, said: str, run: Run, tmp_path: Path
) -> None:
    done = places(run, f"--undercount={text}")
    assert done.code == 2 and said in done.err and "--undercount" in done.err
    assert not (tmp_path / "town").exists()


def test_small_counts_of_residents_are_withheld_and_said(run: Run, tmp_path: Path) -> None:
    homes = collection(*(area(1000 + n, 20 * n, -10) for n in range(8)), area(5, 190, -10))
    (tmp_path / "homes.geojson").write_text(homes)
    residents = printed(places(run, "--population", "homes.geojson", "--json"))["residents"]
    assert residents["areas_withheld"] >= 1
    text = (tmp_path / "town" / "places.html").read_text("utf-8")
    assert "withheld" in text


def test_nobody_near_the_streets_is_said_in_words(run: Run, tmp_path: Path) -> None:
    (tmp_path / "homes.geojson").write_text(collection(area(1000, 900, 0), area(1000, 950, 0)))
    data = printed(places(run, "--population", "homes.geojson", "--json"))
    assert data["residents"]["levels"] == []
    assert data["residents"]["people_away_from_the_streets"] == 2000
    assert "Nobody in the file" in (tmp_path / "town" / "places.html").read_text("utf-8")


# ---- nothing is overwritten, and all or nothing is written


def test_a_folder_that_exists_is_kept(run: Run, tmp_path: Path) -> None:
    assert places(run).code == 0
    before = files_in(tmp_path)
    done = places(run)
    assert done.code == 6 and "--force" in done.err
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("name", ["notes.txt", "record.json"])
def test_force_replaces_nothing_but_an_earlier_result(name: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "town").mkdir()
    (tmp_path / "town" / name).write_text('{"watchglass": "1", "scenario": {}, "estimates": []}')
    before = files_in(tmp_path)
    done = places(run, "--force")
    assert done.code == 6 and "places.json" in done.err
    assert files_in(tmp_path) == before


def test_force_keeps_a_folder_in_which_something_else_lies(run: Run, tmp_path: Path) -> None:
    assert places(run).code == 0
    (tmp_path / "town" / "tables" / "mine.txt").write_text("mine")
    before = files_in(tmp_path)
    assert places(run, "--force").code == 6
    assert files_in(tmp_path) == before


def test_a_failure_leaves_nothing_behind(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from watchglass.report import write

    before = files_in(tmp_path)

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "_write_file", full)
    assert places(run).code == 6
    assert files_in(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cameras.csv", "streets.geojson"]


# ---- what it does not take

SWAPPED = "lon,lat\n60.17,24.94\n60.171,24.941\n"
IN_HELSINKI = collection({
    "type": "Feature", "id": "a", "properties": {},
    "geometry": {"type": "LineString", "coordinates": [[24.94, 60.17], [24.95, 60.171]]},
})  # fmt: skip


@pytest.mark.parametrize(
    ("cameras", "streets", "code", "said"),
    [
        ("", None, 3, "cameras.csv"),
        ("lon,lat\n", None, 3, "cameras.csv"),
        (None, "", 3, "streets.geojson"),
        (None, "{", 3, "streets.geojson"),
        (None, collection(), 3, "streets"),
        (None, '{"type": "FeatureCollection"}', 3, "streets.geojson"),
        (None, collection(line("a", (0, 0))), 3, "streets.geojson"),
        (None, collection(line("a", (0, 0), (1e9, 0))), 3, "streets.geojson"),
        (None, STREETS.replace("LineString", "LineStrong"), 3, "streets.geojson"),
        ("lon,lat\n200,0\n", None, 3, "200"),
        ("lon,lat\n0,nan\n", None, 3, "cameras.csv"),
        ("lon,lat,owner_name\n0,0,Maya Example\n", None, 4, "cameras.csv"),
        ("lon,lat,time\n0,0,2026-01-01T10:00:00Z\n", None, 4, "cameras.csv"),
        ("<gpx><trk><trkpt lat='0' lon='0'><time>2026-01-01T10:00:00Z</time></trkpt></trk></gpx>",
         None, 4, "cameras.csv"),
        ("x,y\n0,0\n", None, 3, "in metres"),
        ("lon,lat\n50,50\n", None, 3, "Give files about the same town"),
        (SWAPPED, IN_HELSINKI, 3, "swapped"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_in_words(
    cameras: str | None, streets: str | None, code: int, said: str, run: Run, tmp_path: Path
) -> None:
    if cameras is not None:
        (tmp_path / "cameras.csv").write_text(cameras)
    if streets is not None:
        (tmp_path / "streets.geojson").write_text(streets)
    before = files_in(tmp_path)
    done = places(run)
    assert done.code == code, done.err
    assert said in done.err and "Maya" not in done.err
    assert files_in(tmp_path) == before


def test_a_file_that_is_too_large_is_refused_on_its_size(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "streets.geojson").open("r+b") as file:
        file.truncate(3_000_000_000)  # a hole: it takes no room
    done = places(run)
    assert done.code == 3 and "streets.geojson" in done.err
    assert not (tmp_path / "town").exists()


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    for option in ("--buildings", "--population"):
        done = places(run, option, "nowhere.geojson")
        assert done.code == 3 and "nowhere.geojson" in done.err
    assert not (tmp_path / "town").exists()


def test_the_problems_come_as_json_where_asked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cameras.csv").write_text(SWAPPED)
    (tmp_path / "streets.geojson").write_text(IN_HELSINKI)
    done = places(run, "--json")
    body = json.loads(done.err)
    assert body["exit_code"] == 3
    assert body["problems"][0]["way_out"].startswith("Longitude and latitude are swapped")


@pytest.mark.parametrize(
    "words",
    [
        ("--cameras", "cameras.csv", "--cameras", "cameras.csv", "--streets", "streets.geojson",
         "--out", "town"),
        ("--cameras", "cameras.csv", "--streets", "streets.geojson"),
        ("--streets", "streets.geojson", "--out", "town"),
        ("--cameras", "cameras.csv", "--out", "town"),
        ("--cameras", "cameras.csv", "--streets", "streets.geojson", "--out", "town", "--rank"),
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_2(words: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    done = run("places", *words)
    assert done.code == 2, done.err
    assert not (tmp_path / "town").exists()


# ---- real towns, where they are at hand


@pytest.mark.skipif(not HELSINKI.is_dir(), reason="the shared data folder is not beside us")
def test_helsinki_with_walls_and_residents(tmp_path: Path) -> None:
    """Walls only take away; the map stays small; figures lie where two other programs put them."""
    common = ("places", "--cameras", str(HELSINKI / "cameras.geojson"), "--streets",
              str(HELSINKI / "streets.geojson"), "--json")  # fmt: skip
    free = printed(alone(*common, "--out", "free", cwd=tmp_path))
    walled = printed(
        alone(*common, "--out", "walled", "--buildings", str(HELSINKI / "buildings.geojson"),
              "--population", str(HELSINKI / "population_grid_2020.geojson"), cwd=tmp_path)
    )  # fmt: skip
    for one, other in zip(free["figures"], walled["figures"], strict=True):
        assert one["figure"] == other["figure"]
        if one["figure"] in ("streets.in_view_km", "streets.cameras_seeing"):
            assert other["value"] <= one["value"]
    assert 90 < free["street_km"] < 100
    assert 1000 < walled["residents"]["people"] < 30_000
    assert "HSY" in (tmp_path / "walled" / "places.html").read_text("utf-8")
    sizes = {name: len(content) for name, content in files_in(tmp_path / "walled").items()}
    assert sizes["map.svg"] < 200_000 and sizes["places.html"] < 2_000_000


@pytest.mark.skipif(not HELSINKI.is_dir(), reason="the shared data folder is not beside us")
def test_metres_in_view_agree_with_points_along_the_streets(tmp_path: Path) -> None:
    """Points every half metre, each held against every camera: another way to the same number."""
    from watchglass.report.city_of_files import CityFiles, city_of

    files = (HELSINKI / "cameras.geojson", HELSINKI / "streets.geojson")
    city = city_of(CityFiles(*map(str, files)))
    streets, edges = city.streets, city.in_view.edges["seen"]["high"]
    with (HELSINKI / "cameras.geojson").open(encoding="utf-8") as file:
        places = [one["geometry"]["coordinates"] for one in json.load(file)["features"]]
    x, y = city.plane.metres(*np.array(places).T)
    rng = np.random.default_rng(3)
    for edge in rng.choice(streets.edges, 60, replace=False):
        at = slice(streets.first[edge], streets.first[edge + 1])
        steps = np.hypot(np.diff(streets.x_m[at]), np.diff(streets.y_m[at]))
        along = np.concatenate([[0], np.cumsum(steps)])
        many = int(along[-1] / 0.5) + 1
        points = (np.arange(many) + 0.5) * along[-1] / many
        px, py = (np.interp(points, along, c[at]) for c in (streets.x_m, streets.y_m))
        near = np.hypot(px[:, None] - x, py[:, None] - y).min(axis=1) <= 76.8
        assert edges.union_m[edge] == pytest.approx(near.mean() * along[-1], abs=1.6)


def test_cameras_of_unknown_facing_count_on_average_over_the_ways_they_may_look(
    run: Run, tmp_path: Path
) -> None:
    """A second way: the same cameras with facings by lot, many times, written into the file."""
    rng, spots = np.random.default_rng(5), [(n * 20 * M, n % 3 * 4 * M) for n in range(10)]

    def share(rows: list[str]) -> float:
        (tmp_path / "lot.csv").write_text("\n".join(["lon,lat,facing_deg", *rows]) + "\n")
        data = printed(places(run, "--json", "--force", cameras="lot.csv"))
        asked = ("streets.in_view_share", "seen")
        found = {(one["figure"], one["purpose"]): one["value"] for one in data["figures"]}
        return float(found[asked])

    by_lot = [
        share([f"{x:.9f},{y:.9f},{rng.uniform(0, 360):.3f}" for x, y in spots]) for _ in range(25)
    ]
    unknown = share([f"{x:.9f},{y:.9f}," for x, y in spots])
    near = 3 * float(np.std(by_lot)) / 5
    assert unknown == pytest.approx(np.mean(by_lot), abs=near)
    assert near < 0.12 * unknown, "the test can tell a quarter of a disc from a disc"
