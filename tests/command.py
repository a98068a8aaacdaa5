"""The command `watchglass`, run in this process or in one of its own, for tests of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import watchglass
from watchglass import cli

QUICK = ("--draws", "100")
ALONE = [sys.executable, "-m", "watchglass"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(watchglass.__file__).parents[1])}


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]


def runner(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], folder: Path) -> Run:
    """Return a function that runs the command in a folder, in this process."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["watchglass", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        code = left.value.code
        return Done(code if isinstance(code, int) else int(code is not None), out, err)

    return run


def alone(*words: str, cwd: Path) -> Done:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [*ALONE, *words], capture_output=True, text=True, cwd=cwd, check=False, env=ENVIRONMENT
    )
    return Done(done.returncode, done.stdout, done.stderr)


def printed(done: Done) -> Any:
    assert done.code == 0, done.err
    return json.loads(done.out)


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip
