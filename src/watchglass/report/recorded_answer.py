"""The answer of a scenario in which people are recorded and nothing is decided about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchglass.report.figures import shown
from watchglass.report.record import Record
from watchglass.report.words import affected_prefix, means_of, option_ids, purpose_measure

MOST = 3


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
    parts = [f"{means_of(record, one['measure'])}: {shown(one).text}" for one in ones]
    return f"With “{option['title']}”, {'; '.join(parts)}."
