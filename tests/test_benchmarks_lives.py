"""The peers of the benchmark of the engines run the reference model, and a wrong one is seen."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

PARTS = Path(__file__).parents[1] / "benchmarks" / "lives_peers"


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ModuleType]]:
    """Give the parts of the benchmark, and forget them afterwards."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(PARTS)
    import environments
    import expected
    import figures
    import reference

    yield {one.__name__: one for one in (environments, expected, figures, reference)}
    for name in set(sys.modules) - before:
        del sys.modules[name]


def run_numpy_peer(*words: str) -> dict:
    command = [sys.executable, str(PARTS / "numpy_peer.py"), "--people", "200000", "--seed", "3"]
    done = subprocess.run([*command, *words], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [["--days", "10"], ["--days", "20"], ["--days", "20", "--thinned"]]
)
def test_numpy_peer_finds_the_exact_values(parts: dict[str, ModuleType], words: list[str]) -> None:
    run = run_numpy_peer(*words)
    errors = parts["expected"].deviations([run])
    assert all(abs(one) < 4 for one in errors.values()), errors
    # One flag in ten lost would be seen.
    altered = {**run, "true_flags": run["true_flags"] * 0.9}
    assert not parts["figures"].agreement([altered], False)["right"]


def test_model_errors_are_those_of_many_independent_runs(parts: dict[str, ModuleType]) -> None:
    # Mesa, 60 runs of 20,000 people for 20 days, and agentpy, 300 runs of 10,000: the
    # scatter that score-model.md, section 5.2, gives for the mean, in its last digit.
    seen = {60 * 20_000: (2e-4, 3e-4, 5e-4, 0.12), 300 * 10_000: (1e-4, 2e-4, 3e-4, 0.07)}
    for people, scatter in seen.items():
        errors = parts["expected"].model_errors(people, 20)
        for error, one, digit in zip(
            errors.values(), scatter, (1e-4, 1e-4, 1e-4, 1e-2), strict=True
        ):
            assert error == pytest.approx(one, rel=0.3, abs=0.75 * digit)


def test_flags_among_sightings_follow_the_binomial_law(parts: dict[str, ModuleType]) -> None:
    seen, chance = 6, 0.2
    law = np.array([4**6, 6 * 4**5, 15 * 4**4, 20 * 4**3, 15 * 4**2, 6 * 4, 1]) / 5**6
    marks = (np.arange(100_000) + 0.5) / 100_000
    marks = marks[marks >= (1 - chance) ** seen]
    many = np.full(len(marks), seen)
    flags = parts["reference"].flags_among(many, np.full(len(marks), chance), marks)
    assert np.bincount(flags, minlength=7)[1:] / 100_000 == pytest.approx(law[1:], abs=1.1e-5)


def test_a_slow_or_wrong_peer_voids_the_ratio(parts: dict[str, ModuleType]) -> None:
    both = ("speed", "speed_per_cpu_second", "best_per_cpu_second")
    speeds = {"skip-1": 3e9, "mesa": 2e5, "mesa-frames": 5e6}
    rows = [{"key": key, **dict.fromkeys(both, speed)} for key, speed in speeds.items()]
    limits = {"philox_blocks_one_at_a_time": {"threads_1": 2e8}}
    bars = parts["figures"].bars(rows, limits, [], quick=False)
    assert [(one["void"], one["met"]) for one in bars] == [(True, None), (False, True)]
    rows[1]["best_per_cpu_second"] = 7e5
    mesa = parts["figures"].bars(rows, limits, [], quick=False)[0]
    assert (mesa["void"], mesa["met"]) == (False, False), "the best runs must reach it too"
    rows[2]["right"] = False
    assert parts["figures"].bars(rows, limits, [], quick=False)[1]["void"]


def test_pins_of_the_peers_stand_in_the_project_file(parts: dict[str, ModuleType]) -> None:
    for group in ("peers", "peers-frames"):
        assert all("==" in one for one in parts["environments"].wanted(group))
    with pytest.raises(parts["environments"].NoEnvironment, match="no dependency group 'none'"):
        parts["environments"].wanted("none")
