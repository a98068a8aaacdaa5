"""What the OpenStreetMap tags of a camera say, by a stated grammar: parsed, ambiguous or rejected.

Where a tag can be read in two ways, neither is chosen: the camera keeps a facing that nobody says.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Status = Literal["parsed", "ambiguous", "rejected"]
_POINTS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
           "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")  # fmt: skip
_BEARING = {name: 22.5 * at for at, name in enumerate(_POINTS)}
# East or west, by language: Ost, Oeste, Ouest; and "no" is also a plain no.
_TWO_LANGUAGES = frozenset({"O", "NO", "SO", "NNO", "ONO", "OSO", "SSO"})
# Words of a bearing, which also name the way that traffic goes; and words for all round.
_WORDS = frozenset(
    {"north", "east", "south", "west", "northeast", "southeast", "southwest", "northwest"}
    | {"north east", "south east", "south west", "north west", "ouest", "nord", "sud", "süd"}
    | {"all", "omni", "variable"}
)
_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_ONE = re.compile(rf"({_NUMBER})\s*(?:°|deg|degrees?)?", re.IGNORECASE)
_RANGE = re.compile(rf"({_NUMBER}|[a-z]{{1,3}})\s*°?\s*-\s*({_NUMBER}|[a-z]{{1,3}})\s*°?", re.I)
_LETTERS = re.compile(r"[NESW]{2,3}")
_DECIMAL_COMMA = re.compile(r"([+-]?\d{1,3}),(\d)")
_EITHER_COMMA = re.compile(r"[+-]?\d{1,3},\d\d")
_COMMAS = re.compile(rf"{_NUMBER}(?:,\s*{_NUMBER})+|[A-Za-z]{{1,3}}(?:,\s*[A-Za-z]{{1,3}})+")


@dataclass(frozen=True)
class Facing:
    """One way that a camera looks: bearing of the middle of its view, and angle of the view.

    facing_deg: 0 to below 360, clockwise from north; nan for all round; view_deg: above 0 to
    360; nan where the tag says a bearing only.
    """

    facing_deg: float
    view_deg: float = math.nan


ALL_ROUND = Facing(math.nan, 360.0)


@dataclass(frozen=True)
class Direction:
    """How a direction was read: its status, the facings if it was parsed, or why it was not."""

    status: Status
    facings: tuple[Facing, ...] = ()
    why: str = ""


def read_direction(text: str) -> Direction:
    """Return which ways a value of `direction` or `camera:direction` says that a camera looks.

    Parsed: degrees from -360 to 360, with a degree sign or not; the sixteen compass letters in
    any case; a range `a-b`, clockwise from a to b, also through north, which gives the middle
    and the angle (0-360 and 0-359 are all round); lists with `;`, or with commas. A list is
    several facings at one place: one camera each, a facing said twice counts once. One digit
    after a comma is a decimal (273,5).
    Ambiguous: a lone 360 (north, or all round: 59 % of those mapped are dome or panning
    cameras); a comma with two digits; O, NO, SO (east in one language, west in another);
    compass letters out of order; words such as north (also a direction of traffic) or all; a
    range of no width; ranges of three numbers; a colon for a range.
    Rejected: forward, backward and both, which are said of the way; everything else.

    Sources: OpenStreetMap wiki, Key:direction (degrees, letters, ranges clockwise).

    Leaves out: whether the mapper was right, and cameras that were turned since.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    return _read(plain.translate({0x2013: "-", 0x2212: "-", 0xBA: "°", 0x2010: "-"}))


def _read(text: str) -> Direction:
    if re.fullmatch(r"\+?360(?:\.0+)?\s*(?:°|deg|degrees?)?", text, re.IGNORECASE):
        return _ambiguous("north, or all round")
    if _EITHER_COMMA.fullmatch(text):
        return _ambiguous("a decimal, or two facings")
    if found := _DECIMAL_COMMA.fullmatch(text):
        return _one(f"{found[1]}.{found[2]}")
    if ";" in text or _COMMAS.fullmatch(text):
        return _list([part.strip() for part in re.split("[;,]", text) if part.strip()])
    return _one(text)


def _list(parts: list[str]) -> Direction:
    """Return the facings of a list; one part that cannot be read spoils it."""
    read = [_one(part) for part in parts]
    for status in ("rejected", "ambiguous"):
        spoilt = next((one for one in read if one.status == status), None)
        if spoilt is not None:
            return spoilt
    facings = tuple(dict.fromkeys(facing for one in read for facing in one.facings))
    if not facings:
        return Direction("rejected", why="not a direction")
    return Direction("parsed", (ALL_ROUND,) if ALL_ROUND in facings else facings)


def _one(text: str) -> Direction:
    if found := _ONE.fullmatch(text):
        degrees = float(found[1])
        if abs(degrees) > 360.0:
            return Direction("rejected", why="beyond 360 degrees")
        return Direction("parsed", (Facing(degrees % 360.0),))
    letters = text.upper()
    if letters in _BEARING:
        return Direction("parsed", (Facing(_BEARING[letters]),))
    if letters in _TWO_LANGUAGES:
        return _ambiguous("east in one language, west in another")
    if _LETTERS.fullmatch(letters):
        return _ambiguous("compass letters out of order")
    if text.lower() in _WORDS:
        return _ambiguous("a word")
    if found := _RANGE.fullmatch(text):
        return _range(found[1], found[2])
    if text.lower() in ("forward", "backward", "both"):
        return Direction("rejected", why="said of the way, not of the camera")
    if re.fullmatch(r"\d{1,3}(-\d{1,3}){2,}|\d{3}:\d{3}|[NESW]{1,3}:[NESW]{1,3}", letters):
        return _ambiguous("a range, or a list")
    return Direction("rejected", why="not a direction")


