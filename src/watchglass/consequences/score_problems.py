"""Everything that cannot work in a score's rule table, found at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from watchglass.base.errors import Problem
from watchglass.consequences.score_sanction_problems import (
    outside,
    problems_of_contacts,
    problems_of_recovery,
    problems_of_sanction,
    problems_of_unit,
)

if TYPE_CHECKING:
    from watchglass.consequences.score import Score
    from watchglass.consequences.score_events import ScoreEvent

MOST_SCORES = 10_001
MOST_EVENTS = 16
RATES = ("per_visit", "per_year", "decided")


def problems_of_score(table: Score, place: str, *, decides: bool) -> Iterator[Problem]:
    """Yield every rule that cannot work, each with its place, value, rule and way out.

    place: where the table stands; decides: whether a decision stage precedes it. No place
    lies within another's where both can be wrong at once, so that all are shown at once.
    """
    yield from _scale(table, place)
    yield from _events(table, place, decides=decides)
    yield from problems_of_sanction(table, place)
    yield from problems_of_recovery(table, place)
    yield from problems_of_unit(table, place)
    yield from problems_of_contacts(table, place)


def _scale(table: Score, place: str) -> Iterator[Problem]:
    low, high = table.lowest, table.highest
    if low >= high:
        yield Problem(
            f"{place}.highest",
            str(high),
            f"the scale begins at {low} and must end above",
            "Swap or widen lowest and highest.",
        )
        return
    if high - low + 1 > MOST_SCORES:
        yield Problem(
            f"{place}.highest",
            str(high),
            f"the scale has {high - low + 1:,} scores, and at most {MOST_SCORES:,} can be followed",
            "Use coarser points.",
        )
    for name, value in (("start_low", table.start_low), ("start_high", table.start_high)):
        if not low <= value <= high:
            yield outside(f"{place}.{name}", value, table)
    if table.start_low > table.start_high:
        yield Problem(
            f"{place}.start_low",
            str(table.start_low),
            f"it lies above start_high, {table.start_high}",
            "Swap them.",
        )
    before = low
    for position, tier in enumerate(table.tiers):
        here = f"{place}.tiers[{position}]"
        if not low < tier <= high:
            yield outside(here, tier, table, "a tier begins above the lowest score")
        elif tier <= before:
            yield Problem(
                here,
                str(tier),
                f"tiers rise, and the one before begins at {before}",
                "Order them from low to high, each once.",
            )
        else:
            before = tier


def _events(table: Score, place: str, *, decides: bool) -> Iterator[Problem]:
    if not table.events:
        yield Problem(
            f"{place}.events",
            "",
            "no event changes the score",
            "Add a table such as [options.consequences.events.late_bill].",
        )
    for position, (word, event) in enumerate(table.events.items()):
        here = f"{place}.events.{word}"
        if position == MOST_EVENTS:
            yield Problem(
                here,
                f"event type {position + 1} of {len(table.events)}",
                f"at most {MOST_EVENTS} event types can be followed",
                "Put some together.",
            )
        yield from _rate(event, here, decides=decides)
        yield from _points(table, event, here)
        yield from _cause(event, here)
        if table.sanction_below is None and "while_sanctioned" in event.model_fields_set:
            yield Problem(
                f"{here}.while_sanctioned",
                "",
                "there is no sanction",
                "Give sanction_below, or drop it.",
            )


def _rate(event: ScoreEvent, place: str, *, decides: bool) -> Iterator[Problem]:
    given = [name for name in RATES if getattr(event, name) is not None]
    if len(given) != 1:
        found = " and ".join(given) or "none"
        yield Problem(
            f"{place}.{given[0] if given else 'per_year'}",
            "",
            f"exactly one rate drives an event, and here stands {found}",
            "Give one of per_visit, per_year and decided.",
        )
    if event.decided is None:
        return
    if not decides:
        yield Problem(
            f"{place}.decided",
            repr(event.decided),
            "no decision comes before the score",
            "Add [[options.deciding]], or give per_year.",
        )
    if event.is_true != (event.decided == "right"):
        yield Problem(
            f"{place}.cause",
            repr(event.cause),
            f"the event is a {event.decided} decision, so the person "
            + ("did it" if event.decided == "right" else "did not do it"),
            'Mend cause or decided: "wrong" goes with "wrongly attributed", and with nothing else.',
        )


def _points(table: Score, event: ScoreEvent, place: str) -> Iterator[Problem]:
    if event.points == 0:
        yield Problem(
            f"{place}.points",
            "0",
            "an event without points changes nothing",
            "Give points, negative for a deduction, or drop the event.",
        )
    if abs(event.points) > table.highest - table.lowest > 0:
        yield Problem(
            f"{place}.points",
            str(event.points),
            "more points than the scale has",
            "Mend points, or widen the scale.",
        )


def _cause(event: ScoreEvent, place: str) -> Iterator[Problem]:
    if event.unrelated and event.cause == "true conduct":
        yield Problem(
            f"{place}.unrelated",
            "true",
            "true conduct is what the score is for",
            'Write cause = "context" for something true from another part of life.',
        )
    if event.correctable and event.is_true:
        yield Problem(
            f"{place}.correctable",
            "true",
            f"cause is '{event.cause}', and only what is wrongly attributed can be put right",
            "Drop it.",
        )
    elif event.correctable and event.points > 0:
        yield Problem(
            f"{place}.correctable",
            "true",
            "the event gives points, and only a deduction is put right",
            "Drop it.",
        )
