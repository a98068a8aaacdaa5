"""Turns draws into estimates: median, interval, what they rest on, and a grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from watchglass.base.estimate import OF_DRAWS, Estimate, Quantiles, quantiles
from watchglass.evidence.grade import grade_of, worst
from watchglass.evidence.load import Evidence
from watchglass.measures.answers import RowKey, meaning_for
from watchglass.measures.contract import Row
from watchglass.measures.influence import NEEDS, Influence
from watchglass.measures.run import Facts
from watchglass.scenario.quantities_in import Placed

# Draws without a number that a 95 % range leaves out at its upper end anyway.
MOST_UNDEFINED = 0.025


@dataclass(frozen=True)
class Grounds:
    """What stands behind each stream of an option: its grade, and whether it is known.

    Options share streams, but one may know what another does not, so both are kept by
    (option, stream); option is empty for what all options share. grades: absent for
    settings that an option chooses; keys: streams that are evidence keys.
    """

    grades: Mapping[tuple[str, str], str]
    unknown: frozenset[tuple[str, str]]
    keys: frozenset[str]

    def grades_of(self, option: str, streams: Iterable[str]) -> list[str]:
        """Return the grades of the streams that an option's answer rests on."""
        both = [(o, stream) for stream in streams for o in ("", option)]
        return [self.grades[one] for one in both if one in self.grades]

    def is_unknown(self, options: Iterable[str], stream: str) -> bool:
        """Return whether nobody knows the stream in any of these options."""
        return any((option, stream) in self.unknown for option in ("", *options))


def grounds_of(placed: list[Placed], evidence: Evidence) -> Grounds:
    """Return the grounds of every stream of a scenario."""
    grades: dict[tuple[str, str], str] = {}
    unknown, keys = set(), set()
    for one in placed:
        quantity, at = one.quantity, (one.option, one.stream)
        if quantity.form == "evidence":
            keys.add(one.stream)
            entry = evidence[quantity.evidence]
            grade = grade_of(entry, this_setting=quantity.this_setting)
        elif quantity.form == "typed" and one.spec.chosen:
            continue
        else:
            grade = "E"
            if quantity.form == "not known":
                unknown.add(at)
        grades[at] = worst([grade, grades.get(at, "A")])
    return Grounds(grades, frozenset(unknown), frozenset(keys))


def estimates(
    table: Mapping[RowKey, Row],
    moved: Mapping[RowKey, Mapping[str, Influence]],
    facts: Mapping[str, Facts],
    grounds: Grounds,
) -> list[Estimate]:
    """Return one estimate for each answer, in the order of the answers."""
    return [
        _estimate(key, row, moved.get(key, {}), facts[key[1]], grounds)
        for key, row in table.items()
    ]


def _estimate(
    key: RowKey, row: Row, moved: Mapping[str, Influence], facts: Facts, grounds: Grounds
) -> Estimate:
    measure, option, group, stage = key
    meaning = meaning_for(measure, facts)
    middle = quantiles(row.values)
    if row.undefined and middle.defined_share <= MOST_UNDEFINED:  # too few to give a range
        middle = Quantiles(None, None, None, middle.defined_share)
    missing = sorted(s for s in moved if grounds.is_unknown([option], s) and moved[s].moved > NEEDS)
    lost = undefined_words(row.undefined, middle)
    hidden = bool(row.undefined) and middle.defined_share < 1 - MOST_UNDEFINED
    known = not missing and middle.value is not None and not hidden
    beyond = _beyond_test(measure, facts)
    grades = grounds.grades_of(option, moved)
    low, high = _over_stated_ranges(middle, [moved[stream] for stream in missing])
    notes = [row.note, beyond, lost]
    if not grades and middle.value is not None:
        notes.append("set by definition, not measured")
    if missing:
        notes.append("not known: " + ", ".join(readable(s) for s in missing))
    if 0 < middle.defined_share < 0.999 and not row.undefined:
        notes.append(f"defined in {100 * middle.defined_share:.0f} % of the draws")
    return Estimate(
        measure=measure,
        option=option,
        value=middle.value if known else None,
        low=low,
        high=high,
        unit=row.unit or meaning.unit,
        numerator=meaning.numerator,
        denominator=meaning.denominator,
        group=group,
        stage=stage,
        known=known,
        evidence=tuple(sorted(s for s in moved if s in grounds.keys)),
        grade="E" if beyond else worst(grades),
        note="; ".join(note for note in notes if note),
    )


def undefined_words(what: str, middle: Quantiles) -> str:
    """Return what holds in the draws without a number, and in how many; "" where all have one."""
    if not what or middle.defined_share == 1:
        return ""
    if middle.defined_share == 0:
        return what
    part = round(100 * (1 - middle.defined_share))
    count = {0: "fewer than 1", 100: "more than 99"}.get(part, str(part))
    return f"{what}, in {count}{OF_DRAWS}"


def _over_stated_ranges(
    middle: Quantiles, unknown: list[Influence]
) -> tuple[float | None, float | None]:
    """Return the interval, widened to the answers at both ends of what is not known."""
    if middle.low is None or middle.high is None:
        return middle.low, middle.high
    ends = [end for one in unknown for end in (one.low, one.high) if np.isfinite(end)]
    return min([middle.low, *ends]), max([middle.high, *ends])


def readable(stream: str) -> str:
    """Return a stream's name as a person reads it."""
    table, _, name = stream.removeprefix("assumed:").replace("_", " ").partition(".")
    return f"{name} ({table})" if name else table


_RESTS_ON_MATCHING = ("alerts.", "miss.", "search.", "stops.", "enquiries.", "harm.", "cost.per_",
                      "benefit.", "people.scanned", "disparity.fpr", "disparity.miss")  # fmt: skip


def _beyond_test(measure: str, facts: Facts) -> str:
    """Return the warning of an error rate carried to a list far beyond its test."""
    factor = facts.extrapolation
    if factor is None or factor <= 1 or not measure.startswith(_RESTS_ON_MATCHING):
        return ""
    return f"extrapolated: the list is {factor:,.3g} times as long as the one in the test"
