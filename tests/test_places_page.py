"""The page on a city's streets in a real browser: phone, print, and WCAG 2.2 AA.

Needs a Chromium on the path, and axe-core for the last (see `test_report_accessibility`).
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser_pipe import Browser, chromium
from command import alone
from test_places_command import HOUSE, STREETS, M, area, collection
from test_report_accessibility import TAGS, axe, pages_of
from watchglass.report.charts.svg import FONT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(chromium() is None, reason="no Chromium found: nothing can draw the page"),
    pytest.mark.skipif(os.name != "posix", reason="the browser is driven over POSIX pipes"),
]
OUTSIDE = """JSON.stringify([...document.querySelectorAll("svg[role=img]")].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].filter(text => {
    const box = text.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1
      || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
  }).map(text => text.textContent);
}))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a result with everything on its page."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "streets.geojson").write_text(STREETS)
    (folder / "cameras.csv").write_text(
        "lon,lat,direction,surveillance,surveillance_type\n"
        f"{50 * M:.9f},0,,,\n0,0,90;270,,\n0,0,,indoor,\n0,0,,,ALPR\n"
    )
    (folder / "houses.geojson").write_text(HOUSE)
    homes = collection(*(area(1000 + 400 * n, 20 * n, -10) for n in range(8)))
    (folder / "homes.geojson").write_text(homes)
    done = alone(
        "places", "--cameras", "cameras.csv", "--streets", "streets.geojson", "--out", "out",
        "--buildings", "houses.geojson", "--population", "homes.geojson",
        "--undercount", "1.5,3,10", cwd=folder,
    )  # fmt: skip
    assert done.code == 0, done.err
    return folder / "out"


@pytest.mark.parametrize("width", [320, 375, 1200])
def test_nothing_scrolls_sideways_is_fetched_or_stands_outside_its_picture(
    browser: Browser, town: Path, width: int
) -> None:
    browser.size(width)
    browser.requests.clear()
    browser.open((town / "places.html").as_uri())
    assert browser.value("document.documentElement.scrollWidth") <= width
    assert json.loads(browser.value(OUTSIDE)) == []
    assert len(browser.requests) == 1


@pytest.mark.parametrize("width", [320, 390, 700])
def test_no_list_of_assumptions_is_cut_off_or_hides_a_column(
    browser: Browser, town: Path, width: int
) -> None:
    browser.size(width)
    browser.open((town / "places.html").as_uri())
    cut = """JSON.stringify([...document.querySelectorAll(".assumed *")].filter(e => {
      const box = e.getBoundingClientRect();
      return box.left < 0 || box.right > innerWidth || e.scrollWidth > e.clientWidth + 1;
    }).map(e => e.textContent))"""
    assert browser.value('document.querySelectorAll(".assumed > div").length') >= 9
    assert json.loads(browser.value(cut)) == []


@pytest.mark.parametrize("font", ["", "DejaVu Sans", "Verdana"])
@pytest.mark.parametrize("name", ["map.svg", "map_recognisable.svg", "map_identifiable.svg"])
def test_words_stay_inside_the_map_as_a_file(
    browser: Browser, town: Path, name: str, font: str
) -> None:
    """The widest sentence stands in the map of the finest detail; wide fonts are a fifth wider."""
    page = town.parent / f"{name}.html"
    drawn = (town / name).read_text("utf-8")
    assert FONT in drawn
    drawn = drawn.replace(FONT, font or FONT)
    page.write_text(f"<body style='margin:0'>{drawn}</body>")
    browser.size(375)
    browser.open(page.as_uri())
    assert json.loads(browser.value(OUTSIDE)) == []


@pytest.mark.parametrize("width", [320, 1200])
def test_no_rule_of_wcag_2_2_aa_is_broken(browser: Browser, town: Path, width: int) -> None:
    rules = axe()
    if rules is None:
        pytest.skip("axe-core not found: set WATCHGLASS_AXE, or npm install -g axe-core")
    browser.size(width)
    browser.send("Page.setBypassCSP", {"enabled": True})
    browser.open((town / "places.html").as_uri())
    browser.value(rules.read_text(encoding="utf-8") + "; 1")
    run = f"axe.run(document, {{runOnly: {json.dumps(TAGS)}}})"
    found = json.loads(browser.value(
        f"{run}.then(r => JSON.stringify([r.passes.length, r.violations.map(v => v.id)]))"
    ))  # fmt: skip
    browser.send("Page.setBypassCSP", {"enabled": False})
    assert found[0] > 20 and found[1] == []


@pytest.mark.parametrize(("width", "height"), [(8.27, 11.69), (8.5, 11.0)], ids=["A4", "Letter"])
def test_what_a_council_reads_is_two_printed_pages(
    browser: Browser, town: Path, width: float, height: float
) -> None:
    browser.size(1200)
    browser.open((town / "places.html").as_uri())
    browser.value('document.querySelectorAll(".annex, footer").forEach(e => e.remove()); 1')
    size = {"paperWidth": width, "paperHeight": height, "preferCSSPageSize": True}
    printed = base64.b64decode(browser.send("Page.printToPDF", size)["data"])
    assert pages_of(printed) == 2


def test_no_table_of_what_a_council_reads_breaks_over_two_pages(
    browser: Browser, town: Path
) -> None:
    browser.size(1200)
    browser.send("Emulation.setEmulatedMedia", {"media": "print"})
    browser.open((town / "places.html").as_uri())
    asked = """JSON.stringify([...document.querySelectorAll(".summary .scroll")].map(
      e => getComputedStyle(e).breakInside))"""
    found = json.loads(browser.value(asked))
    browser.send("Emulation.setEmulatedMedia", {"media": ""})
    assert len(found) == 3 and set(found) == {"avoid"}
