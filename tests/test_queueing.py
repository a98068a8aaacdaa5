"""Waiting at a checkpoint: Erlang's formula a second way, and what no formula can give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchglass.base.queueing import Queue, minutes_waited, share_who_wait, utilisation


def queue_of(
    per_hour: float, lanes: float, minutes: float, arrival: float = 1.0, service: float = 1.0
) -> Queue:
    return Queue(*(np.array([value]) for value in (per_hour, lanes, minutes, arrival, service)))


def by_balance(lanes: int, load: float, longest: int = 20_000) -> tuple[float, float]:
    """Return the chance of waiting and the mean number in line, from the balance equations.

    Flow up from n people equals flow down from n + 1: load p(n) = min(n + 1, lanes) p(n + 1).
    """
    weights = [1.0]
    while len(weights) < longest and weights[-1] > 1e-18 * max(weights):
        weights.append(weights[-1] * load / min(len(weights), lanes))
    chance = np.array(weights) / sum(weights)
    people = np.arange(len(weights))
    return chance[people >= lanes].sum(), (np.maximum(people - lanes, 0) * chance).sum()


@settings(max_examples=150)
@given(lanes=st.integers(1, 40), busy=st.floats(0.01, 0.97))
def test_erlang_agrees_with_the_balance_equations(lanes: int, busy: float) -> None:
    load = lanes * busy
    waiting, in_line = by_balance(lanes, load)
    found = share_who_wait(np.array([float(lanes)]), np.array([load]))[0]
    assert found == pytest.approx(waiting, rel=1e-8)
    # Little's law: mean in line = arrivals x mean wait; a check takes one minute here.
    waited = minutes_waited(queue_of(60 * load, lanes, 1.0))[0]
    assert load * waited == pytest.approx(in_line, rel=1e-7)


@given(per_hour=st.floats(0.1, 59.0), spread=st.floats(0, 20))
def test_one_lane_follows_pollaczek_and_khinchine(per_hour: float, spread: float) -> None:
    # One minute each: E[S^2] = (1 + spread), wait = arrivals x E[S^2] / (2 (1 - busy)).
    rate = per_hour / 60.0
    by_hand = rate * (1.0 + spread) / (2.0 * (1.0 - rate))
    waited = minutes_waited(queue_of(per_hour, 1, 1.0, service=spread))[0]
    assert waited == pytest.approx(by_hand, rel=1e-9)


def test_one_lane_agrees_with_a_line_of_people_followed_one_by_one() -> None:
    # Lindley's recursion: the next wait is this wait + this check - the time between, if above 0.
    rng = np.random.default_rng(7)
    n, busy = 400_000, 0.7
    steps = rng.gamma(0.5, busy / 0.5, n) - rng.exponential(1.0, n)
    walk = np.concatenate([[0.0], np.cumsum(steps)])
    waits = walk - np.minimum.accumulate(walk)
    formula = minutes_waited(queue_of(60.0, 1, busy, service=2.0))[0]
    assert waits[20_000:].mean() == pytest.approx(formula, rel=0.06)


@given(lanes=st.integers(1, 50), over=st.floats(1.0, 50.0))
def test_an_overloaded_queue_has_no_wait_and_not_a_long_one(lanes: int, over: float) -> None:
    queue = queue_of(60.0 * lanes * over, lanes, 1.0)
    assert utilisation(queue)[0] == pytest.approx(over)
    assert np.isnan(minutes_waited(queue)[0]) or utilisation(queue)[0] < 1.0


@given(lanes=st.integers(1, 30), busy=st.floats(0.05, 0.95))
def test_another_lane_never_makes_the_wait_longer(lanes: int, busy: float) -> None:
    per_hour = 60.0 * lanes * busy
    few, more = (minutes_waited(queue_of(per_hour, n, 1.0))[0] for n in (lanes, lanes + 1))
    assert more < few


def test_nobody_comes_and_checks_that_take_no_time() -> None:
    assert minutes_waited(queue_of(0.0, 3, 5.0))[0] == 0.0
    assert minutes_waited(queue_of(100.0, 3, 0.0))[0] == 0.0


def test_draws_with_different_lanes_stand_alone() -> None:
    lanes, load = np.array([1.0, 2.0, 9.0]), np.array([0.5, 4 / 3, 7.0])
    together = share_who_wait(lanes, load)
    alone = [share_who_wait(lanes[n : n + 1], load[n : n + 1])[0] for n in range(3)]
    np.testing.assert_array_equal(together, alone)
    assert together[1] == pytest.approx(8 / 15)  # by hand, see tests/worked/measures_queue.toml
