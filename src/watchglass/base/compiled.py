"""Compiles a numeric loop, once; later processes read it from the compiler's cache."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
HERE = Path(__file__).parent
# The files here that hold compiled functions, or say how they are compiled.
SHARED = ("borrowed.py", "compiled.py", "philox.py")


def compiled(*, parallel: bool = False, inline: bool = False) -> Callable[[F], F]:
    """Return a decorator that compiles a function of numbers and arrays.

    parallel: loops over `prange` run on several threads; inline: the compiler puts the
    body where it is called. The interpreter's lock is released while it runs, and
    floating-point sums are never reordered, so that the same input gives the same bits.
    """
    import numba

    def with_compiler(function: F) -> F:
        with _cache_of_this_code(numba.config, Path(function.__code__.co_filename).parent):
            made: Any = numba.njit(
                cache=True, nogil=True, parallel=parallel, error_model="numpy",
                inline="always" if inline else "never",
            )(function)  # fmt: skip
        return cast(F, made)

    return with_compiler


@contextmanager
def _cache_of_this_code(config: Any, code: Path) -> Iterator[None]:
    """Let the compiler's cache depend on all files of a folder, and not on one alone.

    code: the folder of the function. The compiler's own rule looks at the file of a function
    and not at those of the functions it calls, so an edit of one of these would leave the
    old code running. Compiled functions call only those of their own folder and of this one.
    """
    before = config.CACHE_DIR
    folder = Path(before) if before else code / "__pycache__"
    if before or _is_writable(folder):
        config.CACHE_DIR = str(folder / f"compiled-{_code_digest(code)}")
    try:
        yield
    finally:
        config.CACHE_DIR = before


@cache
def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


@cache
def _code_digest(code: Path) -> str:
    whole = hashlib.sha256()
    for path in [*sorted(code.rglob("*.py")), *(HERE / name for name in SHARED)]:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]
