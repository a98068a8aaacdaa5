"""The look that all charts share: narrow, legible on a phone, told apart by shape and label."""

from __future__ import annotations

import textwrap
from typing import Any

WIDTH = 344
FONT = "Arial, Helvetica, Liberation Sans, sans-serif"
# Okabe and Ito (2008), colours told apart by colour-blind people; all above 3:1 on white.
INK, BLUE, RUST, GREY = "#1a1a1a", "#0072B2", "#B84A00", "#595959"
PALE = "#dbe9f4"
LABEL, TEXT = 13, 12.5
LABEL_CHARS = 50
LINE = 16

CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "white",
    "padding": {"left": 6, "top": 4, "right": 12, "bottom": 4},
    "view": {"stroke": None},
    "axis": {
        "labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12.5,
        "titleFontWeight": "normal", "labelColor": INK, "titleColor": INK, "gridColor": "#e3e3e3",
        "domainColor": GREY, "tickColor": GREY, "labelOverlap": True, "labelFlush": True,
    },
    "text": {"font": FONT, "fontSize": TEXT, "color": INK},
    "concat": {"spacing": 18},
    "header": {"labelFont": FONT, "labelFontSize": LABEL},
}  # fmt: skip


def whole(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification with the shared look."""
    return {"$schema": "https://vega.github.io/schema/vega-lite/v5.17.0.json", "config": CONFIG, **spec}


def wrapped(text: str, characters: int = LABEL_CHARS) -> list[str]:
    """Return text in lines that fit the width of a chart."""
    return textwrap.wrap(text, characters) or [""]


def panel(rows: list[dict[str, Any]], x: dict[str, Any], heading: str = "",
          line_at: float | None = None) -> dict[str, Any]:  # fmt: skip
    """Return a panel of intervals: a label, the figures in words, and a bar below, a row each.

    rows: dicts of label, text, low, high, value (None: not known) and set (True: by
    definition); bar ends in units of x. x: scale and axis of Vega-Lite. extra: layers
    drawn below the bars. Solid bar and disc: estimated; dashed bar: not known; square:
    set by definition.
    """
    placed, texts, y = [], [], 10
    if heading:
        for line in wrapped(heading, 46):
            texts.append({"y": y, "words": line, "kind": "heading"})
            y += LINE + 1
        y += 4
    for row in rows:
        for line in wrapped(row["label"]):
            texts.append({"y": y, "words": line, "kind": "label"})
            y += LINE
        for line in wrapped(row["text"], 54):
            texts.append({"y": y, "words": line, "kind": "text"})
            y += LINE
        mark = "set" if row.get("set") else "known" if row["value"] is not None else "unknown"
        placed.append({**_ends(row), "y": y - 2, "mark": mark})
        y += 20
    scale = {"type": "quantitative", "axis": None, "scale": {"domain": [y, 0], "zero": False,
                                                             "nice": False}}  # fmt: skip
    lines = [short_lines([p["y"] for p in placed], line_at, x, scale)] if line_at else []
    layers = [*lines, *_bars(placed, x, scale), *_words(texts, scale)]
    return {"width": WIDTH, "height": y, "layer": layers}


def short_lines(ys: list[float], at: float, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    """Return a short upright line at one place of x for every bar, clear of the words."""
    values = [{"at": at, "y": place - 9, "end": place + 9} for place in ys]
    encoding = {"x": {"field": "at", "type": "quantitative", **x}, "y": {"field": "y", **y},
                "y2": {"field": "end"}}  # fmt: skip
    return _layer(values, {"type": "rule", "color": INK, "strokeWidth": 2}, encoding)


def _ends(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row.get(key) for key in ("low", "high", "value", "first", "last")}


def _bars(placed: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any]) -> list[Any]:
    across = {"y": {"field": "y", **y}, "x": {"field": "low", "type": "quantitative", **x},
              "x2": {"field": "high"}}  # fmt: skip
    at = {"y": {"field": "y", **y}, "x": {"field": "value", "type": "quantitative", **x}}
    known = [p for p in placed if p["mark"] == "known"]
    unknown = [p for p in placed if p["mark"] == "unknown" and p["low"] is not None]
    fixed = [p for p in placed if p["mark"] == "set"]
    layers: list[Any] = []
    if known:
        layers.append(_layer(known, {"type": "rule", "strokeWidth": 4, "color": BLUE,
                                     "strokeCap": "butt"}, across))  # fmt: skip
        layers.append(_layer(known, {"type": "point", "shape": "circle", "filled": True, "size": 90,
                                     "color": INK, "opacity": 1}, at))  # fmt: skip
    if unknown:
        layers.append(_layer(unknown, {"type": "rule", "strokeWidth": 4, "color": GREY,
                                       "strokeDash": [5, 4]}, across))  # fmt: skip
    if fixed:
        layers.append(_layer(fixed, {"type": "point", "shape": "square", "filled": True, "size": 90,
                                     "color": INK, "opacity": 1}, at))  # fmt: skip
    return layers


def _layer(values: list[Any], mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _words(texts: list[dict[str, Any]], y: dict[str, Any]) -> list[dict[str, Any]]:
    styles: dict[str, dict[str, Any]] = {
        "heading": {"fontWeight": "bold", "fontSize": LABEL + 0.5},
        "label": {"fontWeight": "bold", "fontSize": TEXT},
        "text": {"fontSize": TEXT},
    }
    layers = []
    for kind, style in styles.items():
        values = [text for text in texts if text["kind"] == kind]
        if values:
            mark = {"type": "text", "align": "left", "baseline": "middle", **style}
            encoding = {"x": {"value": 0}, "y": {"field": "y", **y},
                        "text": {"field": "words", "type": "nominal"}}  # fmt: skip
            layers.append(_layer(values, mark, encoding))
    return layers


def boxes(cells: list[dict[str, Any]], lines: list[dict[str, float]], height: float) -> dict[str, Any]:
    """Return a drawing of boxes with words, joined by lines; all places in pixels.

    cells: dicts of left, right, top, bottom, words (a list of lines), strong (True for
    a heavy frame) and frame (False for words alone); lines: dicts of x, y, x2, y2.
    """
    ends = {"axis": None, "type": "quantitative"}
    across = {**ends, "scale": {"domain": [0, WIDTH], "nice": False, "zero": False}}
    down = {**ends, "scale": {"domain": [height, 0], "nice": False, "zero": False}}
    rule = _layer(lines, {"type": "rule", "color": GREY, "strokeWidth": 1.5},
                  {"x": {"field": "x", **across}, "y": {"field": "y", **down},
                   "x2": {"field": "x2"}, "y2": {"field": "y2"}})  # fmt: skip
    framed = [cell for cell in cells if cell.get("frame", True)]
    encoding = {"x": {"field": "left", **across}, "x2": {"field": "right"},
                "y": {"field": "top", **down}, "y2": {"field": "bottom"}}  # fmt: skip
    layers = [rule]
    for strong, fill, width in ((False, "white", 1.5), (True, PALE, 2.5)):
        chosen = [cell for cell in framed if cell.get("strong", False) == strong]
        if chosen:
            layers.append(_layer(chosen, {"type": "rect", "fill": fill, "stroke": BLUE,
                                          "strokeWidth": width, "cornerRadius": 3}, encoding))  # fmt: skip
    layers += _box_words(cells, across, down)
    return {"width": WIDTH, "height": height, "layer": layers}


def _box_words(cells: list[dict[str, Any]], across: Any, down: Any) -> list[dict[str, Any]]:
    written: dict[str, list[dict[str, Any]]] = {"bold": [], "normal": [], "heading": []}
    for cell in cells:
        heading = not cell.get("frame", True)
        first = (cell["top"] + cell["bottom"]) / 2 - (len(cell["words"]) - 1) * 7.5
        for n, words in enumerate(cell["words"]):
            kind = "heading" if heading else "bold" if n == 0 else "normal"
            x = cell["left"] if heading else (cell["left"] + cell["right"]) / 2
            written[kind].append({"x": x, "y": first + 15 * n, "words": words})
    layers = []
    for kind, values in written.items():
        if values:
            mark = {"type": "text", "baseline": "middle", "fontSize": 12 if kind != "heading" else 13.5,
                    "align": "left" if kind == "heading" else "center",
                    "fontWeight": "normal" if kind == "normal" else "bold"}  # fmt: skip
            encoding = {"x": {"field": "x", **across}, "y": {"field": "y", **down},
                        "text": {"field": "words", "type": "nominal"}}  # fmt: skip
            layers.append(_layer(values, mark, encoding))
    return layers
