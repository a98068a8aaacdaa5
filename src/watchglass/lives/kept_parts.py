"""Finished pieces of a long run on disk: saved whole or not at all, and checked when read."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from watchglass.base.errors import OutputInTheWay, Problem
from watchglass.lives.job import Job
from watchglass.lives.layout import Piece
from watchglass.lives.packed_parts import packed_parts, unpacked_parts
from watchglass.lives.tallies import Part

WORDS_FILE = "job.json"
_HEAD, _ENDING, _NEW = b"watchglass part 1\n", ".part", ".new"
_MOST_WORDS_BYTES = 100_000
_GO_ON = "Go on with the same, or remove the folder and start without --resume."


def claim(folder: Path, words: Mapping[str, str], *, resume: bool = True) -> None:
    """Make the folder for a run's finished pieces, or check that it is of the same run.

    words: everything that decides the result, as text by name; they are written to
    `job.json` in the folder. resume: whether an earlier run may be gone on with. Raises
    OutputInTheWay, naming every word that differs, where the folder is of another run;
    where it holds anything else; or where it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not _names_in(folder):
            _write_whole(folder / WORDS_FILE, json.dumps(dict(words), indent=1).encode())
            return
    except OSError as error:
        raise _cannot_write(folder, error) from error
    earlier = _earlier_words(folder)
    if not resume:
        raise OutputInTheWay(
            Problem(
                str(folder), "the finished pieces of an interrupted run",
                "nothing that exists is overwritten",
                "Go on with --resume, or remove the folder and start anew.",
            )
        )  # fmt: skip
    differing = [
        Problem(
            f"{folder}: {name}",
            f"{words.get(name, 'nothing')} now and {earlier.get(name, 'nothing')} there",
            "a run goes on only where everything that decides its result is the same",
            _GO_ON,
        )
        for name in {**earlier, **words}
        if words.get(name) != earlier.get(name)
    ]
    if differing:
        raise OutputInTheWay(differing)


def remove(folder: Path) -> None:
    """Remove a folder that `claim` made, and all finished pieces in it.

    Only what watchglass wrote there is removed; a folder that holds anything else stays,
    with what else it holds, and so does what the system will not let go of. A folder that
    is not there is no error.
    """
    if (folder / WORDS_FILE).is_file():
        with contextlib.suppress(OSError):
            _empty(folder)


def _empty(folder: Path) -> None:
    ours = (folder / WORDS_FILE).is_file()
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            _empty(entry)
        elif ours and entry.name.endswith((_ENDING, _NEW)):
            entry.unlink()
    if os.listdir(folder) == [WORDS_FILE]:
        (folder / WORDS_FILE).unlink()
    if not os.listdir(folder):
        folder.rmdir()


class KeptParts:
    """The finished pieces of one job, each in a file of its own in one folder."""

    def __init__(self, folder: Path, job: Job) -> None:
        """Claim the folder for the job; raises OutputInTheWay as `claim` does."""
        claim(folder, job.words())
        self._folder = folder
        self._job = job
        self._fingerprint = job.fingerprint().encode()

    def has(self, piece: Piece) -> bool:
        """Return whether there is a file of that piece, sound or not."""
        return self._path(piece).exists()

    def read(self, piece: Piece) -> list[Part] | None:
        """Return the parts of a piece; None where they are not there, whole and of this job."""
        try:
            content = self._path(piece).read_bytes()
        except OSError:
            return None
        start = len(_HEAD) + hashlib.sha256().digest_size
        packed = content[start:]
        if content[:start] != _HEAD + self._checksum(piece, packed):
            return None
        try:
            return unpacked_parts(packed, piece, self._job)
        except ValueError:
            return None

    def save(self, piece: Piece, parts: Sequence[Part]) -> None:
        """Write the parts of a piece, whole or not at all; raise OutputInTheWay if not."""
        packed = packed_parts(parts)
        try:
            _write_whole(self._path(piece), _HEAD + self._checksum(piece, packed) + packed)
        except OSError as error:
            raise _cannot_write(self._folder, error) from error

    def _path(self, piece: Piece) -> Path:
        return self._folder / f"{_name(piece)}{_ENDING}"

    def _checksum(self, piece: Piece, packed: bytes) -> bytes:
        """Return the SHA-256 over the job, the piece and the content."""
        whole = hashlib.sha256(self._fingerprint)
        whole.update(_name(piece).encode())
        whole.update(packed)
        return whole.digest()


def _name(piece: Piece) -> str:
    group = "all" if piece.group < 0 else f"{piece.group}"
    return f"group-{group}-block-{piece.block}-units-{piece.first}-{piece.last}"


def _names_in(folder: Path) -> list[str]:
    """Return what is in a folder, without what a stopped run left half-written there."""
    return [name for name in os.listdir(folder) if not name.endswith(_NEW)]


def _earlier_words(folder: Path) -> dict[str, str]:
    path = folder / WORDS_FILE
    try:
        if path.stat().st_size > _MOST_WORDS_BYTES:
            raise ValueError("too long")
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict):
            raise ValueError("not a table")
    except (OSError, ValueError, RecursionError):
        raise OutputInTheWay(
            Problem(
                str(folder), f"a folder without a readable {WORDS_FILE} of watchglass",
                "nothing that exists is overwritten",
                "Choose another folder, or remove it and start anew.",
            )
        ) from None  # fmt: skip
    return {str(name): str(text) for name, text in found.items()}


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name, make sure that it is on disk, then name it rightly."""
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_NEW}")
    try:
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink()
        raise
    if os.name == "posix":
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _cannot_write(folder: Path, error: OSError) -> OutputInTheWay:
    reason = (error.strerror or type(error).__name__).lower()
    return OutputInTheWay(
        Problem(
            str(folder), f"not written ({reason})",
            "a long run saves each finished piece there, and those saved before stay readable",
            "Make room there and go on with --resume, or choose another folder with --out.",
        )
    )  # fmt: skip
