"""The parts of the benchmark of places do what they say, and a wrong peer is seen."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
PARTS = BENCHMARKS / "places_peers"
SIDE, TRIPS, CAMERAS, SEED = 40, 80, 400, 7


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ModuleType]]:
    """Give the parts of the benchmark, and forget them afterwards."""
    before = set(sys.modules)
    paths = list(sys.path)
    monkeypatch.syspath_prepend(BENCHMARKS)
    monkeypatch.syspath_prepend(PARTS)
    import clip_figures
    import fixes_peer
    import made_town
    import places
    import printed
    import sectors

    found = (clip_figures, fixes_peer, made_town, places, printed, sectors)
    yield {one.__name__: one for one in found}
    sys.path[:] = paths
    for name in set(sys.modules) - before:
        path = getattr(sys.modules[name], "__file__", None)
        if path and BENCHMARKS in Path(path).parents:
            del sys.modules[name]


def test_trips_use_only_streets_that_are_there(parts: dict[str, ModuleType]) -> None:
    town = parts["made_town"].make_town(2_000, SEED)
    _, here, there = town.steps()
    street = town.edge[town.edge >= 0]
    ends = np.sort(np.stack([town.start[street], town.end[street]]), axis=0)
    assert np.array_equal(ends, np.sort(np.stack([here, there]), axis=0))
    steps = np.diff(town.first) - 1
    assert (steps.min(), steps.max()) == (20, 60)
    assert len(town.edge) == town.first[-1] == len(street) + town.trips
    assert len(town.start) == pytest.approx(0.95 * 2 * 224 * 223, rel=0.005)
    few = town.first_trips(3)
    assert (few.trips, few.first[-1], few.edge[-1]) == (3, len(few.node), -1)


def test_trips_are_the_same_for_the_same_seed(parts: dict[str, ModuleType]) -> None:
    made = parts["made_town"]
    one, same, other = (made.make_town(50, seed, SIDE) for seed in (1, 1, 2))
    assert np.array_equal(one.node, same.node)
    assert not np.array_equal(one.node_x_m, other.node_x_m)
    views = [made.make_views(one, 30, seed).x_m for seed in (1, 1, 2)]
    assert np.array_equal(views[0], views[1]) and not np.array_equal(views[0], views[2])


def test_polygons_have_the_area_of_the_views(parts: dict[str, ModuleType]) -> None:
    import shapely

    town = parts["made_town"].make_town(10, SEED, SIDE)
    views = parts["made_town"].make_views(town, CAMERAS, SEED)
    sectors = parts["sectors"]
    shapes = sectors.polygons(views)
    order = sectors._by_place(views.x_m, views.y_m)
    x, y, reach, facing, view = (getattr(views, one)[order] for one in (
        "x_m", "y_m", "range_m", "facing_deg", "view_deg"))  # fmt: skip
    assert shapely.is_valid(shapes).all()
    assert shapely.area(shapes) == pytest.approx(np.radians(view) / 2 * reach**2, rel=1e-12)
    # A point 5 m ahead of the camera is in its view, one 5 m behind a directed camera is not.
    for metres, is_in in ((5.0, True), (-5.0, False)):
        bearing = np.radians(facing)
        ahead = shapely.points(x + metres * np.sin(bearing), y + metres * np.cos(bearing))
        assert (shapely.contains(shapes, ahead) == (is_in | (view >= 360.0))).all()


def run_ours(folder: Path) -> dict:
    words = ["--folder", str(folder), "--cameras", str(CAMERAS), "--trips", str(TRIPS)]
    command = [sys.executable, str(PARTS / "clip_ours.py"), *words, "--seconds", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def run_shapely(folder: Path, parts: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch,
                capsys: pytest.CaptureFixture[str]) -> dict:  # fmt: skip
    import shapely_peer

    words = ["--folder", str(folder), "--cameras", str(CAMERAS), "--trips", str(TRIPS)]
    monkeypatch.setattr(sys, "argv", ["shapely_peer.py", *words])
    shapely_peer.main()
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_shapely_agrees_and_a_wrong_peer_voids_the_bar(
    parts: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    made, figures = parts["made_town"], parts["clip_figures"]
    town = made.make_town(TRIPS, SEED, SIDE)
    made.save(town, tmp_path / "town.npz")
    made.save(made.make_views(town, CAMERAS, SEED), tmp_path / f"cameras-{CAMERAS}.npz")
    reports = {
        ("ours", CAMERAS): [run_ours(tmp_path)],
        ("shapely", CAMERAS): [run_shapely(tmp_path, parts, monkeypatch, capsys)],
    }
    rows = figures.clip_rows(reports, [CAMERAS], tmp_path)
    assert all(row["right"] for row in rows)
    peer = next(row for row in rows if row["key"] == "shapely")
    assert max(map(abs, peer["totals_off"].values())) < 1e-3
    bar = figures.bars(rows, [], quick=False)[0]
    assert not bar["void"] and bar["met"] is (min(bar["reached"], bar["best"]) >= 100)
    found = tmp_path / f"found-shapely-{CAMERAS}.npz"
    with np.load(found) as kept:
        columns = dict(kept)
    # One metre in a hundred lost, or trips exchanged: both are seen.
    lost = {**columns, "union_m": columns["union_m"] * 0.99}
    exchanged = {name: values[::-1] for name, values in columns.items()}
    for wrong in (lost, exchanged):
        np.savez(found, **wrong)
        rows = figures.clip_rows(reports, [CAMERAS], tmp_path)
        bar = figures.bars(rows, [], quick=False)[0]
        assert bar["void"] and bar["met"] is None
        assert "void" in parts["printed"].bar_line(bar)


@pytest.mark.parametrize(
    ("case", "at_m", "cameras_m", "radius_m", "expected"),
    [("A", [0, 100], [50], 10, (0.0, 0)), ("B", [0, 50, 100], [0, 50], 10, (31.5, 2)),
     ("C", [-50, 0, 50, 100], [0, 50], 40, (162.0, 2)), ("E", [0] * 5 + [100], [0], 10, (12.5, 1))],
)  # fmt: skip
def test_fix_by_fix_gives_what_the_existing_tool_was_seen_to_give(
    parts: dict[str, ModuleType], case: str, at_m: list[float], cameras_m: list[float],
    radius_m: float, expected: tuple[float, int],
) -> None:  # fmt: skip
    # Shared reference on exposure, section 4: its figures, and not the exact ones.
    peer = parts["fixes_peer"]
    fixes, cameras = ([(x * peer.DEGREES_PER_M, 0.0) for x in xs] for xs in (at_m, cameras_m))
    metres, seen = peer.exposure_by_fixes(fixes, cameras, [radius_m] * len(cameras))
    assert (metres, seen) == (pytest.approx(expected[0], abs=1e-3), expected[1])


def test_what_is_absent_or_unknown_is_said(
    parts: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    places = parts["places"]
    monkeypatch.setattr(places, "SHARED", tmp_path)
    assert set(places.absent(places.KEYS)) == {"route", "world", "cambridge"}
    assert "cameras_global.csv.gz" in places.absent(places.KEYS)["world"]
    with pytest.raises(SystemExit):
        places.main(["--only", "teleport"])
    environments = sys.modules["environments"]
    assert all("==" in one for one in environments.wanted("peers-places"))


def test_a_bar_on_files_is_kept_or_missed_by_its_median(parts: dict[str, ModuleType]) -> None:
    figures = parts["clip_figures"]
    exact = {"answer": dict(figures.EXACT), "peak_bytes": 150e6}
    runs = [{**exact, "seconds": seconds} for seconds in (1.0, 1.5, 9.0)]
    found = figures.figures_of_files({("command", 0): runs})
    assert [bar["met"] for bar in figures.bars([], found, quick=False)] == [True, True]
    runs[0]["answer"] = {**exact["answer"], "distinct_cameras": 479}
    found = figures.figures_of_files({("command", 0): runs})
    assert [bar["void"] for bar in figures.bars([], found, quick=False)] == [True, True]
