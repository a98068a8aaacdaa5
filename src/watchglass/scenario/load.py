"""Reads a scenario file, follows `extends`, checks everything, and lists what is wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from watchglass.base.errors import InvalidInput, Problem, nearest
from watchglass.base.intake import parse_toml, read_text
from watchglass.base.people_records import refuse_people
from watchglass.evidence.load import load_evidence
from watchglass.scenario.field_discount import with_field_discounts
from watchglass.scenario.mending import checked
from watchglass.scenario.model import declared_tables
from watchglass.scenario.overrides import merged
from watchglass.scenario.schema import ScenarioBase
from watchglass.scenario.words_refused import refuse_words

LIBRARY = Path(__file__).with_name("library")
MAX_EXTENDS = 5


@dataclass(frozen=True)
class Loaded:
    """A checked scenario, its text's hash, and what it changes in the one it extends.

    scenario: the model; data: the merged table it was built from; overrides: one line
    for each quantity or text that differs from the scenario extended; file: the name of
    the file it was read from, for messages.
    """

    scenario: ScenarioBase
    data: Mapping[str, Any]
    sha256: str
    overrides: tuple[dict[str, str], ...]
    file: str


def bundled() -> dict[str, Path]:
    """Return the bundled scenarios by id."""
    return {path.stem: path for path in sorted(LIBRARY.glob("*.toml"))}


def load_scenario(name: str) -> Loaded:
    """Return a scenario by bundled id or by path of a TOML file, fully checked.

    Raises InvalidInput with all problems at once; RedLine where the file holds records
    of people, names real groups, or pronounces a verdict in what it is called.
    """
    path = _path_of(name)
    data, overrides, problems = _with_extends(path, ())
    evidence = load_evidence()
    scenario = with_field_discounts(checked(data, path.name, evidence, problems), evidence)
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return Loaded(scenario, data, digest, tuple(overrides), path.name)


def _path_of(name: str) -> Path:
    known = bundled()
    if name in known:
        return known[name]
    path = Path(name)
    if path.suffix == ".toml" or "/" in name or "\\" in name or _is_there(path):
        return path
    raise InvalidInput(
        Problem(
            "SCENARIO",
            repr(name[:80]),
            "it must be the id of a bundled scenario or the path of a .toml file",
            nearest(name, known),
        )
    )


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _with_extends(
    path: Path, seen: tuple[str, ...]
) -> tuple[dict[str, Any], list[dict[str, str]], list[Problem]]:
    """Return a file's table over the one it extends, what it changed, and what is wrong."""
    data = parse_toml(read_text(path), path.name)
    refuse_people(data, path.name, _declared_words())
    refuse_words(data, path.name, _declared_words(), load_evidence())
    parent = data.get("extends")
    if parent is None or parent == "":
        return _with_none_first(data), [], []
    known = bundled()
    if not isinstance(parent, str) or parent not in known:
        raise InvalidInput(
            Problem(
                f"{path.name}: extends",
                repr(parent)[:80],
                "only a bundled scenario can be extended",
                nearest(str(parent), known),
            )
        )
    if parent in seen or len(seen) >= MAX_EXTENDS or known[parent] == path:
        chain = " -> ".join([*seen, path.stem, parent])
        raise InvalidInput(
            Problem(f"{path.name}: extends", chain, "the chain runs in a circle", "Break it.")
        )
    below, _, _ = _with_extends(known[parent], (*seen, path.stem))
    return merged(below, data, path.name)


def _with_none_first(data: dict[str, Any]) -> dict[str, Any]:
    """Insert `none` where it is missing and put it first; it cannot be removed."""
    options = data.get("options")
    if not isinstance(options, list) or data.get("reference") is True:
        return data
    none = [o for o in options if isinstance(o, dict) and o.get("id") == "none"]
    others = [o for o in options if not (isinstance(o, dict) and o.get("id") == "none")]
    if not none:
        none = [{"id": "none", "title": "None: today's practice goes on"}]
    first = [{"today": {}, **none[0]}, *none[1:]]
    return {**data, "options": [*first, *others]}


@cache
def _declared_words() -> frozenset[str]:
    """Return every key that the schema declares, so that none is taken for a person's."""
    words = {"evidence", "complement", "this_setting", "because", "low", "best", "high", "ask"}
    for table in declared_tables():
        words.update(table.model_fields)
    return frozenset(words | {"not_known", "drop"})


def bundled_list() -> list[dict[str, str]]:
    """Return id, title and question of every bundled scenario."""
    rows = []
    for name in bundled():
        scenario = load_scenario(name).scenario
        rows.append({"id": name, "title": scenario.title, "question": scenario.question})
    return rows


def text_of(name: str) -> str:
    """Return the text of a bundled scenario; it runs unchanged as a file.

    Raises InvalidInput when there is none of that id.
    """
    known = bundled()
    if name not in known:
        raise InvalidInput(
            Problem("SCENARIO", repr(name[:80]), "it is not bundled", nearest(name, known))
        )
    return known[name].read_text(encoding="utf-8")
