"""The national network: what must hold between its options, whatever the numbers are."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

import watchglass
from watchglass.report.annex import _in_draws
from watchglass.report.assessment import summary_lines
from watchglass.report.charts.minutes_in_view import MinutesInView
from watchglass.report.charts.minutes_recorded import MinutesRecorded
from watchglass.report.html import report_html
from watchglass.report.record import Record
from watchglass.report.sentences import answer

NETWORKS = ("few-and-coarse", "network-200", "network-300", "network-626")
PURPOSES = ("seen", "recognisable", "identifiable")
SECOND = 1 / 60


@cache
def record() -> Record:
    return watchglass.assess("camera-network", seed=1, draws=2000)


def one(measure: str, option: str, group: str | None = None) -> dict[str, Any]:
    found = record().find(f"view.{measure}", option, group)
    assert found is not None, (measure, option, group)
    return found


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_more_cameras_see_people_longer(purpose: str, end: str) -> None:
    minutes = [one(f"minutes_{purpose}", option)[end] for option in NETWORKS[1:]]
    assert minutes == sorted(minutes) and minutes[0] < minutes[-1]


@pytest.mark.parametrize("option", NETWORKS)
def test_minutes_in_view_stay_below_the_minutes_outdoors_and_recordings_do_not(
    option: str,
) -> None:
    outdoors = one("minutes_outdoors", option)
    for purpose in PURPOSES:
        lived, kept = one(f"minutes_{purpose}", option), one(f"camera_minutes_{purpose}", option)
        share = one(f"share_of_time_{purpose}", option)
        assert lived["high"] <= outdoors["high"] and share["high"] <= 1
        assert lived["low"] <= kept["low"] and lived["high"] <= kept["high"]
        most = one(f"minutes_{purpose}_most_exposed", option)
        assert most["low"] >= lived["low"] and most["high"] >= lived["high"]
    assert one("camera_minutes_seen", "network-626")["high"] > outdoors["high"]


@pytest.mark.parametrize("option", NETWORKS)
def test_more_detail_takes_a_nearer_camera(option: str) -> None:
    for measure in ("minutes", "camera_minutes", "cameras", "passes"):
        for less, more in pairwise(PURPOSES):
            assert (
                one(f"{measure}_{more}", option)["high"] < one(f"{measure}_{less}", option)["high"]
            )


def test_nobody_knows_how_many_cameras_look_at_streets_so_no_figure_is_given() -> None:
    for option in NETWORKS:
        figure = one("minutes_seen", option)
        assert figure["value"] is None and not figure["known"] and figure["grade"] == "E"
    gaps = " ".join(gap["ask"] for gap in record().data["gaps"])
    assert "looks at streets" in gaps and "works on a given day" in gaps


def test_a_map_of_cameras_is_a_lower_bound_and_shows_next_to_nothing() -> None:
    assert one("minutes_seen", "mapped-only")["high"] < 2 * SECOND
    assert one("minutes_seen", "network-200")["low"] > 100 * SECOND


def test_coarse_pictures_show_somebody_and_hardly_who_it_is() -> None:
    coarse, fine = (
        one("minutes_recognisable", o)["high"] for o in ("few-and-coarse", "network-200")
    )
    assert coarse < one("minutes_seen", "few-and-coarse")["high"] / 5
    assert coarse < fine / 5


def test_a_group_that_lives_in_cities_more_often_is_seen_longer() -> None:
    for end in ("low", "high"):
        assert (
            one("minutes_seen", "network-200", "B")[end]
            > one("minutes_seen", "network-200", "A")[end]
        )


def test_none_adds_no_camera_by_definition() -> None:
    assert one("minutes_seen", "none")["value"] == 0 == one("cameras_seen", "none")["high"]


def test_the_answer_is_in_minutes_of_a_day_and_says_what_is_not_known() -> None:
    first, second = answer(record())
    assert "626 million cameras" in first and "coarse" in second
    for sentence in (first, second):
        assert "minutes a day outdoors, a person is seen for" in sentence
        assert "(not known)" in sentence and len(sentence) < 320
        assert "no figure" not in sentence and "stopped" not in sentence


def test_the_report_says_how_far_the_process_was_off_on_real_cities() -> None:
    limits = " ".join(record().data["limits"])
    assert "0.75 to 1.5 times the minutes in view" in limits and "exposure levels by" not in limits


@pytest.mark.parametrize("chart", [MinutesInView(), MinutesRecorded()])
def test_a_chart_shows_every_network_with_its_range(chart: Any) -> None:
    assert chart.applies(record())
    words = " ".join(chart.draw(record()).parts)
    for option in record().data["options"]:
        shown = option["title"] in words
        assert shown or (option["id"] == "none" and isinstance(chart, MinutesRecorded))
    assert "626 million cameras" in chart.title(record()) and "minutes" in chart.title(record())
    assert all(row["low"] is not None for row in chart.table(record()))


def test_other_scenarios_have_no_such_chart() -> None:
    other = watchglass.assess("hotel-1to1", seed=1, draws=50)
    assert not MinutesInView().applies(other) and not MinutesRecorded().applies(other)
    assert not any(row["measure"].startswith("view.") for row in other.estimates)


def test_many_options_stand_side_by_side_and_minutes_say_what_they_are_out_of() -> None:
    page = report_html(record(), [])
    first_page = page.partition('id="annex"')[0]
    assert 'class="item"' not in first_page, "each figure stood twice on the page"
    assert re.search(r"of 1\d\d \(\d+ to \d+\) minutes a day outdoors", first_page)
    assert "less than a second" in first_page and "0.0000" not in first_page
    assert "<summary>In view of cameras (" in page and "<summary>View (" not in page
    assert not re.search(r"\b0 of 100 draws", page)


def test_in_how_many_draws_something_is_lower_is_told_of_the_draws_made() -> None:
    assert _in_draws(0.0, 10_000) == "none of 10,000 draws"
    assert _in_draws(1.0, 200) == "all of 200 draws"
    assert _in_draws(0.002, 10_000) == "fewer than 1 of 100 draws"
    assert _in_draws(0.42, 10_000) == "42 of 100 draws" and _in_draws(None, 5) == "not known"


def test_the_terminal_has_the_figures_of_the_report() -> None:
    lines = "\n".join(summary_lines(record()))
    assert "e-0" not in lines and "less than a second over" in lines
    assert "(group A)" not in lines
