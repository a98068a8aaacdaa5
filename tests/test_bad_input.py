"""Whatever is handed in as a scenario: it runs, or it is refused in words; never a traceback."""

from __future__ import annotations

import copy
import errno
import os
import random
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import watchglass
from watchglass.base.errors import InvalidInput, OutputInTheWay, RedLine, WatchglassError
from watchglass.commands.assess import assess_to_folder
from watchglass.flow import assess_loaded
from watchglass.report import write
from watchglass.scenario import load
from watchglass.scenario.load import Loaded, bundled, load_scenario

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(watchglass.__file__).parents[1])}
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


def refused(path: Path | str, error: type[WatchglassError] = InvalidInput) -> str:
    """Return what is said about a file that must be refused."""
    with pytest.raises(error) as caught:
        load_scenario(str(path))
    for problem in caught.value.problems:
        assert problem.place and problem.rule and problem.way_out
    return str(caught.value)


def given_file(folder: Path, content: bytes, name: str = "ours.toml") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


# ---- files


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "the file must exist" in refused(tmp_path / "nowhere.toml")
    assert "the file must exist" in refused(given_file(tmp_path, b"x") / "below.toml")


@pytest.mark.parametrize("content", [b"", b"   \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    assert "it must hold something" in refused(given_file(tmp_path, content))


def test_a_file_with_only_a_comment_lists_all_that_is_missing(tmp_path: Path) -> None:
    said = refused(given_file(tmp_path, b"# a plan\n"))
    for key in ("id", "title", "question", "purpose", "card", "population", "options"):
        assert f": {key}; it is missing" in said


@POSIX
def test_a_huge_file_is_refused_on_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    start = time.perf_counter()
    assert "100,000,000 bytes; a file has at most 1,000,000 bytes" in refused(path)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "latin-1", "cp037"])
def test_another_encoding(tmp_path: Path, encoding: str) -> None:
    text = (load.LIBRARY / "station-lfr.toml").read_text("utf-8")[:2000] + "# Südkreuz\n"
    refused(given_file(tmp_path, text.encode(encoding)))


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    text = (load.LIBRARY / "hotel-1to1.toml").read_text("utf-8").replace("\n", "\r\n")
    marked = load_scenario(str(given_file(tmp_path, b"\xef\xbb\xbf" + text.encode())))
    assert marked.sha256 == load_scenario("hotel-1to1").sha256


@pytest.mark.parametrize(
    ("head", "error"),
    [(b"\xff\xd8\xff\xe0", RedLine), (b"\x89PNG\r\n\x1a\n", RedLine), (b"GIF89a", RedLine),
     (b"\x00\x00\x00\x18ftypmp42", RedLine), (b"RIFF\x24\x08\x00\x00WAVEfmt ", RedLine),
     (b"OggS\x00", RedLine), (b"%PDF-1.7", InvalidInput), (b"PK\x03\x04", InvalidInput),
     (b"SQLite format 3\x00", InvalidInput), (b"\x7fELF", InvalidInput),
     (b"\x1f\x8b", InvalidInput), (b"\x93NUMPY", InvalidInput), (b"PAR1\x15", InvalidInput)],
)  # fmt: skip
def test_pictures_recordings_and_other_binaries(
    tmp_path: Path, head: bytes, error: type[WatchglassError]
) -> None:
    for name in ("ours.toml", "picture.jpg"):
        refused(given_file(tmp_path, head + bytes(range(256)) * 8, name), error)


def test_random_bytes(tmp_path: Path) -> None:
    numbers = random.Random(1)
    for size in (1, 2, 3, 17, 512, 513, 70_000):
        path = given_file(tmp_path, numbers.randbytes(size))
        with pytest.raises((InvalidInput, RedLine)):
            load_scenario(str(path))


