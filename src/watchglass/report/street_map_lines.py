"""Turns many lines in metres into few, short words of SVG, so that a map of a city stays small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array

# Coordinates are whole numbers of a tenth of a unit of the map, or coarser in a large city.
TENTHS = 10
STEPS = (1, 2, 5, 10, 20, 40, 80, 160)
MOST_PIECES = 45_000  # of all lines of a map; about 8 bytes each
MOST_CORNERS = 40_000  # of all buildings of a map

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Lines:
    """Lines, or closed rings, in units of the map.

    first: int64 (lines + 1,), where each line's points begin; x, y: float64 (points,).
    """

    first: NDArray[np.int64]
    x: Array
    y: Array

    def line_of_point(self) -> Whole:
        """Return which line every point is part of, int64 (points,)."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))

    def on_grid(self, step: int) -> tuple[Whole, Whole]:
        """Return the points on a grid of so many tenths, int64 (points,) each."""
        return tuple(  # type: ignore[return-value]
            np.rint(values * (TENTHS / step)).astype(np.int64) * step for values in (self.x, self.y)
        )


@dataclass(frozen=True)
class Words:
    """Shapes as words of SVG in tenths of a unit, one for each part; step: their grid."""

    parts: tuple[str, ...]
    step: int


def line_words(lines: Lines, part: NDArray[np.int64], parts: int) -> Words:
    """Return lines as words, one text for each part; a text may be empty.

    part: int (lines,), which text a line goes into. Points move to a grid, and a piece is drawn
    once: what is connected stays connected, and the whole is never larger than MOST_PIECES
    pieces. Where several lines fall on one piece, it goes to the part in the middle of theirs,
    so that a coarse map shows neither the highest nor the lowest of its streets. In a city too
    large even for the coarsest grid, the pieces of the last lines are left out.
    """
    part_of_piece = part[lines.line_of_point()[:-1]] if len(lines.x) else part[:0]
    for step in STEPS:
        pieces, of = _pieces(lines, part_of_piece, step)
        if len(pieces) <= MOST_PIECES:
            break
    kept = pieces[:MOST_PIECES], of[:MOST_PIECES]
    return Words(tuple(_words(kept[0][kept[1] == one]) for one in range(parts)), step)


def _pieces(lines: Lines, part: Whole, step: int) -> tuple[Whole, Whole]:
    """Return the different pieces on a grid, int64 (pieces, 4), and the part of each."""
    x, y = lines.on_grid(step)
    inside = np.ones(max(len(x) - 1, 0), dtype=bool)
    inside[lines.first[1:-1] - 1] = False  # from the end of one line to the next one's start
    pieces = np.column_stack([x[:-1], y[:-1], x[1:], y[1:]])
    keep = inside & ((pieces[:, 0] != pieces[:, 2]) | (pieces[:, 1] != pieces[:, 3]))
    pieces, part = pieces[keep], part[keep]
    turned = (pieces[:, 0] > pieces[:, 2]) | (
        (pieces[:, 0] == pieces[:, 2]) & (pieces[:, 1] > pieces[:, 3])
    )
    same = np.where(turned[:, None], pieces[:, [2, 3, 0, 1]], pieces)
    _, at, which = np.unique(_as_numbers(same), return_index=True, return_inverse=True)
    middle = np.bincount(which, part) / np.maximum(np.bincount(which), 1)
    order = np.argsort(at)
    return pieces[at[order]], np.rint(middle[order]).astype(np.int64)


def _as_numbers(pieces: Whole) -> Whole:
    """Return one number for each piece, equal for equal pieces; int64 (pieces,)."""
    if not len(pieces):
        return np.zeros(0, np.int64)
    from_least = pieces - pieces.min()
    size = int(from_least.max()) + 1  # a map has at most some 5,000 tenths: 52 bits for four
    return np.asarray(from_least @ np.array([size**3, size**2, size, 1], np.int64))


def _words(pieces: Whole) -> str:
    """Return pieces as one path; a piece that goes on from the last one needs no new start."""
    words: list[str] = []
    here: tuple[int, int] | None = None
    for x, y, x2, y2 in pieces.tolist():
        if here is None:
            words.append(f"M{x} {y}")
        elif here != (x, y):
            words.append(f"m{x - here[0]} {y - here[1]}")
        words.append(f"l{x2 - x} {y2 - y}")
        here = (x2, y2)
    return "".join(words).replace(" -", "-")


def ring_words(rings: Lines, smallest: float = 0.5) -> Words | None:
    """Return closed rings as one text, or None where they are too many for a small file.

    smallest: rings with less area, in square units of the map, are left out.
    """
    for step in STEPS[1:5]:
        x, y = rings.on_grid(step)
        kept = _kept_corners(rings, x, y, smallest)
        if int(kept.sum()) <= MOST_CORNERS:
            return Words((_closed(rings, x, y, kept),), step)
    return None


def _kept_corners(rings: Lines, x: Whole, y: Whole, smallest: float) -> NDArray[np.bool_]:
    """Return which corners are drawn: not the same as the one before, of rings large enough."""
    ring, last = rings.line_of_point(), rings.first[1:] - 1
    after = np.arange(1, len(x) + 1)
    after[last] = rings.first[:-1]
    doubled = np.bincount(ring, x * y[after] - x[after] * y, minlength=len(last))
    large = np.abs(doubled) / 2 >= smallest * TENTHS**2
    moved = (x != x[after]) | (y != y[after])
    return np.asarray(moved & large[ring])


def _closed(rings: Lines, x: Whole, y: Whole, kept: NDArray[np.bool_]) -> str:
    ring = rings.line_of_point()[kept]
    starts = np.flatnonzero(np.diff(ring, prepend=-1))
    words: list[str] = []
    points = np.column_stack([x[kept], y[kept]])
    for corners in np.split(points, starts[1:]) if len(ring) else ():
        moves: Sequence[tuple[int, int]] = np.diff(corners, axis=0).tolist()
        words.append("M{} {}".format(*corners[0].tolist()))
        words += [f"l{dx} {dy}" for dx, dy in moves] + ["z"]
    return "".join(words).replace(" -", "-")
