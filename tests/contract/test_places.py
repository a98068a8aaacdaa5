"""Every kind of places against the promises of its contract, whatever the kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from scenes import arrays_in, frozen, kinds_of, parts_of, specs_of, taken
from watchglass.base.columns import PURPOSES, Exposure, View
from watchglass.evidence.quantity import Quantity
from watchglass.places.network import Network

# Kinds that put every camera somewhere take so many at most, and are asked less often.
MOST_CAMERAS = {"synthetic_town": 300.0}
OFTEN, SELDOM = 40, 4
CASES = [
    (word, seed)
    for word in sorted(kinds_of("places"))
    for seed in range(SELDOM if word in MOST_CAMERAS else OFTEN)
]
ALL = pytest.mark.parametrize(("word", "seed"), CASES)
GROUPS = ("A", "B", "C")
VIEW = [one.name for one in fields(View)]
TINY = 1e-9
PARTS = ("north", "south")
# Settings that are no quantities, where those of the kind would take long to work out.
SMALL: dict[str, dict[str, Any]] = {
    "synthetic_town": {
        "town": {"blocks_east": 4, "blocks_north": 5, "cell_m": 150.0, "destinations": 12}
    }
}


def filled(table: type) -> dict[str, Any]:
    """Return words for a table's required fields; its quantities are drawn and not read."""
    words: dict[str, Any] = {}
    names = {name for name, *_ in specs_of(table)}
    parts = dict(parts_of(table))
    for name, field in table.model_fields.items():  # type: ignore[attr-defined]
        if name in parts and field.is_required():
            words[name] = {word: filled(parts[name]) for word in PARTS}
        elif name in names and field.is_required():
            words[name] = Quantity(form="typed", value=0.5)
    if "street_km" in names:  # a settlement has one size
        words["street_km"] = Quantity(form="typed", value=1.0)
    return words


def drawn_for(table: type, rng: np.random.Generator, draws: int) -> dict[str, Any]:
    """Return draws over the whole domain of each quantity, its ends included."""

    def values(low: float, high: float) -> np.ndarray:  # type: ignore[type-arg]
        high = min(high, 1e9)
        inside = rng.uniform(low, high, draws)
        small = low + (high - low) * 10.0 ** rng.uniform(-9, 0, draws)
        return np.choose(rng.integers(0, 3, draws),
                         [inside, small, np.where(rng.random(draws) < 0.5, low, high)])  # fmt: skip

    drawn: dict[str, Any] = {}
    for name, spec, by_group, _ in specs_of(table):
        if by_group:
            some = [letter for letter in GROUPS if rng.random() < 0.6]
            drawn[name] = {letter: values(spec.low, spec.high) for letter in some}
        else:
            drawn[name] = values(spec.low, spec.high)
    for name, part in parts_of(table):
        for word in PARTS:
            for own, one in drawn_for(part, rng, draws).items():
                drawn[f"{name}.{word}.{own}"] = one
    return drawn


def case_of(word: str, seed: int, draws: int = 4) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    rng = np.random.default_rng(seed)
    cls = kinds_of("places")[word]
    kind = cls(**filled(cls), **SMALL.get(word, {}))
    return kind, drawn_for(cls, rng, draws), drawn_for(Network, rng, draws)


def exposed(kind: Any, drawn: Any, network: Any, seed: int = 1) -> Exposure:
    found: Exposure = kind.exposure(drawn, network, GROUPS, seed)
    return found


def columns(exposure: Exposure) -> Iterator[tuple[str, Any]]:
    for purpose in PURPOSES:
        for name in VIEW:
            yield f"{purpose}.{name}", getattr(exposure.views[purpose], name)


@ALL
def test_nobody_is_seen_longer_than_they_are_out_and_a_second_counts_once(
    word: str, seed: int
) -> None:
    kind, drawn, network = case_of(word, seed)
    found = exposed(kind, drawn, network)
    shape = (4, len(GROUPS), len(found.names))
    for path, array in columns(found):
        assert array.shape == shape and array.dtype == np.float64, path
        assert np.isfinite(array).all() and (array >= 0).all(), path
    assert found.shares.shape == found.trip_seconds.shape == found.trip_metres.shape == shape
    assert (found.shares >= 0).all()
    np.testing.assert_allclose(found.shares.sum(axis=2), 1.0, rtol=1e-9)
    assert found.lost_variance.shape == (4,)
    for purpose in PURPOSES:
        view = found.views[purpose]
        assert (view.seconds <= found.trip_seconds * (1 + TINY)).all(), purpose
        assert (view.metres <= found.trip_metres * (1 + TINY)).all(), purpose
        assert (view.seconds <= view.camera_seconds * (1 + TINY)).all(), purpose
        assert (view.metres <= view.camera_metres * (1 + TINY)).all(), purpose
        assert (view.cameras <= view.passes * (1 + TINY)).all(), purpose


@ALL
def test_more_detail_is_never_seen_longer_than_less(word: str, seed: int) -> None:
    found = exposed(*case_of(word, seed))
    for less, more in pairwise(PURPOSES):
        for name in VIEW:
            coarse, fine = getattr(found.views[less], name), getattr(found.views[more], name)
            assert (fine <= coarse * (1 + 1e-6) + TINY).all(), (name, less, more)


@ALL
def test_more_cameras_never_see_less(word: str, seed: int) -> None:
    kind, drawn, network = case_of(word, seed)
    few = exposed(kind, drawn, network)
    more = exposed(kind, drawn, {**network, "cameras": network["cameras"] * (1.1 + seed % 3)})
    # Level by level other people may be meant, who are ordered by what is seen of them.
    for (path, before), (_, after) in zip(columns(few), columns(more), strict=True):
        less, now = ((e.shares * one).sum(axis=2) for e, one in ((few, before), (more, after)))
        assert (now >= less * (1 - 1e-6) - TINY).all(), path


@ALL
def test_the_same_seed_gives_the_same_and_inputs_stay(word: str, seed: int) -> None:
    kind, drawn, network = case_of(word, seed)
    frozen(drawn), frozen(network)
    one, other = exposed(kind, drawn, network, 7), exposed(kind, drawn, network, 7)
    assert one.names == other.names
    for (path, a), (_, b) in zip(arrays_in(one), arrays_in(other), strict=True):
        np.testing.assert_array_equal(a, b, err_msg=path)


@ALL
def test_each_draw_stands_alone(word: str, seed: int) -> None:
    kind, drawn, network = case_of(word, seed, draws=5)
    order, cut = np.random.default_rng(seed).permutation(5), 1 + seed % 4
    whole = exposed(kind, drawn, network)
    for rows in (order[:cut], order[cut:]):
        part = exposed(kind, taken(drawn, rows), taken(network, rows))
        for (path, a), (_, b) in zip(arrays_in(taken(whole, rows)), arrays_in(part), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=0, err_msg=path)
