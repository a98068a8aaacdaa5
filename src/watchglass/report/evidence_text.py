"""One evidence item as lines of text: what it says, how sure it is, where it was read."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

_COUNTS = {
    "faces_scanned": "faces",
    "watchlist_size": "on the list",
    "alerts": "alerts",
    "true_alerts": "true",
    "false_alerts": "false",
    "unconfirmed": "unconfirmed",
    "arrests": "arrests",
}


def evidence_lines(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of one item of `all_evidence`."""
    yield f"{item['key']}  [{item['type']}, grade {item['grade']}]"
    yield from _wrapped(item["means"])
    yield from _wrapped(_figure(item))
    for part in item.get("parts", []):
        yield from _wrapped(
            f"{part['key']}: {part['value']:,.6g} {part['unit']}: {part['means']}", 4
        )
    bounds = item.get("other_bounds") or {}
    for end in ("low", "high"):
        if bounds.get(end) is not None:
            yield from _wrapped(
                f"{bounds[end]:,.6g}: {bounds[f'{end}_is']} (not a bound of the value)", 4
            )
    kind = "claim to be examined; " if item.get("claim") else ""
    yield from _wrapped(
        f"{kind}{item['basis']}, {item['certainty']}, by: {item['measured_by']}. {item['because']}"
    )
    if item.get("caveat"):
        yield from _wrapped(f"Limits: {item['caveat']}")
    for source in item["sources"]:
        place = f" {source['url']}" if source.get("url") else " (no address recorded)"
        yield from _wrapped(f"Source: {source['cite']}; {source['locator']}.{place}")


def _figure(item: Mapping[str, Any]) -> str:
    if item["type"] == "deployment":
        known = [f"{item[k]:,} {words}" for k, words in _COUNTS.items() if item[k] is not None]
        missing = [words for k, words in _COUNTS.items() if item[k] is None]
        text = ", ".join(known) if known else "no counts published"
        return text + (f"; not published: {', '.join(missing)}" if missing else "")
    if item["value"] is None:
        return str(item.get("text") or "")
    text = f"{item['value']:,.6g} {item['unit']}"
    if item.get("k") is not None:
        text += f" ({item['k']:,} of {item['n']:,})"
    elif item.get("low") is not None:
        text += f" ({item['low']:,.6g} to {item['high']:,.6g}, {item['spread']})"
    return text


def _wrapped(text: str, indent: int = 2) -> list[str]:
    space = " " * indent
    return textwrap.wrap(
        text, 96, initial_indent=space, subsequent_indent=space, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
