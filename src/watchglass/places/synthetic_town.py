"""A made-up town with streets, homes and destinations, in which people walk among cameras."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from watchglass.base.columns import PURPOSES, Drawn, Exposure, View
from watchglass.base.mixing import Array
from watchglass.evidence.parameters import PerGroup, assumed
from watchglass.evidence.quantity import AnyQuantity, Spec, share
from watchglass.places.contract import Places
from watchglass.places.exposure_levels import LEVEL_NAMES, Levels, exposure_levels
from watchglass.places.network import cameras_at_work
from watchglass.places.purposes import ranges_m
from watchglass.places.town import PlacementRule, Town
from watchglass.places.town_between import CameraDraws, metres_between, seen_between
from watchglass.places.town_table import TownTable
from watchglass.places.town_views import CAMERAS, PASSES, SUM_M, UNION_M, TownViews, town_views

# Numbers that are held at once for all draws, squares and levels of a block of draws.
AT_ONCE = 1 << 22


class SyntheticTown(Places):
    """People of a made-up town walk shortest ways from home to places that draw them.

    All cameras of the network stand in this town. Each is as wide as the network says, or sees
    all around; ranges follow from its pixels, and houses block the view. What is seen of a trip
    is worked out exactly for numbers of cameras, ranges and angles at fixed steps, and mixed in
    between. Against the same towns worked out at the very values (40 draws of 100 to 2,000
    cameras, two towns, three rules), means over people differed by 3 % on average over draws at
    most where somebody is seen, and by 5 % where somebody is identified; draw by draw, root
    mean square, by 6 % where somebody is seen, 9 % where recognised, 14 % where identified.
    Another placement of as many cameras differs by as much and more: metres in view where
    somebody is seen by 15 % with 100 cameras and 5 % with 1,000 (one standard deviation), where
    recognised by 30 % and 8 %. A test repeats the comparison on a smaller town.

    People are ordered by the seconds in view of a camera in which they can be seen, and cut
    into levels; the other purposes are given for the same levels.

    Sources: `places/town_trips.py` (gravity model), `places/geometry/trees.py` (shortest ways),
    `places/purposes.py` (ranges); evidence keys range-formula, dori-detect, dori-recognise,
    dori-identify.

    Leaves out: any real town; how another placement of as many cameras differs; people on both
    pavements, as everybody takes one of them; whoever is seen from more than 256 m; trees and
    vehicles, but for farthest_m; habits, so that people of one square are alike in the long run;
    pauses, buses and cars; cameras indoors; people who change their way because of cameras.
    """

    kind: Literal["synthetic_town"] = "synthetic_town"
    town: TownTable = Field(default_factory=TownTable)
    placement: PlacementRule = "along streets"
    speed_m_per_s: Annotated[
        AnyQuantity, Spec("speed outdoors, pauses included", ("m/s",), 0.1, 10.0)
    ] = assumed(0.9, 1.2, 1.5, "people walk at 1.35 to 1.54 m/s in tests, and wait at crossings")
    deterrence_m: Annotated[
        AnyQuantity,
        Spec("metres more to a place that divide the trips there by e", ("m",), 50.0, 1e5),
    ] = assumed(300, 700, 1500, "most walks are shorter than two kilometres; none was counted here")
    round_share: Annotated[
        AnyQuantity, share("cameras that see all around, of all cameras outdoors")
    ] = assumed(0.1, 0.3, 0.6, "domes are common on streets; lists of cameras seldom say")
    central_ratio: Annotated[
        PerGroup,
        Spec("share of this group that lives in the central part, over that of all people",
             ("ratio",), 0.0, 100.0),
    ] = Field(default_factory=dict)  # fmt: skip

    def exposure(
        self, drawn: Drawn, network: Drawn, groups: tuple[str, ...], seed: int
    ) -> Exposure:
        """Return levels of exposure by group, from the least exposed half to the most exposed.

        The town and where its cameras stand depend on the seed; each draw on nothing but its
        own numbers, town and seed.
        """
        views = town_views(self.town.settings(), seed, self.placement)
        draws, squares = len(np.asarray(drawn["deterrence_m"])), len(views.town.central)
        step = max(1, AT_ONCE // (squares * len(LEVEL_NAMES) * (len(groups) + 4)))
        parts = [
            self._exposure(views, _rows(drawn, rows), _rows(network, rows), groups)
            for rows in (slice(at, at + step) for at in range(0, draws, step))
        ]
        return _joined(parts)

    def _exposure(
        self, views: TownViews, drawn: Drawn, network: Drawn, groups: tuple[str, ...]
    ) -> Exposure:
        trips, speed = _numbers(drawn, "deterrence_m"), _numbers(drawn, "speed_m_per_s")
        count = cameras_at_work(network)
        view, is_round = _numbers(network, "view_degrees"), _numbers(drawn, "round_share")
        seen = {
            purpose: seen_between(views, CameraDraws(count, reach, view, is_round), trips)
            for purpose, reach in ranges_m(network).items()
        }
        lives = residence(views.town, drawn.get("central_ratio", {}), groups, len(trips))
        people = views.town.residents.people
        levels = exposure_levels(seen[PURPOSES[0]][..., UNION_M], people, lives)
        metres = levels.mean(metres_between(views, trips))
        return Exposure(
            names=LEVEL_NAMES,
            shares=levels.shares,
            trip_seconds=metres / speed[:, None, None],
            trip_metres=metres,
            views={purpose: _view(levels, one, metres, speed) for purpose, one in seen.items()},
            lost_variance=levels.lost_variance,
        )


def residence(town: Town, ratio: object, groups: tuple[str, ...], draws: int) -> Array:
    """Return the share of each group's people who live in each square, (draws, groups, squares).

    ratio: by group letter, float (draws,), share of the group that lives in the central part
    over that of all people; groups without one live as all people do. No share passes 1. Within
    the central part, and outside it, each group lives as all people do.

    Leaves out: that the groups together should live where all people live; a scenario that
    gives ratios to some groups says nothing about the others.
    """
    people = town.residents.people / town.residents.people.sum()
    inner, outer = np.where(town.central, people, 0.0), np.where(town.central, 0.0, people)
    there = inner.sum()
    lives = np.broadcast_to(people, (draws, len(groups), len(people))).copy()
    assert isinstance(ratio, Mapping)
    if 0.0 < there < 1.0:
        for g in set(groups) & set(ratio):
            central = np.minimum(np.asarray(ratio[g], float) * there, 1.0)[:, None]
            lives[:, groups.index(g)] = central * inner / there + (1.0 - central) * outer / (
                1.0 - there
            )
    return lives


def _view(levels: Levels, seen: Array, metres: Array, speed: Array) -> View:
    """Return what is seen of each level.

    seen: (draws, squares, 4); metres: (draws, groups, levels), of the trip; speed: (draws,).
    """
    # Not more than all of the trip, by rounding.
    union_m, sum_m = (
        np.minimum(levels.mean(seen[..., UNION_M]), metres),
        levels.mean(seen[..., SUM_M]),
    )
    each = speed[:, None, None]
    return View(
        seconds=union_m / each,
        camera_seconds=sum_m / each,
        metres=union_m,
        camera_metres=sum_m,
        cameras=levels.mean(seen[..., CAMERAS]),
        passes=levels.mean(seen[..., PASSES]),
    )


def _numbers(drawn: Drawn, name: str) -> Array:
    return np.asarray(drawn[name], dtype=float)


def _rows(drawn: Drawn, rows: slice) -> Drawn:
    """Return some of the draws of every quantity."""
    return {
        name: {g: one[rows] for g, one in values.items()} if isinstance(values, Mapping)
        else np.asarray(values)[rows]
        for name, values in drawn.items()
    }  # fmt: skip


def _joined(parts: list[Exposure]) -> Exposure:
    """Return one exposure with the draws of all parts, in order."""

    def whole(name: str) -> Array:
        return np.concatenate([getattr(one, name) for one in parts])

    views = {
        purpose: View(**{
            column.name: np.concatenate([getattr(one.views[purpose], column.name)
                                         for one in parts])
            for column in fields(View)
        })
        for purpose in PURPOSES
    }  # fmt: skip
    return Exposure(
        parts[0].names, whole("shares"), whole("trip_seconds"), whole("trip_metres"), views,
        whole("lost_variance"),
    )  # fmt: skip
