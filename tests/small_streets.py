"""Small street networks for the tests, and a slow, plain way to find trees in them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.streets import Streets


def streets_of(nodes: Any, edges: Any) -> Streets:
    """Return straight streets; nodes: (x, y) in metres; edges: (start, end), in order."""
    x, y = np.array(nodes, float).reshape(-1, 2).T
    start, end = np.array(edges, np.int64).reshape(-1, 2).T
    ends = np.column_stack([start, end]).ravel()
    count = len(start)
    return Streets(
        x, y, start.copy(), end.copy(), 2 * np.arange(count + 1, dtype=np.int64), x[ends], y[ends],
        np.arange(count), np.zeros(count, np.int8), tuple(str(e) for e in range(count)),
    )  # fmt: skip


def grid_streets(side: int, block_m: float = 100.0, seed: int | None = None) -> Streets:
    """Return a square grid; with a seed it is crooked, and a tenth of it is missing."""
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(side) * block_m, np.arange(side) * block_m)
    number = np.arange(side * side).reshape(side, side)
    across = np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    up = np.column_stack([number[:-1].ravel(), number[1:].ravel()])
    nodes, edges = np.column_stack([x.ravel(), y.ravel()]), np.vstack([across, up])
    if seed is not None:
        nodes = nodes + rng.uniform(-0.2, 0.2, nodes.shape) * block_m
        edges = edges[rng.random(len(edges)) > 0.1]
    return streets_of(nodes, edges)


def seen_by(lists: list[list[int]], length_m: Any, rng: Any) -> EdgeExposure:
    """Return the exposure of edges seen by these cameras each; metres by lot, as they may be."""
    count = np.array([len(one) for one in lists])
    length = np.asarray(length_m, float)
    each = [rng.uniform(0.01, 1.0, n) * metres for n, metres in zip(count, length, strict=True)]
    most = np.array([one.max(initial=0.0) for one in each])
    total = np.array([one.sum() for one in each])
    return EdgeExposure(
        length, np.minimum(length, rng.uniform(most, np.maximum(total, most))), total,
        count + rng.integers(0, 2, len(count)) * (count > 0),
        np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        np.array([camera for one in lists for camera in one], np.int32),
    )  # fmt: skip


@dataclass
class PlainTree:
    """What a walk from one node to each other meets: cost, and the edges walked in order."""

    cost: dict[int, int]
    walked: dict[int, list[int]]
    nodes: dict[int, list[int]]


def plain_tree(streets: Streets, cost: Any, source: int) -> PlainTree:
    """Return the tree of one source by looking through all nodes at every step.

    The rule for ties is written out: settled by (cost, number); first way found is kept, edges
    in the order of their numbers.
    """
    at_node: dict[int, list[int]] = {}
    for edge in range(streets.edges):
        for node in {int(streets.start[edge]), int(streets.end[edge])}:
            at_node.setdefault(node, []).append(edge)
    best: dict[int, int] = {source: 0}
    walked, nodes = {source: list[int]()}, {source: [source]}
    left = set(range(len(streets.node_x_m)))
    while any(one in left for one in best):
        node = min((one for one in best if one in left), key=lambda one: (best[one], one))
        left.remove(node)
        for edge in at_node.get(node, []):
            ends = {int(streets.start[edge]), int(streets.end[edge])}
            other = (ends - {node} or {node}).pop()
            further = best[node] + int(cost[edge])
            if other not in best or further < best[other]:
                best[other] = further
                walked[other] = [*walked[node], edge]
                nodes[other] = [*nodes[node], other]
    return PlainTree(best, walked, nodes)


def plain_sums(
    tree: PlainTree, exposure: EdgeExposure, node_views: Any, target: int
) -> tuple[float, float, int, int]:
    """Return union, sum, passes and different cameras of the walk to one node, added up plainly."""
    edges = tree.walked[target]
    cameras = {int(c) for e in edges for c in
               exposure.camera[exposure.first[e] : exposure.first[e + 1]]}  # fmt: skip
    between = tree.nodes[target][1:-1]
    assert all(a != b for a, b in pairwise(tree.nodes[target]))
    return (
        sum(float(exposure.union_m[e]) for e in edges),
        sum(float(exposure.sum_m[e]) for e in edges),
        sum(int(exposure.passes[e]) for e in edges) - sum(int(node_views[n]) for n in between),
        len(cameras),
    )
