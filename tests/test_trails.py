"""Trails of made-up people: drawn by number wherever they are cut, and never let out."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import watchglass.places.trails as package
from watchglass.base.philox import key_of_seed
from watchglass.places.recording import MOST_MADE_UP, Recording
from watchglass.places.town_settings import TownSettings
from watchglass.places.trails import _points
from watchglass.places.trails._counting import Notebook
from watchglass.places.trails.crowd import Crowd, Linkable
from watchglass.places.trails.settings import CellGrid, Coarsening, TrailSettings
from watchglass.places.trails.trails import Trails

FOLDER = Path(package.__path__[0])
GRID = CellGrid(6, 8)
MALL = TrailSettings(
    people=3000, days=30, slots_per_day=72, visits=2.1, points_per_visit=6, popularity=1.0,
    favourites=4, favourite_share=0.35, rhythm=0.8,
)  # fmt: skip


def points_of(trails: Trails, shards: int) -> tuple[Any, Any, Any]:
    """Return rows, cells and slots of all people, drawn in shards; for these tests only."""
    parts = list(trails._drawn(shards))
    counts = np.concatenate([np.diff(start) for _, start, _, _ in parts])
    return counts, np.concatenate([p[2] for p in parts]), np.concatenate([p[3] for p in parts])


# ---- drawn by number


@pytest.mark.parametrize("shards", [2, 7, 64])
def test_the_counts_are_the_same_wherever_the_people_are_cut(shards: int) -> None:
    coarse = (Coarsening(), Coarsening(3, 4, 6))
    whole = Trails(GRID, MALL, 1).crowds(coarse)
    cut = Trails(GRID, MALL, 1).crowds(coarse, shards=shards)
    for one, other in zip(whole, cut, strict=True):
        np.testing.assert_array_equal(one.tally, other.tally)
        assert one.people == MALL.people


@pytest.mark.parametrize("shards", [2, 7, 64])
def test_a_shard_drawn_alone_has_the_same_points(shards: int) -> None:
    trails = Trails(GRID, MALL, 5)
    for one, other in zip(points_of(trails, 1), points_of(trails, shards), strict=True):
        np.testing.assert_array_equal(one, other)


def test_another_seed_another_crowd_and_the_same_seed_the_same() -> None:
    first, again, other = (Trails(GRID, MALL, seed).crowds()[0].tally for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert first.shape != other.shape or (first != other).any()


def test_points_follow_the_laws_that_the_settings_state() -> None:
    people = 40_000
    laws = dataclasses.replace(MALL, people=people, favourite_share=0.0)
    counts, cell, slot = points_of(Trails(GRID, laws, 3), 1)
    # Visits: geometric from 1 on, 3.1 in the mean; each lasts 1 to 11 slots, 6 in the mean.
    spread = np.sqrt(people * (3.1 * 10 + 36 * 3.1 * 2.1))
    assert abs(counts.sum() - people * 3.1 * 6) < 5 * spread
    # Zipf's law: the most popular of 48 cells has 1 / (1 + 1/2 + ... + 1/48) of the points.
    top = 1.0 / (1.0 / np.arange(1, 49)).sum()
    seen = np.bincount(cell, minlength=48)
    assert abs(seen.max() / len(cell) - top) < 5 * np.sqrt(top / len(cell))
    assert np.sort(seen)[::-1][1] / seen.max() == pytest.approx(0.5, abs=0.01)
    # Nothing is noted after closing, and noon is busier than the ends of the day.
    noted = slot[slot >= 0]
    assert noted.max() < MALL.days * MALL.slots_per_day
    by_time = np.bincount(noted % MALL.slots_per_day, minlength=72)
    assert by_time[30:42].mean() > 2 * by_time[:6].mean()


def test_own_places_are_few_and_take_their_share() -> None:
    laws = dataclasses.replace(MALL, visits=40.0, visits_alike=True, people=500, popularity=0.0,
                               favourite_share=0.5)  # fmt: skip
    counts, cell, _ = points_of(Trails(CellGrid(40, 50), laws, 3), 1)
    rows = np.split(cell, np.cumsum(counts)[:-1])
    at_top_four = [sum(n for _, n in Counter(row.tolist()).most_common(4)) for row in rows]
    assert np.sum(at_top_four) / len(cell) == pytest.approx(0.5, abs=0.02)


def test_everybody_has_the_same_number_of_visits_where_they_are_alike() -> None:
    laws = TrailSettings(50, 10, 24, 20, 1, 1.0, visits_alike=True)
    counts, _, _ = points_of(Trails(GRID, laws, 1), 1)
    assert set(counts.tolist()) == {20}


# ---- noting and choosing


@settings(max_examples=60)
@given(st.data())
def test_points_are_noted_once_each_in_rising_order(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(0, 12), min_size=1, max_size=6))
    start = np.cumsum([0, *sizes]).astype(np.int64)
    total = int(start[-1])
    cell = np.array(data.draw(st.lists(st.integers(0, 5), min_size=total, max_size=total)), int)
    slot = np.array(data.draw(st.lists(st.integers(-1, 8), min_size=total, max_size=total)), int)
    book = Notebook(np.array([0, 0, 1, 1, 2, 2]), 3, 4, 9)
    _, kept, key = book.noted((0, start, cell, slot))
    for row in range(len(sizes)):
        mine = range(start[row], start[row + 1])
        wanted = sorted({slot[n] // 4 * 3 + cell[n] // 2 for n in mine if slot[n] >= 0})
        assert key[kept[row] : kept[row + 1]].tolist() == wanted


def chosen_of(points: list[int], most: int, seed: int, repeat: int = 0) -> Any:
    kept = np.cumsum([0, *points]).astype(np.int64)
    chosen = np.empty((len(points), most), np.int64)
    _points.draw_known(0, kept, repeat, *key_of_seed(seed), chosen)
    return chosen


@settings(max_examples=60)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=20), st.integers(0, 2**32))
def test_known_points_are_different_ones_of_the_persons_own(points: list[int], seed: int) -> None:
    for have, row in zip(points, chosen_of(points, 5, seed), strict=True):
        real = [n for n in row.tolist() if n >= 0]
        assert len(real) == len(set(real)) == min(have, 5)
        assert all(n < have for n in real)


def test_every_order_of_known_points_is_as_likely() -> None:
    people = 24_000
    found = Counter(map(tuple, chosen_of([4] * people, 3, 7).tolist()))
    assert len(found) == 24  # 4 x 3 x 2
    chi2 = sum((n - people / 24) ** 2 / (people / 24) for n in found.values())
    assert chi2 < 60  # 23 degrees of freedom; beyond once in 30,000 times
    assert Counter(map(tuple, chosen_of([4] * people, 3, 7, 1).tolist())) != found


def test_a_town_is_cut_into_cells() -> None:
    town = TownSettings(blocks_east=20, blocks_north=10, block_m=100.0)
    assert CellGrid.of_town(town, 250.0) == CellGrid(4, 8)
    crowd = Trails(CellGrid.of_town(town, 250.0), MALL, 1).crowds()[0]
    assert crowd.people == MALL.people


# ---- never let out: the public surface and its guard


def public_modules() -> Iterator[ModuleType]:
    for path in sorted(FOLDER.glob("*.py")):
        if not path.stem.startswith("_"):
            yield importlib.import_module(f"{package.__name__}.{path.stem}")


# Counts of people, and laws of points; neither holds a person's points.
ALLOWED = {"Crowd", "Linkable", "Laws", "expected_unique_share"}
POINTS = {"point", "trail", "trace", "track", "file", "path", "frame", "array", "record"}


def takes_points(thing: Any) -> list[str]:
    """Return the parameters of a public class or function that could carry points or a file."""
    words = []
    functions = [thing] if inspect.isfunction(thing) else [
        value for name, value in inspect.getmembers(thing, inspect.isroutine)
        if not name.startswith("_") or name == "__init__"
    ]  # fmt: skip
    for function in functions:
        try:
            signature = inspect.signature(function)
        except ValueError:
            continue
        for name, one in signature.parameters.items():
            kind = str(one.annotation)
            held = any(word in kind for word in ("NDArray", "Array", "Sequence", "list", "Path"))
            if held or name.split("_")[0].rstrip("s") in POINTS:
                words.append(f"{function.__qualname__}({name})")
    return words


def test_no_public_name_takes_points_or_a_file() -> None:
    for module in public_modules():
        for name, thing in vars(module).items():
            here = getattr(thing, "__module__", "") == module.__name__
            if here and callable(thing) and not name.startswith("_") and name not in ALLOWED:
                found = [w for w in takes_points(thing) if "points_per_visit" not in w]
                assert not found, found


class PlantedTrails:
    """What the guard must find."""

    def __init__(self, path: str) -> None: ...

    def from_points(self, points: np.ndarray) -> None: ...


def test_a_planted_way_in_is_found() -> None:
    wanted = ["PlantedTrails.__init__(path)", "PlantedTrails.from_points(points)"]
    assert takes_points(PlantedTrails) == wanted


def test_trails_are_built_from_a_grid_settings_and_a_seed_and_from_nothing_else() -> None:
    fields = {field.name: field.type for field in dataclasses.fields(Trails)}
    assert fields == {"grid": "CellGrid", "settings": "TrailSettings", "seed": "int"}
    for table in (CellGrid, TrailSettings, Coarsening):
        kinds = {field.type for field in dataclasses.fields(table)}
        assert kinds <= {"int", "float", "bool"}, "numbers about everybody, not about anybody"
    for wrong in ([[0, 1, 2]], {"points": 1}):
        with pytest.raises(TypeError):
            Trails(GRID, MALL, 1, wrong)  # type: ignore[call-arg]


def test_only_counts_of_people_come_out() -> None:
    surface = {name for name in vars(Trails) if not name.startswith("_")}
    assert surface == {"crowds", "linkable"}
    trails = Trails(GRID, MALL, 1)
    (crowd,), links = trails.crowds(), trails.linkable()
    assert isinstance(crowd, Crowd) and isinstance(links, Linkable)
    assert (crowd.tally.sum(axis=1) == MALL.people).all()
    assert vars(trails) == {"grid": GRID, "settings": MALL, "seed": 1}, "a trail was kept"


def test_nothing_in_the_folder_reads_or_writes() -> None:
    banned = {"csv", "json", "tomllib", "pathlib", "os", "io", "polars", "pickle", "open"}
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", "")}
                assert not {str(name).split(".")[0] for name in names} & banned, path.name
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                assert not called.startswith(("open", "load", "save", "fromfile", "tofile"))


# ---- what cannot be made


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"people": 0}, "at least 1"),
        ({"visits": 0.0}, "above 0"),
        ({"visits": 1.5, "visits_alike": True}, "whole where alike"),
        ({"rhythm": 1.2}, "shares"),
        ({"favourites": 0}, "needs favourites"),
    ],
)
def test_settings_say_what_is_wrong(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        dataclasses.replace(MALL, **change)


def test_a_grid_too_fine_is_refused_before_memory_fills() -> None:
    laws = dataclasses.replace(MALL, days=1000, slots_per_day=1440)
    with pytest.raises(ValueError, match="merge some"):
        Trails(CellGrid(100, 100), laws, 1).crowds()


RECORDED = {
    "rows": 6, "columns": 8, "minutes": 10, "hours_open": 12, "noted_minutes": 60,
    "coarser_rows": 3, "coarser_columns": 4, "coarser_minutes": 120, "linked_days": 30,
    "visits_per_day": 4500, "visits_per_person_day": 0.07, "because": "a test of what is refused",
    "minutes_per_visit": 60, "popularity_exponent": 1, "days_if_deletion_fails": 10,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"noted_minutes": 15}, "no multiple of minutes"),
        ({"coarser_minutes": 25}, "no multiple of minutes"),
        ({"favourite_share": 0.5}, "needs favourites"),
        ({"visits_per_day": 1e6}, "Lower visits_per_day"),
        ({"trails_of": "people.csv"}, "Extra inputs"),
    ],
)
def test_a_recording_says_what_is_wrong(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Recording(**{**RECORDED, **change})


def test_the_made_up_crowd_has_as_many_visits_as_stated() -> None:
    own = Recording(**RECORDED)
    # 4,500 visits on 30 days, 1 + 0.07 x 30 of each who comes.
    assert own.people_made_up == round(4500 * 30 / 3.1) <= MOST_MADE_UP
