"""The annex of the report: every figure by topic, differences, gaps, assumptions, sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from watchglass.report.figures import (
    NOT_KNOWN,
    difference_shown,
    one_in,
    shown,
    words_of_lost_draws,
)
from watchglass.report.gap_words import (
    gap_words,
    influence_words,
    moves_words,
    quantity_words,
)
from watchglass.report.record import Record
from watchglass.report.side_by_side import figures_side_by_side
from watchglass.report.words import (
    counted,
    means_of,
    option_ids,
    participle,
    per_face,
    power_words,
    sentence_case,
    stage_of,
    title_of,
)

TOPICS = (
    ("people", "People watched"),
    ("benefit", "What it achieves of its purpose"),
    ("stops enquiries refusals accepts sanctions", "People {participle}"),
    ("score", "What the score does over time"),
    ("reference", "The reference model, group by group"),
    ("alerts", "Alerts, right and wrong"),
    ("ppv", "Right alerts, for each share of listed people passing"),
    ("search list", "The list, and what a search of it returns"),
    ("miss", "People sought but missed"),
    ("disparity", "Differences between groups"),
    ("harm", "Lost time, and wrong decisions that fall on the same people"),
    ("review", "Human review"),
    ("view", "In view of cameras"),
    ("reid", "Singling people out again"),
    ("use reach", "Use: hours at work, and how far it sees"),
    ("queue", "Waiting in line"),
    ("retention store", "What is kept, and how long"),
    ("cost", "Cost"),
)


def topics(record: Record) -> Iterator[dict[str, Any]]:
    """Yield every estimate, by topic; prefixes without a topic of their own come last."""
    by_prefix: dict[str, list[dict[str, Any]]] = {}
    for one in record.estimates:
        by_prefix.setdefault(_prefix(one["measure"]), []).append(one)
    for prefixes, title in TOPICS:
        found = [one for prefix in prefixes.split() for one in by_prefix.pop(prefix, [])]
        if found:
            words = title.replace("{participle}", participle(record))
            yield _topic(record, words, _sorted(found))
    for prefix, rest in by_prefix.items():
        yield _topic(record, sentence_case(prefix), rest)


def _topic(record: Record, title: str, ones: list[dict[str, Any]]) -> dict[str, Any]:
    rows = [estimate_row(record, one) for one in ones]
    return {"title": title, "rows": rows, "table": figures_side_by_side(rows, titles(record))}


def titles(record: Record) -> list[str]:
    """Return the titles of all options, in order."""
    return [title_of(record, option) for option in option_ids(record)]


def _prefix(measure: str) -> str:
    return "ppv" if measure.startswith("alerts.ppv") else measure.partition(".")[0]


def _sorted(ones: list[dict[str, Any]]) -> list[dict[str, Any]]:
    places: dict[str, int] = {}
    for one in ones:
        places.setdefault(one["measure"], len(places))
    return sorted(ones, key=lambda one: places[one["measure"]])


def estimate_row(record: Record, one: dict[str, Any]) -> dict[str, str]:
    """Return one estimate as the words of a table row; ratios between groups carry power."""
    lost = words_of_lost_draws(one["note"]) if one["low"] is not None else ""  # in the figure
    notes = [part for part in one["note"].split("; ") if part and part != lost]
    if one["measure"] in ("disparity.fpr_ratio", "disparity.miss_ratio"):
        notes.append(power_words(record, one["option"], one["group"]))
    return {
        "what": sentence_case(means_of(record, one["measure"])),
        "group": one["group"] or "",
        "option": title_of(record, one["option"]),
        "stage": stage_of(record, one),
        "when": one["stage"] or "",
        "figure": shown(one).text,
        "counted": counted(one),
        "grade": one["grade"],
        "note": "; ".join(notes),
    }


def twin_cards(record: Record) -> list[dict[str, Any]]:
    """Return, per option with alerts, the same false alerts on both denominators by stage."""
    cards = []
    for option in option_ids(record):
        rows = []
        for stage in ("before_review", "after_review"):
            count, faces, alerts = (
                record.find(f"alerts.{name}", option, None, stage)
                for name in ("false", "false_per_scan", "false_share")
            )
            if count and faces and alerts and count["low"] is not None:
                rows.append({
                    "stage": sentence_case(stage_of(record, count)), "count": shown(count).text,
                    "faces": per_face(faces), "one_in": _one_in(faces),
                    "alerts": shown(alerts).text, "grade": count["grade"],
                })  # fmt: skip
        again = record.find("harm.repeat_any", option)
        if rows and option != "none":
            repeat = ""
            if again and again["low"] is not None:
                repeat = (
                    f"Of frequent visitors who are not on the list, {_one_in(again)} would be "
                    "wrongly "
                    "named at least once in a year, after review."
                )
            cards.append({"option": title_of(record, option), "rows": rows, "repeat": repeat})
    return cards


def _one_in(one: dict[str, Any]) -> str:
    if one["unit"] != "share" or one["low"] is None or one["high"] > 1:
        return ""
    reach = f"{one_in(one['high'])} to {one_in(one['low'])}"
    return (
        f"{one_in(one['value'])} ({reach})" if one["value"] is not None else f"not known; {reach}"
    )


def comparison_rows(record: Record) -> list[dict[str, str]]:
    """Return the paired differences between options, in words."""
    rows = []
    for one in record.data["comparisons"]:
        chance = one["probability_lower"]
        rows.append({
            "what": sentence_case(means_of(record, one["measure"])),
            "option": title_of(record, one["option"]),
            "against": title_of(record, one["against"]),
            "difference": difference_shown(one).text,
            "lower": _in_draws(chance, record.data["draws"]),
            "note": one["note"],
        })  # fmt: skip
    return rows


def _in_draws(chance: float | None, draws: int) -> str:
    """Return in how many of 100 draws something is so; none and all of the draws made."""
    if chance is None:
        return NOT_KNOWN
    if chance in (0.0, 1.0):
        return f"{'all' if chance else 'none'} of {draws:,} draws"
    part = round(100 * chance)
    few = {0: "fewer than 1", 100: "more than 99"}.get(part, str(part))
    return f"{few} of 100 draws"


def gap_rows(record: Record) -> list[dict[str, str]]:
    """Return all gaps, the most influential first, each with its question."""
    return [gap_words(record, gap) for gap in record.data["gaps"]]


def assumption_rows(record: Record) -> list[dict[str, str]]:
    """Return every quantity in use in words, the most influential first."""
    rows = []
    for one in record.data["assumptions"]:
        titles = [title_of(record, option) for option in one["options"]]
        form = {"evidence": f"evidence: {one['evidence']}", "chosen": "a setting of the option"}
        rows.append({
            "what": sentence_case(one["means"]) + _group_of(one["quantity"]),
            "options": "; ".join(titles) or "all options",
            "figure": quantity_words(one),
            "form": form.get(one["form"], one["form"]),
            "because": one["because"],
            "grade": one["grade"] or "–",
            "influence": influence_words(one["influence"]),
            "moves": moves_words(record, one["moves_most"]) if one["moves_most"] else "",
        })  # fmt: skip
    return rows


def _group_of(quantity: str) -> str:
    last = quantity.rpartition(".")[2]
    return f", group {last}" if len(last) == 1 and last.isupper() else ""


def source_rows(record: Record) -> list[dict[str, Any]]:
    """Return every evidence entry used, with its figure, certainty and full sources."""
    rows = []
    for key, entry in record.context["evidence"].items():
        used = [a["means"] for a in record.data["assumptions"] if a["evidence"] == key]
        rows.append({"key": key, "entry": entry, "figure": _quoted(entry),
                     "used": "; ".join(dict.fromkeys(used))})  # fmt: skip
    return rows


def _quoted(entry: dict[str, Any]) -> str:
    """Return the figure as published, unrounded, and the bounds it came with."""
    words = f"{entry['value']:,.10g} {entry['unit']}"
    if entry.get("k") is not None:
        return f"{words} ({entry['k']:,} of {entry['n']:,})"
    if entry.get("low") is not None and entry.get("high") is not None:
        return f"{words} ({entry['low']:,.10g} to {entry['high']:,.10g})"
    return f"{words} (no bounds published)"
