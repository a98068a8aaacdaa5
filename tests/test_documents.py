"""Every document is run: its Python, its commands, and the files it tells people to write.

A block of Python runs as it stands. In a block of `console`, lines that start with
`$ watchglass` run as commands, and the lines below one are output that must appear, in
that order; `# exit 4` behind a command says how it must end. A line
`<!-- file: NAME -->` above a block means that the block is the file of that name. All of
it happens in an empty folder, from top to bottom. Files under `src/` or `tests/` go into
a copy of the project, and the commands then run in that copy.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(
    r"(?:^<!-- file: (?P<file>\S+) -->\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.M | re.S
)
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "changelog.d").glob("*.md")]
)
COPIED = ("src", "tests", "docs", "changelog.d", "pyproject.toml", "ARCHITECTURE.md")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its text, and the file it is, if it is one."""

    language: str
    text: str
    file: str


@dataclass(frozen=True)
class Command:
    """One command of a block: its words, how it must end, and what it must print."""

    words: tuple[str, ...]
    status: int
    printed: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    return [
        Block(found["language"], found["text"], found["file"] or "")
        for found in FENCE.finditer(text)
    ]


def commands(text: str) -> Iterator[Command]:
    """Yield the commands of a console block."""
    joined = text.replace("\\\n", " ")
    for part in re.split(r"^\$ ", joined, flags=re.M)[1:]:
        line, *printed = part.rstrip("\n").split("\n")
        status = re.search(r"#\s*exit (\d+)", line)
        words = tuple(shlex.split(line, comments=True))
        yield Command(words, int(status[1]) if status else 0, tuple(filter(None, printed)))


def runs(document: Path) -> bool:
    found = blocks(document.read_text("utf-8"))
    return any(b.language in ("python", "console") or b.file for b in found)


def finished(words: list[str], folder: Path, source: Path) -> subprocess.CompletedProcess[str]:
    paths = filter(None, (str(source), os.environ.get("PYTHONPATH", "")))
    there = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.run(words, cwd=folder, env=there, capture_output=True, text=True, timeout=600)


def run_command(command: Command, folder: Path, source: Path) -> None:
    program, *rest = command.words
    starts = {
        "watchglass": ["-c", "from watchglass.cli import main; main()"],
        "pytest": ["-m", "pytest", "-p", "no:cacheprovider"],
        "python": [],
    }
    assert program in starts, f"documents run watchglass, pytest and python, not {program}"
    done = finished([sys.executable, *starts[program], *rest], folder, source)
    said = f"{shlex.join(command.words)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    assert done.returncode == command.status, said
    assert "Traceback" not in done.stderr, said
    place = 0
    for line in command.printed:
        found = done.stdout.find(line, place)
        assert found >= 0, f"not printed, or not in this order: {line}\n{said}"
        place = found + len(line)


def copy_project(folder: Path) -> None:
    skip = shutil.ignore_patterns("__pycache__", ".*")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=skip)
        else:
            shutil.copy(ROOT / name, folder / name)


def run_document(text: str, folder: Path) -> None:
    """Run a whole document in an empty folder, from top to bottom."""
    found = blocks(text)
    source = ROOT / "src"
    if any(block.file.startswith(("src/", "tests/")) for block in found):
        copy_project(folder)
        source = folder / "src"
    for block in found:
        if block.file:
            path = folder / block.file
            assert not path.exists(), f"{block.file} is there already; choose another example"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            done = finished([sys.executable, "-W", "error", "-c", block.text], folder, source)
            assert done.returncode == 0, f"{block.text}\n{done.stderr[-3000:]}"
        elif block.language == "console":
            for command in commands(block.text):
                run_command(command, folder, source)


@pytest.mark.slow
@pytest.mark.parametrize(
    "document", [d for d in DOCUMENTS if runs(d)], ids=lambda d: d.relative_to(ROOT).as_posix()
)
def test_a_document_runs(document: Path, tmp_path: Path) -> None:
    text = document.read_text("utf-8")
    run_document(text, tmp_path)
    for block in blocks(text):
        if "/report/charts/" in block.file:
            name = Path(block.file).stem
            assert list(tmp_path.glob(f"*/charts/{name}.svg")), f"{name} was not drawn"


@pytest.mark.slow
def test_the_examples_for_contributors_keep_the_house_rules(tmp_path: Path) -> None:
    """Style and strict types, as `make check` asks for them."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    files = [block for block in blocks(text) if block.file.endswith(".py")]
    assert len(files) >= 6
    copy_project(tmp_path)
    for block in files:
        (tmp_path / block.file).write_text(block.text, encoding="utf-8")
    names = [block.file for block in files]
    for words in (["ruff", "check", *names], ["mypy", *names]):
        done = finished([sys.executable, "-m", *words], tmp_path, tmp_path / "src")
        said = [line for line in done.stdout.splitlines() if line.startswith(tuple(names))]
        assert not said, "\n".join(said)
        assert done.returncode in (0, 1), done.stdout + done.stderr


def test_the_documents_that_must_run_do() -> None:
    names = {document.name for document in DOCUMENTS if runs(document)}
    assert {"README.md", "CONTRIBUTING.md"} <= names


@pytest.mark.parametrize(
    "broken",
    [
        "```python\nimport watchglass\nwatchglass.no_such_name\n```",
        "```console\n$ watchglass show no-such-scenario\n```",
        "```console\n$ watchglass scenarios\nno such line\n```",
        "```console\n$ watchglass scenarios  # exit 3\n```",
        "```console\n$ rm report\n```",
        "<!-- file: a.toml -->\n```toml\n```\n\n<!-- file: a.toml -->\n```toml\n```",
    ],
)
def test_a_document_that_is_wrong_is_found(broken: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        run_document(f"Text.\n\n{broken}\n", tmp_path)


def test_every_command_stands_in_the_readme() -> None:
    from watchglass.cli import app

    readme = (ROOT / "README.md").read_text("utf-8")
    run = {c.words[1] for b in blocks(readme) if b.language == "console" for c in commands(b.text)}
    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    for name in names | {"calc"}:
        assert f"| `watchglass {name}" in readme, f"{name} is missing in the table of commands"
        assert name in run, f"no example of {name} is run"


def test_every_exit_code_stands_in_the_readme() -> None:
    import watchglass.base.errors as errors

    readme = (ROOT / "README.md").read_text("utf-8")
    codes = {
        thing.exit_code
        for thing in vars(errors).values()
        if isinstance(thing, type) and issubclass(thing, errors.WatchglassError)
    }
    for code in codes | {0, 130}:
        assert re.search(rf"^\| {code} \|", readme, re.M), code


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.relative_to(ROOT).as_posix())
def test_every_link_inside_the_project_leads_somewhere(document: Path) -> None:
    text = FENCE.sub("", document.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not re.match(r"https?://|mailto:", target):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
