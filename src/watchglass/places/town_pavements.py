"""Where people walk in a made-up street: along the houses on one side, and not in its middle.

A camera at a wall that shows somebody well within five metres sees nobody in the middle of a
wide street, and many on the pavement below it. So each piece of street gets one side by lot, on
which everybody walks; crossings are crossed in the middle.

Leaves out: people on the other side at the same time, and people who cross between crossings.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from watchglass.places.streets import Streets
from watchglass.places.town_settings import TownSettings, town_numbers

# From the wall to the line on which people walk, metres: chosen, the middle of a pavement.
FROM_WALL_M = 2.0


def walked_streets(streets: Streets, settings: TownSettings, seed: int) -> Streets:
    """Return the same streets with the lines on which people walk; nodes stay.

    streets: with a straight line for every edge. Each line leaves its crossing towards a corner
    of the houses, follows them, and goes back to the next crossing, which makes it up to a
    few metres longer than the middle of the street.
    """
    start_x, start_y = streets.node_x_m[streets.start], streets.node_y_m[streets.start]
    east, north = (streets.node_x_m[streets.end] - start_x, streets.node_y_m[streets.end] - start_y)
    length = np.hypot(east, north)
    east, north = east / length, north / length
    side = np.where(town_numbers(seed, "pavements", streets.edges)[:, 0] < 0.5, -1.0, 1.0)
    off = side * max(settings.street_width_m / 2 - FROM_WALL_M, 0.0)
    corner = np.minimum(settings.street_width_m / 2, length / 3)
    along = np.stack([np.zeros(len(length)), corner, length - corner, length], axis=1)
    aside = np.stack([np.zeros(len(length)), off, off, np.zeros(len(length))], axis=1)
    return replace(
        streets,
        first=4 * np.arange(streets.edges + 1),
        x_m=(start_x[:, None] + along * east[:, None] - aside * north[:, None]).ravel(),
        y_m=(start_y[:, None] + along * north[:, None] + aside * east[:, None]).ravel(),
    )
