"""A patrol robot with cameras all round: whoever it meets is recorded, near enough or not."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from watchglass.base.columns import (
    PURPOSES,
    Classes,
    Drawn,
    Sightings,
    View,
    WatchedList,
)  # fmt: skip
from watchglass.base.duty import Duty
from watchglass.base.mixing import Array
from watchglass.base.pixel_density import range_for_density_m
from watchglass.evidence.parameters import from_evidence
from watchglass.evidence.quantity import AnyQuantity, Spec, share
from watchglass.sensing.contract import Sensor, by_listing

_DENSITY = ("px/m",)
_SPEED = ("m/s",)


class PatrolRobot(Sensor):
    """Record people within the distance at which the picture is dense enough, by purpose.

    People and robot move about the patrolled area independently and in all directions. Then the
    mean time in view is exactly share of the visit on patrol x part of the area in view x length
    of stay, and somebody comes into view 2 r x mean relative speed / area times a second. A
    circle larger than the area holds everybody in it, all the time.

    Sources: kinetic theory of encounters, Hutchinson and Waser (2007), Biological Reviews 82,
    335-359; mean relative speed as a complete elliptic integral; range by geometry; evidence
    keys range-formula, dori-detect, dori-recognise, dori-identify.

    Leaves out: corridors and corners, people who keep away or come to look, sides on which it
    has no camera, blur from movement, two robots at once, and sound and radio that it records.
    """

    kind: Literal["patrol_robot"] = "patrol_robot"
    records: ClassVar[bool] = True
    # From farther away people are recorded, too; a sighting is a time near enough to recognise.
    watched: ClassVar[str] = "recorded recognisably"
    keeps_hours: ClassVar[bool] = True
    width_px: Annotated[
        AnyQuantity, Spec("picture elements across one camera's picture", ("pixels",), 1.0, 1e5)
    ]
    view_degrees: Annotated[
        AnyQuantity, Spec("angle that one camera sees", ("degrees",), 1.0, 170.0)
    ]
    seen_density: Annotated[
        AnyQuantity, Spec("picture elements a metre to see somebody", _DENSITY, 0.1, 1e5)
    ] = from_evidence("dori-detect")
    recognisable_density: Annotated[
        AnyQuantity, Spec("picture elements a metre to recognise somebody", _DENSITY, 0.1, 1e5)
    ] = from_evidence("dori-recognise")
    identifiable_density: Annotated[
        AnyQuantity, Spec("picture elements a metre to identify somebody", _DENSITY, 0.1, 1e5)
    ] = from_evidence("dori-identify")
    claimed_radius_m: Annotated[
        AnyQuantity | None,
        Spec("distance within which it is claimed to scan", ("m",), 0.1, 1e5, 1.0, chosen=True),
    ] = None
    patrolled_m2: Annotated[AnyQuantity, Spec("area that it patrols", ("m2",), 1.0, 1e9)]
    route_share: Annotated[AnyQuantity, share("visits that lead through the patrolled area")]
    in_sight_share: Annotated[AnyQuantity, share("people near it whom nobody and nothing hides")]
    stay_minutes: Annotated[
        AnyQuantity, Spec("minutes of a visit in the patrolled area", ("minutes",), 0.0, 1440.0)
    ]
    walking_m_per_s: Annotated[AnyQuantity, Spec("speed of the people", _SPEED, 0.0, 10.0)]
    robot_m_per_s: Annotated[AnyQuantity, Spec("speed of the robot", _SPEED, 0.0, 10.0)]
    patrol_hours_per_day: Annotated[
        AnyQuantity,
        Spec("hours of patrol planned on a day of use", ("hours",), 0.0, 24.0, 1.0, chosen=True),
    ]
    visits_share: Annotated[
        AnyQuantity, share("visits of a day that fall into the planned hours of patrol")
    ]
    out_of_service_share: Annotated[
        AnyQuantity, share("planned hours of patrol in which it is out of service")
    ]

    def sightings(self, classes: Classes, watched: WatchedList | None, drawn: Drawn) -> Sightings:
        """Return times recorded per person and day, float (draws, classes).

        A sighting is a time that somebody comes so near that they can be recognised.
        """
        d = {name: np.asarray(values) for name, values in drawn.items()}
        reach = {
            purpose: range_for_density_m(d["width_px"], d[f"{purpose}_density"], d["view_degrees"])
            for purpose in PURPOSES
        }
        at_work = 1.0 - d["out_of_service_share"]
        exposed = d["visits_share"] * at_work * d["route_share"] * d["in_sight_share"]
        visits = classes.visits_per_day * exposed[:, None]
        views = {purpose: _view(reach[purpose], d, visits) for purpose in PURPOSES}
        near, seen = views["recognisable"].passes, views["seen"].passes
        unmatched, matched = by_listing(classes, near)
        claimed = {"claimed": d["claimed_radius_m"]} if "claimed_radius_m" in d else {}
        return Sightings(
            passages_per_day=seen,
            unmatched_per_day=unmatched,
            matched_per_day=matched,
            captured_share=_captured(reach["recognisable"], reach["seen"], d),
            views=views,
            reach_m=reach | claimed,
            duty=Duty(d["patrol_hours_per_day"], d["out_of_service_share"]),
        )


def _view(reach_m: Array, d: dict[str, Array], visits: Array) -> View:
    """Return what the robot sees of a person on a day of use, (draws, classes).

    reach_m: (draws,); visits: (draws, classes), visits a day on which person and robot can meet.
    """
    seconds = 60.0 * d["stay_minutes"] * _part_in_view(reach_m, d["patrolled_m2"])
    passes = visits * _passes(reach_m, d)[:, None]
    in_view = visits * seconds[:, None]
    along = in_view * d["walking_m_per_s"][:, None]
    return View(
        seconds=in_view,
        camera_seconds=in_view,
        metres=along,
        camera_metres=along,
        cameras=-np.expm1(-passes),
        passes=passes,
    )


def _part_in_view(reach_m: Array, area_m2: Array) -> Array:
    """Return the part of the patrolled area within reach, at most all of it."""
    return np.minimum(np.pi * reach_m**2 / area_m2, 1.0)


def _passes(reach_m: Array, d: dict[str, Array]) -> Array:
    """Return how often somebody comes into view in one stay, (draws,).

    In view on arrival with the chance of the part in view; then as often as the kinetic theory
    says, and less as the circle fills the area, because nobody can enter what they never left.
    """
    part = _part_in_view(reach_m, d["patrolled_m2"])
    speed = mean_relative_speed(d["walking_m_per_s"], d["robot_m_per_s"])
    a_second = 2.0 * reach_m * speed / d["patrolled_m2"]
    return np.asarray(part + (1.0 - part) * a_second * 60.0 * d["stay_minutes"])


def _captured(near_m: Array, far_m: Array, d: dict[str, Array]) -> Array:
    """Return recognisable times over times seen at all, (draws,); 0 where nobody is seen."""
    near, far = _passes(near_m, d), _passes(far_m, d)
    return np.divide(near, far, out=np.zeros_like(far), where=far > 0)


def mean_relative_speed(one: Array, other: Array) -> Array:
    """Return the mean speed of two movers to one another, all directions alike, m/s.

    (2 / pi) (a + b) E(m) with m = 4 a b / (a + b)^2, E the complete elliptic integral of the
    second kind: 4 a / pi at equal speeds, and the other's speed where one stands still.
    Source: identity, the mean over the angle of sqrt(a^2 + b^2 - 2 a b cos(angle)).
    """
    from scipy.special import ellipe

    total = np.asarray(one + other)
    safe = np.where(total > 0, total, 1.0)
    return np.asarray(2.0 / np.pi * total * ellipe(np.minimum(4.0 * one * other / safe**2, 1.0)))
