"""READ FIRST: what happens between a scenario and its record, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from watchglass.base.columns import Outcomes, Reach, Scene
from watchglass.evidence.load import load_evidence
from watchglass.lives.ways import Live, Ways
from watchglass.lives.wish import EngineWish, Wish, check_wish
from watchglass.measures.answers import check_headline
from watchglass.measures.run import AllRuns, Run, run_of
from watchglass.population.people import classes_of_people, watched_list
from watchglass.scenario.drawn import Values, default_draws, draw_all, middle, one_at_a_time
from watchglass.scenario.exposed import exposure_of
from watchglass.scenario.hours import hours_per_year
from watchglass.scenario.load import Loaded, load_scenario
from watchglass.scenario.quantities_in import quantities_in
from watchglass.sensing.nothing import sightings_of

if TYPE_CHECKING:
    from watchglass.report.record import Record


def assess(
    scenario: str,
    *,
    seed: int = 1,
    draws: int | None = None,
    engine: EngineWish = "auto",
    people: int | None = None,
) -> Record:
    """Return the record of a scenario: every measure of every option, beside `none`.

    scenario: id of a bundled scenario or path of a TOML file; seed: of all draws;
    draws: how many of each quantity (10,000, or 200 where lives are lived through);
    engine, people: how lives are lived through, and how many people to sample. Raises
    InvalidInput or RedLine for a scenario that cannot be run, WrongUsage for an engine
    that cannot run it. Equal arguments give equal records.
    """
    loaded = load_scenario(scenario)
    return assess_loaded(loaded, seed=seed, draws=draws, wish=Wish(engine, people))


def assess_loaded(
    loaded: Loaded, *, seed: int, draws: int | None = None, wish: Wish | None = None
) -> Record:
    """Return the record of a scenario that was loaded and checked already."""
    from watchglass.report.record import build_record

    scenario, wish = loaded.scenario, wish or Wish()
    check_headline(scenario, loaded.file)
    check_wish(scenario, wish)
    evidence = load_evidence()
    placed = list(quantities_in(scenario))
    draws = default_draws(scenario) if draws is None else draws
    drawn, centre = draw_all(placed, evidence, seed, draws), middle(placed, evidence)
    moved, streams = one_at_a_time(placed, evidence, scenario)
    ways = Ways(seed, wish, scenario.reference)
    runs = AllRuns(
        sample=run_options(loaded, centre, ways.sampled, seed) if wish.samples else (),
        draws=run_options(loaded, drawn, ways.over_draws, seed) if ways.for_draws else (),
        influence=() if ways.reference else run_options(loaded, moved, ways.over_draws, seed),
        full=() if ways.reference else run_options(loaded, centre, ways.on_full_grid, seed),
    )
    return build_record(loaded, placed, evidence, runs, streams, seed, draws, wish.said())


def run_options(loaded: Loaded, values: Values, live: Live, seed: int) -> Iterator[Run]:
    """Yield every option carried through the stages, in the scenario's order."""
    for option in loaded.scenario.options:
        run = _run(loaded, option, values, seed)
        years, how = live(option.id, run.outcomes.scoring)
        yield replace(run, years=years, how=how)


def _run(loaded: Loaded, option: Any, values: Values, seed: int) -> Run:
    scenario, of = loaded.scenario, partial(values.of, option.id)
    people = values.of("", "population")
    scene, decisions, outcomes = None, None, Outcomes()
    if not option.is_none:
        listed = of("list") if option.list else None
        reach: Reach = option.sensing.reach if option.sensing else "presenter"
        shares = option.list.composition if option.list else None
        seen = exposure_of(scenario, option, values, seed)
        classes = classes_of_people(scenario.population, people, listed, reach, shares, seen)
        watched = watched_list(option.list, scenario.population, listed) if listed else None
        drawn = of(f"sensing.{option.sensing.kind}") if option.sensing else {}
        sightings = sightings_of(option.sensing, classes, watched, drawn)
        scene = Scene(classes, watched, sightings, hours_per_year(of("use"), sightings.duty))
        for step in option.deciding:
            decisions = step.decide(scene, decisions, of(f"deciding.{step.kind}"))
        for step in option.consequences:
            follows = step.follow(scene, decisions, of(f"consequences.{step.kind}"))
            outcomes = outcomes.joined(follows)
    return run_of(scenario, option, values, scene, decisions, outcomes, seed)