def test_a_folder(tmp_path: Path) -> None:
    assert "a folder; it must be a file" in refused(tmp_path)
    (tmp_path / "ours.toml").mkdir()
    assert "a folder; it must be a file" in refused(tmp_path / "ours.toml")


@POSIX
def test_pipes_and_devices_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    start = time.perf_counter()
    assert "a pipe; it must be a file" in refused(tmp_path / "pipe.toml")
    assert time.perf_counter() - start < 1
    for device in ("/dev/zero", "/dev/null"):
        if Path(device).exists() and stat.S_ISCHR(os.stat(device).st_mode):
            assert "a device; it must be a file" in refused(device)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = given_file(tmp_path, b"id = 1\n")
    path.chmod(0)
    assert "you must be allowed to read it" in refused(path)


@pytest.mark.parametrize(
    "name", ["", "a\0b", "x" * 5000, "~", "..", "-", "station-lfr.json", "\udcff"]
)
def test_odd_names(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(refused(name)) < 1000


@pytest.mark.parametrize("depth", [33, 200, 900, 100_000])
def test_very_deep_tables(tmp_path: Path, depth: int) -> None:
    lists = "a = " + "[" * depth + "]" * depth
    tables = "[" + ".".join(["a"] * depth) + "]\nb = 1"
    inline = "a = " + "{ a = " * depth + "1" + " }" * depth
    for text in (lists, tables, inline):
        assert len(refused(given_file(tmp_path, text.encode()))) < 1000


def test_an_undeclared_key_is_refused_at_every_level(tmp_path: Path) -> None:
    data = load_scenario("station-lfr").data
    for path in sorted(places_of_tables(data), key=str):
        changed = copy.deepcopy(dict(data))
        at(changed, path)["undeclared_word"] = 1
        with pytest.raises((InvalidInput, RedLine)) as caught:
            loaded(changed)
        assert "undeclared_word" in str(caught.value), path


# ---- output


def test_a_folder_below_a_file_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchglass.commands.assess.assess_loaded", None)
    given_file(tmp_path, b"mine", "file")
    for folder in ("file", "file/below", "file/below/further"):
        with pytest.raises(OutputInTheWay):
            assess_to_folder("station-lfr", str(tmp_path / folder), draws=100, force=True)
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_missing_folders_above_are_made(tmp_path: Path) -> None:
    assess_to_folder("station-lfr", str(tmp_path / "a" / "b" / "c"), draws=100)
    assert (tmp_path / "a" / "b" / "c" / "record.json").exists()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES])
def test_a_full_or_locked_disk_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder = tmp_path / "r"
    assess_to_folder("station-lfr", str(folder), draws=100)
    before = sorted((p, p.read_bytes()) for p in tmp_path.rglob("*") if p.is_file())
    real, calls = write._write_file, iter(range(1000))

    def fails_at_the_fifth(path: Path, content: bytes) -> None:
        if next(calls) >= 4:
            raise OSError(number, os.strerror(number), str(path))
        real(path, content)

    monkeypatch.setattr(write, "_write_file", fails_at_the_fifth)
    with pytest.raises(OutputInTheWay) as caught:
        assess_to_folder("station-lfr", str(folder), draws=100, seed=2, force=True)
    assert os.strerror(number).lower() in str(caught.value)
    with pytest.raises(OutputInTheWay):
        assess_to_folder("station-lfr", str(tmp_path / "new" / "r"), draws=100)
    after = sorted((p, p.read_bytes()) for p in tmp_path.rglob("*") if p.is_file())
    assert after == before
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


