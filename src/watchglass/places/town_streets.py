"""The streets of a made-up town: a crooked grid with some pieces left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.streets import Streets
from watchglass.places.town_settings import TownSettings, town_numbers

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """Crossings of a town by row, and which pieces of street between them there are.

    x_m, y_m: float64 (rows north, columns east), the crossings; along_row: bool
    (rows, columns - 1), is there a street from a crossing to the next one east; along_column:
    bool (rows - 1, columns), the same to the next one north.
    """

    x_m: Array
    y_m: Array
    along_row: NDArray[np.bool_]
    along_column: NDArray[np.bool_]


def town_grid(settings: TownSettings, seed: int) -> Grid:
    """Return the crossings and street pieces of a made-up town."""
    x, y = _crossings(settings, seed)
    row_pieces, column_pieces = _pieces(x.shape)
    there = _left_standing(np.vstack([row_pieces, column_pieces]), x.size, settings, seed)
    rows, columns = x.shape
    return Grid(
        x, y,
        there[: len(row_pieces)].reshape(rows, columns - 1),
        there[len(row_pieces) :].reshape(rows - 1, columns),
    )  # fmt: skip


def streets_of(grid: Grid) -> Streets:
    """Return the streets of a grid; one edge for each piece, one street for each row or column."""
    rows, columns = grid.x_m.shape
    row_pieces, column_pieces = _pieces(grid.x_m.shape)
    there = np.concatenate([grid.along_row.ravel(), grid.along_column.ravel()])
    start, end = np.vstack([row_pieces, column_pieces])[there].T
    street = np.concatenate(
        [row_pieces[:, 0] // columns, rows + column_pieces[:, 0] % columns]
    )[there]  # fmt: skip
    x, y = grid.x_m.ravel(), grid.y_m.ravel()
    both = np.column_stack([start, end]).ravel()
    return Streets(
        node_x_m=x, node_y_m=y, start=start.copy(), end=end.copy(),
        first=np.arange(0, 2 * len(start) + 1, 2, dtype=np.int64),
        x_m=x[both], y_m=y[both], street=street, oneway=np.zeros(len(start), dtype=np.int8),
        names=tuple(
            [f"east-west {row + 1}" for row in range(rows)]
            + [f"north-south {column + 1}" for column in range(columns)]
        ),
    )  # fmt: skip


def _crossings(settings: TownSettings, seed: int) -> tuple[Array, Array]:
    """Return where the crossings lie: uneven rows and columns, and each a little off."""
    gaps_east = _gaps(settings, settings.blocks_east, seed, "columns")
    gaps_north = _gaps(settings, settings.blocks_north, seed, "rows")
    columns, rows = len(gaps_east) + 1, len(gaps_north) + 1
    off = 2 * town_numbers(seed, "crossings", rows * columns, 2).reshape(rows, columns, 2) - 1
    off *= settings.jitter_share
    x = np.concatenate([[0.0], np.cumsum(gaps_east)]) + off[:, :, 0] * _narrower(gaps_east)
    y = np.concatenate([[0.0], np.cumsum(gaps_north)])[:, None]
    return x, y + off[:, :, 1] * _narrower(gaps_north)[:, None]


def _gaps(settings: TownSettings, blocks: int, seed: int, what: str) -> Array:
    """Return the widths of rows of blocks; they add up to the side of the town."""
    gaps = 1 + settings.spacing_spread * (2 * town_numbers(seed, what, blocks)[:, 0] - 1)
    return np.asarray(gaps * (blocks * settings.block_m / gaps.sum()), dtype=float)


def _narrower(gaps: Array) -> Array:
    """Return for each line between rows of blocks the narrower row beside it."""
    beside = np.concatenate([gaps[:1], gaps, gaps[-1:]])
    return np.asarray(np.minimum(beside[:-1], beside[1:]))


def _pieces(shape: tuple[int, ...]) -> tuple[Whole, Whole]:
    """Return both crossings of every piece along rows and along columns, int64 (pieces, 2)."""
    number = np.arange(shape[0] * shape[1], dtype=np.int64).reshape(shape)
    row = np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    column = np.column_stack([number[:-1].ravel(), number[1:].ravel()])
    return row, column


def _left_standing(
    pieces: Whole, crossings: int, settings: TownSettings, seed: int
) -> NDArray[np.bool_]:
    """Return which pieces stay, bool (pieces,).

    A random tree that joins all crossings always stays; pieces go from among the others.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    order = np.argsort(town_numbers(seed, "pieces", len(pieces))[:, 0], kind="stable")
    rank = np.empty(len(pieces))
    rank[order] = np.arange(1.0, len(pieces) + 1)
    graph = csr_array((rank, (pieces[:, 0], pieces[:, 1])), shape=(crossings, crossings))
    in_tree = np.zeros(len(pieces), dtype=bool)
    in_tree[order[minimum_spanning_tree(graph).data.astype(np.int64) - 1]] = True
    free = order[~in_tree[order]]
    stays = np.ones(len(pieces), dtype=bool)
    gone = int(settings.missing_street_share * len(pieces))
    stays[free[len(free) - gone :]] = False
    return stays
