"""The one-page card of a scenario: question, options, what is known, what is not."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from watchglass.base.not_for import NOT_FOR
from watchglass.scenario.load import Loaded


def card_lines(loaded: Loaded) -> Iterator[str]:
    """Yield the card as lines of text, at most one page."""
    scenario = loaded.scenario
    yield scenario.title
    yield "=" * len(scenario.title)
    yield from _wrapped(scenario.question)
    yield from _wrapped(f"Purpose: {scenario.purpose}")
    yield from _wrapped(f"Measure of success: {scenario.success_measure}")
    yield from ("", "Options")
    for option in scenario.options:
        mark = " (less intrusive)" if option.less_intrusive else ""
        yield from _item(f"{option.title}{mark}")
    for heading, items in (
        ("What is known", scenario.card.known),
        ("What is not known", scenario.card.not_known),
        ("What it does not say", scenario.card.does_not_say),
        ("Questions to ask", scenario.card.ask),
    ):
        if items:
            yield from ("", heading)
            for item in items:
                yield from _item(item)
    yield ""
    yield from _wrapped(NOT_FOR)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 88)


def _item(text: str) -> list[str]:
    return textwrap.wrap(text, 88, initial_indent="- ", subsequent_indent="  ")
