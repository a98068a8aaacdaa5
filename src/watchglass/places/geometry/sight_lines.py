"""The compiled loop over pieces of path where buildings stand: clip, then take out shadows.

It is the loop of `line_pieces` with one more step for each camera and piece, and finds what
that one finds where there is no building.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from watchglass.base.borrowed import borrowing
from watchglass.base.mixing import Array
from watchglass.places.geometry.cameras_near import MARGIN_M
from watchglass.places.geometry.clip import LEAST_M, clip, covers
from watchglass.places.geometry.line_pieces import list_cameras, note
from watchglass.places.geometry.parts_joined import joined
from watchglass.places.geometry.sight import in_sight
from watchglass.places.geometry.walls import Walls, cell_at


class WallsAndEyes(NamedTuple):
    """What blocks the view: walls, and the point each camera of the grid looks from.

    eye_x, eye_y: float64 (cameras,), in the order of the grid, metres.
    """

    eye_x: Array
    eye_y: Array
    walls: Walls


@borrowing()
def parts_seen(grid: Any, around: Any, i: Any, piece: Any, is_stop: Any, seen: Any) -> Any:
    """Write the parts of a piece that camera i sees, and return how many there are.

    piece: (x, y, dx, dy, d.d, least); is_stop: somebody stands still there.
    """
    x, y, dx, dy, square, least = piece
    px, py, parts = x - grid.x_m[i], y - grid.y_m[i], 0
    if is_stop:
        if not covers(px, py, grid.reach2[i], grid.kind[i], grid.edge, i):
            return 0
        seen[0, 0], seen[0, 1], parts = 0.0, 1.0, 1
        return in_sight(
            x, y, 0.0, 0.0, around.eye_x[i], around.eye_y[i], around.walls, seen, parts, 0.5
        )
    low, high, low2, high2 = clip(
        px, py, dx, dy, square, 1.0 / square, grid.reach2[i], grid.kind[i], grid.edge, i
    )
    if high - low > least:
        seen[0, 0], seen[0, 1], parts = low, high, 1
    if high2 - low2 > least:
        seen[parts, 0], seen[parts, 1], parts = low2, high2, parts + 1
    return in_sight(
        x, y, dx, dy, around.eye_x[i], around.eye_y[i], around.walls, seen, parts, least
    )


@borrowing()
def see_in_run(
    grid: Any,
    around: Any,
    slate: Any,
    seen: Any,
    i0: Any,
    i1: Any,
    piece: Any,
    at: Any,
    so_far: Any,
) -> Any:
    """Look from cameras i0 to i1 - 1; return (parts, their sum, passes, cameras) so far.

    at: (line, point), where the piece is. The parts are more than the slate has room for
    where it was too small.
    """
    count, total, passes, found = so_far
    is_stop, least = piece[4] <= LEAST_M * LEAST_M, piece[5]
    for i in range(i0, i1):
        parts = parts_seen(grid, around, i, piece, is_stop, seen)
        if parts == 0:
            continue
        if count + parts > len(slate.low):
            return len(slate.low) + 1, total, passes, found
        for part in range(parts):
            slate.low[count], slate.high[count] = seen[part, 0], seen[part, 1]
            total += seen[part, 1] - seen[part, 0]
            count += 1
        at_start, at_end = seen[0, 0] <= least, seen[parts - 1, 1] >= 1.0 - least
        passes, found = note(slate, i, at[0], at[1], at_start, at_end, parts, passes, found)
    return count, total, passes, found


@borrowing()
def see(
    grid: Any, around: Any, slate: Any, seen: Any, piece: Any, at: Any, passes: Any, found: Any
) -> Any:
    """Look at one piece from every camera near it; returns as `see_in_run`."""
    so_far = (0, 0.0, passes, found)
    x_low, x_high = min(piece[0], piece[0] + piece[2]), max(piece[0], piece[0] + piece[2])
    y_low, y_high = min(piece[1], piece[1] + piece[3]), max(piece[1], piece[1] + piece[3])
    for c in range(len(grid.reach_m)):
        reach, cell_m, rows = grid.reach_m[c] + MARGIN_M, grid.cell_m[c], grid.rows[c]
        left, right = x_low - reach - grid.west_m[c], x_high + reach - grid.west_m[c]
        bottom, top = y_low - reach - grid.south_m[c], y_high + reach - grid.south_m[c]
        if right < 0.0 or left >= grid.columns[c] * cell_m or top < 0.0 or bottom >= rows * cell_m:
            continue
        low, high = cell_at(bottom, 0.0, cell_m, rows), cell_at(top, 0.0, cell_m, rows)
        for column in range(
            cell_at(left, 0.0, cell_m, grid.columns[c]),
            cell_at(right, 0.0, cell_m, grid.columns[c]) + 1,
        ):
            cell = grid.offset[c] + column * rows
            i0, i1 = grid.begin[cell + low], grid.begin[cell + high + 1]
            so_far = see_in_run(grid, around, slate, seen, i0, i1, piece, at, so_far)
            if so_far[0] > len(slate.low):
                return so_far
    return so_far


@borrowing()
def see_line(
    grid: Any, around: Any, lines: Any, line: Any, slate: Any, seen: Any, result: Any
) -> Any:
    """Write what cameras see of one line; return whether the slate had room, and cameras found."""
    length = union = summed = 0.0
    passes, found = 0, 0
    for point in range(lines.first[line], lines.first[line + 1] - 1):
        x0, y0 = lines.x_m[point], lines.y_m[point]
        dx, dy = lines.x_m[point + 1] - x0, lines.y_m[point + 1] - y0
        square = dx * dx + dy * dy
        metres = math.sqrt(square)
        least = LEAST_M / metres if metres > 0.0 else 1.0
        piece = (x0, y0, dx, dy, square, least)
        at = (line, point)
        count, total, passes, found = see(grid, around, slate, seen, piece, at, passes, found)
        if count > len(slate.low):
            return False, found
        length += metres
        if count:
            share = min(joined(slate.low, slate.high, count), total) if count > 1 else total
            union += share * metres
            summed += total * metres
    result.length_m[line], result.union_m[line], result.sum_m[line] = length, union, summed
    result.passes[line], result.cameras[line] = passes, found
    return True, found


@borrowing(entry=True)
def see_along(
    grid: Any, around: Any, lines: Any, line: Any, end: Any, slate: Any, seen: Any, result: Any
) -> Any:
    """Write what cameras see of the lines up to `end`.

    Returns the next line, how many cameras are listed, and whether the slate had room.

    seen: float64 (walls + 2, 2), room for the parts of one camera and piece. The loop stops
    before a line for which the list or the slate has no room.
    """
    listed = 0
    while line < end:
        had_room, found = see_line(grid, around, lines, line, slate, seen, result)
        if not had_room or listed + found > len(result.list):
            for at in range(found):
                slate.stamp[slate.found[at]] = -1
            return line, listed, had_room
        listed = list_cameras(grid, slate, found, result.list, listed)
        line += 1
    return line, listed, True
