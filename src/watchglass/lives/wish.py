"""How lives are wished to be lived through: by which engine, for how many people, by whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from watchglass.base.errors import Problem, WrongUsage, nearest

EngineWish = Literal["auto", "exact", "skip", "stepped"]
WISHES = ("auto", "exact", "skip", "stepped")


@dataclass(frozen=True)
class Wish:
    """What the command line says about lives; the defaults say nothing.

    people: how many to sample, None for as many as the scenario has (or the engine can
    hold); workers: processes; dask: address of a cluster; keep: folder for finished pieces
    of work; told: called with units done, units in all, and days; notice: called with a
    sentence for the reader.
    """

    engine: EngineWish = "auto"
    people: int | None = None
    workers: int | None = None
    dask: str | None = None
    keep: Path | None = None
    told: Callable[[int, int, int], None] | None = None
    notice: Callable[[str], None] | None = None

    @property
    def samples(self) -> bool:
        """Return whether sampled people are asked for."""
        return self.people is not None or self.engine in ("skip", "stepped")

    def said(self) -> dict[str, Any]:
        """Return what was asked for and decides the numbers, for the record."""
        return {"engine": self.engine, "people": self.people}


def check_wish(scenario: Any, wish: Wish) -> None:
    """Raise WrongUsage (exit 2) where a wish cannot be granted, all problems at once.

    scenario: of which some option may keep a score; without one there are no lives.
    """
    problems = []
    if wish.engine not in WISHES:
        problems.append(
            Problem("--engine", repr(wish.engine)[:40], "there is no such engine",
                    nearest(wish.engine, WISHES))
        )  # fmt: skip
    if wish.people is not None and wish.people < 1:
        problems.append(
            Problem(
                "--people", str(wish.people), "at least one person is sampled", "Give 1 or more."
            )
        )
    given = [
        name for name, value in (("--people", wish.people), ("--workers", wish.workers),
                                 ("--dask", wish.dask)) if value is not None
    ]  # fmt: skip
    if wish.engine != "auto":
        given.append(f"--engine {wish.engine}")
    if given and not keeps_a_score(scenario):
        problems.append(
            Problem(", ".join(given), "", "no option of this scenario keeps a score, so no lives "
                    "are lived through", "Leave it out.")
        )  # fmt: skip
    elif not wish.samples and (wish.workers is not None or wish.dask is not None):
        problems.append(
            Problem(", ".join(given), "", "only sampled people are shared out",
                    "Add --people N, or leave it out.")
        )  # fmt: skip
    if problems:
        raise WrongUsage(problems)


def keeps_a_score(scenario: Any) -> bool:
    """Return whether any option of a scenario keeps a score."""
    return any(step.kind == "score" for option in scenario.options for step in option.consequences)
