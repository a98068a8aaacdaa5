"""How many people would be wrongly stopped, asked or refused, and through which error?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.columns import AFTER, WRONGLY_LISTED
from watchglass.base.mixing import Array
from watchglass.measures.alerts import faces_compared
from watchglass.measures.contract import AFFECTED, Meaning, Measure, Row
from watchglass.measures.run import Run, share_of

YEAR = "one year"
# The affected_word of a score: its sanctions come over years, and `sanctions.py` counts them.
SANCTIONED = "sanctioned"
OF_ONE_DAY = tuple(words for word, words in AFFECTED.items() if word != SANCTIONED)


def _meanings() -> dict[str, Meaning]:
    ids: dict[str, Meaning] = {}
    for prefix, participle, noun, unit in OF_ONE_DAY:
        wrongly = f"times somebody is wrongly {participle}"
        ids |= {
            f"{prefix}.false": Meaning(
                f"wrong {prefix} of people a year", unit, wrongly, YEAR,
                compared=True, adds_to_today=True,
            ),
            f"{prefix}.right": Meaning(
                f"right {prefix} of people a year", unit,
                f"times somebody sought is {participle}", YEAR,
                compared=True, adds_to_today=True,
            ),
            f"{prefix}.false_by_matching": Meaning(
                f"of these, taken for somebody else (each one {noun})", unit,
                f"{wrongly}, taken for somebody else", YEAR,
            ),
            f"{prefix}.false_by_list": Meaning(
                "of these, because the list entry itself is wrong", unit,
                f"{wrongly}, because of a wrong list entry", YEAR,
            ),
            f"{prefix}.false_at_perfect_matching": Meaning(
                "what would remain if the machine never erred", unit,
                f"{wrongly} if every match were right and none missed", YEAR,
            ),
        }  # fmt: skip
    ids["refusals.false_per_10000"] = Meaning(
        "honest people refused per 10,000 checks", "persons/10,000 checks",
        "honest people refused", "10,000 checks",
    )  # fmt: skip
    ids["accepts.false_per_10000"] = Meaning(
        "people let in on somebody else's document per 10,000 checks", "persons/10,000 checks",
        "people let in on somebody else's document", "10,000 checks",
    )  # fmt: skip
    ids["enquiries.false_per_1000_searches"] = Meaning(
        "people wrongly asked per 1,000 searches", "persons/1,000 searches",
        "people wrongly asked to explain themselves", "1,000 searches",
    )  # fmt: skip
    return ids


class WronglyAffected(Measure):
    """Wrong outcomes for people, split by the error that caused them.

    `none` shows today's practice, which is not known unless the scenario states it. All
    other options count what they add to it.

    Sources: requirements R11 (harm in parts, also at perfect accuracy); identities.

    Does not say: how the person felt it, nor whether a right stop was lawful.
    """

    ids: ClassVar = _meanings()

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield counts a year and, where asked so, per 10,000 checks or 1,000 searches."""
        if run.scenario.affected_word == SANCTIONED:
            return
        prefix = AFFECTED[run.scenario.affected_word][0]
        if run.option.is_none:
            yield from _today(run, prefix)
            return
        out = run.outcomes
        if out.wrongly_per_day is None or out.rightly_per_day is None:
            return
        matching = run.per_year(out.wrongly_per_day)
        listed = run.per_year(_or_zero(out.list_error_per_day, out.wrongly_per_day))
        note = "on top of today's practice" if run.option.today_continues else ""
        yield Row(f"{prefix}.false", matching + listed, stage=AFTER, note=note)
        yield Row(f"{prefix}.right", run.per_year(out.rightly_per_day), stage=AFTER, note=note)
        if run.decisions is not None and run.decisions.outcome != "stop":
            if run.decisions.outcome != "refusal":
                yield Row(f"{prefix}.false_by_matching", matching, stage=AFTER)
                yield Row(f"{prefix}.false_by_list", listed, stage=AFTER)
            yield Row(f"{prefix}.false_at_perfect_matching", _left(run, listed), stage=AFTER)
            yield from self._per_check(run, matching, listed)

    @staticmethod
    def _per_check(run: Run, matching: Array, listed: Array) -> Iterator[Row]:
        assert run.decisions is not None
        checks = faces_compared(run)
        if run.decisions.outcome == "candidate":
            per_search = share_of(1000 * (matching + listed), checks)
            yield Row("enquiries.false_per_1000_searches", per_search, stage=AFTER)
        if run.decisions.outcome == "refusal":
            yield Row("refusals.false_per_10000", share_of(1e4 * matching, checks), stage=AFTER)
            missed = run.per_year(run.decisions.after.missed_per_day)
            yield Row("accepts.false_per_10000", share_of(1e4 * missed, checks), stage=AFTER)
            by_group = run.per_year_by_group(run.decisions.after.wrong_per_day)
            assert run.scene is not None
            seen = run.scene.sightings
            base = run.per_year_by_group(seen.matched_per_day + seen.unmatched_per_day)
            for g, letter in enumerate(run.classes.groups):
                rate = share_of(1e4 * by_group[:, g], base[:, g])
                yield Row("refusals.false_per_10000", rate, letter, AFTER)


def _today(run: Run, prefix: str) -> Iterator[Row]:
    note = "today's practice, without the system"
    wrongly, right = affected_today(run)
    yield Row(f"{prefix}.false", wrongly, stage=AFTER, note=note)
    yield Row(f"{prefix}.right", right, stage=AFTER, note=note)


def affected_today(run: Run) -> tuple[Array, Array]:
    """Return people wrongly and rightly affected by today's practice a year, (draws,) each."""
    everybody = np.asarray(run.today["affected_per_year"])
    wrong = np.asarray(run.today["wrong_share"])
    return everybody * wrong, everybody * (1.0 - wrong)


def _or_zero(values: Array | None, like: Array) -> Array:
    return np.zeros_like(like) if values is None else values


def _left(run: Run, listed: Array) -> Array:
    """Return wrong outcomes at perfect matching: every wrong entry that passes is found.

    Where the machine finds nobody at all, review is taken to let every match pass.
    """
    assert run.scene is not None and run.decisions is not None
    seen, before = run.scene.sightings, run.decisions.before
    if seen.at_risk == "enrolled":
        stale = run.scene.watched.stale_share if run.scene.watched else 0.0
        present = run.per_year(seen.matched_per_day) * stale
    else:
        present = run.per_year((run.classes.listing == WRONGLY_LISTED) * seen.matched_per_day)
    found = run.per_year(before.list_error_per_day)
    acted = run.outcomes.acted_share
    passed = np.ones(run.draws) if acted is None else acted
    return present * np.where(found > 0, share_of(listed, found), passed)
