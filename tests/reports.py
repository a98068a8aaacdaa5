"""Reports that several tests look at: made once per scenario, and read as plain parts."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser

from bless import OTHERWISE
from watchglass.flow import assess
from watchglass.report.record import Record
from watchglass.report.write import files_of
from watchglass.scenario.load import bundled

DRAWS = 400
REFERENCE = "wg-ref-1"  # describes no system, and has no alternatives to report on
SCENARIOS = sorted(set(bundled()) - {REFERENCE})
OF_LIVES = ("city-score-1000", "village-family-score")
OF_ONE_DAY = sorted(set(SCENARIOS) - set(OF_LIVES))
_VOID = {"meta", "br", "rect", "line", "circle", "polyline", "polygon"}


@cache
def record_of(scenario: str) -> Record:
    how = {"draws": DRAWS, **OTHERWISE.get(scenario, {})}
    return assess(scenario, seed=1, **how)


@cache
def files(scenario: str) -> dict[str, bytes]:
    return files_of(record_of(scenario))


def page(scenario: str) -> str:
    return files(scenario)["report.html"].decode("utf-8")


class Element:
    """One element of a page: name, attributes, parent, and the words in it."""

    def __init__(self, name: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.name, self.attributes, self.parent = name, attributes, parent
        self.words: list[str] = []
        self.children: list[Element] = []

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def within(self, name: str) -> bool:
        above = self.parent
        while above is not None and above.name != name:
            above = above.parent
        return above is not None


class Page(HTMLParser):
    """All elements of a page in the order of the page; text counts for every parent."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self.open[-1] if self.open else None
        element = Element(tag, {name: value or "" for name, value in attrs}, parent)
        self.elements.append(element)
        if parent:
            parent.children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.words.append(data)

    def named(self, *names: str) -> list[Element]:
        return [element for element in self.elements if element.name in names]


@cache
def parsed(scenario: str) -> Page:
    return Page(page(scenario))
