"""`watchglass places --route`: what it prints, what it takes, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from command import ENVIRONMENT, Done, Run, alone, printed, runner
from watchglass.places import route_files

BENCH = (Path(__file__).resolve().parents[1] / ".." / "shared" / "bench").resolve()
needs_bench = pytest.mark.skipif(
    not BENCH.is_dir(), reason="needs ../shared/bench, the shared data folder beside the project"
)
# Case C of the reference, in metres: [-40, 40] and [10, 90] joined are 130 m, added 160 m.
ROUTE = "x,y\n-50,0\n0,0\n50,0\n100,0\n"
CAMERAS = "x,y,range_m\n0,0,40\n50,0,40\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    return runner(monkeypatch, capfd, tmp_path)


@pytest.fixture
def ask(run: Run, tmp_path: Path) -> Any:
    """Return a function that asks about a route and cameras given as text."""

    def asked(route: str = ROUTE, cameras: str = CAMERAS, *words: str) -> Done:
        (tmp_path / "route.csv").write_text(route, "utf-8")
        (tmp_path / "cams.csv").write_text(cameras, "utf-8")
        return run("places", "--cameras", "cams.csv", "--route", "route.csv", *words)

    return asked


# ---- what it prints


def test_five_figures_on_one_route_as_json(ask: Any, tmp_path: Path) -> None:
    found = printed(ask(ROUTE, CAMERAS, "--json"))
    assert found["length_m"] == 150
    assert found["metres_in_view"] == 130
    assert found["share_in_view"] == pytest.approx(130 / 150, abs=1e-6)
    assert found["camera_metres"] == 160
    assert (found["distinct_cameras"], found["passes"], found["cameras"]) == (2, 2, 2)
    assert found["cameras_facing_unknown"] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cams.csv", "route.csv"]


def test_the_same_in_words_with_both_bounds_and_the_known_limit(ask: Any) -> None:
    done = ask()
    assert done.code == 0 and not done.err
    assert "In view of at least one camera: 130.000 m, 86.667 % of its metres." in done.out
    assert "Camera-metres (two cameras on one metre count twice): 160.000 m." in done.out
    assert "Lower bound on cameras" in done.out and "Upper bound on each view" in done.out
    assert "cannot be told from somebody's track" in done.out
    assert "neither stored nor printed" in done.out


def test_neither_positions_nor_a_picture_of_the_line_come_back(ask: Any) -> None:
    route = "lon,lat\n25.74961,62.24391\n25.74961,62.24491\n"
    cameras = "lon,lat,range_m\n25.7497,62.2442,20\n"
    for words in ((), ("--json",)):
        done = ask(route, cameras, *words)
        assert done.code == 0
        assert "25.74" not in done.out + done.err and "62.24" not in done.out + done.err


def test_a_camera_of_unknown_facing_is_a_disc_and_is_counted(ask: Any) -> None:
    cameras = "x,y,range_m,facing_deg,view_deg\n0,0,40,,60\n50,0,40,180,180\n"
    found = printed(ask("x,y\n-50,5\n100,5\n", cameras, "--json"))
    assert found["cameras_facing_unknown"] == 1
    assert found["metres_in_view"] == pytest.approx(2 * (40**2 - 5**2) ** 0.5)
    assert any("Nobody says where 1 of the cameras look" in note for note in found["notes"])


def test_rows_at_the_place_of_another_are_counted(ask: Any) -> None:
    cameras = CAMERAS + "50,0,10\n"
    assert printed(ask(ROUTE, cameras, "--json"))["cameras_at_the_place_of_another"] == 1
    assert "1 of them stand at the place of another" in ask(ROUTE, cameras).out


def test_a_line_without_length_has_no_share(ask: Any) -> None:
    found = printed(ask("x,y\n1,1\n1,1\n", CAMERAS, "--json"))
    assert (found["length_m"], found["share_in_view"], found["distinct_cameras"]) == (0, None, 1)


# ---- what it takes


@pytest.mark.parametrize(
    "cameras",
    [
        "X,Y,Radius,Field of view,Facing\n0,0,40,180,0\n",
        "x;y;range_m;view_deg;facing_deg\n0;0;40;180;0\n",
        "x,y,radius,camera type,angle of view,direction\n0,0,40,directed,180,N\n",
        "\ufeffx,y,range_m,direction\n0,0,40,270-90\n",
    ],
    ids=["spellings", "semicolons", "letters", "a range of bearings"],
)
def test_spellings_of_a_directed_camera(ask: Any, cameras: str) -> None:
    # It looks north: the line 3 m south of it is not seen, the one 3 m north is.
    assert printed(ask("x,y\n-50,-3\n50,-3\n", cameras, "--json"))["metres_in_view"] == 0
    seen = printed(ask("x,y\n-50,3\n50,3\n", cameras, "--json"))["metres_in_view"]
    assert seen == pytest.approx(2 * (40**2 - 3**2) ** 0.5)


def test_a_column_map_renames_and_drops(ask: Any) -> None:
    cameras = "east,north,sees,remark\n0,0,40,old\n"
    words = ("east=x_m", "north=y_m", "sees=range_m", "remark=drop")
    mapped = [word for pair in words for word in ("--columns", pair)]
    assert printed(ask(ROUTE, cameras, "--json", *mapped))["metres_in_view"] == 80


@needs_bench
@pytest.mark.parametrize("case", ["A", "B", "C", "D", "E"])
def test_the_files_of_the_reference_are_taken(run: Run, case: str) -> None:
    folder = BENCH / "cases"
    words = ("--cameras", str(folder / f"{case}.csv"), "--route", str(folder / f"{case}_route.csv"))
    expected = {"A": 20.0, "B": 30.0, "C": 130.0, "D": 20.03742, "E": 10.0}[case]
    found = printed(run("places", *words, "--json"))
    assert found["metres_in_view"] == pytest.approx(expected, abs=1e-3)
    assert found["cameras_facing_unknown"] == (case == "D")


@needs_bench
def test_a_large_route_in_a_process_of_its_own_imports_no_tables_and_no_charts(
    tmp_path: Path,
) -> None:
    words = ["places", "--cameras", str(BENCH / "cams_10000_safe.csv")]
    words += ["--route", str(BENCH / "route_10000.csv"), "--json"]
    code = (
        "import sys; sys.argv = ['watchglass', *sys.argv[1:]]\n"
        "from watchglass import cli\n"
        "try:\n    cli.main()\n"
        "finally:\n"
        "    print([m for m in ('polars', 'altair', 'jinja2', 'pandas') if m in sys.modules],\n"
        "          file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, cwd=tmp_path,
        env=ENVIRONMENT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip().splitlines()[-1] == "[]"
    found = json.loads(done.stdout)
    expected = (69993.055, 7733.307, 0.110487, 8322.906, 480)
    names = ("length_m", "metres_in_view", "share_in_view", "camera_metres", "distinct_cameras")
    assert tuple(found[name] for name in names) == pytest.approx(expected, abs=6e-4)


# ---- refused by a red line: exit 4


@pytest.mark.parametrize(
    "route",
    [
        "lon,lat,time\n25.1,62.1,2026-01-01T00:00:00Z\n25.2,62.2,2026-01-01T00:01:00Z\n",
        "x,y,timestamp\n0,0,1767225600\n1,1,1767225660\n",
        "x,y,t\n0,0,0\n1,1,5\n",
        "x,y,Seconds\n0,0,0\n1,1,5\n",
        "x;y;speed_ms\n0;0;1.4\n1;1;1.4\n",
        "uid,x,y\n7,0,0\n7,1,1\n",
        "lon,lat,device_id\n25.1,62.1,ab\n25.2,62.2,ab\n",
        "uid,lat,lng,datetime\n0,10.0,10.0,2026-01-22 07:00:00\n",
        '<?xml version="1.0"?><gpx version="1.1"><trk><trkseg/></trk></gpx>\n',
    ],
    ids=["time", "timestamp", "t", "seconds", "speed", "uid", "device", "traces", "gpx"],
)
def test_a_track_of_somebody_is_refused(ask: Any, route: str) -> None:
    done = ask(route)
    assert done.code == 4, done.err
    assert "watchglass reads no records of people" in done.err
    assert not done.out


@needs_bench
@pytest.mark.parametrize("name", ["walk_1000.gpx", "traces_100x10.csv", "cases/A.gpx"])
def test_tracks_of_the_benchmark_are_refused(run: Run, name: str, tmp_path: Path) -> None:
    (tmp_path / "cams.csv").write_text(CAMERAS, "utf-8")
    done = run("places", "--cameras", "cams.csv", "--route", str(BENCH / name))
    assert (done.code, done.out) == (4, "")


@pytest.mark.parametrize(
    "cameras",
    [
        "x,y,range_m,email\n0,0,40,a@example.org\n",
        "x,y,range_m,camera_model\n0,0,40,call +49 30 901820123\n",
        "person,x,y,time\n1,0,0,10:00\n",
    ],
)
def test_a_camera_list_with_people_in_it_is_refused(ask: Any, cameras: str) -> None:
    done = ask(ROUTE, cameras)
    assert done.code == 4, done.err
    assert "example.org" not in done.err and "901820123" not in done.err


def test_a_column_of_times_cannot_be_mapped_away(ask: Any) -> None:
    # The map is for the camera file; a line has no other columns at all.
    done = ask("x,y,time\n0,0,1\n1,1,2\n", CAMERAS, "--columns", "time=drop")
    assert done.code == 4


# ---- invalid: exit 3, with all problems at once


@pytest.mark.parametrize(
    ("route", "cameras", "words"),
    [
        ("x,y,colour\n0,0,1\n1,1,2\n", CAMERAS, "'colour' is not declared"),
        ("x,y\n", CAMERAS, "without rows"),
        ("", CAMERAS, "route.csv is empty"),
        ("x,y\n0,0\n", CAMERAS, "a line has at least two points"),
        ("0,0\n1,1\n", CAMERAS, "the first line names the columns"),
        ("x,lat\n0,0\n1,1\n", CAMERAS, "positions are lon and lat"),
        ("x,y,lon,lat\n0,0,0,0\n1,1,0,0\n", CAMERAS, "positions are lon and lat"),
        ("x,y\n0,\n1,1\n", CAMERAS, "row 1 is without a position"),
        ("x,y\n0,abc\n1,1\n", CAMERAS, "it must be a finite number"),
        ("x,y\n0,nan\n1,1\n", CAMERAS, "it must be a finite number"),
        ("x,y\n0,0,0\n1,1\n", CAMERAS, "every row has 2 cells"),
        ("lon,lat\n62.2,125.7\n62.3,125.8\n", CAMERAS, "swapped"),
        ("lon,lat\n380000,6670000\n380010,6670000\n", CAMERAS, "is this in metres (x, y)?"),
        ("x,y\n24.94123,60.17123\n24.94223,60.17223\n", CAMERAS, "most likely degrees"),
        ("lon,lat\n1,1\n1,1.1\n", CAMERAS, "both files have the same unit"),
        (ROUTE, "lon,lat,range_m\n1,1,10\n", "both files have the same unit"),
        ("lon,lat\n-179,1\n179,1\n", "lon,lat,range_m\n1,1,9\n", "180th meridian"),
        (ROUTE, "x,y\n0,0\n", "Add range_m (or radius)"),
        (ROUTE, "x,y,range_m\n0,0,0\n", "column 'range_m' is '0'"),
        (ROUTE, "x,y,range_m\n0,0,\n", "a range is above 0 metres"),
        (ROUTE, "x,y,range_m,camera_type\n0,0,9,directed\n", "needs its angle of view"),
        (ROUTE, "x,y,range_m,facing_deg\n0,0,9,90\n", "needs its angle of view"),
        (ROUTE, "x,y,range_m,view_deg\n0,0,9,\n", "needs its angle of view"),
        (ROUTE, "x,y,range_m,view_deg\n0,0,9,0\n", "column 'view_deg' is '0'"),
        (
            ROUTE,
            "x,y,range_m,camera_type,view_deg\n0,0,9,round,60\n",
            "has an angle of view of 360",
        ),
        (ROUTE, "x,y,range_m,colour\n0,0,9,red\n", "'colour' is not declared"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(ask: Any, route: str, cameras: str, words: str) -> None:
    done = ask(route, cameras)
    assert done.code == 3, done.err
    assert words in done.err


def test_problems_of_both_files_come_at_once_and_as_json(ask: Any) -> None:
    done = ask("x,y\n0,abc\n1,xyz\n", "x,y,range_m\n0,0,-5\n1,q,5\n", "--json")
    problems = json.loads(done.err)["problems"]
    assert done.code == json.loads(done.err)["exit_code"] == 3
    assert {problem["place"].split(",")[0] for problem in problems} == {"route.csv", "cams.csv"}
    assert len(problems) >= 4


def test_a_bad_cell_of_the_line_is_not_repeated(ask: Any) -> None:
    done = ask("lon,lat\n25.7,62.2x7\n25.8,99.123\n", "lon,lat,range_m\n25,62,5\n")
    assert done.code == 3 and "line 2" in done.err
    assert "62.2x7" not in done.err and "99.123" not in done.err


def test_swapped_columns_of_one_file_are_noticed(ask: Any) -> None:
    done = ask("lon,lat\n62.2,25.7\n62.21,25.7\n", "lon,lat,range_m\n25.7,62.2,10\n")
    assert done.code == 3 and "with lon and lat swapped they do" in done.err


def test_a_line_too_long_is_refused(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route_files, "MOST_POINTS", 3)
    done = ask()
    assert done.code == 3 and "at most 3 rows" in done.err


def test_pictures_and_missing_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cams.csv").write_text(CAMERAS, "utf-8")
    (tmp_path / "photo.csv").write_bytes(b"\xff\xd8\xff\xe0" + bytes(600))
    assert run("places", "--cameras", "cams.csv", "--route", "photo.csv").code == 4
    done = run("places", "--cameras", "cams.csv", "--route", "nowhere.csv")
    assert done.code == 3 and "the file must exist" in done.err


# ---- wrong usage: exit 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--cameras is missing"),
        (("--cameras", "a.csv"), "exactly one of them"),
        (("--cameras", "a.csv", "--route", "b.csv", "--streets", "c"), "exactly one of them"),
        (("--cameras", "a.csv", "--cameras", "b.csv", "--route", "c.csv"), "--cameras is given 2"),
        (("--cameras", "a.csv", "--route", "b.csv", "--route", "c.csv"), "--route is given 2"),
        (("--cameras", "a.csv", "--route", "b.csv", "--out", "d"), "goes with --streets only"),
        (("--cameras", "a.csv", "--streets", "b"), "--streets writes a folder"),
        (("--cameras", "a.csv", "--route", "b.csv", "--columns", "lon"), "form NAME=COLUMN"),
    ],
)
def test_one_camera_file_and_one_route_a_call(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run("places", *words)
    assert done.code == 2 and said in done.err and not done.out


def test_the_command_runs_by_itself(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(ROUTE, "utf-8")
    (tmp_path / "c.csv").write_text(CAMERAS, "utf-8")
    done = alone("places", "--cameras", "c.csv", "--route", "r.csv", "--json", cwd=tmp_path)
    assert printed(done)["metres_in_view"] == 130
