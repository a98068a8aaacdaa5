"""What every kind of places promises: how much cameras see of people, by group and level."""

from __future__ import annotations

from abc import abstractmethod

from watchglass.base.columns import Drawn, Exposure
from watchglass.evidence.parameters import Kind


class Places(Kind):
    """Places turn a network of cameras into what is seen of people on a trip; nobody is in it."""

    @abstractmethod
    def exposure(
        self, drawn: Drawn, network: Drawn, groups: tuple[str, ...], seed: int
    ) -> Exposure:
        """Return levels of exposure by group, arrays (draws, groups, levels).

        drawn: the kind's own quantities; network: those of `Network`; seed: of what is drawn
        by lot when a place is made up. Seconds seen never exceed trip_seconds.
        """
