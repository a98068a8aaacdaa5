"""Whether an input file is opened, decoded and parsed, or refused in words."""

from __future__ import annotations

import os
import re
import socket
import stat
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchglass.base import intake
from watchglass.base.errors import InvalidInput, RedLine, WatchglassError
from watchglass.base.file_kinds import kind_of
from watchglass.base.intake import parse_toml, read_text
from watchglass.base.people_records import refuse_people

BROKEN = Path(__file__).with_name("broken")
MUST_REFUSE = sorted((BROKEN / "must_refuse").glob("*.toml"))
MUST_ACCEPT = sorted((BROKEN / "must_accept").glob("*.toml"))
# As the scenario schema would declare them.
DECLARED = frozenset(
    ("id", "title", "name", "question", "because", "share", "steps", "options", "low", "best")
)


def _refusal(function, *arguments, **named) -> WatchglassError:
    with pytest.raises(WatchglassError) as caught:
        function(*arguments, **named)
    for problem in caught.value.problems:
        assert problem.place and problem.rule and problem.way_out
        assert problem.way_out.endswith((".", "one.", "quotes."))
    return caught.value


def _take_in(path: Path) -> None:
    refuse_people(parse_toml(read_text(path), path.name), path.name, DECLARED)


def _strings_in(value) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for text in _strings_in(list(pair))]
    if isinstance(value, list):
        return [text for item in value for text in _strings_in(item)]
    return [value] if isinstance(value, str) else [str(value)]


# --- the two corpora -------------------------------------------------------------------


def test_the_corpora_are_there():
    assert len(MUST_REFUSE) >= 90 and len(MUST_ACCEPT) >= 14


@pytest.mark.parametrize("path", MUST_REFUSE, ids=lambda path: path.stem)
def test_every_file_of_the_first_corpus_is_refused(path):
    expected = re.match(r"# exit (\d): \S", path.read_text("utf-8"))
    assert expected, "the first line says the exit code and why"
    assert _refusal(_take_in, path).exit_code == int(expected[1])


@pytest.mark.parametrize("path", MUST_ACCEPT, ids=lambda path: path.stem)
def test_every_file_of_the_second_corpus_is_accepted(path):
    assert path.read_text("utf-8").startswith("# accepted: ")
    _take_in(path)


@pytest.mark.parametrize("path", MUST_REFUSE, ids=lambda path: path.stem)
def test_a_refusal_never_repeats_what_stands_in_the_file(path):
    error = _refusal(_take_in, path)
    if error.exit_code != 4:
        return
    try:
        told = _strings_in(parse_toml(read_text(path), path.name))
    except WatchglassError:
        told = re.findall(r"[^,;\s]{4,}", path.read_text("utf-8").split("\n", 1)[1])
    lawful = {"rows", "found", "entry", "people", "score", "code", "place", "moment", "remark"}
    shown = "\n".join(f"{problem.place} {problem.value}" for problem in error.problems)
    shown = shown.replace(path.name, "")
    for text in told:
        is_key = re.fullmatch(r"[A-Za-z0-9_]{1,40}", text) and not re.search(r"\d{5}", text)
        if len(text) > 3 and text not in lawful and not is_key:
            assert text not in shown


# --- files that cannot be read ---------------------------------------------------------


