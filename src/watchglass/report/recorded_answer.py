"""The answer of a scenario in which people are recorded and nothing is decided about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchglass.measures.time_in_view import WORDS
from watchglass.report.figures import shown
from watchglass.report.record import Record
from watchglass.report.words import affected_prefix, means_of, option_ids, out_of, purpose_measure

MOST = 3
_PERSON = {f"view.minutes_{purpose}": words for purpose, words in WORDS.items()}


def decides(record: Record) -> bool:
    """Return whether something follows for people in an option other than doing nothing."""
    measures = (purpose_measure(record), f"{affected_prefix(record)}.false")
    new = [option for option in option_ids(record) if option != "none"]
    return any(record.find(measure, option) for measure in measures for option in new)


def recorded_answer(record: Record, option: Mapping[str, Any]) -> str:
    """Return the first headline figures of an option in one sentence, without a verdict."""
    found = (record.find(measure, option["id"]) for measure in record.context["headline"])
    ones = [one for one in found if one is not None][:MOST]
    if not ones:
        return f"“{option['title']}” has no figure."
    minutes = [one for one in ones if one["measure"] in _PERSON]
    if minutes and minutes == ones:
        return _of_the_minutes_outdoors(record, option, minutes)
    parts = [f"{means_of(record, one['measure'])}: {shown(one).text}" for one in ones]
    return f"With “{option['title']}”, {'; '.join(parts)}."


def _of_the_minutes_outdoors(
    record: Record, option: Mapping[str, Any], ones: list[dict[str, Any]]
) -> str:
    """Return for how many of the minutes outdoors a person is in view, for each purpose."""
    parts = []
    for one in ones:
        text = shown(one)
        many = text.text if text.known else f"{text.span} (not known)"
        parts.append(f"{_PERSON[one['measure']]} for {many}")
    told = f"{', '.join(parts[:-1])} and {parts[-1]}" if parts[1:] else parts[0]
    within = out_of(record)
    start = f"With “{option['title']}”{f', {within},' if within else ','}"
    return f"{start} a person {told}."
