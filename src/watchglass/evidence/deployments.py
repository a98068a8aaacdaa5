"""What happened when such systems were used: published counts, one row a deployment."""

from __future__ import annotations

import csv
import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator

from watchglass.base.errors import InvalidInput, Problem, nearest
from watchglass.evidence.schema import KEY_PATTERN, Basis, Certainty, MeasuredBy, Strict, Text

TABLE, SOURCES = "deployments.csv", "deployment_sources.toml"
JUDGED = ("true_alerts", "false_alerts", "unconfirmed")
OUTCOMES = ("arrests", "other_disposals", "no_action")
COUNTS = ("faces_scanned", "watchlist_size", "alerts", *JUDGED, *OUTCOMES, "minutes")
Count = Annotated[int, Field(ge=0)] | None
Key = Annotated[str, Field(pattern=KEY_PATTERN)]
Date = Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
# One number from 0 to 1, or words with a space ("0.90 then 0.925").
Threshold = Annotated[str, Field(pattern=r"^(0(\.[0-9]+)?|1(\.0+)?|[0-9A-Za-z.]+( [0-9A-Za-z.]+)+)$")]


class DeploymentSource(Strict, strict=True):
    """Where rows were read; several rows share one."""

    id: Key
    cite: Text
    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    accessed: dt.date


