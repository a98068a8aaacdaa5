"""The compiled loops behind `trees`: settle nodes, carry exposure down, count cameras.

Sources: Dijkstra (1959), A note on two problems in connexion with graphs; a binary heap of
(cost, node) packed into one number, in which outdated entries stay until they come up.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchglass.base.borrowed import borrowing

Integers = NDArray[np.int64]
# A heap entry is cost x 2^24 + node, below 2^63.
_BITS = np.int64(24)
MOST_NODES, MOST_TRAVEL = 1 << 24, 1 << 39
_NODE = np.int64(MOST_NODES - 1)
_FAR = np.int64((1 << 62) + ((1 << 62) - 1))
# Columns of the ends of edges: node at the other end, edge, cost of travel.
_BESIDE, _EDGE, _COST = 0, 1, 2
# Columns of the tree, whose rows are nodes: the node before, the edge between, the first node
# after, and the next one that has the same node before.
_BEFORE, _BY, _CHILD, _NEXT = 0, 1, 2, 3


@borrowing(inline=True)
def _push(heap: Any, size: Any, key: Any) -> None:
    """Put a key into a heap of so many."""
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if heap[above] <= key:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = key


@borrowing(inline=True)
def _drop_first(heap: Any, size: Any) -> None:
    """Take the smallest key out of a heap; size: how many are left.

    The key that is put in its place still stands behind the others, which ends the search.
    """
    below: Any = 1
    key, at = heap[size], 0
    while below < size:
        below += np.int64(heap[below + 1] < heap[below])  # without a branch to be guessed
        if heap[below] >= key:
            break
        heap[at] = heap[below]
        at, below = below, 2 * below + 1
    heap[at] = key


@borrowing()
def _settle(first: Any, ends: Any, source: Any, best: Any, order: Any, tree: Any, heap: Any) -> Any:
    """Find the tree of one source; return how many nodes are reached.

    best: int64 (nodes,), cost of each node, _FAR where there is no way; order: int32 (nodes,),
    nodes in the order in which they are settled; tree: filled for all of these but the source.
    """
    best[:] = _FAR
    best[source], heap[0] = 0, source
    size, settled = 1, 0
    while size > 0:
        key = heap[0]
        size -= 1
        _drop_first(heap, size)
        node, travel = key & _NODE, key >> _BITS
        if travel > best[node]:  # a dearer way found earlier
            continue
        order[settled] = node
        settled += 1
        for at in range(first[node], first[node + 1]):
            other, further = ends[at, _BESIDE], travel + ends[at, _COST]
            if further < best[other]:
                best[other] = further
                tree[other, _BEFORE], tree[other, _BY] = node, ends[at, _EDGE]
                _push(heap, size, (further << _BITS) | np.int64(other))
                size += 1
    return settled


@borrowing()
def _carry(
    order: Any, tree: Any, settled: Any, metres: Any, passes: Any, node_views: Any,
    so_far: Any, visits: Any,
) -> None:  # fmt: skip
    """Carry what adds up from each node to those after it, in the order of settling."""
    source = order[0]
    so_far[source, :] = 0.0
    visits[source, :] = 0
    for at in range(1, settled):
        node = order[at]
        before, by = tree[node, _BEFORE], tree[node, _BY]
        for column in range(metres.shape[1]):
            so_far[node, column] = so_far[before, column] + metres[by, column]
        for table in range(passes.shape[1]):
            visit = visits[before, table] + passes[by, table]
            if before != source:  # a visit that goes on past the node before is one
                visit -= node_views[before, table]
            visits[node, table] = visit


@borrowing()
def _children(order: Any, tree: Any, settled: Any) -> None:
    """Link each node to the first node after it and to its next sibling; -1 for none."""
    for at in range(settled):
        tree[order[at], _CHILD] = -1
    for at in range(settled - 1, 0, -1):
        node = order[at]
        before = tree[node, _BEFORE]
        tree[node, _NEXT] = tree[before, _CHILD]
        tree[before, _CHILD] = node
    tree[order[0], _NEXT] = -1


@borrowing()
def _different(
    source: Any, tree: Any, table: Any, first: Any, camera: Any, held: Any, different: Any
) -> None:
    """Count the different cameras on the way to every node, by a depth-first walk.

    held: int32 (cameras,), edges of the way at hand that each camera sees; all 0 before and
    after; different: int32 (nodes,).
    """
    node, count = source, 0
    different[node] = 0
    while True:
        child = tree[node, _CHILD]
        while child < 0:  # no further: back to a node with another way on
            following = tree[node, _NEXT]
            if node == source:
                return
            by = tree[node, _BY]
            for at in range(first[table, by], first[table, by + 1]):
                one = camera[at]
                held[one] -= 1
                if held[one] == 0:
                    count -= 1
            node, child = tree[node, _BEFORE], following
        node = child
        by = tree[node, _BY]
        for at in range(first[table, by], first[table, by + 1]):
            one = camera[at]
            if held[one] == 0:
                count += 1
            held[one] += 1
        different[node] = count


@borrowing(entry=True)
def settle_and_carry(
    first: Any, ends: Any,
    metres: Any, passes: Any, node_views: Any, list_first: Any, camera: Any,
    sources: Any, targets: Any,
    out_cost: Any, out_metres: Any, out_union: Any, out_sum: Any,
    out_passes: Any, out_cameras: Any, out_unreached: Any,
    best: Any, order: Any, tree: Any, heap: Any, so_far: Any, visits: Any, different: Any,
    held: Any,
) -> None:  # fmt: skip
    """Fill the answers of all sources, row by row; see `trees` for what the arrays are.

    best to held: working arrays, best: int64 (nodes,); order: int32 (nodes,); tree: int32
    (nodes, 4); heap: int64 (ends of edges + 1,); so_far: float64 (nodes, columns); visits:
    int64 (nodes, tables); different: int32 (nodes,); held: int32 (cameras,), all 0.
    """
    for row in range(len(sources)):
        settled = _settle(first, ends, sources[row], best, order, tree, heap)
        _carry(order, tree, settled, metres, passes, node_views, so_far, visits)
        _children(order, tree, settled)
        missing = 0
        for t in range(len(targets)):
            reached = best[targets[t]] < _FAR
            missing += not reached
            out_cost[row, t] = best[targets[t]] if reached else -1
            out_metres[row, t] = so_far[targets[t], 0] if reached else np.nan
        out_unreached[row] = missing
        for table in range(passes.shape[1]):
            _different(sources[row], tree, table, list_first, camera, held, different)
            for t in range(len(targets)):
                node = targets[t]
                reached = best[node] < _FAR
                out_union[table, row, t] = so_far[node, 1 + 2 * table] if reached else np.nan
                out_sum[table, row, t] = so_far[node, 2 + 2 * table] if reached else np.nan
                out_passes[table, row, t] = visits[node, table] if reached else -1
                out_cameras[table, row, t] = different[node] if reached else -1
