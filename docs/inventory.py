"""Writes the inventory in ARCHITECTURE.md from docstrings, or says that it is stale.

Run `python docs/inventory.py` after adding, renaming or describing a file or a kind;
`--check` writes nothing and ends with status 1 where the page and the code differ.
"""

from __future__ import annotations

import ast
import inspect
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "watchglass"
PAGE = ROOT / "ARCHITECTURE.md"
BEGIN = "<!-- inventory: written by docs/inventory.py, do not edit by hand -->"
END = "<!-- end of inventory -->"
# Folder -> dotted name of its contract, for the folders that hold kinds.
CONTRACTS = {
    "sensing": "watchglass.sensing.contract.Sensor",
    "deciding": "watchglass.deciding.contract.Decider",
    "consequences": "watchglass.consequences.contract.Consequence",
    "measures": "watchglass.measures.contract.Measure",
    "validation": "watchglass.validation.contract.PublishedResult",
}


def first_sentence(text: str | None) -> str:
    """Return the first line of a docstring, or a remark that there is none."""
    lines = (text or "").strip().splitlines()
    return lines[0].strip().replace("|", r"\|") if lines else "NO DOCSTRING"


def module_docstring(path: Path) -> str:
    """Return the first line of a module's docstring, without importing it."""
    return first_sentence(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))))


def inventory() -> Iterator[str]:
    """Yield the lines of the inventory: columns, kinds, scenarios, evidence tables, files."""
    yield from _columns()
    yield from _kinds()
    yield from _tables()
    yield from _modules()


def _columns() -> Iterator[str]:
    from watchglass.base import columns

    yield from _heading("Column sets in `base/columns.py`")
    for _, thing in inspect.getmembers(columns, is_dataclass):
        if thing.__module__ == columns.__name__:
            names = ", ".join(f"`{field.name}`" for field in fields(thing))
            said = first_sentence(inspect.getdoc(thing))
            yield f"- **{thing.__name__}**: {said} Columns: {names}."


def _kinds() -> Iterator[str]:
    from watchglass.base.kinds import kinds_in

    for folder, contract in CONTRACTS.items():
        promise = module_docstring(PACKAGE / folder / "contract.py")
        yield from _heading(f"Kinds in `{folder}`", promise)
        for word, kind in sorted(kinds_in(f"watchglass.{folder}", contract).items()):
            yield f"- `{word}`: {first_sentence(inspect.getdoc(kind))}{_ids(kind)}"


def _heading(words: str, below: str = "") -> tuple[str, ...]:
    return ("", f"### {words}", "") + ((below, "") if below else ())


def _ids(kind: type) -> str:
    ids = list(getattr(kind, "ids", {}))
    if not ids:
        return ""
    shown = ", ".join(f"`{one}`" for one in ids[:6])
    return f" ({shown}{f' and {len(ids) - 6} more' if len(ids) > 6 else ''})"


def _tables() -> Iterator[str]:
    yield from _heading("Bundled scenarios")
    for path in sorted((PACKAGE / "scenario" / "library").glob("*.toml")):
        yield f"- `{path.stem}`: {tomllib.loads(path.read_text('utf-8'))['question']}"
    yield from _heading("Evidence tables")
    for path in sorted((PACKAGE / "evidence" / "tables").glob("*.toml")):
        line = path.read_text("utf-8").splitlines()[0]
        if not line.startswith("#"):
            raise SystemExit(f"{path.name}: its first line must say in a comment what it holds")
        yield f"- `{path.name}`: {line.lstrip('# ')}"


def _modules() -> Iterator[str]:
    folders = sorted(path for path in PACKAGE.iterdir() if (path / "__init__.py").exists())
    for folder in [PACKAGE, *folders]:
        shown = folder.relative_to(PACKAGE.parent).as_posix()
        yield from _heading(f"Files in `{shown}/`", module_docstring(folder / "__init__.py"))
        inner = folder.glob("*.py") if folder == PACKAGE else folder.rglob("*.py")
        for path in sorted(inner):
            if path != folder / "__init__.py":
                yield f"- `{path.relative_to(folder).as_posix()}`: {module_docstring(path)}"


def written(page: str) -> str:
    """Return the page with the inventory between its markers made anew.

    Raises SystemExit when the markers are not there, once each and in order.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in after:
        raise SystemExit(f"{PAGE.name}: a marker of the inventory is missing or stands twice")
    return f"{before}{BEGIN}\n" + "\n".join(inventory()) + f"\n\n{END}{after}"


def main(words: list[str]) -> int:
    """Rewrite the page, or with --check say whether it is stale; return the exit status."""
    if words not in ([], ["--check"]):
        print("usage: python docs/inventory.py [--check]", file=sys.stderr)
        return 2
    page = PAGE.read_text(encoding="utf-8")
    new = written(page)
    if new == page:
        return 0
    if words:
        print("ARCHITECTURE.md does not say what the code is. Run: make docs", file=sys.stderr)
        return 1
    PAGE.write_text(new, encoding="utf-8")
    print("ARCHITECTURE.md: inventory written anew")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
