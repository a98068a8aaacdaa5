"""The Python environments of the peers, made once and used again.

A peer runs in this interpreter if it has the package at the version wanted, otherwise in
an environment below benchmarks/.environments/. What is wanted stands in pyproject.toml, as
dependency groups; one whose pins contradict the package's own always gets its own place.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "benchmarks" / ".environments"


class NoEnvironment(Exception):
    """A peer cannot be run here; the message says why."""


def wanted(group: str, project: Path = PROJECT / "pyproject.toml") -> list[str]:
    """Return the requirements of one dependency group.

    Raises: NoEnvironment where there is no such group.
    """
    groups = tomllib.loads(project.read_text(encoding="utf-8")).get("dependency-groups", {})
    if group not in groups:
        raise NoEnvironment(f"pyproject.toml has no dependency group {group!r}")
    return list(groups[group])


def is_here(requirements: list[str]) -> bool:
    """Return whether this interpreter has all of them, each pinned as name==version."""
    for one in requirements:
        name, pinned, number = one.partition("==")
        try:
            if not pinned or version(name) != number:
                return False
        except PackageNotFoundError:
            return False
    return True


def interpreter(group: str | None) -> str:
    """Return the interpreter to run a peer with, after making its environment if need be.

    group: the dependency group it needs, or None for this interpreter.
    Raises: NoEnvironment where the environment cannot be made.
    """
    if group is None:
        return sys.executable
    requirements = wanted(group)
    if is_here(requirements):
        return sys.executable
    folder = FOLDER / group
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    made_with = folder / "made-with.txt"
    text = "\n".join([f"python {sys.version_info.major}.{sys.version_info.minor}", *requirements])
    if not (made_with.is_file() and made_with.read_text(encoding="utf-8") == text):
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / ".gitignore").write_text("*\n", encoding="utf-8")
        print(f"making an environment for {', '.join(requirements)} ...", file=sys.stderr)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        for command in ([sys.executable, "-m", "venv", "--clear", str(folder)], pip + requirements):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                last = (done.stderr or done.stdout).strip().splitlines()[-1:]
                raise NoEnvironment(f"{' '.join(command[1:4])} failed: {' '.join(last)}")
        made_with.write_text(text, encoding="utf-8")
    return str(python)
