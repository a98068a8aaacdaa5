"""What a terminal shows while a command works: a spinner, or a bar for sampled lives."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def spinner(words: str) -> Iterator[None]:
    """Show a spinner on standard error while the block runs, on a terminal only."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield


def notice(sentence: str) -> None:
    """Print a sentence for the reader on standard error."""
    print(f"watchglass: {sentence}", file=sys.stderr)
