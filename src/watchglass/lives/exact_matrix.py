"""A coarse pass by matrices: where a class has few states, a step is one matrix product.

For a sanction that lasts as long as the score stays low, or none, the state of a unit is its
score and the corrections noted. On a coarse grid these are a few hundred, and one matrix
carries many first laws at once, which is several times faster than jump by jump.

Source: the same Markov chain as in exact_step.py, as a transition matrix.
Leaves out: what exact_step.py leaves out; chances under 1e-12 of a state; forgiveness and sanctions with a length, which
keep to the other way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.base.score_columns import Integers
from watchglass.lives.compiled import compiled
from watchglass.lives.exact_classes import Found
from watchglass.lives.exact_grid import Tables
from watchglass.lives.exact_step import Grid
from watchglass.lives.exact_sums import Span
from watchglass.lives.jumps import Jumps

Mask = NDArray[np.bool_]
MOST_STATES = 400
LEAST_KEPT = 1e-12


def fits(grid: Grid, first: Array) -> bool:
    """Return whether a class has few enough states, and rules that one matrix can hold.

    first: (parts, layers, scores), the first law; nobody may start under the line of a
    sanction, since on the first day nobody is under one.
    """
    no_length = grid.below == 0 or grid.lasting
    starts = not first[:, :, : grid.below].any()
    return (
        no_length
        and grid.every == 0
        and starts
        and (
            0 <= grid.give * (grid.layers - 1) < grid.scores
            and grid.layers * grid.scores <= MOST_STATES
        )
    )


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
    scores, layers, classes = grid.scores, grid.layers, len(tables.free.quiet)
    moves = _moves(grid, tables)
    whole = np.zeros((classes, layers, scores, layers, scores))
    lost = np.zeros((classes, layers, scores))
    for settled in range(layers):
        for note, jump in enumerate(moves):
            goes = _given_back(jump, settled * grid.give)
            for pending in range(settled, layers):
                chance = grid.settled[pending, settled]
                left = pending - settled + note
                into = min(left, layers - 1)
                whole[:, pending, :, into] += chance * goes
                if left > into:
                    lost[:, pending] += (left - into) * chance * jump.sum(axis=2)
    states = layers * scores
    return whole.reshape(classes, states, states), lost.reshape(classes, states)


def _given_back(jump: Array, points: int) -> Array:
    """Return moves that end `points` higher, held within the scale."""
    if points == 0:
        return jump
    goes, top = np.zeros_like(jump), jump.shape[2]
    goes[:, :, points:] = jump[:, :, : top - points]
    goes[:, :, -1] += jump[:, :, top - points :].sum(axis=2)
    return goes


def _moves(grid: Grid, tables: Tables) -> list[Array]:
    """Return the chance of each move of the score, (classes, scores, scores), by notes taken."""
    scores, classes = grid.scores, len(tables.free.quiet)
    notes = max(len(tables.free.first), len(tables.held.first)) - 1
    moves = [np.zeros((classes, scores, scores)) for _ in range(max(notes, 1))]
    here = np.arange(scores)
    for jumps, cells in ((tables.held, here[: grid.below]), (tables.free, here[grid.below :])):
        for note in range(len(jumps.first) - 1):
            for at in range(jumps.first[note], jumps.first[note + 1]):
                to = np.clip(cells + jumps.offset[at], 0, scores - 1)
                moves[note][:, cells, to] += jumps.chance[:, at, None]
        _stay_quiet(grid, jumps, cells, moves[0])
    return moves


def _stay_quiet(grid: Grid, jumps: Jumps, cells: Integers, move: Array) -> None:
    """Add the step without event to the moves of some scores."""
    quiet = np.asarray(grid.clean_to)[cells]
    if grid.linear:
        quiet = np.clip(cells + grid.step, 0, grid.scores - 1)
    move[:, cells, quiet] += jumps.quiet[:, None]
