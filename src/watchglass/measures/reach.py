"""How far does something that moves about see, beside what is claimed?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from watchglass.base.columns import PURPOSES
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of

_ALL_SIDES = "every direction"


class Reach(Measure):
    """Distance at which somebody is seen, can be recognised, or identified, by picture density.

    Sources: base/pixel_density.py; evidence keys range-formula, dori-recognise.

    Does not say: whether anybody is recognised; a dense picture is needed and does not suffice.
    """

    ids: ClassVar = {
        "reach.claimed": Meaning(
            "distance claimed, not measured", "m", "metres as claimed", _ALL_SIDES
        ),
        "reach.seen": Meaning(
            "distance up to which somebody is seen", "m",
            "metres to where the picture is just dense enough to see somebody", _ALL_SIDES,
        ),
        "reach.recognisable": Meaning(
            "distance up to which somebody can be recognised", "m",
            "metres to where the picture is just dense enough to recognise somebody", _ALL_SIDES,
        ),
        "reach.identifiable": Meaning(
            "distance up to which somebody can be identified", "m",
            "metres to where the picture is just dense enough to identify somebody", _ALL_SIDES,
        ),
        "reach.claimed_over_identifiable": Meaning(
            "distance claimed over that at which somebody can be identified", "ratio",
            "metres claimed", "metres at the density to identify somebody",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield distances; nothing for an option that does not say how far it sees."""
        reach = run.scene.sightings.reach_m if run.scene else {}
        for name in ("claimed", *PURPOSES):
            if name in reach:
                yield Row(f"reach.{name}", reach[name])
        if "claimed" in reach and "identifiable" in reach:
            ratio = share_of(reach["claimed"], reach["identifiable"])
            yield Row("reach.claimed_over_identifiable", ratio)
