"""One assessment from the command line: check, run, write, and sum up in a few lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from watchglass.base.errors import OutputInTheWay, Problem
from watchglass.evidence.load import tables_sha256
from watchglass.report.figures import shown as in_report
from watchglass.report.figures import words_of_lost_draws
from watchglass.report.gap_words import moving_gaps
from watchglass.report.record import Record
from watchglass.report.words import out_of
from watchglass.scenario.load import Loaded
from watchglass.version import VERSION

MOST_GAPS = 3


def same_run(
    folder: Path, loaded: Loaded, seed: int, draws: int, wished: Mapping[str, Any]
) -> bool:
    """Return whether a folder holds the finished record of exactly this run.

    wished: engine and people asked for; scenarios without lives have neither.

    Raises OutputInTheWay (exit 6) when it holds the record of another run.
    """
    path = folder / "record.json"
    if not path.exists():
        return False
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        there = {
            "version": found["watchglass"],
            "scenario": found["scenario"]["sha256"],
            "evidence": found["evidence_sha256"],
            "seed": found["seed"],
            "draws": found["draws"],
            **{name: found.get("lives", wished)[name] for name in wished},
        }
    except (OSError, ValueError, KeyError, TypeError):
        raise OutputInTheWay(
            Problem(str(path), "", "it cannot be read as a record", "Choose another --out.")
        ) from None
    wanted = {
        "version": VERSION,
        "scenario": loaded.sha256,
        "evidence": tables_sha256(),
        "seed": seed,
        "draws": draws,
        **wished,
    }
    differing = [name for name in wanted if there[name] != wanted[name]]
    if differing:
        raise OutputInTheWay(
            [
                Problem(f"{path}: {name}", str(there[name])[:20], "the run to resume differs",
                        f"This run has {str(wanted[name])[:20]}; choose another --out.")
                for name in differing
            ]
        )  # fmt: skip
    return True


def summary_lines(record: Record) -> Iterator[str]:
    """Yield the headline figures of a record as lines for a terminal."""
    data = record.as_dict()
    yield data["scenario"]["title"]
    yield data["scenario"]["question"]
    if minutes := out_of(record):
        yield f"Minutes in view are part {minutes}."
    for option in data["options"]:
        yield ""
        mark = " (less intrusive)" if option["less_intrusive"] else ""
        yield f"{option['title']}{mark}"
        for measure in record.context["headline"]:
            yield from _lines(record, measure, option["id"])
    moving = moving_gaps(record)[:MOST_GAPS]
    if moving:
        yield ""
        yield "Not known, most influential first:"
        for gap in moving:
            yield f"  {gap['ask']}"
    elif data["gaps"]:
        yield ""
        yield "Nothing that is not known moves a figure above; the report lists all of it."
    yield ""
    yield data["not_for"]


def _lines(record: Record, measure: str, option: str) -> Iterator[str]:
    means = record.context["means"].get(measure, measure)
    rows = [e for e in record.estimates if (e["measure"], e["option"]) == (measure, option)]
    after = [one for one in rows if one["stage"] != "before_review"] or rows
    after = [one for one in after if not one["group"]] or after  # the report has each group
    for one in after:
        group = f" (group {one['group']})" if one["group"] else ""
        yield f"  {means}{group}: {shown(one)}"
    if not after:
        yield f"  {means}: does not arise here, or is not modelled"


def shown(one: Mapping[str, Any]) -> str:
    """Return an estimate as words: value, range and unit, or that it is not known.

    The figures are those of the report; only units that no figure carries are added.
    """
    text = in_report(one)
    if one["low"] is None:
        return text.text
    unit = _unit(one["unit"], text.span or text.value)
    if not text.known:
        over = "" if words_of_lost_draws(one["note"]) else " over the stated range"
        return f"{text.value}; {text.span}{unit}{over}"
    if not text.span:
        return f"{text.value}{unit}, by definition"
    if text.text == text.value:  # the range is in the same words
        return f"{text.value}, grade {one['grade']}"
    return f"{text.value}{unit} ({text.span}), grade {one['grade']}"


def _unit(unit: str, words: str) -> str:
    """Return the unit to add to a figure; "" where the figure says it already."""
    said = unit in ("share", "ratio", "relative change") or unit.partition("/")[0].isupper()
    return "" if said or "minutes" in words or "second" in words else f" {unit}"
