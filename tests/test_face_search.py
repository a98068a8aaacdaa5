"""A published pair of error rates, carried to another list, other groups and the field."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes import carried, exact, kinds_of
from watchglass.base.mixing import mixed_share
from watchglass.deciding.list_scaling import calibrated_rate, hazards, miss_share

POINT = {"kind": "face_search", "tpir": 0.89, "fpir": "1/6000", "tested_list_size": 10_000}


def one(value: float) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([float(value)])


def named_share(
    search: dict[str, Any], size: float = 10_000, groups: Any = None, **listing: Any
) -> dict[str, float]:
    """Return the share of unlisted faces wrongly named, by group."""
    groups = groups or {"A": 1.0}
    run = carried(
        {
            "people": {"people": 1000, "visits_per_person_day": 1, "groups": groups},
            "list": {"size": size, "present_share": 0, **listing},
            "sensing": {"kind": "fixed_camera", "capture_fraction": 1},
            "deciding": [{**POINT, **search}],
        }
    )
    assert run.decisions is not None
    law = run.decisions.before.law
    assert law is not None
    return {
        g: float(law.mean()[0][run.classes.group == i][0]) for i, g in enumerate(sorted(groups))
    }


# ---- the published point is met


@given(
    fpir=st.floats(1e-9, 0.5),
    variance=st.floats(0, 8),
    ratio=st.floats(0.1, 100),
    across=st.floats(1, 30),
    a=st.floats(0.05, 0.95),
)
def test_the_mean_over_groups_at_the_tested_list_is_the_published_share(
    fpir: float, variance: float, ratio: float, across: float, a: float
) -> None:
    groups = {"A": a, "B": 1 - a}
    search = {"fpir": fpir, "person_variance": variance, "within_to_across_ratio": across,
              "false_match_ratio": {"B": ratio}}  # fmt: skip
    found = named_share(search, groups=groups)
    assert a * found["A"] + (1 - a) * found["B"] == pytest.approx(fpir, rel=1e-9)


@given(
    target=st.lists(st.floats(0, 0.9), min_size=3, max_size=3), variance=st.floats(0, 8)
)  # fmt: skip
def test_calibration_solves_its_equation(target: list[float], variance: float) -> None:
    pull = np.array([[1e3, 5e3], [1.0, 1.0], [1e9, 1e6]])
    shares, v = np.array([0.85, 0.15]), np.full(3, variance)
    rate = calibrated_rate(np.array(target), pull, shares, v)
    got = (shares * mixed_share(rate[:, None] * pull, v)).sum(axis=1)
    assert got == pytest.approx(np.array(target), rel=1e-9, abs=1e-300)


def test_a_group_that_is_never_wrongly_named_leaves_the_rest_of_the_target_out() -> None:
    pull, shares = np.array([[0.0, 5.0]]), np.array([0.85, 0.15])
    rate = calibrated_rate(one(0.5), pull, shares, one(0))
    assert (shares * mixed_share(rate[:, None] * pull, one(0))).sum() == pytest.approx(0.14985)
    assert calibrated_rate(one(0.5), 0 * pull, shares, one(0)).tolist() == [0.0]


def test_a_stated_composition_of_the_test_is_used() -> None:
    groups = {"A": 0.5, "B": 0.5}
    search = {"false_match_ratio": {"B": 10}, "tested_composition": {"A": 1.0}}
    assert named_share(search, groups=groups, composition={"A": 1.0})["A"] == pytest.approx(
        1 / 6000, rel=1e-9
    )


# ---- growth with the list


def test_the_published_pair_is_one_rate_per_comparison() -> None:
    thousand = named_share({}, size=1_000)["A"]
    assert thousand == pytest.approx(1 / 60_000, rel=1e-4)
    assert thousand == pytest.approx(1 - (1 - 1 / 6000) ** 0.1, rel=1e-9)
    back = named_share({"fpir": "1/60000", "tested_list_size": 1_000}, size=10_000)["A"]
    assert back == pytest.approx(1 / 6000, rel=1e-4)
    assert math.log10((1 / 6000) / thousand) == pytest.approx(1.0, abs=1e-4)


@given(size=st.floats(1, 1e10), variance=st.floats(0, 8))
def test_the_closed_form_of_a_longer_list(size: float, variance: float) -> None:
    found = named_share({"person_variance": variance}, size=size)["A"]
    kept = 1 - 1 / 6000
    if variance < 1e-9:
        expected = -math.expm1(size / 10_000 * math.log(kept))
    else:
        tested = math.expm1(-variance * math.log(kept)) / variance
        expected = -math.expm1(-math.log1p(variance * tested * size / 10_000) / variance)
    assert found == pytest.approx(expected, rel=1e-7)
    assert 0 <= found <= 1


@given(variance=st.floats(0.1, 8), longer=st.floats(2, 1e6))
def test_people_who_differ_are_named_less_often_on_longer_lists(
    variance: float, longer: float
) -> None:
    alike = named_share({}, size=1e4 * longer)["A"]
    differ = named_share({"person_variance": variance}, size=1e4 * longer)["A"]
    assert differ <= alike * (1 + 1e-9)


def test_a_list_of_thirteen_hundred_million() -> None:
    run = carried(
        {
            "people": {"people": 1, "visits_per_person_day": 1},
            "list": {"size": 1_300_000_000},
            "sensing": {"kind": "search_request", "searches_per_day": 1, "enrolled_share": 0},
            "deciding": [POINT],
        }
    )
    assert run.decisions is not None and run.decisions.extrapolation is not None
    candidates = (run.classes.persons * run.decisions.before.wrong_per_day).sum()
    assert candidates == pytest.approx(21.67, abs=0.01)
    assert run.decisions.extrapolation[0] == pytest.approx(130_000)
    assert named_share({}, size=1.3e9)["A"] == pytest.approx(1 - math.exp(-21.6685), rel=1e-6)


@pytest.mark.parametrize("size", [1e3, 1e5, 1e8])
@pytest.mark.parametrize("variance", [0.0, 2.0])
def test_a_gallery_returns_entries_times_the_rate_of_a_comparison(
    size: float, variance: float
) -> None:
    run = carried(
        {
            "people": {"people": 1, "visits_per_person_day": 1, "groups": {"A": 0.6, "B": 0.4}},
            "list": {"size": size},
            "sensing": {"kind": "search_request", "searches_per_day": 7, "enrolled_share": 0},
            "deciding": [{**POINT, "person_variance": variance}],
        }
    )
    decisions = run.decisions
    assert decisions is not None and decisions.false_match_rate is not None
    wrong = (run.classes.persons * decisions.before.wrong_per_day).sum()
    assert wrong == pytest.approx(7 * size * decisions.false_match_rate[0, 0], rel=1e-6)


@given(size=st.floats(1, 1e9), exponent=st.floats(0, 1), missed=st.floats(0, 1))
def test_misses_grow_with_a_power_of_the_list_and_stop_at_all(
    size: float, exponent: float, missed: float
) -> None:
    found = float(miss_share(one(missed), one(size / 1e4), one(exponent))[0])
    assert found == pytest.approx(min(missed * (size / 1e4) ** exponent, 1.0))


def test_the_error_of_the_law_of_growth_counts_each_tenfold_step_beyond_the_test() -> None:
    for size, factor in ((1e3, 1.0), (1e4, 1.0), (1e5, 2.0), (1e6, 4.0)):
        small = {"fpir": 1e-9}
        plain = named_share(small, size=size)["A"]
        doubt = named_share({**small, "error_per_tenfold": 2}, size=size)["A"]
        assert doubt == pytest.approx(factor * plain, rel=1e-4)


# ---- groups


@given(
    counts=st.lists(st.integers(0, 12), min_size=3, max_size=3),
    own=st.lists(st.floats(0.2, 20), min_size=3, max_size=3),
    across=st.floats(1, 20),
)
def test_the_matrix_is_the_product_over_single_entries(
    counts: list[int], own: list[float], across: float
) -> None:
    total = sum(counts)
    if total == 0:
        return
    rate = 0.004
    matrix = np.array(
        [[own[g] if g == h else math.sqrt(own[g] * own[h]) / across for h in range(3)]
         for g in range(3)]
    )  # fmt: skip
    composition = np.array([counts]) / total
    hazard = hazards(one(rate), matrix[None], one(total), composition)
    for g in range(3):
        nobody = 1.0
        for h, entries in enumerate(counts):
            for _ in range(entries):
                nobody *= 1 - -math.expm1(-rate * matrix[g, h])
        assert float(mixed_share(hazard, one(0))[0, g]) == pytest.approx(1 - nobody, rel=1e-9)


def test_who_is_on_the_list_alone_can_make_a_disparity() -> None:
    groups = {"A": 0.5, "B": 0.5}
    search = {"within_to_across_ratio": 5, "fpir": 1e-6}
    mixed = named_share(search, groups=groups)
    only_b = named_share(search, groups=groups, composition={"B": 1.0})
    assert mixed["A"] == pytest.approx(mixed["B"])
    assert only_b["B"] / only_b["A"] == pytest.approx(5, rel=1e-4)
    no_pull = named_share({"fpir": 1e-6}, groups=groups, composition={"B": 1.0})
    assert no_pull["A"] == pytest.approx(no_pull["B"])


@given(mean=st.floats(0.01, 0.3), ratio=st.floats(0.2, 3), a=st.floats(0.1, 0.9))
def test_misses_by_group_keep_their_ratio_and_the_published_mean(
    mean: float, ratio: float, a: float
) -> None:
    run = carried(
        {
            "people": {"people": 1000, "visits_per_person_day": 1, "groups": {"A": a, "B": 1 - a}},
            "list": {"size": 10_000, "present_share": 1},
            "sensing": {"kind": "fixed_camera", "capture_fraction": 1},
            "deciding": [{**POINT, "tpir": 1 - mean, "miss_ratio": {"B": ratio}}],
        }
    )
    assert run.decisions is not None
    missed = run.per_year_by_group(run.decisions.before.missed_per_day)[0]
    assert missed.sum() == pytest.approx(1000 * mean)
    assert missed[1] / (1 - a) == pytest.approx(ratio * missed[0] / a)


# ---- from the test to the field


@given(discount=st.floats(0, 1), tpir=st.floats(0, 1))
def test_the_field_discount_takes_its_part_of_the_finds_and_can_be_off(
    discount: float, tpir: float
) -> None:
    def found(**field: float) -> float:
        run = carried(
            {
                "people": {"people": 1000, "visits_per_person_day": 1},
                "list": {"size": 10_000, "present_share": 1},
                "sensing": {"kind": "fixed_camera", "capture_fraction": 1},
                "deciding": [{**POINT, "tpir": tpir, **field}],
            }
        )
        assert run.decisions is not None
        return float(run.per_year(run.decisions.before.right_per_day)[0])

    assert found() == pytest.approx(1000 * tpir)
    assert found(field_tpir_ratio=discount) == pytest.approx(1000 * tpir * discount, abs=1e-9)


def test_a_field_ratio_moves_the_share_wrongly_named_and_stops_below_all() -> None:
    assert named_share({"field_fpir_ratio": 3})["A"] == pytest.approx(3 / 6000, rel=1e-9)
    assert named_share({"field_fpir_ratio": 0})["A"] == 0
    assert named_share({"fpir": 0.5, "field_fpir_ratio": 100})["A"] == pytest.approx(0.999)


def test_by_default_the_field_is_doubted_and_growth_is_doubted() -> None:
    fields = kinds_of("deciding")["face_search"].model_fields  # type: ignore[attr-defined]
    for name in ("field_tpir_ratio", "field_fpir_ratio", "error_per_tenfold", "person_variance"):
        default = fields[name].default
        assert default.form == "assumed" and default.low < default.high, name


def test_without_a_list_there_is_nothing_to_search() -> None:
    run = carried({"people": {"people": 1, "visits_per_person_day": 1}})
    kind, drawn = exact(kinds_of("deciding")["face_search"], POINT)
    with pytest.raises(ValueError, match="needs a list"):
        kind.decide(run.scene, None, drawn)
