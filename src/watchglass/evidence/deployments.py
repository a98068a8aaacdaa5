"""What happened when such systems were used: published counts, one row a deployment."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import filter as matching
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError, ValidationInfo, field_validator

from watchglass.base.errors import InvalidInput, Problem, nearest
from watchglass.evidence.schema import KEY_PATTERN, Basis, Certainty, MeasuredBy, Strict, Text

TABLE, SOURCES = "deployments.csv", "deployment_sources.toml"
JUDGED = ("true_alerts", "false_alerts", "unconfirmed")
OUTCOMES = ("arrests", "other_disposals", "no_action")
COUNTS = ("faces_scanned", "watchlist_size", "alerts", *JUDGED, *OUTCOMES, "minutes")
Missing = Literal["none", "skip"]
Count = Annotated[int, Field(ge=0)] | None
Key = Annotated[str, Field(pattern=KEY_PATTERN)]
Date = Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
Threshold = Annotated[str, Field(pattern=r"^(0(\.[0-9]+)?|1(\.0+)?|[\w.]+( [\w.]+)+)$")]


class DeploymentSource(Strict, strict=True):
    """Where rows were read; several rows share one."""

    id: Key
    cite: Text
    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    accessed: dt.date


class Deployment(Strict, strict=True):
    """One deployment, or several published as one sum; None is "not published", never 0.

    Units: faces (a person may be several), list entries, minutes; else alerts or people.
    period: event is a match or carnival; pooled is several uses; cumulative, all since a start.
    threshold: a label; one number from 0 to 1, or words. basis: estimated has a number inferred
    or rounded to a bound. overlaps: keys of rows that (may) count some of the same faces or
    alerts; in the file also patterns (`x-2024-*`), on either side: loading resolves both ways.
    """

    key: Key
    place: Text
    organisation: Text
    date_start: Date
    date_end: Date
    period: Literal["one use", "event", "year", "pooled", "cumulative"]
    faces_scanned: Count
    watchlist_size: Count
    alerts: Count
    true_alerts: Count
    false_alerts: Count
    unconfirmed: Count
    arrests: Count
    threshold: Threshold | None
    minutes: Count
    other_disposals: Count
    no_action: Count
    face_count_scale: Literal["lower", "higher"] | None
    inconsistent: str
    overlaps: tuple[str, ...]
    source: Key
    locator: Text
    basis: Basis
    measured_by: MeasuredBy
    certainty: Certainty
    because: Text
    caveat: str

    @field_validator("date_start", "date_end", "inconsistent", "certainty")
    @classmethod
    def _agrees_with_the_cells_before(cls, text: str, info: ValidationInfo) -> str:
        before, start = info.data, info.data.get("date_start", text)
        if (info.field_name or "").startswith("date"):
            dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :])  # raises for 31 February
            if start[: len(text)] > text[: len(start)]:
                raise ValueError(f"it must not lie before date_start, {start}")
        if info.field_name == "inconsistent" and not text and before.get("alerts") is not None:
            sums = [sum(before.get(part) or 0 for part in parts) for parts in (JUDGED, OUTCOMES)]
            if max(sums) > before["alerts"]:
                raise ValueError(f"{sums} judged, ended; {before['alerts']} alerts: say here why")
        if text == "not verified" and before.get("basis", "assumed") != "assumed":
            raise ValueError("a row that is not verified must have the basis 'assumed'")
        return text


WAY_OUT = "Write what was published; a count that was not published stays empty."
FIELDS = tuple(Deployment.model_fields)
EMPTY: dict[str, Any] = {"key": "", "source": "", "overlaps": ""}


def _checked(model: Any, raw: Any, place: str, bad: list[Problem]) -> Any:
    try:
        return TypeAdapter(model).validate_python(raw)
    except ValidationError as error:
        for found in error.errors():
            rule, at = found["msg"].removeprefix("Value error, "), ".".join(map(str, found["loc"]))
            if model is not Deployment or found["type"] != "missing":  # the header tells that once
                bad.append(Problem(f"{place}, {at}", repr(found["input"]), rule, WAY_OUT))


def _cell(name: str, text: str) -> Any:
    if name in COUNTS and text.isascii() and text.removeprefix("-").isdigit() and len(text) < 16:
        return int(text)
    return None if not text and name in (*COUNTS, "threshold", "face_count_scale") else text


@cache
def _packaged() -> dict[str, Deployment]:
    return load_deployments(Path(__file__).parent / "tables")


def load_deployments(folder: Path | None = None) -> dict[str, Deployment]:
    """Return the deployments by key, checked; overlaps hold both ways. Units: see `Deployment`.

    Args:
        folder: Where the two files lie; None: the packaged ones, read once. No rows: empty dict.

    Raises:
        InvalidInput: All problems at once, each with its row and column.
    """
    if folder is None:
        return dict(_packaged())
    bad: list[Problem] = []
    header, lines, document = _read(folder)
    bad.extend(_header_problems(header))
    ids = _source_ids(document, bad)
    rows = _rows(header, lines, bad)
    pairs = _pairs(rows, ids, bad)
    table = {}
    for place, raw in rows:
        raw["overlaps"] = tuple(sorted(other for key, other in pairs if key == raw["key"]))
        table[raw["key"]] = _checked(Deployment, raw, place, bad)
    if bad:
        raise InvalidInput(bad)
    return table


def _read(folder: Path) -> tuple[list[str], list[list[str]], dict[str, Any]]:
    """Return header and lines of the table, and the document of its sources."""
    place = TABLE
    try:
        with (folder / TABLE).open(encoding="utf-8", newline="") as file:
            header, *lines = [line for line in csv.reader(file, strict=True) if line] or [[]]
        place = SOURCES
        document = tomllib.loads((folder / SOURCES).read_text("utf-8"))
    except (OSError, ValueError, csv.Error) as error:
        raise InvalidInput(Problem(place, str(error), "it cannot be read", "Mend it.")) from error
    return header, lines, document


def _header_problems(header: list[str]) -> Iterator[Problem]:
    for name in dict.fromkeys([*FIELDS, *header]):
        if (times := header.count(name)) != (name in FIELDS):
            rule = f"this column stands {times} times, not {int(name in FIELDS)}"
            yield Problem(f"{TABLE}, header", repr(name), rule, nearest(name, FIELDS))


def _source_ids(document: dict[str, Any], bad: list[Problem]) -> list[str] | None:
    """Return the ids of all sources; None where they cannot be read."""
    sources = _checked(dict[Literal["source"], list[DeploymentSource]], document, SOURCES, bad)
    ids = [source.id for source in (sources or {}).get("source", [])]
    for twice in sorted({name for name in ids if ids.count(name) > 1}):
        bad.append(Problem(SOURCES, twice, "the id stands more than once", "Choose another id."))
    return None if sources is None else ids


def _rows(
    header: list[str], lines: list[list[str]], bad: list[Problem]
) -> list[tuple[str, dict[str, Any]]]:
    """Return each line's place and cells by column."""
    rows: list[tuple[str, dict[str, Any]]] = []
    for number, line in enumerate(lines, 1):
        cells = zip(header, map(str.strip, line), strict=False)
        raw = EMPTY | {name: _cell(name, text) for name, text in cells if name in FIELDS}
        rows.append((place := f"{TABLE}, row {number} ({raw['key']})", raw))
        if len(line) != len(header):
            bad.append(Problem(place, str(len(line)), f"a row has {len(header)} cells", "Mend it."))
    return rows


