"""Where the people of a made-up town live and where they go, as counts and weights only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.residents import Residents
from watchglass.places.streets import Streets
from watchglass.places.town_settings import TownSettings, town_numbers


def town_residents(settings: TownSettings, seed: int) -> tuple[Residents, NDArray[np.bool_]]:
    """Return residents by square, and which squares are the central part, bool (cells,).

    Squares differ by up to half around the density, which stands for parks and offices. The
    counts are whole numbers and add up to `people`.
    """
    across, up = (max(1, round(side / settings.cell_m)) for side in _sides(settings))
    x = np.tile((np.arange(across) + 0.5) * settings.east_m / across, up)
    y = np.repeat((np.arange(up) + 0.5) * settings.north_m / up, across)
    weight = settings.density(x, y, settings.homes_at_edge)
    weight *= 0.5 + town_numbers(seed, "homes", len(x))[:, 0]
    people = _whole_parts(settings.people, weight)
    names = tuple(f"{row + 1}-{column + 1}" for row in range(up) for column in range(across))
    return Residents(x, y, people, names), _central(settings, x, y)


def town_destinations(
    settings: TownSettings, streets: Streets, seed: int
) -> tuple[NDArray[np.int64], Array]:
    """Return the crossings people go to, in order, and the share of trips that end at each.

    The chance of being chosen and the size both follow the density; sizes vary by an
    exponential law, so that a few places draw many people.
    Sources: drawing without replacement, Efraimidis and Spirakis (2006), Weighted random
    sampling with a reservoir.
    """
    density = settings.density(streets.node_x_m, streets.node_y_m, settings.destinations_at_edge)
    lots = town_numbers(seed, "destinations", len(density), 2)
    waits = -np.log1p(-lots[:, 0]) / density
    chosen = np.sort(np.argsort(waits, kind="stable")[: settings.destinations])
    size = density[chosen] * (0.05 - np.log1p(-lots[chosen, 1]))
    return chosen.astype(np.int64), size / size.sum()


def _sides(settings: TownSettings) -> tuple[float, float]:
    return settings.east_m, settings.north_m


def _central(settings: TownSettings, x: Array, y: Array) -> NDArray[np.bool_]:
    """Return the given share of the squares, those nearest to the middle."""
    away = np.hypot(x - settings.east_m / 2, y - settings.north_m / 2)
    central = np.zeros(len(x), dtype=bool)
    # Rounded, since squares at the same distance differ in the last digit.
    nearest = np.argsort(np.round(away, 6), kind="stable")
    central[nearest[: round(settings.central_area_share * len(x))]] = True
    return central


def _whole_parts(total: int, weight: Array) -> Array:
    """Return whole numbers in proportion to weights, which add up; largest remainders first."""
    exact = total * weight / weight.sum()
    parts = np.floor(exact)
    left = total - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:left]] += 1
    return np.asarray(parts)
