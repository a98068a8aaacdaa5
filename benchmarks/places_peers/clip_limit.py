"""How fast one clip can be at most: its arithmetic alone, in a bare loop without any search.

The loop clips pairs of a piece of a trip and a camera that stand ready side by side in memory,
in the order in which the search finds them: those that the search looks at, most of which see
nothing, and those alone that see something. What the search looks at is counted by the same
rules as in the project's own loop. Besides: bytes in a second through a plain copy.
"""

from __future__ import annotations

import time
from typing import Any

import numba
import numpy as np
from made_town import load_town, load_views
from measured import asked_for, say_report
from own import cameras_of, lines_of

from watchglass.places.geometry.camera_grid import camera_grid
from watchglass.places.geometry.cameras_near import FEW_COLUMNS, rows_between, rows_in_column
from watchglass.places.geometry.clip import clip

PAIRS, TRIES, COPIED = 200_000, 15, 8_000_000


@numba.njit(nogil=True, error_model="numpy")
def pairs_looked_at(grid: Any, lines: Any, most: Any, points: Any, cameras: Any) -> Any:
    """Count the pairs that the search looks at, and write the first of them down."""
    count = 0
    for line in range(len(lines.first) - 1):
        for point in range(lines.first[line], lines.first[line + 1] - 1):
            x0, y0 = lines.x_m[point], lines.y_m[point]
            dx, dy = lines.x_m[point + 1] - x0, lines.y_m[point + 1] - y0
            piece = (x0, y0, dx, dy, dx * dx + dy * dy, 1.0, 0.0, 0.0)
            for c in range(len(grid.reach_m)):
                reach = grid.reach_m[c] + 1e-6
                left = (min(x0, x0 + dx) - reach - grid.west_m[c]) * grid.per_cell[c]
                right = (max(x0, x0 + dx) + reach - grid.west_m[c]) * grid.per_cell[c]
                low, high = rows_between(grid, c, y0, y0 + dy)
                if right < 0.0 or left >= grid.columns[c] or high < low:
                    continue
                begin, end = int(max(left, 0.0)), int(min(right, grid.columns[c] - 1.0)) + 1
                is_long = end - begin > FEW_COLUMNS and high - low >= FEW_COLUMNS
                for column in range(begin, end):
                    if is_long:
                        low, high = rows_in_column(grid, c, column, piece, dx, reach)
                        if high < low:
                            continue
                    cell = grid.offset[c] + column * grid.rows[c]
                    for i in range(grid.begin[cell + low], grid.begin[cell + high + 1]):
                        if count < most:
                            points[count], cameras[count] = point, i
                        count += 1
    return count


@numba.njit(nogil=True, error_model="numpy")
def bare_clips(px: Any, py: Any, dx: Any, dy: Any, square: Any, per_square: Any, reach2: Any,
               kind: Any, edge: Any, is_seen: Any) -> Any:  # fmt: skip
    """Clip every pair; return the total of all parts."""
    total = 0.0
    for i in range(len(px)):
        low, high, low2, high2 = clip(px[i], py[i], dx[i], dy[i], square[i], per_square[i],
                                      reach2[i], kind[i], edge, i)  # fmt: skip
        seen = max(high - low, 0.0) + max(high2 - low2, 0.0)
        is_seen[i] = seen > 0.0
        total += seen
    return total


def clips_per_second(columns: tuple[Any, ...]) -> float:
    """Return the most clips in a second of processor time, one thread."""
    bare_clips(*columns)
    best = 0.0
    for _ in range(TRIES):
        start = time.process_time()
        for _ in range(5):
            bare_clips(*columns)
        best = max(best, 5 * len(columns[0]) / (time.process_time() - start))
    return best


def copied_bytes_per_second() -> float:
    """Return the most bytes read and written in a second by a plain copy, one thread."""
    one, other, best = np.ones(COPIED), np.zeros(COPIED), 0.0
    for _ in range(TRIES):
        start = time.process_time()
        np.copyto(other, one)
        best = max(best, 2 * one.nbytes / (time.process_time() - start))
    return best


def main() -> None:
    given = asked_for(__doc__).parse_args()
    town = load_town(given.folder / "town.npz").first_trips(given.trips)
    grid = camera_grid(cameras_of(load_views(given.folder / f"cameras-{given.cameras}.npz")))
    lines = lines_of(town)
    points, rows = np.zeros(PAIRS, np.int64), np.zeros(PAIRS, np.int64)
    looked_at = pairs_looked_at(grid, lines, PAIRS, points, rows)
    points, rows = points[:looked_at], rows[:looked_at]
    dx, dy = lines.x_m[points + 1] - lines.x_m[points], lines.y_m[points + 1] - lines.y_m[points]
    square = dx * dx + dy * dy
    columns = (lines.x_m[points] - grid.x_m[rows], lines.y_m[points] - grid.y_m[rows], dx, dy,
               square, 1 / square, grid.reach2[rows], grid.kind[rows], grid.edge[rows])  # fmt: skip
    is_seen = np.zeros(len(rows), np.bool_)
    every = clips_per_second((*columns, is_seen))
    hit = is_seen.copy()
    seeing = tuple(np.ascontiguousarray(one[hit]) for one in columns)
    say_report(
        {
            "looked_at_per_trip": looked_at / town.trips,
            "seeing_share": float(hit.mean()),
            "clips_per_second": every,
            "seeing_clips_per_second": clips_per_second((*seeing, np.zeros(hit.sum(), np.bool_))),
            "copied_bytes_per_second": copied_bytes_per_second(),
        }
    )


if __name__ == "__main__":
    main()
