"""Reports on systems that only record: no floor is told as a figure, no purpose is borrowed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

import watchglass
from scenes import carried
from watchglass.measures.linkability import _told, linked_by_pseudonym
from watchglass.measures.trails_of import tried_for
from watchglass.report.figures import shown
from watchglass.report.gap_words import top_unknowns
from watchglass.report.html import report_html
from watchglass.report.record import Record
from watchglass.report.summary import options_table


@pytest.fixture(scope="module")
def mall() -> Record:
    return watchglass.assess("mall-paths", draws=60)


def test_the_share_linked_by_a_pseudonym_by_drawing_visits() -> None:
    # A second way: visits by chance over many periods, and whether two in a row share one.
    random, rate, days = np.random.default_rng(3), 0.07, 30.0
    at = np.cumsum(random.exponential(1 / rate, 400_000)) // days
    drawn = float((at[1:] == at[:-1]).mean())
    assert float(linked_by_pseudonym(np.array([rate * days]))[0]) == pytest.approx(drawn, abs=0.004)


def test_a_longer_pseudonym_links_more_and_no_visits_link_nothing() -> None:
    share = linked_by_pseudonym(np.array([0.0, 0.1, 1.0, 10.0, 1e6]))
    assert share[0] == pytest.approx(0.0, abs=1e-6)
    assert (np.diff(share) > 0).all()
    assert share[-1] < 1.0


def test_too_few_links_give_a_bound_and_no_figure() -> None:
    visits = np.full(4, 0.1)
    none, note = _told(np.array([0.0, 1e-9, 1e-6, 0.5]), visits, 300)
    # Up to 3 of 300 may be linked: 1 / (0.1 x 0.01) = 1,000 days at least.
    assert np.isnan(none).all()
    assert "more than 1,000 days" in note
    some, note = _told(np.array([0.0, 0.5, 0.5, 0.5]), visits, 300)
    assert np.isnan(some).tolist() == [True, False, False, False]
    assert "without the 25 %" in note
    nobody, note = _told(np.ones(4) * 0.0, visits, 0)
    assert np.isnan(nobody).all() and "comes on two days" in note
    every, note = _told(np.full(4, 0.5), visits, 300)
    assert every.tolist() == [0.5] * 4
    assert "without" not in note


def test_a_floor_is_not_told_as_a_figure_with_a_range(mall: Record) -> None:
    one = mall.find("reid.days_until_linkable", "short-lived-counts")
    assert one is not None
    assert (one["value"], one["low"], one["high"]) == (None, None, None)
    assert "more than" in shown(one).text
    assert "a better one fewer" in shown(one).text
    linked = mall.find("reid.linked_share", "linked-paths")
    assert linked is not None
    assert 0.4 < linked["low"] < linked["high"] < 0.8  # 30 days hold about 2 visits


def test_no_more_devices_are_stored_than_recorded_in_a_year(mall: Record) -> None:
    for option in ("short-lived-counts", "linked-paths"):
        stored = mall.find("store.distinct_faces", option)
        recorded = mall.find("people.exposed_unique", option)
        assert stored is not None
        assert recorded is not None
        assert stored["value"] <= recorded["value"]


def test_where_nobody_is_recorded_nobody_is_singled_out() -> None:
    worked = Path(__file__).with_name("worked") / "measures_unicity.toml"
    case = tomllib.loads(worked.read_text("utf-8"))["case"][0]
    given = case["given"] | {"sensing": {"kind": "path_tracker", "recorded_share": 0}}
    assert tried_for(carried(case["given"])) is not None
    assert tried_for(carried(given)) is None


def test_people_stopped_today_are_not_the_purpose_of_counting_visitors(mall: Record) -> None:
    table = options_table(mall)
    assert "Purpose achieved" not in {row["label"] for row in table["rows"]}
    assert table["purpose_modelled"] is False
    page = report_html(mall, [])
    assert page.count("no figure for it is modelled") == 1, "said once, not in every cell"


def test_what_moves_no_answer_is_not_said_to_move_it_most(mall: Record) -> None:
    assert mall.data["gaps"] and not top_unknowns(mall)
    first_page = report_html(mall, []).partition('id="options"')[0]
    assert "stopped" not in first_page and "moves a headline figure" in first_page


def test_a_robot_is_said_to_record_recognisably_where_only_that_is_counted() -> None:
    record = watchglass.assess("patrol-robot", draws=20)
    for measure in ("people.exposed_unique", "people.recorded_per_event"):
        one = record.find(measure, "robot")
        assert one is not None
        assert "recorded recognisably" in one["numerator"]
    per_hour = record.find("people.recorded_per_hour", "robot")
    assert per_hour is not None
    assert per_hour["unit"] == "captures/hour"  # times, and not people
