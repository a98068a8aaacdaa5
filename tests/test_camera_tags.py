"""The grammar of camera tags: every value of the shared list, cases by hand, and properties."""

from __future__ import annotations

import csv
import math
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watchglass.places.reading.camera_tags import (
    ALL_ROUND,
    read_angle,
    read_direction,
    read_height,
    read_shape,
)

GRAMMAR = Path(__file__).parents[1] / "../shared/data/osm-tag-grammar/tag_values.csv"
STEADY = settings(max_examples=200, deadline=None)

# Every value of the shared list that is not a number and is not parsed, with how often it
# occurs, sorted by hand. Everything else in that list is parsed.
AMBIGUOUS = {
    "360°": 17, "360 degrees": 1, "270,90": 1, "45-90-180": 1, "345;270:360": 1, "SSW:NNE": 1,
    "north": 15, "south": 19, "east": 11, "west": 11, "southeast": 1, "north east": 1, "ouest": 1,
    "all": 7, "All": 1, "omni": 2, "variable": 1,
    "O": 4, "o": 6, "NO": 1, "no": 1, "SO": 3,
    "WS": 4, "SEE": 3, "NWW": 3, "NEE": 2, "SWW": 1, "EES": 1, "WWS": 1,
}  # fmt: skip
REJECTED = {
    "both": 508, "Both": 2, "forward": 73, "backward": 101,
    "other": 22, "null": 5, "fixme": 5, "xx": 6, "?": 8, "clockwise": 2, "yes": 1, "a": 1,
    "bpth": 1, "boh": 1, "intersection": 1, "down": 1, "11:00": 1,
    "800;20": 1, "350;500": 1, "315;400": 1, "370;190": 1, "370;200": 1, "-80;1200": 1,
    "2060;180": 1, "2400;200": 1, "260;360;460;540": 1, "305;455;380": 1,
}  # fmt: skip


def listed(column: str) -> dict[str, int]:
    """Return the values of one column of the shared list, and how often each occurs."""
    if not GRAMMAR.exists():
        pytest.skip("needs the shared data folder beside the project")
    with GRAMMAR.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["column"] == column]
    return {row["value"]: int(row["count"]) for row in rows}


def totals(values: dict[str, int], status) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for value, times in values.items():
        counts[status(value)] += times
    return dict(counts)


def test_every_direction_that_is_no_number() -> None:
    values = listed("direction_nonnumeric")
    assert (len(values), sum(values.values())) == (1420, 6108)
    for status, by_hand in (("ambiguous", AMBIGUOUS), ("rejected", REJECTED)):
        read = {v: n for v, n in values.items() if read_direction(v).status == status}
        assert read == by_hand
    ours = totals(values, lambda value: read_direction(value).status)
    assert ours == {"parsed": 5237, "ambiguous": 122, "rejected": 749}
    assert sum(ours.values()) == 6108


def test_every_direction_that_is_a_number() -> None:
    numbers = {v: n for v, n in listed("direction").items() if v.lstrip("-").isdigit()}
    assert len(numbers) > 300
    for value in numbers:
        read = read_direction(value)
        if value == "360":
            assert read.status == "ambiguous"
        else:
            assert [one.facing_deg for one in read.facings] == [int(value) % 360]
            assert math.isnan(read.facings[0].view_deg)


def test_lists_and_ranges_of_the_shared_list_by_another_way() -> None:
    lists = ranges = 0
    for value in listed("direction_nonnumeric"):
        read = read_direction(value)
        try:
            parts = [int(part) for part in value.split(";") if part.strip()]
            if all(abs(part) <= 360 for part in parts):
                lists += 1
                assert {one.facing_deg for one in read.facings} == {p % 360 for p in parts}
        except ValueError:
            pass
        ends = value.replace(" ", "").split("-")
        if len(ends) == 2 and all(end.isdigit() for end in ends):
            ranges += 1
            a, b = map(int, ends)
            (facing,) = read.facings
            if (a, b) in ((0, 359), (0, 360)):
                assert facing == ALL_ROUND
            else:  # walk round from a, degree by degree, until b
                steps = next(step for step in range(1, 361) if (a + step) % 360 == b % 360)
                assert (facing.view_deg, facing.facing_deg) == (steps, (a + steps / 2) % 360)
    assert lists > 1000 and ranges > 140


@pytest.mark.parametrize(
    ("text", "facings"),
    [
        ("0", [(0, None)]), ("359.5", [(359.5, None)]), ("-90", [(270, None)]),
        ("080", [(80, None)]), ("180°", [(180, None)]), ("45 degrees", [(45, None)]),
        ("273,5", [(273.5, None)]), ("N", [(0, None)]), ("nnw", [(337.5, None)]),
        ("WsW", [(247.5, None)]), ("112-157", [(134.5, 45)]), ("330-30", [(0, 60)]),
        ("270 - 90", [(0, 180)]), ("180-0", [(270, 180)]), ("-45-45", [(0, 90)]),
        ("NW-NE", [(0, 90)]), ("S-NW", [(247.5, 135)]), ("10–20", [(15, 10)]),
        ("0-360", [(None, 360)]), ("0 -360", [(None, 360)]), ("360-360", None), ("90-90", None),
        ("-180-180", [(None, 360)]), ("1-360", [(180.5, 359)]),
        ("0;90;180;270", [(0, None), (90, None), (180, None), (270, None)]),
        ("0;360;0", [(0, None)]) , ("90; 90", [(90, None)]), ("355;", [(355, None)]),
        ("95, 275", [(95, None), (275, None)]), ("20,200", [(20, None), (200, None)]),
        ("W;NE", [(270, None), (45, None)]), ("180;nw", [(180, None), (315, None)]),
        ("0-90;180-359", [(45, 90), (269.5, 179)]), ("90;0-360", [(None, 360)]),
        ("", None), (";", None), ("361", None), ("1e2", None), ("nan", None), ("inf", None),
        ("90;forward", None), ("90;O", None), ("--90", None), ("90-", None),
        ("１８０", [(180, None)]),
    ],
)  # fmt: skip
def test_directions_by_hand(text: str, facings: list[tuple[float | None, float | None]]) -> None:
    read = read_direction(text)
    ours = [
        tuple(None if math.isnan(number) else number for number in (f.facing_deg, f.view_deg))
        for f in read.facings
    ]
    assert ours == (facings or [])
    assert (read.status == "parsed") == bool(facings)
    assert bool(read.why) != bool(facings)


