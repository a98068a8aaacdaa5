"""One-source trees of shortest ways: watchglass with exposure and cameras, or scipy without.

Both get the same whole millimetres as costs. scipy gives costs and the node before, for one
source after the other on one thread; watchglass besides carries metres in view, camera-metres,
passes and different cameras to every node.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from made_town import load_town, load_views
from measured import asked_for, keep_trips, say_report, timed
from own import cameras_of, streets_of, version


def main() -> None:
    options = asked_for(__doc__)
    options.add_argument("--way", choices=["ours", "scipy"], required=True)
    options.add_argument("--sources", type=int, required=True)
    given = options.parse_args()
    town = load_town(given.folder / "town.npz")
    streets = streets_of(town)
    cost = np.rint(streets.length_m() * 1000).astype(np.int64)
    sources = np.random.default_rng(5).choice(len(town.node_x_m), given.sources, replace=False)
    report: dict[str, Any] = {"sources": len(sources), "nodes": len(town.node_x_m)}
    if given.way == "scipy":
        report |= _scipy(streets, cost, sources, given)
    else:
        report |= _ours(streets, cost, sources, given)
    say_report(report)


def _scipy(streets: Any, cost: Any, sources: Any, given: Any) -> dict[str, Any]:
    import scipy
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    nodes = len(streets.node_x_m)
    ends = np.concatenate([[streets.start, streets.end], [streets.end, streets.start]], axis=1)
    graph = csr_array((np.tile(cost, 2).astype(float), (ends[0], ends[1])), shape=(nodes, nodes))

    def trees() -> Any:
        return dijkstra(graph, directed=True, indices=sources, return_predecessors=True)

    dijkstra(graph, directed=True, indices=sources[:1])
    (found, _), taken = timed(trees)
    keep_trips(given.folder, "tree-scipy", {"cost": np.where(np.isinf(found), -1, found)})
    return {"version": scipy.__version__, "threads_1": taken}


def _ours(streets: Any, cost: Any, sources: Any, given: Any) -> dict[str, Any]:
    from watchglass.places.geometry.node_views import edges_and_nodes
    from watchglass.places.geometry.trees import trees_from, walking_ways

    cameras = cameras_of(load_views(given.folder / f"cameras-{given.cameras}.npz"))
    table, at_node = edges_and_nodes(streets, cameras)
    ways = walking_ways(streets, cost)
    report: dict[str, Any] = {"version": version(), "cameras": given.cameras}
    for threads in (1, 2):

        def trees(chosen: Any, threads: int = threads) -> Any:
            return trees_from(ways, [table], chosen, views_at_node=[at_node], threads=threads)

        trees(sources[:2])
        found, report[f"threads_{threads}"] = timed(lambda: trees(sources))
    keep_trips(given.folder, "tree-ours", {"cost": found.cost})
    return report


if __name__ == "__main__":
    main()
