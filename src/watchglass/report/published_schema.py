"""The JSON Schemas that `watchglass schema` publishes."""

from __future__ import annotations

from typing import Any

from watchglass.base.errors import Problem, WrongUsage, nearest

_NUMBER = {"type": ["number", "null"]}
_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}


def published_schema(what: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a scenario file or of a record.

    Raises WrongUsage for any other word.
    """
    if what == "scenario":
        from watchglass.scenario.model import scenario_model

        body = scenario_model().model_json_schema()
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", **body}
    if what == "record":
        return record_schema()
    raise WrongUsage(
        Problem("schema", repr(what[:40]), "it is 'scenario' or 'record'",
                nearest(what, ["scenario", "record"]))
    )  # fmt: skip


def record_schema() -> dict[str, Any]:
    """Return the schema of record.json, every key declared."""
    whole = _table(
        watchglass=_TEXT,
        scenario=_table(id=_TEXT, title=_TEXT, question=_TEXT, sha256=_hash()),
        evidence_sha256=_hash(),
        seed={"type": "integer", "minimum": 0},
        draws={"type": "integer", "minimum": 1},
        options=_list(_table(id=_TEXT, title=_TEXT, less_intrusive={"type": "boolean"}), 1),
        estimates=_list(_estimate(), 1),
        comparisons=_list(_comparison()),
        gaps=_list(_gap()),
        assumptions=_list(_assumption()),
        changed_from_default=_list(_table(place=_TEXT, was=_TEXT, now=_TEXT)),
        limits=_TEXTS,
        not_for=_TEXT,
    )
    whole["properties"]["lives"] = _lives()  # only where an option keeps a score
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "watchglass record",
        **whole,
    }


def _lives() -> dict[str, Any]:
    count = {"type": "integer", "minimum": 0}
    return _table(
        engine={"enum": ["auto", "exact", "skip", "stepped"]},
        people={"type": ["integer", "null"]},
        runs=_list(
            _table(
                option=_TEXT, engine={"enum": ["exact", "skip", "stepped"]}, why=_TEXT,
                interval={"enum": ["evidence", "sampling", "both"]}, days=count, classes=count,
                classes_in_all=count, step_points=count, step_days=count, rows_run=count,
                units_a_draw=count, people_run=count, lost_share={"type": "number"},
            )
        ),
        errors=_list(
            _table(
                measure=_TEXT, option=_TEXT, group={"type": ["string", "null"]},
                grid_error=_NUMBER, low_error=_NUMBER, high_error=_NUMBER,
            )
        ),
    )  # fmt: skip


def _estimate() -> dict[str, Any]:
    return _table(
        measure=_TEXT,
        option=_TEXT,
        group={"type": ["string", "null"], "pattern": "^[A-Z]$"},
        stage={"enum": [None, "before_review", "after_review"]},
        value=_NUMBER,
        low=_NUMBER,
        high=_NUMBER,
        level={"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        interval={"enum": ["evidence", "sampling", "both"]},
        unit=_TEXT,
        numerator=_TEXT,
        denominator=_TEXT,
        known={"type": "boolean"},
        evidence=_TEXTS,
        grade={"enum": list("ABCDE")},
        note=_TEXT,
    )


def _comparison() -> dict[str, Any]:
    share = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
    return _table(
        measure=_TEXT, option=_TEXT, against=_TEXT, difference=_NUMBER, low=_NUMBER, high=_NUMBER,
        probability_lower=share, unit=_TEXT, note=_TEXT,
    )  # fmt: skip


def _moves() -> dict[str, Any]:
    group = {"type": ["string", "null"], "pattern": "^[A-Z]$"}
    moved = _table(
        measure=_TEXT, option=_TEXT, group=group, low=_NUMBER, high=_NUMBER, base=_NUMBER
    )  # fmt: skip
    return {"anyOf": [{"type": "null"}, moved]}


def _gap() -> dict[str, Any]:
    return _table(
        quantity=_TEXT, options=_TEXTS, means=_TEXT, unit=_TEXT, low=_NUMBER, high=_NUMBER,
        ask=_TEXT, influence={"type": "number", "minimum": 0}, moves_most=_moves(),
        needed_for=_TEXTS,
    )  # fmt: skip


def _assumption() -> dict[str, Any]:
    return _table(
        quantity=_TEXT, options=_TEXTS, means=_TEXT,
        form={"enum": ["evidence", "assumed", "typed", "not known", "chosen"]},
        evidence=_TEXT, value=_NUMBER, low=_NUMBER, high=_NUMBER, unit=_TEXT, because=_TEXT,
        grade={"enum": ["", *"ABCDE"]}, influence={"type": "number", "minimum": 0},
        moves_most=_moves(),
    )  # fmt: skip


def _table(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _list(item: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": least}


def _hash() -> dict[str, Any]:
    return {"type": "string", "pattern": "^[0-9a-f]{64}$"}
