"""How to cite a report, the tool, and each source the report rests on: text and BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from watchglass.report.record import Record
from watchglass.report.words import WATERMARK

AUTHORS = "The watchglass authors"
_SPECIAL = re.compile(r"([&%$#_{}])")


def citation_text(record: Record) -> list[str]:
    """Return how to cite the report and the tool, as plain text.

    No date is printed: the same inputs give the same report. Hashes say which one it is.
    """
    data = record.data
    scenario = data["scenario"]
    return [
        f"{scenario['title']}: assessment with watchglass {data['watchglass']} ({WATERMARK}). "
        f"Scenario {scenario['id']}, sha256 {scenario['sha256']}; evidence sha256 "
        f"{data['evidence_sha256']}; seed {data['seed']}, {data['draws']:,} draws.",
        f"{AUTHORS}. watchglass, version {data['watchglass']}. Apache-2.0.",
    ]


def bibtex(record: Record) -> str:
    """Return BibTeX entries of the report, the tool, and every source used."""
    data = record.data
    scenario = data["scenario"]
    title = f"{scenario['title']}: assessment with watchglass"
    entries = [
        _entry("misc", f"watchglass-{scenario['id']}-{scenario['sha256'][:8]}", {
            "title": title,
            "note": f"Scenario {scenario['id']}, sha256 {scenario['sha256']}, evidence sha256 "
                    f"{data['evidence_sha256']}, seed {data['seed']}, {data['draws']} draws; "
                    f"{WATERMARK}",
        }),
        _entry("software", "watchglass", {
            "author": f"{{{AUTHORS}}}", "title": "watchglass", "version": data["watchglass"],
            "license": "Apache-2.0",
        }),
    ]  # fmt: skip
    return "\n\n".join([*entries, *_sources(record)])


def _sources(record: Record) -> Iterator[str]:
    for key, entry in record.context["evidence"].items():
        for number, source in enumerate(entry["sources"], start=1):
            word = re.sub(r"[^A-Za-z0-9-]+", "-", key) + (f"-{number}" if number > 1 else "")
            yield _entry("misc", word, _fields(source))


def _fields(source: dict[str, Any]) -> dict[str, str]:
    fields = {"title": source["cite"], "year": source.get("year"), "url": source.get("url"),
              "doi": source.get("doi"), "note": source.get("locator"),
              "urldate": source.get("accessed")}  # fmt: skip
    return {name: str(value) for name, value in fields.items() if value}


def _entry(kind: str, key: str, fields: dict[str, str]) -> str:
    lines = [f"@{kind}{{{key},"]
    for name, value in fields.items():
        safe = value if name in ("url", "author") else _SPECIAL.sub(r"\\\1", value)
        lines.append(f"  {name} = {{{safe}}},")
    return "\n".join([*lines, "}"])
