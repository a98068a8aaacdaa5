"""What `places` does not give, as tests that can fail (decision 12).

One camera file and at most one route a call; no batch, no ranking, no difference of two camera
files, no list of streets without cameras, no outline of a view; rows ordered by id, at most six
bands. Each look at the code is tried on a planted breach.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.main import get_command

from command import Run, files_in, runner
from watchglass.cli import app
from watchglass.report.street_map_bands import BANDS

SOURCE = Path(__file__).resolve().parent.parent / "src" / "watchglass"
# Where code about cameras and streets is.
WHERE = ("places", "commands", "report", "sensing", "scenario", "population")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def trees() -> Iterator[tuple[str, ast.Module]]:
    for folder in WHERE:
        for path in sorted((SOURCE / folder).rglob("*.py")):
            yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text("utf-8"))


def functions(place: str, tree: ast.AST) -> Iterator[tuple[str, Function]]:
    for node in ast.walk(tree):
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield f"{place}: {node.name}", node


def arguments(function: Function) -> list[tuple[str, str]]:
    """Return name and type in words of every argument, `*` and `**` included."""
    a = function.args
    every = [*a.posonlyargs, *a.args, *a.kwonlyargs, *filter(None, (a.vararg, a.kwarg))]
    return [(one.arg, ast.unparse(one.annotation) if one.annotation else "") for one in every]


# ---- the command


def test_the_options_are_the_ones_agreed_on() -> None:
    options = {name for one in get_command(app).commands["places"].params for name in one.opts}
    assert options == {
        "--cameras", "--route", "--streets", "--out", "--buildings", "--population", "--columns",
        "--undercount", "--force", "--json",
    }  # fmt: skip


def test_no_argument_stands_without_its_name() -> None:
    """A list of files behind the command would be a batch."""
    kinds = {one.param_type_name for one in get_command(app).commands["places"].params}
    assert kinds == {"option"}


M = 1 / 111_319.0


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    (tmp_path / "cameras.csv").write_text("lon,lat,range_m,view_deg\n0,0,10,360\n")
    (tmp_path / "route.csv").write_text("lon,lat\n0,0\n0.001,0\n")
    (tmp_path / "streets.geojson").write_text(streets(["a", "b"]))
    return runner(monkeypatch, capfd, tmp_path)


def streets(names: list[str]) -> str:
    """Return parallel streets of 100 m, 50 m apart, in the order of the names."""
    features = [
        {"type": "Feature", "id": name, "properties": {}, "geometry": {
            "type": "LineString", "coordinates": [[0, 50 * n * M], [100 * M, 50 * n * M]]}}
        for n, name in enumerate(names)
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.mark.parametrize("option", ["--cameras", "--route", "--streets", "--buildings", "--out"])
def test_a_second_file_is_wrong_usage(option: str, run: Run, tmp_path: Path) -> None:
    name = {"--cameras": "cameras.csv", "--route": "route.csv"}.get(option, "streets.geojson")
    kind = ["--route", "route.csv"] if option == "--route" else [
        "--streets", "streets.geojson", "--out", "town"
    ]  # fmt: skip
    words = ["--cameras", "cameras.csv", *kind, option, name]
    more = [option, name] if option == "--buildings" else []
    done = run("places", *words, *more)
    assert done.code == 2 and "2 times" in done.err, done.err
    assert not (tmp_path / "town").exists()


def test_a_route_and_a_city_do_not_go_together(run: Run) -> None:
    done = run("places", "--cameras", "cameras.csv", "--route", "route.csv",
               "--streets", "streets.geojson", "--out", "town")  # fmt: skip
    assert done.code == 2


@pytest.mark.parametrize("name", ["*.csv", "."])
def test_a_folder_or_a_pattern_is_no_camera_file(name: str, run: Run, tmp_path: Path) -> None:
    done = run("places", "--cameras", name, "--streets", "streets.geojson", "--out", "town")
    assert done.code == 3
    assert not (tmp_path / "town").exists()


# ---- what is written


def written(run: Run, tmp_path: Path, names: list[str], cameras: list[int]) -> dict[str, bytes]:
    """Return the files on parallel streets with a camera at 37 m of some, by row."""
    (tmp_path / "streets.geojson").write_text(streets(names))
    rows = [f"{37 * M:.9f},{50 * n * M:.9f},{5 + 3 * k},360" for k, n in enumerate(cameras)]
    (tmp_path / "cameras.csv").write_text("\n".join(["lon,lat,range_m,view_deg", *rows]) + "\n")
    done = run("places", "--cameras", "cameras.csv", "--streets", "streets.geojson",
               "--out", "town", "--force")  # fmt: skip
    assert done.code == 0, done.err
    return files_in(tmp_path / "town")


@pytest.mark.parametrize("seed", range(3))
def test_rows_are_ordered_by_id_whatever_is_in_view_and_however_they_came(
    seed: int, run: Run, tmp_path: Path
) -> None:
    rng = np.random.default_rng(seed)
    names = [str(n) for n in rng.permutation(12)]
    files = written(run, tmp_path, names, rng.choice(12, 8, replace=False).tolist())
    # An input sorted by exposure: the rows do not give its order back.
    first = list(csv.DictReader(io.StringIO(files["tables/streets.csv"].decode())))
    names = [row["street"] for row in sorted(first, key=lambda row: -float(row["seen_share"]))]
    at = [int(row["seen_cameras"]) for row in sorted(first, key=lambda r: -float(r["seen_share"]))]
    files = written(run, tmp_path, names, [n for n, many in enumerate(at) if many][::-1])
    rows = list(csv.DictReader(io.StringIO(files["tables/streets.csv"].decode())))
    assert [row["street"] for row in rows] == [str(n) for n in range(12)]
    shares = [float(row["seen_share"]) for row in rows]
    assert len(set(shares)) > 4 and shares != sorted(shares) and shares != sorted(shares)[::-1]
    lines = json.loads(files["streets.geojson"])["features"]
    assert [one["properties"]["street"] for one in lines] == [str(n) for n in range(12)]


def test_nothing_written_lists_some_streets_only_or_names_one_outside_the_tables(
    run: Run, tmp_path: Path
) -> None:
    import polars as pl

    names = [f"name-of-street-{n}" for n in range(9)]
    files = written(run, tmp_path, names, [0, 3, 4])
    for path, content in files.items():
        if path.endswith(".parquet"):
            content = repr(pl.read_parquet(io.BytesIO(content))["street"].to_list()).encode()
        found = {name for name in names if name.encode() in content}
        assert found in (set(), set(names)), path
        if not path.startswith("tables/") and path != "streets.geojson":
            assert found == set(), f"{path} names streets"


def test_no_file_holds_the_place_or_the_view_of_a_camera(run: Run, tmp_path: Path) -> None:
    files = written(run, tmp_path, ["a", "b", "c"], [0, 2])
    data = json.loads(files["streets.geojson"])
    kinds = {one["geometry"]["type"] for one in data["features"]}
    assert kinds <= {"LineString", "MultiLineString"}, "an outline or a point is written"
    assert len(data["features"]) == 3
    place = f"{37 * M:.6f}"
    for path, content in files.items():
        if not path.endswith(".parquet"):
            assert place not in content.decode(), f"{path} says where a camera stands"
    for name in (name for name in files if name.endswith(".svg")):
        assert not re.search(rb"<circle|<ellipse|<image|<use|href=", files[name])


def test_map_and_lines_have_at_most_six_bands(run: Run, tmp_path: Path) -> None:
    assert len(BANDS) <= 6
    names = [f"s{n}" for n in range(12)]
    files = written(run, tmp_path, names, list(range(12)))
    data = json.loads(files["streets.geojson"])
    allowed = {band.words for band in BANDS}
    for one in data["features"]:
        assert set(one["properties"]) == {"street"} | {
            f"{purpose}_share" for purpose in ("seen", "recognisable", "identifiable")
        }
        assert {value for name, value in one["properties"].items() if name != "street"} <= allowed
    for name in (name for name in files if name.endswith(".svg")):
        strokes = set(re.findall(rb'<path d="[^"]*" stroke="([^"]+)"', files[name]))
        assert 1 <= len(strokes) <= 6


def test_the_lowest_band_hides_which_streets_have_no_camera() -> None:
    assert BANDS[0].below > 0 and "0 %" not in BANDS[0].words.split()[:1]


# ---- what the code offers

SEVERAL = re.compile(r"(list|tuple|Sequence|Iterable|Iterator|Mapping|dict|set)\[.*\bCameras?\b")
ONE = re.compile(r"\b(ReadCameras|Cameras|CameraGrid)\b")


def two_camera_sets(place: str, function: Function) -> bool:
    """Return whether a function takes more than one set of cameras."""
    given = [(name, said) for name, said in arguments(function) if "Callable" not in said]
    sets = [name for name, said in given if ONE.search(said) or name.startswith("cameras")]
    return len(sets) > 1 or any(SEVERAL.search(said) for _, said in given)


def returns_a_way(place: str, function: Function) -> bool:
    """Return whether a function makes a line or a chain of streets out of a street network."""
    said = ast.unparse(function.returns) if function.returns else ""
    network = any(re.search(r"\b(Streets|Ways|Town|Trees|EdgeExposure)\b", kind)
                  for _, kind in arguments(function))  # fmt: skip
    named = re.search(r"(^|_)(routes?|path_to|way_to|detour|shortest_path)(_|$)", function.name)
    return network and bool(re.search(r"\b(Line|Route|Path)\b", said) or named)


EXPOSED = re.compile(
    r"union_m|sum_m|in_view|camera_m\b|camera_metres|\bseen\b|seen_|share|exposed|exposure|covered"
)
SORTERS = {"sort", "argsort", "sorted", "lexsort", "nlargest", "nsmallest", "argpartition",
           "argmax", "argmin", "top_k", "sort_by", "sort_values"}  # fmt: skip
# Orders people, by cell, into levels; no street, no camera and no cell is named by it.
MAY_SORT = {"places/exposure_levels.py"}


def sorts_by_exposure(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in SORTERS and EXPOSED.search(ast.unparse(node)):
                found.append(ast.unparse(node))
    return found


UNWANTED = re.compile(
    r"(^|_)(rank|ranking|ranked|worst|best_|top_|unseen|uncovered|blind_spots?|gaps_of|footprints?"
    r"_to|export|difference|compare|batch|avoid|evade|place_camera|add_camera|optimi[sz]e)(_|$)?"
)


def test_no_public_function_takes_two_sets_of_cameras() -> None:
    every = [found for place, tree in trees() for found in functions(place, tree)]
    assert len(every) > 200, "the walk went nowhere"
    assert [place for place, one in every if two_camera_sets(place, one)] == []


def test_no_public_function_makes_a_way_out_of_streets() -> None:
    every = [found for place, tree in trees() for found in functions(place, tree)]
    assert [place for place, one in every if returns_a_way(place, one)] == []


def test_nothing_is_sorted_by_what_is_in_view() -> None:
    found = {
        place: calls
        for place, tree in trees()
        if place.startswith(("places/", "commands/places", "report/street", "report/places"))
        and not place.startswith("places/reading/")  # readers know nothing of what is in view
        and (calls := sorts_by_exposure(tree))
    }
    assert set(found) <= MAY_SORT, found
    assert set(found) == MAY_SORT, "an exception is stale"


def test_no_name_of_a_public_function_promises_it() -> None:
    wrong = [
        place for place, tree in trees() if place.startswith(("places/", "commands/places"))
        for place, one in functions(place, tree) if UNWANTED.search(one.name)
    ]  # fmt: skip
    assert wrong == []


def test_nothing_writes_an_outline() -> None:
    for place, tree in trees():
        if place.startswith(("report/", "commands/")):
            texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
            assert not texts & {"Polygon", "MultiPolygon", "Point", "MultiPoint"}, place


def one(source: str) -> Function:
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    return function


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("def gain(before: Cameras, after: Cameras) -> Array: ...", two_camera_sets),
        ("def all_of(cameras: Sequence[Cameras]) -> Array: ...", two_camera_sets),
        ("def run(cameras_a: str, cameras_b: str) -> None: ...", two_camera_sets),
        ("def run(plans: dict[str, Cameras]) -> None: ...", two_camera_sets),
        ("def quiet_way(streets: Streets, start: int) -> Line: ...", returns_a_way),
        ("def route_between(ways: Ways, start: int) -> list[int]: ...", returns_a_way),
    ],
)
def test_a_planted_breach_is_found(planted: str, found) -> None:
    assert found("planted", one(planted))


def test_planted_rankings_and_names_are_found() -> None:
    for planted in ("np.argsort(-view.share)", "rows.sort(key=lambda r: r['seen_m'])",
                    "sorted(streets, key=in_view)", "table.sort('union_m')"):  # fmt: skip
        assert sorts_by_exposure(ast.parse(planted)), planted
    assert not sorts_by_exposure(ast.parse("np.argsort(place); sorted(names)"))
    for name in ("rank_streets", "uncovered_streets", "export_footprints", "compare_plans",
                 "batch_of_files", "place_camera"):  # fmt: skip
        assert UNWANTED.search(name), name


def test_what_is_allowed_is_not_found() -> None:
    fine = one("def edge_exposure(streets: Streets, cameras: Cameras | CameraGrid) -> E: ...")
    assert not two_camera_sets("", fine) and not returns_a_way("", fine)
