"""Every worked case of a kind or a measure: numbers that a person can check by hand."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes import carried, kinds_of, number, rows_of
from watchglass.measures.run import Run

FOLDER = Path(__file__).parent / "worked"
FILES = sorted(path for path in FOLDER.glob("*_*.toml"))
SCORE_KEYS = {"event", "member", "assessor"}
KEYS = {"name", "given", "expect", "because"}
EXPECT_KEYS = {"column", "measure", "group", "stage", "value", "within", "undefined", *SCORE_KEYS}
CASES = [
    (path.stem, case) for path in FILES for case in tomllib.loads(path.read_text("utf-8"))["case"]
]


def column_of(run: Run, path: str, group: str | None) -> float:
    """Return a column summed over people, a day; or a figure of one number a draw."""
    first, *rest = path.split(".")
    assert run.scene is not None
    thing: Any = {
        "classes": run.scene.classes,
        "sightings": run.scene.sightings,
        "decisions": run.decisions,
        "outcomes": run.outcomes,
    }[first]
    for name in rest:
        thing = thing[name] if isinstance(thing, dict) else getattr(thing, name)
    array = np.asarray(thing)
    classes = run.scene.classes
    keep = np.ones(classes.shape[1], dtype=bool)
    if group is not None:
        if array.ndim == 2 and array.shape[1] == len(classes.groups) != classes.shape[1]:
            return float(array[0, classes.groups.index(group)])
        keep = classes.group == classes.groups.index(group)
    if array.ndim <= 1:
        return float(array.flat[0])
    people = np.ones(classes.shape[1]) if rest == ["persons"] else classes.persons[0]
    return float((people * array[0])[keep].sum())


def column_of_score(run: Run, path: str, expected: dict[str, Any]) -> float:
    """Return a score's rate of one event, summed over units, a day; or another column of it.

    group, assessor: whose; member: the kind of member, where the column goes by that.
    """
    assert run.outcomes.scoring is not None
    scoring = run.outcomes.scoring
    rates, rules = scoring.rates, scoring.rules
    array = np.asarray(getattr(rates, path.rsplit(".", 1)[1]))[0]
    if array.ndim == 0:
        return float(array)
    if "member" in expected:
        return float(array[expected["member"]])
    keep = np.ones(rates.units.shape[1], dtype=bool)
    if "group" in expected:
        keep &= rates.group_of_class() == rates.groups.index(expected["group"])
    if "assessor" in expected:
        keep &= rates.assessor_of_class() == expected["assessor"]
    if array.ndim == 2:
        words = [event.word for event in rules.events]
        array = rates.units[0] * array[:, words.index(expected["event"])]
    return float(array[keep].sum())


def found(run: Run, expected: dict[str, Any]) -> float:
    group = expected.get("group")
    if expected.get("column", "").startswith("outcomes.scoring.rates."):
        return column_of_score(run, expected["column"], expected)
    if "column" in expected:
        return column_of(run, expected["column"], group)
    rows = rows_of(run)
    key = (expected["measure"], group, expected.get("stage"))
    assert key in rows, f"no such answer; there are {sorted(map(str, rows))}"
    return float(rows[key].values[0])


@pytest.mark.parametrize(
    ("file", "case"), CASES, ids=[f"{file}: {case['name']}" for file, case in CASES]
)
def test_a_worked_case(file: str, case: dict[str, Any]) -> None:
    assert set(case) == KEYS, set(case) ^ KEYS
    assert case["expect"] and len(case["because"].split()) >= 3
    run = carried(case["given"])
    for expected in case["expect"]:
        assert set(expected) <= EXPECT_KEYS, expected
        value = found(run, expected)
        if expected.get("undefined"):
            assert math.isnan(value), (expected, value)
        else:
            wanted = number(expected["value"])
            within = expected.get("within", max(1e-9 * abs(wanted), 1e-12))
            assert abs(value - wanted) <= within, (expected, value)


def test_a_worked_file_is_named_after_what_it_is_about() -> None:
    stages = ("places", "sensing", "deciding", "consequences", "measures")
    known = {f"{stage}_{word}" for stage in stages for word in kinds_of(stage)}
    for path in FILES:
        assert path.stem in known, f"{path.name}: no such kind"


def test_names_are_unique_within_a_file() -> None:
    names = [(file, case["name"]) for file, case in CASES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("word", kinds_of("measures"))
def test_every_answer_of_a_measure_has_a_worked_figure(word: str) -> None:
    ids = set(kinds_of("measures")[word].ids)  # type: ignore[attr-defined]
    shown = {e["measure"] for _, case in CASES for e in case["expect"] if "measure" in e}
    missing = {one for one in ids - shown if not one.startswith("alerts.ppv_at_1_in_")}
    assert not missing, f"no worked figure for {sorted(missing)}"
