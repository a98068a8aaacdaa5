"""What an evidence entry is: a published figure with its meaning, source and limits."""

from __future__ import annotations

import datetime as dt
import math
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from watchglass.base.errors import nearest
from watchglass.base.units import UNITS

KEY_PATTERN = r"^[a-z0-9]+([-.][a-z0-9]+)*$"

Kind = Literal["number", "several numbers", "formula", "statement"]
Basis = Literal["measured", "estimated", "assumed"]
MeasuredBy = Literal["independent", "operator", "vendor", "unknown"]
Certainty = Literal["read in the source", "read in a secondary source", "not verified"]
Spread = Literal["count", "interval95", "range", "point"]
Setting = Literal["field", "laboratory", "not a test"]


def _known_unit(unit: str) -> str:
    if unit not in UNITS:
        raise ValueError(f"it must be one of the closed list of units. {nearest(unit, UNITS)}")
    return unit


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError("it must be a finite number")
    return number


Unit = Annotated[str, AfterValidator(_known_unit)]
Finite = Annotated[float, Field(strict=True), AfterValidator(_finite)]
Text = Annotated[str, Field(min_length=3)]


class Strict(BaseModel):
    """A frozen record that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Source(Strict):
    """Where a figure was read: cite, url, locator (page or table), year, date read.

    An empty url means that no address was recorded; the cite then says enough to
    look for it.
    """

    cite: Text
    locator: Text
    url: Annotated[str, Field(pattern=r"^((https?://|urn:|doi:)\S+)?$")] = ""
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    accessed: dt.date | None = None


class OtherBounds(Strict):
    """Bounds that are not an interval for the value, and what each of them is.

    The best and the 75th-percentile developer, say: a spread over developers
    tells nothing about how well the median is known.
    """

    low: Finite | None = None
    low_is: str = ""
    high: Finite | None = None
    high_is: str = ""

    @model_validator(mode="after")
    def _each_bound_says_what_it_is(self) -> Self:
        for bound, meaning in ((self.low, self.low_is), (self.high, self.high_is)):
            if (bound is None) != (not meaning):
                raise ValueError("a bound and what it is come together; give both or neither")
        return self


class Figure(Strict):
    """One number with its unit and spread; the part that an entry and its parts share.

    spread `count`: k of n; `interval95`: low to high is a 95 % interval;
    `range`: low and high are bounds with the value as best guess; `point`: no bounds.
    """

    value: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    unit: Unit | None = None
    spread: Spread = "point"
    k: Annotated[int, Field(ge=0)] | None = None
    n: Annotated[int, Field(ge=1)] | None = None
    other_bounds: OtherBounds | None = None

    @model_validator(mode="after")
    def _bounds_fit_the_spread(self) -> Self:
        bounded = self.low is not None and self.high is not None
        if self.spread in ("interval95", "range") and not bounded:
            raise ValueError(f"spread '{self.spread}' needs low and high; give both, or 'point'")
        if self.spread == "point" and (self.low is not None or self.high is not None):
            raise ValueError("a point has no low or high; use other_bounds and say what they are")
        if self.spread == "count" and (self.k is None or self.n is None):
            raise ValueError("spread 'count' needs k and n; give the counts")
        if self.k is not None and self.n is not None and self.unit == "share" and self.k > self.n:
            raise ValueError(f"k = {self.k} is more than n = {self.n}; a part cannot exceed all")
        if self.value is not None and self.unit == "share" and not 0 <= self.value <= 1:
            raise ValueError(f"value {self.value} is a share; shares go from 0 to 1")
        ends = (self.low, self.value, self.high)
        if None not in ends and list(ends) != sorted(end for end in ends if end is not None):
            raise ValueError(f"low, value, high = {ends} are out of order")
        return self


class Part(Figure):
    """One number of an entry that reports several; a quantity may use `key/part`."""

    part: Annotated[str, Field(pattern=KEY_PATTERN)]
    means: Text


class Entry(Figure):
    """One published figure, formula or statement.

    Never edited once released: a better entry names it under `supersedes`.
    """

    key: Annotated[str, Field(pattern=KEY_PATTERN)]
    kind: Kind
    means: Text
    basis: Basis
    measured_by: MeasuredBy
    certainty: Certainty
    setting: Setting = "not a test"
    applies_to: Text
    because: Text
    caveat: str = ""
    claim: bool = False
    topic: str = ""
    text: str = ""
    parts: list[Part] = Field(default_factory=list)
    supersedes: str = ""
    sources: list[Source] = Field(default_factory=list)

    @model_validator(mode="after")
    def _kind_has_what_it_needs(self) -> Self:
        if self.kind == "number" and (self.value is None or self.unit is None):
            raise ValueError("a number needs a value and a unit; otherwise say what kind it is")
        if self.kind == "several numbers" and not self.parts:
            raise ValueError("several numbers need a [[entry.parts]] table for each")
        if self.kind in ("formula", "statement") and not self.text:
            raise ValueError(f"a {self.kind} needs `text`, what it says")
        if self.kind != "number" and self.value is not None:
            raise ValueError(f"a {self.kind} has no single value; make it a number or drop it")
        if any(part.value is None or part.unit is None for part in self.parts):
            raise ValueError("every part needs a value and a unit")
        return self

    @model_validator(mode="after")
    def _certainty_limits_the_basis(self) -> Self:
        if self.certainty == "not verified" and self.basis != "assumed":
            raise ValueError(
                f"basis '{self.basis}' needs a source that was read; use basis 'assumed', "
                "or read the source"
            )
        if self.basis in ("measured", "estimated") and not self.sources:
            raise ValueError(
                f"basis '{self.basis}' cites nothing; add a source, or set basis to 'assumed'"
            )
        return self
