"""Withholds small counts of a table, so that the totals do not give them away (red line 7)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from watchglass.base.errors import InvalidInput, Problem
from watchglass.base.withheld_cells import Cell, Grid

FLOOR = 10
_PLACE = "counts"


def suppress_small(
    table: Mapping[str, Mapping[str, int]], public_url: str | None
) -> Mapping[str, Mapping[str, int | None]]:
    """Return the table with counts of 0 to 9 withheld, and others where totals need it.

    table: groups or areas -> columns -> count, every row with the same columns;
    public_url: the http(s) page where the table is already published, which leaves it
    as it is, or None. A withheld cell is None; a small cell and one that is withheld to
    shield it look alike.

    The promise. Let a reader know every cell shown, the total of each row and each
    column with more than one cell, the grand total, and that counts are whole and not
    negative. Call "reach" the values that a cell could have if every cell were withheld
    and only those totals known: max(0, R + C - T) to min(R, C). Then

    - for a small cell, at least the ten lowest values of its reach remain possible, or
      all of them where there are fewer; so wherever the totals allow it, every value from
      0 to 9 remains possible;
    - for any other withheld cell, at least ten values remain possible, or all of its
      reach where there are fewer; so none is determined that the totals alone do not
      determine.

    Raises InvalidInput (exit 3) for a count that is not a whole number from 0, for rows
    with differing columns, and for a public_url that is no http(s) address.
    Source of the attack: the audit problem of statistical disclosure control (Fischetti
    and Salazar, 2001, Management Science 47, 1008-1027).
    Leaves out: subtotals, other tables of the same people, what a reader knows beside
    the totals (which cell is the small one, say), and a total that is itself under ten;
    the fewest possible withheld cells are not sought.
    """
    _check(table, public_url)
    if public_url is not None or not table:
        return {row: dict(cells) for row, cells in table.items()}
    columns = list(next(iter(table.values())))
    counts = [[cells[column] for column in columns] for cells in table.values()]
    grid = Grid(counts)
    waiting = [cell for cell in grid.cells if grid.count(cell) < FLOOR]
    grid.withheld.update(waiting)
    for cell in waiting:  # grows while it runs: what shields a cell needs a shield itself
        while not _is_shielded(grid, cell):
            waiting.extend(_shield(grid, cell))
    return {
        name: {
            column: None if (at, to) in grid.withheld else cells[column]
            for to, column in enumerate(columns)
        }
        for at, (name, cells) in enumerate(table.items())
    }


def ranges_left_open(
    table: Mapping[str, Mapping[str, int]], shown: Mapping[str, Mapping[str, int | None]]
) -> dict[tuple[str, str], tuple[int, int]]:
    """Return what a reader of the totals can work out about every withheld cell.

    table: the true counts; shown: the same table with None where a cell is withheld.
    Returns (row, column) -> (lowest, highest) count that agrees with all cells shown and
    with the totals. Each bound is attained by some table of whole numbers.
    Does not say: which values in between a reader with other knowledge could rule out.
    """
    rows, columns = list(table), list(next(iter(table.values()), {}))
    grid = Grid([[table[row][column] for column in columns] for row in rows])
    hidden = [(i, j) for i, j in grid.cells if shown[rows[i]][columns[j]] is None]
    grid.withheld.update(hidden)
    return {(rows[i], columns[j]): grid.range_of((i, j)) for i, j in hidden}


def _check(table: Mapping[str, Mapping[str, int]], public_url: str | None) -> None:
    problems: list[Problem] = []
    columns = set(next(iter(table.values()), {}))
    for row, cells in table.items():
        if set(cells) != columns:
            rule, way_out = (
                "every row has the same columns",
                "Add what is missing, as 0 if it is 0.",
            )
            problems.append(Problem(f"{_PLACE}.{row}", "", rule, way_out))
        for column, count in cells.items():
            if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                rule = "a count is a whole number, 0 or more"
                way_out = "Give counts, not rates; leave out what is not known."
                problems.append(Problem(f"{_PLACE}.{row}.{column}", "", rule, way_out))
    if public_url is not None and not _is_web_address(public_url):
        rule = "it must be the http(s) page where the counts are published"
        way_out = "Give the full address, or leave it out: small counts are then withheld."
        problems.append(Problem("public_url", repr(public_url)[:80], rule, way_out))
    if problems:
        raise InvalidInput(problems)


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    plain = not any(c.isspace() for c in text)
    return plain and parts.scheme in ("http", "https") and "." in host.strip(".")


def _needs(grid: Grid, cell: Cell) -> tuple[int, int]:
    """Return by how much a cell must be able to fall and to rise for the promise to hold.

    A cell that is not small may trade one for the other; both stand at their largest.
    """
    low, high = grid.reach_of(cell)
    count = grid.count(cell)
    if count < FLOOR:
        return count - low, max(0, min(high, low + FLOOR - 1) - count)
    return min(FLOOR - 1, count - low), min(FLOOR - 1, high - count)


def _is_shielded(grid: Grid, cell: Cell) -> bool:
    fall, rise = _needs(grid, cell)
    can_rise = grid.room(cell, up=True, enough=rise)
    if grid.count(cell) < FLOOR:
        return can_rise >= rise and grid.room(cell, up=False, enough=fall) >= fall
    low, high = grid.reach_of(cell)
    width = min(FLOOR - 1, high - low)
    can_rise = grid.room(cell, up=True, enough=width)
    return can_rise + grid.room(cell, up=False, enough=width - can_rise) >= width


def _shield(grid: Grid, cell: Cell) -> list[Cell]:
    """Withhold the other corners of the cheapest rectangle that helps; return them.

    A rise of the cell by d takes d from two corners and gives d to the opposite one. The
    cheapest is the one with the smallest sum of counts newly withheld; where none gives
    the whole room, the one that gives most.
    """
    fall, rise = _needs(grid, cell)
    best: tuple[tuple[int, int, Cell], list[Cell]] | None = None
    for opposite in grid.corners:
        if opposite[0] == cell[0] or opposite[1] == cell[1]:
            continue
        sides = [(cell[0], opposite[1]), (opposite[0], cell[1])]
        new = [corner for corner in (*sides, opposite) if corner not in grid.withheld]
        if not new:
            continue
        up = min(rise, *(grid.count(side) for side in sides))
        down = min(fall, grid.count(opposite))
        missing = (rise - up) + (fall - down)
        rank = (missing, sum(map(grid.count, new)), opposite)
        if best is None or rank < best[0]:
            best = (rank, new)
    if best is None:
        raise AssertionError("a table that is withheld altogether leaves every cell its reach")
    grid.withheld.update(best[1])
    return best[1]
