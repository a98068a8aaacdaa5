"""Draws a map of how much of each street is in view: drawn here, without tiles or network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from watchglass.base.columns import Purpose
from watchglass.base.mixing import Array
from watchglass.places.buildings import Buildings
from watchglass.places.streets import Streets
from watchglass.report.charts.look import LEFT, wrapped
from watchglass.report.charts.svg import GREY, INK, Drawing, number
from watchglass.report.figures import percent
from watchglass.report.places_figures import length_said
from watchglass.report.street_map_bands import BANDS, band_of
from watchglass.report.street_map_frame import WIDTH, Frame, frame_around, length_words
from watchglass.report.street_map_lines import TENTHS, Lines, Whole, line_words, ring_words

BUILT = "#ebebeb"
MOST_BYTES = 1_000_000  # of one map as a file
THINNEST, ROOMY = 0.55, 8.0  # units of the map; ROOMY: between streets, for lines of full width
CAN = {
    "seen": "see somebody",
    "recognisable": "show somebody well enough to recognise a person one knows",
    "identifiable": "show somebody well enough to identify a stranger",
}


@dataclass(frozen=True)
class StreetMap:
    """A drawn map: the picture for a page, a file that stands alone, and the table behind both.

    rows: one dict for each band, from least to most in view; widths: of their lines; notes: what
    was simplified or left out to keep the file small.
    """

    purpose: Purpose
    title: str
    subtitle: str
    source: str
    rows: list[dict[str, Any]]
    widths: list[float]
    notes: tuple[str, ...]
    inline: str
    file: str


def street_map(
    streets: Streets,
    in_view_m: Array | None,
    purpose: Purpose,
    buildings: Buildings | None = None,
    *,
    source: str,
    bound: str = "",
) -> StreetMap:
    """Return the map of one purpose, at most MOST_BYTES as a file.

    in_view_m: float (streets,), metres of each street in view of at least one camera, or None
    where that is not known, which leaves streets without bands and without a legend;
    buildings: drawn pale behind the streets; source: the line on whose data it is; bound: a
    sentence on what the figures are a bound of. Cameras are not drawn. Equal inputs give
    equal bytes. Raises ValueError where there is no street.

    Leaves out: bridges and tunnels, which cross streets that they do not meet.
    """
    if not streets.edges:
        raise ValueError("a map needs at least one street")
    length_m = street_lengths(streets)
    seen_m = np.zeros_like(length_m) if in_view_m is None else in_view_m
    band = band_of(np.divide(seen_m, length_m, out=np.zeros_like(length_m), where=length_m > 0))
    rows = [] if in_view_m is None else band_rows(length_m, band)
    if in_view_m is None:
        title = "What is in view of cameras here is not known."
        subtitle = f"Lines: streets. {bound}"
    else:
        title = _title(purpose, float(in_view_m.sum()), float(length_m.sum()))
        subtitle = f"Lines: share of each street's length in view of at least one camera. {bound}"
    drawing, widths, notes = drawn_streets(streets, band, buildings)
    alt = f"{title} {subtitle} " + " ".join(
        f"{row['band']}: {row['street_km']} km." for row in rows
    )
    whole = _framed(drawing, title, subtitle.strip(), rows, widths, [source, *notes])
    word = f"map-{purpose}"
    return StreetMap(
        purpose, title, subtitle.strip(), source, rows, widths, tuple(notes),
        inline=as_svg(drawing, word, title, alt), file=as_svg(whole, f"{word}-file", title, alt),
    )  # fmt: skip


def street_lengths(streets: Streets) -> Array:
    """Return the length of every street, metres, float64 (streets,), in the order of the input."""
    lengths = np.bincount(streets.street, streets.length_m(), minlength=len(streets.names))
    return np.asarray(lengths, dtype=float)


def band_rows(length_m: Array, band: Whole) -> list[dict[str, Any]]:
    """Return the table behind a map: streets, kilometres and share of the length of each band."""
    km = np.bincount(band, length_m, minlength=len(BANDS)) / 1000
    count = np.bincount(band, minlength=len(BANDS))
    whole = max(float(km.sum()), 1e-9)
    return [
        {"band": one.words, "streets": int(count[n]), "street_km": round(float(km[n]), 2),
         "share_of_length": round(float(km[n]) / whole, 3)}
        for n, one in enumerate(BANDS)
    ]  # fmt: skip


def _title(purpose: Purpose, in_view_m: float, length_m: float) -> str:
    share = in_view_m / length_m if length_m else 0.0
    return (
        f"The cameras {CAN[purpose]} on {percent(share)} of the length of the streets "
        f"({length_said(in_view_m)} of {length_said(length_m, 3)})."
    )


def _widths(frame: Frame, length_m: float) -> list[float]:
    """Return the width of each band's lines: thinner where streets lie close together."""
    apart = WIDTH * frame.height * frame.unit_m / max(length_m, frame.unit_m)
    part = min(max(apart / ROOMY, 0.3), 1.0)
    return [THINNEST + (band.width - THINNEST) * part for band in BANDS]


