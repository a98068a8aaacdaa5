"""Compiles loops that only read and write arrays handed to them, and make none.

Numba counts who holds each array, with one locked instruction per array, call and return.
Loops cut into small functions over many arrays spend most of their time on it: 3,600 ns a
unit and year in place of 100. Functions that neither make nor return an array need no
counting; whoever calls them from Python holds the arrays until they return.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from watchglass.base.compiled import compiled

F = TypeVar("F", bound=Callable[..., Any])


def borrowing(*, inline: bool = False, entry: bool = False) -> Callable[[F], F]:
    """Return a decorator for a function that makes and returns no array; see `compiled`.

    inline: put the body where it is called, so that nothing is handed over; entry: it is
    called from Python too. The others go without the code for that, which is longer than
    most of them.
    """

    def with_compiler(function: F) -> F:
        made: Any = compiled()(function)
        made.targetoptions.update(
            _nrt=False, forceinline=inline,
            no_cpython_wrapper=not entry, no_cfunc_wrapper=not entry,
        )  # fmt: skip
        return made  # type: ignore[no-any-return]

    return with_compiler
