"""Works out how far a withheld cell could still move once all totals are known."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

Cell = tuple[int, int]
_UNBOUNDED = 1 << 62


class Grid:
    """Counts in rows and columns, and which of them are withheld.

    counts: rows of whole numbers, all of one length; withheld: (row, column) pairs;
    cells: the pairs of the table; corners: these and the unknown ones below.
    A table of a single column (or row) has no row (column) totals: they would be the
    cells. It gets a second column (row) of unknown, unbounded counts that is withheld.
    """

    def __init__(self, counts: Sequence[Sequence[int]]) -> None:
        """Keep the counts; nothing is withheld yet."""
        rows = [list(row) for row in counts]
        self.cells: list[Cell] = [(i, j) for i, row in enumerate(rows) for j in range(len(row))]
        self.withheld: set[Cell] = set()
        if rows and len(rows[0]) == 1:
            rows = [[*row, _UNBOUNDED] for row in rows]
            self.withheld.update((i, 1) for i in range(len(rows)))
        if len(rows) == 1:
            rows = [*rows, [_UNBOUNDED] * len(rows[0])]
            self.withheld.update((1, j) for j in range(len(rows[0])))
        self._counts = rows
        self.corners: list[Cell] = [(i, j) for i, row in enumerate(rows) for j in range(len(row))]
        self._row_totals = [sum(row) for row in rows]
        self._column_totals = [sum(column) for column in zip(*rows, strict=True)]

    def count(self, cell: Cell) -> int:
        """Return the true count of a cell."""
        return self._counts[cell[0]][cell[1]]

    def reach_of(self, cell: Cell) -> tuple[int, int]:
        """Return the lowest and highest count that the totals alone leave open.

        Source: the Frechet bounds of a table with given margins.
        """
        row, column = self._row_totals[cell[0]], self._column_totals[cell[1]]
        return max(0, row + column - sum(self._row_totals)), min(row, column)

    def range_of(self, cell: Cell) -> tuple[int, int]:
        """Return the lowest and highest count that totals and shown cells leave open."""
        low, high = self.reach_of(cell)
        count = self.count(cell)
        fall = self.room(cell, up=False, enough=count - low)
        return count - fall, count + self.room(cell, up=True, enough=high - count)

    def room(self, cell: Cell, *, up: bool, enough: int) -> int:
        """Return by how much a withheld cell could rise (or fall), up to `enough`.

        Rows and columns are the nodes of a network. What the cell gains, its column must
        lose elsewhere, that row must gain elsewhere, and so on back to the cell's own
        row: a flow, whose largest value (Ford and Fulkerson, 1956) is the room. A cell
        can lose no more than its count; flows of whole numbers stay whole.
        """
        lines = len(self._counts)
        start, goal = (lines + cell[1], cell[0]) if up else (cell[0], lines + cell[1])
        limit = enough if up else min(enough, self.count(cell))
        left = self._network(cell, lines)
        moved = 0
        while moved < limit:
            route = _shortest_route(left, start, goal)
            if route is None:
                break
            step = min(limit - moved, *(left[a][b] for a, b in route))
            for a, b in route:
                left[a][b] -= step
                left[b][a] = left[b].get(a, 0) + step
            moved += step
        return moved

    def _network(self, leave_out: Cell, lines: int) -> dict[int, dict[int, int]]:
        """Return what can move: row to column is a gain without bound, back is a loss."""
        left: dict[int, dict[int, int]] = {}
        for i, j in self.withheld | {leave_out}:
            row, column = left.setdefault(i, {}), left.setdefault(lines + j, {})
            if (i, j) != leave_out:
                row[lines + j] = _UNBOUNDED
                column[i] = self.count((i, j))
        return left


def _shortest_route(
    left: dict[int, dict[int, int]], start: int, goal: int
) -> list[tuple[int, int]] | None:
    """Return the edges of a shortest route with room on each of them, or None."""
    came_from = {start: start}
    waiting = deque([start])
    while waiting and goal not in came_from:
        node = waiting.popleft()
        for neighbour, room in sorted(left[node].items()):
            if room > 0 and neighbour not in came_from:
                came_from[neighbour] = node
                waiting.append(neighbour)
    if goal not in came_from:
        return None
    route = [(came_from[goal], goal)]
    while route[-1][0] != start:
        node = route[-1][0]
        route.append((came_from[node], node))
    return route[::-1]
