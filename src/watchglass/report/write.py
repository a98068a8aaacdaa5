"""Writes a record to a folder, all or nothing: data, report, tables, charts."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from watchglass.base.errors import OutputInTheWay, Problem
from watchglass.report.record import Record

RECORD, REPORT, TABLES, CHARTS = "record.json", "report.html", "tables", "charts"
MOST_RECORD_BYTES = 200_000_000


@dataclass(frozen=True)
class Output:
    """What a command writes: the file that marks its folder, and which files are its own.

    mark: a JSON file that holds all of `keys`; files: others beside it; folders: endings of the
    files in each folder; noun: what the whole is called in an error.
    """

    mark: str
    keys: frozenset[str]
    files: frozenset[str]
    folders: Mapping[str, tuple[str, ...]]
    noun: str


ASSESSMENT = Output(
    RECORD, frozenset({"watchglass", "scenario", "estimates"}), frozenset({REPORT}),
    {TABLES: (".csv", ".parquet"), CHARTS: (".csv", ".svg")}, "report",
)  # fmt: skip


def write_report(record: Record, folder: str | Path, force: bool = False) -> list[Path]:
    """Write record, report, tables and charts, and return the files written.

    folder: must not exist; with force it may hold an earlier report of watchglass, which
    is kept until the new one is complete. Equal records give equal bytes. Raises
    OutputInTheWay (exit 6) when something is in the way or cannot be written; nothing
    that was there before is then lost, and nothing half-made is left behind.
    """
    _checked(folder, force, ASSESSMENT)
    return write_files(files_of(record), folder, force, ASSESSMENT)


def write_files(
    contents: Mapping[str, bytes], folder: str | Path, force: bool, output: Output
) -> list[Path]:
    """Write files by their path in a folder, all or nothing; see `write_report`."""
    target = _checked(folder, force, output)
    try:
        _place(contents, target)
    except OSError as error:
        raise _cannot_write(target, error) from error
    return [target / name for name in contents]


def check_folder(folder: str | Path, *, force: bool = False, output: Output = ASSESSMENT) -> None:
    """Raise OutputInTheWay, before any work, where a report could not be written."""
    target = _checked(folder, force, output)
    above = next(parent for parent in target.parents if parent.exists())
    if not above.is_dir():
        raise _in_the_way(above, "not a folder", "Choose another folder with --out.")
    if not os.access(above, os.W_OK | os.X_OK):
        raise _in_the_way(above, "not writable", "Choose a folder in which you may write.")


def files_of(record: Record) -> dict[str, bytes]:
    """Return every file of the report as bytes, by its path in the folder."""
    from watchglass.report.charts.drawing import pictures
    from watchglass.report.html import report_html
    from watchglass.report.tables import csv_bytes, lives_tables, parquet_bytes, record_tables

    drawn = pictures(record)
    files = {
        RECORD: record.as_json().encode("utf-8"),
        REPORT: report_html(record, drawn).encode("utf-8"),
    }
    tables = record_tables(record.data) | lives_tables(record)
    tables |= {picture.word: picture.rows for picture in drawn}
    for name, rows in tables.items():
        files[f"{TABLES}/{name}.csv"] = csv_bytes(rows)
        files[f"{TABLES}/{name}.parquet"] = parquet_bytes(rows)
    for picture in drawn:
        files[f"{CHARTS}/{picture.word}.svg"] = picture.file.encode("utf-8")
        files[f"{CHARTS}/{picture.word}.csv"] = csv_bytes(picture.rows)
    return files


def _checked(folder: str | Path, force: bool, output: Output) -> Path:
    """Return the folder's full path, or raise where something stands there already."""
    try:
        target = Path(folder).expanduser().resolve()
        there = target.exists()
    except (OSError, ValueError, RuntimeError) as error:
        raise _in_the_way(
            Path("--out"), repr(str(folder))[:80], f"It is no usable path: {error}."
        ) from None
    if not there:
        return target
    if not target.is_dir():
        raise _in_the_way(target, "a file that exists", "Choose another folder with --out.")
    if not force:
        raise _in_the_way(
            target, "a folder that exists",
            "Choose another folder with --out, or add --force to replace an earlier "
            f"{output.noun}.",
        )  # fmt: skip
    if not _holds_mark(target / output.mark, output.keys):
        raise _in_the_way(
            target, f"a folder without a watchglass {output.mark}",
            f"Even --force replaces only an earlier {output.noun}. "
            "Choose another folder with --out.",
        )  # fmt: skip
    strange = sorted(_strange(target, output))
    if strange:
        named = ", ".join(strange[:3]) + (", ..." if len(strange) > 3 else "")
        raise _in_the_way(
            target, f"a {output.noun} with other files in it ({named})",
            "Replacing it would lose them. Move them away, or choose another folder with --out.",
        )  # fmt: skip
    return target


def _holds_mark(path: Path, keys: frozenset[str]) -> bool:
    try:
        if not path.is_file() or path.is_symlink() or path.stat().st_size > MOST_RECORD_BYTES:
            return False
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and keys <= set(found)


def _strange(target: Path, output: Output) -> Iterator[str]:
    """Yield what stands in a report's folder that watchglass did not write."""
    own = output.files | {output.mark}
    for entry in os.scandir(target):
        if entry.name in own and entry.is_file(follow_symlinks=False):
            continue
        if entry.name not in output.folders or not entry.is_dir(follow_symlinks=False):
            yield entry.name
            continue
        for inner in os.scandir(entry.path):
            if not (
                inner.is_file(follow_symlinks=False)
                and inner.name.endswith(output.folders[entry.name])
            ):
                yield f"{entry.name}/{inner.name}"


def _place(contents: Mapping[str, bytes], target: Path) -> None:
    """Make everything in a new folder beside the target, then put it in its place."""
    made = _make_parents(target.parent)
    mark = secrets.token_hex(4)
    new, old = (target.parent / f".{target.name[:80]}.{word}-{mark}" for word in ("new", "old"))
    try:
        _fill(new, contents)
        _swap(new, old, target)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        for parent in made:
            if parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()
        raise
    shutil.rmtree(old, ignore_errors=True)


def _make_parents(parent: Path) -> list[Path]:
    """Make missing folders above the target; return those made, the deepest first."""
    missing = [place for place in (parent, *parent.parents) if not place.exists()]
    parent.mkdir(parents=True, exist_ok=True)
    return missing


def _fill(new: Path, contents: Mapping[str, bytes]) -> None:
    folders = sorted({new / name for path in contents if (name := path.rpartition("/")[0])})
    new.mkdir()
    for folder in folders:
        folder.mkdir()
    for name, content in contents.items():
        _write_file(new / name, content)
    for folder in (*folders, new):
        _sync_folder(folder)


def _write_file(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(new: Path, old: Path, target: Path) -> None:
    """Put the new folder in place; an earlier report goes back if that fails."""
    earlier = target.exists()
    if earlier:
        target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        if earlier:
            old.rename(target)
        raise
    _sync_folder(target.parent)


def _in_the_way(place: Path, value: str, way_out: str) -> OutputInTheWay:
    return OutputInTheWay(Problem(str(place), value, "nothing that exists is overwritten", way_out))


def _cannot_write(target: Path, error: OSError) -> OutputInTheWay:
    reason = (error.strerror or type(error).__name__).lower()
    return OutputInTheWay(
        Problem(
            str(target),
            f"not written ({reason})",
            "a report is made whole beside its place first, so what was there before is unchanged",
            "Make room or choose another folder with --out, then run it again.",
        )
    )
