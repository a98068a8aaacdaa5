"""Published unicity of phone trails, beside what made-up people with simple habits would give."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from watchglass.places.trails.expected import Laws, expected_unique_share
from watchglass.validation.contract import Check, Predicted, Published, PublishedResult, Subject

DATA = "unic-1-5m-data"
SMALL, LARGE, DECAY = "unic-4pt", "unic-60m", "unic-scale"
TRIED = 300
# Power by which places fall in popularity; own places, and share of points there. Assumed
# before the comparison: places alike to Zipf's law, and from weak to strong habits.
POPULARITY, HABITS = (0.0, 1.0), ((4, 0.35), (2, 0.8))
DAYS_A_MONTH = 30.4
FALL = "power by which uniqueness falls with the size of places and times"
# Antennas and hours merged for the decay, in the range that the abstract speaks of.
MERGED_PLACES, MERGED_HOURS = 5, 3


class UniqueInTheCrowd(PublishedResult):
    """The share of people whom four points single out, in 1.5 and in 60 million, and its decay.

    Does not say: that the model is right where it meets the figure; its people move
    independently, and its laws were assumed.
    """

    def checks(self, published: Published) -> Iterator[Check]:
        """Yield the share in 1.5 million, the share in 60 million, and the decay."""
        parts = {part.part: float(part.value or 0) for part in published.evidence[DATA].parts}
        long = [_laws(parts, parts["months"], s, habit) for s in POPULARITY for habit in HABITS]
        short = [_laws(parts, 3.0, s, habit) for s in POPULARITY for habit in HABITS]
        seed, people = published.seed, int(parts["people"])
        fine = [expected_unique_share(one, people, 4, TRIED, seed) for one in long]
        wide = [expected_unique_share(one, 60_000_000, 4, TRIED, seed) for one in short]
        coarse = [
            expected_unique_share(
                one.coarser(MERGED_PLACES, MERGED_HOURS, seed), people, 4, TRIED, seed
            )
            for one in long
        ]
        power = [
            float(np.log(b / a) / np.log(MERGED_PLACES * MERGED_HOURS))
            for a, b in zip(fine, coarse, strict=True)
        ]
        observed, decay = published.numbers(SMALL, DECAY)
        large = next(p.value for p in published.evidence[LARGE].parts if p.part == "four-points")
        share = "share of people whom four of their own points single out"
        for name, what, found, unit, key, bounds, because in (
            ("1.5 million", share, observed, "share", SMALL, fine, BECAUSE),
            ("60 million", share, large, "share", LARGE, wide, BECAUSE_LARGE),
            ("decay", FALL, decay, "exponent", DECAY, power, BECAUSE_DECAY),
        ):
            subject = Subject(
                f"Unique in the crowd, {name}", what, found, unit, published.cited(key)
            )
            yield subject.against(_bounds(bounds), "prediction", (DATA,), because)


BECAUSE = (
    "Parameter uncertainty: bounds over assumed laws of movement, from places all alike to Zipf's "
    "law and from weak to strong habits; they are no interval of chance. Antennas and points a "
    "month are from memory. Sampling noise: of 300 people tried, small beside the bounds, and not "
    "in them. People who move independently are more unique than real ones, who share homes, "
    "offices and days; so a figure below the bounds shows what the model leaves out."
)
BECAUSE_LARGE = (
    "The same laws, for three months and 60 million people; the observed figure is itself an "
    "estimate of the authors. " + BECAUSE
)
BECAUSE_DECAY = (
    f"From the shares with antennas as they are and with {MERGED_PLACES} antennas and "
    f"{MERGED_HOURS} hours merged. Merged by lot: real neighbours serve the same people. " + BECAUSE
)


def _laws(parts: dict[str, float], months: float, power: float, habit: tuple[int, float]) -> Laws:
    """Return people whose points fall on antennas and hours, busiest in the middle of the day."""
    places = np.arange(1.0, parts["antennas"] + 1) ** -power
    hours = np.sin(np.pi * (np.arange(24) + 0.5) / 24)
    return Laws(
        places / places.sum(), hours / hours.sum(), months * DAYS_A_MONTH,
        months * parts["points-a-month"], *habit,
    )  # fmt: skip


def _bounds(values: list[float]) -> Predicted:
    return Predicted(min(values), float(np.median(values)), max(values), None)
