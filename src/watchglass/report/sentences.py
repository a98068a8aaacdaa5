"""Sentences that can be copied: range, denominator, stage, grade and citation in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchglass.report.figures import shown
from watchglass.report.record import Record
from watchglass.report.recorded_answer import decides, recorded_answer
from watchglass.report.words import (
    WATERMARK,
    affected_prefix,
    cited_as,
    counted,
    means_of,
    option_ids,
    participle,
    per_face,
    power_words,
    purpose_measure,
    sentence_case,
    stage_of,
    stages_of,
    title_of,
    worst_off,
)

MOST_HEADLINES = 5
_RATES = ("share", "ratio", "relative change")
_TWINS = ("alerts.false_share", "alerts.false_per_scan")


@dataclass(frozen=True)
class Item:
    """One option's figure within a sentence."""

    title: str
    text: str
    grade: str
    more: str = ""


@dataclass(frozen=True)
class Sentence:
    """A headline figure for all options: what it is, each option's figure, its citation."""

    what: str
    how: str
    items: tuple[Item, ...]
    tail: str

    def __str__(self) -> str:
        """Return the sentence as one line of plain text."""
        parts = [
            f"“{item.title}” {item.text}{', ' + item.more if item.more else ''}, grade {item.grade}"
            for item in self.items
        ]
        return f"{self.what} ({self.how}): {'; '.join(parts)}. {self.tail}"


def tail(record: Record) -> str:
    """Return the end of every copied sentence: what the ranges are, and the source."""
    return f"95 % ranges over the evidence; {WATERMARK}; {cited_as(record)}."


def headline_measures(record: Record) -> list[str]:
    """Return up to five headline measures, counts before rates, in the scenario's order."""
    answered = {one["measure"]: one["unit"] for one in record.estimates}
    found = [measure for measure in record.context["headline"] if measure in answered]
    if all(twin in found for twin in _TWINS):
        found.remove(_TWINS[1])
    found = found[:MOST_HEADLINES]
    return sorted(found, key=lambda m: answered[m] in _RATES)


def headlines_left_out(record: Record) -> int:
    """Return how many headline figures with an answer are not among those shown first."""
    answered = {one["measure"] for one in record.estimates}
    found = [measure for measure in record.context["headline"] if measure in answered]
    both = all(twin in found for twin in _TWINS)  # one sentence holds both
    return len(found) - both - len(headline_measures(record))


def headline_sentences(record: Record) -> list[Sentence]:
    """Return a sentence for each headline measure, over all options."""
    return [headline_sentence(record, measure) for measure in headline_measures(record)]


def headline_sentence(record: Record, measure: str) -> Sentence:
    """Return one measure over all options; ratios between groups carry their power.

    A false-alert rate always stands on both denominators.
    """
    if measure in _TWINS:
        return _twins(record)
    ones = [one for option in option_ids(record) if (one := _main(record, measure, option))]
    stage = stages_of(record, ones)
    how = counted(ones[0]) + (f"; {stage}" if stage else "")
    items = []
    for one in ones:
        more = ""
        if one["group"]:
            more = f"group {one['group']}"
            if measure.startswith("disparity."):
                more += f"; {power_words(record, one['option'], one['group'])}"
        items.append(Item(title_of(record, one["option"]), shown(one).text, one["grade"], more))
    what = sentence_case(means_of(record, measure))
    if ones[0]["group"]:
        what = f"Worst-off group: {means_of(record, measure)}"
    return Sentence(what, how, tuple(items), tail(record))


def _main(record: Record, measure: str, option: str) -> Mapping[str, Any] | None:
    one = record.find(measure, option) or record.find(measure, option, None, "before_review")
    return one or worst_off(record, measure, option)


def _twins(record: Record) -> Sentence:
    items = []
    for option in option_ids(record):
        of_alerts, of_faces = (record.find(m, option) for m in _TWINS)
        if of_alerts and of_faces:
            text = f"{shown(of_alerts).text} of alerts, {per_face(of_faces)}"
            grade = max(of_alerts["grade"], of_faces["grade"])
            items.append(Item(title_of(record, option), text, grade))
    how = "of all alerts, and of all faces compared or per search; after review"
    return Sentence("False alerts on both denominators", how, tuple(items), tail(record))


