"""The headline numbers of every bundled scenario, held so that none moves unnoticed."""

from __future__ import annotations

from pathlib import Path

import pytest

import bless
from watchglass.scenario.load import bundled

BUNDLED = sorted(bundled())


@pytest.mark.parametrize("name", BUNDLED)
def test_the_headline_numbers_are_those_last_agreed(name: str) -> None:
    was = bless.stored(name)
    why = was.pop("why", "there is no golden record yet")
    changes = list(bless.moved(was, bless.reduced(name)))
    shown = "\n  ".join(changes[:20]) + ("\n  ..." if len(changes) > 20 else "")
    assert not changes, (
        f"{len(changes)} headline numbers of '{name}' moved (allowed: {bless.RELATIVE:g} of the "
        f"value):\n  {shown}\nThey were last agreed because: {why}\nIf the new ones are right, say "
        f'why:\n  python tests/bless.py {name} --why "what moved them, in a sentence"'
    )


def test_every_golden_record_has_a_scenario_and_a_reason() -> None:
    assert sorted(path.stem for path in bless.GOLDEN.glob("*.json")) == BUNDLED
    for name in BUNDLED:
        stored = bless.stored(name)
        assert len(stored["why"]) >= bless.SHORTEST_REASON
        assert stored["estimates"]


def test_what_moves_is_seen() -> None:
    """Show that the comparison can fail: one number, one missing, one word."""
    was = {"a": {"value": 1.0, "low": None, "grade": "C"}, "b": {"value": 2}}
    assert list(bless.moved(was, was)) == []
    assert list(bless.moved(was, {**was, "b": {"value": 2 * (1 + 0.9e-6)}})) == []
    now = {"a": {"value": 1.000002, "low": 0.5, "grade": "D"}, "c": {}}
    assert list(bless.moved(was, now)) == [
        "a: grade was C, is D", "a: low was None, is 0.5", "a: value was 1.0, is 1.000002",
        "b is gone", "c is new",
    ]  # fmt: skip


def test_blessing_writes_the_reason_and_only_what_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bless, "GOLDEN", tmp_path)
    monkeypatch.setattr(bless, "reduced", lambda name: {"seed": 1, "estimates": {"x": 1.0}})
    assert bless.bless("it", "the first record of all") == ["estimates is new", "seed is new"]
    assert bless.stored("it")["why"] == "the first record of all"
    assert bless.bless("it", "another reason, unasked") == []
    assert bless.stored("it")["why"] == "the first record of all"
