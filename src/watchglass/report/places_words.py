"""What a report on a city's streets answers in words, and where the place lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchglass.report.figures import percent, plain, two_figures
from watchglass.report.places_bounds import cameras_said
from watchglass.report.places_figures import WITH_MISSING, figure_words, length_said


def answer_words(data: Mapping[str, Any]) -> list[str]:
    """Return the answer in sentences: length of street in view, purpose by purpose.

    data: the content of places.json, or what of it the sentences need.
    """
    if not data["known"]:
        return _nothing_known(data)
    share = _by_purpose(data, "streets.in_view_share")
    ranges = any(one["low"] != one["high"] for one in share.values())
    shown = "The ranges show what is assumed about the cameras. " if ranges else ""
    length = length_said(1000 * data["street_km"], 3)
    return [
        f"By the {_cameras(data)}, somebody is seen on "
        f"{span(share['seen'])} of the {length} of streets: on average "
        f"{_seconds(data)} of each kilometre walked.",
        f"A person one knows could be recognised on {span(share['recognisable'])} of them, and a "
        f"stranger identified on {span(share['identifiable'])}.",
        *_with_missing(data),
        f"{shown}Cameras that the file lacks would add to the figures; whatever else blocks a view "
        "would take away from them.",
    ]


def _nothing_known(data: Mapping[str, Any]) -> list[str]:
    says_nothing = "that says nothing about cameras that nobody has mapped."
    indoor, plates = data["indoor_left_out"], data["plate_readers_left_out"]
    aside = [f"{cameras_said(indoor)} indoors"] * bool(indoor)
    aside += [f"{cameras_said(plates, 'reader')} of number plates"] * bool(plates)
    if data["cameras"]:
        many = cameras_said(data["cameras"])
        first = f"Nothing of these streets is in view of the {many} of the file near them"
    elif aside:
        first = f"But for {' and '.join(aside)}, the file has no camera near these streets"
    else:
        first = "The file has no camera near these streets"
    return [f"{first}; {says_nothing}", "What is in view of cameras here is not known."]


def _by_purpose(data: Mapping[str, Any], figure: str) -> dict[str, Mapping[str, Any]]:
    return {one["purpose"]: one for one in data["figures"] if one["figure"] == figure}


def _cameras(data: Mapping[str, Any]) -> str:
    """Return the cameras counted; the file's word on what is indoors is all that it says."""
    near = f"{cameras_said(data['cameras'])} of the file near these streets"
    return f"{near} that it does not place indoors" if data["indoor_left_out"] else near


def _seconds(data: Mapping[str, Any]) -> str:
    value, low_to_high = figure_words(_by_purpose(data, "streets.seconds_in_view")["seen"])
    return f"{value} ({low_to_high})" if low_to_high else value


def _with_missing(data: Mapping[str, Any]) -> list[str]:
    more = _by_purpose(data, "streets.in_view_share" + WITH_MISSING)
    if not more:
        return []
    times = data["undercount"]
    return [
        f"If there are {plain(two_figures(times['best']))} cameras for each one in the file "
        f"({plain(two_figures(times['low']))} to {plain(two_figures(times['high']))}), somebody is "
        f"seen on {span(more['seen'])}, recognised on {span(more['recognisable'])} and identified "
        f"on {span(more['identifiable'])}."
    ]


def span(one: Mapping[str, Any]) -> str:
    """Return a share with its range in brackets."""
    value, low, high = (percent(one[side]) for side in ("value", "low", "high"))
    return value if low == high else f"{value} ({low} to {high})"


def where(centre: Mapping[str, float]) -> str:
    """Return where the streets lie, so that swapped or wrong files are noticed."""
    north, east = centre["lat"], centre["lon"]
    return (
        f"These streets lie around {abs(north):.2f}° {'north' if north >= 0 else 'south'}, "
        f"{abs(east):.2f}° {'east' if east >= 0 else 'west'}."
    )


def counted(summary: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the counts of a reader as (what, how many), in the reader's order."""
    # A reader counts an entry with several facings once for each of them.
    words = {"cameras": "ways that they look"}
    return [
        (words.get(name, name.replace("_", " ")), f"{count:,}") for name, count in summary.items()
    ]
