"""A line that grows without end is said wherever the wait is: it is not left out of a range."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from watchglass.flow import assess_loaded
from watchglass.report.assessment import summary_lines
from watchglass.report.html import report_html
from watchglass.report.record import Record
from watchglass.report.summary import options_table
from watchglass.scenario.load import load_scenario

GROWS = "the line grows as long as they come"
WAIT = "queue.minutes_per_person"
SCENARIO = """
id = "checkpoint"
title = "A checkpoint"
question = "How long do people wait?"
purpose = "Look into bags."
success_measure = "Bags looked into, a year."
currency = "EUR"
headline = ["queue.minutes_per_person", "queue.person_hours"]
no_alternative_because = "the line alone is looked at here"
[card]
known = ["Nothing."]
not_known = ["All of it."]
does_not_say = ["Anything."]
ask = ["How many?"]
[population]
people = 1000
visits_per_person_day = 2
[population.groups.A]
share = 1.0
[[options]]
id = "checkpoint"
title = "A checkpoint at the door"
rung = 3
[options.use]
days_per_year = 100
[options.sensing]
kind = "checkpoint"
past_share = { low = 0.4, best = 0.5, high = 0.6, because = "made up for this test" }
stopped_share = { low = 0.1, best = 0.2, high = 0.3, because = "made up for this test" }
open_hours_per_day = 10
lanes = 1
service_minutes = { low = 2, best = 2.8, high = 4, because = "made up for this test" }
"""


def record_with(folder: Path, **numbers: str) -> Record:
    text = SCENARIO
    for name, value in numbers.items():
        text, found = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value}", text)
        assert found == 1
    path = folder / "checkpoint.toml"
    path.write_text(text, encoding="utf-8")
    return assess_loaded(load_scenario(str(path)), seed=1, draws=2000)


@pytest.fixture(scope="module")
def partly(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return record_with(tmp_path_factory.mktemp("partly"))


def overloaded_share(record: Record) -> float:
    """Return the share of overloaded draws, read from the measure of the load alone."""
    load = record.find("queue.load", "checkpoint")
    assert load is not None and load["low"] < 1 < load["high"]
    words = re.search(r"in (\d+) of 100 draws", record.find(WAIT, "checkpoint")["note"])  # type: ignore[index]
    assert words is not None
    return int(words[1]) / 100


def test_where_part_of_the_draws_is_overloaded_the_wait_is_not_known(partly: Record) -> None:
    one = partly.find(WAIT, "checkpoint")
    assert one is not None
    assert one["value"] is None and one["known"] is False and one["high"] > one["low"]
    assert 0.2 < overloaded_share(partly) < 0.8


def test_each_place_that_shows_the_wait_says_that_the_line_grows(partly: Record) -> None:
    lines = [line for line in summary_lines(partly) if "minutes waited" in line]
    assert any(GROWS in line and "of 100 draws" in line for line in lines)
    first = options_table(partly)["rows"]
    cells = {row["label"]: row["cells"][-1]["text"] for row in first}
    assert GROWS in cells["Minutes waited for one check"]
    page = re.sub(r"<[^>]+>", " ", report_html(partly, []))
    told = re.findall(r"minutes waited for one check: [^.]*", page)
    assert len(told) >= 2 and all(GROWS in one for one in told)
    for row in partly.data["comparisons"]:
        assert not row["measure"].startswith("queue") or row["difference"] is None


def test_where_all_draws_are_overloaded_the_line_grows_and_no_number_stands(
    tmp_path: Path,
) -> None:
    record = record_with(tmp_path, service_minutes="120")
    one = record.find(WAIT, "checkpoint")
    assert one is not None and (one["value"], one["low"], one["high"]) == (None, None, None)
    (line,) = [line for line in summary_lines(record) if "minutes waited" in line and GROWS in line]
    assert line.endswith(GROWS)
    page = report_html(record, []).partition('id="annex"')[0]
    assert page.count(GROWS) >= 2
    assert "nothing to divide by" not in page and "not defined" not in page


def test_where_no_draw_is_overloaded_the_wait_is_a_figure(tmp_path: Path) -> None:
    record = record_with(tmp_path, lanes="20")
    one = record.find(WAIT, "checkpoint")
    assert one is not None and one["known"] and one["value"] is not None
    assert GROWS not in one["note"]
