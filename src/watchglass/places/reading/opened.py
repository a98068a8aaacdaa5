"""Opens a file about places, plain or gzip, and tells by its content what kind it is."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Literal, cast

from watchglass.base.errors import Problem, RedLine
from watchglass.base.file_kinds import HEAD_BYTES, kind_of
from watchglass.base.people_records import RULE
from watchglass.places.reading.complaints import WITHOUT_PEOPLE, invalid

Kind = Literal["csv", "geojson", "pbf"]
# What a file may hold once unpacked; a larger one is refused before it fills the memory.
MOST_BYTES: dict[Kind, int] = {"csv": 500_000_000, "geojson": 250_000_000, "pbf": 500_000_000}
_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b"
_FORMS = "Give CSV, GeoJSON (both also as .gz) or an OpenStreetMap extract (.osm.pbf)."
# Keys that only exports of a phone's location history have.
_HISTORIES = (b'"latitudee7"', b'"timelineobjects"', b'"semanticsegments"', b'"timelinepath"',
              b'"rawsignals"', b'"placevisit"', b'"activitysegment"')  # fmt: skip
# Forms that hold where somebody went, and when; or whom to write to.
_TRACKS: tuple[tuple[bytes, str], ...] = (
    (b"<gpx", "a GPS track"),
    (b"<trainingcenterdatabase", "a training track"),
    (b"gx:track", "a track with times"),
    (b"<gx:", "a track with times"),
    (b"$gprmc", "a GPS log"),
    (b"$gpgga", "a GPS log"),
    *((mark, "somebody's location history") for mark in _HISTORIES),
    (b"begin:vcard", "an address card"),
    (b"begin:vcalendar", "a calendar"),
)
_OTHER_TEXT: tuple[tuple[bytes, str], ...] = (
    (b"<kml", "KML"), (b"<osm", "OpenStreetMap XML"), (b"<!doctype html", "a web page"),
    (b"<html", "a web page"), (b"<?xml", "XML"),
)  # fmt: skip


class Opened:
    """An input file that is open: its kind, its size limit, and its bytes as they are needed."""

    def __init__(self, place: str, kind: Kind, stream: BinaryIO) -> None:
        """Keep them; nothing is read yet."""
        self.place, self.kind, self._stream = place, kind, stream
        self._left = MOST_BYTES[kind]

    def blocks(self) -> Iterator[bytes]:
        """Yield the unpacked content in blocks; raise InvalidInput beyond the size limit."""
        while True:
            try:
                block = self._stream.read(_BLOCK)
            except (OSError, EOFError, zlib.error):
                rule, way_out = "it must be whole", "Fetch or pack it again."
                raise invalid(self.place, "a broken archive", rule, way_out) from None
            if not block:
                return
            self._left -= len(block)
            if self._left < 0:
                raise too_large(self.place, self.kind)
            yield block

    def whole(self) -> bytes:
        """Return the whole content."""
        return b"".join(self.blocks())


def too_large(place: str, kind: Kind) -> Exception:
    """Return the error of a file beyond its size limit."""
    rule = f"unpacked, such a file has at most {MOST_BYTES[kind]:,} bytes"
    return invalid(place, "too large", rule, "Cut it to one town or region.")


@contextmanager
def opened(path: str | Path, kinds: tuple[Kind, ...]) -> Iterator[Opened]:
    """Open a file of one of some kinds; what it is, its content says, not its name.

    Raises RedLine (exit 4) for pictures, films, sound, GPS tracks and address cards;
    InvalidInput (exit 3) for whatever else is no readable file of these kinds.
    """
    path = Path(path)
    place = path.name or str(path)
    try:
        _must_be_a_file(path, place)
        raw = path.open("rb")
    except (OSError, ValueError) as error:
        raise invalid(place, "not readable", _why(error), "Check its name and rights.") from None
    with raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
        kind = _kind_by(_head_of(stream, place), place)
        if kind not in kinds:
            shown = " or ".join(one.upper() for one in kinds)
            raise invalid(place, kind.upper(), f"it must be {shown}", "Give such a file.")
        if kind == "pbf" and packed:
            raise invalid(place, "packed", "an extract is packed in itself", "Unpack it.")
        if not packed and os.fstat(raw.fileno()).st_size > MOST_BYTES[kind]:
            raise too_large(place, kind)
        stream.seek(0)
        yield Opened(place, kind, stream)


def _must_be_a_file(path: Path, place: str) -> None:
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        value = "a folder" if stat.S_ISDIR(mode) else "no file"
        raise invalid(place, value, "it must be a file", _FORMS)


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "the file must exist"
    if isinstance(error, PermissionError):
        return "you must be allowed to read it"
    return f"the system says: {getattr(error, 'strerror', None) or 'not a usable path'}"


def _head_of(stream: BinaryIO, place: str) -> bytes:
    try:
        return stream.read(4 * HEAD_BYTES)
    except (OSError, EOFError, zlib.error):
        rule, way_out = "it must be whole", "Fetch or pack it again."
        raise invalid(place, "a broken archive", rule, way_out) from None


def _kind_by(head: bytes, place: str) -> Kind:
    if b"OSMHeader" in head[:64]:
        return "pbf"
    other = kind_of(head[:HEAD_BYTES])
    if other is not None and other.of_people:
        rule = "watchglass reads no images, video or audio"
        raise RedLine(Problem(place, other.name, rule, WITHOUT_PEOPLE))
    small = head.lower()
    track = next((name for mark, name in _TRACKS if mark in small), "")
    if not track and head[8:12] == b".FIT":
        track = "a training track"
    if track:
        raise RedLine(Problem(place, track, RULE, WITHOUT_PEOPLE))
    if other is not None:
        raise invalid(place, other.name, "it must be a table or a map", _FORMS)
    start = small.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, name in _OTHER_TEXT:
        if start.startswith(mark):
            raise invalid(place, name, "it must be a table or a map", _FORMS)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head:
        raise invalid(place, "not UTF-8 text", "text files are UTF-8", "Save it again as UTF-8.")
    if not start:
        raise invalid(place, "empty", "it must hold something", _FORMS)
    return "geojson" if start[:1] in (b"{", b"[") else "csv"


def text_of(content: bytes, place: str, line: int = 1) -> str:
    """Return the text of bytes in UTF-8, without the byte order mark of the first line."""
    try:
        return content.decode("utf-8-sig" if line == 1 else "utf-8")
    except UnicodeDecodeError as error:
        line += content.count(b"\n", 0, error.start)
        where, rule = f"not UTF-8 (line {line:,})", "text files are UTF-8"
        raise invalid(place, where, rule, "Save it again as UTF-8.") from None


def lines_of(source: Opened) -> Iterator[str]:
    """Yield the lines of a text file with their ends; a line has at most a million bytes."""
    tail = b""
    line = 1
    for block in chain(source.blocks(), (b"\n",)):
        lines = (tail + block).splitlines(keepends=True)
        tail = b"" if lines[-1].endswith((b"\n", b"\r")) else lines.pop()
        if len(tail) > 1_000_000:
            rule, way_out = "a line has at most a million bytes", "Write one row per line."
            raise invalid(source.place, "an endless line", rule, way_out)
        text = text_of(b"".join(lines), source.place, line)
        line += len(lines)
        yield from io.StringIO(text, newline="")
