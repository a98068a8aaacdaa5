"""The figures on a city's streets: each with its range, its unit and its denominator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from watchglass.base.columns import Purpose
from watchglass.places.missing_cameras import Undercount, share_with_missing
from watchglass.places.walking import speeds_m_per_s
from watchglass.report.figures import NOT_KNOWN, percent, plain, two_figures
from watchglass.report.street_rows import StreetView

Cases = Mapping[str, StreetView]
Values = dict[str, float | None]
WITH_MISSING = "_with_missing"
# The lower end of what is in view for the faster walk, and the upper end for the slower one.
_PACE = {"low": "high", "best": "best", "high": "low"}
# How a purpose is said on the page, and how the standard puts it.
PURPOSE_WORDS: Mapping[Purpose, str] = {
    "seen": "somebody is seen",
    "recognisable": "somebody known can be recognised",
    "identifiable": "a stranger can be identified",
}
MEANT = {
    "streets.in_view_share": (
        "share of length in view", "share",
        "metres of street in view of at least one camera", "metres of street",
    ),
    "streets.in_view_km": (
        "length in view", "km", "kilometres of street in view of at least one camera",
        "kilometres of street",
    ),
    "streets.seconds_in_view": (
        "seconds in view, of one kilometre walked", "s",
        "seconds in view of at least one camera, on average over the streets",
        "one kilometre, walked once",
    ),
    "streets.camera_km": (
        "length in view, added up by camera", "km",
        "kilometres of street in view, added up camera by camera", "kilometres of street",
    ),
    "streets.cameras_looking": (
        "cameras looking, where any does", "cameras",
        "metres of street in view, added up camera by camera",
        "metres of street in view of at least one camera",
    ),
    "streets.cameras_seeing": (
        "cameras that see a street", "cameras", "different cameras that see some of a street",
        "cameras of the file",
    ),
}  # fmt: skip


def street_figures(
    views: Mapping[Purpose, Cases],
    seeing: Mapping[Purpose, Mapping[str, int]],
    missing: Undercount | None = None,
    *,
    known: bool = True,
) -> list[dict[str, Any]]:
    """Return every figure on the streets as plain values, one dict each.

    views: by purpose and case (low, best, high); seeing: different cameras that see a street;
    missing: how many cameras there are for each one in the file, for a figure of its own beside
    each; known: False where no camera of the file is near, which makes every value None.
    """
    times = None if missing is None else {case: float(getattr(missing, case)) for case in _PACE}
    return [
        _figure(name, purpose, values, known)
        for purpose in views
        for name, values in _values(views[purpose], seeing[purpose], times)
    ]


def _figure(name: str, purpose: Purpose, values: Values, known: bool) -> dict[str, Any]:
    plainly = name.removesuffix(WITH_MISSING)
    means, unit, numerator, denominator = MEANT[plainly]
    if name != plainly:
        means = f"{means}, with cameras that the file lacks"
        denominator = denominator.replace("cameras of the file", "cameras there are")
    shown = {
        side: None if not known or values[case] is None else float(f"{values[case]:.6g}")
        for side, case in (("value", "best"), ("low", "low"), ("high", "high"))
    }
    return {"figure": name, "purpose": purpose, "means": means, **shown, "known": known,
            "unit": unit, "numerator": numerator, "denominator": denominator}  # fmt: skip


def _values(
    cases: Cases, seeing: Mapping[str, int], times: Mapping[str, float] | None
) -> Iterator[tuple[str, Values]]:
    """Yield every figure by case, and after each the same with the cameras that are missing."""
    length = {case: max(float(view.length_m.sum()), 1e-9) for case, view in cases.items()}
    in_view = {case: float(view.in_view_m.sum()) for case, view in cases.items()}
    camera_m = {case: float(view.camera_m.sum()) for case, view in cases.items()}
    count = {case: float(seeing[case]) for case in cases}
    mapped = dict(_of(length, in_view, camera_m, count))
    if times is None:
        yield from mapped.items()
        return
    more_m = {case: camera_m[case] * times[case] for case in cases}
    more_in_view = {
        case: length[case] * share_with_missing(
            in_view[case] / length[case], camera_m[case] / length[case], times[case]
        )
        for case in cases
    }  # fmt: skip
    more = dict(_of(length, more_in_view, more_m, {c: count[c] * times[c] for c in cases}))
    for name, values in mapped.items():
        yield name, values
        yield name + WITH_MISSING, more[name]


def _of(
    length: Mapping[str, float], in_view: Mapping[str, float], camera_m: Mapping[str, float],
    count: Mapping[str, float],
) -> Iterator[tuple[str, Values]]:  # fmt: skip
    cases, speed = list(length), speeds_m_per_s()
    share = {case: in_view[case] / length[case] for case in cases}
    yield "streets.in_view_share", {case: share[case] for case in cases}
    yield "streets.in_view_km", {case: in_view[case] / 1000 for case in cases}
    yield (
        "streets.seconds_in_view",
        {case: 1000 * share[case] / speed[_PACE[case]] for case in cases},
    )
    yield "streets.camera_km", {case: camera_m[case] / 1000 for case in cases}
    looking = {case: camera_m[case] / in_view[case] for case in cases if in_view[case] > 0}
    yield "streets.cameras_looking", {
        "low": min(looking.values(), default=None), "best": looking.get("best"),
        "high": max(looking.values(), default=None),
    }  # fmt: skip
    yield "streets.cameras_seeing", {case: count[case] for case in cases}


def figure_words(one: Mapping[str, Any]) -> tuple[str, str]:
    """Return a figure and its range as text, two figures each: ("18 %", "4.1 % to 36 %")."""
    if not one.get("known", True):
        return NOT_KNOWN, ""
    rounded = str(one.get("figure", "")).endswith(WITH_MISSING)
    value, low, high = (
        _said(two_figures(one[side]) if rounded and one[side] else one[side], one["unit"])
        for side in ("value", "low", "high")
    )
    if low == high:
        return value, ""
    if low.partition(" ")[2] == high.partition(" ")[2]:
        low = low.partition(" ")[0]  # the unit stands once
    return value, f"{low} to {high}"


def _said(value: float | None, unit: str) -> str:
    if value is None:
        return "none"
    if unit == "share":
        return percent(value) if value >= 5e-5 or value == 0 else "under 0.01 %"
    if unit == "km":
        return length_said(1000 * value)
    if unit == "s":
        return f"{plain(two_figures(value))} s"
    return plain(value) if value == round(value) else plain(two_figures(value))


def length_said(metres: float, figures: int = 2) -> str:
    """Return a length with so many figures, in metres below a kilometre."""
    rounded = float(f"{metres:.{figures}g}")
    return f"{plain(rounded)} m" if rounded < 1000 else f"{plain(rounded / 1000)} km"


def together(text: str) -> str:
    """Return text in which no line breaks between a number and its unit."""
    return re.sub(r"(?<=\d) (?=%|(km|m|s)\b)", "\u00a0", text)


def figure_table(figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row for each kind of figure, with a cell for each purpose."""
    names = list(dict.fromkeys(one["figure"] for one in figures))
    rows = []
    for name in names:
        ones = [one for one in figures if one["figure"] == name]
        cells = [dict(zip(("text", "range"), figure_words(one), strict=True)) for one in ones]
        first = ones[0]
        more = name.endswith(WITH_MISSING)
        rows.append({
            "means": first["means"], "label": "with missing cameras" if more else first["means"],
            "more": more, "cells": cells,
            "counted": f"{first['numerator']}; of: {first['denominator']}",
        })  # fmt: skip
    return rows
