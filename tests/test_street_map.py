"""The map of exposure: bands, sums by street, small files, and a picture that can be read."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import Page
from watchglass.base.errors import InvalidInput
from watchglass.evidence.load import load_evidence
from watchglass.places.buildings import Buildings
from watchglass.places.cameras import Cameras
from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.geometry.edge_table import edge_exposure
from watchglass.places.plane import Plane
from watchglass.places.streets import Streets
from watchglass.report.charts.drawing import picture
from watchglass.report.charts.town_map import TownMap
from watchglass.report.context import context_of
from watchglass.report.record import Record
from watchglass.report.street_map import MOST_BYTES, street_map
from watchglass.report.street_map_bands import BANDS, band_of, shown_share
from watchglass.report.street_map_frame import WIDTH, frame_around, length_words
from watchglass.report.street_map_lines import MOST_PIECES, Lines, line_words, ring_words
from watchglass.report.street_rows import (
    by_street,
    order_by_id,
    street_rows,
    streets_geojson,
)
from watchglass.scenario.load import load_scenario
from watchglass.scenario.quantities_in import quantities_in


def streets_of(lines: list[list[tuple[float, float]]], street: list[int] | None = None) -> Streets:
    """Return streets with one edge a line; edges that share an end share a node."""
    street = list(range(len(lines))) if street is None else street
    ends = list(dict.fromkeys(point for line in lines for point in (line[0], line[-1])))
    points = np.array([point for line in lines for point in line], dtype=float)
    nodes = np.array(ends, dtype=float)
    return Streets(
        nodes[:, 0], nodes[:, 1],
        np.array([ends.index(line[0]) for line in lines]),
        np.array([ends.index(line[-1]) for line in lines]),
        np.concatenate([[0], np.cumsum([len(line) for line in lines])]),
        points[:, 0], points[:, 1], np.array(street), np.zeros(len(lines), np.int8),
        tuple(f"s{row}" for row in range(max(street) + 1)),
    )  # fmt: skip


def cross() -> Streets:
    """A street of two edges from west to east, 200 m, and one of 100 m to the north."""
    west_east = [[(0.0, 0.0), (100.0, 0.0)], [(100.0, 0.0), (200.0, 0.0)]]
    return streets_of([*west_east, [(100.0, 0.0), (100.0, 100.0)]], [0, 0, 1])


def round_cameras(*places: tuple[float, float, float]) -> Cameras:
    x, y, reach = np.array(places, dtype=float).T
    return Cameras(x, y, reach, np.full(len(x), np.nan), np.full(len(x), 360.0))


# ---- bands


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "under 5 %"), (0.0494, "under 5 %"), (0.0496, "5 to under 20 %"),
        (0.05, "5 to under 20 %"), (0.1994, "5 to under 20 %"), (0.2, "20 to under 40 %"),
        (0.59, "40 to under 60 %"), (0.8, "80 to 100 %"), (1.0, "80 to 100 %"),
        (np.nan, "under 5 %"),
    ],
)  # fmt: skip
def test_a_share_lies_in_its_band(share: float, words: str) -> None:
    assert BANDS[band_of(np.array([share]))[0]].words == words


@given(st.floats(0, 1))
def test_a_share_in_the_table_lies_in_the_band_of_the_map(share: float) -> None:
    band = BANDS[band_of(np.array([share]))[0]]
    shown = 100 * float(shown_share(np.array([share]))[0])
    low, high = {
        "under 5 %": (0, 5), "80 to 100 %": (80, 100.1),
    }.get(band.words) or map(int, re.findall(r"\d+", band.words))  # fmt: skip
    assert low <= shown + 1e-9 and shown < high


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def test_at_most_six_bands_told_apart_by_width_and_by_grey() -> None:
    assert len(BANDS) <= 6
    lights = [luminance(band.colour) for band in BANDS]
    widths = [band.width for band in BANDS]
    assert all(1.05 / (light + 0.05) >= 3 for light in lights), "too pale on white"
    assert all((a + 0.05) / (b + 0.05) > 1.1 for a, b in pairwise(lights))
    assert all(b > 1.15 * a for a, b in pairwise(widths))


def test_streets_out_of_view_share_a_band_with_streets_little_in_view() -> None:
    """So that no map and no GeoJSON lists streets without cameras."""
    assert band_of(np.array([0.0, 0.04])).tolist() == [0, 0]


# ---- sums by street


def test_two_edges_of_a_street_are_added_and_a_camera_counts_once() -> None:
    # One disc of 20 m at the crossing: 20 m of each edge; one of 10 m on the first edge alone.
    table = edge_exposure(cross(), round_cameras((100, 0, 20), (40, 0, 10)))
    view = by_street(cross(), table)
    assert view.length_m.tolist() == [200, 100]
    assert view.in_view_m == pytest.approx([20 + 20 + 20, 20])
    assert view.camera_m == pytest.approx([60, 20])
    assert view.cameras.tolist() == [2, 1]
    assert view.share == pytest.approx([0.3, 0.2])


def test_a_street_without_edges_is_a_row_without_length() -> None:
    streets = streets_of([[(0.0, 0.0), (10.0, 0.0)]], [1])
    view = by_street(streets, edge_exposure(streets, round_cameras((0, 0, 5))))
    assert view.length_m.tolist() == [0, 10] and view.share.tolist() == [0, 0.5]
    assert [row["street"] for row in street_rows(streets, {"seen": view})] == ["s0", "s1"]


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.floats(0, 1)), max_size=30),
    st.integers(1, 6),
)
def test_sums_by_street_are_those_of_a_plain_loop(
    seen: list[tuple[int, int, float]], edges: int
) -> None:
    street = [edge % 4 for edge in range(edges)]
    lines = [[(0.0, float(e)), (10.0, float(e))] for e in range(edges)]
    streets = streets_of([*lines], [*street]) if max(street) == 3 else None
    if streets is None:
        streets = streets_of(lines, street)
    pairs = sorted({(e, camera) for e, camera, _ in seen if e < edges})
    first = np.searchsorted([e for e, _ in pairs], np.arange(edges + 1))
    union = np.array([10 * max([u for e, _, u in seen if e == k] or [0]) for k in range(edges)])
    table = EdgeExposure(
        np.full(edges, 10.0), union, 2 * union, np.zeros(edges, np.int64), first,
        np.array([camera for _, camera in pairs], np.int32),
    )  # fmt: skip
    view = by_street(streets, table)
    for row in range(len(streets.names)):
        mine = [k for k in range(edges) if street[k] == row]
        assert view.in_view_m[row] == pytest.approx(sum(union[k] for k in mine))
        assert view.cameras[row] == len({camera for e, camera in pairs if e in mine})


# ---- rows and GeoJSON


def test_ids_are_ordered_numbers_first_and_as_numbers_and_equal_ones_keep_their_order() -> None:
    names = ["way/9", "10", "b", "9", "-3", "a", "9", "B", "007", "12x"]
    ordered = [names[row] for row in order_by_id(names)]
    assert ordered == ["-3", "007", "9", "9", "10", "12x", "B", "a", "b", "way/9"]
    assert [row for row in order_by_id(names) if names[row] == "9"] == [3, 6]


def test_rows_and_features_are_ordered_by_id_with_bands_only() -> None:
    streets = cross()
    view = by_street(streets, edge_exposure(streets, round_cameras((100, 60, 40))))
    assert view.share[0] < view.share[1]
    plane = Plane(24.0, 60.0)
    text = streets_geojson(streets, plane, {"seen": view}, "somebody")
    data = json.loads(text)
    assert data["attribution"] == "somebody"
    first, second = data["features"]
    assert [one["properties"]["street"] for one in (first, second)] == ["s0", "s1"]
    assert set(first["properties"]) == {"street", "seen_share"}
    words = {band.words for band in BANDS}
    assert {first["properties"]["seen_share"], second["properties"]["seen_share"]} <= words
    # Two edges that follow one another are one line of three points.
    assert first["geometry"]["type"] == "LineString"
    assert len(first["geometry"]["coordinates"]) == 3
    lon, lat = first["geometry"]["coordinates"][-1]
    assert (lon, lat) == pytest.approx((24.0 + 200 / plane.east, 60.0), abs=1e-6)


def test_a_street_in_two_parts_is_two_lines() -> None:
    streets = streets_of([[(0.0, 0.0), (9.0, 0.0)], [(20.0, 0.0), (30.0, 0.0)]], [0, 0])
    view = by_street(streets, edge_exposure(streets, round_cameras((0, 0, 5))))
    (feature,) = json.loads(streets_geojson(streets, Plane(0, 0), {"seen": view}, ""))["features"]
    assert feature["geometry"]["type"] == "MultiLineString"
    assert [len(line) for line in feature["geometry"]["coordinates"]] == [2, 2]


# ---- frame and scale


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5)), min_size=1, max_size=20))
def test_everything_lies_on_the_map_and_north_is_up(places: list[tuple[float, float]]) -> None:
    x, y = np.array(places).T
    frame = frame_around(x, y)
    across, down = frame.x(x), frame.y(y)
    assert across.min() >= 0 and across.max() <= WIDTH
    assert down.min() >= 0 and down.max() <= frame.height <= 480.01
    order = np.argsort(y)
    assert (np.diff(down[order]) <= 1e-9).all()
    bar = frame.bar_m()
    assert bar / frame.unit_m <= 0.34 * WIDTH < 5.01 * bar / frame.unit_m
    assert float(f"{bar:.0e}") == pytest.approx(bar) and f"{bar:e}"[0] in "125"


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    """1,000 m of street are drawn as 348 units; a bar of 200 m is 69.6 of them."""
    streets = streets_of([[(0.0, 0.0), (1000.0, 0.0)], [(0.0, 0.0), (0.0, 900.0)]])
    drawn = street_map(streets, np.array([500.0, 0.0]), "seen", source="").inline
    bars = re.findall(r'<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="\2"', drawn)
    left, _, right = bars[-1]
    assert float(right) - float(left) == pytest.approx(200 * 348 / 1000, abs=0.11)
    assert ">200 m</text>" in drawn and ">N</text>" in drawn
    assert length_words(2000) == "2 km" and length_words(500) == "500 m"


# ---- small files


def points_of(words: str) -> set[tuple[int, int]]:
    """Return every point of a path, walked by its relative steps."""
    here, found = (0, 0), set()
    for letter, numbers in re.findall(r"([Mmlz])([^Mmlz]*)", words):
        if letter == "z":
            continue
        x, y = (int(n) for n in re.findall(r"-?\d+", numbers))
        here = (x, y) if letter == "M" else (here[0] + x, here[1] + y)
        found.add(here)
    return found


def test_lines_keep_every_corner_on_the_finest_grid() -> None:
    lines = Lines(np.array([0, 3, 5]), np.array([0, 10.04, 20, 20, 30.0]),
                  np.array([0, 5, 0, 0, -7.26]))  # fmt: skip
    first, second = line_words(lines, np.array([0, 1]), 2).parts
    assert points_of(first) == {(0, 0), (100, 50), (200, 0)}
    assert points_of(second) == {(200, 0), (300, -73)}


def test_a_piece_drawn_twice_is_drawn_once_whichever_way() -> None:
    lines = Lines(np.array([0, 2, 4]), np.array([0, 1, 1, 0.0]), np.zeros(4))
    assert line_words(lines, np.array([0, 0]), 1).parts == ("M0 0l10 0",)


def test_a_piece_of_several_streets_shows_neither_the_highest_nor_the_lowest() -> None:
    same = Lines(2 * np.arange(4), np.tile([0.0, 1.0], 3), np.zeros(6))
    assert line_words(same, np.array([0, 1, 5]), 6).parts == ("", "", "M0 0l10 0", "", "", "")
    assert line_words(same, np.array([0, 0, 0]), 6).parts[0] == "M0 0l10 0"


def grid(side: int, spacing_m: float) -> Streets:
    """Return a chessboard of streets, one edge a block."""
    at = np.arange(side) * spacing_m
    x, y = (axis.ravel() for axis in np.meshgrid(at, at))
    number = np.arange(side * side).reshape(side, side)
    start = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    end = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    both = np.stack([start, end], axis=1).ravel()
    many = len(start)
    return Streets(
        x, y, start, end, 2 * np.arange(many + 1), x[both], y[both], np.arange(many),
        np.zeros(many, np.int8), tuple(map(str, range(many))),
    )  # fmt: skip


def test_a_map_of_half_a_million_streets_stays_small_and_whole() -> None:
    streets = grid(500, 60.0)
    assert streets.edges == 499_000
    shares = np.linspace(0, 1, streets.edges)
    drawn = street_map(streets, 60.0 * shares, "seen", source="made up")
    assert len(drawn.file) < MOST_BYTES
    assert any("nearest" in note for note in drawn.notes)
    points = np.array(sorted(points_of("".join(re.findall(r' d="([^"]+)"', drawn.file)))))
    # Streets reach from edge to edge of the map, so that nothing was cut off.
    assert points.min() <= 80 and points[:, 0].max() >= 3480
    assert sum(row["streets"] for row in drawn.rows) == streets.edges


def test_pieces_never_pass_the_limit() -> None:
    rng = np.random.default_rng(7)
    n = 90_000
    x, y = rng.uniform(0, 360, (2, n))
    lines = Lines(np.arange(0, n + 1, 2), x, y)
    words = line_words(lines, np.zeros(n // 2, np.int64), 1)
    assert words.parts[0].count("l") <= MOST_PIECES


def test_small_rings_go_and_too_many_are_left_out() -> None:
    square, dot = ([0, 5, 5, 0], [0, 0, 5, 5]), ([9, 9.1, 9.1, 9], [9, 9, 9.1, 9.1])
    rings = Lines(np.array([0, 4, 8]), np.array(square[0] + dot[0], float),
                  np.array(square[1] + dot[1], float))  # fmt: skip
    words = ring_words(rings)
    assert words is not None and words.parts[0] == "M0 0l50 0l0 50l-50 0z"
    n = 30_000
    corners = np.tile([0, 20, 20, 0], n) + np.repeat(np.arange(n) % 300, 4)
    many = Lines(4 * np.arange(n + 1), corners.astype(float),
                 np.tile([0.0, 0, 20, 20], n) + np.repeat(np.arange(n) % 400, 4))  # fmt: skip
    assert ring_words(many) is None


# ---- the picture


def town_map(purpose: str = "seen"):
    streets = cross()
    built = Buildings(np.array([0, 4]), np.array([10.0, 60, 60, 10]),
                      np.array([10.0, 10, 60, 60]), np.array([0]))  # fmt: skip
    view = by_street(streets, edge_exposure(streets, round_cameras((123.4, 0, 30), (40, 0, 10))))
    return street_map(
        streets,
        view.in_view_m,
        purpose,
        built,
        source="Streets: a.geojson (© A & B).",
        bound="An upper bound.",
    )


def test_the_file_says_what_it_shows_with_units_legend_and_attribution() -> None:
    page = Page(town_map().file)
    (svg,) = page.named("svg")
    assert svg.attributes["role"] == "img"
    ids = [one.attributes["id"] for one in page.named("title", "desc")]
    assert svg.attributes["aria-labelledby"].split() == ids
    words = " ".join(text.text for text in page.named("text"))
    assert "33 % of the length of the streets (99 m of 300 m)" in words
    for said in ("Share of a street in view", "km", "N", "Streets: a.geojson (© A & B)."):
        assert said in words
    assert all(band.words in words for band in BANDS)
    assert "An upper bound." in words


def test_neither_map_nor_table_says_where_a_camera_stands() -> None:
    drawn = town_map()
    assert "<circle" not in drawn.file
    frame = frame_around(cross().x_m, cross().y_m)
    place = round(float(frame.x(np.array([123.4]))[0]) * 10)
    assert str(place) not in re.findall(r"\d+", drawn.file)


def test_words_fit_a_phone() -> None:
    """No line is longer than the map is wide, at half of the size a letter."""
    for text in Page(town_map("identifiable").file).named("text"):
        size = float(text.attributes["font-size"])
        anchor = text.attributes.get("text-anchor", "start")
        wide = 0.5 * size * len(text.text)
        left = float(text.attributes["x"]) - (wide if anchor == "end" else 0)
        assert left >= 0 and left + wide <= WIDTH + 4, text.text


def test_equal_inputs_give_equal_bytes_and_no_street_is_an_error() -> None:
    assert town_map().file == town_map().file
    nothing = Streets(*(np.zeros(0) for _ in range(2)), *(np.zeros(0, np.int64) for _ in range(2)),
                      np.zeros(1, np.int64), np.zeros(0), np.zeros(0), np.zeros(0, np.int64),
                      np.zeros(0, np.int8), ())  # fmt: skip
    with pytest.raises(ValueError, match="at least one street"):
        street_map(nothing, np.zeros(0), "seen", source="")


# ---- the map of a scenario's made-up town

TOWN = """
extends = "camera-network"
id = "our-town"
title = "Cameras in a made-up town"
question = "How much of a walk would be in view?"
[places]
kind = "synthetic_town"
town = { blocks_east = 6, blocks_north = 5, people = 900, destinations = 8 }
[[options]]
id = "few-and-coarse"
[options.network]
cameras = 40
outdoor_share = 0.5
working_share = 0.5
view_degrees = 90
pixels_across = 640
[[options]]
id = "mapped-only"
[options.network]
cameras = 200
[[options]]
id = "network-200"
[options.network]
cameras = 300
[[options]]
id = "network-300"
[options.network]
cameras = 400
[[options]]
id = "network-626"
drop = true
"""


@pytest.fixture(scope="module")
def town_record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    path = tmp_path_factory.mktemp("town") / "town.toml"
    path.write_text(TOWN)
    loaded, evidence = load_scenario(str(path)), load_evidence()
    context = context_of(loaded, list(quantities_in(loaded.scenario)), evidence, {})
    options = [{"id": o.id, "title": o.title} for o in loaded.scenario.options]
    head = {"watchglass": "0", "seed": 3, "scenario": {"id": "our-town"}, "options": options}
    return Record(head, context)


def test_the_context_holds_the_town_and_its_cameras(town_record: Record) -> None:
    town = town_record.context["town"]
    few = next(one for one in town["options"] if one["id"] == "few-and-coarse")
    assert few["cameras"] == pytest.approx(40 * 0.5 * 0.5)
    # 640 pixels and 90 degrees at 25 pixels a metre: 12.8 m.
    assert few["range_m"] == pytest.approx(12.8, rel=0.01)
    assert town["settings"]["blocks_east"] == 6


def test_the_town_is_drawn_once_for_each_option_it_can_hold(town_record: Record) -> None:
    chart = TownMap()
    assert chart.applies(town_record)
    rows = chart.table(town_record)
    options = list(dict.fromkeys(row["option"] for row in rows))
    assert len(options) <= 3 and len(rows) == len(options) * len(BANDS)
    drawn = picture(chart, town_record)
    assert all(f"with “{option}”" in drawn.title for option in options)
    assert "Not drawn: “300 million cameras”; at most 3 options" in drawn.subtitle
    assert drawn.file.count(">N</text>") == len(options)
    assert "exists nowhere" in drawn.subtitle and "seed 3" in drawn.source
    assert picture(chart, town_record).file == drawn.file


def test_a_town_with_more_cameras_than_a_map_shows_is_named_and_not_drawn(
    town_record: Record,
) -> None:
    town = town_record.context["town"]
    many = [{**one, "cameras": 300_000} for one in town["options"][1:]]
    context = {**town_record.context, "town": {**town, "options": [town["options"][0], *many]}}
    record, chart = Record(town_record.data, context), TownMap()
    assert len({row["option"] for row in chart.table(record)}) == 1
    assert "200 million cameras" in chart.subtitle(record)


def test_a_scenario_without_a_made_up_town_has_no_such_map() -> None:
    loaded = load_scenario("station-lfr")
    context = context_of(loaded, list(quantities_in(loaded.scenario)), load_evidence(), {})
    assert context["town"] is None
    assert not TownMap().applies(Record({"options": []}, context))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("block_east = 6", "Did you mean 'blocks_east'?"),
        ("blocks_east = true", "must be a whole number"),
        ("blocks_east = 3", "it must be 4 to 224"),
    ],
)
def test_a_setting_of_a_town_that_is_wrong_is_named(table: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "town.toml"
    path.write_text(re.sub("town = .*", f"town = {{ {table} }}", TOWN))
    with pytest.raises(InvalidInput, match=re.escape(said)):
        load_scenario(str(path))
