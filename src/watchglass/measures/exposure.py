"""How many people does it watch, also those never matched to anything?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, ClassVar

import numpy as np

from watchglass.base.mixing import Array, mixed_share
from watchglass.measures.contract import Meaning, Measure, Row, watched_word
from watchglass.measures.run import Run, in_blocks, share_of

YEAR = "one year of use"


class Exposure(Measure):
    """Unique people, passages and person-days are three different counts.

    Visits of a person are a Poisson process whose mean differs between people by a gamma
    law, so the people met at least once follow from the negative binomial law, exactly.

    Sources: requirements R03; EDPS and ICO ask for people processed with or without a match.

    Does not say: what being watched does to a person.
    """

    ids: ClassVar = {
        "people.exposed_unique": Meaning(
            "people whose face is {watched} at least once", "persons/year",
            "different people whose face is {watched}", YEAR, compared=True,
        ),
        "people.passages": Meaning(
            "faces {watched}", "passages", "times that the face of somebody present is {watched}",
            YEAR, compared=True,
        ),
        "people.person_days": Meaning(
            "person-days watched", "person-days", "days on which a face is {watched}, summed", YEAR
        ),
        "people.scans_per_person_year": Meaning(
            "times a face is {watched}, per person exposed", "passages",
            "times that the face of somebody present is {watched}", "person exposed and year",
        ),
        "people.unmatched_share": Meaning(
            "people watched who are never named", "share",
            "people exposed who raise no alert all year", "people exposed in the year",
        ),
        "people.share_of_population": Meaning(
            "part of the population exposed", "share", "people exposed in the year",
            "people who live in the area",
        ),
    }  # fmt: skip

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield exposure; doing nothing exposes nobody, by definition."""
        if _along_streets(run.scenario):
            return
        if run.scene is None:
            nobody = np.zeros(run.draws)
            note = f"no system, so nobody is {watched_word(run.scenario)} by it"
            yield Row("people.exposed_unique", nobody, note=note)
            yield Row("people.passages", nobody, note=note)
            return
        classes, seen = run.classes, run.scene.sightings
        per_day = seen.unmatched_per_day + seen.matched_per_day
        per_year = per_day * run.days_per_year[:, None]
        exposed = people_captured(run, per_day, run.days_per_year)
        yield Row("people.exposed_unique", exposed)
        if seen.at_risk != "enrolled":
            passages = run.per_year(per_day)
            yield Row("people.passages", passages)
            a_day = people_captured(run, per_day, np.ones(run.draws))
            yield Row("people.person_days", a_day * run.days_per_year)
            if exposed.any():  # nobody compared is no figure that somebody could find out
                yield Row("people.scans_per_person_year", share_of(passages, exposed))
        if run.decisions is not None and run.decisions.before.law is not None:
            yield Row("people.unmatched_share", _never_named(run, per_year))
        if np.isfinite(classes.area_population).all():
            yield Row(
                "people.share_of_population",
                np.minimum(share_of(exposed, classes.area_population), 1.0),
            )


def _along_streets(scenario: Any) -> bool:
    """Return whether people are recorded along their ways and nothing is decided about them.

    They go the same ways every day, so how many different people a year brings into view does
    not follow from a day; `time_in_view` answers in place of it.
    """
    decided = any(getattr(option, "deciding", ()) for option in getattr(scenario, "options", ()))
    return getattr(scenario, "places", None) is not None and not decided


def people_captured(run: Run, per_day: Array, days: Array) -> Array:
    """Return different people captured within some days, also where some people never are."""
    assert run.scene is not None
    share = run.scene.sightings.people_share
    if share is None:
        return people_met(run, per_day, days)
    return share * people_met(run, per_day / np.maximum(share, 1e-300)[:, None], days)


def people_met(run: Run, per_day: Array, days: Array) -> Array:
    """Return different people compared at least once within some days, float (draws,).

    per_day: (draws, classes), comparisons per person and day; days: (draws,). Exact for
    visits that differ between people by a gamma law: of n people with mean m and variance
    v, n (1 - (1 + v m)^(-1/v)) are met; the exposure levels alone would count too many.
    Source: negative binomial zero class, Greenwood and Yule (1920), JRSS 83, 255-279.
    """
    classes, total = run.classes, np.zeros(run.draws)
    variance = classes.visit_variance[:, None]
    # Levels of visits stand in for the gamma law; levels of places are people apart.
    level = classes.level if classes.views else np.zeros_like(classes.level)
    for g in range(len(classes.groups)):
        for listing, at in product(np.unique(classes.listing), np.unique(level)):
            own = (classes.group == g) & (classes.listing == listing) & (level == at)
            persons = classes.persons[:, own].sum(axis=1)
            mean = share_of((classes.persons * per_day)[:, own].sum(axis=1), persons)
            hazard = (np.nan_to_num(mean) * days)[:, None]
            total += persons * mixed_share(hazard, variance[:, 0])[:, 0]
    return total


def _never_named(run: Run, per_year: Array) -> Array:
    """Return the share of exposed people who raise no alert in a year."""
    assert run.scene is not None and run.decisions is not None
    law = run.decisions.before.law
    assert law is not None
    seen, rates = run.scene.sightings, run.decisions.before
    # Wrong namings come from unmatched sightings of passers-by, and from matched ones at
    # a gate; every other sighting raises an alert with the class's share found.
    at_gate = seen.at_risk == "presenter"
    wrong_base = seen.matched_per_day if at_gate else seen.unmatched_per_day
    certain = rates.right_per_day + rates.list_error_per_day

    def share_spared(some: slice) -> tuple[Array]:
        persons, days = run.classes.persons[some], run.days_per_year[some, None]
        chances, weights = law.rows(some).nodes()
        wrong = (wrong_base[some] * days)[..., None] * chances
        spared = (weights * np.exp(-wrong)).sum(axis=-1) * np.exp(-certain[some] * days)
        unnamed = np.maximum(spared - np.exp(-per_year[some]), 0.0)
        exposed = persons * -np.expm1(-per_year[some])
        return (share_of((persons * unnamed).sum(axis=1), exposed.sum(axis=1)),)

    return in_blocks(run.first_draws(), share_spared)[0]
