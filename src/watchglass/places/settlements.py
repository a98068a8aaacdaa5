"""A country as a few kinds of settlement: who lives where, how long its streets are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from watchglass.base.columns import PURPOSES, Drawn, Exposure, View
from watchglass.base.mixing import Array
from watchglass.evidence.parameters import Parameterised, PerGroup, assumed
from watchglass.evidence.quantity import AnyQuantity, Quantity, Spec, share
from watchglass.places.contract import Places
from watchglass.places.coverage import AlongStreets, Walk, plane_view, street_view
from watchglass.places.network import cameras_at_work
from watchglass.places.purposes import ranges_m

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
METRES, SQUARE_METRES, SECONDS = 1e3, 1e6, 60.0
_VIEW = ("seconds", "camera_seconds", "metres", "camera_metres", "cameras", "passes")


class Settlement(Parameterised):
    """One kind of settlement: its share of the people and of the cameras, and its size.

    The size is the length of its streets, or the area of open ground where there are no walls.

    Leaves out: what sets one town apart from another of the same kind.
    """

    title: Annotated[str, Field(max_length=60)] = ""
    people_share: Annotated[AnyQuantity, share("of all people, those who live in such places")]
    camera_share: Annotated[AnyQuantity, share("of all cameras, those in such places")]
    street_km: Annotated[
        AnyQuantity | None, Spec("length of all streets in such places", ("km",), 1e-3, 1e9)
    ] = None
    area_km2: Annotated[
        AnyQuantity | None, Spec("open ground in such places", ("km2",), 1e-6, 1e9)
    ] = None
    residence_ratio: Annotated[
        PerGroup,
        Spec("how often this group lives here, over groups without a ratio", ("ratio",), 0.0, 1e3),
    ] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_one_size(self) -> Self:
        if (self.street_km is None) == (self.area_km2 is None):
            raise ValueError(
                "a settlement has one size, and it is given "
                f"{'not at all' if self.street_km is None else 'twice'}. "
                "Give street_km, or area_km2 for open ground"
            )
        return self


class Settlements(Places):
    """People walk along streets among cameras of which only the number is known.

    The shares of people and of cameras are those of the whole over all settlements: they are
    divided by their sum. Write the settlement with the fewest cameras a kilometre first. Nobody
    leaves the kind of settlement they live in.

    Sources: coverage processes of `places/coverage.py`; evidence keys range-formula,
    dori-detect, dori-recognise, dori-identify.

    Leaves out: where each camera stands, so that it holds for many towns together and not for
    one street; cameras indoors and in vehicles; people who turn their face away; visits to other
    kinds of settlement. Against the exact geometry of two cities with mapped cameras, given their
    number, the length of the streets and how unevenly they are spread, it gave 0.75 to 1.5 times
    the minutes in view, 0.65 to 1.4 times the minutes recorded and 0.65 to 0.8 times the
    different cameras a trip; taken as spread evenly, 1 to 1.5 times the minutes in view.
    geometry_ratio carries that error into the range of every figure. Nothing was compared for
    identifying a stranger, which takes a camera within a few metres.
    """

    kind: Literal["settlements"] = "settlements"
    settlement: dict[Word, Settlement] = Field(min_length=1, max_length=12)
    minutes_per_trip: Annotated[
        AnyQuantity, Spec("minutes outdoors on one trip", ("minutes",), 0.0, 1440.0)
    ]
    speed_m_per_s: Annotated[
        AnyQuantity, Spec("speed outdoors, pauses included", ("m/s",), 0.0, 10.0)
    ] = assumed(0.6, 1.1, 1.5, "people walk at 1.35 to 1.54 m/s in tests, and stop on the way")
    aimed_share: Annotated[
        AnyQuantity, share("cameras aimed along the street, of those that look at streets")
    ] = assumed(0.1, 0.5, 0.9, "the others look any way, at doors for one; no count was found")
    strip_m: Annotated[
        AnyQuantity,
        Spec("farthest that a camera stands from the line people walk on", ("m",), 0.0, 200.0),
    ] = assumed(4, 12, 35, "mapped cameras of two cities stand within 8 to 32 m of the line")
    cameras_per_site: Annotated[
        AnyQuantity, Spec("cameras at one site, such as a mast", ("cameras",), 1.0, 100.0)
    ] = assumed(1.0, 1.3, 4.0, "mapped cameras of two cities: 1.1 to 1.4; masts with nine exist")
    unevenness: Annotated[
        AnyQuantity,
        Spec("spread of cameras a kilometre between streets: variance over squared mean",
             ("ratio",), 0.0, 100.0),
    ] = assumed(1.0, 3.0, 10.0, "mapped cameras of two cities: 1 to 9")  # fmt: skip
    walked_ratio: Annotated[
        AnyQuantity,
        Spec("cameras a kilometre where people walk, over those on all streets", ("ratio",),
             0.01, 100.0),
    ] = assumed(0.8, 1.3, 2.5, "shortest ways through two cities: 1.1 and 1.4")  # fmt: skip
    geometry_ratio: Annotated[
        AnyQuantity,
        Spec(
            "cameras in view by exact geometry, over those by the process", ("ratio",), 0.01, 100.0
        ),
    ] = assumed(0.65, 1.0, 1.55, "0.7 to 1.5 on two cities with mapped cameras")

    def quantities(self) -> Iterator[tuple[str, str | None, Quantity, Spec]]:
        """Yield the table's own quantities, then those of each settlement."""
        yield from super().quantities()
        for word, one in self.settlement.items():
            for name, group, quantity, spec in one.quantities():
                yield f"settlement.{word}.{name}", group, quantity, spec

    def by_letter(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield what is given by group letter, with its place."""
        for word, one in self.settlement.items():
            yield f"settlement.{word}.residence_ratio", one.residence_ratio

    def exposure(
        self, drawn: Drawn, network: Drawn, groups: tuple[str, ...], seed: int
    ) -> Exposure:
        """Return one level for each kind of settlement, in the order of the scenario.

        Nothing is drawn by lot, so that the seed changes nothing. The variance within a kind of
        settlement is not known, and said to be so.
        """
        seconds = np.asarray(drawn["minutes_per_trip"]) * SECONDS
        walk = Walk(np.asarray(drawn["speed_m_per_s"]) * seconds, seconds)
        reach, seeing = ranges_m(network), self._cameras(drawn, network)
        shares, views = self._shares(drawn, groups), {}
        for purpose in PURPOSES:
            levels = [
                self._view(word, seeing[word], reach[purpose], walk, drawn, network)
                for word in self.settlement
            ]
            views[purpose] = View(*(_level(levels, name, shares.shape) for name in _VIEW))
        return Exposure(
            names=tuple(one.title or word for word, one in self.settlement.items()),
            shares=shares,
            trip_seconds=np.broadcast_to(seconds[:, None, None], shares.shape),
            trip_metres=np.broadcast_to(walk.metres[:, None, None], shares.shape),
            views=views,
            lost_variance=np.full(len(seconds), np.nan),
        )

    def _cameras(self, drawn: Drawn, network: Drawn) -> dict[str, Array]:
        """Return the cameras that work and look at streets, by settlement, float (draws,)."""
        whole = cameras_at_work(network)
        parts = {
            word: np.asarray(drawn[f"settlement.{word}.camera_share"]) for word in self.settlement
        }
        total = np.maximum(sum(parts.values()), 1e-300)
        return {word: whole * part / total for word, part in parts.items()}

    def _shares(self, drawn: Drawn, groups: tuple[str, ...]) -> Array:
        """Return where each group lives, (draws, groups, settlements), adding up to 1."""
        columns = []
        for word in self.settlement:
            people = np.asarray(drawn[f"settlement.{word}.people_share"])
            ratio = drawn.get(f"settlement.{word}.residence_ratio", {})
            assert isinstance(ratio, Mapping)
            columns.append(np.stack([people * ratio.get(g, 1.0) for g in groups], axis=1))
        lives = np.stack(columns, axis=2)
        total = lives.sum(axis=2, keepdims=True)
        even = 1.0 / lives.shape[2]  # where nobody is said to live anywhere
        return np.where(total > 0, lives / np.where(total > 0, total, 1.0), even)

    def _view(
        self, word: str, cameras: Array, reach: Array, walk: Walk, drawn: Drawn, network: Drawn
    ) -> View:
        """Return what the cameras of one kind of settlement see of a trip, float (draws,)."""
        degrees, ratio = np.asarray(network["view_degrees"]), np.asarray(drawn["walked_ratio"])
        ratio = ratio * np.asarray(drawn["geometry_ratio"])
        if self.settlement[word].area_km2 is not None:
            area = np.asarray(drawn[f"settlement.{word}.area_km2"]) * SQUARE_METRES
            return plane_view(cameras * ratio / area, reach, degrees, walk)
        along = np.asarray(drawn[f"settlement.{word}.street_km"]) * METRES
        beside = AlongStreets(
            cameras_per_m=cameras * ratio / along,
            view_degrees=degrees,
            strip_m=np.asarray(drawn["strip_m"]),
            aimed_share=np.asarray(drawn["aimed_share"]),
            per_site=np.asarray(drawn["cameras_per_site"]),
            unevenness=np.asarray(drawn["unevenness"]),
        )
        return street_view(beside, reach, walk)


def _level(levels: list[View], name: str, shape: tuple[int, ...]) -> Array:
    """Return one column of the views of all settlements, alike for every group."""
    column = np.stack([getattr(one, name) for one in levels], axis=1)
    return np.broadcast_to(column[:, None, :], shape).copy()
