"""How much cameras see of a walk when only their number is known, not where each stands.

Two processes, both with cameras dropped by chance. `plane_view`: anywhere in the open, looking
any way. `street_view`: at sites along streets, with walls on both sides. Tests hold both to
exact geometry: of cameras dropped by the same rules, and of two cities with mapped cameras,
where they are off by the factors that `settlements` states.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from watchglass.base.columns import View
from watchglass.base.mixing import Array

WIDEST_CONVEX_DEG = 180.0


@dataclass(frozen=True)
class Walk:
    """A walk without turning back: metres and seconds outdoors, float of any shape each."""

    metres: Array
    seconds: Array


@dataclass(frozen=True)
class AlongStreets:
    """Cameras beside streets, as numbers; float of shapes that broadcast.

    cameras_per_m: a metre of the streets that are walked; view_degrees: up to 180; strip_m: they
    stand anywhere between 0 and this far from the line that is walked; aimed_share: of the
    cameras, those aimed along the street, the others are turned by chance; per_site: cameras at
    one site, 1 or more; unevenness: squared coefficient of variation of cameras a metre between
    streets, by a gamma law.
    """

    cameras_per_m: ArrayLike
    view_degrees: ArrayLike
    strip_m: ArrayLike = 0.0
    aimed_share: ArrayLike = 0.0
    per_site: ArrayLike = 1.0
    unevenness: ArrayLike = 0.0


def sector_area_m2(range_m: ArrayLike, view_degrees: ArrayLike) -> Array:
    """Return the ground that a camera sees, square metres; 360 degrees is a disc."""
    half = np.radians(np.asarray(view_degrees, float)) / 2
    return np.asarray(half * np.asarray(range_m, float) ** 2)


def sector_outline_m(range_m: ArrayLike, view_degrees: ArrayLike) -> Array:
    """Return the length of the outline of a convex view: up to 180 degrees, or a disc.

    Raises ValueError between 180 and 360 degrees, where a view is not convex.
    """
    reach, degrees = np.asarray(range_m, float), np.asarray(view_degrees, float)
    if np.any((degrees > WIDEST_CONVEX_DEG) & (degrees < 360.0)):
        raise ValueError("a view between 180 and 360 degrees is not convex; split the camera")
    sides = np.where(degrees < 360.0, 2.0, 0.0)
    return np.asarray(reach * (sides + np.radians(degrees)))


def plane_view(
    cameras_per_m2: ArrayLike, range_m: ArrayLike, view_degrees: ArrayLike, walk: Walk
) -> View:
    """Return what cameras dropped anywhere in the open, looking any way, see of a walk.

    All arguments broadcast; so do the columns of the result. With n cameras per square metre
    whose view has the area a and the outline p, somebody is in view of n a cameras on average,
    and of at least one with the chance 1 - exp(-n a). A straight walk of length L meets
    n (a + L p / pi) different cameras (Steiner's formula for a convex view and a line, all
    directions alike). On a walk that bends or crosses itself that is the number of passes still,
    and the number of different cameras is smaller.

    Sources: Boolean model, Chiu, Stoyan, Kendall and Mecke (2013), Stochastic Geometry and its
    Applications, 3rd ed., chapters 1 (Steiner) and 3; Hall (1988), Introduction to the Theory of
    Coverage Processes, chapter 3.

    Leaves out: walls, so that it sees through houses, and that cameras stand where people walk.
    """
    density = np.asarray(cameras_per_m2, float)
    in_view = density * sector_area_m2(range_m, view_degrees)
    outline = sector_outline_m(range_m, view_degrees)
    met = in_view + density * walk.metres * outline / np.pi
    return _view(-np.expm1(-in_view), in_view, met, walk)


def street_view(cameras: AlongStreets, range_m: ArrayLike, walk: Walk) -> View:
    """Return what cameras along a street, with walls on both sides, see of a walk.

    range_m: how far they see; all arguments broadcast, and so do the columns of the result.
    Somebody is in view of as many cameras on average whether these stand together or not, and
    whether they are spread evenly or not; both lower the chance of being in view of at least
    one. Where cameras are many and the strip is wider than the range, it is `plane_view`.

    Sources: Boolean model and its hitting functional, Hall (1988), Introduction to the Theory of
    Coverage Processes, chapters 2 and 3; Chiu, Stoyan, Kendall and Mecke (2013), Stochastic
    Geometry and its Applications, 3rd ed., chapters 3 and 5 (clusters, Cox processes); plane
    geometry of a sector and a line.

    Leaves out: side streets and squares into which a camera sees too, bends within the range,
    and that people walk where cameras are (give their density there).
    """
    along, aimed = np.asarray(cameras.cameras_per_m, float), np.asarray(cameras.aimed_share, float)
    degrees, k = np.asarray(cameras.view_degrees, float), np.asarray(cameras.per_site, float)
    one = _one_camera(range_m, degrees, cameras.strip_m)
    any_way = (1.0 - aimed) * degrees / 360.0  # chance to look at a point that is near enough
    stretch = 2.0 * (any_way * one.near_m + aimed / 2.0 * one.ahead_m)
    sites = (
        2.0
        / k
        * (
            (one.near_m - one.ahead_m) * _at_least_one(any_way, k)
            + one.ahead_m * _at_least_one(any_way + aimed / 2.0, k)
        )
    )
    looking = (1.0 - aimed) * one.met_any_way + aimed * one.met_aimed
    met = along * (looking * walk.metres + stretch)
    union = share_in_view(along * sites, np.asarray(cameras.unevenness, float))
    return _view(union, along * stretch, met, walk)


@dataclass(frozen=True)
class _OneCamera:
    """What one camera beside a straight line sees of it, on average over its place.

    near_m: metres of the line, each way, that are near enough; ahead_m: of these, the metres in
    view of a camera aimed along the line; met_any_way, met_aimed: the share of cameras, turned
    by chance or aimed along, that see some of the line.
    """

    near_m: Array
    ahead_m: Array
    met_any_way: Array
    met_aimed: Array


def _one_camera(range_m: ArrayLike, degrees: Array, strip_m: ArrayLike) -> _OneCamera:
    """Return the means over cameras that stand evenly between 0 and strip_m from the line.

    At the distance h the line is near enough for sqrt(r^2 - h^2) each way, a camera aimed along
    it sees it from h / tan(angle / 2) on, and one turned by chance sees some of it with the
    chance (angle + 2 arccos(h / r)) / (2 pi). The means are integrals in closed form.
    """
    r, wide = np.asarray(range_m, float), np.maximum(np.asarray(strip_m, float), 1e-9)
    half = np.radians(np.minimum(degrees, WIDEST_CONVEX_DEG)) / 2.0
    x = np.minimum(1.0, wide / r)
    ahead = np.minimum(x, np.sin(half))
    near_m = _disc_slice(x) * r**2 / wide
    ahead_m = (_disc_slice(ahead) - ahead**2 / (2.0 * np.tan(half))) * r**2 / wide
    corner = x * np.arccos(x) - np.sqrt(1.0 - x**2) + 1.0
    met_any_way = r / wide * (x * half + corner) / np.pi
    return _OneCamera(near_m, np.clip(ahead_m, 0.0, near_m), met_any_way, ahead * r / wide)


def _disc_slice(x: Array) -> Array:
    """Return the area of a quarter of the unit disc between 0 and x."""
    return np.asarray((x * np.sqrt(1.0 - x**2) + np.arcsin(x)) / 2.0)


def _at_least_one(chance: Array, of: Array) -> Array:
    """Return the chance that at least one of so many cameras looks, each by itself."""
    return np.asarray(-np.expm1(of * np.log1p(-np.minimum(chance, 1 - 1e-16))))


def share_in_view(mean_sites: Array, unevenness: Array) -> Array:
    """Return the share of a walk in view of at least one site, each metre counted once.

    mean_sites: sites that see a metre, on average over streets; unevenness: squared coefficient
    of variation between streets. 1 - (1 + v s)^(-1 / v), and 1 - exp(-s) where v is 0.
    """
    v = np.maximum(unevenness, 1e-9)
    uneven = -np.expm1(-np.log1p(v * mean_sites) / v)
    return np.where(np.asarray(unevenness) < 1e-9, -np.expm1(-mean_sites), uneven)


def _view(union: Array, total: Array, met: Array, walk: Walk) -> View:
    """Return a view: union and total are per metre of the walk, met are cameras on it."""
    union = np.minimum(union, total)  # equal where nothing overlaps, but for rounding
    columns = (walk.seconds * union, walk.seconds * total, walk.metres * union,
               walk.metres * total, met, met)  # fmt: skip
    shape = np.broadcast_shapes(*(np.shape(one) for one in columns))
    return View(*(np.broadcast_to(one, shape).astype(float) for one in columns))
