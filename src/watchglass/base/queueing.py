"""How long people wait before a row of lanes: established formulas, and when there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from watchglass.base.mixing import Array


@dataclass(frozen=True)
class Queue:
    """People who arrive at lanes where each is served for a while; all (draws,).

    arrivals_per_hour: mean, spread evenly over the opening hours; lanes: open at a time, whole;
    service_minutes: mean of one check; arrival_variation, service_variation: squared
    coefficients of variation of the time between two arrivals, and of one check (0: always the
    same; 1: as if by chance, exponential).
    """

    arrivals_per_hour: Array
    lanes: Array
    service_minutes: Array
    arrival_variation: Array
    service_variation: Array


def utilisation(queue: Queue) -> Array:
    """Return the work that arrives over the work that the lanes can do, float (draws,).

    From 1 on the queue grows for as long as people come.
    """
    return np.asarray(queue.arrivals_per_hour * queue.service_minutes / 60.0 / queue.lanes)


def share_who_wait(lanes: Array, load: Array) -> Array:
    """Return the chance that somebody finds every lane busy, float (draws,); nan when overloaded.

    lanes: whole numbers; load: busy lanes on average, arrivals x service time. Erlang's B
    follows lane by lane, B(k) = load B(k-1) / (k + load B(k-1)), and C = B / (1 - u (1 - B))
    with u = load / lanes.
    Source: Erlang (1917); Cooper (1981), Introduction to Queueing Theory, chapter 3.
    """
    lanes, load = np.broadcast_arrays(np.asarray(lanes, dtype=float), np.asarray(load, dtype=float))
    blocked = np.ones(lanes.shape)
    for lane in range(1, int(lanes.max(initial=0.0)) + 1):
        next_one = load * blocked / (lane + load * blocked)
        blocked = np.where(lane <= lanes, next_one, blocked)
    busy = load / lanes
    stable = busy < 1.0
    idle_part = np.where(stable, 1.0 - busy * (1.0 - blocked), 1.0)
    return np.where(stable, blocked / idle_part, np.nan)


def minutes_waited(queue: Queue) -> Array:
    """Return the mean wait before the check, minutes, float (draws,); nan when overloaded.

    Exact for arrivals by chance with checks by chance (Erlang C), and for one lane with
    arrivals by chance (Pollaczek and Khinchine); otherwise the Allen-Cunneen approximation,
    Erlang's wait x (arrival variation + service variation) / 2.
    Sources: Pollaczek (1930), Mathematische Zeitschrift 32; Allen (1990), Probability,
    Statistics and Queueing Theory, section 5.
    Leaves out: rush hours, people who turn back, and lanes that open when the queue is long.
    """
    load = queue.arrivals_per_hour * queue.service_minutes / 60.0
    waiting = share_who_wait(queue.lanes, load)
    free_lanes = np.where(np.isnan(waiting), 1.0, queue.lanes - load)
    by_chance = waiting * queue.service_minutes / free_lanes
    return np.asarray(by_chance * (queue.arrival_variation + queue.service_variation) / 2.0)