def estimate_sentence(record: Record, one: Mapping[str, Any]) -> str:
    """Return one estimate as a sentence that can stand alone."""
    stage = stage_of(record, one)
    group = f", group {one['group']}" if one["group"] else ""
    power = ""
    if one["measure"] in ("disparity.fpr_ratio", "disparity.miss_ratio"):
        power = f" ({power_words(record, one['option'], one['group'])})"
    return (
        f"“{title_of(record, one['option'])}”{group}, {means_of(record, one['measure'])}: "
        f"{shown(one).text}{power}; counted as {counted(one)}{', ' + stage if stage else ''}; "
        f"grade {one['grade']}. {tail(record)}"
    )


def answer(record: Record) -> list[str]:
    """Return the answer in one or two sentences: figures with ranges, and no verdict.

    The first is about the last option (the proposal), the second about the first less
    intrusive way and today's practice.
    """
    options = [option for option in record.data["options"] if option["id"] != "none"]
    if not options:
        return []
    proposals = [option for option in options if not option["less_intrusive"]]
    gentle = [option for option in options if option["less_intrusive"]]
    if not record.data.get("lives") and not decides(record):
        return [recorded_answer(record, one) for one in [(proposals or options)[-1], *gentle[:1]]]
    first = _what_it_does(record, _told(record, proposals or options))
    if not (proposals and gentle):
        return [f"{first}; {_today(record)}."]
    return [f"{first}.", f"{_what_it_does(record, gentle[0])}; {_today(record)}."]


def _told(record: Record, options: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the last option whose outcome for people is modelled, or the last of all."""
    measures = (purpose_measure(record), f"{affected_prefix(record)}.false")
    told = [o for o in options if any(record.find(m, o["id"]) for m in measures)]
    return (told or options)[-1]


def _what_it_does(record: Record, option: Mapping[str, Any]) -> str:
    prefix, key = affected_prefix(record), option["id"]
    right = record.find(purpose_measure(record), key)
    wrong = record.find(f"{prefix}.false", key)
    exposed = record.find("people.exposed_unique", key)
    adds = bool(wrong and "on top of" in wrong["note"]) or bool(
        right and "on top of" in right["note"]
    )
    counts = []
    if right:
        counts.append(_amount(right, right["numerator"]))
    if wrong:
        counts.append(_amount(wrong, means_of(record, wrong["measure"]).removesuffix(" a year")))
    verb = "would add" if adds else "would mean"
    sentence = f"In one year, “{option['title']}” {verb} {' and '.join(counts) or 'no figure'}"
    if exposed and not record.data.get("lives"):
        sentence += f", with {_amount(exposed, means_of(record, exposed['measure']))}"
    return sentence


def _amount(one: Mapping[str, Any], noun: str) -> str:
    text = shown(one)
    if not text.known:
        return f"an unknown number of {noun} ({text.span} over the stated range)"
    if one["value"] == 0:
        return f"no {noun}"
    return f"{text.text if text.span else text.value} {noun}"


def _today(record: Record) -> str:
    purpose = purpose_measure(record)
    measures = (purpose, f"{affected_prefix(record)}.false")
    people = purpose == "benefit.correct_outcomes"
    right = f"people rightly {participle(record)}" if people else "useful events"
    both = [right, f"people wrongly {participle(record)}"]
    found = [(record.find(m, "none"), name) for m, name in zip(measures, both, strict=True)]
    ones = [one for one, _ in found if one]
    names = [name for one, name in found if one]
    if not ones:
        return "what today's practice does is not described"
    if all(one["value"] is None for one in ones):
        spans = [f"{shown(one).span} {name}" for one, name in zip(ones, names, strict=False)]
        reach = " and ".join(spans)
        return f"what today's practice does in a year is not known: {reach}, over the stated ranges"
    parts = [f"{shown(one).text} {name}" for one, name in zip(ones, names, strict=False)]
    return "today's practice, in a year: " + " and ".join(parts)
