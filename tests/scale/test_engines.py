"""The engines themselves: the same bits whatever the way, and an interruption in a loop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from test_killed import HERE, wait_until

from command import ENVIRONMENT
from reference_model import reference_rates, reference_rules
from watchglass.base.score_columns import ContactRule, EngineName
from watchglass.lives.job import Job
from watchglass.lives.sampled_run import run

ENGINES: list[EngineName] = ["skip", "stepped"]
pytestmark = pytest.mark.slow


def real_job(engine: EngineName, units: int = 12_000, days: int = 40) -> Job:
    rules = reference_rules()
    if engine == "stepped":
        rules = replace(rules, contacts=ContactRule(150, 4.0, "poisson", -15))
    return Job(engine, rules, reference_rates(exposures=4, conducts=4), days, 7, units)


@cache
def whole(engine: EngineName) -> str:
    return run(real_job(engine), threads=1).digest()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("shards", [1, 2, 7, 64])
def test_any_cut(engine: EngineName, shards: int) -> None:
    assert run(real_job(engine), shards=shards, threads=2).digest() == whole(engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_processes(engine: EngineName) -> None:
    assert run(real_job(engine), workers=2).digest() == whole(engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_kept_pieces(engine: EngineName, tmp_path: Path) -> None:
    assert run(real_job(engine), keep=tmp_path).digest() == whole(engine)
    for gone in sorted(tmp_path.glob("*.part"))[::3]:
        gone.unlink()
    assert run(real_job(engine), keep=tmp_path).digest() == whole(engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cluster(engine: EngineName, cluster: str) -> None:
    assert run(real_job(engine), dask=cluster).digest() == whole(engine)


ALONE = """
import sys
from pathlib import Path
from test_engines import real_job
from watchglass.lives.sampled_run import run
try:
    # Far more than any machine does before it is stopped.
    run(real_job(sys.argv[1], 1_000_000_000, 365), keep=Path(sys.argv[2]))
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_an_interruption_in_the_middle_of_a_compiled_loop(
    engine: EngineName, tmp_path: Path
) -> None:
    whole(engine)  # compiled, so that the other process finds it
    places = os.pathsep.join([ENVIRONMENT["PYTHONPATH"], str(HERE), str(HERE.parent)])
    stopped = subprocess.Popen(
        [sys.executable, "-c", ALONE, engine, str(tmp_path / "keep")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**ENVIRONMENT, "PYTHONPATH": places},
    )  # fmt: skip
    wait_until((tmp_path / "keep" / "job.json").exists)
    time.sleep(2.5)
    since = time.monotonic()
    os.killpg(stopped.pid, signal.SIGINT)
    out, err = stopped.communicate(timeout=30)
    assert time.monotonic() - since < 6, "about a second, on a machine that is not busy"
    assert (stopped.returncode, out, err) == (130, "", "")
