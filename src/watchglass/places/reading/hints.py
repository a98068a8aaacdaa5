"""Says which declared column a name may have been meant for: of the same kind, never itself."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from watchglass.base.people_words import parts_of
from watchglass.places.reading.declared_columns import (
    CAMERAS,
    OF_THE_MAP,
    OF_THINGS,
    OTHER_NAMES,
    STREETS,
    Declared,
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FIRST = ("lon", "lat", "x_m", "y_m", "people", "range_m", "facing_deg", "view_deg")
# Degrees never become metres by a hint, nor metres degrees.
_ANGLES = frozenset({"facing_deg", "view_deg", "direction", "camera_direction", "angle"})
_LENGTHS = frozenset({"range_m", "x_m", "y_m", "height"})
_WORDS_OF_ANGLES = _set(
    "angle angles deg degree degrees direction fov facing bearing view azimuth heading pan tilt "
    "grad winkel richtung"
)
_WORDS_OF_LENGTHS = _set("m metre metres meter meters range radius distance reach")
# Words of other languages and trades, by what they mean.
_MEANT = {
    "direccion": ("direction",), "direction_deg": ("facing_deg",), "richtung": ("direction",),
    "direzione": ("direction",), "richting": ("direction",), "azimuth": ("facing_deg",),
    "heading": ("facing_deg",), "angle": ("view_deg",), "angle_deg": ("view_deg",),
    "winkel": ("view_deg",), "distance": ("range_m",), "reach": ("range_m",),
    "reichweite": ("range_m",), "portee": ("range_m",), "alcance": ("range_m",),
    "latitud": ("lat",), "breite": ("lat",), "breitengrad": ("lat",), "longitud": ("lon",),
    "lange": ("lon",), "laenge": ("lon",), "langengrad": ("lon",), "easting": ("x_m",),
    "northing": ("y_m",), "inhabitants": ("people",), "einwohner": ("people",),
    "habitants": ("people",), "habitantes": ("people",), "asukkaita": ("people",),
    "inwoners": ("people",), "pop": ("people",),
}  # fmt: skip


def known_columns(declared: Declared) -> str:
    """Return the names of all declared columns, those of places and views first."""
    names = [name for name in declared if name not in (OF_THE_MAP, OF_THINGS)]
    return ", ".join(sorted(names, key=lambda name: (_place_of(name), name)))


def _place_of(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def hint(name: str, declared: Declared) -> str:
    """Return "Did you mean 'lon'?" for the declared column that a name is close to, or the list.

    name: as in the file. A name with a word of angles gets no column of metres, and the other
    way round.
    """
    meant = meant_column(name, declared)
    if meant and meant != name:
        also = " (the angle of its view, not its tilt)" if meant == "view_deg" else ""
        return f"Did you mean '{meant}'{also}?"
    names = known_columns(declared).split(", ")
    more = f", and {len(names) - 12} more" if len(names) > 13 else ""
    shown = names if not more else names[:12]
    return f"Known: {', '.join(shown)}{more}."


def meant_column(name: str, declared: Declared) -> str:
    """Return the name that a name was most likely meant for, "" where none is close."""
    plain = "_".join(parts_of(name))
    meant = next((one for one in _MEANT.get(plain, ()) if one in declared), "")
    return meant or ("" if plain in CAMERAS or plain in STREETS else _close(plain, declared))


def means_a_column(name: str, declared: Declared) -> bool:
    """Return whether a name is a declared column's in another language."""
    return any(one in declared for one in _MEANT.get("_".join(parts_of(name)), ()))


def _close(plain: str, declared: Declared) -> str:
    words = set(plain.split("_"))
    barred: frozenset[str] = frozenset()
    if words & _WORDS_OF_ANGLES:
        barred = _LENGTHS
    elif words & _WORDS_OF_LENGTHS:
        barred = _ANGLES
    known = {name: name for name in declared if name not in (OF_THE_MAP, OF_THINGS)}
    known |= {other: to for other, to in OTHER_NAMES.items() if to in declared}
    fits = [name for name, to in known.items() if to not in barred and name != plain]
    return next(iter(difflib.get_close_matches(plain, fits, n=1, cutoff=0.7)), "")


def nearest_name(name: str, names: Iterable[str]) -> str:
    """Return "Did you mean 'x'?" for the name of a file's column that is closest, or nothing."""
    plain = re.compile(r"[\w@:. /()-]{1,40}")
    others = [one for one in sorted(names) if one != name and plain.fullmatch(one)]
    close = difflib.get_close_matches(name, others, n=1, cutoff=0.6)
    return f"Did you mean '{close[0]}'?" if close else "Is it spelt as in the file?"
