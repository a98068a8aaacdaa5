"""Compiles a numeric loop, once; later processes read it from the compiler's cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])


def compiled(*, parallel: bool = False, inline: bool = False) -> Callable[[F], F]:
    """Return a decorator that compiles a function of numbers and arrays.

    parallel: loops over `prange` run on several threads; inline: the compiler puts the
    body where it is called. The interpreter's lock is released while it runs, and
    floating-point sums are never reordered, so that the same input gives the same bits.
    """
    import numba

    def with_compiler(function: F) -> F:
        made: Any = numba.njit(
            cache=True, nogil=True, parallel=parallel, error_model="numpy",
            inline="always" if inline else "never",
        )(function)  # fmt: skip
        return cast(F, made)

    return with_compiler
