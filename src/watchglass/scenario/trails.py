"""Checks that an option which records trails has something that records them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from watchglass.base.errors import Problem


def problems_of_trails(option: Any, place: str) -> Iterator[Problem]:
    """Yield what is wrong with the trails of an option; place: the option, for the message."""
    if option.trails is None:
        return
    if option.is_none:
        yield Problem(
            f"{place}.trails", "", "'none' is today without any system",
            "Put the trails into an option of its own.",
        )  # fmt: skip
    elif not getattr(option.sensing, "records", False):
        yield Problem(
            f"{place}.trails", "", "nothing records anybody, so there are no trails",
            "Add [options.sensing] of a kind that records, such as path_tracker.",
        )  # fmt: skip
    elif not option.sensing.tells_apart:
        yield Problem(
            f"{place}.trails", "", f"a {option.sensing.kind} tells nobody from anybody",
            "Leave trails out, or take a kind that does, such as path_tracker.",
        )  # fmt: skip
