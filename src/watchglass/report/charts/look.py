"""The look that all charts share: narrow, legible on a phone, told apart by shape and label."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from watchglass.report.charts.svg import (
    BLUE,
    GREY,
    GRID,
    INK,
    PALE,
    Drawing,
    Scale,
    axis_below,
)

WIDTH = 360.0
LEFT, RIGHT = 8.0, 348.0
LINE = 16.0


def wrapped(text: str, characters: int = 40) -> list[str]:
    """Return text in lines that fit the width of a chart, in wide fonts too.

    Where a picture is opened alone a font such as DejaVu Sans may stand in: a sign is then 0.69
    of its size wide in bold, 0.6 otherwise, on average.
    """
    return textwrap.wrap(text, characters) or [""]


def place(scale: Scale, value: float) -> float:
    """Return where a value stands across a panel, in pixels."""
    return LEFT + scale.part(value) * (RIGHT - LEFT)


def panel(
    rows: Sequence[dict[str, Any]], scale: Scale, heading: str = "", line_at: float | None = None
) -> Drawing:
    """Return a panel of intervals: a label, the figures in words, and a bar below, a row each.

    rows: dicts of label, text, low, high, value (None: not known) and set (True: by
    definition); bar ends in units of the scale. line_at: where each row gets a short
    line to compare with. Solid bar and disc: estimated; dashed bar: not known; square:
    set by definition.
    """
    front, y = Drawing(WIDTH), 4.0
    if heading:
        for line in wrapped(heading, 36):
            front.words(LEFT, y + 12, line, size=13.5, bold=True)
            y += LINE + 1
        y += 3
    for row in rows:
        y = _words(front, y, row)
        if line_at is not None:
            x = place(scale, line_at)
            front.line(x, y - 1, x, y + 17, colour=INK, width=2)
        bar(front, scale, row, y + 8)
        y += 23
    back = _grid(scale, 26.0 if heading else 4.0, y)
    back.parts += front.parts
    back.height = axis_below(back, scale, LEFT, RIGHT, y)
    return back


def bar(drawing: Drawing, scale: Scale, row: dict[str, Any], y: float) -> None:
    """Draw one interval: solid with a disc, dashed where not known, a square where set."""
    low, high, value = row["low"], row["high"], row["value"]
    if row.get("set"):
        drawing.square(place(scale, value), y)
        return
    known = value is not None
    colour = BLUE if known else GREY
    drawing.line(
        place(scale, low), y, place(scale, high), y, colour=colour, width=4, dashed=not known
    )
    if known:
        drawing.disc(place(scale, value), y)


def _words(drawing: Drawing, y: float, row: dict[str, Any]) -> float:
    for line in wrapped(row["label"]):
        drawing.words(LEFT, y + 12, line, bold=True)
        y += LINE
    for line in wrapped(row["text"], 47):
        drawing.words(LEFT, y + 12, line)
        y += LINE
    return y


def _grid(scale: Scale, top: float, bottom: float) -> Drawing:
    back = Drawing(WIDTH)
    for value, _ in scale.ticks:
        x = place(scale, value)
        back.line(x, top, x, bottom, colour=GRID, width=1)
    return back


def box_of_words(
    drawing: Drawing, left: float, top: float, right: float, bottom: float, words: list[str],
    strong: bool = False,
) -> None:  # fmt: skip
    """Draw a frame with a bold first line and the other lines below it; strong: heavy frame."""
    drawing.box(left, top, right, bottom, fill=PALE if strong else "white",
                width=2.5 if strong else 1.5)  # fmt: skip
    y = (top + bottom) / 2 - (len(words) - 1) * 7.5 + 4
    for n, line in enumerate(words):
        drawing.words((left + right) / 2, y + 15 * n, line, size=12, bold=n == 0, anchor="middle")


def headed(title: str) -> Drawing:
    """Return a drawing that starts with a heading; its height is where the rest begins."""
    drawing = Drawing(WIDTH)
    for line in wrapped(title, 36):
        drawing.height += LINE + 1
        drawing.words(LEFT, drawing.height - 4, line, size=13.5, bold=True)
    drawing.height += 4
    return drawing
