"""Every golden fixture of the sums, against numbers that a person can check by hand."""

from __future__ import annotations

import json
import tomllib
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from watchglass.base.numbers import fraction
from watchglass.measures import sums

CASES = tomllib.loads((Path(__file__).parent / "worked" / "calc.toml").read_text("utf-8"))["case"]
CALLS = {
    "rates": sums.rates,
    "scaleup": sums.scaleup,
    "gallery": sums.gallery,
    "power": sums.power,
    "share_of": sums.share_of,
    "count_rate": sums.count_rate,
}
KEYS = {"fixture", "name", "call", "given", "expect", "because", "source"}
OPTIONAL = {"none", "grade", "sentence", "starts"}


def answer(case: dict[str, Any]) -> dict[str, Any]:
    given = {k: fraction(v) if isinstance(v, str) else v for k, v in case["given"].items()}
    result = CALLS[case["call"]](**given)
    json.dumps(result, allow_nan=False)
    return result


def at(result: dict[str, Any], path: str) -> Any:
    return reduce(lambda part, key: part[key], path.split("."), result)


@pytest.mark.parametrize("case", CASES, ids=[f"{c['fixture']}: {c['name']}" for c in CASES])
def test_a_worked_case(case: dict[str, Any]) -> None:
    assert set(case) >= KEYS and set(case) <= KEYS | OPTIONAL
    result = answer(case)
    for expected in case["expect"]:
        found = at(result, expected["what"])
        assert abs(found - expected["value"]) <= expected["within"], (expected, found)
    for path in case.get("none", []):
        assert at(result, path) is None
    for key in ("grade", "sentence"):
        if key in case:
            assert result[key] == case[key]
    for key, start in case.get("starts", {}).items():
        assert result[key].startswith(start)


def test_every_golden_fixture_has_a_case() -> None:
    fixtures = {f"F{number}" for number in range(1, 11)} | {"F5b"}
    assert {case["fixture"] for case in CASES} == fixtures


def test_names_are_unique_and_every_case_expects_something() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))
    assert all(case["expect"] for case in CASES)