def _pairs(
    rows: list[tuple[str, dict[str, Any]]], ids: list[str] | None, bad: list[Problem]
) -> set[tuple[str, str]]:
    """Return the pairs of keys that overlap, both ways round; looks at keys and sources too."""
    keys = [raw["key"] for _, raw in rows]
    pairs: set[tuple[str, str]] = set()
    for place, raw in rows:
        key, source = raw["key"], raw["source"]
        if keys.count(key) > 1:
            bad.append(Problem(place, key, "the key stands more than once", "Choose another key."))
        if ids is not None and source not in ids:
            bad.append(Problem(place, source, "source must be a known id", nearest(source, ids)))
        for pattern in filter(None, raw["overlaps"].split(";")):
            others = [name for name in matching(keys, pattern) if name != key]
            pairs |= {(key, other) for other in others} | {(other, key) for other in others}
            if not others:
                bad.append(Problem(place, pattern, "overlaps nothing here", nearest(pattern, keys)))
    return pairs


def overlapping(a: Deployment, b: Deployment) -> bool:
    """Return whether rows (may) count the same faces or alerts; no units, errors, empty input."""
    return a.key == b.key or a.key in b.overlaps or b.key in a.overlaps


def total(rows: Iterable[Deployment], column: str, *, missing: Missing = "none") -> int | None:
    """Return the sum of a column of counts, in that column's unit.

    None where a cell is missing, unless `missing="skip"` leaves such cells out; no rows, or no
    cell filled: None. Faces of different `face_count_scale` are not alike: do not mix them.

    Raises:
        InvalidInput: The column is not one of counts, or rows overlap (each pair named).
    """
    rows, rule = list(rows), "both rows count some of the same faces or alerts"
    pairs = [f"{a.key} and {b.key}" for a, b in combinations(rows, 2) if overlapping(a, b)]
    bad = [Problem(pair, "", rule, "Leave one of them out.") for pair in pairs]
    if column not in COUNTS:
        bad.append(Problem("column", column, "it must hold counts", nearest(column, COUNTS)))
    if bad:
        raise InvalidInput(bad)
    known = [cell for row in rows if (cell := getattr(row, column)) is not None]
    return sum(known) if known and (missing == "skip" or len(known) == len(rows)) else None
