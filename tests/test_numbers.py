"""Numbers as people type them: what is read, and what is refused with a way out."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchglass.base.numbers import fraction


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1/6000", 1 / 6000), ("0.001", 0.001), ("1e-4", 1e-4), ("5 %", 0.05), ("0.1%", 0.001),
        (" 1 / 4 ", 0.25), (".5", 0.5), ("-1/2", -0.5), ("3.", 3.0), ("0/5", 0.0), ("0 %", 0.0),
    ],
)  # fmt: skip
def test_a_typed_number_is_read(text: str, number: float) -> None:
    assert fraction(text) == number


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "needed"), ("  ", "needed"), ("nan", "not a number"), ("inf", "not a number"),
        ("-Infinity", "not a number"), ("1/0", "divides by zero"), ("1/0.0e5", "divides by zero"),
        ("1/6,000", "not a number"), ("1_000", "not a number"), ("1/2/3", "not a number"),
        ("1/6 %", "not a number"), ("%", "not a number"), ("/5", "not a number"),
        ("0x10", "not a number"), ("٥", "not a number"), ("1e999", "too large"),
        ("1e-999", "too small"), ("1/1e-400", "too small"), ("1/1e999", "too large"),
        ("1e300/1e-300", "too large"), ("9" * 5000, "too large"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_a_way_out(text: str, rule: str) -> None:
    with pytest.raises(ValueError, match=rule) as caught:
        fraction(text)
    assert "write a plain number" in str(caught.value)
    assert len(str(caught.value)) < 300


@settings(deadline=None, derandomize=True)
@given(text=st.text(max_size=12) | st.text("0123456789.eE+-/% ", max_size=12))
def test_any_text_gives_a_finite_number_or_a_refusal(text: str) -> None:
    try:
        assert math.isfinite(fraction(text))
    except ValueError as error:
        assert "write a plain number" in str(error)
