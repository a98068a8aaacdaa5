"""A number in a scenario: where it comes from, how wide it is, or that nobody knows it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from watchglass.base.errors import nearest

Form = Literal["evidence", "assumed", "typed", "not known"]
_KEYS: dict[str, set[str]] = {
    "evidence": {"evidence", "complement", "this_setting", "because"},
    "assumed": {"low", "best", "high", "because"},
    "not known": {"not_known", "low", "high", "ask"},
}


_WORDS = ("because", "ask", "evidence")


class Quantity(BaseModel):
    """One number of a scenario in one of the four forms of DESIGN section 5.

    form `evidence`: key of an entry (`complement` uses 1 - value, `this_setting`
    says that it was measured in the scenario's own setting); `assumed`: low, best,
    high and why; `typed`: a bare number, shown as unsourced; `not known`: a real
    answer, over low to high where given, otherwise over the kind's whole domain.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: Form
    evidence: str = ""
    complement: bool = False
    this_setting: bool = False
    value: float | None = None
    low: float | None = None
    best: float | None = None
    high: float | None = None
    because: str = ""
    ask: str = ""


def parse_quantity(raw: object) -> Quantity:
    """Return the quantity that a scenario writes, in whichever of the four forms.

    Raises ValueError with rule and way out when it is none of them.
    """
    if isinstance(raw, Quantity):
        return raw
    if isinstance(raw, bool):
        raise ValueError("a number belongs here, not true or false. Write the number")
    if isinstance(raw, int | float):
        return Quantity(form="typed", value=_finite(float(raw)))
    if isinstance(raw, str):
        return _from_text(raw)
    if isinstance(raw, Mapping):
        return _from_table(raw)
    raise ValueError(
        "it must be a number, 'not known', or a table with evidence, with low, best, high and "
        "because, or with not_known. Write one of these"
    )


def _from_text(raw: str) -> Quantity:
    if raw.strip().lower() == "not known":
        return Quantity(form="not known")
    if not _is_quoted_fraction(raw):
        raise ValueError(
            "words are only allowed as 'not known', or a fraction such as '1/6000'. "
            "Write a number in plain digits, without quotation marks or thousands separators"
        )
    return Quantity(form="typed", value=_number(raw, "it"))


def _is_quoted_fraction(raw: str) -> bool:
    return "/" in raw or "%" in raw


def _from_table(raw: Mapping[str, Any]) -> Quantity:
    form: Form = (
        "evidence" if "evidence" in raw else "not known" if "not_known" in raw else "assumed"
    )
    unknown = sorted(set(raw) - _KEYS[form])
    if unknown:
        raise ValueError(
            f"unknown key '{unknown[0]}' in a quantity of the form '{form}'. "
            + nearest(unknown[0], _KEYS[form])
        )
    numbers = {name: _number(raw[name], name) for name in ("low", "best", "high") if name in raw}
    words = {name: _words(raw[name], name) for name in _WORDS if name in raw}
    flags = {name: _flag(raw[name], name) for name in ("complement", "this_setting") if name in raw}
    if form == "assumed":
        _check_assumed(numbers, words)
    elif form == "not known":
        _check_not_known(raw, numbers)
    return Quantity(form=form, **numbers, **words, **flags)


def _check_assumed(numbers: Mapping[str, float], words: Mapping[str, str]) -> None:
    missing = [name for name in ("low", "best", "high") if name not in numbers]
    if missing:
        raise ValueError(
            f"an assumed quantity needs low, best and high; {', '.join(missing)} missing. "
            "Give all three, or name evidence, or write 'not known'"
        )
    if len(words.get("because", "").strip()) < 10:
        raise ValueError("an assumption says why. Add because = '...', a sentence")
    low, best, high = numbers["low"], numbers["best"], numbers["high"]
    if not low <= best <= high:
        given = f"low {low:g}, best {best:g}, high {high:g}"
        raise ValueError(f"{given} are out of order. Write them from small to large")


def _check_not_known(raw: Mapping[str, Any], numbers: Mapping[str, float]) -> None:
    if raw["not_known"] is not True:
        raise ValueError("not_known is true or absent. Write not_known = true")
    if ("low" in numbers) != ("high" in numbers):
        raise ValueError("a stated range needs low and high. Give both or neither")
    if "low" in numbers and not numbers["low"] < numbers["high"]:
        raise ValueError("low must lie below high. Swap or widen them")


def _number(raw: object, name: str) -> float:
    if isinstance(raw, str) and _is_quoted_fraction(raw):
        from watchglass.base.numbers import fraction

        try:
            return _finite(fraction(raw))
        except ValueError:
            raise ValueError(
                f"{name} is {raw[:40]!r}, which is no number. Write 0.001, '1/1000' or '0.1 %'"
            ) from None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise ValueError(f"{name} must be a number. Write it in digits, without quotation marks")
    return _finite(float(raw))


def _words(raw: object, name: str) -> str:
    if not isinstance(raw, str):
        raise ValueError(f"{name} must be text. Write it in quotation marks")
    return raw


def _flag(raw: object, name: str) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(f"{name} is true or false. Write it without quotation marks")
    return raw


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError("it must be a finite number. NaN and infinity are not numbers of people")
    return number


_FORMS_SCHEMA: dict[str, Any] = {
    "description": "A quantity in one of four forms.",
    "anyOf": [
        {"type": "number"},
        {"type": "string", "description": "'not known', or a fraction such as '1/6000'"},
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["evidence"],
            "properties": {
                "evidence": {"type": "string", "description": "key of an evidence entry"},
                "complement": {"type": "boolean", "description": "use 1 - value"},
                "this_setting": {"type": "boolean"},
                "because": {"type": "string"},
            },
        },
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["low", "best", "high", "because"],
            "properties": {
                "low": {"type": ["number", "string"]},
                "best": {"type": ["number", "string"]},
                "high": {"type": ["number", "string"]},
                "because": {"type": "string", "minLength": 10},
            },
        },
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["not_known"],
            "properties": {
                "not_known": {"const": True},
                "low": {"type": ["number", "string"]},
                "high": {"type": ["number", "string"]},
                "ask": {"type": "string", "description": "the question that would settle it"},
            },
        },
    ],
}

AnyQuantity = Annotated[Quantity, BeforeValidator(parse_quantity), WithJsonSchema(_FORMS_SCHEMA)]


@dataclass(frozen=True)
class Spec:
    """What a kind says about one of its quantities.

    means: in the reader's words; units: units of evidence it accepts, the first is
    its own; low, high: domain; widening: a value without bounds gets the 95 %
    interval value / widening to value x widening (on the odds for shares), shown as
    assumed; chosen: a setting that the option fixes, so a bare number is exact;
    whole: the value is a whole number.
    """

    means: str
    units: tuple[str, ...]
    low: float = 0.0
    high: float = math.inf
    widening: float = 2.0
    chosen: bool = False
    whole: bool = False

    @property
    def unit(self) -> str:
        """Return the unit the quantity is shown in."""
        return self.units[0]


def share(means: str, **more: Any) -> Spec:
    """Return the spec of a share, from 0 to 1."""
    return Spec(means, ("share",), 0.0, 1.0, **more)
