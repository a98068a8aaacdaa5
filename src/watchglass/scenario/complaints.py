"""Turns a schema's complaints about a scenario into problems a person can mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from watchglass.base.errors import Problem, nearest

_RULES = {
    "missing": "it is missing",
    "string_type": "it must be text",
    "bool_type": "it must be true or false",
    "int_type": "it must be a whole number",
    "float_type": "it must be a number",
    "list_type": "it must be a list",
    "model_type": "it must be a table",
    "model_attributes_type": "it must be a table",
    "dict_type": "it must be a table",
    "greater_than": "it must be above {gt:g}",
    "greater_than_equal": "it must be at least {ge:g}",
    "less_than": "it must be below {lt:g}",
    "less_than_equal": "it must be at most {le:g}",
    "string_too_short": "it must have at least {min_length} characters",
    "string_too_long": "it must have at most {max_length} characters",
    "too_short": "it holds too few entries, at least {min_length} is needed",
    "too_long": "it holds too many entries, at most {max_length} are allowed",
    "literal_error": "it must be {expected}",
}
_WAYS_OUT = {
    "missing": "Add it; `watchglass schema scenario` says what it is.",
    "string_type": "Write it in quotation marks.",
    "bool_type": "Write true or false, without quotation marks.",
    "int_type": "Write it in digits, without quotation marks.",
    "float_type": "Write it in digits, without quotation marks.",
}
_PATTERNS = {
    r"^[A-Z]$": (
        "it is given by group, each one capital letter", "Write { A = ..., B = ... }."
    ),
    r"^[a-z][a-z0-9_]*$": (
        "it is named by a word of small letters, digits and _", "Write it like 'late_bill'."
    ),
    r"^[a-z0-9]+(-[a-z0-9]+)*$": (
        "an id is made of small letters, digits and single hyphens", "Write it like 'my-station'."
    ),
}  # fmt: skip


def path_in(loc: Sequence[Any], data: Mapping[str, Any]) -> list[Any]:
    """Return where in the table a complaint stands: its location without union tags."""
    tags = _kinds(loc, data)
    return [part for part in loc if part not in tags]


def problem_of(complaint: Any, data: Mapping[str, Any], file: str) -> Problem:
    """Return one of pydantic's complaints as a problem, with the id of the option it is in."""
    path = [part for part in path_in(complaint["loc"], data) if part != "[key]"]
    place = f"{file}: {_readable(path, data)}" if path else file
    what, context = complaint["type"], complaint.get("ctx", {})
    if what == "extra_forbidden":
        siblings = _siblings(complaint["loc"])
        return Problem(place, "", "unknown key", nearest(str(complaint["loc"][-1]), siblings))
    if what in ("union_tag_invalid", "union_tag_not_found"):
        known = _words(context.get("expected_tags", "")) or _kinds_known(complaint["loc"])
        tag = str(context.get("tag", ""))
        rule = "unknown kind" if tag else "it is missing"
        return Problem(f"{place}.kind", repr(tag)[:80] if tag else "", rule, nearest(tag, known))
    value = complaint.get("input")
    shown = repr(value)[:80] if isinstance(value, str | int | float) else ""
    if what == "missing":
        shown = ""
    return Problem(place, {"True": "true", "False": "false"}.get(shown, shown), *_rule(complaint))


def _rule(complaint: Any) -> tuple[str, str]:
    what, context = complaint["type"], complaint.get("ctx", {})
    if what == "value_error":
        rule, _, way_out = complaint["msg"].removeprefix("Value error, ").partition(". ")
        closed = way_out if way_out.endswith(("?", ".")) else f"{way_out}."
        return rule, closed if way_out else "See `watchglass schema scenario`."
    if what == "string_pattern_mismatch" and context.get("pattern") in _PATTERNS:
        return _PATTERNS[context["pattern"]]
    if what == "literal_error":
        known = _words(str(context["expected"]).replace(" or ", ", "))
        return f"it must be {context['expected']}", nearest(str(complaint.get("input")), known)
    rule = _RULES.get(what, complaint["msg"][:1].lower() + complaint["msg"][1:])
    return rule.format(**context), _WAYS_OUT.get(what, "Mend the value.")


def _words(text: Any) -> list[str]:
    return [word.strip(" '") for word in str(text).split(",") if word.strip(" '")]


def _kinds_known(loc: Sequence[Any]) -> list[str]:
    from watchglass.scenario.model import kinds_of_stage

    stages = [part for part in loc if part in ("sensing", "deciding", "consequences")]
    return kinds_of_stage(stages[-1]) if stages else []


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
                named = [node.get(key) for key in ("id", "kind")]
                label = next((word for word in named if isinstance(word, str) and word), "")
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
            by_letter = list(node.get("patternProperties", {}).values())
            node = by_letter[0] if by_letter else node.get("additionalProperties") or {}
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
