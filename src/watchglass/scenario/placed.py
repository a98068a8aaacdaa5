"""Checks that places, networks of cameras and what reads them are given together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from watchglass.base.errors import Problem

if TYPE_CHECKING:
    from watchglass.scenario.schema import ScenarioBase


def problems_of_places(scenario: ScenarioBase, file: str) -> Iterator[Problem]:
    """Yield a problem for each network without places, and for cameras without a network."""
    places = getattr(scenario, "places", None)
    for option in scenario.options:
        place = f"{file}: options[{option.id}]"
        sees = getattr(option.sensing, "kind", "") == "street_cameras"
        if option.is_none:
            if option.network is not None:
                yield Problem(
                    f"{place}.network", "", "'none' is today without any system",
                    "Put the network into an option of its own.",
                )  # fmt: skip
        elif option.network is not None and places is None:
            yield Problem(
                f"{place}.network", "", "the scenario does not say where the cameras would be",
                "Add [places] with a kind, such as settlements.",
            )  # fmt: skip
        elif option.network is not None and option.sensing is None:
            yield Problem(
                f"{place}.sensing", "", "there are cameras, and nothing is seen with them",
                'Add [options.sensing] with kind = "street_cameras".',
            )  # fmt: skip
        elif sees and option.network is None:
            yield Problem(
                f"{place}.network", "", "street_cameras needs it",
                "Say how many cameras there are, in [options.network].",
            )  # fmt: skip
