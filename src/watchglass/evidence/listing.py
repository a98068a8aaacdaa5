"""All evidence as one flat list: figures, observed results and deployments, to search."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from watchglass.evidence.deployments import Deployment, load_deployments
from watchglass.evidence.grade import grade_of
from watchglass.evidence.load import TABLES, load_evidence
from watchglass.evidence.schema import Entry

_COUNTS = ("faces_scanned", "watchlist_size", "alerts", "true_alerts", "false_alerts",
           "unconfirmed", "arrests")  # fmt: skip

# What people call a topic besides its name; the name of its table, or of a chart about it.
_ALSO_SAID = {
    "ways and places of people": "unicity, trails, trajectories, paths, singling out",
    "cameras and cost": "cctv, surveillance cameras",
    "face search": "watchlist, identification, 1:n",
    "verification": "face verification, 1:1",
    "differences between groups": "bias, disparity, demographic differentials",
    "patrol robots": "robot",
}


def all_evidence() -> list[dict[str, Any]]:
    """Return every entry and deployment as a plain table with the same core keys.

    Each has key, type, topic, means, value, unit, sources, because, basis, certainty,
    measured_by, grade and caveat. A count that was not published is None, never 0.
    """
    entries = [_entry(entry) for key, entry in load_evidence().items() if "/" not in key]
    sources = _deployment_sources(TABLES)
    rows = load_deployments().values()
    return entries + [_deployment(row, sources) for row in rows]


def matching(items: list[dict[str, Any]], words: list[str]) -> list[dict[str, Any]]:
    """Return the items in which every word occurs, in any field; no words match all.

    Key and topic count too, and the words that a topic also goes by.
    """
    wanted = [word.casefold() for word in words]
    return [item for item in items if all(word in _text(item) for word in wanted)]


def way_out(items: list[dict[str, Any]], words: list[str]) -> str:
    """Return how to go on where no item has all of the words."""
    alone = [(word, len(matching(items, [word]))) for word in words]
    found = ", ".join(f"{word} ({count})" for word, count in alone if count)
    topics = ", ".join(sorted({str(item["topic"]) for item in items}))
    if len(words) > 1 and found:
        return f"No entry has all of these words. One word alone finds: {found}."
    return f"No entry has this word. Try another or a shorter one, or a topic: {topics}."


def _text(item: dict[str, Any]) -> str:
    also = _ALSO_SAID.get(item["topic"], "")
    return " ".join([*(str(value) for value in item.values()), also]).casefold()


def _entry(entry: Entry) -> dict[str, Any]:
    parts = [
        {"key": f"{entry.key}/{p.part}", "means": p.means, "value": p.value, "low": p.low,
         "high": p.high, "unit": p.unit, "spread": p.spread, "k": p.k, "n": p.n}
        for p in entry.parts
    ]  # fmt: skip
    bounds = entry.other_bounds.model_dump() if entry.other_bounds else None
    return {
        "key": entry.key,
        "type": "observed result" if entry.topic == "observed results" else "parameter",
        "kind": entry.kind,
        "topic": entry.topic,
        "means": entry.means,
        "text": entry.text,
        "value": entry.value,
        "low": entry.low,
        "high": entry.high,
        "unit": entry.unit,
        "spread": entry.spread,
        "k": entry.k,
        "n": entry.n,
        "other_bounds": bounds,
        "parts": parts,
        "basis": entry.basis,
        "measured_by": entry.measured_by,
        "certainty": entry.certainty,
        "setting": entry.setting,
        "grade": grade_of(entry),
        "claim": entry.claim,
        "applies_to": entry.applies_to,
        "because": entry.because,
        "caveat": entry.caveat,
        "sources": [source.model_dump(mode="json") for source in entry.sources],
    }


def _deployment(row: Deployment, sources: dict[str, dict[str, Any]]) -> dict[str, Any]:
    fields = row.model_dump(mode="json")
    counts = {name: fields[name] for name in _COUNTS}
    source = {**sources.get(row.source, {"cite": row.source, "url": ""}), "locator": row.locator}
    until = f" to {row.date_end}" if row.date_end != row.date_start else ""
    return {
        "key": row.key,
        "type": "deployment",
        "kind": "counts",
        "topic": "deployments",
        "means": f"{row.organisation}: {row.place}, {row.date_start}{until}",
        "value": None,
        "unit": None,
        **{name: value for name, value in fields.items() if name not in ("key", "source")},
        **counts,
        "claim": False,
        "grade": "D" if row.certainty != "read in the source" else "C",
        "sources": [source],
    }


def _deployment_sources(folder: Path) -> dict[str, dict[str, Any]]:
    text = (folder / "deployment_sources.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)["source"]
    return {
        row["id"]: {
            "cite": row["cite"],
            "url": row.get("url", ""),
            "year": row.get("year"),
            "accessed": str(row["accessed"]) if "accessed" in row else None,
        }
        for row in table
    }
