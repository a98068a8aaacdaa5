"""What every decision model promises: published error rates in, rates per person out."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar, cast

import numpy as np

from watchglass.base.columns import Decisions, Drawn, Scene
from watchglass.base.mixing import Array
from watchglass.evidence.parameters import Kind


class Decider(Kind):
    """A decision model is a set of published error rates; it decides about no input.

    field_discounts: ratios of field to test, by the test's figure they belong to; they
    fall away where that figure was measured in the field, in this setting (grade A).
    """

    field_discounts: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def decide(self, scene: Scene, earlier: Decisions | None, drawn: Drawn) -> Decisions:
        """Return the decisions after this step of the chain.

        earlier: what the step before said, or None for the first. Rates are float
        (draws, classes), per person and day, none negative.
        """


def per_group(drawn: Drawn, name: str, groups: tuple[str, ...], draws: int) -> Array:
    """Return a quantity given by group, (draws, groups); groups not named get 1."""
    given = cast(Mapping[str, Array], drawn.get(name, {}))
    ones = np.ones(draws)
    return np.stack([given.get(letter, ones) for letter in groups], axis=1)
