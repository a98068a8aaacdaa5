"""A coarse pass by matrices: where a class has few states, a step is one matrix product.

For a sanction that lasts as long as the score stays low, or none, the state of a unit is its
score and the corrections noted. On a coarse grid these are a few hundred, and one matrix
carries many first laws at once, which is several times faster than jump by jump.

Source: the same Markov chain as in exact_step.py, as a transition matrix.
Leaves out: what exact_step.py leaves out; chances under 1e-10 of a state; forgiveness and
sanctions with a length, which keep to the other way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchglass.base.compiled import compiled
from watchglass.base.mixing import Array
from watchglass.base.score_columns import Integers
from watchglass.lives.exact_classes import Found
from watchglass.lives.exact_grid import Tables
from watchglass.lives.exact_step import Grid
from watchglass.lives.exact_sums import Span

Mask = NDArray[np.bool_]
MOST_STATES = 400
LEAST_KEPT = 1e-10


def fits(grid: Grid, first: Array) -> bool:
    """Return whether a class has few enough states, and rules that one matrix can hold.

    first: (parts, layers, scores), the first law; nobody may start under the line of a
    sanction, since on the first day nobody is under one.
    """
    starts = not first[:, :, : grid.below].any()
    return starts and has_few_states(grid)


def has_few_states(grid: Grid) -> bool:
    """Return whether a class has few enough states, and rules that one matrix can hold."""
    no_length = grid.below == 0 or grid.lasting
    most_given = grid.give * (grid.layers - 1)
    states = grid.layers * grid.scores
    return no_length and grid.every == 0 and 0 <= most_given < grid.scores and states <= MOST_STATES


def years_by_matrix(
    grid: Grid, tables: Tables, killed: list[Tables], first: Array, span: Span
) -> tuple[Found, Array | None]:
    """Return what some_classes and blameless_per_class return, for all classes at once.

    tables: jumps of each class; killed: those without a true event of one given member, a
    kind of member each; first: (parts, layers, scores). Blameless is (classes, kinds).
    """
    classes, parts = len(tables.free.quiet), len(first)
    matrices, lost = _matrices(grid, tables)
    killers = [_matrices(grid, one)[0] for one in killed]
    under = np.tile(np.arange(grid.scores) < grid.below, grid.layers)
    found = Found(
        np.zeros((classes, span.steps)), np.zeros((classes, span.steps)),
        np.zeros((classes, parts, grid.scores)), np.zeros(classes),
        np.zeros((0, grid.scores)),
    )  # fmt: skip
    blameless = np.zeros((classes, len(killed)))
    for at in range(classes):
        begins = _begins(matrices[at], under)
        law = first.reshape(parts, -1).copy()
        starts = np.zeros((span.steps, law.shape[1]))
        marched(matrices[at], law, starts)
        found.held[at] = starts[:, under].sum(axis=1)
        found.begun[at] = (starts * begins).sum(axis=1)
        found.ends[at] = law.reshape(parts, grid.layers, grid.scores).sum(axis=1)
        found.lost[at] = (starts * lost[at]).sum()
        for kind, killer in enumerate(killers):
            blameless[at, kind] = _blameless(killer[at], under, starts, span)
    return found, blameless if killed else None


def arrivals(grid: Grid, tables: Tables, first: Array, to: int, steps: int) -> Array:
    """Return the chance to be at score `to` or more for the first time, (classes, steps).

    first: (layers, scores), the law to start from; units that arrive are taken out.
    """
    matrices, _ = _matrices(grid, tables)
    there = np.tile(np.arange(grid.scores) >= to, grid.layers)
    found = np.zeros((len(matrices), steps))
    for at, matrix in enumerate(matrices):
        enters = matrix[:, there].sum(axis=1)
        matrix[:, there] = 0.0
        starts = np.zeros((steps, first.size))
        marched(matrix, first.reshape(1, -1).copy(), starts)
        found[at] = starts @ enters
    return found


def _begins(matrix: Array, under: Mask) -> Array:
    """Return the chance that a sanction begins in a step, from each state, (states,)."""
    return np.where(under, 0.0, matrix[:, under].sum(axis=1))


@compiled()
def marched(matrix: Array, law: Array, starts: Array) -> None:
    """Carry laws through all steps, in place, and keep their sum at the start of each.

    matrix: (states, states); law: (parts, states); starts: (steps, states).
    """
    parts, states = law.shape
    after = np.zeros((parts, states))
    for step in range(starts.shape[0]):
        after[:] = 0.0
        for state in range(states):
            row = matrix[state]
            for part in range(parts):
                here = law[part, state]
                starts[step, state] += here
                if here > LEAST_KEPT:
                    into = after[part]
                    for to in range(states):
                        into[to] += here * row[to]
        law[:] = after


def _blameless(killer: Array, under: Mask, starts: Array, span: Span) -> float:
    """Return sanctions begun without an own true event in the window, per unit.

    killer: transitions without own true events; starts: (steps, states), laws at the start
    of each step. The chance of a sanction after `more` steps without own event, from each
    state, is carried backwards: row `more` of what `marched` keeps.
    """
    window = min(span.window, span.steps)
    sought = np.zeros((window, len(under)))
    marched(np.ascontiguousarray(killer.T), _begins(killer, under)[None], sought)
    early = (sought @ starts[0]) * span.weights[:window]
    late = starts[1 : span.steps - window + 1] @ sought[-1]
    return float(early.sum() + (late * span.weights[window:]).sum())


def _matrices(grid: Grid, tables: Tables) -> tuple[Array, Array]:
    """Return each class's transition matrix, (classes, states, states), and its lost notes.

    A state is (corrections noted, score); rows are where a unit stands, columns where it
    goes. Lost notes: (classes, states), corrections dropped in a step.
    """
    classes, states = len(tables.free.quiet), grid.layers * grid.scores
    whole, lost = np.zeros((classes, states, states)), np.zeros((classes, states))
    cells = np.arange(grid.scores)
    quiet = np.asarray(grid.clean_to)
    if grid.linear:
        quiet = np.clip(cells + grid.step, 0, grid.scores - 1)
    for jumps, low, high in (
        (tables.held, 0, grid.below), (tables.free, grid.below, grid.scores)
    ):  # fmt: skip
        notes = np.repeat(np.arange(len(jumps.first) - 1), np.diff(jumps.first))
        for at in range(classes):
            moved = whole[at], lost[at], low, high
            add_moves(*moved, jumps.offset, notes, jumps.chance[at], grid.settled, grid.give)
            add_quiet(*moved[:1], low, high, quiet, jumps.quiet[at], grid.settled, grid.give)
    return whole, lost


@compiled()
def add_moves(
    whole: Array, lost: Array, low: int, high: int, offset: Integers, notes: Integers,
    chance: Array, settled: Array, give: int,
) -> None:  # fmt: skip
    """Add to a matrix where jumps lead from the scores low to high - 1, settled notes too."""
    layers, scores = settled.shape[0], lost.size // settled.shape[0]
    for cell in range(low, high):
        for jump in range(offset.size):
            to = min(max(cell + offset[jump], 0), scores - 1)
            for pending in range(layers):
                for back in range(pending + 1):
                    part = chance[jump] * settled[pending, back]
                    left = pending - back + notes[jump]
                    into = min(left, layers - 1)
                    end = min(to + back * give, scores - 1)
                    whole[pending * scores + cell, into * scores + end] += part
                    lost[pending * scores + cell] += part * (left - into)


@compiled()
def add_quiet(
    whole: Array, low: int, high: int, quiet_to: Integers, quiet: float, settled: Array, give: int
) -> None:
    """Add to a matrix where a step without event leads from the scores low to high - 1."""
    layers = settled.shape[0]
    scores = whole.shape[0] // layers
    for cell in range(low, high):
        for pending in range(layers):
            for back in range(pending + 1):
                end = min(quiet_to[cell] + back * give, scores - 1)
                part = quiet * settled[pending, back]
                whole[pending * scores + cell, (pending - back) * scores + end] += part
