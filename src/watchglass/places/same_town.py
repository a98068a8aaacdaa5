"""Checks that files about one town lie in one town, and were not given with swapped coordinates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from watchglass.base.errors import InvalidInput, Problem
from watchglass.base.mixing import Array
from watchglass.places.plane import Plane
from watchglass.places.streets import Streets

NEAR_M = 2000.0


def check_same_town(
    streets: Streets, plane: Plane, others: Mapping[str, tuple[Any, Any]], street_file: str
) -> None:
    """Raise InvalidInput (exit 3) with every file of which nothing lies near the streets.

    others: by file name, the places it holds in metres in the frame of the streets, (x_m, y_m);
    a file without places passes. Near is within two kilometres of the streets' outline.
    """
    problems = list(_problems(streets, plane, others, street_file))
    if problems:
        raise InvalidInput(problems)


def _problems(
    streets: Streets, plane: Plane, others: Mapping[str, tuple[Any, Any]], street_file: str
) -> Iterator[Problem]:
    for name, (x_m, y_m) in others.items():
        x, y = np.asarray(x_m, float), np.asarray(y_m, float)
        if not len(x) or _near(streets, x, y).any():
            continue
        lon, lat = plane.degrees(x, y)
        here = _middle(*plane.degrees(streets.x_m, streets.y_m))
        turned = _near(streets, *plane.metres(lat, lon)).any()
        yield Problem(
            name, f"too far away: it lies around {_middle(lon, lat)}, with nothing within "
            f"{NEAR_M / 1000:g} km of the streets of {street_file}, which lie around {here}",
            "files of one call are about one town",
            "Longitude and latitude are swapped: turn them round." if turned
            else "Give files about the same town.",
        )  # fmt: skip


def _near(streets: Streets, x: Array, y: Array) -> Any:
    west, east = streets.x_m.min() - NEAR_M, streets.x_m.max() + NEAR_M
    south, north = streets.y_m.min() - NEAR_M, streets.y_m.max() + NEAR_M
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)


def _middle(lon: Array, lat: Array) -> str:
    return f"lon {float(np.median(lon)):.3f}, lat {float(np.median(lat)):.3f}"
