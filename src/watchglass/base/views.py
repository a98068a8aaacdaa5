"""What cameras see of somebody, and for which purpose a picture is good enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from watchglass.base.mixing import Array

# What a picture of somebody is good for, from least to most detail on the person.
Purpose = Literal["seen", "recognisable", "identifiable"]
PURPOSES: tuple[Purpose, ...] = ("seen", "recognisable", "identifiable")


@dataclass(frozen=True)
class View:
    """How much cameras see of somebody, for one purpose: per trip in `Exposure`, else per day.

    Shapes as where it stands. seconds: with at least one camera looking, each second once;
    camera_seconds: summed over cameras; metres, camera_metres: the same along the way;
    cameras: different cameras; passes: times that somebody comes into the view of a camera.
    """

    seconds: Array
    camera_seconds: Array
    metres: Array
    camera_metres: Array
    cameras: Array
    passes: Array
