"""How far a long run is, how fast it goes and how long it still takes; on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Told = Callable[[int, int, int], None]


@contextmanager
def progress_bar(title: str) -> Iterator[Told | None]:
    """Show a bar on standard error while the block runs; nothing where that is no terminal.

    Yields what is to be called with units done, units in all, and days, or None where
    there is no terminal. A count that falls, or another number of units or days, starts
    the next run's bar. No other live display may be on the terminal meanwhile.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(bar_width=None),
        TextColumn("{task.percentage:.0f} %  {task.fields[pace]}"),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    pace = Pace()
    with bar:
        task = bar.add_task(title, total=None, pace="")

        def told(done: int, units: int, days: int) -> None:
            text = pace.words(done, units, days, time.monotonic())
            bar.update(task, completed=done, total=units, pace=text)

        yield told


class Pace:
    """How fast a run goes since it began; what was there before it counts for nothing."""

    def __init__(self) -> None:
        """Start before any run."""
        self._run = (0, 0)
        self._last = self._first = 0
        self._began = 0.0

    def words(self, done: int, units: int, days: int, now: float) -> str:
        """Return the rate and the time left in words, empty where there is none yet.

        done, units: of the run; days: its length; now: in seconds, of any clock.
        """
        if (units, days) != self._run or done < self._last:
            self._run, self._first, self._began = (units, days), done, now
        self._last = done
        lived, seconds = done - self._first, now - self._began
        if lived <= 0 or seconds <= 0:
            return ""
        left = (units - done) * seconds / lived
        return f"{_short(lived * days / seconds)} days lived per second, {_clock(left)} left"


def _short(number: float) -> str:
    for size, word in ((1e9, "thousand million"), (1e6, "million"), (1e3, "thousand")):
        if number >= size:
            return f"{number / size:.3g} {word}"
    return f"{number:.0f}"


def _clock(seconds: float) -> str:
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
