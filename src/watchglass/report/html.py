"""Makes report.html: one file, no script, no network, two summary pages first."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchglass.report.annex import (
    assumption_rows,
    comparison_rows,
    gap_rows,
    source_rows,
    titles,
    topics,
    twin_cards,
)
from watchglass.report.charts.drawing import Picture
from watchglass.report.citation import bibtex, citation_text
from watchglass.report.figures import plain, shown
from watchglass.report.gap_words import top_unknowns
from watchglass.report.lives_words import lives_words
from watchglass.report.record import Record
from watchglass.report.sentences import (
    answer,
    estimate_sentence,
    headline_sentences,
    headlines_left_out,
)
from watchglass.report.side_by_side import differences_side_by_side
from watchglass.report.summary import options_table
from watchglass.report.words import WATERMARK, cited_as

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
# Nothing is fetched and nothing runs; only the style in the file itself applies.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
MOST_NOT_SAID = 6


def report_html(record: Record, pictures: list[Picture]) -> str:
    """Return the report as one HTML page, readable without script and network.

    pictures: the charts as `drawing.pictures` gives them. Equal records give equal text.
    """
    from markupsafe import Markup

    charts = [{"p": p, "svg": Markup(p.inline), "rows": _chart_rows(p)} for p in pictures]
    return filled("page.html.jinja", _running(record), charts=charts, **_view(record))


def filled(template: str, running: str, **view: Any) -> str:
    """Return a template as a page with the style of all pages.

    running: what every printed page carries at its foot; view: the values by name; whatever is
    no Markup is escaped.
    """
    from markupsafe import Markup

    style = (HERE / "style.css").read_text(encoding="utf-8").replace("%RUNNING%", running)
    page = _environment().get_template(template)
    return page.render(policy=POLICY, style=Markup(style), **view)


def _view(record: Record) -> dict[str, Any]:
    data, context, differences = record.data, record.context, comparison_rows(record)
    return {
        "data": data,
        "context": context,
        "watermark": WATERMARK,
        "cited_as": cited_as(record),
        "answer": answer(record),
        "headlines": headline_sentences(record),
        "headlines_left_out": headlines_left_out(record),
        "options": options_table(record),
        "unknowns": top_unknowns(record),
        "not_said": context["card"]["does_not_say"][:MOST_NOT_SAID],
        "twins": twin_cards(record),
        "topics": list(topics(record)),
        "sentences": [estimate_sentence(record, one) for one in _quotable(record)],
        "comparisons": differences,
        "differences_table": differences_side_by_side(differences, titles(record)),
        "lives": lives_words(record),
        "gaps": gap_rows(record),
        "assumptions": assumption_rows(record),
        "sources": source_rows(record),
        "citations": citation_text(record),
        "bibtex": bibtex(record),
    }


def _quotable(record: Record) -> list[dict[str, Any]]:
    """Return the headline estimates of all options, each of which gets its own sentence."""
    wanted = set(record.context["headline"])
    return [
        one for one in record.estimates
        if one["measure"] in wanted and shown(one).value != "no figure"
    ]  # fmt: skip


def _running(record: Record) -> str:
    """Return what every printed page carries at its foot."""
    data = record.data
    sha = data["scenario"]["sha256"][:16]
    return (
        f"watchglass {data['watchglass']} · {data['scenario']['id']} · sha256 {sha} · {WATERMARK}"
    )


# Columns of a chart's table that only machines need; the CSV has them.
_HIDDEN = frozenset(
    {
        *("measure", "marked", "value", "low", "high", "unit", "quantity", "influence", "moves"),
        *("moves_measure", "moves_option", "answer_at_low", "answer_at_median", "answer_at_high"),
    }
)


def _chart_rows(picture: Picture) -> dict[str, Any]:
    """Return heads and cells of the table behind a chart, in words."""
    rows = picture.rows
    names = list(rows[0]) if rows else []
    kept = [name for name in names if name not in _HIDDEN]
    kept = [name for name in kept if any(row[name] != "" for row in rows)]
    heads = [
        {"in_words": "figure", "what": "what"}.get(name, name.replace("_", " ")) for name in kept
    ]
    return {"heads": heads, "cells": [[_cell(row[name]) for name in kept] for row in rows]}


def _cell(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, float):
        return plain(float(f"{value:.3g}"))
    return f"{value:,}" if isinstance(value, int) else str(value)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
