"""Looks things up in a record for the report: titles, stages, means, the worst-off group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from watchglass.measures.contract import AFFECTED
from watchglass.report.figures import shown
from watchglass.report.record import Record

WATERMARK = "modelled, synthetic population"
POWER_NEEDED = 0.8
One = Mapping[str, Any]


def title_of(record: Record, option: str) -> str:
    """Return the title of an option."""
    return str(next(o["title"] for o in record.data["options"] if o["id"] == option))


def option_ids(record: Record) -> list[str]:
    """Return the ids of the options, `none` first where there is one."""
    return [option["id"] for option in record.data["options"]]


def means_of(record: Record, measure: str) -> str:
    """Return what a measure means, in words; its id where nothing is said."""
    return str(record.context["means"].get(measure, measure))


def sentence_case(text: str) -> str:
    """Return text with its first letter large."""
    return text[:1].upper() + text[1:]


def reviewed(record: Record, option: str) -> bool:
    """Return whether an option has a step of human review."""
    return record.find("review.hours", option) is not None


def stage_of(record: Record, one: One) -> str:
    """Return the stage of an estimate in words; "" where a stage makes no sense."""
    if one["stage"] == "before_review":
        return "before human review"
    if one["stage"] == "after_review" and one["option"] != "none":
        return "after human review" if reviewed(record, one["option"]) else "at the last decision"
    return ""


def stages_of(record: Record, ones: list[One]) -> str:
    """Return the stage that several estimates share, in words, or ""."""
    found = {words for one in ones if (words := stage_of(record, one))}
    if len(found) > 1:
        return "after human review where there is one"
    return found.pop() if found else ""


def purpose_measure(record: Record) -> str:
    """Return the measure of the purpose: people rightly affected, or useful events counted."""
    events = "benefit.useful_events"
    counted_so = any(one["measure"] == events for one in record.estimates)
    return events if counted_so else "benefit.correct_outcomes"


def affected_prefix(record: Record) -> str:
    """Return the measure prefix of what happens to people: stops, enquiries or refusals."""
    return AFFECTED[record.context["affected_word"]][0]


def participle(record: Record) -> str:
    """Return what happens to people as a participle, such as "stopped"."""
    return AFFECTED[record.context["affected_word"]][1]


def counted(one: One) -> str:
    """Return numerator and denominator of an estimate in words."""
    joined = {"share": "as a part of", "ratio": "over"}.get(one["unit"], "in")
    if joined == "in" and ("_per_" in one["measure"] or "per_" in one["measure"].split(".")[1]):
        joined = "per"
    if joined == "in" and one["denominator"].startswith("person "):
        joined = "per"
    if one["measure"] == "cost.per_year":
        joined = "in"
    return f"{one['numerator']}, {joined} {one['denominator']}"


def out_of(record: Record) -> str:
    """Return what minutes in view are minutes out of; "" where no places are in the scenario."""
    found = (record.find("view.minutes_outdoors", option) for option in option_ids(record))
    outdoors = next((one for one in found if one is not None), None)
    return f"of {shown(outdoors).text} minutes a day outdoors" if outdoors else ""


def per_face(one: One) -> str:
    """Return a rate of false alerts with what it is divided by: faces compared, or searches."""
    each = "per search" if one["unit"].endswith("/search") else "of faces compared"
    return f"{shown(one).text} {each}"


def by_group(record: Record, measure: str, option: str) -> list[One]:
    """Return the estimates of one measure and option, one a group, in order of letters."""
    found = [
        one for one in record.estimates
        if (one["measure"], one["option"]) == (measure, option) and one["group"]
        and one["stage"] != "before_review"
    ]  # fmt: skip
    return sorted(found, key=lambda one: str(one["group"]))


def smaller_groups(record: Record) -> list[str]:
    """Return every group but the largest, whose ratio is that of all others turned over."""
    shares: Mapping[str, float] = record.context["groups"]
    if len(shares) < 2:
        return []
    largest = max(shares, key=lambda letter: shares[letter])
    return [letter for letter in sorted(shares) if letter != largest]


def worst_off(record: Record, measure: str, option: str) -> One | None:
    """Return the estimate of the group with the highest ratio, or None without groups."""
    ones = by_group(record, measure, option)
    ranked = [one for one in ones if one["high"] is not None]
    if not ranked:
        return None
    known = [one for one in ranked if one["value"] is not None]
    return max(known or ranked, key=lambda one: one["value"] if known else one["high"])


def direction(one: One) -> str:
    """Return which way a ratio points, in words made from the data."""
    if one["low"] is None:
        return "no figure"
    if one["low"] == one["high"] == 1:
        return "as often as everybody else"
    if one["low"] > 1:
        return "more often than everybody else"
    if one["high"] < 1:
        return "less often than everybody else"
    return "more often or less often than everybody else, the range includes both"


def power_words(record: Record, option: str, group: str) -> str:
    """Return whether a year's false alerts could show a twofold difference.

    Stands beside every ratio between groups; where no power was computed it says so.
    """
    power = _power(record, option, group)
    if power is None:
        return "power not known: nobody stated a check for differences, so none may be ruled out"
    if power["value"] is None:
        return "power not known: it rests on a quantity that nobody has stated"
    low, middle, high = (round(100 * power[k]) for k in ("low", "value", "high"))
    often = "more than 99" if power["value"] > 0.99 else str(middle)
    times = f"{often} times in 100 ({low} to {min(high, 100)})"
    if power["value"] < POWER_NEEDED:
        return (
            f"a test could not tell: a year's false alerts would show a twofold difference {times}"
        )
    return f"a year's false alerts would show a twofold difference {times}"


def power_in_short(record: Record, option: str, group: str) -> str:
    """Return the power in few words, for a cell of a table."""
    power = _power(record, option, group)
    if power is None or power["value"] is None:
        return "power of a test not known"
    low, middle, high = (round(100 * power[k]) for k in ("low", "value", "high"))
    doubt = ": a test could not tell" if power["value"] < POWER_NEEDED else ""
    return f"power {middle} % ({low} to {high}){doubt}"


def _power(record: Record, option: str, group: str) -> One | None:
    """Return the power for a group; for the largest, that of the first smaller one."""
    letters = [group, *smaller_groups(record)]
    return next(
        (
            one for letter in letters
            if (one := record.find("disparity.power", option, letter, "before_review"))
        ),
        None,
    )  # fmt: skip


def cited_as(record: Record) -> str:
    """Return the short citation that every copied sentence carries."""
    data = record.data
    return (
        f"watchglass {data['watchglass']}, scenario {data['scenario']['id']}, seed {data['seed']}"
    )


def in_order(record: Record) -> Iterator[One]:
    """Yield the options as the context holds them, with rung and summary."""
    yield from record.context["options"]
