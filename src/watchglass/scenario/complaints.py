"""Turns a schema's complaints about a scenario into problems a person can mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from watchglass.base.errors import Problem, nearest

_RULES = {
    "missing": "it is missing",
    "string_type": "it must be text",
    "bool_type": "it must be true or false",
    "int_type": "it must be a whole number",
    "float_type": "it must be a number",
    "list_type": "it must be a list",
    "model_type": "it must be a table",
    "dict_type": "it must be a table",
}


def problems_of_scenario(
    error: ValidationError, data: Mapping[str, Any], file: str
) -> list[Problem]:
    """Return one problem for each complaint, with the id of the option it stands in."""
    return [_problem(complaint, data, file) for complaint in error.errors(include_url=False)]


def _problem(complaint: Any, data: Mapping[str, Any], file: str) -> Problem:
    path = [part for part in complaint["loc"] if part not in _kinds(complaint["loc"], data)]
    place = f"{file}: {_readable(path, data)}" if path else file
    value = complaint.get("input")
    shown = repr(value)[:80] if isinstance(value, str | int | float | bool) else ""
    what = complaint["type"]
    context = complaint.get("ctx", {})
    if what == "extra_forbidden":
        siblings = _siblings(complaint["loc"])
        return Problem(place, "", "unknown key", nearest(str(complaint["loc"][-1]), siblings))
    if what == "union_tag_invalid":
        known = [word.strip(" '") for word in str(context.get("expected_tags", "")).split(",")]
        tag = str(context.get("tag", ""))
        return Problem(f"{place}.kind", repr(tag), "unknown kind", nearest(tag, known))
    if what == "union_tag_not_found":
        return Problem(place, "", "it needs a `kind`", "Say which kind it is.")
    rule, way_out = _rule(complaint)
    return Problem(place, shown, rule, way_out)


def _rule(complaint: Any) -> tuple[str, str]:
    what, context = complaint["type"], complaint.get("ctx", {})
    if what == "value_error":
        rule, _, way_out = complaint["msg"].removeprefix("Value error, ").partition(". ")
        return rule, (way_out.rstrip(".") + ".") if way_out else "See `watchglass schema scenario`."
    if what == "string_pattern_mismatch":
        return (
            f"it must look like {context.get('pattern')}",
            "Use small letters, digits and single hyphens.",
        )
    if what == "missing":
        return "it is missing", "Add it; `watchglass schema scenario` says what it is."
    rule = _RULES.get(what, complaint["msg"][:1].lower() + complaint["msg"][1:])
    return rule, "Mend the value."


def _kinds(loc: Sequence[Any], data: Mapping[str, Any]) -> set[str]:
    """Return the union tags in a path: they are not keys of the file."""
    tags: set[str] = set()
    node: Any = data
    for part in loc:
        if isinstance(node, Mapping) and part not in node and node.get("kind") == part:
            tags.add(str(part))
        else:
            node = _step(node, part)
    return tags


def _readable(path: Sequence[Any], data: Mapping[str, Any]) -> str:
    words: list[str] = []
    node: Any = data
    for part in path:
        node = _step(node, part)
        if isinstance(part, int):
            label = ""
            if isinstance(node, Mapping):
                label = str(node.get("id") or node.get("kind") or "")
            words[-1:] = [f"{words[-1] if words else ''}[{label or part}]"]
        else:
            words.append(str(part))
    return ".".join(words)


def _step(node: Any, part: Any) -> Any:
    if isinstance(node, Mapping):
        return node.get(part)
    if isinstance(node, list) and isinstance(part, int) and part < len(node):
        return node[part]
    return None


def _siblings(loc: Sequence[Any]) -> list[str]:
    """Return the keys that the schema allows beside a key it does not know."""
    from watchglass.scenario.model import scenario_model

    schema = scenario_model().model_json_schema()
    node: Any = schema
    for part in loc[:-1]:
        node = _resolved(node, schema)
        if isinstance(part, int):
            node = node.get("items", {})
        elif part in node.get("properties", {}):
            node = node["properties"][part]
        elif "discriminator" in node:
            node = {"$ref": node["discriminator"]["mapping"].get(part, "")}
        else:
            node = node.get("additionalProperties", {}) or {}
            node = node if isinstance(node, Mapping) else {}
    return sorted(_resolved(node, schema).get("properties", {}))


def _resolved(node: Any, schema: Mapping[str, Any]) -> Any:
    for _ in range(6):
        if "$ref" in node:
            node = schema.get("$defs", {}).get(node["$ref"].rpartition("/")[2], {})
        elif "anyOf" in node:
            tables = [one for one in node["anyOf"] if "$ref" in one or "discriminator" in one]
            node = tables[0] if tables else {}
        else:
            break
    return node
