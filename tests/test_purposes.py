"""How far a camera sees for a purpose: the published table, and what the formula promises."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchglass.base.columns import PURPOSES
from watchglass.evidence.load import load_evidence
from watchglass.places.purposes import DENSITY_KEYS, range_m, ranges_m

CASES = tomllib.loads((Path(__file__).parent / "worked" / "ranges.toml").read_text("utf-8"))["case"]
PIXELS, DEGREES, DENSITY = st.floats(1, 1e5), st.floats(0.1, 179.9), st.floats(0.1, 1e4)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_published_range(case: dict[str, Any]) -> None:
    density = load_evidence()[case["density"]].value
    assert density is not None
    found = float(range_m(case["pixels_across"], case["view_degrees"], density))
    assert f"{found:.{case['digits']}g}" == f"{case['range_m']:.{case['digits']}g}"


def test_there_is_a_case_for_every_purpose() -> None:
    assert set(DENSITY_KEYS) == set(PURPOSES)
    assert set(DENSITY_KEYS.values()) <= {case["density"] for case in CASES}


@given(pixels=PIXELS, degrees=DEGREES, density=DENSITY)
def test_at_that_distance_the_scene_has_that_many_pixels_a_metre(
    pixels: float, degrees: float, density: float
) -> None:
    distance = float(range_m(pixels, degrees, density))
    # The chord of the view, from its two borders, without the tangent of the formula.
    half = np.radians(degrees / 2)
    left, right = (np.exp(1j * (np.pi / 2 + side * half)) for side in (1, -1))
    wide = abs(left * distance / left.imag - right * distance / right.imag)
    assert pixels / wide == pytest.approx(density, rel=1e-9)


def test_it_broadcasts_and_nothing_gives_nothing() -> None:
    assert range_m([1920, 3840], 90, [[25], [250]]).shape == (2, 2)
    assert range_m([], 90, 25).shape == (0,)


@pytest.mark.parametrize(
    ("given_", "name"),
    [((0, 90, 25), "pixels_across"), ((1920, 180, 25), "view_degrees"),
     ((1920, 360, 25), "view_degrees"), ((1920, [90, 0], 25), "view_degrees"),
     ((1920, 90, -1), "density"), ((1920, 90, float("nan")), "density")],
)  # fmt: skip
def test_numbers_that_give_no_range_are_refused(given_: Any, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        range_m(*given_)


@given(densities=st.tuples(DENSITY, DENSITY, DENSITY), farthest=st.floats(1, 5000), degrees=DEGREES)
def test_more_detail_never_reaches_farther_nor_past_what_closes_the_view(
    densities: tuple[float, float, float], farthest: float, degrees: float
) -> None:
    network = {"pixels_across": 1920.0, "view_degrees": degrees, "farthest_m": [farthest]}
    network |= {f"{purpose}_density": one for purpose, one in zip(PURPOSES, densities, strict=True)}
    found = ranges_m(network)  # type: ignore[arg-type]
    assert list(found) == list(PURPOSES)
    assert found["seen"][0] <= farthest
    for less, more in pairwise(PURPOSES):
        assert found[more][0] <= found[less][0]
