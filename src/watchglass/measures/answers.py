"""Puts every measure's question to every option, and keeps the draws of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from watchglass.base.errors import InvalidInput, Problem, nearest
from watchglass.base.kinds import kinds_in
from watchglass.measures.contract import AFFECTED, Meaning, Measure, Row, watched_word
from watchglass.measures.run import Facts, Run, facts_of
from watchglass.scenario.schema import ScenarioBase

# measure id, option id, group letter or None, stage or None
RowKey = tuple[str, str, str | None, str | None]


@cache
def all_measures() -> tuple[Measure, ...]:
    """Return one of each measure found in the folder, by file name."""
    found = kinds_in("watchglass.measures", "watchglass.measures.contract.Measure")
    return tuple(found[word]() for word in sorted(found))


@cache
def meanings() -> Mapping[str, Meaning]:
    """Return what each measure id means; raises TypeError if two files claim one id."""
    table: dict[str, Meaning] = {}
    for measure in all_measures():
        twice = set(table) & set(measure.ids)
        if twice:
            raise TypeError(f"{measure.word()}.py claims ids of another file: {sorted(twice)}")
        table |= measure.ids
    return table


@cache
def _engines() -> Mapping[str, tuple[str, ...]]:
    return {word: measure.engines for measure in all_measures() for word in measure.ids}


def engines_of(measure: str) -> tuple[str, ...]:
    """Return which engines of `lives` can give a measure; none for one about a single day."""
    return _engines()[measure]


def check_headline(scenario: ScenarioBase, file: str) -> None:
    """Raise InvalidInput when the headline names a measure that does not exist.

    file: the scenario's file, so that the message says where to mend it.
    """
    problems = [
        Problem(f"{file}: headline", repr(word), "there is no such measure",
                nearest(word, meanings()))
        for word in scenario.headline
        if word not in meanings()
    ]  # fmt: skip
    if problems:
        raise InvalidInput(problems)


def answers(
    runs: Iterable[Run], seen: Callable[[Run], None] | None = None, *, lived: bool = False
) -> tuple[dict[RowKey, Row], dict[str, Facts]]:
    """Return every row of every measure for every option, and the facts of each option.

    runs: made one at a time, so that only one option's columns are in memory; seen: is
    shown each run before it is let go; lived: ask only the questions about lives.
    """
    table: dict[RowKey, Row] = {}
    facts: dict[str, Facts] = {}
    for run in runs:
        facts[run.option.id] = facts_of(run)
        if seen is not None:
            seen(run)
        for measure in all_measures():
            if (lived or run.scenario.reference) and not measure.engines:
                continue
            for row in measure.rows(run):
                table[(row.measure, run.option.id, row.group, row.stage)] = row
    return table, facts


def meaning_for(measure: str, facts: Facts) -> Meaning:
    """Return the meaning with the scenario's words and currency filled in."""
    meaning = meanings()[measure]
    participle = AFFECTED[facts.scenario.affected_word][1]
    currency, watched = facts.scenario.currency, watched_word(facts.scenario)
    unit = {"money": currency, "money/year": f"{currency}/year"}.get(meaning.unit, meaning.unit)

    by_device = any(getattr(option, "trails", None) for option in facts.scenario.options)

    def said(words: str) -> str:
        said = words.replace("{participle}", participle).replace("{watched}", watched)
        return said.replace("face", "device") if by_device else said

    return Meaning(
        means=said(meaning.means),
        unit=unit,
        numerator=said(meaning.numerator),
        denominator=said(meaning.denominator),
        compared=meaning.compared,
        adds_to_today=meaning.adds_to_today,
    )
