"""How a kind declares its quantities, and how they are found on it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from watchglass.evidence.quantity import AnyQuantity, Quantity, Spec

Letter = Annotated[str, Field(pattern=r"^[A-Z]$")]
PerGroup = dict[Letter, AnyQuantity]


class Parameterised(BaseModel):
    """A frozen table of a scenario whose numbers are quantities with a spec each."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def quantities(self) -> Iterator[tuple[str, str | None, Quantity, Spec]]:
        """Yield (name, group letter or None, quantity, spec) for every quantity given."""
        for name, field in type(self).model_fields.items():
            spec = next((item for item in field.metadata if isinstance(item, Spec)), None)
            value = getattr(self, name)
            if spec is None or value is None:
                continue
            if isinstance(value, Quantity):
                yield name, None, value, spec
            else:
                for group, quantity in sorted(value.items()):
                    yield name, group, quantity, spec


class Kind(Parameterised):
    """A kind of sensor, decision model or consequence: one file, one word."""

    @classmethod
    def word(cls) -> str:
        """Return the word that names this kind in a scenario."""
        return str(cls.model_fields["kind"].default)

    def by_letter(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield what is given by group letter, with the name of its place."""
        for name in type(self).model_fields:
            given = getattr(self, name)
            if isinstance(given, Mapping):
                yield name, given

    @classmethod
    def leaves_out(cls) -> str:
        """Return what the docstring says under "Leaves out:", for the report's limits."""
        return docstring_part(cls, "Leaves out:")


def docstring_part(thing: Any, heading: str) -> str:
    """Return one paragraph of a docstring, without its heading; empty if there is none."""
    text = inspect.getdoc(thing) or ""
    for paragraph in text.split("\n\n"):
        joined = " ".join(paragraph.split())
        if heading in joined:
            return joined.split(heading, 1)[1].strip()
    return ""


def assumed(low: float, best: float, high: float, because: str) -> Quantity:
    """Return a kind's own default: an assumption that says why."""
    return Quantity(form="assumed", low=low, best=best, high=high, because=because)


def from_evidence(key: str, *, complement: bool = False) -> Quantity:
    """Return a kind's own default that rests on an evidence entry."""
    return Quantity(form="evidence", evidence=key, complement=complement)