def test_a_lone_360_is_north_or_all_round_but_in_a_list_it_is_north() -> None:
    assert read_direction("360").status == read_direction("360°").status == "ambiguous"
    assert [f.facing_deg for f in read_direction("90;180;270;360").facings] == [90, 180, 270, 0]


@given(st.text(max_size=60))
@example("０-３６０")
@example("9" * 300)
@example("٣٠")
@STEADY
def test_any_text_is_read_in_one_of_three_ways(text: str) -> None:
    read = read_direction(text)
    assert bool(read.facings) == (read.status == "parsed")
    for facing in read.facings:
        assert facing == ALL_ROUND or 0 <= facing.facing_deg < 360
        assert math.isnan(facing.view_deg) or 0 < facing.view_deg <= 360
    height = read_height(text)
    assert math.isnan(height.low_m) == (height.status != "parsed")
    assert read_angle(text) in ("ambiguous", "rejected")
    assert read_shape(text) in ("round", "turning", "directed", "not known")


@given(st.integers(-360, 360), st.integers(-360, 360))
@STEADY
def test_a_range_covers_what_lies_clockwise_between_its_ends(a: int, b: int) -> None:
    read = read_direction(f"{a}-{b}")
    if not read.facings:
        assert (b - a) % 360 == 0
        return
    (facing,) = read.facings
    if facing == ALL_ROUND:
        assert b - a == 360 or (a, b) == (0, 359)
        return
    start = facing.facing_deg - facing.view_deg / 2
    assert (start - a) % 360 == 0 and (start + facing.view_deg - b) % 360 == 0


# ---- heights, angles, kinds


def test_every_height_of_the_shared_list() -> None:
    values = listed("height")
    assert sum(values.values()) == 16848
    read = totals(values, lambda value: read_height(value).status)
    numbers = [(v, n) for v, n in values.items() if v.replace(".", "", 1).isdigit()]
    above_the_sea = sum(n for v, n in numbers if float(v) > 500)
    others = {"620 m": 1, "4;3": 1, "2;1.5": 1, "3;1": 1, "4.5;4": 1, "3;4": 1}
    assert read["ambiguous"] == above_the_sea + sum(values.get(v, 0) for v in others)
    rejected = {v: n for v, n in values.items() if read_height(v).status == "rejected"}
    assert rejected.keys() <= {"other", "-12.3", "-1.3", "-9.8"}
    assert read["parsed"] == 16848 - read["ambiguous"] - sum(rejected.values())
    for value, _ in numbers:
        if float(value) <= 500:
            assert read_height(value).low_m == read_height(value).high_m == float(value)


@pytest.mark.parametrize(
    ("text", "low_m", "high_m"),
    [
        ("3", 3, 3), ("3 m", 3, 3), ("5M", 5, 5), ("2,80 m", 2.8, 2.8), ("3-4", 3, 4),
        ("3-4m", 3, 4), ("4..5", 4, 5), ("25 ft", 7.62, 7.62), ("3ft", 0.9144, 0.9144),
        ("10'", 3.048, 3.048), ("5'6\"", 1.6764, 1.6764), ("6 feet", 1.8288, 1.8288),
        ("700 ft", 213.36, 213.36), ("1400", None, None), ("620 m", None, None),
        ("-1.3", None, None), ("4;3", None, None), ("4-3", None, None), ("high", None, None),
        ("3 km", None, None), ("", None, None), ("1e3", None, None),
    ],
)  # fmt: skip
def test_heights_by_hand(text: str, low_m: float | None, high_m: float | None) -> None:
    read = read_height(text)
    if low_m is None:
        assert read.status != "parsed" and read.why
    else:
        assert (read.low_m, read.high_m) == pytest.approx((low_m, high_m), abs=1e-9)


def test_a_camera_angle_is_never_a_field_of_view() -> None:
    values = listed("angle")
    read = totals(values, read_angle)
    words = {"down": 11, "?": 11, "other": 10, "wide": 2, "fixed": 2, "S": 1, "SW": 1, "NNW": 1}
    assert read == {"ambiguous": 7543 - sum(words.values()), "rejected": sum(words.values())}


def test_kinds_of_cameras() -> None:
    read = totals(listed("camera_type"), read_shape)
    assert read["round"] == 38081 + 156
    assert read["turning"] == 8203 + 23 + 10 + 5 + 4
    assert read["directed"] == 113543 + 30 + 3 + 4
    assert sum(read.values()) == 160230
    assert read_shape("fixed;dome") == read_shape("rond") == "not known"
    assert read_shape("round") == read_shape(" Dome ") == read_shape("360") == "round"
