"""Whether small counts stay hidden from a reader who knows the totals."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchglass.base.errors import InvalidInput
from watchglass.base.small_counts import FLOOR, ranges_left_open, suppress_small

Counts = list[list[int]]
URL = "https://example.org/figures.csv"


def _named(counts: Counts) -> dict[str, dict[str, int]]:
    return {f"r{i}": {f"c{j}": n for j, n in enumerate(row)} for i, row in enumerate(counts)}


def _plain(table) -> list[list[int | None]]:
    return [list(row.values()) for row in table.values()]


def _hidden(shown: list[list[int | None]]) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(shown) for j, n in enumerate(row) if n is None]


def _agreeing(counts: Counts, hidden: list[tuple[int, int]]) -> Iterator[dict]:
    """Yield every way to fill the hidden cells that agrees with the totals, by trying all."""
    rows, columns = len(counts), len(counts[0])
    left_in_row = [sum(counts[i][j] for i_, j in hidden if i_ == i) for i in range(rows)]
    left_in_column = [sum(counts[i][j] for i, j_ in hidden if j_ == j) for j in range(columns)]

    def fill(at: int, filled: dict) -> Iterator[dict]:
        if at == len(hidden):
            row_sums = [sum(v for (i, _), v in filled.items() if i == r) for r in range(rows)]
            column_sums = [sum(v for (_, j), v in filled.items() if j == c) for c in range(columns)]
            fits = columns == 1 or row_sums == left_in_row
            if fits and (rows == 1 or column_sums == left_in_column):
                yield dict(filled)
            return
        i, j = hidden[at]
        most = sum(map(sum, counts))
        if columns > 1:
            most = min(most, left_in_row[i] - sum(v for (r, _), v in filled.items() if r == i))
        if rows > 1:
            most = min(most, left_in_column[j] - sum(v for (_, c), v in filled.items() if c == j))
        for value in range(most + 1):
            yield from fill(at + 1, {**filled, (i, j): value})

    yield from fill(0, {})


def _values_left(counts: Counts, hidden: list[tuple[int, int]]) -> dict[tuple[int, int], set[int]]:
    left: dict[tuple[int, int], set[int]] = {cell: set() for cell in hidden}
    for filled in _agreeing(counts, hidden):
        for cell, value in filled.items():
            left[cell].add(value)
    return left


def _reach(counts: Counts, cell: tuple[int, int]) -> tuple[int, int]:
    """Return the range that the totals alone leave open (Frechet), where both exist."""
    i, j = cell
    row, column = sum(counts[i]), sum(line[j] for line in counts)
    if len(counts[0]) == 1:
        return (0, column) if len(counts) > 1 else (0, 10**18)
    if len(counts) == 1:
        return 0, row
    return max(0, row + column - sum(map(sum, counts))), min(row, column)


def _keeps_the_promise(counts: Counts, shown: list[list[int | None]]) -> None:
    ranges = ranges_left_open(_named(counts), _named(shown))
    for (i, j), (low, high) in {
        (int(r[1:]), int(c[1:])): v for (r, c), v in ranges.items()
    }.items():
        reach_low, reach_high = _reach(counts, (i, j))
        assert low <= counts[i][j] <= high
        assert high - low + 1 >= min(FLOOR, reach_high - reach_low + 1)
        if counts[i][j] < FLOOR:
            assert low == reach_low
            assert high >= min(reach_high, reach_low + FLOOR - 1)
            if reach_low == 0 and reach_high >= FLOOR - 1:
                assert low == 0 and high >= FLOOR - 1  # anything from 0 to 9


# --- cases a person can check by hand ---------------------------------------------------


def test_a_small_count_alone_would_be_given_away_by_the_totals():
    table = {"A": {"stops": 3, "other": 40}, "B": {"stops": 50, "other": 60}}
    only_the_small = {"A": {"stops": None, "other": 40}, "B": {"stops": 50, "other": 60}}
    assert ranges_left_open(table, only_the_small) == {("A", "stops"): (3, 3)}
    assert _plain(suppress_small(table, None)) == [[None, None], [None, None]]


def test_other_cells_of_a_larger_table_stay():
    counts = [[3, 40, 50], [50, 60, 70], [80, 90, 100]]
    shown = _plain(suppress_small(_named(counts), None))
    # the smallest rectangle around the 3: 40, 50 and 60 go, the rest stays
    assert shown == [[None, None, 50], [None, None, 70], [80, 90, 100]]
    ranges = ranges_left_open(_named(counts), _named(shown))
    assert ranges["r0", "c0"] == (0, 43) and ranges["r1", "c1"] == (57, 100)


def test_a_rectangle_too_small_to_shield_is_passed_over():
    counts = [[3, 11, 50], [12, 60, 70], [80, 90, 100]]
    shown = _plain(suppress_small(_named(counts), None))
    assert shown[0][:2] == shown[1][:2] == [None, None]  # 11 and 12 allow 3 to rise to 14
    low, high = ranges_left_open(_named(counts), _named(shown))["r0", "c0"]
    assert (low, high) == (0, 14)


def test_small_cells_that_hide_each_other_too_little_get_more_shield():
    counts = [[1, 1, 50], [1, 1, 70], [80, 90, 100]]
    naive = [[None, None, 50], [None, None, 70], [80, 90, 100]]
    assert ranges_left_open(_named(counts), _named(naive))["r0", "c0"] == (0, 2)
    shown = _plain(suppress_small(_named(counts), None))
    assert len(_hidden(shown)) > 4
    _keeps_the_promise(counts, shown)


def test_zero_is_small_and_ten_is_not():
    shown = _plain(suppress_small(_named([[0, 10, 500], [9, 400, 500], [300, 400, 500]]), None))
    assert shown[0][0] is None and shown[1][0] is None
    counts = [[10, 10], [10, 10]]
    assert _plain(suppress_small(_named(counts), None)) == counts


def test_a_single_column_has_only_its_own_total():
    counts = [[3], [40], [50], [60]]
    assert _plain(suppress_small(_named(counts), None)) == [[None], [None], [50], [60]]
    assert ranges_left_open(_named(counts), _named([[None], [None], [50], [60]])) == {
        ("r0", "c0"): (0, 43), ("r1", "c0"): (0, 43),
    }  # fmt: skip
    assert _plain(suppress_small(_named([[3, 40, 50]]), None)) == [[None, None, 50]]


def test_a_shield_of_a_single_column_is_large_enough():
    shown = _plain(suppress_small(_named([[3], [2], [1], [60]]), None))
    assert shown == [[None]] * 4  # 3 + 2 + 1 = 6 would leave each at most 6


def test_one_cell_and_no_cell():
    assert suppress_small({"A": {"stops": 3}}, None) == {"A": {"stops": None}}
    assert suppress_small({"A": {"stops": 30}}, None) == {"A": {"stops": 30}}
    assert suppress_small({}, None) == {} and suppress_small({"A": {}}, None) == {"A": {}}


def test_totals_under_ten_give_what_they_give():
    # the row of zeros sums to 0: no withholding of cells can hide that, and the docstring says so
    counts = [[0, 0], [40, 50]]
    shown = _plain(suppress_small(_named(counts), None))
    assert shown[0] == [None, None]
    _keeps_the_promise(counts, shown)


def test_a_published_table_is_left_as_it_is():
    table = {"A": {"stops": 3}, "B": {"stops": 0}}
    shown = suppress_small(table, URL)
    assert shown == table and shown["A"] is not table["A"]


def test_the_table_given_is_not_changed():
    table = _named([[3, 40], [50, 60]])
    suppress_small(table, None)
    assert table == _named([[3, 40], [50, 60]])


@pytest.mark.parametrize(
    "url",
    ["", "yes", "true", "ftp://example.org/a", "file:///etc/a.csv", "https://", "http:///a",
     "https://exa mple.org", "example.org/a", "https://localhost/a", "https://[", "https://."],
)  # fmt: skip
def test_the_exception_needs_a_web_address(url):
    with pytest.raises(InvalidInput, match="public_url"):
        suppress_small({"A": {"stops": 3}}, url)


def test_all_problems_of_a_table_at_once():
    table = {"A": {"x": 1.5, "y": -1}, "B": {"x": True, "y": 3}, "C": {"x": 1}}
    with pytest.raises(InvalidInput) as caught:
        suppress_small(table, "no")
    places = [problem.place for problem in caught.value.problems]
    assert places == ["counts.A.x", "counts.A.y", "counts.B.x", "counts.C", "public_url"]


# --- against all tables that agree, tried one by one ------------------------------------

_shapes = st.sampled_from([(1, 1), (1, 3), (3, 1), (2, 2), (2, 3), (3, 2)])
_small = st.one_of(st.integers(0, 3), st.integers(0, 14))


def _tables(shapes, cells) -> st.SearchStrategy[Counts]:
    return shapes.flatmap(
        lambda s: st.lists(
            st.lists(cells, min_size=s[1], max_size=s[1]), min_size=s[0], max_size=s[0]
        )
    )


@settings(max_examples=80)
@given(_tables(_shapes, _small), st.data())
def test_the_ranges_are_those_that_trying_all_tables_gives(counts, data):
    cells = list(itertools.product(range(len(counts)), range(len(counts[0]))))
    hidden = data.draw(st.lists(st.sampled_from(cells), unique=True, max_size=4))
    shown = [
        [None if (i, j) in hidden else n for j, n in enumerate(r)] for i, r in enumerate(counts)
    ]
    if len(cells) == 1:
        return
    ranges = ranges_left_open(_named(counts), _named(shown))
    for (i, j), values in _values_left(counts, sorted(hidden)).items():
        assert ranges[f"r{i}", f"c{j}"] == (min(values), max(values))
        assert values == set(range(min(values), max(values) + 1))  # none in between is ruled out


@settings(max_examples=60)
@given(_tables(st.sampled_from([(2, 2), (1, 3), (3, 1)]), st.integers(0, 14)))
def test_no_small_count_can_be_recovered_by_trying_all_tables(counts):
    hidden = _hidden(_plain(suppress_small(_named(counts), None)))
    left = _values_left(counts, hidden)
    for (i, j), values in left.items():
        low, high = _reach(counts, (i, j))
        if counts[i][j] < FLOOR:
            assert set(range(low, min(high, low + FLOOR - 1) + 1)) <= values
        assert len(values) >= min(FLOOR, high - low + 1)


_cells = st.one_of(st.integers(0, 12), st.integers(0, 12), st.integers(0, 400))
_larger = st.tuples(st.integers(1, 7), st.integers(1, 7))


@settings(max_examples=150)
@given(_tables(_larger, _cells))
def test_the_promise_holds_for_tables_of_any_shape(counts):
    shown = _plain(suppress_small(_named(counts), None))
    for row, line in zip(counts, shown, strict=True):
        for count, cell in zip(row, line, strict=True):
            assert cell is None or (cell == count and count >= FLOOR)
    _keeps_the_promise(counts, shown)


@settings(max_examples=40)
@given(_tables(st.tuples(st.integers(2, 5), st.integers(2, 5)), _cells))
def test_the_ranges_are_those_of_linear_programming(counts):
    """An independent solver on the same margins; its corner solutions are whole numbers."""
    import numpy as np
    from scipy.optimize import linprog

    shown = _plain(suppress_small(_named(counts), None))
    hidden = _hidden(shown)
    lines = [[cell[0] == i for cell in hidden] for i in range(len(counts))]
    lines += [[cell[1] == j for cell in hidden] for j in range(len(counts[0]))]
    truth = np.array([counts[i][j] for i, j in hidden], dtype=float)
    ranges = ranges_left_open(_named(counts), _named(shown))
    for at, (i, j) in enumerate(hidden[:6]):
        margins = np.array(lines, dtype=float)
        aim = np.zeros(len(hidden))
        found = []
        for sign in (1, -1):
            aim[at] = sign
            solved = linprog(aim, A_eq=margins, b_eq=margins @ truth)
            found.append(round(sign * solved.fun))
        assert ranges[f"r{i}", f"c{j}"] == tuple(found)


def test_a_table_of_a_thousand_cells_takes_seconds():
    counts = [[(7 * i * i + 13 * j * j + i * j) % 300 for j in range(20)] for i in range(50)]
    shown = _plain(suppress_small(_named(counts), None))
    withheld, small = len(_hidden(shown)), sum(n < FLOOR for row in counts for n in row)
    assert small <= withheld < 5 * small
    _keeps_the_promise(counts, shown)


def test_suppression_is_the_same_every_time():
    counts = [[(11 * i + 7 * j) % 40 for j in range(6)] for i in range(6)]
    first = suppress_small(_named(counts), None)
    assert all(suppress_small(_named(counts), None) == first for _ in range(3))
