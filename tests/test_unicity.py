"""Who is singled out: against plain sets, all choices of points, and a second way."""

from __future__ import annotations

import time
from collections import defaultdict
from itertools import combinations, product
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import watchglass
from scenes import carried, rows_of
from watchglass.base.philox import key_of_seed
from watchglass.measures.trails_of import another, tried_for
from watchglass.measures.unicity import range_of_another
from watchglass.places.trails import _linking, _points
from watchglass.places.trails._counting import Notebook, crowd_of, index_of, others_counter
from watchglass.places.trails.crowd import Crowd, Linkable
from watchglass.places.trails.expected import Laws, expected_unique_share
from watchglass.places.trails.settings import CellGrid, Coarsening, TrailSettings
from watchglass.places.trails.trails import Trails

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared" / "bench"
Notes = list[list[int]]


def packed(people: Notes) -> tuple[Any, Any]:
    """Return where each person's notes begin, and all notes, sorted within each person."""
    kept = np.cumsum([0, *map(len, people)]).astype(np.int64)
    return kept, np.array([note for own in people for note in sorted(own)], np.int64)


def counter_for(people: Notes, keys: int, marked: bool) -> Any:
    kept, key = packed(people)
    index = index_of(lambda: iter([(0, kept, key)]), keys)
    return others_counter(*index, len(people), marked)


def plainly(people: Notes, chosen: Any) -> Any:
    """Return how many others have the first 1, 2, ... points, by sets in plain Python."""
    having: dict[int, set[int]] = defaultdict(set)
    for person, own in enumerate(people):
        for note in own:
            having[note].add(person)
    found = []
    for own, picks in zip(map(sorted, people), chosen.tolist(), strict=True):
        row: list[int] = []
        same: set[int] | None = None
        for pick in picks:
            if pick >= 0:
                same = having[own[pick]] if same is None else same & having[own[pick]]
            row.append(-1 if same is None else len(same) - 1)
        found.append(row)
    return np.array(found)


def chosen_for(people: Notes, most: int, seed: int) -> Any:
    chosen = np.empty((len(people), most), np.int64)
    _points.draw_known(0, packed(people)[0], 0, *key_of_seed(seed), chosen)
    return chosen


CROWDS = st.integers(1, 30).flatmap(
    lambda keys: st.tuples(
        st.just(keys),
        st.lists(st.sets(st.integers(0, keys - 1), max_size=8).map(sorted),
                 min_size=1, max_size=90),
    )
)  # fmt: skip


@settings(max_examples=120)
@given(CROWDS, st.integers(0, 2**32), st.booleans())
def test_the_counts_are_those_of_plain_sets(crowd: Any, seed: int, marked: bool) -> None:
    keys, people = crowd
    chosen = chosen_for(people, 5, seed)
    kept, key = packed(people)
    found = counter_for(people, keys, marked)(kept, key, chosen)
    np.testing.assert_array_equal(found, plainly(people, chosen))


@pytest.mark.parametrize("marked", [False, True])
@pytest.mark.parametrize("known", [1, 2, 3])
def test_over_all_choices_of_points_it_is_the_exact_unicity(known: int, marked: bool) -> None:
    """Every choice of `known` of 5 points, for every person of a tiny crowd."""
    rng = np.random.default_rng(known)
    keys = {1: 90, 2: 20, 3: 12}[known]
    people = [sorted(rng.choice(keys, 5, replace=False).tolist()) for _ in range(30)]
    kept, key = packed(people)
    counter = counter_for(people, keys, marked)
    alone = 0
    for picks in combinations(range(5), known):
        chosen = np.tile(np.array(picks, np.int64), (len(people), 1))
        alone += int((counter(kept, key, chosen)[:, -1] == 0).sum())
    exact = sum(
        not any(set(some) <= set(other) for m, other in enumerate(people) if m != n)
        for n, own in enumerate(people) for some in combinations(own, known)
    )  # fmt: skip
    assert alone == exact
    assert 0 < exact < len(people) * comb(5, known), "a case that could not fail"