class Deployment(Strict, strict=True):
    """One deployment, or several published as one sum; None is "not published", never 0.

    Units: `faces_scanned` in faces (a person may be several), `watchlist_size` in entries,
    `minutes`; the other counts in alerts or people. `period`: one use; an event (a match, a
    carnival); a year; pooled (several uses); cumulative (all since a start). basis: measured
    is counted; estimated has a number that is rounded to a bound or inferred. `overlaps`:
    keys of rows that count, or may count, some of the same faces or alerts; in the table it
    may hold patterns such as `x-2024-*`, on one side only: loading resolves both ways.
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
        before, wrong = info.data, []
        if info.field_name in ("date_start", "date_end"):
            dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :])  # is there such a day?
            start = before.get("date_start", text)
            if start[: len(text)] > text[: len(start)]:
                wrong.append(f"it must not lie before date_start, {start}")
        if info.field_name == "inconsistent" and not text and before.get("alerts") is not None:
            for parts in (JUDGED, OUTCOMES):
                if (known := sum(before.get(part) or 0 for part in parts)) > before["alerts"]:
                    wrong.append(f"{' + '.join(parts)} = {known}, alerts = {before['alerts']}: say why")
        if text == "not verified" and before.get("basis", "assumed") != "assumed":
            wrong.append("a row that is not verified has basis 'assumed'")
        if wrong:
            raise ValueError("; ".join(wrong))
        return text


def _checked(model: type[Any], raw: Any, place: str, bad: list[Problem]) -> Any:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        for found in error.errors():
            name, rule = ".".join(map(str, found["loc"])), found["msg"].removeprefix("Value error, ")
            way_out = f"See `{name}` of {model.__name__}."
            if name in COUNTS:
                way_out = "Write a whole number; leave the cell empty where none was published."
            if model is not Deployment or found["type"] != "missing":  # told once, by the header
                bad.append(Problem(f"{place}, {name}", repr(found["input"]), rule, way_out))
    return None


def _rows(folder: Path, bad: list[Problem]) -> list[tuple[str, dict[str, Any]]]:
    fields, parsed = list(Deployment.model_fields), []
    try:
        with (folder / TABLE).open(encoding="utf-8", newline="") as file:
            lines = list(reader := csv.DictReader(file, strict=True))
            header = Counter(reader.fieldnames or ())
    except (OSError, ValueError, csv.Error) as error:
        bad.append(Problem(TABLE, str(error), "it must be a readable CSV file", "Mend the file."))
        return []
    for name in dict.fromkeys([*fields, *header]):
        if header[name] != (name in fields):
            rule = f"this column stands {header[name]} times, not {int(name in fields)}"
            bad.append(Problem(f"{TABLE}, header", repr(name), rule, nearest(name, fields)))
    for number, line in enumerate(lines, 1):
        place = f"{TABLE}, row {number} ({line.get('key')})"
        if None in line or None in line.values():
            bad.append(Problem(place, "", "it has more or fewer cells than the header", "Count them."))
        raw: dict[str, Any] = {}
        for name in fields:
            raw[name] = text = (line.get(name) or "").strip()
            if name in COUNTS and re.fullmatch("-?[0-9]{1,15}", text):
                raw[name] = int(text)
            elif name in (*COUNTS, "threshold", "face_count_scale"):
                raw[name] = text or None
            elif name == "overlaps":
                raw[name] = tuple(filter(None, text.split(";")))
            elif name not in header:
                del raw[name]
        parsed.append((place, raw))
    return parsed


def _source_ids(folder: Path, bad: list[Problem]) -> set[str]:
    try:
        document = tomllib.loads((folder / SOURCES).read_text("utf-8"))
    except (OSError, ValueError) as error:
        bad.append(Problem(SOURCES, str(error), "it must be a readable TOML file", "Mend the file."))
        return set()
    _checked(_SourceFile, document, SOURCES, bad)
    entries = document.get("source")
    entries = [raw for raw in entries if isinstance(raw, dict)] if isinstance(entries, list) else []
    ids = Counter(str(raw.get("id")) for raw in entries)
    taken = (name for name, times in ids.items() if times > 1)
    bad += [Problem(SOURCES, name, "this id stands twice", "Choose another id.") for name in taken]
    return set(ids)


@cache
def _packaged() -> dict[str, Deployment]:
    return load_deployments(Path(__file__).parent / "tables")


def load_deployments(folder: Path | None = None) -> dict[str, Deployment]:
    """Return the deployments by key, checked, with overlaps resolved both ways.

    Args:
        folder: Holds `deployments.csv` and `deployment_sources.toml`; None: the packaged ones,
            read once. Units: see `Deployment`. No rows under the header: an empty dict.

    Raises:
        InvalidInput: All problems at once, each with its row and column.
    """
    if folder is None:
        return dict(_packaged())
    bad: list[Problem] = []
    rows, ids, table = _rows(folder, bad), _source_ids(folder, bad), {}
    keys = Counter(raw.get("key", "") for _, raw in rows)
    links: dict[str, set[str]] = {key: set() for key in keys}
    for place, raw in rows:
        key, source = raw.get("key", ""), raw.get("source", "")
        if keys[key] > 1:
            bad.append(Problem(place, key, "the key stands more than once", "Choose another key."))
        if source not in ids:
            rule = f"it must be an id in {SOURCES}"
            bad.append(Problem(f"{place}, source", source, rule, nearest(source, ids)))
        for pattern in raw["overlaps"]:
            others = {name for name in keys if fnmatchcase(name, pattern)} - {key}
            links[key] |= others
            for other in others:
                links[other].add(key)
            if not others:
                rule = "it must match the key of another row"
                bad.append(Problem(f"{place}, overlaps", pattern, rule, nearest(pattern, keys)))
    for place, raw in rows:
        raw["overlaps"] = tuple(sorted(links[raw.get("key", "")]))
        row = _checked(Deployment, raw, place, bad)
        table[raw.get("key", "")] = row
    if bad:
        raise InvalidInput(bad)
    return table


def overlapping(a: Deployment, b: Deployment) -> bool:
    """Return whether two rows count, or may count, some of the same faces or alerts.

    A row overlaps itself; no units, no errors, and neither row may be left out (no empty input).
    """
    return a.key == b.key or a.key in b.overlaps or b.key in a.overlaps


def total(
    rows: Iterable[Deployment], column: str, *, missing: Literal["none", "skip"] = "none"
) -> int | None:
    """Return the sum of a column of counts, in that column's unit.

    None where a cell is missing, unless `missing="skip"` leaves such cells out; no rows, or no
    cell filled: None. Faces of different `face_count_scale` are not alike: do not mix them.

    Raises:
        InvalidInput: The column is not one of counts, or rows overlap (each pair named).
    """
    rows, bad = list(rows), []
    for a, b in combinations(rows, 2):
        if overlapping(a, b):
            rule = "both rows count some of the same faces or alerts"
            bad.append(Problem(f"{a.key} and {b.key}", "", rule, "Leave one of them out."))
    if column not in COUNTS:
        bad.append(Problem("column", column, "it must hold counts", nearest(column, COUNTS)))
    if bad:
        raise InvalidInput(bad)
    cells = [getattr(row, column) for row in rows]
    known = [cell for cell in cells if cell is not None]
    if not known or (missing != "skip" and len(known) < len(cells)):
        return None
    return sum(known)
