"""What a terminal shows while a command works: a spinner, or a bar with rate and time left."""

from __future__ import annotations

import sys
from typing import Any, Self


class Progress:
    """Progress on standard error, on a terminal only."""

    def __init__(self, words: str) -> None:
        """Say what is being done; nothing is shown yet."""
        self._words = words
        self._shown: Any = None
        self._task: Any = None
        self._first = 0

    def __enter__(self) -> Self:
        """Show a spinner."""
        if sys.stderr.isatty():
            from rich.console import Console

            self._shown = Console(stderr=True).status(self._words)
            self._shown.start()
        return self

    def __exit__(self, *problem: object) -> None:
        """Take it away."""
        if self._shown is not None:
            self._shown.stop()

    def lives(self, done: int, units: int, days: int) -> None:
        """Show how many sampled lives are done, the rate, and the time left.

        done, units: lives done and in all; days: length of each.
        """
        if self._shown is None:
            return
        if self._task is None:
            self._bar()
            self._first = done
        if self._task is None or self._shown.tasks[0].total != units or done < self._first:
            if self._task is not None:
                self._shown.remove_task(self._task)
            self._task = self._shown.add_task(self._words, total=units, days=days)
            self._first = done
        self._shown.update(self._task, completed=done)

    def notice(self, sentence: str) -> None:
        """Print a sentence for the reader on standard error."""
        print(f"watchglass: {sentence}", file=sys.stderr)

    def _bar(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            ProgressColumn,
            Task,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as Bar
        from rich.text import Text

        class Rate(ProgressColumn):
            """Days of lives a second."""

            def render(self, task: Task) -> Text:
                """Return the rate in million days of lives a second."""
                if not task.speed:
                    return Text("")
                return Text(f"{task.speed * task.fields['days'] / 1e6:,.0f} million days of life/s")

        self._shown.stop()
        self._shown = Bar(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
            Rate(), TextColumn("time left"), TimeRemainingColumn(),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._shown.start()
