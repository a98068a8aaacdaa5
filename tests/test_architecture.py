"""What ARCHITECTURE.md and CONTRIBUTING.md say about the code, held against the code."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import watchglass

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "watchglass"
FILES = [*sorted(SOURCE.rglob("*.py")), ROOT / "docs" / "inventory.py"]
MOST_LINES, MOST_BODY = 250, 40
# Longer than the aim, each with the reason; a test fails when one is no longer needed.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


def name_of(path: Path) -> str:
    inside = path.is_relative_to(SOURCE)
    return path.relative_to(SOURCE if inside else ROOT).as_posix()


IDS = [name_of(path) for path in FILES]


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def bodies(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function with the lines of its body, docstring left out."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            if body:
                yield node.name, (body[-1].end_lineno or 0) - body[0].lineno + 1


@cache
def inventory() -> ModuleType:
    spec = importlib.util.spec_from_file_location("inventory", ROOT / "docs" / "inventory.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---- the page


def test_the_inventory_says_what_the_code_is() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert inventory().written(page) == page, "run: make docs"


def test_a_stale_inventory_is_found() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    right = inventory().written(page)
    stale = right.replace("- `fixed_camera`:", "- `fixed_cam`:")
    assert stale != right == inventory().written(stale)


def test_a_page_without_its_markers_is_refused() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for marker in (inventory().BEGIN, inventory().END):
        for broken in (page.replace(marker, ""), page + marker):
            with pytest.raises(SystemExit, match="marker"):
                inventory().written(broken)


def test_every_folder_is_on_the_map() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    on_map = page.partition("## Map")[2].partition("## Where")[0]
    for folder in sorted(path.parent.name for path in SOURCE.glob("*/__init__.py")):
        assert f"`{folder}/`" in on_map, f"{folder}/ is missing on the map of ARCHITECTURE.md"


# ---- size and words


def test_the_order_of_a_run_fits_on_a_page() -> None:
    assert lines_of(SOURCE / "flow.py") < 100


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_files_and_functions_are_short(path: Path) -> None:
    if name_of(path) not in LONG_FILES:
        assert lines_of(path) <= MOST_LINES, "split it by meaning"
    long = {
        f"{name_of(path)}: {name}": body
        for name, body in bodies(path)
        if body > MOST_BODY and f"{name_of(path)}: {name}" not in LONG_FUNCTIONS
    }
    assert not long, "split it by meaning"


def test_exceptions_from_the_size_are_still_needed() -> None:
    long_files = {name_of(path) for path in FILES if lines_of(path) > MOST_LINES}
    assert set(LONG_FILES) <= long_files
    long_functions = {
        f"{name_of(path)}: {name}"
        for path in FILES
        for name, body in bodies(path)
        if body > MOST_BODY
    }
    assert set(LONG_FUNCTIONS) <= long_functions
    assert all(len(why.split()) >= 4 for why in (LONG_FILES | LONG_FUNCTIONS).values())


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_file_says_in_a_sentence_what_it_is(path: Path) -> None:
    said = inventory().module_docstring(path)
    assert said != "NO DOCSTRING" and len(said.split()) >= 3
    assert said.endswith((".", "?")), f"no whole sentence: {said}"


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "core", "tools"}
    parts = {part for path in FILES for part in path.with_suffix("").relative_to(ROOT).parts}
    assert not parts & empty


# ---- layers


LINT = """
import sys
sys.path.insert(0, sys.argv[2])
from importlinter.cli import lint_imports
sys.exit(lint_imports(sys.argv[1], no_cache=True))
"""


def lint_imports(config: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    start = [sys.executable, "-c", LINT, str(config), str(folder)]
    return subprocess.run(start, cwd=folder, capture_output=True, text=True, timeout=300)


@pytest.mark.slow
def test_the_layers_hold() -> None:
    done = lint_imports(ROOT / "pyproject.toml", SOURCE.parent)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("sensing/fixed_camera.py", "import watchglass.deciding.face_search"),
        ("base/units.py", "import watchglass.evidence.schema"),
        ("measures/cost.py", "import watchglass.report.record"),
        ("newcomer/__init__.py", '"""A folder that nobody gave a place."""'),
    ],
)
def test_an_import_across_the_layers_is_found(file: str, line: str, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(SOURCE, tmp_path / "watchglass")
    path = tmp_path / "watchglass" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text("utf-8") if path.exists() else "") + f"\n{line}\n")
    done = lint_imports(ROOT / "pyproject.toml", tmp_path)
    assert done.returncode != 0, done.stdout + done.stderr
    assert file.partition("/")[0] in done.stdout + done.stderr


# ---- one source of truth


def project() -> dict[str, object]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert isinstance(table, dict)
    return table


def test_the_version_is_the_same_everywhere() -> None:
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.M)
    assert cited is not None
    assert project()["version"] == watchglass.__version__ == cited.group(1)


def test_every_dependency_is_used() -> None:
    """What is installed for nothing costs every user time, and is one more thing to trust."""
    imported = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])
    dependencies = project()["dependencies"]
    assert isinstance(dependencies, list)
    names = {re.split(r"[<>=\[ ]", word)[0] for word in dependencies}
    as_imported = {name: name.replace("-", "_").removesuffix("_python") for name in names}
    unused = sorted(name for name, module in as_imported.items() if module not in imported)
    assert not unused, f"not imported anywhere: {', '.join(unused)}; take them out"


def test_the_tests_need_nothing_that_their_extra_does_not_name() -> None:
    extras = project()["optional-dependencies"]
    assert isinstance(extras, dict)
    named = [*project()["dependencies"], *extras["test"]]  # type: ignore[misc]
    known = {re.split(r"[<>=\[ ]", word)[0].replace("-", "_").lower() for word in named}
    known |= {"watchglass", "importlinter"} | set(sys.stdlib_module_names)
    known |= {path.stem for path in (ROOT / "tests").rglob("*.py")}
    known |= {path.stem for path in (ROOT / "benchmarks").rglob("*.py")}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in names:
                assert name.split(".")[0] in known, f"{path.name} imports {name}; name it in 'test'"


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    hosts = "|".join(("py" + "pi[.]org", "python" + "hosted[.]org", "npm" + "js[.]org"))
    private = re.compile(f"{hosts}|--index-url|--extra-index-url|(?<![\\w.])/(home|root|Users)/\\w")
    own = [ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / ".ci" / "run", *ROOT.glob("*.md")]
    for path in [*own, *FILES, *sorted((ROOT / "docs").rglob("*.md"))]:
        assert not private.search(path.read_text("utf-8")), path.name
