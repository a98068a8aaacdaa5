"""The table of published deployments: nothing lost, nothing counted twice, nothing let through."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import watchglass.evidence.deployments as module
from watchglass.base.errors import InvalidInput
from watchglass.evidence.deployments import (
    COUNTS,
    Deployment,
    load_deployments,
    overlapping,
    total,
)

PACKAGED = Path(module.__file__).parent / "tables"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "evidence"
ANNUAL = "uk-met-2024-25-annual"
NOTE = re.compile(r"(?:; (\d+) min)?; other disposals (\d+), no action (\d+)")

Mend = Callable[[list[dict[str, str]]], None]


@pytest.fixture(scope="module")
def table() -> dict[str, Deployment]:
    return load_deployments()


@pytest.fixture(scope="module")
def published() -> dict[str, dict[str, str]]:
    files = [SHARED / "deployments.csv", SHARED / "deployments_2.csv"]
    for file in files:
        if not file.exists():
            pytest.skip(f"{file} is not beside this checkout")
    rows: dict[str, dict[str, str]] = {}
    for file in files:
        with file.open(encoding="utf-8", newline="") as lines:
            rows |= {row["id"]: row for row in csv.DictReader(lines)}
    return rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (module.TABLE, module.SOURCES):
        shutil.copy(PACKAGED / name, tmp_path / name)
    return tmp_path


def rewrite(folder: Path, mend: Mend) -> None:
    """Change the rows of a copied table and write it back, header from the first row."""
    path = folder / module.TABLE
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    mend(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(rows)


def problems(folder: Path) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        load_deployments(folder)
    return [str(problem) for problem in caught.value.problems]


def test_every_published_row_is_there(
    table: dict[str, Deployment], published: dict[str, dict[str, str]]
) -> None:
    assert len(table) == 252
    assert set(table) == set(published)


def test_numbers_equal_the_published_ones(
    table: dict[str, Deployment], published: dict[str, dict[str, str]]
) -> None:
    compared = 0
    for key, row in published.items():
        for column in COUNTS:
            if column in row:
                expected = int(row[column]) if row[column] else None
                assert getattr(table[key], column) == expected, (key, column)
                compared += 1
        for column in ("date_start", "date_end", "organisation"):
            assert getattr(table[key], column) == row[column], (key, column)
        assert (table[key].threshold or "") == row["threshold"], key
    assert compared == 252 * 7


def test_the_notes_of_the_log_are_parsed(
    table: dict[str, Deployment], published: dict[str, dict[str, str]]
) -> None:
    log = [key for key in published if key.startswith("uk-met-log-")]
    for key in log:
        found = NOTE.search(published[key]["note"])
        assert found is not None, key
        minutes, other, none = (int(text) if text else None for text in found.groups())
        row = table[key]
        assert (row.minutes, row.other_disposals, row.no_action) == (minutes, other, none), key
        note = published[key]["note"]
        scale = "lower" if "lower scale" in note else "higher" if "higher scale" in note else None
        assert row.face_count_scale == scale, key
        odd = "do not add" in note or "exceed alerts" in note
        assert bool(row.inconsistent) == odd, key
    assert len(log) == 197
    assert sum(table[key].minutes is not None for key in log) == 194


def test_certainty_is_carried_over(
    table: dict[str, Deployment], published: dict[str, dict[str, str]]
) -> None:
    carried = {
        "read in the source": "read in the source",
        "read in a secondary page": "read in a secondary source",
    }
    for key, row in published.items():
        assert table[key].certainty == carried.get(row["certainty"], "not verified"), key


def test_missing_is_none_and_zero_is_zero(table: dict[str, Deployment]) -> None:
    assert table[ANNUAL].watchlist_size is None
    assert table["uk-met-2022-07-three"].alerts is None
    assert table["uk-met-2020-02-11-stratford"].alerts == 0
    assert table["uk-met-log-2022-03-10-a"].minutes is None


def test_overlaps_are_symmetric_and_never_with_oneself(table: dict[str, Deployment]) -> None:
    for key, row in table.items():
        assert key not in row.overlaps
        for other in row.overlaps:
            assert key in table[other].overlaps, (key, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ANNUAL, "uk-met-log-2024-09-04-a"),
        (ANNUAL, "uk-met-log-2025-03-13-b"),
        (ANNUAL, "uk-met-2024-full-year-arrests"),
        ("uk-met-2023-foi-13", "uk-met-log-2023-12-21-b"),
        ("uk-met-2024-part-73", "uk-met-log-2024-01-19-a"),
        ("uk-met-2024-croydon-cumulative", "uk-met-log-2024-09-19-a"),
        ("uk-met-2016-2023-cumulative", "uk-met-log-2023-05-06-a"),
        ("uk-met-2016-2023-cumulative", "uk-met-trials-10-arrests"),
        ("uk-met-2022-07-three", "uk-met-log-2022-07-16-a"),
        ("uk-met-2024-04-09", "uk-met-log-2024-04-09-b"),
        ("uk-swp-2017-06-ucl-final", "uk-swp-2017-ucl-foi2025"),
        ("uk-swp-2017-2025-total", "uk-swp-2017-12-gallagher"),
        ("uk-essex-2024-cumulative", "uk-essex-2024-08-clacton"),
        ("de-suedkreuz-phase1-best", "de-suedkreuz-phase1-or"),
    ],
)
def test_known_overlaps_are_declared(table: dict[str, Deployment], one: str, other: str) -> None:
    assert overlapping(table[one], table[other])
    assert overlapping(table[other], table[one])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ANNUAL, "uk-met-log-2024-08-30-a"),
        ("uk-met-2016-2023-cumulative", "uk-met-log-2023-06-17-a"),
        ("uk-met-2024-croydon-cumulative", "uk-met-log-2024-10-01-a"),
        ("uk-met-log-2024-01-19-a", "uk-met-log-2024-01-19-b"),
        ("uk-swp-2017-10-joshua", "uk-met-2024-part-73"),
    ],
)
def test_separate_rows_do_not_overlap(table: dict[str, Deployment], one: str, other: str) -> None:
    assert not overlapping(table[one], table[other])


def test_every_log_day_of_the_annual_year_overlaps_it(table: dict[str, Deployment]) -> None:
    for key, row in table.items():
        if key.startswith("uk-met-log-"):
            assert overlapping(row, table[ANNUAL]) == (row.date_start >= "2024-09"), key


def test_a_sum_over_overlapping_rows_is_refused_and_names_the_pair(
    table: dict[str, Deployment],
) -> None:
    day = "uk-met-log-2024-09-04-a"
    with pytest.raises(InvalidInput) as caught:
        total([table[ANNUAL], table[day], table["us-logan-2002"]], "alerts")
    assert len(caught.value.problems) == 1
    assert ANNUAL in str(caught.value)
    assert day in str(caught.value)


def test_the_same_row_twice_is_refused(table: dict[str, Deployment]) -> None:
    with pytest.raises(InvalidInput, match="us-logan-2002 and us-logan-2002"):
        total([table["us-logan-2002"]] * 2, "alerts")


def test_a_sum_over_separate_rows(
    table: dict[str, Deployment], published: dict[str, dict[str, str]]
) -> None:
    keys = [key for key in table if key.startswith("uk-met-log-2025-")]
    expected = sum(int(published[key]["alerts"]) for key in keys)
    assert total((table[key] for key in keys), "alerts") == expected == 376


def test_missing_cells_make_the_sum_none_unless_skipped(table: dict[str, Deployment]) -> None:
    rows = [table["uk-met-log-2022-07-28-a"], table["uk-met-log-2023-04-14-a"]]
    assert total(rows, "minutes") is None
    assert total(rows, "minutes", missing="skip") == 303
    assert total(rows[:1], "minutes", missing="skip") is None
    assert total([], "alerts") is None


def test_a_column_that_holds_no_counts_is_refused(table: dict[str, Deployment]) -> None:
    with pytest.raises(InvalidInput, match="Did you mean 'alerts'"):
        total([table[ANNUAL]], "alert")


def test_the_packaged_table_is_read_once_and_cannot_be_spoilt() -> None:
    first = load_deployments()
    removed = first.pop(ANNUAL)
    assert load_deployments()[ANNUAL] is removed
    with pytest.raises(ValueError, match="frozen"):
        removed.alerts = 0  # type: ignore[misc]


def test_a_header_without_rows_is_an_empty_table(folder: Path) -> None:
    path = folder / module.TABLE
    path.write_text(path.read_text("utf-8").split("\n", 1)[0] + "\n", "utf-8")
    assert load_deployments(folder) == {}


def test_all_problems_are_told_at_once(folder: Path) -> None:
    def spoil(rows: list[dict[str, str]]) -> None:
        rows[0]["colour"] = "red"
        rows[0]["alerts"] = "-3"
        rows[1]["alerts"] = "many"
        rows[2]["faces_scanned"] = "NaN"
        rows[3]["source"] = "met-anual"
        rows[4]["key"] = rows[5]["key"]
        rows[6]["threshold"] = "nan"
        rows[7]["date_start"] = "2023-02-31"
        rows[8]["overlaps"] = "no-such-*"
        rows[9]["basis"] = "guessed"
        rows[10]["because"] = ""

    rewrite(folder, spoil)
    told = problems(folder)
    for words in (
        r"header is 'colour'",
        r"uk-met-2024-25-annual\), alerts is -3; .*greater than or equal to 0",
        r"cumulative\), alerts is 'many'; .*valid integer",
        r"faces_scanned is 'NaN'; .*valid integer",
        r"is met-anual; source must be a known id",
        r"is uk-met-2020-02-11-stratford; the key stands more than once",
        r"threshold is 'nan'",
        r"date_start is '2023-02-31'",
        r"is no-such-\*; overlaps nothing here",
        r"basis is 'guessed'",
        r"because is ''",
    ):
        assert any(re.search(words, line) for line in told), (words, told)


@pytest.mark.parametrize("text", ["NaN", "inf", "1.0", "1e3", "1,000", "٣", "-1", "9" * 5000, "?"])
def test_a_count_is_a_whole_number_from_zero(folder: Path, text: str) -> None:
    rewrite(folder, lambda rows: rows[0].update(faces_scanned=text))
    (told,) = problems(folder)
    assert "faces_scanned" in told
    assert "empty" in told


def test_parts_above_the_alerts_need_words(folder: Path) -> None:
    def spoil(rows: list[dict[str, str]]) -> None:
        for row in rows:
            row["inconsistent"] = ""

    rewrite(folder, spoil)
    told = "\n".join(problems(folder))
    for key in (
        "uk-swp-2017-ucl-foi2025",
        "uk-met-log-2024-10-09-a",
        "uk-met-log-2024-10-09-b",
        "uk-met-log-2025-03-07-b",
    ):
        assert f"({key}), inconsistent" in told
    assert told.count("say here why") == 4


@pytest.mark.parametrize(
    ("start", "end", "fine"),
    [
        ("2024-05-02", "2024-05-01", False),
        ("2024-05", "2024-04-30", False),
        ("2025", "2024", False),
        ("2024-05-02", "2024-05", True),
        ("2024-05", "2024", True),
        ("2024", "2024-05", True),
        ("02/05/2024", "2024-05", False),
    ],
)
def test_dates_are_ordered_as_far_as_they_are_known(
    folder: Path, start: str, end: str, fine: bool
) -> None:
    rewrite(folder, lambda rows: rows[0].update(date_start=start, date_end=end))
    if fine:
        assert load_deployments(folder)[ANNUAL].date_end == end
    else:
        assert any("date_" in line for line in problems(folder))


@pytest.mark.parametrize("label", ["64", "-0.6", "1.01", "inf", "0,64"])
def test_a_threshold_of_one_number_lies_from_0_to_1(folder: Path, label: str) -> None:
    rewrite(folder, lambda rows: rows[0].update(threshold=label))
    assert "threshold" in problems(folder)[0]


def test_what_is_not_verified_is_never_measured(folder: Path) -> None:
    rewrite(folder, lambda rows: rows[0].update(certainty="not verified"))
    assert "basis 'assumed'" in problems(folder)[0]


def test_a_missing_column_is_told_once(folder: Path) -> None:
    def spoil(rows: list[dict[str, str]]) -> None:
        for row in rows:
            del row["caveat"]

    rewrite(folder, spoil)
    (told,) = problems(folder)
    assert "'caveat'" in told


def test_rows_with_too_few_or_too_many_cells_are_told(folder: Path) -> None:
    path = folder / module.TABLE
    path.write_text(path.read_text("utf-8") + "short,row\n", "utf-8")
    assert any("(short)" in line and "cells" in line for line in problems(folder))


def test_a_bad_sources_file_is_told(folder: Path) -> None:
    path = folder / module.SOURCES
    text = path.read_text("utf-8")
    path.write_text(text + '\n[[source]]\nid = "x"\ncite = "Some page"\nurl = "page"\n', "utf-8")
    told = "\n".join(problems(folder))
    assert "url is 'page'" in told
    assert "accessed" in told
    path.write_text(text + text.split("\n\n", 1)[1], "utf-8")
    assert any("the id stands more than once" in line for line in problems(folder))
    path.write_text("[[source", "utf-8")
    assert module.SOURCES in problems(folder)[0]


@pytest.mark.parametrize("raw", [b"\xff\xfe", b'key,"place\n', b""])
def test_an_unreadable_table_is_told(folder: Path, raw: bytes) -> None:
    (folder / module.TABLE).write_bytes(raw)
    assert module.TABLE in problems(folder)[0]


def test_a_folder_without_the_table_is_told(tmp_path: Path) -> None:
    assert module.TABLE in problems(tmp_path)[0]


def test_every_row_says_what_it_is_in_words(table: dict[str, Deployment]) -> None:
    for key, row in table.items():
        assert len(row.because.split()) >= 5, key
        texts = " ".join(map(str, dict(row).values()))
        assert not re.search(r"/(?:home|root|mnt|var)/", texts), key
        assert not re.search(r"\bhits?\b", f"{row.place} {row.because} {row.caveat}"), key
