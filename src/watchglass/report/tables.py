"""The record as tables: estimates, comparisons, gaps, assumptions, and one for each chart."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars

    from watchglass.report.record import Record

Rows = Sequence[Mapping[str, Any]]
PARTS = ("estimates", "comparisons", "gaps", "assumptions")


def estimates_table(data: Mapping[str, Any]) -> polars.DataFrame:
    """Return the estimates as a table, one row an estimate; `evidence` is a list of keys."""
    import polars as pl

    return pl.DataFrame(
        list(data["estimates"]), infer_schema_length=None,
        schema_overrides={"value": pl.Float64, "low": pl.Float64, "high": pl.Float64,
                          "group": pl.String, "stage": pl.String,
                          "evidence": pl.List(pl.String)},
    )  # fmt: skip


def record_tables(data: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the four tables of a record as flat rows, by name.

    Lists become text joined by "; "; what an influence moves becomes columns of its own.
    """
    return {name: [flat(row) for row in data[name]] for name in PARTS}


def lives_tables(record: Record) -> dict[str, list[dict[str, Any]]]:
    """Return how lives were run, how exact the figures are, and the scores by day.

    Nothing for a record without lives, and no scores by day where no engine gave them.
    """
    lives = record.data.get("lives")
    if lives is None:
        return {}
    tables = {"lives_runs": lives["runs"], "lives_errors": lives["errors"],
              "score_by_day": record.context["by_day"]}  # fmt: skip
    return {name: [flat(row) for row in rows] for name, rows in tables.items() if rows}


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row whose values are numbers, text, truth values or None."""
    result: dict[str, Any] = {}
    for key, value in row.items():
        if key == "moves_most":
            for part in ("measure", "option", "low", "high", "base"):
                result[f"moves_{part}"] = value[part] if value else None
        elif isinstance(value, list | tuple):
            result[key] = "; ".join(str(item) for item in value)
        elif isinstance(value, Mapping):
            result[key] = json.dumps(value, ensure_ascii=False, sort_keys=True)
        else:
            result[key] = value
    return result


def csv_bytes(rows: Rows) -> bytes:
    """Return rows as CSV in UTF-8; an unknown value is an empty cell, as in the record.

    The first row names the columns; without rows there is only an empty line. A cell
    that a spreadsheet would run as a formula is kept as text by a leading apostrophe.
    """
    text = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return text.getvalue().encode("utf-8")


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return "" if value is None else value


def parquet_bytes(rows: Rows) -> bytes:
    """Return rows as Parquet; a column without any value is stored as text."""
    import polars as pl

    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: _column(pl, [row.get(name) for row in rows]) for name in names}
    buffer = io.BytesIO()
    pl.DataFrame(columns).write_parquet(buffer, compression="zstd", statistics=False)
    return buffer.getvalue()


def _column(pl: Any, values: list[Any]) -> Any:
    present = {type(value) for value in values if value is not None}
    if not present:
        return pl.Series(values, dtype=pl.String)
    if present <= {int, float} and float in present:
        return pl.Series(values, dtype=pl.Float64, strict=False)
    return pl.Series(values)
