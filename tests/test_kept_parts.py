"""Finished pieces on disk: whole or not there, of this run or refused, never half-trusted."""

from __future__ import annotations

import errno
import io
import json
import os
import pickle
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from slow_lives import counted, slow_job
from watchglass.base.errors import OutputInTheWay
from watchglass.lives.kept_parts import KeptParts, claim, remove
from watchglass.lives.packed_parts import packed_parts, unpacked_parts
from watchglass.lives.sampled_run import run
from watchglass.lives.tallies import Part

JOB = slow_job()
PIECES = JOB.pieces()
WORDS = {"scenario": "abc", "evidence": "def", "seed": "1", "watchglass": "0.1.0"}


def part_of(at: int, seed: int = 1) -> Part:
    return counted(PIECES[at], seed, JOB.days, JOB.rules.scores)


def same(one: list[Part] | None, other: list[Part]) -> bool:
    return one is not None and len(one) == len(other) and all(
        np.array_equal(getattr(a, column.name), getattr(b, column.name))
        for a, b in zip(one, other, strict=True) for column in fields(Part)
    )  # fmt: skip


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def pieces_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.part"))


# ---- one piece


def test_what_is_saved_is_read() -> None:
    large = replace(part_of(0), score_sum_by_class=np.array([2**40, -1, 300, 70_000]))
    assert same(unpacked_parts(packed_parts([large]), PIECES[0], JOB), [large])


def test_a_piece_of_several_groups_is_saved_and_read() -> None:
    whole = replace(PIECES[0], group=-1, last=PIECES[0].last + 5)
    parts = [part_of(0), replace(part_of(0), group=1, units=5, lost=2)]
    assert same(unpacked_parts(packed_parts(parts), whole, JOB), parts)


def test_a_saved_piece_is_small(tmp_path: Path) -> None:
    kept = KeptParts(tmp_path, JOB)
    kept.save(PIECES[0], [part_of(0)])
    plain = sum(np.asarray(getattr(part_of(0), one.name)).nbytes for one in fields(Part))
    assert pieces_in(tmp_path)[0].stat().st_size < plain / 10


def test_a_piece_cut_off_or_altered_anywhere_is_not_read(tmp_path: Path) -> None:
    kept = KeptParts(tmp_path, JOB)
    kept.save(PIECES[0], [part_of(0)])
    path = pieces_in(tmp_path)[0]
    sound = path.read_bytes()
    places = sorted({*range(0, 60, 3), *range(0, len(sound), 41), len(sound) - 1})
    for at in places:
        path.write_bytes(sound[:at])
        assert kept.read(PIECES[0]) is None, f"cut off at {at}"
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        assert kept.read(PIECES[0]) is None, f"altered at {at}"
    path.write_bytes(sound + b"\0")
    assert kept.read(PIECES[0]) is None
    path.write_bytes(sound)
    assert same(kept.read(PIECES[0]), [part_of(0)])


def test_a_piece_of_another_job_or_under_another_name_is_not_read(tmp_path: Path) -> None:
    here, there = KeptParts(tmp_path / "1", JOB), KeptParts(tmp_path / "2", slow_job(seed=2))
    here.save(PIECES[0], [part_of(0)])
    there.save(PIECES[0], [part_of(0, seed=2)])
    here.save(PIECES[1], [part_of(1)])
    first, second = pieces_in(tmp_path / "1")
    first.write_bytes(pieces_in(tmp_path / "2")[0].read_bytes())
    assert here.read(PIECES[0]) is None
    first.write_bytes(second.read_bytes())
    assert here.read(PIECES[0]) is None


def test_a_piece_under_the_name_of_another_like_it_is_not_read(tmp_path: Path) -> None:
    kept, one = KeptParts(tmp_path, JOB), PIECES[0]
    middle = (one.first + one.last) // 2
    halves = [replace(one, last=middle), replace(one, first=middle)]
    for half in halves:
        kept.save(half, [counted(half, 1, JOB.days, JOB.rules.scores)])
        assert kept.read(half) is not None
    lower, upper = pieces_in(tmp_path)
    lower.write_bytes(upper.read_bytes())
    assert [kept.read(half) is None for half in halves] == [True, False]


