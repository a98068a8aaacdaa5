"""What a printed report needs beyond the record: texts, options, sources, grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchglass.evidence.grade import MEANING, grade_of
from watchglass.evidence.load import Evidence
from watchglass.report.town_drawn import town_of
from watchglass.scenario.load import Loaded
from watchglass.scenario.quantities_in import Placed


def context_of(
    loaded: Loaded, placed: list[Placed], evidence: Evidence, means: Mapping[str, str]
) -> dict[str, Any]:
    """Return scenario texts, options, measure meanings and the evidence used, as plain values."""
    scenario = loaded.scenario
    keys = sorted({one.quantity.evidence for one in placed if one.quantity.form == "evidence"})
    return {
        "purpose": scenario.purpose,
        "success_measure": scenario.success_measure,
        "no_alternative_because": scenario.no_alternative_because,
        "currency": scenario.currency,
        "affected_word": scenario.affected_word,
        "headline": list(scenario.headline),
        "card": scenario.card.model_dump(),
        "extends": scenario.extends,
        "options": [
            {"id": o.id, "title": o.title, "summary": o.summary, "rung": o.rung,
             "less_intrusive": o.less_intrusive, "today_continues": o.today_continues}
            for o in scenario.options
        ],
        "groups": {letter: g.share for letter, g in sorted(scenario.population.groups.items())},
        "bias_check_because": scenario.bias_check.because if scenario.bias_check else "",
        "means": dict(means),
        "grades": MEANING,
        "town": town_of(scenario, placed, evidence),
        "evidence": {key: _used(evidence, key) for key in keys},
    }  # fmt: skip


def _used(evidence: Evidence, key: str) -> dict[str, Any]:
    entry = evidence[key]
    used = entry.model_dump(mode="json", exclude={"parts", "text", "topic", "supersedes"})
    return used | {"grade": grade_of(entry)}
