"""A job whose lives are a plain function of the unit's number, and that writes down its work.

It stands in for the engines: it needs no compiler, takes as long as a test wants, and is
found under this name by other processes. Every count depends on every unit, so that a
piece that is lost, done twice or taken from elsewhere changes the digest.
"""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from reference_model import reference_rates, reference_rules
from watchglass.lives.job import Job
from watchglass.lives.layout import Piece
from watchglass.lives.tallies import Part

DAYS, UNITS, GROUPS, PER_GROUP = 4, 4_000, 2, 4


@dataclass(frozen=True, eq=False)
class SlowJob(Job):
    """seconds: that each piece takes; book: where each piece done is written down.

    die_at: first unit of a piece at which the process kills itself, `deaths` times in all.
    """

    seconds: float = 0.0
    book: Path | None = None
    die_at: int = -1
    deaths: int = 0

    def work(self, piece: Piece) -> list[Part]:
        if piece.first == self.die_at:
            self.maybe_die()
        if self.book is not None:
            with begun_in(self.book).open("a") as begun:
                begun.write(f"{piece.first} {piece.last} {os.getpid()}\n")
        time.sleep(self.seconds)
        part = counted(piece, self.seed, self.days, self.rules.scores)
        self.write_down(f"{piece.first} {piece.last} {os.getpid()}\n")
        return [part]

    def write_down(self, line: str) -> None:
        if self.book is not None:
            with self.book.open("a") as book:
                book.write(line)

    def maybe_die(self) -> None:
        assert self.book is not None
        earlier = sorted(self.book.parent.glob("died-*"))
        if len(earlier) < self.deaths:
            (self.book.parent / f"died-{len(earlier)}").touch()
            os.kill(os.getpid(), signal.SIGKILL)


def slow_job(
    book: Path | None = None, *, seed: int = 1, seconds: float = 0.0, units: int = UNITS,
    die_at: int = -1, deaths: int = 0,
) -> SlowJob:  # fmt: skip
    whole = reference_rates(exposures=2, conducts=2)
    few = slice(0, GROUPS * PER_GROUP)
    rates = replace(
        whole, groups=whole.groups[:GROUPS], units=whole.units[:, few], free=whole.free[:, few],
        sanctioned=whole.sanctioned[:, few],
    )  # fmt: skip
    return SlowJob(
        "skip", reference_rules(), rates, DAYS, seed, units,
        seconds=seconds, book=book, die_at=die_at, deaths=deaths,
    )  # fmt: skip


def mixed(ids: np.ndarray, salt: int) -> np.ndarray:
    """Return 64 well mixed bits for each number (splitmix64)."""
    z = ids.astype(np.uint64) + np.uint64((salt + 1) * 0x9E3779B97F4A7C15 % 2**64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def counted(piece: Piece, seed: int, days: int, scores: int) -> Part:
    ids = np.arange(piece.first, piece.last)

    def drawn(salt: int, kinds: int) -> np.ndarray:
        return (mixed(ids, seed * 1000 + salt) % np.uint64(kinds)).astype(np.int64)

    def by_day(salt: int) -> np.ndarray:
        return np.array([int(drawn(salt + day, 3).sum()) for day in range(days)])

    kept = [np.bincount(drawn(day, scores), minlength=scores) for day in range(days)]
    classes, tiers, fifths = drawn(50, PER_GROUP), drawn(51, 4), drawn(52, 25)
    return Part(
        group=piece.group, block=piece.block, units=len(ids), scores=np.array(kept),
        events_by_day=np.stack([by_day(60), by_day(70)], axis=1),
        sanctioned_by_day=by_day(80), begun_by_day=by_day(90),
        blameless=np.array([int(drawn(53, 2).sum())]),
        tiers_by_class=np.bincount(classes * 4 + tiers, minlength=PER_GROUP * 4).reshape(-1, 4),
        score_sum_by_class=np.bincount(classes, weights=drawn(54, 900), minlength=PER_GROUP)
        .astype(np.int64),
        fifths=np.bincount(fifths, minlength=25).reshape(5, 5), lost=int(drawn(55, 2).sum()),
    )  # fmt: skip


def begun_in(book: Path) -> Path:
    """Return the file in which pieces are written down as they begin."""
    return book.with_name(f"{book.name}-begun")


def done_in(book: Path) -> list[tuple[int, int]]:
    """Return the pieces that were written down as done, in order."""
    lines = book.read_text().splitlines() if book.exists() else []
    return [(int(first), int(last)) for first, last, _ in map(str.split, lines)]


def workers_in(book: Path) -> set[int]:
    """Return the processes that did pieces."""
    return {int(line.split()[2]) for line in book.read_text().splitlines()}
