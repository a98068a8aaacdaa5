"""What is said about how far a run is: the rate since it began, and the time left."""

from __future__ import annotations

import os
import sys

import pytest

from slow_lives import slow_job
from watchglass.lives.progress import Pace, progress_bar


def test_rate_and_time_left() -> None:
    pace = Pace()
    assert pace.words(0, 1_400_000_000, 365, 50.0) == ""
    words = pace.words(140_000_000, 1_400_000_000, 365, 60.0)
    assert words == "5.11 thousand million days lived per second, 1:30 left"


def test_what_was_there_before_counts_for_nothing() -> None:
    pace = Pace()
    assert pace.words(900, 1000, 10, 0.0) == ""
    assert pace.words(950, 1000, 10, 5.0) == "100 days lived per second, 0:05 left"


def test_each_run_has_its_own_rate() -> None:
    pace = Pace()
    pace.words(0, 1000, 10, 0.0)
    pace.words(1000, 1000, 10, 1.0)
    assert pace.words(0, 1000, 10, 100.0) == ""
    assert pace.words(500, 1000, 10, 102.0) == "2.5 thousand days lived per second, 0:02 left"
    assert pace.words(700, 2000, 10, 103.0) == "", "another number of units is another run"


def test_hours_are_told_as_hours() -> None:
    pace = Pace()
    pace.words(0, 1_000, 1, 0.0)
    assert pace.words(1, 1_000, 1, 10.0) == "0 days lived per second, 2:46:30 left"


def test_nothing_is_shown_where_there_is_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with progress_bar("assessing") as told:
        assert told is None
    assert capfd.readouterr() == ("", "")


def everything_in(terminal: int) -> bytes:
    """Read until nothing is left; a terminal hands out a few thousand bytes at a time."""
    parts = []
    try:
        while part := os.read(terminal, 100_000):
            parts.append(part)
    except OSError:  # how Linux says that the other end is closed
        pass
    return b"".join(parts)


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of this kind")
def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    import pty

    ours, theirs = pty.openpty()
    units, days = slow_job().units, slow_job().days
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    with open(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with progress_bar("assessing this") as told:
            assert told is not None
            told(0, units, days)
            told(units // 2, units, days)
            told(units, units, days)
    shown = everything_in(ours).decode()
    os.close(ours)
    assert "assessing this" in shown and "100 %" in shown
