"""Everybody's ways from one place at once: one tree of shortest ways, exposure carried down it.

All trips that start at one node share one tree, found by the cost of travel alone (Dijkstra
1959); nothing here looks at cameras to choose a way. When a node is settled its way is final,
so what adds up along edges is carried from the node before. Different cameras do not add up:
a depth-first walk of the tree holds, for each camera, how many edges of the way at hand it
sees.

Costs are whole numbers, so sums are exact and ties are ties on every machine. Ties are broken
by a fixed rule: nodes are settled in the order of (cost, number of the node); of two equal
ways to a node, that of the node before it which was settled first is kept, and of parallel
edges the one with the lower number.

Leaves out: one-way signs, which walking ignores, and everything but the cost of travel that
makes people choose a way.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchglass.base.mixing import Array
from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.geometry.tree_loops import (
    MOST_NODES,
    MOST_TRAVEL,
    Integers,
    settle_and_carry,
)
from watchglass.places.streets import Streets

THREADS = 2
MILLIMETRES = 1000.0


@dataclass(frozen=True)
class Ways:
    """A street network as a walker meets it: from each node, the edges that leave it.

    first: int64 (nodes + 1,), where each node's ends of edges begin; ends: int32 (ends, 3), the
    node at the other end, which edge, and the cost of travel in whole units, by default
    millimetres; edges in ascending order at each node.
    """

    first: Integers
    ends: NDArray[np.int32]

    @property
    def nodes(self) -> int:
        """Return the number of nodes."""
        return len(self.first) - 1


def walking_ways(streets: Streets, cost: NDArray[np.int64] | None = None) -> Ways:
    """Return the ways of a street network, every edge in both directions.

    cost: int (edges,), travel cost of each edge in whole units, from 0; None takes lengths in
    millimetres. Raises ValueError for a cost below 0 or above 2^31 - 1, costs whose sum is not
    below 2^39, or 2^24 nodes or more.
    """
    if cost is None:
        cost = np.rint(streets.length_m() * MILLIMETRES).astype(np.int64)
    nodes, edges = len(streets.node_x_m), streets.edges
    if nodes >= MOST_NODES:
        raise ValueError(f"a street network has fewer than {MOST_NODES} nodes, not {nodes}")
    if edges and (cost.min() < 0 or cost.max() >= 1 << 31 or cost.sum() >= MOST_TRAVEL):
        raise ValueError("costs of travel are from 0 to 2^31 - 1, their sum is below 2^39")
    ends = np.concatenate([streets.start, streets.end])
    order = np.lexsort((np.tile(np.arange(edges), 2), ends))
    first = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=nodes))])
    beside = np.concatenate([streets.end, streets.start])
    columns = [beside, np.tile(np.arange(edges), 2), np.tile(np.asarray(cost), 2)]
    return Ways(first.astype(np.int64), np.stack(columns, axis=1)[order].astype(np.int32))


@dataclass(frozen=True)
class Trees:
    """What cameras see on the shortest way from each source to each target.

    sources: int64 (sources,), targets: int64 (targets,), nodes; cost: int64 (sources, targets),
    travel cost; metres: float64, length of the way. Of shape (tables, sources, targets), one
    table for each `EdgeExposure`: union_m, sum_m: float64, metres in view once and summed over
    cameras; passes, cameras: int32, visits to views and different cameras. Where there is no
    way, costs and counts are -1 and metres nan; unreached: int64 (sources,), how many targets.
    """

    sources: Integers
    targets: Integers
    cost: Integers
    metres: Array
    union_m: Array
    sum_m: Array
    passes: NDArray[np.int32]
    cameras: NDArray[np.int32]
    unreached: Integers


def trees_from(
    ways: Ways,
    exposures: Sequence[EdgeExposure],
    sources: Integers,
    targets: Integers | None = None,
    *,
    views_at_node: Sequence[NDArray[np.int64]] | None = None,
    threads: int = THREADS,
) -> Trees:
    """Return the exposure of all trips from some nodes to some or all nodes.

    exposures: of the same edges, one for each purpose; targets: None for every node;
    views_at_node: for each of the exposures int64 (nodes,), the cameras in whose view the node
    lies, so that a visit that goes on past a crossing is one; without them it counts once on
    each edge. threads: sources are shared out between them; any number gives the same bits.
    """
    sources = np.ascontiguousarray(sources, dtype=np.int64)
    whole = np.arange(ways.nodes) if targets is None else targets
    targets = np.ascontiguousarray(whole, dtype=np.int64)
    for name, given in (("source", sources), ("target", targets)):
        if len(given) and not 0 <= given.min() <= given.max() < ways.nodes:
            raise ValueError(f"a {name} is a node from 0 to {ways.nodes - 1}")
    found = _empty(len(exposures), sources, targets)
    table = _stacked(exposures, views_at_node, ways.nodes)
    cuts = np.linspace(0, len(sources), max(1, min(threads, len(sources))) + 1).astype(int)

    def piece(part: int) -> None:
        _run(ways, table, found, slice(cuts[part], cuts[part + 1]))

    if len(cuts) == 2:
        piece(0)
    else:
        with ThreadPoolExecutor(max_workers=len(cuts) - 1) as pool:
            list(pool.map(piece, range(len(cuts) - 1)))
    return found


def _empty(tables: int, sources: Integers, targets: Integers) -> Trees:
    shape = (len(sources), len(targets))
    return Trees(
        sources, targets, np.empty(shape, np.int64), np.empty(shape),
        np.empty((tables, *shape)), np.empty((tables, *shape)),
        np.empty((tables, *shape), np.int32), np.empty((tables, *shape), np.int32),
        np.empty(len(sources), np.int64),
    )  # fmt: skip


@dataclass(frozen=True)
class _Stacked:
    """All tables of exposure as arrays for the loops; columns of an edge lie together."""

    metres: Array  # (edges, 1 + 2 tables): length, then union and sum of each table
    passes: NDArray[np.int64]  # (edges, tables)
    node_views: NDArray[np.int64]  # (nodes, tables)
    first: NDArray[np.int64]  # (tables, edges + 1), into camera
    camera: NDArray[np.int32]  # lists of all tables, one after the other
    cameras: int  # largest camera number + 1


def _stacked(
    exposures: Sequence[EdgeExposure],
    views_at_node: Sequence[NDArray[np.int64]] | None,
    nodes: int,
) -> _Stacked:
    if not exposures:
        raise ValueError("at least one table of exposure is needed")
    columns = [exposures[0].length_m]
    for one in exposures:
        columns += [one.union_m, one.sum_m]
    seen = views_at_node or [np.zeros(nodes, np.int64) for _ in exposures]
    before = np.cumsum([0, *(len(one.camera) for one in exposures)])
    camera = np.concatenate([one.camera for one in exposures]).astype(np.int32)
    return _Stacked(
        np.stack(columns, axis=1),
        np.stack([one.passes for one in exposures], axis=1).astype(np.int64),
        np.stack(seen, axis=1).astype(np.int64),
        np.stack([one.first + at for one, at in zip(exposures, before[:-1], strict=True)]),
        camera,
        int(camera.max()) + 1 if len(camera) else 0,
    )


def _run(ways: Ways, table: _Stacked, found: Trees, rows: slice) -> None:
    """Fill the rows of some sources; each thread has working arrays of its own."""
    nodes, tables = ways.nodes, table.passes.shape[1]
    settle_and_carry(
        ways.first, ways.ends,
        table.metres, table.passes, table.node_views, table.first, table.camera,
        found.sources[rows], found.targets,
        found.cost[rows], found.metres[rows], found.union_m[:, rows], found.sum_m[:, rows],
        found.passes[:, rows], found.cameras[:, rows], found.unreached[rows],
        np.empty(nodes, np.int64), np.empty(nodes, np.int32), np.empty((nodes, 4), np.int32),
        np.empty(len(ways.ends) + 1, np.int64), np.empty((nodes, table.metres.shape[1])),
        np.empty((nodes, tables), np.int64), np.empty(nodes, np.int32),
        np.zeros(table.cameras, np.int32),
    )  # fmt: skip