def test_points_drawn_at_random_come_near_the_exact_unicity() -> None:
    rng = np.random.default_rng(8)
    people = [sorted(rng.choice(15, 6, replace=False).tolist()) for _ in range(40)]
    kept, key = packed(people)
    counter = counter_for(people, 15, False)
    exact = np.mean([
        not any(set(some) <= set(other) for m, other in enumerate(people) if m != n)
        for n, own in enumerate(people) for some in combinations(own, 2)
    ])  # fmt: skip
    shares = [
        float((counter(kept, key, chosen_for(people, 2, seed))[:, 1] == 0).mean())
        for seed in range(400)
    ]
    assert abs(np.mean(shares) - exact) < 5 * np.std(shares) / 20


def test_a_share_recorded_acts_exactly() -> None:
    """Every set of others that may be recorded, weighed by its chance."""
    people = [[0, 1], [0, 1], [0, 2], [0, 1, 2], [3]]
    kept, key = packed(people)
    chosen = np.tile(np.array([[0, 1]]), (5, 1))
    chosen[4] = [0, -1]
    found = counter_for(people, 4, False)(kept, key, chosen)
    tally = np.stack([np.bincount(found[:, k], minlength=6) for k in range(2)])
    crowd, q = Crowd.counted(tally.astype(np.int64)), 0.3
    for known in (1, 2):
        total = 0.0
        for n, own in enumerate(people):
            want = set(own[:known])
            others = [set(o) for m, o in enumerate(people) if m != n]
            for there in product((0, 1), repeat=len(others)):
                chance = float(np.prod([q if t else 1 - q for t in there]))
                hidden = any(t and want <= o for t, o in zip(there, others, strict=True))
                total += chance * (not hidden)
        assert float(crowd.unique_share(known, q)) == pytest.approx(total / len(people))
    np.testing.assert_allclose(
        crowd.unique_share(1, np.array([0.0, 0.3, 1.0])),
        [1.0, float(crowd.unique_share(1, 0.3)), 0.2],
    )  # alone at once is only who has 3: the others share 0


def test_many_draws_at_once_are_as_one_by_one() -> None:
    crowd = Trails(CellGrid(6, 8), TrailSettings(4000, 30, 72, 2.1, 6, 1.0), 1).crowds()[0]
    recorded = np.random.default_rng(1).uniform(0.05, 1, 1300)
    many = crowd.unique_share(2, recorded)
    np.testing.assert_allclose(many[::100], [crowd.unique_share(2, q) for q in recorded[::100]])
    assert (np.diff(many[np.argsort(recorded)]) <= 1e-12).all(), "more recorded, fewer alone"


# ---- the bar: 1,000 people x 20 points, by the recipe of the shared data folder


def by_the_recipe(people: int, points: int) -> tuple[Any, Any]:
    """Return cells and hours; Zipf places, all points independent, seed 3."""
    rng = np.random.default_rng(3)
    weights = 1.0 / np.arange(1, 201)
    cell = rng.choice(200, size=(people, points), p=weights / weights.sum())
    return cell.astype(np.int64), rng.integers(0, 720, size=(people, points)).astype(np.int64)


