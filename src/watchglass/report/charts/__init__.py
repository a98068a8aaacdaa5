"""Charts of the report: one file a chart, found by scanning this folder."""

from __future__ import annotations

import threading

_started = threading.Event()


def warm_up() -> None:
    """Start the chart engine in a background thread, so that its first second is not waited for.

    Calling it again does nothing; a failure here shows when a chart is drawn.
    """
    if _started.is_set():
        return
    _started.set()
    threading.Thread(target=_first_chart, name="chart engine", daemon=True).start()


def _first_chart() -> None:
    from contextlib import suppress

    with suppress(Exception):
        from watchglass.report.charts.drawing import drawn

        drawn({"data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {}})
