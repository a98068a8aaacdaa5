"""The version of watchglass; the only place where it is written besides pyproject.toml."""

VERSION = "0.1.0"
