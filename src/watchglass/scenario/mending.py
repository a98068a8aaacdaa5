"""Finds all problems of a scenario at once, also those that the first ones hide.

A schema stops at a table it cannot read, and whatever needs the whole scenario is then
never looked at. So each complaint is noted and its place filled with something harmless,
until the rest can be checked too. What is filled in is thrown away: a scenario with any
problem never runs.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from watchglass.base.errors import InvalidInput, Problem
from watchglass.evidence.load import Evidence
from watchglass.scenario.changes import is_quantity
from watchglass.scenario.complaints import path_in, problem_of
from watchglass.scenario.crowding import problems_of_crowding
from watchglass.scenario.model import scenario_model
from watchglass.scenario.quantities_in import problems_of_quantities
from watchglass.scenario.schema import ScenarioBase
from watchglass.scenario.whole import problems_of_the_whole

_PASSES = 8
_GONE = object()
_ANY_NUMBER = {"not_known": True, "low": 0.5, "high": 1.0}
_HARMLESS: dict[str, Any] = {
    "missing": _ANY_NUMBER, "value_error": _ANY_NUMBER, "extra_forbidden": _GONE,
    "union_tag_invalid": _GONE, "union_tag_not_found": _GONE, "string_type": "placeholder",
    "string_too_short": "placeholder", "string_too_long": "placeholder", "bool_type": True,
    "int_type": 1, "float_type": 1.0, "list_type": [], "dict_type": {}, "model_type": {},
    "model_attributes_type": {}, "too_short": ["placeholder"], "too_long": ["placeholder"],
}  # fmt: skip


def checked(
    data: Mapping[str, Any], file: str, evidence: Evidence, found: Iterable[Problem] = ()
) -> ScenarioBase:
    """Return the scenario that a table describes, checked in every way.

    data: the merged table; file: its name for places; found: problems seen on the way.
    Raises InvalidInput with these and all other problems at once.
    """
    problems = list(found)
    left: dict[str, Any] = copy.deepcopy(dict(data))
    scenario = None
    for _ in range(_PASSES):
        try:
            scenario = scenario_model().model_validate(left, strict=True)
        except ValidationError as error:
            complaints = error.errors(include_url=False)
            _note(problems, [problem_of(one, left, file) for one in complaints])
            left = _mended(left, complaints)
            continue
        read = not any(_follows(problem.place, f"{file}: places") for problem in problems)
        whole = problems_of_the_whole(scenario, file, places_read=read)
        _note(problems, [*whole, *problems_of_quantities(scenario, file, evidence)])
        _note(problems, problems_of_crowding(scenario, file, evidence, list(problems)))
        break
    if problems or scenario is None:
        raise InvalidInput(problems)
    return scenario


def _note(problems: list[Problem], more: Iterable[Problem]) -> None:
    """Add problems, but not those that only follow from one at the same place."""
    places = [problem.place for problem in problems]
    for problem in more:
        twice = problem.place in (other.place for other in problems)
        if not twice and not any(_follows(problem.place, place) for place in places):
            problems.append(problem)


def _follows(new: str, old: str) -> bool:
    """Return whether one place is the other, lies in it, or holds it.

    What is wrong with the options together does not follow from one of them.
    """
    short, long = sorted((new, old), key=len)
    if long == short or long.startswith(f"{short}."):
        return True
    return long.startswith(f"{short}[") and not new.endswith(": options")


def _mended(data: dict[str, Any], complaints: list[Any]) -> dict[str, Any]:
    """Return the table with something harmless wherever the schema complained."""
    for complaint in complaints:
        path = path_in(complaint["loc"], data)
        if path and path[-1] == "[key]":
            path, value = path[:-1], _GONE
        elif path == ["options"]:
            value = [{"id": "0", "title": "placeholder"}]
        elif path[-1:] == ["id"] and complaint["type"] != "string_pattern_mismatch":
            value = str(path[-2]) if path[:-1] else "placeholder"
        else:
            value = _harmless(complaint)
        if path:
            _put(data, path, value)
    return _without_gone(data)  # type: ignore[no-any-return]


def _harmless(complaint: Any) -> Any:
    what, context = complaint["type"], complaint.get("ctx", {})
    for bound, step in (("ge", 0), ("le", 0), ("gt", 0.5), ("lt", -0.5)):
        if bound in context:
            return context[bound] + step
    if what == "literal_error":
        return (re.findall(r"'([^']*)'", context["expected"]) or [_GONE])[0]
    if what == "string_pattern_mismatch":
        slug = re.sub(r"[^a-z0-9]+", "-", str(complaint["input"]).lower()).strip("-")
        return slug[:60].strip("-") or "placeholder"
    given = complaint.get("input")
    if what == "value_error" and isinstance(given, Mapping) and given and not is_quantity(given):
        return {}  # a table whose values do not go together, such as the size of a town
    filler = _HARMLESS.get(what, _GONE)
    return filler if filler is _GONE else copy.deepcopy(filler)


def _put(data: Any, path: list[Any], value: Any) -> None:
    for part in path[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict) or (isinstance(data, list) and path[-1] in range(len(data))):
        data[path[-1]] = value


def _without_gone(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_gone(item) for key, item in value.items() if item is not _GONE}
    if isinstance(value, list):
        return [_without_gone(item) for item in value if item is not _GONE]
    return value
