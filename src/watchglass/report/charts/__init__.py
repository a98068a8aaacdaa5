"""Charts of the report: one file a chart, found by scanning this folder."""

from __future__ import annotations

import threading

_started = threading.Event()


def warm_up() -> None:
    """Import what a report needs in a background thread, while the models run.

    Calling it again does nothing; a failure here shows when the report is written.
    """
    if not _started.is_set():
        _started.set()
        threading.Thread(target=_imports, name="report imports", daemon=True).start()


def _imports() -> None:
    from contextlib import suppress

    with suppress(ImportError):
        import jinja2
        import polars

        assert jinja2 and polars
