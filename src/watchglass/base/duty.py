"""When something that moves about is at work: a robot, or whoever is on patrol."""

from __future__ import annotations

from dataclasses import dataclass

from watchglass.base.mixing import Array


@dataclass(frozen=True)
class Duty:
    """When something that moves about works: (draws,) each.

    planned_hours: on a day of use; out_of_service_share: of these, hours in which it does not
    work (charging, under repair, or guarded while it stands idle).
    """

    planned_hours: Array
    out_of_service_share: Array
