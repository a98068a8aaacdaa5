"""Writing a report: all or nothing, nothing overwritten, the same bytes each time."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from reports import files, record_of
from watchglass.base.errors import OutputInTheWay
from watchglass.report import write
from watchglass.report.write import check_folder, files_of, write_report

RECORD = record_of("station-lfr")


@pytest.fixture(autouse=True)
def _made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing is what is tested here: the files themselves are made once."""
    monkeypatch.setattr(write, "files_of", lambda record: files("station-lfr"))


def everything(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_a_report_holds_all_its_parts(tmp_path: Path) -> None:
    written = write_report(RECORD, tmp_path / "out")
    there = everything(tmp_path / "out")
    assert {str(path.relative_to(tmp_path / "out")) for path in written} == set(there)
    assert {"record.json", "report.html", "tables/estimates.parquet", "charts/options.svg"} <= set(
        there
    )
    assert os.listdir(tmp_path) == ["out"]


def test_the_same_record_gives_the_same_bytes() -> None:
    assert files_of(RECORD) == files("station-lfr")


def test_missing_folders_above_are_made(tmp_path: Path) -> None:
    write_report(RECORD, tmp_path / "a" / "b" / "out")
    assert (tmp_path / "a" / "b" / "out" / "record.json").is_file()


@pytest.mark.parametrize("force", [False, True])
def test_a_file_in_the_way_stays(tmp_path: Path, force: bool) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputInTheWay, match=r"a file that exists.*nothing that exists"):
        write_report(RECORD, tmp_path / "out", force=force)
    assert everything(tmp_path) == {"out": b"mine"}


def test_an_earlier_report_is_replaced_only_with_force(tmp_path: Path) -> None:
    write_report(RECORD, tmp_path / "out")
    (tmp_path / "out" / "charts" / "options.svg").write_text("old")
    with pytest.raises(OutputInTheWay, match="--force") as caught:
        write_report(RECORD, tmp_path / "out")
    assert caught.value.exit_code == 6
    write_report(RECORD, tmp_path / "out", force=True)
    assert everything(tmp_path / "out") == files("station-lfr")
    assert os.listdir(tmp_path) == ["out"]


@pytest.mark.parametrize("content", [None, "{}", "[1]", "not json", '{"watchglass": "0.1.0"}'])
def test_force_never_replaces_another_folder(tmp_path: Path, content: str | None) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    if content is not None:
        (folder / "record.json").write_text(content)
    (folder / "thesis.txt").write_text("years of work")
    before = everything(folder)
    with pytest.raises(OutputInTheWay, match=r"without a watchglass record\.json"):
        write_report(RECORD, folder, force=True)
    assert everything(folder) == before


@pytest.mark.parametrize(
    "stray", ["notes.txt", "tables/notes.txt", "charts/more/a.svg", ".git/HEAD"]
)
def test_force_never_loses_a_file_that_is_not_ours(tmp_path: Path, stray: str) -> None:
    write_report(RECORD, tmp_path / "out")
    path = tmp_path / "out" / stray
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    with pytest.raises(OutputInTheWay, match=r"other files in it \("):
        write_report(RECORD, tmp_path / "out", force=True)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("after", [0, 1, 9])
def test_a_full_disk_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, force: bool, after: int
) -> None:
    if force:
        write_report(RECORD, tmp_path / "out")
    before, really, count = everything(tmp_path), write._write_file, iter(range(999))

    def full(path: Path, content: bytes) -> None:
        if next(count) == after:
            raise OSError(errno.ENOSPC, "No space left on device")
        really(path, content)

    monkeypatch.setattr(write, "_write_file", full)
    target = tmp_path / "out" if force else tmp_path / "new" / "deep" / "out"
    with pytest.raises(OutputInTheWay, match="no space left on device") as caught:
        write_report(RECORD, target, force=force)
    assert caught.value.exit_code == 6 and str(target) in str(caught.value)
    assert everything(tmp_path) == before
    assert os.listdir(tmp_path) == (["out"] if force else [])


def test_an_earlier_report_comes_back_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report(RECORD, tmp_path / "out")
    (tmp_path / "out" / "report.html").write_text("earlier")
    really, before = Path.rename, everything(tmp_path / "out")

    def stuck(self: Path, target: Path) -> Path:
        if ".new-" in self.name:
            raise PermissionError(errno.EACCES, "Permission denied")
        return really(self, target)

    monkeypatch.setattr(Path, "rename", stuck)
    with pytest.raises(OutputInTheWay, match="permission denied"):
        write_report(RECORD, tmp_path / "out", force=True)
    monkeypatch.undo()
    assert everything(tmp_path / "out") == before
    assert os.listdir(tmp_path) == ["out"]


def test_an_interrupt_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(path: Path, content: bytes) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(write, "_write_file", stop)
    with pytest.raises(KeyboardInterrupt):
        write_report(RECORD, tmp_path / "deep" / "out")
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may write everywhere"
)
def test_a_folder_that_is_read_only_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    for act in (write_report, lambda _, place: check_folder(place)):
        with pytest.raises(OutputInTheWay, match=str(tmp_path)):
            act(RECORD, tmp_path / "out")
    tmp_path.chmod(0o700)


def test_a_folder_one_may_not_write_in_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda place, how: Path(place) != tmp_path)
    with pytest.raises(OutputInTheWay, match="not writable"):
        check_folder(tmp_path / "out")


def test_a_place_that_is_no_folder_is_named_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputInTheWay) as caught:
        check_folder(tmp_path / "file" / "out")
    assert "file is not a folder; " in str(caught.value)


def test_a_folder_can_be_checked_before_any_work(tmp_path: Path) -> None:
    check_folder(tmp_path / "new" / "out")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputInTheWay, match="not a folder"):
        check_folder(tmp_path / "file" / "out")
    for strange in ("a\0b", str(tmp_path / ("x" * 300))):
        with pytest.raises(OutputInTheWay):
            check_folder(strange)
            write_report(RECORD, strange)
    assert os.listdir(tmp_path) == ["file"]


def test_a_link_to_an_earlier_report_replaces_the_report_and_keeps_the_link(tmp_path: Path) -> None:
    write_report(RECORD, tmp_path / "out")
    (tmp_path / "link").symlink_to(tmp_path / "out", target_is_directory=True)
    write_report(RECORD, tmp_path / "link", force=True)
    assert (tmp_path / "link").is_symlink()
    assert everything(tmp_path / "out") == files("station-lfr")
