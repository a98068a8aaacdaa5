"""The table on residents: how much of their walks is in view, from least to most exposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchglass.report.figures import plain, two_figures
from watchglass.report.places_figures import figure_words, length_said, together


def residents_table(residents: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return heads, rows and what is assumed, in words; None where no residents were given."""
    if residents is None:
        return None
    return {
        "says": _says(residents),
        "caption": "Share of a walk in view, mean of the residents of a level, and its range over "
        "what is assumed about the cameras; seconds and cameras at the middle",
        "heads": [
            "Residents",
            "seen; seconds and cameras on a walk",
            "recog\u00adnisable",
            "identi\u00adfiable",
        ],
        "rows": [_row(level, residents["people"]) for level in residents["levels"]],
    }


def _nobody(residents: Mapping[str, Any]) -> str:
    if residents["known"]:
        return "Nobody in the file lives near these streets and can walk on them."
    return (
        f"{plain(two_figures(residents['people']))} residents live near these streets. No camera "
        "of the file sees the streets, so what is in view on their walks is not known."
    )


def _row(level: Mapping[str, Any], whole: float) -> list[str]:
    people = plain(two_figures(whole * level["share_of_residents"]))
    views = [figure_words({**one, "unit": "share"}) for one in level["in_view"]]
    cells = [f"{value} ({span})" if span else value for value, span in views]
    met, seconds = level["cameras_a_walk"], level["seconds_in_view"]
    cells[0] += f"; {plain(two_figures(seconds))} s; {plain(two_figures(met))} "
    cells[0] += "camera" if met == 1 else "cameras"
    return [f"{level['level']} ({people})", *map(together, cells)]


def residents_answer(residents: Mapping[str, Any]) -> str:
    """Return in one or two sentences how much of their walks is in view, for the terminal."""
    levels = residents["levels"]
    if not levels:
        return _says(residents)
    people, metres = plain(two_figures(residents["people"])), residents["metres_a_walk"]
    parts = []
    for level in levels[0], levels[-1]:
        value, low_to_high = figure_words({**level["in_view"][0], "unit": "share"})
        shown = f"{value} ({low_to_high})" if low_to_high else value
        parts.append(f"for {level['level']} of them, somebody is seen on {shown} of it")
    return (
        f"{people} residents walk {length_said(metres)} on average, by assumption to where people "
        f"live: {'; '.join(parts)}."
    )


def _says(residents: Mapping[str, Any]) -> str:
    """Return who walks, how far, and who was left out, in sentences."""
    out = residents["people_away_from_the_streets"]
    said = [residents["assumed"]]
    if residents["levels"]:
        people, far = residents["people"], residents["metres_a_walk"]
        said.insert(
            0, f"{plain(two_figures(people))} residents, {length_said(far)} for a walk on average."
        )
    else:
        said.insert(0, _nobody(residents))
    if out:
        said.append(
            f"{plain(two_figures(out))} people of the file live away from these streets and are "
            "left out."
        )
    if residents["areas_withheld"]:
        said.append(
            f"The counts of {residents['areas_withheld']:,} areas are withheld, because they are "
            "small; nobody there is counted."
        )
    return " ".join(said)
