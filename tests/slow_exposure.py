"""Exposure of a line worked out slowly, another way: no code is shared with the project's own.

Every piece of the line is cut at all points where something could change: the circle of each
camera, and the lines through its two borders. Between two cuts nothing changes, so that one
look at the middle, by distance and by bearing, says whether the camera sees the whole stretch.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[float, float]
# Shorter stretches are rounding; those below DOUBTFUL_M may fall either way.
ROUNDING_M, DOUBTFUL_M = 1e-11, 1e-5


@dataclass(frozen=True)
class Eye:
    """A camera: position, range, facing (nan: unknown) and angle of view in degrees."""

    x: float
    y: float
    range_m: float
    facing: float = math.nan
    view: float = 360.0


@dataclass
class Told:
    """What the slow way finds; doubtful where a stretch is so short that either answer is right."""

    length: float = 0.0
    union: float = 0.0
    summed: float = 0.0
    union_s: float = 0.0
    summed_s: float = 0.0
    passes: int = 0
    seen_by: set[int] = field(default_factory=set)
    doubtful: bool = False


def sees(eye: Eye, x: float, y: float) -> bool:
    """Return whether a point is in view, by distance and bearing as the reference defines it."""
    east, north = x - eye.x, y - eye.y
    if math.hypot(east, north) > eye.range_m:
        return False
    if eye.view >= 360 or math.isnan(eye.facing) or (east == 0 and north == 0):
        return True
    bearing = math.degrees(math.atan2(east, north))
    off = (bearing - eye.facing + 180.0) % 360.0 - 180.0
    return abs(off) <= eye.view / 2


def is_near_a_border(eye: Eye, x: float, y: float) -> bool:
    around = [(x + a, y + b) for a in (-1e-6, 0, 1e-6) for b in (-1e-6, 0, 1e-6)]
    return len({sees(eye, *point) for point in around}) > 1


def nearest(eye: Eye, a: Point, b: Point) -> tuple[float, float]:
    """Return where on the line through a and b it is nearest to a camera, and how near."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    foot = ((eye.x - a[0]) * dx + (eye.y - a[1]) * dy) / math.hypot(dx, dy) ** 2
    return foot, math.hypot(a[0] + foot * dx - eye.x, a[1] + foot * dy - eye.y)


def cuts(eye: Eye, a: Point, b: Point) -> list[float]:
    """Return the parameters from 0 to 1 at which a camera may begin or cease to see."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy)
    foot, away = nearest(eye, a, b)
    found = [0.0, foot, 1.0]
    if away < eye.range_m:
        half = math.sqrt(eye.range_m**2 - away**2) / length
        found += [foot - half, foot + half]
    if eye.view < 360 and not math.isnan(eye.facing):
        for bearing in (eye.facing - eye.view / 2, eye.facing + eye.view / 2):
            east, north = math.sin(math.radians(bearing)), math.cos(math.radians(bearing))
            steepness = dx * north - dy * east
            if abs(steepness) > 1e-12 * length:
                found.append(((eye.x - a[0]) * north - (eye.y - a[1]) * east) / steepness)
    return sorted(u for u in found if 0 <= u <= 1)


def slowly(points: list[Point], eyes: list[Eye], seconds: list[float] | None = None) -> Told:
    told = Told()
    runs: list[list[bool]] = [[] for _ in eyes]
    for k, (a, b) in enumerate(pairwise(points)):
        took = seconds[k] if seconds else 0.0
        length = math.dist(a, b)
        told.length += length
        told.doubtful |= 0 < length < DOUBTFUL_M
        if length <= ROUNDING_M:
            _stand(told, a, eyes, runs, took)
            continue
        told.doubtful |= any(
            abs(nearest(eye, a, b)[1] - eye.range_m) < 1e-12 * eye.range_m for eye in eyes
        )
        every = sorted({u for eye in eyes for u in cuts(eye, a, b)} | {0.0, 1.0})
        for low, high in pairwise(every):
            metres = (high - low) * length
            if metres <= ROUNDING_M:
                continue
            middle = (low + high) / 2
            x, y = a[0] + middle * (b[0] - a[0]), a[1] + middle * (b[1] - a[1])
            looking = [i for i, eye in enumerate(eyes) if sees(eye, x, y)]
            told.doubtful |= metres < DOUBTFUL_M
            told.doubtful |= any(
                is_near_a_border(eye, x, y) and metres > DOUBTFUL_M and _runs_along(eye, a, b)
                for eye in eyes
            )
            told.union += metres * bool(looking)
            told.summed += metres * len(looking)
            told.union_s += (high - low) * took * bool(looking)
            told.summed_s += (high - low) * took * len(looking)
            told.seen_by |= set(looking)
            for i in range(len(eyes)):
                runs[i].append(i in looking)
    told.passes = sum(
        sum(now and not before for before, now in pairwise([False, *run])) for run in runs
    )
    return told


def _runs_along(eye: Eye, a: Point, b: Point) -> bool:
    """Return whether a piece runs along a border, where rounding decides."""
    if eye.view >= 360 or math.isnan(eye.facing):
        return False
    x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    return is_near_a_border(eye, x, y)


def _stand(told: Told, at: Point, eyes: list[Eye], runs: list[list[bool]], took: float) -> None:
    looking = [i for i, eye in enumerate(eyes) if sees(eye, *at)]
    told.doubtful |= any(is_near_a_border(eye, *at) for eye in eyes)
    told.union_s += took * bool(looking)
    told.summed_s += took * len(looking)
    told.seen_by |= set(looking)
    for i in range(len(eyes)):
        runs[i].append(i in looking)
