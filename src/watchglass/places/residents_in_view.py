"""How much of their walks is in view of cameras, for the residents of a city, as shares of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from watchglass.base.columns import PURPOSES, Purpose
from watchglass.base.mixing import Array
from watchglass.evidence.parameters import assumed
from watchglass.places.edge_exposure import EdgeExposure
from watchglass.places.exposure_levels import LEVEL_NAMES, exposure_levels
from watchglass.places.residents import Residents
from watchglass.places.streets import Streets
from watchglass.places.town_trips import Destinations, Trips, nearest_nodes, trips_in_town
from watchglass.places.walking import speeds_m_per_s

DETERRENCE_M = assumed(
    300.0, 700.0, 1500.0, "most walks are shorter than two kilometres; none was counted here"
)
FARTHEST_FROM_STREET_M = 150.0
# Ways that are held at once: cells where trips start times places where they end.
AT_ONCE = 1 << 21
DESTINATIONS = (
    "It is assumed that they walk to where people live, the nearer the likelier, by the shortest "
    "way, and stay on the streets of the file. Shops, schools and stations are not known here."
)


def residents_in_view(
    streets: Streets,
    residents: Residents,
    edges: Mapping[Purpose, Mapping[str, EdgeExposure]],
    *,
    known: bool = True,
) -> dict[str, Any]:
    """Return what cameras see of the residents' walks, by level of exposure, as plain values.

    edges: exposure of the edges by purpose and case (low, best, high). A level holds a share of
    the residents: the less exposed half, up to the most exposed 1 %, by the share of their
    walks in which somebody is seen. Where nobody lives near the streets, `levels` is empty; so
    it is where no camera of the file is near (known: False). seconds_in_view: of a walk, in
    which somebody is seen, at the middle speed of `places/walking.py`.

    Sources: `places/town_trips.py` (gravity model, shortest ways).

    Leaves out: shops, schools, work and stations as places to go to; habits; buses and cars;
    people who come from elsewhere; everybody who lives away from the streets of the file.
    """
    counted = np.nan_to_num(residents.people, nan=0.0)
    node, away_m = nearest_nodes(streets, residents)
    near = (away_m <= FARTHEST_FROM_STREET_M) & (counted > 0)
    left_out = {"people_away_from_the_streets": float(counted[~near].sum()),
                "areas_withheld": int(np.isnan(residents.people).sum())}  # fmt: skip
    asked: dict[str, Any] = {
        "assumed": DESTINATIONS,
        "deterrence_m": {"best": DETERRENCE_M.best, "because": DETERRENCE_M.because},
        **left_out,
        "known": known,
    }
    if not known:
        return {**asked, "people": float(counted[near].sum()), "metres_a_walk": None, "levels": []}
    if not near.any():
        return {**asked, "people": 0.0, "metres_a_walk": None, "levels": []}
    kept = Residents(residents.x_m[near], residents.y_m[near], counted[near],
                     tuple(np.array(residents.names, dtype=object)[near]))  # fmt: skip
    ends, where = np.unique(node[near], return_inverse=True)
    to = Destinations(ends, np.bincount(where, counted[near]).astype(float))
    walks = _walks(streets, kept, to, edges)
    return {**asked, **_levels(walks)}


def _walks(
    streets: Streets,
    residents: Residents,
    to: Destinations,
    edges: Mapping[Purpose, Mapping[str, EdgeExposure]],
) -> dict[str, Array]:
    """Return people, metres and what is seen by case and purpose, (..., cells), for all cells."""
    from watchglass.places.geometry.trees import walking_ways

    ways = walking_ways(streets)
    tables = [cases[case] for case in ("low", "best", "high") for cases in edges.values()]
    step = max(1, AT_ONCE // max(1, len(to.node) * len(tables)))
    parts: list[Trips] = []
    for at in range(0, len(residents.people), step):
        rows = slice(at, at + step)
        some = Residents(residents.x_m[rows], residents.y_m[rows], residents.people[rows],
                         residents.names[rows])  # fmt: skip
        parts.append(trips_in_town(
            streets, some, to, tables, float(DETERRENCE_M.best or 1.0), ways=ways
        ))  # fmt: skip
    return {
        name: np.concatenate([getattr(part, name) for part in parts], axis=-1)
        for name in ("people", "metres", "union_m", "cameras")
    }


def _levels(walks: Mapping[str, Array]) -> dict[str, Any]:
    """Return people, metres of a walk, and one row for each level, from least to most exposed."""
    going = walks["people"] > 0
    if not going.any():
        return {"people": 0.0, "metres_a_walk": None, "levels": []}
    people, metres = walks["people"][going], walks["metres"][going]
    shape = (3, len(PURPOSES), int(going.sum()))
    share = walks["union_m"][:, going].reshape(shape) / metres
    cameras = walks["cameras"][:, going].reshape(shape)
    levels = exposure_levels(share[1, :1], people, people[None, None])

    def mean(values: Array) -> Array:
        return np.asarray(levels.mean(values[None])[0, 0])

    walked, in_view_m = mean(metres), mean(share[1, 0] * metres)
    speed = speeds_m_per_s()["best"]
    rows = [
        {"level": name, "share_of_residents": round(float(levels.shares[0, 0, n]), 4),
         "metres_a_walk": round(float(walked[n]), 1),
         "in_view": [
             {"purpose": purpose,
              **{side: round(float(mean(share[case, p])[n]), 6)
                 for case, side in enumerate(("low", "value", "high"))}}
             for p, purpose in enumerate(PURPOSES)
         ],
         "seconds_in_view": round(float(in_view_m[n]) / speed, 1),
         "cameras_a_walk": round(float(mean(cameras[1, 0])[n]), 2)}
        for n, name in enumerate(LEVEL_NAMES)
    ]  # fmt: skip
    whole = people / people.sum()
    return {"people": float(people.sum()), "metres_a_walk": round(float(metres @ whole), 1),
            "levels": rows}  # fmt: skip
