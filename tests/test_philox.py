"""The random numbers and the logarithm that sampled lives rest on."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from reference_model import DAYS, reference_rates, reference_rules
from watchglass.base import philox
from watchglass.base.borrowed import borrowing
from watchglass.base.philox import MAIN, UNIT_INDEX, WORD, key_of_seed, words_of
from watchglass.lives.logarithm import log_of_chance, minus_log
from watchglass.lives.skip_shares import tree_of, type_of, upper_ends
from watchglass.lives.skip_tables import expm1_by_series


@borrowing(entry=True)
def type_alone(word: Any, trees: Any, row: Any) -> Any:
    return type_of(word, trees, row)


def block(counter: tuple[int, int, int, int], key: tuple[int, int]) -> str:
    """One block through the public function, as hexadecimal words."""
    number = counter[0] | counter[1] << 32
    unit = number - (1 << 64) if number >= 1 << 63 else number
    words = words_of(
        np.int64(unit), np.int64(counter[2]), np.int64(counter[3]), *map(np.uint64, key)
    )
    return " ".join(f"{word:08x}" for word in words)


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_known_answers(counter: Any, key: Any, words: str) -> None:
    assert block(counter, key) == words


def test_lanes_give_the_same_words_as_one_unit() -> None:
    numbers = np.arange(300, dtype=np.int64) * 7_919 + (5 << 32)
    low, index = numbers.astype(np.uint32), (np.arange(300) % 11).astype(np.uint32)
    key = key_of_seed(0x1234567890ABCDEF)
    lanes = np.zeros((4, 300), dtype=np.uint32)
    philox.words_in_lanes(low, np.uint64(5), index, 300, *key, *lanes)
    alone = [words_of(n, np.int64(i), MAIN, *key) for n, i in zip(numbers, index, strict=True)]
    assert np.array_equal(lanes.T, np.array(alone))


def test_the_seed_is_the_key() -> None:
    assert key_of_seed(0xFEDCBA9876543210) == (0x76543210, 0xFEDCBA98)
    for seed in (-1, 1 << 64):
        with pytest.raises(ValueError, match="seed"):
            key_of_seed(seed)


def test_known_people() -> None:
    """Score-model 3.4: group, exposure level, conduct level and first score, seed 1."""
    from watchglass.lives.skip_one_by_one import unit_alone
    from watchglass.lives.skip_tables import table_of

    known = {
        0: (0, 7, 12, 721),
        1: (0, 7, 15, 402),
        2: (0, 3, 5, 771),
        300_000: (1, 11, 6, 718),
        500_000: (2, 8, 9, 483),
        650_000: (3, 15, 4, 712),
        999_999: (7, 7, 2, 555),
    }
    for number, (group, level, conduct, start) in known.items():
        table = table_of(reference_rules(), reference_rates(), DAYS, 1, group)
        assert unit_alone(number, table) == (16 * level + conduct, start)


def test_levels_of_equal_shares_are_the_top_bits() -> None:
    ends = upper_ends(np.full(16, 1 / 16))
    assert ends.tolist() == [(level + 1) << 28 for level in range(16)]


@pytest.mark.parametrize("shares", [[1.0], [0.3, 0.7], [0.0, 0.25, 0.0, 0.75, 0.0], [0.0, 1.0],
                                    [0.1, 0.2, 0.3, 0.4, 0, 0, 0]])  # fmt: skip
def test_the_tree_finds_the_same_share_and_never_one_of_zero(shares: list[float]) -> None:
    ends = upper_ends(np.array([shares]))
    rng = np.random.default_rng(2)
    words = [0, 1, WORD // 4 - 1, WORD // 4, WORD - 1, *rng.integers(0, WORD, 200).tolist()]
    words += [word for end in ends[0] for word in (int(end) - 1, int(end)) if 0 <= word < WORD]
    tree = tree_of(ends)
    for word in words:
        share = sum(word >= end for end in ends[0])
        assert shares[share] > 0
        assert type_alone(word, tree, 0) == share


def test_the_logarithm_is_right_to_one_unit_in_the_last_place() -> None:
    rng = np.random.default_rng(1)
    words = [0, 1, 2, WORD - 1, WORD - 2, WORD // 2, WORD // 2 - 1, 3037000499, 3037000500]
    words += rng.integers(0, WORD, 3_000).tolist() + (WORD - rng.integers(1, 1 << 20, 500)).tolist()
    for word in words:
        right = -math.log((word + 0.5) / WORD)
        assert abs(minus_log(word) - right) <= math.ulp(right), word
    for chance in (1.0, 0.5, 1e-9, 0.999, 0.02):
        assert log_of_chance(chance) == pytest.approx(math.log(chance), rel=1e-15, abs=1e-300)


def test_the_exponential_series() -> None:
    rates = np.array([0.0, 1e-12, 0.01, 1.0, 30.0, 499.0])
    assert expm1_by_series(rates) == pytest.approx(np.expm1(rates), rel=1e-13)


def test_the_unit_block_has_its_own_index() -> None:
    key = key_of_seed(1)
    assert UNIT_INDEX == 0xFFFFFFFF
    assert words_of(np.int64(3), UNIT_INDEX, MAIN, *key) != words_of(np.int64(3), MAIN, MAIN, *key)
