"""The ways out of the command: each has its exit code and its words, and none is a traceback."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import typer

from watchglass.base.errors import OutputInTheWay, Problem, WatchglassError

INTERRUPTED = 130
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)


def leave(run: Callable[[], Any]) -> NoReturn:
    """Run the parsed command and leave with its exit code.

    run: calls the command; it returns an exit code or None. 0 also where a reader
    went away (`| head`); 6 where the output has no room; 130 where interrupted; the
    code of the error otherwise; 1 is a defect of ours.
    """
    try:
        code = run()
        sys.exit(_interrupted() if code == INTERRUPTED else code or 0)
    except WatchglassError as error:
        sys.exit(_report_problems(error))
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(_interrupted())
    except SystemExit as leaving:
        # The parser turns a reader who went away into exit 1.
        if isinstance(leaving.__context__, BrokenPipeError):
            _drop_output()
            sys.exit(0)
        raise
    except BrokenPipeError:
        _drop_output()
        sys.exit(0)
    except OSError as error:
        sys.exit(_cannot_write(error) if error.errno in _NO_ROOM else _defect(error))
    except Exception as error:
        if hasattr(error, "show") and hasattr(error, "exit_code"):
            error.show()  # wrong usage, in the parser's words
            sys.exit(error.exit_code)
        sys.exit(_defect(error))


def _report_problems(error: WatchglassError) -> int:
    if "--json" in sys.argv:
        import json

        problems = [problem.as_dict() for problem in error.problems]
        body = {"error": type(error).__name__, "exit_code": error.exit_code, "problems": problems}
        typer.echo(json.dumps(body, indent=1, ensure_ascii=False), err=True)
    else:
        for problem in error.problems:
            typer.echo(f"watchglass: {problem}", err=True)
    return error.exit_code


def _interrupted() -> int:
    resumable = "assess" in sys.argv[1:2]
    after = f" To go on: {_resume_line()}" if resumable else ""
    typer.echo(f"\nwatchglass: interrupted, nothing existing was changed.{after}", err=True)
    return INTERRUPTED


def _resume_line() -> str:
    import shlex

    words = [word for word in sys.argv[1:] if word != "--resume"]
    return f"watchglass {shlex.join(words)} --resume"


def _cannot_write(error: OSError) -> int:
    _drop_output()
    why = (error.strerror or "no room").lower()
    problem = Problem(
        "output", "", f"it cannot be written: {why}", "Make room, or send it elsewhere."
    )
    return _report_problems(OutputInTheWay(problem))


def _defect(defect: Exception) -> int:
    if os.environ.get("WATCHGLASS_TRACEBACK"):
        raise defect
    typer.echo(
        f"watchglass: a defect of ours: {type(defect).__name__}: {defect}. Please report it; "
        "WATCHGLASS_TRACEBACK=1 shows where.",
        err=True,
    )
    return 1


def _drop_output() -> None:
    """Send what is still buffered nowhere, so that closing it raises nothing more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