def drawn_streets(
    streets: Streets, band: Whole, buildings: Buildings | None = None
) -> tuple[Drawing, list[float], list[str]]:
    """Return the picture with scale bar and north arrow, the bands' widths, what was simplified.

    band: int (streets,), rows of BANDS.
    """
    frame = frame_around(streets.x_m, streets.y_m)
    widths = _widths(frame, float(streets.length_m().sum()))
    drawing, notes = Drawing(WIDTH), list[str]()
    if buildings is not None and len(buildings.first) > 1:
        notes += _draw_buildings(drawing, frame, buildings)
    lines = Lines(streets.first, frame.x(streets.x_m), frame.y(streets.y_m))
    words = line_words(lines, band[streets.street], len(BANDS))
    strokes = "".join(
        f'<path d="{text}" stroke="{one.colour}" stroke-width="{number(width * TENTHS)}"/>'
        for one, width, text in zip(BANDS, widths, words.parts, strict=True) if text
    )  # fmt: skip
    drawing.parts.append(
        f'<g transform="scale({1 / TENTHS:g})" fill="none" stroke-linecap="round" '
        f'stroke-linejoin="round">{strokes}</g>'
    )
    off_m = words.step / TENTHS * frame.unit_m / 2
    if words.step > TENTHS // 2:
        notes.append(
            f"Streets are drawn to the nearest {off_m:.0f} m to keep the file small; "
            "where several fall together, the line shows their middle band."
        )
    _scale_bar(drawing, frame)
    drawing.height = frame.height + 26
    return drawing, widths, notes


def _draw_buildings(drawing: Drawing, frame: Frame, buildings: Buildings) -> list[str]:
    x, y = frame.x(buildings.x_m), frame.y(buildings.y_m)
    shown = np.logical_or.reduceat(
        (x > 0) & (x < WIDTH) & (y > 0) & (y < frame.height), buildings.first[:-1]
    )
    sizes = np.diff(buildings.first)
    corner = np.repeat(shown, sizes)
    first = np.concatenate([[0], np.cumsum(sizes[shown])]).astype(np.int64)
    inside = Lines(first, np.clip(x[corner], 0, WIDTH), np.clip(y[corner], 0, frame.height))
    words = ring_words(inside) if len(first) > 1 else None
    if words is None:
        return ["Buildings are not drawn: they are too many for a small file."] * bool(shown.any())
    drawing.parts.append(
        f'<path transform="scale({1 / TENTHS:g})" fill="{BUILT}" fill-rule="evenodd" '
        f'd="{words.parts[0]}"/>'
    )
    return []


def _scale_bar(drawing: Drawing, frame: Frame) -> None:
    """Draw the bar of the scale at the lower left and the north arrow at the lower right."""
    y, metres = frame.height + 9, frame.bar_m()
    right = LEFT + metres / frame.unit_m
    for x in (LEFT, right):
        drawing.line(x, y - 4, x, y + 4, colour=INK)
    drawing.line(LEFT, y, right, y, colour=INK)
    drawing.words(right + 6, y + 4.5, length_words(metres))
    north = WIDTH - 22
    drawing.path([(north, y - 9), (north - 5, y + 7), (north, y + 3), (north + 5, y + 7)], fill=INK)
    drawing.words(north + 8, y + 5, "N", bold=True)


def _framed(
    drawing: Drawing, title: str, subtitle: str, rows: Sequence[dict[str, Any]],
    widths: list[float], below: list[str],
) -> Drawing:  # fmt: skip
    """Return the picture with its finding above, its legend and its sources below."""
    whole, y = Drawing(WIDTH), 2.0
    for text, size, bold, room in ((title, 15.0, True, 36), (subtitle, 12.5, False, 48)):
        for line in wrapped(text, room):
            y += size + 3.5
            whole.words(LEFT, y, line, size=size, bold=bold)
        y += 3
    whole.parts.append(f'<g transform="translate(0,{number(y)})">{"".join(drawing.parts)}</g>')
    y += drawing.height + 8
    y = drawn_legend(whole, y + 10, rows, widths) + 8 if rows else y
    for text in below:
        for line in wrapped(text, 54):
            y += 14.5
            whole.words(LEFT, y, line, size=11.5, colour=GREY)
    whole.height = y + 10
    return whole


def drawn_legend(
    drawing: Drawing, y: float, rows: Sequence[dict[str, Any]], widths: list[float],
    what: str = "street",
) -> float:  # fmt: skip
    """Draw the bands with the length of street in each below y; return the last base line.

    what: whose share in view it is.
    """
    drawing.words(LEFT, y, f"Share of a {what} in view", bold=True)
    drawing.words(WIDTH - LEFT, y, "streets, km (of all)", bold=True, anchor="end")
    for band, width, row in zip(BANDS, widths, rows, strict=True):
        y += 17
        drawing.line(LEFT, y - 4, LEFT + 34, y - 4, colour=band.colour, width=width)
        drawing.words(LEFT + 42, y, band.words)
        share = percent(row["share_of_length"])
        drawing.words(WIDTH - LEFT, y, f"{row['street_km']:,.1f} km ({share})", anchor="end")
    return y


def as_svg(drawing: Drawing, word: str, title: str, alt: str) -> str:
    """Return a drawing as SVG with a title and a description for people who do not see it."""
    width, height = number(drawing.width), number(drawing.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-labelledby="{word}-title {word}-desc" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><title id="{word}-title">{escape(title)}</title>'
        f'<desc id="{word}-desc">{escape(alt)}</desc>'
        f'<rect width="{width}" height="{height}" fill="white"/>{"".join(drawing.parts)}</svg>'
    )
