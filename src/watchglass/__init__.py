"""watchglass shows what a surveillance or social-scoring system would do to people."""

from __future__ import annotations

from watchglass.version import VERSION as __version__

# Importing `typing` for this would take longer than all the rest of the import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from watchglass.flow import assess
    from watchglass.report.record import Record

__all__ = ["Record", "__version__", "assess"]


def __getattr__(name: str) -> Any:
    """Import the working parts only when they are asked for."""
    if name == "assess":
        from watchglass.flow import assess

        return assess
    if name == "Record":
        from watchglass.report.record import Record

        return Record
    raise AttributeError(f"module 'watchglass' has no attribute '{name}'")
