"""Draws lines, marks and words as SVG text; the same calls give the same bytes everywhere.

Words are placed by anchor and never measured, so no font of the machine matters.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

FONT = "Arial, Helvetica, Liberation Sans, DejaVu Sans Condensed, sans-serif"
# Okabe and Ito (2008), colours told apart by colour-blind people; all above 3:1 on white.
INK, BLUE, GREY, PALE, GRID = "#1a1a1a", "#0072B2", "#595959", "#dbe9f4", "#d9d9d9"
CHARACTER = 6.3  # width of a character of 12.5 px, on the wide side


def number(value: float) -> str:
    """Return a coordinate to a tenth of a pixel, without needless zeros."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


@dataclass
class Drawing:
    """A picture in the making: its size in pixels and its parts from back to front."""

    width: float
    height: float = 0.0
    parts: list[str] = field(default_factory=list)

    def line(self, x: float, y: float, x2: float, y2: float, *, colour: str = GREY,
             width: float = 1.5, dashed: bool = False) -> None:  # fmt: skip
        """Draw a straight line; dashed ones mark what is not known or assumed."""
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        self.parts.append(
            f'<line x1="{number(x)}" y1="{number(y)}" x2="{number(x2)}" y2="{number(y2)}" '
            f'stroke="{colour}" stroke-width="{number(width)}"{dash}/>'
        )

    def path(self, points: Iterable[tuple[float, float]], *, stroke: str = "none",
             width: float = 1.0, fill: str = "none", opacity: float = 1.0) -> None:  # fmt: skip
        """Draw a line through points, or the area that they enclose."""
        places = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        kind = "polyline" if fill == "none" else "polygon"
        see_through = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
        self.parts.append(
            f'<{kind} points="{places}" fill="{fill}"{see_through} stroke="{stroke}" '
            f'stroke-width="{number(width)}"/>'
        )

    def box(self, left: float, top: float, right: float, bottom: float, *, fill: str = "white",
            stroke: str = BLUE, width: float = 1.5, dashed: bool = False) -> None:  # fmt: skip
        """Draw a frame."""
        dash = ' stroke-dasharray="3 3"' if dashed else ""
        self.parts.append(
            f'<rect x="{number(left)}" y="{number(top)}" width="{number(right - left)}" '
            f'height="{number(bottom - top)}" rx="3" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{number(width)}"{dash}/>'
        )

    def disc(self, x: float, y: float) -> None:
        """Mark an estimate."""
        self.parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="5" fill="{INK}"/>')

    def ring(self, x: float, y: float) -> None:
        """Mark what is told apart from a disc by shape: a low end, or beyond the test."""
        self.parts.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="4.5" fill="white" stroke="{INK}" '
            f'stroke-width="2"/>'
        )

    def square(self, x: float, y: float) -> None:
        """Mark what is set by definition."""
        self.parts.append(
            f'<rect x="{number(x - 5)}" y="{number(y - 5)}" width="10" height="10" fill="{INK}"/>'
        )

    def words(self, x: float, y: float, text: str, *, size: float = 12.5, bold: bool = False,
              anchor: str = "start", colour: str = INK, turned: bool = False) -> None:  # fmt: skip
        """Write words with their base line at y; turned ones read upwards."""
        weight = ' font-weight="bold"' if bold else ""
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        turn = f' transform="rotate(-90 {number(x)} {number(y)})"' if turned else ""
        self.parts.append(
            f'<text x="{number(x)}" y="{number(y)}" font-family="{FONT}" font-size="{size:g}"'
            f'{weight}{place}{turn} fill="{colour}">{escape(text)}</text>'
        )


def stacked(drawings: Sequence[Drawing], gap: float = 20.0) -> Drawing:
    """Return drawings one below the other."""
    whole = Drawing(max(drawing.width for drawing in drawings))
    for drawing in drawings:
        top = whole.height + (gap if whole.parts else 0)
        whole.parts.append(
            f'<g transform="translate(0,{number(top)})">{"".join(drawing.parts)}</g>'
        )
        whole.height = top + drawing.height
    return whole


@dataclass(frozen=True)
class Scale:
    """Where a value stands on an axis, and what is written along it.

    low, high: the ends of the axis, values beyond are put at the end; ticks: values
    with their words; log: equal steps are equal factors.
    """

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    title: str = ""
    log: bool = False

    def part(self, value: float) -> float:
        """Return the place of a value as a part of the axis, from 0 to 1."""
        value = min(max(value, self.low), self.high)
        if self.log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


def axis_below(drawing: Drawing, scale: Scale, left: float, right: float, y: float) -> float:
    """Draw an axis at y with words below it; return where the next thing may stand."""
    drawing.line(left, y, right, y, colour=GREY, width=1)
    end = -math.inf
    for value, words in scale.ticks:
        x = left + scale.part(value) * (right - left)
        drawing.line(x, y, x, y + 4, width=1)
        half = len(words) * CHARACTER / 2
        anchor, first = "middle", x - half
        if first < left - 4:
            anchor, first = "start", x
        elif x + half > right + 4:
            anchor, first = "end", x - 2 * half
        if first > end + 6:
            drawing.words(x, y + 17, words, size=12, anchor=anchor)
            end = first + 2 * half
    if not scale.title:
        return y + 22
    drawing.words((left + right) / 2, y + 34, scale.title, size=12.5, anchor="middle")
    return y + 40
