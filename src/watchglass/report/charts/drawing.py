"""Draws the charts of a record: each as a picture for the page and as a file of its own."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass
from html import escape
from typing import Any

from watchglass.base.kinds import kinds_in
from watchglass.report.charts.contract import Chart, Rows
from watchglass.report.charts.look import FONT, GREY, INK, whole
from watchglass.report.record import Record
from watchglass.report.words import WATERMARK

VEGA_LITE = "5.17"
_NOISE = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')
_ID = re.compile(r'(\bid="|url\(#|xlink:href="#|\bhref="#)')


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
    return [_picture(chart, record) for chart in charts_for(record)]


def drawn(spec: dict[str, Any]) -> str:
    """Return a Vega-Lite specification as SVG text; no network is used.

    Equal specifications give equal text on one platform.
    """
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(
        json.dumps(whole(spec)), vl_version=VEGA_LITE, allowed_base_urls=[]
    )
    return svg


def _picture(chart: Chart, record: Record) -> Picture:
    svg = drawn(chart.spec(record))
    size = _SIZE.match(svg)
    if size is None:
        raise ValueError(f"{chart.word()}: the chart engine returned no sized picture")
    width, height = (float(part) for part in size.groups())
    inner = _ID.sub(rf"\g<1>{chart.word()}-", _NOISE.sub("", svg[size.end() : svg.rindex("</svg>")]))
    texts = [chart.title(record), chart.subtitle(record), chart.source(record), chart.alt(record)]
    title, subtitle, source, alt = texts
    return Picture(
        chart.word(), chart.heading, title, subtitle, source, alt, chart.table(record),
        inline=_framed(chart.word(), title, alt, [], inner, width, height, []),
        file=_framed(
            chart.word() + "-file", title, alt, _lines(title, 46, True) + _lines(subtitle, 58),
            inner, width, height, _lines(f"Source: {source}", 58),
        ),
    )  # fmt: skip


def _lines(text: str, characters: int, strong: bool = False) -> list[tuple[str, bool]]:
    return [(line, strong) for line in textwrap.wrap(text, characters)]


def _framed(
    word: str, title: str, alt: str, above: list[tuple[str, bool]], inner: str,
    width: float, height: float, below: list[tuple[str, bool]],
) -> str:  # fmt: skip
    """Return a picture with title, description, watermark, and lines of text around it."""
    parts, y = [], 8.0
    for line, strong in above:
        y += 19 if strong else 16
        parts.append(_text(line, y, 15.5 if strong else 12.5, INK, strong))
    top = y + 8 if above else 0.0
    parts.append(f'<g transform="translate(0,{top:g})">{inner}</g>')
    y = top + height
    for line, _ in below:
        y += 15
        parts.append(_text(line, y, 11.5, GREY))
    y += 17
    parts.append(_text(WATERMARK, y, 12, INK, True))
    total = y + 8
    described = f"{alt} {WATERMARK.capitalize()}."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'role="img" aria-labelledby="{word}-title {word}-desc" width="{width:g}" '
        f'height="{total:g}" viewBox="0 0 {width:g} {total:g}">'
        f'<title id="{word}-title">{escape(title)} ({WATERMARK})</title>'
        f'<desc id="{word}-desc">{escape(described)}</desc>'
        f'<rect width="{width:g}" height="{total:g}" fill="white"/>{"".join(parts)}</svg>'
    )


def _text(words: str, y: float, size: float, colour: str, strong: bool = False) -> str:
    weight = ' font-weight="bold"' if strong else ""
    return (
        f'<text x="6" y="{y:g}" font-family="{FONT}" font-size="{size:g}"{weight} '
        f'fill="{colour}">{escape(words)}</text>'
    )
