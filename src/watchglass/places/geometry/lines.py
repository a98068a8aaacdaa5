"""What cameras see of many lines at once: metres, seconds, cameras and passes, line by line."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.geometry.camera_grid import CameraGrid
from watchglass.places.geometry.line_pieces import Pieces, Seen, Slate, look_along

T = TypeVar("T")
# Lines are put in order by the square in which they begin, so many along each side: 8 bits.
SQUARES = 256


@dataclass(frozen=True)
class LinesSeen:
    """What cameras see of each line, for one purpose (one range of the cameras).

    length_m, union_m, sum_m: float64 (lines,), metres of the line, in view of at least one
    camera (never above the length), and in view summed over cameras; union_s, sum_s: the same
    in seconds, 0 where no times were given; passes, cameras: int64 (lines,), separate visits
    to the view of a camera, summed over cameras, and cameras that see some of the line.
    """

    length_m: Array
    union_m: Array
    sum_m: Array
    union_s: Array
    sum_s: Array
    passes: NDArray[np.int64]
    cameras: NDArray[np.int64]


def pieces(
    first: NDArray[np.int64],
    x_m: Array,
    y_m: Array,
    *,
    stretch: Array | None = None,
    seconds: Array | None = None,
) -> Pieces:
    """Return lines in the form that the compiled loop reads; see `Pieces` for the arrays."""
    x, y = np.ascontiguousarray(x_m, float), np.ascontiguousarray(y_m, float)
    both = [np.zeros(0) if one is None else np.ascontiguousarray(one, float)
            for one in (stretch, seconds)]  # fmt: skip
    if len(x) != len(y) or any(len(one) not in (0, len(x)) for one in both):
        raise ValueError("x, y, stretch and seconds need one value per point")
    return Pieces(np.ascontiguousarray(first, np.int64), x, y, both[0], both[1])


def look_at_lines(grid: CameraGrid, lines: Pieces, *, threads: int = 1) -> LinesSeen:
    """Return what the cameras of a grid see of each line; the same bits for any threads."""
    seen, order = empty_seen(len(lines.first) - 1), neighbours_in_turn(lines)
    points = np.concatenate([[0], np.cumsum(np.diff(lines.first)[order])])

    def work(begin: int, end: int) -> None:
        look_along(grid, lines, order, begin, end, blank_slate(grid), seen, False)

    in_threads(work, blocks(points, threads))
    return LinesSeen(*seen[:7])


def neighbours_in_turn(lines: Pieces) -> NDArray[np.int64]:
    """Return the lines ordered by where they begin, neighbours after one another; (lines,).

    Cameras that one line was near are then still at hand for the next: with hundreds of
    thousands of cameras, fetching them is most of the work. Nothing that is seen depends on it.
    Source: Morton (1966), A computer oriented geodetic data base, on squares cut into quarters.
    """
    if len(lines.first) < 3 or not len(lines.x_m):
        return np.arange(len(lines.first) - 1)
    at = np.minimum(lines.first[:-1], len(lines.x_m) - 1)
    x, y = lines.x_m[at], lines.y_m[at]
    widest = max(float(np.ptp(x)), float(np.ptp(y)))
    if not 0.0 < widest < np.inf:
        return np.arange(len(at))
    column, row = (
        np.minimum((one - one.min()) * (SQUARES / widest), SQUARES - 1).astype(np.uint16)
        for one in (x, y)
    )
    place = _every_other_bit(column) | _every_other_bit(row) << np.uint16(1)
    return np.argsort(place, kind="stable")


def _every_other_bit(number: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return numbers below 256 with a 0 put before each of their bits."""
    spread = number.astype(np.int64)
    for shift, mask in ((4, 0x0F0F), (2, 0x3333), (1, 0x5555)):
        spread = (spread | spread << shift) & mask
    return spread.astype(np.uint16)


def empty_seen(lines: int, listed: int = 0) -> Seen:
    """Return room for what is seen of some lines, and for a list of cameras."""
    zeros, counts = np.zeros((5, lines)), np.zeros((2, lines), np.int64)
    return Seen(
        zeros[0], zeros[1], zeros[2], zeros[3], zeros[4], counts[0], counts[1],
        np.empty(listed, np.int32),
    )  # fmt: skip


def blank_slate(grid: CameraGrid) -> Slate:
    """Return the room that one thread needs to look from the cameras of a grid."""
    cameras = len(grid.x_m)
    return Slate(
        np.empty(2 * cameras), np.empty(2 * cameras), np.full(cameras, -1, np.int64),
        np.full(cameras, -1, np.int64), np.empty(cameras, np.int64), np.empty(cameras, np.int64),
    )  # fmt: skip


def blocks(first: NDArray[np.int64], threads: int) -> list[tuple[int, int]]:
    """Return ranges of lines, one per thread, with about the same number of points in each."""
    lines, points = len(first) - 1, int(first[-1])
    cuts = [int(np.searchsorted(first, points * at / threads)) for at in range(threads)]
    ends = [min(cut, lines) for cut in cuts[1:]] + [lines]
    return [(begin, end) for begin, end in zip([0, *ends], ends, strict=False) if begin < end]


def in_threads(work: Callable[[int, int], T], parts: list[tuple[int, int]]) -> list[T]:
    """Return what the work gives for each part, in order; one part needs no thread."""
    if len(parts) == 1:
        return [work(*parts[0])]
    with ThreadPoolExecutor(max_workers=max(1, len(parts))) as pool:
        return list(pool.map(lambda part: work(*part), parts))
