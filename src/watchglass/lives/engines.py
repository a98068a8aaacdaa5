"""Which engine runs a score, and why; an engine that cannot follow a rule says which."""

from __future__ import annotations

from dataclasses import dataclass

from watchglass.base.errors import Problem, WrongUsage
from watchglass.base.score_columns import EngineName, LifeRates, ScoreRules
from watchglass.lives.wish import EngineWish

ENGINES: tuple[EngineName, ...] = ("exact", "skip", "stepped")
# Units that `stepped` samples where nobody says how many; it holds all of a community.
STEPPED_UNITS = 200_000


@dataclass(frozen=True)
class Choice:
    """An engine and the reason for it, in words for the reader."""

    engine: EngineName
    why: str


def refusals(engine: EngineName, rules: ScoreRules, rates: LifeRates) -> list[str]:
    """Return why an engine cannot follow the rules, one sentence a rule; empty if it can."""
    if engine == "exact":
        from watchglass.lives.exact import refusals as of_engine
    elif engine == "skip":
        from watchglass.lives.skip import refusals as of_engine
    else:
        from watchglass.lives.stepped import refusals as of_engine
    return of_engine(rules, rates)


def engine_for(
    wish: EngineWish, rules: ScoreRules, rates: LifeRates, people: int | None = None
) -> Choice:
    """Return the engine to run, and why.

    wish: a name, or "auto": expected numbers where they can be had and nobody asked for
    sampled people, otherwise the first engine that can follow the rules. Raises WrongUsage
    (exit 2) where the wished engine cannot, naming each rule, or where sampled people are
    asked of an engine that samples none.
    """
    if wish != "auto":
        return Choice(_checked(wish, rules, rates, people), f"asked for with --engine {wish}")
    order: tuple[EngineName, ...] = ENGINES if people is None else ("skip", "stepped")
    passed_over: list[str] = []
    for engine in order:
        reasons = refusals(engine, rules, rates)
        if not reasons:
            return Choice(engine, _why(engine, people, passed_over))
        passed_over += reasons
    raise WrongUsage(
        Problem("score", "", f"no engine can follow these rules: {'; '.join(passed_over)}",
                "Take one of these rules out.")
    )  # fmt: skip


def _checked(
    wish: EngineName, rules: ScoreRules, rates: LifeRates, people: int | None
) -> EngineName:
    reasons = refusals(wish, rules, rates)
    if reasons:
        raise WrongUsage(
            [Problem("--engine", wish, reason, "Use --engine auto.") for reason in reasons]
        )
    if wish == "exact" and people is not None:
        raise WrongUsage(
            Problem("--people", f"{people:,}", "exact gives expected numbers and samples nobody",
                    "Leave --people out, or use --engine skip.")
        )  # fmt: skip
    return wish


def _why(engine: EngineName, people: int | None, passed_over: list[str]) -> str:
    if engine == "exact":
        return "units do not affect each other, so expected numbers can be worked out"
    if passed_over:
        return "; ".join(passed_over)
    return f"{people:,} people are to be sampled, and units do not affect each other"
