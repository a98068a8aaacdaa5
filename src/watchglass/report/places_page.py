"""Makes places.html: one page on a city's streets, with map, figures, bounds and limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from watchglass.base.columns import PURPOSES, Purpose
from watchglass.evidence.load import load_evidence
from watchglass.places.streets_in_view import densities
from watchglass.report.figures import percent, plain
from watchglass.report.html import filled
from watchglass.report.places_bounds import SYNTHETIC
from watchglass.report.places_figures import PURPOSE_WORDS, figure_table, together
from watchglass.report.places_residents import residents_table
from watchglass.report.places_words import answer_words, counted, where
from watchglass.report.street_map import StreetMap
from watchglass.report.street_map_bands import BANDS


def places_page(
    data: Mapping[str, Any], maps: Sequence[StreetMap], names: Mapping[Purpose, str], source: str
) -> str:
    """Return the page, readable without script and network.

    data: the content of places.json; maps: one for each purpose, in order; names: of their
    files; source: the line on whose data it is. Equal data give equal text.
    """
    needed = densities()
    return filled(
        "places.html.jinja",
        f"watchglass {data['watchglass']} · streets in view of cameras · modelled",
        data=data, modelled=SYNTHETIC, source=source,
        answer=[together(line) for line in answer_words(data)],
        where=together(where(data["centre"])),
        maps=[_map(one, names[one.purpose]) for one in maps],
        purposes=[
            {"word": purpose, "means": PURPOSE_WORDS[purpose], "density": plain(needed[purpose])}
            for purpose in PURPOSES
        ],
        drawn=maps[0].source,
        rows=[
            row | {"cells": [{side: together(text) for side, text in cell.items()}
                             for cell in row["cells"]]}
            for row in figure_table(data["figures"])
        ],
        bands=_bands(maps),
        bounds=[(one["what"], one["why"]) for one in data["bounds"]],
        assumptions=[_assumption(row) for row in data["assumptions"]],
        residents=residents_table(data["residents"]),
        inputs=[
            {"what": what, "file": one["file"], "attribution": one["attribution"],
             "counts": counted(one["counts"])}
            for what, one in data["inputs"].items()
        ],
        sources=list(_sources(data)),
    )  # fmt: skip


def _map(one: StreetMap, name: str) -> dict[str, Any]:
    """Return a map for the template; its SVG is ours and goes in as it is."""
    from markupsafe import Markup

    legend = [
        {"band": band.words, "colour": band.colour, "width": f"{2 * width:.1f}",
         "km": f"{row['street_km']:,.1f}", "share": percent(row["share_of_length"]),
         "streets": f"{row['streets']:,}"}
        for band, width, row in zip(BANDS, one.widths, one.rows, strict=bool(one.rows))
    ]  # fmt: skip
    return {"title": one.title, "subtitle": one.subtitle, "svg": Markup(one.inline),
            "notes": one.notes, "legend": legend, "name": name}  # fmt: skip


def _bands(maps: Sequence[StreetMap]) -> list[dict[str, Any]]:
    return [
        {"band": band.words,
         "cells": [f"{one.rows[n]['street_km']:,.1f} ({percent(one.rows[n]['share_of_length'])})"
                   for one in maps]}
        for n, band in enumerate(BANDS) if maps[0].rows
    ]  # fmt: skip


def _assumption(row: Mapping[str, Any]) -> dict[str, str]:
    said = {
        side: "" if row[side] is None else plain(float(f"{row[side]:.3g}") if row[side] < 10 else
                                                 round(row[side]))
        for side in ("low", "best", "high")
    }  # fmt: skip
    key = f"evidence {row['evidence']}" if row["evidence"] else ""
    why = f"{row['because']} ({key})" if row["because"] and key else row["because"] or key
    span = f" ({said['low']} to {said['high']})" if said["low"] else ""
    return {"what": row["what"], "value": f"{said['best']} {row['unit']}{span}", "because": why}


def _sources(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the evidence that was used, with what it rests on and how sure the reading is."""
    evidence = load_evidence()
    keys = sorted({row["evidence"] for row in data["assumptions"] if row["evidence"]})
    return [
        {"key": key, "certainty": str(evidence[key].certainty),
         "cite": "; ".join(source.cite.strip() for source in evidence[key].sources)}
        for key in keys
    ]  # fmt: skip
