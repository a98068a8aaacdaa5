"""A network of cameras as a scenario states it: how many, and what their pictures show."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from watchglass.base.columns import Drawn
from watchglass.base.mixing import Array
from watchglass.evidence.parameters import Parameterised, assumed, from_evidence
from watchglass.evidence.quantity import AnyQuantity, Quantity, Spec, share

DENSITY = ("px/m",)
# What the number of cameras at work on streets is made of, one times the other.
AT_WORK = ("cameras", "undercount", "outdoor_share", "working_share")


class Network(Parameterised):
    """The cameras of one option, in the places that the scenario describes.

    A camera sees as far as its picture still has the stated pixels a metre, and never beyond
    farthest_m. The densities are those of EN 62676-4:2015; its edition of 2025 doubles the one
    that comes closest to identifying somebody, so each may be half or twice as much.

    Leaves out: where exactly they stand, who owns them, and whether anybody watches.
    """

    cameras: Annotated[
        AnyQuantity, Spec("cameras in the area", ("cameras",), 0.0, 1e10, chosen=True)
    ]
    undercount: Annotated[
        AnyQuantity,
        Spec("cameras there are for each one counted", ("ratio",), 1.0, 1000.0, chosen=True),
    ] = Quantity(form="typed", value=1.0)
    outdoor_share: Annotated[
        AnyQuantity, share("cameras that look at streets or squares, of all cameras")
    ]
    working_share: Annotated[AnyQuantity, share("cameras that work, of all cameras at a time")]
    pixels_across: Annotated[
        AnyQuantity, Spec("pixels across a camera's picture", ("pixels",), 100.0, 20000.0)
    ] = assumed(1280, 1920, 3840, "from older cameras to new ones; no count was found")
    view_degrees: Annotated[
        AnyQuantity, Spec("angle of a camera's view", ("degrees",), 1.0, 179.0)
    ] = assumed(40, 85, 110, "usual lenses for streets; no count was found")
    seen_density: Annotated[
        AnyQuantity, Spec("pixels a metre at which somebody is seen", DENSITY, 1.0, 2000.0)
    ] = from_evidence("dori-detect")
    recognisable_density: Annotated[
        AnyQuantity,
        Spec("pixels a metre at which somebody known is recognised", DENSITY, 1.0, 2000.0),
    ] = from_evidence("dori-recognise")
    identifiable_density: Annotated[
        AnyQuantity,
        Spec("pixels a metre at which somebody unknown is identified", DENSITY, 1.0, 2000.0),
    ] = from_evidence("dori-identify")
    farthest_m: Annotated[
        AnyQuantity, Spec("distance beyond which streets are hidden", ("m",), 1.0, 5000.0)
    ] = assumed(30, 60, 150, "buildings, trees and vehicles block the view; no count was found")


def cameras_at_work(network: Drawn) -> Array:
    """Return how many cameras look at streets and work, float (draws,).

    network: the drawn quantities of `Network`.
    """
    return np.asarray(np.prod([np.asarray(network[name], dtype=float) for name in AT_WORK], axis=0))
