"""What cannot work in a score's sanction, recovery, household or contacts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from watchglass.base.errors import Problem

if TYPE_CHECKING:
    from watchglass.consequences.score import Score

MOST_MEMBERS = 12


def outside(place: str, value: int, table: Score, rule: str = "") -> Problem:
    """Return the problem of a number beyond the scale."""
    within = f"the scale goes from {table.lowest} to {table.highest}"
    return Problem(place, str(value), f"{rule}; {within}" if rule else within, "Mend the number.")


def beyond(value: int, table: Score) -> bool:
    """Return whether a number lies beyond a scale that has two ends in order."""
    return table.lowest < table.highest and not table.lowest <= value <= table.highest


def problems_of_sanction(table: Score, place: str) -> Iterator[Problem]:
    """Yield what cannot work in the sanction."""
    below = table.sanction_below
    if below is None:
        for name in ("sanction_days", "strength", "touched_share"):
            if name in table.model_fields_set:
                yield Problem(
                    f"{place}.{name}",
                    "",
                    "there is no sanction",
                    "Give sanction_below, or drop it.",
                )
        return
    if "strength" not in table.model_fields_set:
        yield Problem(
            f"{place}.strength",
            "",
            "how much of the consequence is really applied is not said",
            "Give low, best, high and because, from 0 (nothing follows) to 1, or 'not known'.",
        )
    if beyond(below, table) or below == table.lowest < table.highest:
        yield outside(
            f"{place}.sanction_below",
            below,
            table,
            "a sanction begins under it, so some score must lie under it",
        )


def problems_of_recovery(table: Score, place: str) -> Iterator[Problem]:
    """Yield what cannot work in clean days, forgiveness and corrections."""
    toward = table.clean_day_toward
    if toward is not None:
        if beyond(toward, table):
            yield outside(f"{place}.clean_day_toward", toward, table)
        if table.clean_day_points <= 0:
            yield Problem(
                f"{place}.clean_day_points",
                str(table.clean_day_points),
                "it is the step towards clean_day_toward, so it is above 0",
                "Write how many points a day.",
            )
    forgiven = table.forgive_to
    if (forgiven is None) != (table.forgive_every_days == 0):
        yield Problem(
            f"{place}.{'forgive_to' if forgiven is None else 'forgive_every_days'}",
            "",
            "forgiveness needs how often and up to which score",
            "Give both forgive_every_days and forgive_to, or neither.",
        )
    if forgiven is not None and beyond(forgiven, table):
        yield outside(f"{place}.forgive_to", forgiven, table)
    yield from _corrections(table, place)


def _corrections(table: Score, place: str) -> Iterator[Problem]:
    marked = [event for event in table.events.values() if event.correctable]
    if any(not event.is_true and event.points < 0 for event in marked):
        if (table.correction_days is not None) == (table.correction_fixed_days > 0):
            yield Problem(
                f"{place}.correction_days",
                "",
                "some events can be put right, and exactly one length says when",
                "Give correction_days, a quantity, or correction_fixed_days, a number of days.",
            )
        if "corrected_share" not in table.model_fields_set:
            yield Problem(
                f"{place}.corrected_share",
                "",
                "some events can be put right, and how many are is not said",
                "Give evidence, or low, best, high and because, or 'not known'.",
            )
    for name in ("corrected_share", "correction_days", "correction_fixed_days"):
        if not marked and name in table.model_fields_set:
            yield Problem(
                f"{place}.{name}",
                "",
                "no event can be put right",
                "Mark an event with correctable = true, or drop it.",
            )


def problems_of_unit(table: Score, place: str) -> Iterator[Problem]:
    """Yield what cannot work in the household, and in who assesses it."""
    if table.unit == "household" and not table.members:
        yield Problem(
            f"{place}.members",
            "",
            "a household has members",
            "Add a table such as [options.consequences.members.adult] with count.",
        )
    if table.unit == "person" and table.members:
        yield Problem(
            f"{place}.unit",
            "'person'",
            f"a person has no members, and here are {', '.join(table.members)}",
            'Write unit = "household", or drop them.',
        )
    count = sum(member.count for member in table.members.values())
    if count > MOST_MEMBERS:
        word = list(table.members)[-1]
        yield Problem(
            f"{place}.members.{word}.count",
            str(table.members[word].count),
            f"that makes {count} in all, and at most {MOST_MEMBERS} members can be followed",
            "Use a smaller household.",
        )
    if table.members and not any(member.conduct for member in table.members.values()):
        yield Problem(
            f"{place}.members.{next(iter(table.members))}.conduct",
            "0",
            "no member can do anything that is recorded",
            "Give one of them conduct above 0.",
        )
    judged = any(event.cause == "true conduct" for event in table.events.values())
    if table.events and table.assessor_ratio is not None and not judged:
        yield Problem(
            f"{place}.assessor_ratio",
            "",
            "assessors judge true conduct, and no event has that cause",
            "Mend a cause, or drop it.",
        )


def problems_of_contacts(table: Score, place: str) -> Iterator[Problem]:
    """Yield what cannot work in the contacts."""
    near = table.contacts
    if near is None:
        if table.contagion_per_day is not None:
            yield Problem(
                f"{place}.contagion_per_day",
                "",
                "there are no contacts",
                "Add [options.consequences.contacts], or drop it.",
            )
        return
    if table.sanction_below is None:
        yield Problem(
            f"{place}.sanction_below",
            "",
            "what reaches contacts is a sanction, and there is none",
            "Give it, or drop contacts.",
        )
    elif table.contagion_per_day is not None and table.sanction_days == 0:
        yield Problem(
            f"{place}.contagion_per_day",
            "",
            "a sanction that follows the score alone cannot be caught",
            "Give sanction_days, or drop it.",
        )
    if near.points == 0 and table.contagion_per_day is None:
        yield Problem(
            f"{place}.contacts.points",
            "0",
            "nothing reaches the contacts",
            "Give points or contagion_per_day, or drop contacts.",
        )
    if near.mean >= near.community:
        yield Problem(
            f"{place}.contacts.mean",
            f"{near.mean:g}",
            f"a community of {near.community} has fewer",
            "Mend mean or community.",
        )