def test_text_is_returned_as_it_stands(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes("title = 'Straße'\r\n".encode())
    assert read_text(path) == "title = 'Straße'\r\n"


def test_a_byte_order_mark_is_dropped(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbfid = 'a'\n")
    assert parse_toml(read_text(path), "a.toml") == {"id": "a"}


def test_missing_files_folders_and_impossible_names(tmp_path):
    (tmp_path / "file").write_text("x = 1")
    for path, word in (
        (tmp_path / "none.toml", "missing"),
        (tmp_path / "file" / "under.toml", "missing"),
        (tmp_path, "a folder"),
        (tmp_path / ("n" * 5000), "not readable"),
        (Path("zero\0byte.toml"), "not readable"),
    ):
        error = _refusal(read_text, path)
        assert error.exit_code == 3 and error.problems[0].value == word


def test_the_message_holds_the_name_but_no_folder(tmp_path):
    error = _refusal(read_text, tmp_path / "none.toml")
    assert "none.toml" in str(error) and str(tmp_path) not in str(error)


def test_a_loop_of_links_is_no_traceback(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert _refusal(read_text, tmp_path / "a").exit_code == 3


def test_a_file_without_the_right_to_read(tmp_path, monkeypatch):
    path = tmp_path / "a.toml"
    path.write_text("x = 1")

    def forbidden(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(intake.os, "open", forbidden)
    assert "allowed to read" in str(_refusal(read_text, path))


def test_pipes_sockets_and_devices_are_refused_unopened(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe")
    here = os.getcwd()
    server = socket.socket(socket.AF_UNIX)
    try:
        os.chdir(tmp_path)  # names of sockets must be short
        server.bind("socket")
    finally:
        os.chdir(here)
        server.close()
    opened: list[object] = []
    monkeypatch.setattr(intake.os, "open", lambda *a: opened.append(a))
    for path, word in (
        (tmp_path / "pipe", "a pipe"),
        (tmp_path / "socket", "a socket"),
        (Path("/dev/zero"), "a device"),
    ):
        if path.exists():
            assert _refusal(read_text, path).problems[0].value == word
    assert not opened


def test_a_pipe_that_takes_the_files_place_is_refused_too(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe")
    real, asked = Path.stat, []

    def first_a_file(self, **named):
        asked.append(self)
        found = real(self, **named)
        return os.stat_result((stat.S_IFREG | 0o600, *found[1:])) if len(asked) == 1 else found

    monkeypatch.setattr(Path, "stat", first_a_file)
    assert _refusal(read_text, tmp_path / "pipe").problems[0].value == "a pipe"


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
def test_empty_files(tmp_path, content):
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    assert _refusal(read_text, path).problems[0].value == "empty"


def test_a_large_file_is_refused_without_being_read(tmp_path, monkeypatch):
    path = tmp_path / "a.toml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    sizes: list[int] = []
    real = open

    def watched(*arguments, **named):
        file = real(*arguments, **named)
        reading = file.read
        wrapped = _Watched(file, lambda n: sizes.append(n) or reading(n))
        return wrapped

    monkeypatch.setattr("builtins.open", watched)
    error = _refusal(read_text, path)
    assert error.exit_code == 3 and "100,000,000 bytes" in str(error)
    assert sizes and max(sizes) <= 512


class _Watched:
    def __init__(self, file, read):
        self._file, self.read = file, read

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def fileno(self):
        return self._file.fileno()


def test_the_limit_itself_is_allowed_and_one_byte_more_is_not(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("x = 123456")
    assert read_text(path, max_bytes=10) == "x = 123456"
    assert "at most 9 bytes" in str(_refusal(read_text, path, max_bytes=9))


def test_a_file_that_grows_while_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "a.toml"
    path.write_text("x = 123456789")
    real = os.fstat

    def smaller(number):
        found = list(real(number))
        found[stat.ST_SIZE] = 3
        return os.stat_result(found)

    monkeypatch.setattr(intake.os, "fstat", smaller)
    assert "at most 5 bytes" in str(_refusal(read_text, path, max_bytes=5))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("id = 'a'".encode("utf-16"), "UTF-16 text"),
        ("id = 'a'".encode("utf-16-be"), "UTF-16 text"),
        ("id = 'a'".encode("utf-16-le"), "UTF-16 text"),
        ("id = 'a'".encode("utf-32"), "UTF-32 text"),
        (b"id = 'a'\0\n", "a file with zero bytes"),
        ("a = 1\nb = 'Straße'".encode("latin-1"), "not UTF-8 (line 2)"),
        (b"a = '\xed\xa0\x80'", "not UTF-8 (line 1)"),
    ],
)
def test_other_encodings_are_named(tmp_path, content, word):
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    error = _refusal(read_text, path)
    assert error.exit_code == 3 and error.problems[0].value == word


# --- images, sounds, archives ----------------------------------------------------------

_BOX = struct.pack(">I", 24)
_OF_PEOPLE = {
    "JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "PNG": b"\x89PNG\r\n\x1a\n",
    "GIF": b"GIF89a\1\0\1\0",
    "WEBP": b"RIFF\x24\0\0\0WEBPVP8 ",
    "BMP": b"BM" + struct.pack("<IHHI", 70, 0, 0, 54),
    "TIFF": b"II*\0\x08\0\0\0",
    "TIFF, other end first": b"MM\0*\0\0\0\x08",
    "HEIC": _BOX + b"ftypheic",
    "MP4": _BOX + b"ftypisom",
    "MOV": _BOX + b"ftypqt  ",
    "M4A": _BOX + b"ftypM4A ",
    "AVI": b"RIFF\x24\0\0\0AVI LIST",
    "MKV": b"\x1a\x45\xdf\xa3\x01\0\0\0",
    "MP3 with a title": b"ID3\x03\0\0\0\0\0\x21",
    "MP3": b"\xff\xfb\x90\x64",
    "WAV": b"RIFF\x24\0\0\0WAVEfmt ",
    "OGG": b"OggS\0\x02\0\0",
    "FLAC": b"fLaC\0\0\0\x22",
    "AMR": b"#!AMR\n\x3c\x91",
    "DICOM": bytes(128) + b"DICM",
}
_OTHER = {
    "PDF": b"%PDF-1.7\n",
    "ZIP or docx": b"PK\3\4\x14\0\6\0",
    "SQLite": b"SQLite format 3\0\x10\0",
    "Parquet": b"PAR1\x15\4\x15\x10",
    "pickle": b"\x80\x04\x95\x0b\0\0\0",
    "gzip": b"\x1f\x8b\x08\0",
    "NumPy": b"\x93NUMPY\x01\0",
    "HDF5": b"\x89HDF\r\n\x1a\n",
}


@pytest.mark.parametrize("size", [600, 2_000_000])
@pytest.mark.parametrize("name", _OF_PEOPLE)
def test_images_video_and_audio_cross_a_red_line_at_any_size(tmp_path, name, size):
    path = tmp_path / "scenario.toml"
    path.write_bytes(_OF_PEOPLE[name].ljust(size, b"\x11"))
    with pytest.raises(RedLine, match="no images, video or audio"):
        read_text(path)


@pytest.mark.parametrize("name", _OTHER)
def test_other_binaries_are_invalid_input(tmp_path, name):
    path = tmp_path / "scenario.toml"
    path.write_bytes(_OTHER[name].ljust(600, b"\x11"))
    with pytest.raises(InvalidInput, match="UTF-8 text in TOML"):
        read_text(path)


@pytest.mark.parametrize("size", range(1, 12))
def test_a_few_opening_bytes_are_no_crash(size):
    for content in (*_OF_PEOPLE.values(), *_OTHER.values()):
        kind_of(content[:size])


@pytest.mark.parametrize(
    "text",
    ["BM = 1", "ID3 = 4", "GIF = 1", "PAR1 = 2", "PK = 1", "II = 2", "RIFF = 'WAVE'", "#! AMR",
     "FORM = 'AIF'", "OggS = 1", "Gift = 0.1", "BZh91 = 1", "MM = 0"],
)  # fmt: skip
def test_text_that_opens_like_a_binary_is_text(tmp_path, text):
    path = tmp_path / "a.toml"
    path.write_text(text)
    assert read_text(path) == text


# --- TOML ------------------------------------------------------------------------------


def test_a_syntax_error_gives_line_and_column_but_not_the_line():
    error = _refusal(parse_toml, "a = 1\nb = Ann Example, 555-0123\n", "f.toml")
    assert error.problems[0].place == "f.toml, line 2, column 5"
    assert "Ann" not in str(error) and "555" not in str(error)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = 1\na = 2", "a key is given twice"),
        ("[a]\n[b]\n[a]", "a table is declared twice"),
        ("a = {b = 1, b = 2}", "a key is given twice"),
        ("a = {b = 1}\n[a.c]", "twice"),
        ("a = 'b", "text is not closed"),
        ("a = 'b\nc = 1", "text is not closed"),
        ('a = "b\nc = 1', "text is not closed"),
        ("a = '''b", "text is not closed"),
        ('a = """b', "text is not closed"),
        ("a = 'b\x01'", "TOML does not allow"),
        ("[a\nb = 1", "name of a table is not closed"),
        ("a = 1 b = 2", "a line goes on"),
        ("a. = 1", "a key begins with a sign"),
        ("{", "a line is no key"),
        ("a = [1, 2", "a list is not closed"),
        ("a = 2026-02-30", "a date or time does not exist"),
        ("a = " + "9" * 5000, "a whole number is too long"),
        ("a = 1\nb", "a key has no = and value"),
    ],
)
def test_syntax_errors_are_worded(text, words):
    error = _refusal(parse_toml, text, "f.toml")
    assert error.exit_code == 3 and words in str(error)
    assert "(at line" not in str(error) and "f.toml" in error.problems[0].place


def test_all_numbers_that_are_none_are_listed_at_once():
    text = "a = nan\n[b]\nc = [1, {d = -inf}]\n[[e]]\nf = +inf\ng = 1.0\nh = 1e400"
    error = _refusal(parse_toml, text, "f.toml")
    places = [problem.place for problem in error.problems]
    assert places == ["f.toml: a", "f.toml: b.c[1].d", "f.toml: e[0].f", "f.toml: e[0].h"]
    assert error.exit_code == 3


def test_whole_numbers_have_64_bits():
    largest = 2**63 - 1
    assert parse_toml(f"a = {largest}\nb = -{largest + 1}", "f")["a"] == largest
    assert "64 bits" in str(_refusal(parse_toml, f"a = {largest + 1}", "f"))


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000 + "]" * 100_000,
        "a = " + "[" * 17 + "]" * 17,
        "a = " + "{a = " * 100_000 + "1" + "}" * 100_000,
        ".".join("a" * 100_000) + " = 1",
        " . ".join(["'a b'"] * 50_000) + " = 1",
        "[" + ".".join(['"a"'] * 100_000) + "]",
        "a = {" + ".".join("a" * 100_000) + " = 1}",
    ],
    ids=range(7),
)
def test_deep_nesting_is_refused_at_once(text):
    assert _refusal(parse_toml, text, "f.toml").exit_code == 3


def test_sixteen_levels_are_allowed():
    deep = parse_toml("a = " + "[" * 15 + "1" + "]" * 15, "f")
    assert deep["a"]
    assert "nest at most 16" in str(_refusal(parse_toml, "a = " + "[" * 17 + "]" * 17, "f"))


def test_counts_in_rows_are_no_scenario_but_no_records_of_people_either():
    assert _refusal(parse_toml, "area,stops\nnorth,12\n", "f").exit_code == 3
    assert _refusal(parse_toml, "camera,lat,lon\n1,0.5,0.5\n", "f").exit_code == 3
    assert _refusal(parse_toml, "time,lat,lon\n1,0.5,0.5\n", "f").exit_code == 4


@settings(max_examples=200)
@given(st.text(alphabet=st.sampled_from("ab.=[]{}\"'\n,# 1-_:T\\\0nanif"), max_size=60))
def test_any_text_gives_tables_or_a_worded_refusal(text):
    try:
        assert isinstance(parse_toml(text, "f.toml"), dict)
    except WatchglassError as error:
        assert error.exit_code in (3, 4)
        assert all(problem.rule and problem.way_out for problem in error.problems)


@settings(max_examples=200)
@given(st.binary(max_size=80))
def test_any_bytes_give_text_or_a_worded_refusal(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    try:
        assert isinstance(read_text(path), str)
    except WatchglassError as error:
        assert error.exit_code in (3, 4)
