"""The compiled loop over pieces of path: every camera near a piece is clipped against it.

The parts of a piece that cameras see are added up (sum) and joined (union). A stamp per
camera holds the last line that it saw, so nothing is cleared between lines; another holds the
point where a line left while still in view, so that a view over several pieces is one pass.
Every function only reads and writes arrays that it is handed.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchglass.base.borrowed import borrowing
from watchglass.base.mixing import Array
from watchglass.places.geometry.cameras_near import cameras_near
from watchglass.places.geometry.clip import LEAST_M, clip, covers
from watchglass.places.geometry.parts_joined import joined


class Pieces(NamedTuple):
    """Lines as points, and what one piece from each point to the next is worth.

    first: int64 (lines + 1,), where each line's points begin; x_m, y_m: float64 (points,);
    stretch: float64 (points,), metres east that one metre of x is worth on the piece that
    begins at a point, or empty in a flat frame; seconds: float64 (points,), time on that piece,
    or empty. The last point of a line begins no piece.
    """

    first: NDArray[np.int64]
    x_m: Array
    y_m: Array
    stretch: Array
    seconds: Array


class Slate(NamedTuple):
    """Room that one thread writes on, with an entry for each camera of the grid.

    low, high: float64 (2 cameras,), parts of the present piece; stamp, left: int64
    (cameras,), last line seen and last point still in view, -1 at first; found: int64
    (cameras,), cameras of the present line; near: int64 (cameras,), those near the piece.
    """

    low: Array
    high: Array
    stamp: NDArray[np.int64]
    left: NDArray[np.int64]
    found: NDArray[np.int64]
    near: NDArray[np.int64]


class Seen(NamedTuple):
    """What is written per line: see `LinesSeen` in `lines.py`; list: int32, cameras in a row."""

    length_m: Array
    union_m: Array
    sum_m: Array
    union_s: Array
    sum_s: Array
    passes: NDArray[np.int64]
    cameras: NDArray[np.int64]
    list: NDArray[np.int32]


@borrowing(inline=True)
def note(slate: Any, i: Any, line: Any, point: Any, at_start: Any, at_end: Any, parts: Any,
         passes: Any, found: Any) -> Any:  # fmt: skip
    """Return passes and cameras of the line, after camera i saw some parts of a piece."""
    if slate.stamp[i] != line:
        slate.stamp[i] = line
        slate.found[found] = i
        found += 1
    elif at_start and slate.left[i] == point:
        passes -= 1
    if at_end:
        slate.left[i] = point + 1
    return passes + parts, found


@borrowing(inline=True)
def clip_all(grid: Any, slate: Any, near: Any, piece: Any, line: Any, point: Any, passes: Any,
             found: Any) -> Any:  # fmt: skip
    """Clip a piece against the cameras near it; return count of parts, total, passes, found."""
    count, total = 0, 0.0
    x0, y0, dx, dy, square, stretch, least, per_square = piece
    for at in range(near):
        i = np.uint64(slate.near[at])  # a row with a sign would be checked each time
        px, py = (x0 - grid.x_m[i]) * stretch, y0 - grid.y_m[i]
        low, high, low2, high2 = clip(
            px, py, dx, dy, square, per_square, grid.reach2[i], grid.kind[i], grid.edge, i
        )
        parts = 0
        at_start, at_end = False, False
        if high - low > least:
            slate.low[count], slate.high[count] = low, high
            total += high - low
            at_start, at_end = low <= least, high >= 1.0 - least
            count, parts = count + 1, parts + 1
        if high2 - low2 > least:
            slate.low[count], slate.high[count] = low2, high2
            total += high2 - low2
            at_start, at_end = at_start or low2 <= least, high2 >= 1.0 - least
            count, parts = count + 1, parts + 1
        if parts:
            passes, found = note(slate, i, line, point, at_start, at_end, parts, passes, found)
    return count, total, passes, found


@borrowing(inline=True)
def stop_all(grid: Any, slate: Any, near: Any, piece: Any, line: Any, point: Any, passes: Any,
             found: Any) -> Any:  # fmt: skip
    """Look from the cameras near somebody who stands still; return as `clip_all` does."""
    count, total = 0, 0.0
    x0, y0, stretch = piece[0], piece[1], piece[5]
    for at in range(near):
        i = slate.near[at]
        px, py = (x0 - grid.x_m[i]) * stretch, y0 - grid.y_m[i]
        if covers(px, py, grid.reach2[i], grid.kind[i], grid.edge, i):
            slate.low[count], slate.high[count] = 0.0, 1.0
            count, total = count + 1, total + 1.0
            passes, found = note(slate, i, line, point, True, True, 1, passes, found)
    return count, total, passes, found


@borrowing(inline=True)
def look(grid: Any, slate: Any, piece: Any, east: Any, line: Any, point: Any, passes: Any,
         found: Any) -> Any:  # fmt: skip
    """Look at one piece from every camera near it; return as `clip_all` does."""
    near = cameras_near(grid, slate.near, piece, east)
    if piece[4] <= LEAST_M * LEAST_M:
        return stop_all(grid, slate, near, piece, line, point, passes, found)
    return clip_all(grid, slate, near, piece, line, point, passes, found)


@borrowing()
def look_along_line(grid: Any, lines: Any, line: Any, slate: Any, seen: Any) -> None:
    """Write what cameras see of one line; the cameras found are left on the slate."""
    length = union = summed = union_s = summed_s = 0.0
    passes, found, is_flat, is_timed = 0, 0, len(lines.stretch) == 0, len(lines.seconds) > 0
    for point in range(lines.first[line], lines.first[line + 1] - 1):
        east, stretch = lines.x_m[point + 1] - lines.x_m[point], 1.0
        if not is_flat:
            stretch = lines.stretch[point]
        dx, dy = east * stretch, lines.y_m[point + 1] - lines.y_m[point]
        square = dx * dx + dy * dy
        metres = math.sqrt(square)
        least = LEAST_M / metres if metres > 0.0 else 1.0
        per_square = 1.0 / square if square > 0.0 else 0.0
        piece = (lines.x_m[point], lines.y_m[point], dx, dy, square, stretch, least, per_square)
        count, total, passes, found = look(grid, slate, piece, east, line, point, passes, found)
        length += metres
        if count:
            share = total if count == 1 else min(joined(slate.low, slate.high, count), total)
            union, summed = union + share * metres, summed + total * metres
            if is_timed:
                union_s += share * lines.seconds[point]
                summed_s += total * lines.seconds[point]
    seen.length_m[line], seen.union_m[line], seen.sum_m[line] = length, union, summed
    seen.union_s[line], seen.sum_s[line] = union_s, summed_s
    seen.passes[line], seen.cameras[line] = passes, found


@borrowing(inline=True)
def list_cameras(grid: Any, slate: Any, found: Any, into: Any, listed: Any) -> Any:
    """Write the cameras of a line into the list behind `listed`, in order; return its new end."""
    for at in range(found):
        camera, j = grid.camera[slate.found[at]], listed + at
        while j > listed and into[j - 1] > camera:
            into[j] = into[j - 1]
            j -= 1
        into[j] = camera
    return listed + found


@borrowing(entry=True)
def look_along(
    grid: Any, lines: Any, order: Any, at: Any, end: Any, slate: Any, seen: Any, is_listed: Any
) -> Any:
    """Write what cameras see of lines order[at] to order[end - 1]; return where, and how many.

    order: int64, lines in turn; is_listed: whether the cameras of each line are written into
    the list, in order. Where it is full, the loop stops before the line that did not fit.
    """
    listed = 0
    while at < end:
        line = order[at]
        look_along_line(grid, lines, line, slate, seen)
        if is_listed:
            found = seen.cameras[line]
            if listed + found > len(seen.list):
                for k in range(found):
                    slate.stamp[slate.found[k]] = -1
                break
            listed = list_cameras(grid, slate, found, seen.list, listed)
        at += 1
    return at, listed
