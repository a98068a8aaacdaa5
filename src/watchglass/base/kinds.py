"""How kinds are found: every file of a stage's folder is scanned, nothing is registered."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache
from types import ModuleType


@cache
def kinds_in(package_name: str, base_name: str) -> dict[str, type]:
    """Return the kinds of a stage by the word used in scenarios.

    package_name: dotted name of the stage's folder; base_name: dotted name of the
    contract class. A kind is a subclass defined in a file of the folder, and the file
    is named as its `kind`. An empty folder gives an empty dictionary.
    Raises TypeError when two files claim one word or a file is named otherwise.
    """
    package = importlib.import_module(package_name)
    module_name, _, class_name = base_name.rpartition(".")
    base: type = getattr(importlib.import_module(module_name), class_name)
    found: dict[str, type] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda item: item.name):
        module = importlib.import_module(f"{package_name}.{info.name}")
        for kind in _defined_in(module, base):
            word = kind.word()  # type: ignore[attr-defined]
            if word != info.name:
                raise TypeError(f"{module.__file__}: kind '{word}' must stand in {word}.py")
            if word in found:
                raise TypeError(f"two kinds are called '{word}': {found[word]} and {kind}")
            found[word] = kind
    return found


def _defined_in(module: ModuleType, base: type) -> list[type]:
    return [
        thing
        for _, thing in inspect.getmembers(module, inspect.isclass)
        if issubclass(thing, base) and thing is not base and thing.__module__ == module.__name__
    ]
