"""Draws the charts of a record: each as a picture for the page and as a file of its own."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from watchglass.base.kinds import kinds_in
from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import LEFT, wrapped
from watchglass.report.charts.svg import GREY, Drawing, number
from watchglass.report.record import Record
from watchglass.report.words import WATERMARK


@dataclass(frozen=True)
class Picture:
    """A drawn chart: texts, the rows behind it, and two forms of the same picture.

    inline: for the page, where title and source stand around it; file: stands alone.
    """

    word: str
    heading: str
    title: str
    subtitle: str
    source: str
    alt: str
    rows: Rows
    inline: str
    file: str


def charts_for(record: Record) -> list[Chart]:
    """Return the charts whose estimates the record holds, in the order of the report."""
    found = kinds_in("watchglass.report.charts", "watchglass.report.charts.contract.Chart")
    charts: list[Chart] = [kind() for kind in found.values()]
    return sorted((c for c in charts if c.applies(record)), key=lambda c: (c.order, c.word()))


def pictures(record: Record) -> list[Picture]:
    """Return every chart of a record, drawn."""
    return [picture(chart, record) for chart in charts_for(record)]


def picture(chart: Chart, record: Record) -> Picture:
    """Return one chart of a record, drawn."""
    drawing, word = chart.draw(record), chart.word()
    title, subtitle = chart.title(record), chart.subtitle(record)
    source, alt = chart.source(record), chart.alt(record)
    return Picture(
        word, chart.heading, title, subtitle, source, alt, chart.table(record),
        inline=_svg(_framed(drawing, [], []), word, title, alt),
        file=_svg(
            _framed(
                drawing,
                [(line, True) for line in wrapped(title, 32)]
                + [(line, False) for line in wrapped(subtitle, 45)],
                wrapped(f"Source: {source}", 49),
            ),
            f"{word}-file", title, alt,
        ),
    )  # fmt: skip


def _framed(drawing: Drawing, above: list[tuple[str, bool]], below: list[str]) -> Drawing:
    """Return a drawing with lines above and below it, and the watermark."""
    whole = Drawing(drawing.width)
    y = 4.0 if above else 0.0
    for line, strong in above:
        y += 19 if strong else 16
        whole.words(LEFT, y, line, size=15 if strong else 12.5, bold=strong)
    top = y + 10 if above else 0.0
    whole.parts.append(f'<g transform="translate(0,{number(top)})">{"".join(drawing.parts)}</g>')
    y = top + drawing.height + 2
    for line in below:
        y += 15
        whole.words(LEFT, y, line, size=11.5, colour=GREY)
    whole.words(LEFT, y + 18, WATERMARK, size=12, bold=True)
    whole.height = y + 26
    return whole


def _svg(drawing: Drawing, word: str, title: str, alt: str) -> str:
    """Return a drawing as SVG with a title and a description for people who do not see it."""
    width, height = number(drawing.width), number(drawing.height)
    described = f"{alt} {WATERMARK.capitalize()}."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-labelledby="{word}-title {word}-desc" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">'
        f'<title id="{word}-title">{escape(title)} ({WATERMARK})</title>'
        f'<desc id="{word}-desc">{escape(described)}</desc>'
        f'<rect width="{width}" height="{height}" fill="white"/>{"".join(drawing.parts)}</svg>'
    )
