"""Checks what concerns several tables of a scenario at once: options, steps and groups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from watchglass.base.errors import Problem
from watchglass.scenario.hours import problems_of_hours
from watchglass.scenario.placed import problems_of_places
from watchglass.scenario.schema import ScenarioBase
from watchglass.scenario.trails import problems_of_trails

_ALLOWED_OFF = 1e-9
EVERY_DAY = 365
_NEEDS_A_DECISION = ("stop", "enquiry", "refusal")
_EITHER = (("lifecycle_cost", "hourly_cost"), ("retention", "footage"))
_FEWEST_WORDS, _FEWEST_SIGNS = 3, 10
# A word holds letters; in writing without gaps between words, each sign counts.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+")


def problems_of_the_whole(
    scenario: ScenarioBase, file: str, *, places_read: bool = True
) -> Iterator[Problem]:
    """Yield every problem that no single table shows.

    scenario: valid table by table; file: name for the places. Options must be
    comparable, steps must be able to follow one another, groups must be declared and
    add up. places_read: False where something in [places] is wrong, so that nothing can be
    said of networks without places.
    """
    yield from _options(scenario, file)
    yield from _groups(scenario, file)
    if places_read:
        yield from problems_of_places(scenario, file)
    for option in scenario.options:
        place = f"{file}: options[{option.id}]"
        yield from _none(option, place) if option.is_none else _steps(option, place)
        yield from problems_of_trails(option, place)


def _options(scenario: ScenarioBase, file: str) -> Iterator[Problem]:
    ids = [option.id for option in scenario.options]
    for word in sorted({word for word in ids if ids.count(word) > 1}):
        yield Problem(f"{file}: options[{word}]", "", "two options have this id", "Rename one.")
    if scenario.reference:
        for option in scenario.options:
            beyond = [step for step in option.consequences if step.kind != "score"]
            if option.sensing or option.list or option.deciding or beyond:
                yield Problem(
                    f"{file}: reference", "true",
                    f"a reference describes no system, and option '{option.id}' does",
                    "Drop it: every system is compared with none, and a reference may only keep a "
                    "score of nobody.",
                )  # fmt: skip
        return
    new = [option for option in scenario.options if not option.is_none]
    if not new:
        yield Problem(
            f"{file}: options", "", "there is nothing to compare with doing nothing",
            "Add an option.",
        )  # fmt: skip
    elif any(option.less_intrusive for option in new):
        yield from _less_intrusive(new, file)
    else:
        yield from _no_alternative(scenario.no_alternative_because.strip(), file)


def _less_intrusive(new: list[Any], file: str) -> Iterator[Problem]:
    """Yield a problem for each option that is called less intrusive than nothing."""
    others = [option.rung for option in new if not option.less_intrusive]
    if not others:
        yield Problem(
            f"{file}: options", "", "every option is marked less_intrusive, but less than what",
            "Leave out less_intrusive in the proposal they are compared with.",
        )  # fmt: skip
        return
    for option in new:
        if option.less_intrusive and option.rung > max(others):
            yield Problem(
                f"{file}: options[{option.id}].rung", str(option.rung),
                "a less intrusive way stands no higher than the highest option that is not marked; "
                f"the highest of these stands on {max(others)}",
                "Mend the rungs, or leave out less_intrusive.",
            )  # fmt: skip


def _no_alternative(reason: str, file: str) -> Iterator[Problem]:
    """Yield a problem where no option is less intrusive and no reason says why."""
    words = {word.casefold() for word in _WORD.findall(reason)}
    if len(words) >= _FEWEST_WORDS and len(reason) >= _FEWEST_SIGNS:
        return
    place, value = f"{file}: options", ""
    rule = "there is no less intrusive way to compare with"
    if reason:
        place, value = f"{file}: no_alternative_because", repr(reason)[:40]
        rule += ", and the reason is no sentence of three words or more"
    yield Problem(
        place, value, rule,
        "Add an option with less_intrusive = true, or say why there is none in "
        "no_alternative_because, a sentence.",
    )  # fmt: skip


def _none(option: Any, place: str) -> Iterator[Problem]:
    if option.sensing or option.deciding or option.consequences or option.list or option.use:
        yield Problem(
            place, "", "'none' is today without any system",
            "Give it only `today`, and put the system into an option of its own.",
        )  # fmt: skip
    if option.less_intrusive:
        yield Problem(
            f"{place}.less_intrusive", "true", "'none' is always there, so it is no alternative",
            "Mark another option as less intrusive.",
        )  # fmt: skip


def _steps(option: Any, place: str) -> Iterator[Problem]:
    if option.today is not None:
        yield Problem(f"{place}.today", "", "only 'none' carries `today`", "Move it there.")
    if option.use is None:
        yield Problem(
            f"{place}.use", "", "days_per_year is missing", "Say on how many days it would run."
        )
    for stage in ("deciding", "consequences"):
        kinds = [step.kind for step in getattr(option, stage)]
        for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
            yield Problem(
                f"{place}.{stage}[{kind}]", "", "the same kind stands here twice",
                "Keep one, or split the option.",
            )  # fmt: skip
    yield from _decisions(option, place)
    yield from _score(option, place)
    yield from problems_of_hours(option, place)
    for step in option.consequences:
        if step.kind in _NEEDS_A_DECISION and not option.deciding:
            here = f"{place}.consequences[{step.kind}]"
            rule = "it follows a decision, and there is none"
            yield Problem(here, "", rule, "Add [[options.deciding]], or drop it.")
    acting = [step.kind for step in option.consequences if step.kind in _NEEDS_A_DECISION]
    for both in _EITHER:
        if set(both) <= {step.kind for step in option.consequences}:
            yield Problem(f"{place}.consequences", " and ".join(both), "both say the same of it",
                          "Keep one, or split the option.")  # fmt: skip
    if len(set(acting)) > 1:
        yield Problem(
            f"{place}.consequences", " and ".join(acting), "both would befall the same people",
            "Keep one, or split the option.",
        )  # fmt: skip


def _score(option: Any, place: str) -> Iterator[Problem]:
    """Yield what cannot work in the rule table of a score, all of it."""
    for step in option.consequences:
        if step.kind != "score":
            continue
        here = f"{place}.consequences[score]"
        yield from step.problems(here, decides=bool(option.deciding))
        days = option.use.days_per_year if option.use else None
        if days is not None and (days.form != "typed" or days.value != EVERY_DAY):
            yield Problem(
                f"{place}.use.days_per_year", "" if days.value is None else f"{days.value:g}",
                f"a score is kept on every day, {EVERY_DAY} a year", f"Write {EVERY_DAY}.",
            )  # fmt: skip


def _decisions(option: Any, place: str) -> Iterator[Problem]:
    kinds = [step.kind for step in option.deciding]
    reach = getattr(option.sensing, "reach", "")
    first = [kind for kind in kinds if kind != "human_review"]
    here = f"{place}.deciding"
    if kinds and kinds[0] == "human_review":
        yield Problem(
            here, "human_review", "it needs a decision before it", "Put another kind first."
        )
    if len(set(first)) > 1:
        yield Problem(here, " and ".join(first), "an option has one first decision",
                      "Split the option.")  # fmt: skip
    if option.sensing and not option.sensing.records and not kinds:
        yield Problem(
            here, "", "somebody is sensed and nothing is decided",
            "Add [[options.deciding]], or drop `sensing`.",
        )  # fmt: skip
    if "face_search" in kinds:
        yield from _search(option, place, reach)
    if "face_verification" in kinds and reach != "presenter":
        yield Problem(
            f"{place}.sensing", "", "face_verification needs sensing of the kind id_gate", "Add it."
        )


def _search(option: Any, place: str, reach: str) -> Iterator[Problem]:
    for table in ("list", "sensing"):
        if getattr(option, table) is None:
            yield Problem(f"{place}.{table}", "", "face_search needs it", "Add this table.")
    if reach == "presenter":
        yield Problem(
            f"{place}.sensing", "id_gate", "face_search cannot follow it",
            "Use fixed_camera or search_request.",
        )  # fmt: skip
    if reach == "passer-by" and option.list and option.list.present_share is None:
        yield Problem(
            f"{place}.list.present_share", "", "it is missing",
            "Say what share of people passing is listed, or write 'not known'.",
        )  # fmt: skip


def _groups(scenario: ScenarioBase, file: str) -> Iterator[Problem]:
    groups = scenario.population.groups
    yield from _sum(f"{file}: population.groups", {g: one.share for g, one in groups.items()})
    known = ", ".join(sorted(groups))
    for place, given, is_made_of_shares in _by_letter(scenario):
        for letter in sorted(set(given) - set(groups)):
            yield Problem(
                f"{file}: {place}.{letter}", "", "the population has no such group",
                f"Use {known}, or add it under [population.groups.{letter}].",
            )  # fmt: skip
        if is_made_of_shares and given:
            yield from _sum(f"{file}: {place}", given)


def _sum(place: str, shares: Mapping[str, float]) -> Iterator[Problem]:
    total = sum(shares.values())
    if abs(total - 1) > _ALLOWED_OFF:
        yield Problem(
            place, f"{total:.6g} in all", "the shares of all groups sum to 1", "Mend the shares."
        )


def _by_letter(scenario: ScenarioBase) -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """Yield (place, values by group letter, whether they are shares of a whole)."""
    places = getattr(scenario, "places", None)
    if places is not None:
        for name, given in places.by_letter():
            yield f"places.{name}", given, False
    for option in scenario.options:
        where = f"options[{option.id}]"
        if option.list:
            yield f"{where}.list.composition", option.list.composition, True
        steps = [(f"{where}.deciding[{step.kind}]", step) for step in option.deciding]
        steps += [(f"{where}.consequences[{step.kind}]", step) for step in option.consequences]
        steps += [(f"{where}.sensing", option.sensing)] if option.sensing else []
        for place, step in steps:
            for name, given in step.by_letter():
                yield f"{place}.{name}", given, name.endswith("composition")