@POSIX
def test_the_command_has_no_traceback_for_any_of_these(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    given_file(tmp_path, b"\xff\xd8\xff\xe0" * 40, "face.jpg")
    given_file(tmp_path, b"id = [" * 5000, "deep.toml")
    for name, code in (("pipe.toml", 3), ("folder.toml", 3), ("face.jpg", 4), ("deep.toml", 3)):
        done = subprocess.run(
            [sys.executable, "-m", "watchglass", "assess", name], cwd=tmp_path, text=True,
            capture_output=True, check=False, timeout=60, env=ENVIRONMENT,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (code, ""), name
        assert done.stderr.startswith(f"watchglass: {name}")
        assert "Traceback" not in done.stderr


# ---- a scenario's tree, changed at random


def loaded(data: dict[str, Any]) -> Loaded:
    """Check a scenario given as a tree, as `load_scenario` checks one read from a file."""
    evidence = load.load_evidence()
    load.refuse_people(data, "ours.toml", load._declared_words())
    data = load._with_none_first(data)
    load.refuse_words(data, "ours.toml", load._declared_words(), evidence)
    scenario = load.checked(data, "ours.toml", evidence)
    return Loaded(load.with_field_discounts(scenario, evidence), data, "0" * 64, (), "ours.toml")


def places_of_tables(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every table of a tree."""
    if isinstance(value, dict):
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        if isinstance(item, dict | list):
            yield from places_of_tables(item, (*path, key))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value of a tree."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from places(item, (*path, key))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        value = value[part]
    return value


TREES = {name: load_scenario(name).data for name in bundled()}
PLACES = {name: sorted(places(data), key=str) for name, data in TREES.items()}
ODD = st.one_of(
    st.sampled_from(
        [0, 1, -1, 2, 1e308, 1e-308, -1e308, 2**62, 10**15, 0.5, 1.5, 1e9, 1e-9, True, False, "",
         "x", "not known", "1/6000", "1/0", "none", "A", "Z", "station-lfr", "face_search",
         "human_review", "search_request", "id_gate", "fixed_camera", [], {}, [1], ["x"], [[]],
         [{}], {"A": 1}, {"B": "not known"}, {"evidence": "npl-tpir06"}, {"evidence": "x"},
         {"evidence": "claim-id-90"}, {"not_known": True}, {"not_known": True, "low": 0, "high": 1},
         {"low": 0, "best": 0, "high": 0, "because": "nothing of it is there"},
         {"low": 1, "best": 1, "high": 1, "because": "all of it is there"},
         {"low": 0, "best": 1e300, "high": 1e308, "because": "as large as can be"}]
    ),
    st.integers(-(2**62), 2**62), st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet="abcXYZ 019-_/%.'\"", max_size=12),
)  # fmt: skip


@st.composite
def changed_trees(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a bundled scenario with one to four values deleted, replaced, doubled or added."""
    name = draw(st.sampled_from(sorted(TREES)))
    tree = copy.deepcopy(dict(TREES[name]))
    for _ in range(draw(st.integers(1, 4))):
        *above, last = draw(st.sampled_from(PLACES[name]))
        try:
            parent = at(tree, tuple(above))
            if last not in (parent if isinstance(parent, dict) else range(len(parent))):
                continue
        except (KeyError, IndexError, TypeError):
            continue
        act = draw(st.sampled_from(["replace", "replace", "delete", "double", "add"]))
        if act == "replace":
            parent[last] = draw(ODD)
        elif act == "delete":
            del parent[last]
        elif act == "double" and isinstance(parent, list):
            parent.append(copy.deepcopy(parent[last]))
        elif act == "add" and isinstance(parent, dict):
            parent[draw(st.sampled_from(["undeclared", "kind", "low", "list", "use"]))] = draw(ODD)
    return tree


@settings(max_examples=250)
@given(tree=changed_trees())
def test_a_changed_scenario_runs_or_is_refused_with_problems(tree: dict[str, Any]) -> None:
    try:
        record = assess_loaded(loaded(tree), seed=1, draws=20)
    except (InvalidInput, RedLine) as error:
        assert error.problems
        for problem in error.problems:
            assert problem.place.startswith("ours.toml: "), problem
            assert problem.rule and problem.way_out, problem
            assert "placeholder" not in str(problem), problem
        return
    assert record.as_json()
