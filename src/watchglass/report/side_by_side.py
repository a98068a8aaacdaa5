"""Tables of the annex with a column an option, where a row an option would fill many pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

MANY = 5  # options; with fewer, each figure has a row of its own
Row = Mapping[str, str]


def figures_side_by_side(rows: Iterable[Row], titles: list[str]) -> dict[str, Any] | None:
    """Return figures as one row for each measure, group and stage, and a column an option.

    rows: as `annex.estimate_row` gives them; titles: of all options, in order. None where the
    options are so few that a row each reads better.
    """
    if len(titles) <= MANY:
        return None
    kept: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in rows:
        key: tuple[str, ...] = (row["what"], row["group"], row["when"], row["counted"])
        while row["option"] in kept.get(key, {}):  # the same over another kind of range
            key = (*key, "again")
        kept.setdefault(key, {})[row["option"]] = row
    table = [
        _line(
            what + (f", group {group}" if group else ""), counted, found, titles,
            lambda one: {"text": one["figure"], "more": f"grade {one['grade']}"},
        )
        for (what, group, _, counted, *_), found in kept.items()
    ]  # fmt: skip
    return {"heads": titles, "rows": table}


def differences_side_by_side(rows: Iterable[Row], titles: list[str]) -> dict[str, Any] | None:
    """Return differences as one row for each measure and option held against; see above."""
    if len(titles) <= MANY:
        return None
    kept: dict[tuple[str, str], dict[str, Row]] = {}
    heads: dict[str, None] = {}
    for row in rows:
        kept.setdefault((row["what"], row["against"]), {})[row["option"]] = row
        heads.setdefault(row["option"])
    columns = [title for title in titles if title in heads]
    table = [
        _line(
            what, f"less “{against}”", found, columns,
            lambda one: {"text": one["difference"], "more": f"less in {one['lower']}"},
        )
        for (what, against), found in kept.items()
    ]  # fmt: skip
    return {"heads": columns, "rows": table}


def _line(
    label: str, counts: str, found: Mapping[str, Row], titles: list[str], cell: Any
) -> dict[str, Any]:
    """Return one row; a note that all its figures share stands once, at its head."""
    notes = {row["note"] for row in found.values()}
    stages = {row.get("stage", "") for row in found.values()} - {""}
    shared = notes.pop() if len(notes) == 1 else ""
    cells = []
    for title in titles:
        one = found.get(title)
        if one is None:
            cells.append({"text": "", "more": ""})
            continue
        made = cell(one)
        own = one["note"] if not shared else ""
        cells.append({**made, "more": "; ".join(w for w in (made["more"], own) if w)})
    more = "; ".join(words for words in (counts, *sorted(stages), shared) if words)
    return {"label": label, "more": more, "cells": cells}