@pytest.mark.parametrize("coarse", [(1, 1), (20, 24)])
def test_a_thousand_people_with_twenty_points_take_seconds_and_are_exact(coarse: Any) -> None:
    cell, slot = by_the_recipe(1000, 20)
    part = (0, np.arange(1001, dtype=np.int64) * 20, cell.ravel(), slot.ravel())
    book = Notebook(np.arange(200) // coarse[0], -(-200 // coarse[0]), coarse[1], 720)
    crowd_of(lambda: iter([part]), 1000, book, 2, 5, 0)  # compiled, if it was not before
    began = time.perf_counter()
    crowd = crowd_of(lambda: iter([part]), 1000, book, 1, 5, 0)
    assert time.perf_counter() - began < 5, "all people, 1 to 5 points; milliseconds once compiled"
    _, kept, key = book.noted(part)
    people = [key[kept[n] : kept[n + 1]].tolist() for n in range(1000)]
    wanted = plainly(people, chosen_for(people, 5, 1))
    for known in range(5):
        counts = np.bincount(wanted[:, known], minlength=crowd.tally.shape[1])
        np.testing.assert_array_equal(crowd.tally[known], counts)


def test_the_recipe_gives_the_file_of_the_shared_data_folder() -> None:
    path = SHARED / "traces_1000x20.csv"
    if not path.exists():
        pytest.skip("the shared data folder beside the project is not here")
    import csv
    from datetime import datetime, timedelta

    cell, slot = by_the_recipe(1000, 20)
    begin = datetime(2026, 1, 1)
    with path.open() as file:
        for n, row in enumerate(csv.DictReader(file)):
            c, hour = int(cell.flat[n]), int(slot.flat[n])
            assert float(row["lat"]) == pytest.approx(10 + 0.005 * (c // 20))
            assert float(row["lng"]) == pytest.approx(10 + 0.005 * (c % 20))
            assert datetime.fromisoformat(row["datetime"]) == begin + timedelta(hours=hour)


# ---- a second way, and the published shape


@pytest.mark.parametrize(("favourites", "share", "power"), [(0, 0.0, 1.0), (3, 0.5, 1.0),
                                                            (2, 0.9, 0.5)])  # fmt: skip
def test_crowds_agree_with_the_share_worked_out_without_one(
    favourites: int, share: float, power: float
) -> None:
    laws = TrailSettings(3000, 10, 24, 20, 1, power, favourites, share, 0.5, visits_alike=True)
    crowds = [Trails(CellGrid(10, 10), laws, seed).crowds()[0] for seed in range(6)]
    places, wave = np.arange(1.0, 101) ** -power, np.sin(np.pi * (np.arange(24) + 0.5) / 24)
    times = 0.5 + 0.5 * wave / wave.mean()
    formula = Laws(places / places.sum(), times / times.sum(), 10, 20, favourites, share)
    for known in (1, 2, 3):
        drawn = [float(crowd.unique_share(known)) for crowd in crowds]
        expected = expected_unique_share(formula, 3000, known, 1500, 1)
        noise = np.std(drawn) / np.sqrt(6) + 0.5 / np.sqrt(1500) * np.sqrt(expected)
        # Points of one person at one time are left out of the formula: half a per cent.
        assert abs(np.mean(drawn) - expected) < 4 * noise * np.sqrt(1 - expected) + 0.005


def test_few_points_single_out_most_and_coarser_records_help_slowly() -> None:
    """The published shape (2013), on 20,000 people: not its figures, which need 1.5 million."""
    laws = TrailSettings(20_000, 10, 24, 60, 1, 1.0, 2, 0.8, 0.6, visits_alike=True)
    sizes = {1: Coarsening(), 4: Coarsening(2, 1, 2), 16: Coarsening(2, 2, 4)}
    crowds = dict(zip(sizes, Trails(CellGrid(20, 20), laws, 1).crowds(tuple(sizes.values())),
                      strict=True))  # fmt: skip
    fine = [float(crowds[1].unique_share(known)) for known in (1, 2, 3, 4)]
    assert fine == sorted(fine) and fine[0] < 0.2 and fine[3] > 0.95
    power = [np.log(float(crowds[v].unique_share(4)) / fine[3]) / np.log(v) for v in (4, 16)]
    assert all(-0.2 < one < 0 for one in power), power
    # The decay is steeper with fewer points known, as published.
    two = [np.log(float(crowds[v].unique_share(2)) / fine[1]) / np.log(v) for v in (4, 16)]
    assert all(one < other for one, other in zip(two, power, strict=True))


# ---- linking days


@settings(max_examples=80)
@given(st.lists(st.sets(st.tuples(st.integers(0, 2), st.integers(0, 4)), min_size=1, max_size=7),
                min_size=1, max_size=40))  # fmt: skip
def test_the_linker_finds_what_plain_sets_find(people: list[set[tuple[int, int]]]) -> None:
    weight = np.array([1, 3, 5, 9, 16])
    kept, key = packed([[day * 5 + place for day, place in own] for own in people])
    begins, listed = index_of(lambda: iter([(0, kept, key)]), 15)
    found, score = np.empty(len(people), np.int64), np.zeros(len(people), np.int64)
    _linking.count_closer(0, kept, key, 5, weight, begins, listed, score, found)
    assert not score.any()
    for n, own in enumerate(people):
        days = sorted({day for day, _ in own})
        if len(days) < 2:
            assert found[n] == -1
            continue
        first = {place for day, place in own if day == days[0]}

        def alike(one: set[tuple[int, int]], day: int = days[1], first: set[int] = first) -> int:
            return int(sum(weight[p] for d, p in one if d == day and p in first))

        mine = alike(own)
        others = sum(alike(one) >= mine for m, one in enumerate(people) if m != n)
        assert found[n] == (others if mine else -2)


def test_who_has_nothing_in_common_is_never_linked() -> None:
    links = Linkable.counted(np.array([0, 0, 1, -1, -2, 5]))
    assert (links.people, links.never) == (5, 1)
    # 2 alone at once; 1 alone when 1 other is away; 1 when 5 others are.
    assert float(links.linked_share(0.5)) == pytest.approx((2 + 0.5 + 0.5**5) / 5)


def test_strong_habits_are_linked_more_often_than_weak_ones() -> None:
    weak, strong = (
        float(Trails(CellGrid(10, 10), TrailSettings(5000, 30, 72, 2.1, 6, 0.5, 3, share), 1)
              .linkable().linked_share(0.3)) for share in (0.1, 0.9)
    )  # fmt: skip
    assert strong > 2 * weak


# ---- the measures


def test_the_range_of_another_crowd_by_hand() -> None:
    # Mean 0.52, standard deviation 0.02, t = 4.3027 at 2 degrees, sqrt(1 + 1/3) = 1.1547.
    low, high = range_of_another([0.50, 0.52, 0.54])
    assert (low, high) == pytest.approx((0.52 - 0.09937, 0.52 + 0.09937), abs=1e-4)
    assert range_of_another([0.0, 1.0]) == (0.0, 1.0)


TRAILS = {
    "rows": 4, "columns": 5, "minutes": 10, "hours_open": 12, "noted_minutes": 10,
    "coarser_rows": 2, "coarser_columns": 5, "coarser_minutes": 60, "linked_days": 10,
    "visits_per_day": 200, "visits_per_person_day": 0.1, "because": "a test of the measures",
    "minutes_per_visit": 60, "popularity_exponent": 1, "days_if_deletion_fails": 10,
}  # fmt: skip


def run_with(recorded: float, **trails: Any) -> Any:
    return carried({
        "days_per_year": 365,
        "people": {"people": 1000, "visits_per_person_day": 0.1},
        "sensing": {"kind": "path_tracker", "recorded_share": recorded},
        "trails": {**TRAILS, **trails},
    })  # fmt: skip


def test_the_measure_states_its_attacker() -> None:
    row = rows_of(run_with(0.5))["reid.unique_share_4", None, None]
    assert "attacker" in row.note and "1 of 20" in row.note and "10 minutes" in row.note
    coarse = rows_of(run_with(0.5))["reid.unique_share_4_coarser", None, None]
    assert "1 of 2)" in coarse.note and "60 minutes" in coarse.note
    assert coarse.values[0] < row.values[0]


def test_draws_beyond_the_crowd_made_up_are_said() -> None:
    row = rows_of(run_with(0.5, visits_per_day=20))["reid.unique_share_4", None, None]
    assert "more people than were made up" in row.note


def test_visits_of_another_length_go_to_the_nearest_variant() -> None:
    tried = tried_for(run_with(0.5, minutes_per_visit=74, popularity_exponent=1.3))
    assert tried is not None
    assert [(v.points, v.exponent) for v in tried.variants] == [(8, 1.5)]


def test_another_crowd_has_another_seed() -> None:
    assert another(5, 0) == 5
    assert len({another(2**64 - 1, n) for n in range(6)}) == 6
    assert all(0 <= another(2**64 - 1, n) < 2**64 for n in range(6))


# ---- the mall


def test_a_coarser_record_and_a_shorter_code_single_out_fewer() -> None:
    record = watchglass.assess("mall-paths", draws=200)

    def of(measure: str, option: str) -> Any:
        return record.find(measure, option)

    linked, short = "linked-paths", "short-lived-counts"
    for known in (2, 3, 4, 5):
        fine, coarse = (of(f"reid.unique_share_{known}{t}", linked) for t in ("", "_coarser"))
        assert coarse["high"] < fine["low"]
        assert of(f"reid.unique_share_{known}", short)["high"] < fine["low"]
        assert "sampling of people and points" in fine["note"]
    assert of("reid.unique_share_4", "none") is None
    assert of("reid.unique_share_4", "door-counters") is None
    for option in ("none", "door-counters"):
        assert of("retention.records_exposed_if_deletion_fails", option)["value"] == 0
    found = of("retention.records_exposed_if_deletion_fails", linked)
    assert {"cadillac-fairview-days"} <= set(found["evidence"])
