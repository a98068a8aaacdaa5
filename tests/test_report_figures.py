"""Numbers as people read them, and the tables that machines read."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

import polars as pl
import pytest

from reports import SCENARIOS, files, record_of
from watchglass.report.figures import difference_shown, exact, figure, one_in, percent, shown, span
from watchglass.report.tables import csv_bytes, estimates_table, parquet_bytes


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0, "persons", "0"),
        (0.3, "stops/year", "fewer than 1"),
        (3.5, "stops/year", "4"),
        (252.7, "stops/year", "250"),
        (389_603, "persons/year", "390,000"),
        (4_547_750, "passages", "4.5 million"),
        (1_300_000_000, "persons", "1.3 billion"),
        (1_075_440, "GBP/year", "£1.1 million"),
        (-973_034, "EUR/year", "−€970,000"),
        (0.1576, "share", "16 %"),
        (0.9982, "share", "99.8 %"),
        (0.9999999, "share", "more than 99.999 %"),
        (6.9e-5, "share", "69 per million"),
        (0.00065, "share", "6.5 per 10,000"),
        (3.4e-11, "share", "34 per trillion"),
        (22.4, "share", "22 for each"),
        (2.3198, "person-hours/year", "2.3"),
        (0.0407, "relative change", "4.1 percentage points"),
        (1.2, "ratio", "1.2"),
    ],
)
def test_two_figures_and_whole_people(value: float, unit: str, words: str) -> None:
    assert figure(value, unit) == words


def test_one_in_and_per_cent_at_their_ends() -> None:
    assert one_in(0) == "none" and one_in(1) == "all" and one_in(1 / 14_000) == "1 in 14,000"
    assert one_in(0.7) == "70 %"
    assert percent(0) == "0 %" and percent(1) == "100 %" and percent(0.5) == "50 %"


def test_a_set_figure_is_not_rounded() -> None:
    assert exact(15_700, "list entries") == "15,700"
    assert exact(0.85, "share") == "85 %"
    assert exact(1_300_000_000, "list entries") == "1.3 billion"


def test_a_range_names_its_scale_once_and_never_lacks_an_end() -> None:
    assert span(1.2e-5, 2.3e-4, "share", like=6.9e-5) == "12 to 230 per million"
    assert span(None, None, "share") == "no range can be given"
    assert span(0.2, 0.9, "stops/year") == "fewer than 1"


def _one(**parts: Any) -> dict[str, Any]:
    return {"measure": "stops.false", "unit": "stops/year", **parts}


def test_not_known_is_words_and_zero_by_definition_is_zero() -> None:
    unknown = shown(_one(value=None, low=270.0, high=1700.0))
    assert unknown.text == "not known; 270 to 1,700 over the stated range" and not unknown.known
    assert shown(_one(value=0.0, low=0.0, high=0.0)).text == "0 (set by definition)"
    assert shown(_one(value=None, low=None, high=None)).text.startswith("no figure")
    rare = _one(value=3e-7, low=1e-7, high=7e-4)
    assert shown({**rare, "measure": "accepts.false_per_10000"}).text == (
        "30 per trillion (10 to 70,000 per trillion)"
    )


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_tables_hold_the_record_unrounded(scenario: str) -> None:
    data = record_of(scenario).data
    for name in ("estimates", "comparisons", "gaps", "assumptions"):
        read = pl.read_parquet(io.BytesIO(files(scenario)[f"tables/{name}.parquet"]))
        rows = list(csv.DictReader(io.StringIO(files(scenario)[f"tables/{name}.csv"].decode())))
        assert len(read) == len(rows) == len(data[name])
        if data[name]:
            assert read["low"].to_list() == [one["low"] for one in data[name]]
            low = [float(row["low"]) if row["low"] else None for row in rows]
            assert low == [one["low"] for one in data[name]]


def test_the_record_is_an_arrow_table() -> None:
    record = record_of("station-lfr")
    table = pl.DataFrame(record)
    assert table.equals(estimates_table(record.data))
    assert table["evidence"].dtype == pl.List(pl.String)


def test_a_cell_cannot_become_a_formula_and_empty_columns_are_kept() -> None:
    rows = [{"a": "=1+1", "b": None}, {"a": "-2 to 3", "b": None}]
    assert csv_bytes(rows) == b"a,b\n'=1+1,\n'-2 to 3,\n"
    assert pl.read_parquet(io.BytesIO(parquet_bytes(rows)))["b"].to_list() == [None, None]
    assert pl.read_parquet(io.BytesIO(parquet_bytes([{"n": 1}, {"n": 0.5}])))["n"][0] == 1.0


def test_minutes_below_a_second_are_told_in_words() -> None:
    assert figure(6.7e-6, "minutes") == "less than a second"
    assert span(6.7e-6, 4.3e-4, "minutes") == "less than a second"
    assert span(0.0055, 0.25, "minutes") == "less than a second to 0.25 minutes"
    assert span(0.02, 0.25, "minutes") == "0.02 to 0.25"
    one = {"measure": "view.minutes_seen", "unit": "minutes", "note": "", "value": 5e-4,
           "low": 1e-4, "high": 9e-3}  # fmt: skip
    assert shown(one).text == "less than a second"
    change = {"unit": "minutes", "difference": -1e-4, "low": -2e-4, "high": 1e-4}
    assert difference_shown(change).text == (
        "up to a second less (up to a second less to up to a second more)"
    )


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_bold_lines_of_a_chart_alone_fit_in_a_wide_font(scenario: str) -> None:
    charts = [data for name, data in files(scenario).items() if name.endswith(".svg")]
    lines = [line for chart in charts for line in bold_lines(chart.decode("utf-8"))]
    assert lines
    for x, size, words in lines:  # DejaVu Sans Bold: 0.69 of its size for a sign, on average
        assert x + 0.69 * size * len(words) <= 360, words


def bold_lines(svg: str) -> list[tuple[float, float, str]]:
    """Return left end, size and words of the bold lines of a picture that start at its left."""
    found = []
    for attributes, words in re.findall(r"<text ([^>]*)>([^<]*)</text>", svg):
        of = dict(re.findall(r'([a-z-]+)="([^"]*)"', attributes))
        if of.get("font-weight") and of.get("text-anchor", "start") == "start":
            found.append((float(of["x"]), float(of["font-size"]), html.unescape(words)))
    return found
