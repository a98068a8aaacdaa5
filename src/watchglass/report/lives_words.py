"""How the years of a score were worked out, in words, for the report."""

from __future__ import annotations

from typing import Any

from watchglass.report.figures import figure, plain, two_figures
from watchglass.report.record import Record
from watchglass.report.words import means_of, sentence_case, title_of

BOUNDS = {
    "evidence": "the evidence",
    "sampling": "chance in one run",
    "both": "the evidence, and chance in small runs",
}


def lives_words(record: Record) -> dict[str, Any] | None:
    """Return rows on the engines and on how exact the headline figures are; None without lives."""
    lives = record.data.get("lives")
    if lives is None:
        return None
    return {
        "runs": [_run(record, one) for one in lives["runs"]],
        "errors": [
            _error(record, one)
            for one in lives["errors"]
            if one["measure"] in record.context["headline"] and one["group"] is None
        ],
    }


def _run(record: Record, run: dict[str, Any]) -> dict[str, str]:
    grid = "every point and every day"
    if run["step_points"] > 1 or run["step_days"] > 1:
        grid = f"cells of {run['step_points']} points, steps of {run['step_days']} days"
    people = f"{run['people_run']:,} sampled" if run["people_run"] else "expected numbers"
    if run["interval"] == "both":
        people = f"{run['units_a_draw']:,} sampled for each draw"
    return {
        "option": title_of(record, run["option"]),
        "engine": run["engine"],
        "why": run["why"],
        "bounds": BOUNDS[run["interval"]],
        "people": people,
        "classes": f"{run['classes']:,} of {run['classes_in_all']:,}",
        "grid": grid,
        "lost": "none" if run["lost_share"] == 0 else f"{plain(two_figures(run['lost_share']))}",
    }


def _error(record: Record, one: dict[str, Any]) -> dict[str, str]:
    unit = next((e["unit"] for e in record.estimates if e["measure"] == one["measure"]), "")

    def words(value: float | None) -> str:
        return "no figure" if value is None else figure(value, unit, rate=True)

    return {
        "what": sentence_case(means_of(record, one["measure"])),
        "option": title_of(record, one["option"]),
        "grid": words(one["grid_error"]),
        "low": words(one["low_error"]),
        "high": words(one["high_error"]),
    }
