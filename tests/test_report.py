"""The printed report: one file, nothing fetched, nothing hidden, nothing judged."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from reports import SCENARIOS, Element, Page, files, page, parsed, record_of
from watchglass.flow import assess
from watchglass.report.charts.svg import BLUE, GREY, INK, PALE
from watchglass.report.figures import shown
from watchglass.report.html import report_html
from watchglass.report.record import Record
from watchglass.report.words import WATERMARK, power_words

ALL = pytest.mark.parametrize("scenario", SCENARIOS)
VERDICTS = re.compile(
    r"\b(compliant|complies|approved|approve|safe|unsafe|recommend(ed|s)?|best option|winner|wins|"
    r"should be|acceptable|unacceptable|passed|failed|proven|trustworthy|justified)\b",
    re.IGNORECASE,
)


@ALL
def test_nothing_is_fetched_and_nothing_runs(scenario: str) -> None:
    text = page(scenario)
    policy = next(
        e.attributes["content"]
        for e in parsed(scenario).named("meta")
        if e.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    assert not parsed(scenario).named("script", "link", "iframe", "img", "object", "embed", "form")
    for element in parsed(scenario).elements:
        assert not {"src", "srcset", "data", "background"} & set(element.attributes)
        assert not any(name.startswith("on") for name in element.attributes)
        address = element.attributes.get("href", element.attributes.get("xlink:href", "#"))
        assert element.name == "a" or address == "#"
    assert "url(" not in text and "@import" not in text
    assert len(text.encode()) < 2_000_000


@ALL
def test_the_page_has_language_landmarks_and_headings_in_order(scenario: str) -> None:
    whole = parsed(scenario)
    assert whole.named("html")[0].attributes["lang"] == "en"
    for landmark in ("header", "nav", "main", "footer"):
        assert len(whole.named(landmark)) == 1
    levels = [int(e.name[1]) for e in whole.named("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [e.attributes["id"] for e in whole.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    inner = [e.attributes["href"][1:] for e in whole.named("a") if e.attributes["href"][0] == "#"]
    assert set(inner) <= set(ids)
    for element in whole.elements:
        for word in element.attributes.get("aria-labelledby", "").split():
            assert word in ids


@ALL
def test_tables_have_scopes_and_stand_in_labelled_regions(scenario: str) -> None:
    labels = []
    for table in parsed(scenario).named("table"):
        region = table.parent
        assert region is not None and region.attributes.get("role") == "region"
        assert region.attributes["tabindex"] == "0"
        labels.append(region.attributes["aria-label"])
    assert len(labels) == len(set(labels))
    for head in parsed(scenario).named("th"):
        assert head.attributes.get("scope") in ("col", "row")
        assert head.text


@ALL
def test_every_picture_is_named_described_and_watermarked(scenario: str) -> None:
    drawn = [text.decode() for name, text in files(scenario).items() if name.endswith(".svg")]
    inline = parsed(scenario).named("svg")
    assert len(drawn) == len(inline) >= 4
    for text in drawn:
        alone = Page(text)
        assert alone.elements[0].attributes["role"] == "img"
        named = {e.name: e.text.lower() for e in alone.named("title", "desc")}
        assert WATERMARK in named["title"] and WATERMARK in named["desc"]
        assert any(e.text == WATERMARK for e in alone.named("text"))
        assert not re.search(r"\bnan\b", text.lower())
    for svg in inline:
        assert svg.attributes["role"] == "img"
        assert any(c.name == "title" for c in svg.children)
        assert any(c.name == "desc" for c in svg.children)
        assert any(c.name == "text" and c.text == WATERMARK for c in svg.children)


@ALL
def test_every_chart_has_its_table_in_words_and_as_a_file(scenario: str) -> None:
    words = {name[7:-4] for name in files(scenario) if name.startswith("charts/") and "svg" in name}
    for word in words:
        for name in (f"charts/{word}.csv", f"tables/{word}.csv", f"tables/{word}.parquet"):
            assert files(scenario)[name]
    for figure in parsed(scenario).named("figure"):
        tables = [e for e in parsed(scenario).named("table") if e.within("figure")]
        assert tables and figure.text


RANGE = r" to |about |\(set by definition\)|no figure|fewer than 1|less than a second"


@ALL
def test_every_figure_has_a_range_and_a_denominator(scenario: str) -> None:
    rows = 0
    side_by_side = [e for e in parsed(scenario).named("tr") if _among_figures(e)]
    for row in side_by_side:
        (head,) = [e for e in row.children if e.name == "th"]
        (counted,) = [e for e in head.children if e.attributes.get("class") == "more den"]
        assert len(counted.text) > 5
        for cell in row.children:
            for figure in cell.children:
                if figure.attributes.get("class") == "v one":
                    rows += 1
                    assert re.search(RANGE, figure.text), figure.text
    for row in parsed(scenario).named("tr"):
        cells = {c.attributes.get("class"): c.text for c in row.children}
        if "den" not in cells:
            continue
        rows += 1
        figure = cells["num"]
        assert re.search(RANGE, figure), figure
        assert len(cells["den"]) > 5
    assert rows == len(record_of(scenario).estimates)


def _among_figures(row: Element) -> bool:
    """Return whether a row stands in a table of all figures with a column an option."""
    tables, above = [], row.parent
    while above is not None:
        tables.append(above)
        above = above.parent
    told = [e.attributes.get("aria-label", "") for e in tables]
    sides = [e.attributes.get("class", "").endswith("side") for e in tables]
    body = any(e.name == "tbody" for e in tables)
    return body and any(sides) and any(label.startswith("All figures") for label in told)


@ALL
def test_what_is_not_known_is_said_in_words_with_its_range(scenario: str) -> None:
    texts = {shown(one).text for one in record_of(scenario).estimates if one["value"] is None}
    assert texts
    for text in texts:
        assert text.startswith(("not known; ", "no figure: "))
        assert text in parsed(scenario).elements[0].text
    cells = [e.text for e in parsed(scenario).named("td") if not e.within("thead")]
    unnamed = [e for e in parsed(scenario).named("td") if not e.text and not e.children]
    assert "None" not in cells and "nan" not in cells
    assert all(e.parent and e.parent.parent for e in unnamed)


@ALL
def test_none_comes_first_and_no_option_is_marked(scenario: str) -> None:
    record = record_of(scenario)
    table = next(e for e in parsed(scenario).named("table") if "options" in e.attributes["class"])
    heads = [e for e in parsed(scenario).named("th") if e.attributes["scope"] == "col"]
    first = next(e for e in heads if _inside(e, table))
    assert first.text == record.data["options"][0]["title"]
    assert record.data["options"][0]["id"] == "none"
    cells = [e for e in parsed(scenario).named("td") if _inside(e, table)]
    assert all("class" not in e.attributes and "style" not in e.attributes for e in cells)
    assert all(e.text for e in cells[1:])


def _inside(element: object, table: object) -> bool:
    above = element.parent  # type: ignore[attr-defined]
    while above is not None and above is not table:
        above = above.parent
    return above is table


@ALL
def test_our_own_words_hold_no_verdict(scenario: str) -> None:
    record = record_of(scenario)
    whole = parsed(scenario).named("main")[0].text
    for quoted in sorted(_strings(record.context), key=len, reverse=True):
        if len(quoted) > 12:
            whole = whole.replace(" ".join(quoted.split()), " ")
    found = VERDICTS.search(whole)
    assert not found, whole[max(0, found.start() - 60) : found.end() + 60]


def _strings(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        return set().union(*map(_strings, value.values())) if value else set()
    if isinstance(value, list | tuple):
        return set().union(*map(_strings, value)) if value else set()
    return set()


@ALL
def test_no_ratio_between_groups_stands_without_its_power(scenario: str) -> None:
    record = record_of(scenario)
    for row in parsed(scenario).named("tr"):
        cells = [c.text for c in row.children]
        wrong = [c for c in cells if c.startswith("Wrong decisions against this group over")]
        if wrong:
            assert any("twofold difference" in c or "power not known" in c for c in cells)
    for one in record.estimates:
        if one["measure"] == "disparity.fpr_ratio":
            words = power_words(record, one["option"], one["group"])
            assert "power not known" in words or "times in 100" in words


@ALL
def test_limits_gaps_sources_and_citation_are_all_printed(scenario: str) -> None:
    record, text = record_of(scenario), parsed(scenario).elements[0].text
    for line in [*record.data["limits"], record.data["not_for"], *record.context["card"]["ask"]]:
        assert " ".join(line.split()) in text
    for gap in record.data["gaps"]:
        assert " ".join(gap["ask"].split()) in text
    for key, entry in record.context["evidence"].items():
        assert key in text and entry["certainty"] in text
        for source in entry["sources"]:
            assert " ".join(source["locator"].split()) in text
            assert source["url"] in text
    for part in ("@misc{", "@software{watchglass", record.data["scenario"]["sha256"]):
        assert part in text
    assert f"--seed {record.data['seed']}" in text


@ALL
def test_headline_sentences_carry_range_stage_grade_and_citation(scenario: str) -> None:
    record = record_of(scenario)
    copied = [e.text for e in parsed(scenario).elements if "copy" in e.attributes.get("class", "")]
    cited = f"watchglass {record.data['watchglass']}, scenario {scenario}, seed 1"
    headline = [text for text in copied if cited in text]
    assert len(headline) > 3
    for text in headline:
        assert "grade " in text and WATERMARK in text and "95 % ranges" in text


@ALL
def test_the_summary_stands_first_and_says_what_was_changed(scenario: str) -> None:
    text = page(scenario)
    order = [
        "<h1",
        'id="answer"',
        'id="headlines"',
        'id="changed"',
        'id="unknowns"',
        'id="options"',
    ]
    places = [text.index(mark) for mark in [*order, 'id="cannot"', 'id="notfor"', 'id="annex"']]
    assert places == sorted(places)
    assert "Nothing was changed." in text


def test_a_change_to_a_bundled_scenario_stands_on_the_first_page(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'id = "mine"\ntitle = "Mine of this"\nquestion = "What if fewer people came?"\n'
        'extends = "station-lfr"\n[population.people]\nlow = 1000\nbest = 2000\nhigh = 3000\n'
        'because = "a small station, <b>to try it</b>"\n'
    )
    record = assess(str(path), draws=100)
    text = report_html(record, [])
    summary = text[: text.index('id="annex"')]
    assert "population.people" in summary and "best 2000" in summary
    assert "<b>to try" not in text


def test_text_and_marks_have_enough_contrast() -> None:
    style = (Path(report_html.__code__.co_filename).parent / "style.css").read_text()
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style))
    for ink in (colours["ink"], colours["soft"], colours["link"], INK, GREY):
        for ground in ("#ffffff", colours["pale"], PALE):
            assert contrast(ink, ground) >= 4.5
    assert contrast(BLUE, "#ffffff") >= 3 and contrast(BLUE, PALE) >= 3


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, as WCAG 2.2 defines it."""
    lights = sorted(map(_luminance, (one, other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_direction_comes_from_the_data() -> None:
    from watchglass.report.charts.disparity_dots import DisparityDots

    record = record_of("station-lfr")
    titles = [
        DisparityDots().title(_with_ratios(record, *ends))
        for ends in ((2.0, 1.5, 3.0), (0.5, 0.3, 0.8), (1.1, 0.5, 2.0), (None, 0.5, 2.0))
    ]
    assert "more often than everybody else: 2 (1.5 to 3)" in titles[0]
    assert "less often than everybody else: 0.5 (0.3 to 0.8)" in titles[1]
    assert "more often or less often" in titles[2]
    assert "not known; 0.5 to 2" in titles[3]


def _with_ratios(record: Record, value: float | None, low: float, high: float) -> Record:
    data = json.loads(json.dumps(record.data))
    for one in data["estimates"]:
        if one["measure"] == "disparity.fpr_ratio" and one["group"] == "B":
            one.update(value=value, low=low, high=high, known=value is not None)
    return Record(data, record.context)


def test_a_notebook_shows_a_small_table_that_is_escaped() -> None:
    record = record_of("station-lfr")
    shown_there = record._repr_html_()
    assert "<script" not in shown_there and WATERMARK in shown_there
    assert record.data["options"][0]["title"].replace("'", "&#x27;") in shown_there
    Page(shown_there)
