"""The report in a real browser: no violation of WCAG 2.2 AA, no sideways scroll, two pages.

Needs a Chromium on the path; the check of rules also needs axe-core, found through
WATCHGLASS_AXE (the path of axe.min.js) or among the global packages of npm.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from browser_pipe import Browser, chromium
from reports import SCENARIOS, page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(chromium() is None, reason="no Chromium found: nothing can draw the page"),
    pytest.mark.skipif(os.name != "posix", reason="the browser is driven over POSIX pipes"),
]
ALL = pytest.mark.parametrize("scenario", SCENARIOS)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def axe() -> Path | None:
    """Return the file of axe-core, or None."""
    named = os.environ.get("WATCHGLASS_AXE")
    if named:
        return Path(named)
    npm = shutil.which("npm")
    if npm is None:
        return None
    root = subprocess.run([npm, "root", "-g"], capture_output=True, text=True, check=False)
    path = Path(root.stdout.strip()) / "axe-core" / "axe.min.js"
    return path if path.is_file() else None


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


def opened(browser: Browser, tmp_path: Path, scenario: str, width: int) -> None:
    path = tmp_path / "report.html"
    path.write_text(page(scenario), encoding="utf-8")
    browser.size(width)
    browser.requests.clear()
    browser.open(path.as_uri())


@ALL
@pytest.mark.parametrize("width", [320, 1200])
def test_no_rule_of_wcag_2_2_aa_is_broken(
    browser: Browser, tmp_path: Path, scenario: str, width: int
) -> None:
    rules = axe()
    if rules is None:
        pytest.skip(
            "axe-core not found: set WATCHGLASS_AXE to axe.min.js, or npm install -g axe-core"
        )
    browser.send("Page.setBypassCSP", {"enabled": True})
    opened(browser, tmp_path, scenario, width)
    browser.value('document.querySelectorAll("details").forEach(d => d.open = true); 1')
    browser.value(rules.read_text(encoding="utf-8") + "; 1")
    run = f"axe.run(document, {{runOnly: {json.dumps(TAGS)}}})"
    found = json.loads(
        browser.value(
            f"{run}.then(r => JSON.stringify([r.passes.length, r.violations.map(v => "
            "[v.id, v.nodes.length, v.nodes[0].target.join(' '), v.nodes[0].failureSummary])]))"
        )
    )
    browser.send("Page.setBypassCSP", {"enabled": False})
    assert found[0] > 20
    assert found[1] == []


@ALL
@pytest.mark.parametrize("width", [320, 375, 1200])
def test_nothing_scrolls_sideways_and_nothing_is_fetched(
    browser: Browser, tmp_path: Path, scenario: str, width: int
) -> None:
    opened(browser, tmp_path, scenario, width)
    browser.value('document.querySelectorAll("details").forEach(d => d.open = true); 1')
    assert browser.value("document.documentElement.scrollWidth") <= width
    assert [url for url in browser.requests if not url.startswith("file:")] == []
    assert len(browser.requests) == 1


@ALL
def test_words_stay_inside_their_picture(browser: Browser, tmp_path: Path, scenario: str) -> None:
    opened(browser, tmp_path, scenario, 1200)
    outside = browser.value(
        """JSON.stringify([...document.querySelectorAll(".picture svg")].flatMap(svg => {
          const frame = svg.getBoundingClientRect();
          return [...svg.querySelectorAll("text")].filter(text => {
            const box = text.getBoundingClientRect();
            return box.left < frame.left - 1 || box.right > frame.right + 1
              || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
          }).map(text => text.textContent);
        }))"""
    )
    assert json.loads(outside) == []


@ALL
@pytest.mark.parametrize(("width", "height"), [(8.27, 11.69), (8.5, 11.0)], ids=["A4", "Letter"])
def test_the_summary_is_two_printed_pages(
    browser: Browser, tmp_path: Path, scenario: str, width: float, height: float
) -> None:
    opened(browser, tmp_path, scenario, 1200)
    browser.value('document.querySelectorAll(".annex, footer").forEach(e => e.remove()); 1')
    size = {"paperWidth": width, "paperHeight": height, "preferCSSPageSize": True}
    printed = base64.b64decode(browser.send("Page.printToPDF", size)["data"])
    assert pages_of(printed) == 2


def pages_of(pdf: bytes) -> int:
    """Return how many pages a PDF has, counting page objects also in packed streams."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(found.group(1)))
        except zlib.error:
            continue
    return sum(len(re.findall(rb"/Type\s*/Page\b(?!s)", part)) for part in parts)