def _range(first: str, last: str) -> Direction:
    ends = []
    for text in (first, last):
        bearing = _BEARING.get(text.upper())
        if bearing is None and text[-1].isalpha():
            return Direction("rejected", why="not a direction")
        ends.append(float(text) if bearing is None else bearing)
    start, end = ends
    if max(map(abs, ends)) > 360.0:
        return Direction("rejected", why="beyond 360 degrees")
    if end - start == 360.0 or (start, end) == (0.0, 359.0):
        return Direction("parsed", (ALL_ROUND,))
    width = (end - start) % 360.0
    if width == 0.0:
        return _ambiguous("no width, or all round")
    return Direction("parsed", (Facing((start + width / 2) % 360.0, width),))


def _ambiguous(why: str) -> Direction:
    return Direction("ambiguous", why=why)


@dataclass(frozen=True)
class Height:
    """How a height was read: lowest and highest metres above ground if it was parsed."""

    status: Status
    low_m: float = math.nan
    high_m: float = math.nan
    why: str = ""


_METRES_IN_A_FOOT = 0.3048
# Few structures in the world are taller; mountain cameras carry their height above the sea.
_HIGHEST_M = 500.0
_SIZE = re.compile(
    r"(?P<low>\d+(?:[.,]\d+)?)(?:\s*(?:-|\.\.)\s*(?P<high>\d+(?:[.,]\d+)?))?\s*"
    r"(?P<unit>m|met(?:re|er)s?|ft|feet|foot|')?",
    re.IGNORECASE,
)
_FEET_AND_INCHES = re.compile(r"(\d+)\s*(?:'|ft)\s*(\d+(?:\.\d+)?)\s*(?:\"|in)", re.IGNORECASE)


def read_height(text: str) -> Height:
    """Return how high above ground a value of `height` says that a camera hangs.

    Parsed: metres, with or without m, with a decimal point or comma; feet (ft, '), and feet
    and inches; a range a-b or a..b, which gives both ends.
    Ambiguous: lists (which camera is which?), and more than 500 m (above the sea?).
    Rejected: below ground, and everything else.

    Sources: OpenStreetMap wiki, Key:height; 1 foot = 0.3048 m (by definition, since 1959).

    Leaves out: what the height is counted from on a slope.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2013", "-")
    plain = plain.replace("\u2032", "'").replace("\u2033", '"')
    if found := _FEET_AND_INCHES.fullmatch(plain):
        metres = (float(found[1]) + float(found[2]) / 12.0) * _METRES_IN_A_FOOT
        return _height(metres, metres)
    if ";" in plain and all(_SIZE.fullmatch(part.strip()) for part in plain.split(";")):
        return Height("ambiguous", why="several heights")
    found = _SIZE.fullmatch(plain)
    if not found:
        below = re.fullmatch(r"-\d+(?:[.,]\d+)?\s*m?", plain)
        return Height("rejected", why="below ground" if below else "not a height")
    unit = _METRES_IN_A_FOOT if (found["unit"] or "m")[0] in "fF'" else 1.0
    low = float(found["low"].replace(",", ".")) * unit
    high = float(found["high"].replace(",", ".")) * unit if found["high"] else low
    return _height(low, high)


def _height(low_m: float, high_m: float) -> Height:
    if low_m > high_m:
        return Height("ambiguous", why="a range that runs down")
    if high_m > _HIGHEST_M:
        return Height("ambiguous", why="above the ground, or above the sea")
    return Height("parsed", low_m, high_m)


def read_angle(text: str) -> Status:
    """Return how a value of `camera:angle` is read; a number never becomes an angle of view.

    Some mappers mean the tilt below the horizon, others the width of the view, and the tag does
    not say which: every number is ambiguous, everything else is rejected.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    numbers = re.fullmatch(rf"{_NUMBER}\s*°?(?:\s*[-;,]\s*{_NUMBER}\s*°?)*", plain)
    return "ambiguous" if numbers else "rejected"


Shape = Literal["round", "turning", "directed", "not known"]
_SHAPES: dict[str, Shape] = {
    **dict.fromkeys(("dome", "panorama", "round", "360", "omnidirectional"), "round"),
    **dict.fromkeys(("panning", "ptz", "turning", "revolving"), "turning"),
    **dict.fromkeys(("fixed", "directed", "static", "bullet", "alpr", "anpr"), "directed"),
}


def read_shape(text: str) -> Shape:
    """Return what a value of `camera:type` says of the view: round, turning, directed, not known.

    A dome is taken for round, because nobody outside can see where it looks: an upper bound.
    Of two words, dome and panning together turn; all other pairs are not known.
    """
    parts = {_SHAPES.get(part.strip().lower(), "not known") for part in text.split(";")}
    if parts == {"round", "turning"}:
        return "turning"
    return parts.pop() if len(parts) == 1 else "not known"
