"""The only place where people come from: a table of classes with counts, never persons."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Annotated

import numpy as np
from pydantic import Field

from watchglass.base.columns import (
    NOT_LISTED,
    RIGHTLY_LISTED,
    WRONGLY_LISTED,
    Classes,
    Drawn,
    Exposure,
    Reach,
    WatchedList,
)
from watchglass.base.mixing import Array
from watchglass.evidence.parameters import Letter, Parameterised, assumed
from watchglass.evidence.quantity import AnyQuantity, Quantity, Spec, share
from watchglass.population.exposed import levels_of_exposure, views_at
from watchglass.population.levels import CONDUCT_EDGES, LEVEL_EDGES, levels_of

Levels = Annotated[list[Annotated[float, Field(gt=0)]], Field(min_length=1, max_length=64)]
_LISTINGS = (NOT_LISTED, RIGHTLY_LISTED, WRONGLY_LISTED)

VISIT_VARIANCE = assumed(
    0.3, 1.0, 3.0, "few people come often, most seldom; no count by person was found"
)


class Group(Parameterised):
    """An abstract group: a letter, its share of the people, and how it differs.

    Leaves out: everything else about a group; by construction groups conduct
    themselves alike unless a ratio says otherwise.
    """

    share: Annotated[float, Field(gt=0, le=1)]
    visits_ratio: Annotated[
        AnyQuantity, Spec("visits of this group over those of all", ("ratio",), 0.0, 100.0)
    ] = assumed(1.0, 1.0, 1.0, "groups are taken to visit equally often; no count was found")


class Population(Parameterised):
    """The people the system can reach, as classes with counts.

    exposure_levels, conduct_levels: equally frequent levels, in any scale, in place of
    the levels that follow from visit_variance and conduct_variance.

    Leaves out: who the people are, how they live together, and changes over the year.
    """

    people: Annotated[AnyQuantity, Spec("people in reach of the system in a year", ("persons",))]
    visits_per_person_day: Annotated[
        AnyQuantity,
        Spec("visits per person and day of use", ("passages/day",), 0.0, 1000.0),
    ]
    visit_variance: Annotated[
        AnyQuantity,
        Spec("spread of visits between people: variance over squared mean", ("ratio",), 0.0, 50.0),
    ] = VISIT_VARIANCE
    area_population: Annotated[
        AnyQuantity | None, Spec("people who live in the area", ("persons",))
    ] = None
    conduct_variance: Annotated[
        AnyQuantity | None,
        Spec("spread of conduct between people: variance over squared mean", ("ratio",), 0.0, 50.0),
    ] = None
    exposure_levels: Levels | None = None
    conduct_levels: Levels | None = None
    frequent_visits_per_year: Annotated[
        AnyQuantity,
        Spec("visits a year of somebody who comes often", ("passages",), 0.0, 10000.0, chosen=True),
    ] = Quantity(form="typed", value=440.0)
    groups: dict[Letter, Group] = Field(min_length=1)


class Listing(Parameterised):
    """The watchlist or gallery of one option: how long, how good, of whom.

    Leaves out: how entries are chosen; several images of one person count as one.
    """

    size: Annotated[
        AnyQuantity,
        Spec(
            "entries on the list",
            ("list entries", "images", "persons"),
            1.0,
            chosen=True,
            whole=True,
            widening=1.1,
        ),
    ]
    present_share: Annotated[
        AnyQuantity | None, share("people passing who are on the list, of all people passing")
    ] = None
    stale_share: Annotated[
        AnyQuantity,
        share("entries that should not be there: out of date, or of somebody not wanted"),
    ]
    composition: dict[Letter, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)


def watched_list(listing: Listing, population: Population, drawn: Drawn) -> WatchedList:
    """Return the list of one option; its composition is that of the people if not stated.

    drawn: float (draws,) each of size and stale_share.
    """
    shares = [listing.composition.get(g, 0.0) for g in sorted(population.groups)]
    if not listing.composition:
        shares = [population.groups[g].share for g in sorted(population.groups)]
    size = np.asarray(drawn["size"])
    return WatchedList(
        size=size,
        composition=np.broadcast_to(np.array(shares), (len(size), len(shares))),
        stale_share=np.asarray(drawn["stale_share"]),
    )


def classes_of_people(
    population: Population,
    drawn: Drawn,
    listed: Drawn | None,
    reach: Reach,
    composition: Mapping[str, float] | None = None,
    exposure: Exposure | None = None,
) -> Classes:
    """Return the joint table of groups, exposure levels and listing.

    drawn: the population's quantities, float (draws,) or per group; listed: those of
    the option's list, or None without one; reach: passers-by are split by listing;
    people enrolled in a gallery are as many as the list is long, and of the groups that
    `composition` says (that of the population if not stated); people who present
    themselves at a gate are not listed; exposure: what places give, whose levels then take
    the place of those of visits. Counts add up to the people in reach.
    """
    letters = tuple(sorted(population.groups))
    enrolled = reach == "enrolled" and listed is not None
    people = np.asarray(listed["size"] if enrolled and listed else drawn["people"])
    draws = len(people)
    if exposure:
        multipliers, level_shares = levels_of_exposure(exposure, draws)
    else:
        multipliers, level_shares = _levels(population, drawn, len(letters), draws)
    conducts, conduct_shares = levels_of(
        population.conduct_levels, drawn.get("conduct_variance"), CONDUCT_EDGES, draws
    )
    listing_shares = _listing_shares(listed if reach == "passer-by" else None, draws)
    listings = _LISTINGS if reach == "passer-by" else (NOT_LISTED,)
    shares = {letter: one.share for letter, one in population.groups.items()}
    stated = composition if enrolled and composition else shares
    table = np.array(
        list(product(range(len(letters)), range(multipliers.shape[1]), listings,
                     range(conducts.shape[1]))), dtype=np.intp,
    )  # fmt: skip
    g, level, listing, c = table.T
    in_group = people[:, None] * np.array([stated.get(letter, 0.0) for letter in letters])
    visits = np.asarray(drawn["visits_per_person_day"])[:, None]
    visits = visits * _group_visits(population, drawn, letters)
    alike = enrolled or exposure is not None
    return Classes(
        groups=letters,
        group=g,
        level=level,
        listing=listing,
        persons=in_group[:, g] * level_shares[:, g, level] * listing_shares[:, listing]
        * conduct_shares[:, c],
        visits_per_day=visits[:, g] * multipliers[:, level],
        area_population=np.asarray(drawn.get("area_population", np.full(draws, np.nan))),
        visit_variance=np.zeros(draws) if alike else _spread(population, drawn, draws),
        conduct=conducts[:, c] if conducts.shape[1] > 1 else None,
        conducts=conducts.shape[1],
        views=views_at(exposure, (g, level)) if exposure else {},
        trip_seconds=exposure.trip_seconds[:, g, level] if exposure else None,
    )  # fmt: skip


def _spread(population: Population, drawn: Drawn, draws: int) -> Array:
    """Return the squared coefficient of variation of visits: as drawn, or of stated levels."""
    if population.exposure_levels is None:
        return np.asarray(drawn["visit_variance"])
    levels, shares = levels_of(population.exposure_levels, None, LEVEL_EDGES, draws)
    return np.asarray((shares * (levels - 1.0) ** 2).sum(axis=1))


def _levels(population: Population, drawn: Drawn, groups: int, draws: int) -> tuple[Array, Array]:
    """Return visits of each level over the mean, (draws, levels), and shares by group."""
    multipliers, shares = levels_of(
        population.exposure_levels, drawn.get("visit_variance"), LEVEL_EDGES, draws
    )
    whole = (draws, groups, shares.shape[1])
    return multipliers, np.broadcast_to(shares[:, None, :], whole)


def _listing_shares(listed: Drawn | None, draws: int) -> Array:
    """Return (draws, 3): shares of people not listed, rightly and wrongly listed."""
    if listed is None or "present_share" not in listed:
        return np.broadcast_to(np.array([1.0, 0.0, 0.0]), (draws, 3))
    present, stale = np.asarray(listed["present_share"]), np.asarray(listed["stale_share"])
    return np.stack([1 - present, present * (1 - stale), present * stale], axis=1)


def _group_visits(population: Population, drawn: Drawn, letters: tuple[str, ...]) -> Array:
    """Return visits of each group over the mean, scaled so that the mean stays as given."""
    by_group = drawn["group_visits_ratio"]
    assert isinstance(by_group, dict)
    ratios = np.stack([by_group[letter] for letter in letters], axis=1)
    shares = np.array([population.groups[letter].share for letter in letters])
    return np.asarray(ratios / np.maximum((ratios * shares).sum(axis=1, keepdims=True), 1e-300))
