"""Finds the cameras in reach of a piece of path: cells of the grid, then the distance.

Most cameras in the cells around a piece do not reach it. They are sorted out without branches,
which no processor can foresee here, before anything is worked out that takes long.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from watchglass.base.borrowed import borrowing
from watchglass.places.geometry.clip import LEAST_M

# Cells are searched so much farther than the range, for the rounding of positions. Metres.
MARGIN_M = 1e-6
# A piece over more columns of cells looks up the rows of each; below, it is not worth it.
FEW_COLUMNS = 4
# Kept though so much farther off, as a share: the rounding of the distance, many times over.
ROUNDING = 1e-12


@borrowing(inline=True)
def rows_between(grid: Any, c: Any, y_a: Any, y_b: Any) -> Any:
    """Return the first and last row of cells with a camera in reach of y_a to y_b.

    The last is below the first where no cell can hold one.
    """
    reach, per_cell = grid.reach_m[c] + MARGIN_M, grid.per_cell[c]
    top = (max(y_a, y_b) + reach - grid.south_m[c]) * per_cell
    bottom = (min(y_a, y_b) - reach - grid.south_m[c]) * per_cell
    if top < 0.0 or bottom >= grid.rows[c]:
        return 0, -1
    return int(max(bottom, 0.0)), int(min(top, grid.rows[c] - 1.0))


@borrowing(inline=True)
def rows_in_column(grid: Any, c: Any, column: Any, piece: Any, east: Any, across: Any) -> Any:
    """Return the rows of one column with a camera in reach of a slanting piece.

    east: difference in x along the piece; across: reach in the same unit.
    """
    x0, y0, dy = piece[0], piece[1], piece[3]
    border = grid.west_m[c] + column * grid.cell_m[c]
    x_low = max(min(x0, x0 + east), border - across)
    x_high = min(max(x0, x0 + east), border + grid.cell_m[c] + across)
    if x_low > x_high:
        return 0, -1
    slope = dy / east
    return rows_between(grid, c, y0 + slope * (x_low - x0), y0 + slope * (x_high - x0))


@borrowing(inline=True)
def is_in_reach(px: Any, py: Any, dx: Any, dy: Any, square: Any, reach2: Any) -> Any:
    """Return whether a piece comes as near to a camera as it sees, or a rounding farther.

    Arguments as for `clip`. Without a root or a quotient: the distance to the nearest point of
    the piece, squared, times the square of its length.
    """
    from_camera, along = px * px + py * py, -(px * dx + py * dy)
    nearest = max(min(along, square), 0.0)
    apart = from_camera * square * (1.0 - ROUNDING) - (along + along - nearest) * nearest
    return apart <= reach2 * square


@borrowing(inline=True)
def cameras_near(grid: Any, near: Any, piece: Any, east: Any) -> Any:
    """Write the rows of all cameras in reach of a piece, and perhaps more; return how many."""
    count = 0
    x0, y0, dx, dy, square, stretch = piece[0], piece[1], piece[2], piece[3], piece[4], piece[5]
    is_stop = square <= LEAST_M * LEAST_M
    for c in range(len(grid.reach_m)):
        across = grid.reach_m[c] / stretch + MARGIN_M
        left = (min(x0, x0 + east) - across - grid.west_m[c]) * grid.per_cell[c]
        right = (max(x0, x0 + east) + across - grid.west_m[c]) * grid.per_cell[c]
        if right < 0.0 or left >= grid.columns[c]:
            continue
        low, high = rows_between(grid, c, y0, y0 + dy)
        if high < low:
            continue
        begin, end = int(max(left, 0.0)), int(min(right, grid.columns[c] - 1.0)) + 1
        is_long = end - begin > FEW_COLUMNS and high - low >= FEW_COLUMNS
        for column in range(begin, end):
            if is_long:
                low, high = rows_in_column(grid, c, column, piece, east, across)
                if high < low:
                    continue
            cell = grid.offset[c] + column * grid.rows[c]
            i0, i1 = grid.begin[cell + low], grid.begin[cell + high + 1]
            for i in range(np.uint64(i0), np.uint64(i1)):
                px, py = (x0 - grid.x_m[i]) * stretch, y0 - grid.y_m[i]
                near[count] = i
                count += is_stop | is_in_reach(px, py, dx, dy, square, grid.reach2[i])
    return count