class Planted:
    """Makes a file when somebody unpickles it."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.mark,)


def test_nothing_on_disk_is_ever_unpickled(tmp_path: Path) -> None:
    planted = Planted(tmp_path / "ran")
    contents = [b"", pickle.dumps(planted), zlib.compress(pickle.dumps(planted))]
    for name in ("numbers", "scores"):
        contents.append(packed_with(part_of(0), name, np.array([planted], dtype=object)))
    for content in contents:
        with pytest.raises(ValueError, match=r"no parts|pickle"):
            unpacked_parts(content, PIECES[0], JOB)
    assert not planted.mark.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scores": np.zeros((4, 1000), dtype=np.int64)}, "not of whole numbers"),
        ({"scores": np.zeros((4, 1001))}, "not of whole numbers"),
        ({"fifths": np.zeros(25, dtype=np.int64)}, "not of whole numbers"),
        ({"units": 7}, "not all units"),
        ({"group": 1}, "another piece"),
        ({"block": 1}, "another piece"),
    ],
)
def test_parts_of_another_shape_kind_or_place_are_refused(
    change: dict[str, object], words: str
) -> None:
    wrong = replace(part_of(0), **change)  # type: ignore[arg-type]
    packed = packed_parts([wrong])
    if "scores" in change and getattr(wrong.scores.dtype, "kind", "") == "f":
        packed = packed_with(wrong, "scores", wrong.scores)
    with pytest.raises(ValueError, match=words):
        unpacked_parts(packed, PIECES[0], JOB)


def packed_with(part: Part, name: str, column: np.ndarray) -> bytes:
    with np.load(io.BytesIO(zlib.decompress(packed_parts([part])))) as found:
        columns = {key: found[key] for key in found.files}
    buffer = io.BytesIO()
    np.savez(buffer, **{**columns, f"0 {name}": column})
    return zlib.compress(buffer.getvalue())


# ---- a run that goes on


def test_a_run_reads_what_is_there_and_does_the_rest(tmp_path: Path) -> None:
    keep, book = tmp_path / "r.part" / "option", tmp_path / "book"
    whole = run(slow_job(book), keep=keep).digest()
    assert len(pieces_in(keep)) == len(PIECES)
    for gone in pieces_in(keep)[::10]:
        gone.unlink()
    book.unlink()
    seen: list[int] = []
    assert run(slow_job(book), keep=keep, progress=seen.append).digest() == whole
    assert len(book.read_text().splitlines()) == 4
    assert seen[0] > 3_000, "what was there counts as done from the start"


def test_damaged_pieces_are_done_again_and_the_reader_is_told(tmp_path: Path) -> None:
    keep, book = tmp_path / "keep", tmp_path / "book"
    whole = run(JOB, keep=keep).digest()
    short, flipped, foreign, gone, folder = pieces_in(keep)[:5]
    short.write_bytes(short.read_bytes()[:-9])
    flipped.write_bytes(flipped.read_bytes()[:-1] + b"?")
    foreign.write_bytes(b"not one of ours")
    gone.write_bytes(b"")
    folder.unlink()
    told: list[str] = []
    assert run(slow_job(book), keep=keep, notice=told.append).digest() == whole
    assert len(book.read_text().splitlines()) == 5
    assert len(told) == 4 and all("is damaged: done again" in words for words in told)
    told.clear()
    assert run(slow_job(book), keep=keep, notice=told.append).digest() == whole
    assert not told and len(book.read_text().splitlines()) == 5


def test_another_cut_does_not_mix_with_what_is_there(tmp_path: Path) -> None:
    whole = run(JOB, keep=tmp_path, shards=7).digest()
    assert run(JOB, keep=tmp_path, shards=64).digest() == whole
    assert run(JOB, keep=tmp_path).digest() == whole


def test_a_run_of_another_job_is_refused_by_what_differs(tmp_path: Path) -> None:
    run(JOB, keep=tmp_path)
    before = {path: path.read_bytes() for path in files(tmp_path)}
    with pytest.raises(OutputInTheWay) as refused:
        run(slow_job(seed=2, units=4_001), keep=tmp_path)
    assert [problem.place.rpartition(": ")[2] for problem in refused.value.problems] == [
        "seed", "units"
    ]  # fmt: skip
    assert "2 now and 1 there" in str(refused.value) and refused.value.exit_code == 6
    assert {path: path.read_bytes() for path in files(tmp_path)} == before


# ---- the folder


def test_a_folder_is_claimed_once_and_gone_on_with(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "r.part"
    claim(folder, WORDS, resume=False)
    assert json.loads((folder / "job.json").read_text()) == WORDS
    claim(folder, WORDS)
    with pytest.raises(OutputInTheWay, match="Go on with --resume"):
        claim(folder, WORDS, resume=False)
    for name in WORDS:
        with pytest.raises(OutputInTheWay, match=f": {name} is 77 now and {WORDS[name]} there"):
            claim(folder, {**WORDS, name: "77"})
    with pytest.raises(OutputInTheWay, match="people is 5 now and nothing there"):
        claim(folder, {**WORDS, "people": "5"})


def test_an_empty_folder_and_one_left_half_made_can_be_claimed(tmp_path: Path) -> None:
    (tmp_path / "job.json.0a0a0a0a.new").write_text("{")
    claim(tmp_path, WORDS)
    claim(tmp_path, WORDS)


@pytest.mark.parametrize("content", [None, "", "{", "[]", "[" * 100_000])
def test_a_folder_that_is_not_ours_is_refused_and_left_alone(
    content: str | None, tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    if content is not None:
        (tmp_path / "job.json").write_text(content)
    before = {path: path.read_bytes() for path in files(tmp_path)}
    with pytest.raises(OutputInTheWay, match=r"without a readable job\.json of watchglass"):
        claim(tmp_path, WORDS)
    assert {path: path.read_bytes() for path in files(tmp_path)} == before


def test_removing_takes_only_what_watchglass_wrote(tmp_path: Path) -> None:
    folder, mine = tmp_path / "r.part", tmp_path / "mine"
    claim(folder, WORDS)
    run(JOB, keep=folder / "option" / "as-it-is")
    (folder / "option" / "as-it-is" / "x.part.0a.new").touch()
    remove(folder)
    assert not folder.exists()
    remove(folder)
    mine.mkdir()
    (mine / "x.part").touch()
    remove(mine)
    assert (mine / "x.part").exists(), "a folder without our words is not ours"
    claim(folder, WORDS)
    run(JOB, keep=folder / "option")
    (folder / "option" / "thesis.txt").write_text("mine")
    (folder / "link").symlink_to(mine)
    remove(folder)
    assert sorted(path.name for path in folder.rglob("*")) == [
        "job.json", "job.json", "link", "option", "thesis.txt"
    ]  # fmt: skip
    assert (mine / "x.part").exists()


# ---- no room, no leave


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_stops_the_run_in_words_and_keeps_what_was_saved(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, book = tmp_path / "keep", tmp_path / "book"
    whole = run(JOB).digest()
    real = getattr(os, call)
    calls = 0

    def fills_up(*words: object) -> object:
        nonlocal calls
        calls += 1
        return real(*words) if calls <= 20 else full()

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fills_up)
        with pytest.raises(OutputInTheWay) as stopped:
            run(JOB, keep=keep)
    (problem,) = stopped.value.problems
    assert problem.place == str(keep) and "no space left on device" in problem.value
    assert "--resume" in problem.way_out
    assert not list(keep.glob("*.new")), "half-written files are taken away"
    saved = len(pieces_in(keep))
    assert saved >= 8
    assert run(slow_job(book), keep=keep).digest() == whole
    assert len(book.read_text().splitlines()) == len(PIECES) - saved


def test_a_folder_that_cannot_be_made_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    book = tmp_path / "book"
    for keep in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OutputInTheWay, match="not written"):
            run(slow_job(book), keep=keep)
    assert not book.exists() and (tmp_path / "file").read_text() == "in the way"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(place)]
    try:
        done = subprocess.run(mounting, capture_output=True, check=False)
    except OSError:
        pytest.skip("nothing can be mounted here")
    if done.returncode:
        pytest.skip("nothing can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full(small_disk: Path) -> None:
    keep = small_disk / "keep"
    with pytest.raises(OutputInTheWay, match="no space left on device"):
        run(JOB, keep=keep)
    kept = KeptParts(keep, JOB)
    there = [kept.read(piece) is not None for piece in PIECES if kept.has(piece)]
    assert len(there) > 5 and all(there), "under a final name stands only what is whole"
    assert not list(keep.glob("*.new"))
