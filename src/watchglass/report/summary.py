"""The first two pages: the options side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from watchglass.report.figures import (
    NO_FIGURE,
    NOT_KNOWN,
    difference_shown,
    shown,
    words_of_lost_draws,
)
from watchglass.report.record import Record
from watchglass.report.recorded_answer import decides
from watchglass.report.sentences import headline_measures
from watchglass.report.words import (
    affected_prefix,
    means_of,
    option_ids,
    out_of,
    participle,
    per_face,
    power_in_short,
    purpose_measure,
    sentence_case,
    title_of,
    worst_off,
)

MOST_ROWS = 11
MANY = 5
OVER = "over the stated range"
# A score compares nobody's face and keeps no pictures.
_PURPOSE = "Purpose achieved"
_OF_PICTURES = (_PURPOSE, "People watched", "Watched, never named", "Person-days kept")
Cell = dict[str, str]


def options_table(record: Record) -> dict[str, Any]:
    """Return heads (none first) and rows of the table that puts the options side by side.

    Each row has a label, what it counts, and a cell an option; no totals, no ranking.
    """
    ids, rows = option_ids(record), _first_rows(record)
    prefix = affected_prefix(record)
    covered = {"people.exposed_unique", "people.unmatched_share", f"{prefix}.false",
               purpose_measure(record), "retention.person_days", "cost.per_year"}  # fmt: skip
    if any(record.find("alerts.false_share", option) for option in ids):
        rows.append(("False alerts", "on both denominators, after review",
                     lambda o: _alerts(record, o)))  # fmt: skip
        covered |= {"alerts.false_share", "alerts.false_per_scan"}
    for measure in headline_measures(record):
        if measure not in covered and not measure.startswith("disparity."):
            of = out_of(record) if measure.startswith("view.minutes_") else ""
            rows.append((sentence_case(means_of(record, measure)), of,
                         lambda o, m=measure: _figure(record, m, o)))  # type: ignore[misc]  # fmt: skip
    built: list[dict[str, Any]] = [
        {"label": label, "counts": counts, "cells": [cell(option) for option in ids]}
        for label, counts, cell in rows[:MOST_ROWS]
    ]
    kept = [r for r in built if r["label"] == _PURPOSE or any(c["grade"] for c in r["cells"])]
    grades = [max((row["cells"][n]["grade"] for row in kept), default="") for n in range(len(ids))]
    return {
        "heads": [{"title": title_of(record, option), "first": option == "none"} for option in ids],
        "rows": kept,
        "many": len(ids) > MANY,
        "purpose_modelled": decides(record),
        "grades": [grade or "–" for grade in grades],
    }


def _first_rows(record: Record) -> list[tuple[str, str, Callable[[str], Cell]]]:
    """Return the rows that every report has, where its system is of a kind to fill them."""
    prefix, done = affected_prefix(record), participle(record)
    rows: list[tuple[str, str, Callable[[str], Cell]]] = [
        (_PURPOSE, "difference from none, a year", lambda o: _purpose(record, o)),
        ("People watched", means_of(record, "people.exposed_unique"),
         lambda o: _figure(record, "people.exposed_unique", o)),
        ("Watched, never named", "part of the people watched",
         lambda o: _figure(record, "people.unmatched_share", o)),
        (f"People wrongly {done}", f"times somebody is wrongly {done}, a year",
         lambda o: _figure(record, f"{prefix}.false", o)),
        ("Worst-off group", "errors against it over errors against everybody else",
         lambda o: _worst(record, o)),
        ("Person-days kept", "days that data of a person is kept, summed over a year",
         lambda o: _figure(record, "retention.person_days", o)),
        ("Cost a year", "set-up, running and staff",
         lambda o: _figure(record, "cost.per_year", o)),
    ]  # fmt: skip
    if not record.data.get("lives"):
        follows = decides(record)
        new = [option for option in option_ids(record) if option != "none"]
        if not follows:  # people stopped today say nothing of such a purpose
            rows = rows[1:]
        return [
            row for row in rows
            if follows or row[0] == "Cost a year" or any(row[2](o)["grade"] for o in new)
        ]  # fmt: skip
    return [row for row in rows if row[0] not in _OF_PICTURES]


def _figure(record: Record, measure: str, option: str) -> Cell:
    one = record.find(measure, option) or record.find(measure, option, None, "before_review")
    if one is None:
        return _absent(record, measure, option)
    return _cell(one)


def _cell(one: Mapping[str, Any], more: str = "") -> Cell:
    text = shown(one)
    if not text.known:
        over = "" if words_of_lost_draws(one["note"]) else OVER
        words, range_of = (text.value, "") if not text.span else (
            f"{text.value}; {text.span}", over
        )  # fmt: skip
    else:
        words, range_of = text.value, text.span or "by definition"
    why = one["note"] if one["low"] is None else ""
    extra = [part for part in (range_of, why, more) if part]
    return {"text": words, "more": "; ".join(extra), "grade": one["grade"]}


def _absent(record: Record, measure: str, option: str) -> Cell:
    """Return why an option has no such figure; an empty cell is never shown."""
    exposed = record.find("people.exposed_unique", option)
    nobody = exposed is not None and exposed["value"] == 0
    if nobody and measure.startswith(("alerts.", "people.", "miss.", "search.")):
        return {"text": "does not arise", "more": "no system watches anybody", "grade": ""}
    if measure.startswith("reid."):
        return {"text": "does not arise", "more": "nobody's way is recorded", "grade": ""}
    if option == "none" and measure.startswith("score."):
        return {"text": "does not arise", "more": "no score is kept", "grade": ""}
    if option == "none" and measure.startswith(("use.", "reach.", "cost.per_patrol")):
        return {"text": "does not arise", "more": "nothing new is in use", "grade": ""}
    if option == "none":
        return {"text": NOT_KNOWN, "more": "today was not described so far", "grade": ""}
    return {"text": NO_FIGURE, "more": "not modelled for this option", "grade": ""}


def _alerts(record: Record, option: str) -> Cell:
    """Return false alerts on both denominators in one cell."""
    of_alerts = record.find("alerts.false_share", option)
    of_faces = record.find("alerts.false_per_scan", option)
    if of_alerts is None or of_faces is None:
        return _absent(record, "alerts.false_share", option)
    return {
        "text": f"{shown(of_alerts).text} of alerts",
        "more": per_face(of_faces),
        "grade": of_alerts["grade"],
    }


def _purpose(record: Record, option: str) -> Cell:
    if option == "none":
        today = record.find(purpose_measure(record), option)
        words = f"today's level: {shown(today).text}" if today else "today's level: no figure"
        grade = today["grade"] if today else ""
        return {"text": "0, the baseline", "more": words, "grade": grade}
    found = next(
        (
            one for one in record.data["comparisons"]
            if (one["measure"], one["option"], one["against"])
            == (purpose_measure(record), option, "none")
        ),
        None,
    )  # fmt: skip
    level = record.find(purpose_measure(record), option)
    if found is None or level is None:
        return {"text": NO_FIGURE, "grade": "", "more": ""}
    text = difference_shown(found)
    if not text.known and text.span:
        return {"text": f"{text.value}; {text.span}", "more": OVER, "grade": level["grade"]}
    return {"text": text.value, "more": text.span, "grade": level["grade"]}


def _worst(record: Record, option: str) -> Cell:
    one = worst_off(record, "disparity.fpr_ratio", option)
    if one is None:
        return _absent(record, "disparity.fpr_ratio", option)
    words = f"group {one['group']}; {power_in_short(record, option, one['group'])}"
    return _cell(one, words)
