"""Published outcomes against predictions: which are there, which miss, and which cannot be."""

from __future__ import annotations

import json
from functools import cache

import pytest
from scipy import stats

from watchglass.evidence.deployments import load_deployments
from watchglass.evidence.load import load_evidence
from watchglass.validation.contract import Check, Published
from watchglass.validation.london_2020 import London2020
from watchglass.validation.london_days import LondonDays
from watchglass.validation.npl_pair import scaled
from watchglass.validation.run import printed, table, validate

LEFT_OUT = "London uses 2022-25, each left out in turn"


@cache
def checks() -> tuple[Check, ...]:
    return tuple(validate(seed=1))


def named(name: str) -> Check:
    (found,) = [check for check in checks() if check.name == name]
    return found


# ---- the published results


def test_every_named_result_is_there() -> None:
    words = ("Oxford Circus", "Stratford", "London 2024-25", "London uses 2022-25", "Cardiff")
    words += ("Suedkreuz", "NPL pair", "New Zealand", "NIST gallery")
    for word in words:
        assert any(check.name.startswith(word) for check in checks()), word


def test_every_row_of_the_london_log_is_predicted_or_says_why_not() -> None:
    keys = {key for key in load_deployments() if key.startswith("uk-met-log-")}
    assert len(keys) == 197
    for column in ("alerts", "false alerts"):
        for level in ("50%", "95%"):
            summary = named(f"{LEFT_OUT}, {column}, {level} intervals")
            names = [detail.name for detail in summary.details]
            assert len(names) == len(set(names)) == 199
            assert {f"{key}, {column}" for key in keys} <= set(names)
            predicted = [detail for detail in summary.details if detail.inside is not None]
            share = sum(bool(detail.inside) for detail in predicted) / len(predicted)
            assert summary.observed == pytest.approx(share)
            assert "log score" in summary.because and "per face" in summary.because


def test_days_left_out_are_never_taken_for_forecasts() -> None:
    found = [check for check in checks() if check.name.startswith("London uses 2022-25")]
    assert len(found) == 20 and all("each left out in turn" in check.name for check in found)
    for check in found:
        for one in (check, *check.details):
            if one.type != "not predictable":
                assert "Out of sample, but not ahead of time" in one.because, one.name


@pytest.mark.parametrize("column", ["alerts", "false alerts"])
@pytest.mark.parametrize("level", ["50%", "95%"])
def test_the_share_inside_stands_in_the_table_year_by_year(column: str, level: str) -> None:
    whole = named(f"{LEFT_OUT}, {column}, {level} intervals")
    counted, inside = 0, 0
    for year in ("2022", "2023", "2024", "2025"):
        check = named(f"{whole.name}, {year}")
        days = [
            one for one in whole.details
            if one.inside is not None and one.what.partition(f", {year}-")[1]
        ]  # fmt: skip
        if not days:
            assert check.type == "not predictable" and year == "2022"
            continue
        assert check.type == "consistency check", "every use would count twice"
        assert check.observed == sum(bool(one.inside) for one in days) / len(days)
        counted, inside = counted + len(days), inside + sum(bool(one.inside) for one in days)
    assert counted and whole.observed == inside / counted


def test_the_drift_of_2023_is_shown_as_a_miss() -> None:
    check = named(f"{LEFT_OUT}, alerts, 50% intervals, 2023")
    assert check.observed == 5 / 18 and check.inside is False
    assert check.because.startswith("5 of 18 uses inside")


@pytest.mark.parametrize(
    ("summary", "name", "missing"),
    [
        ("alerts", "uk-met-2022-07-07-oxford-circus, alerts", "faces scanned and list size"),
        ("alerts", "uk-met-croydon-2024-25-press, alerts", "faces scanned and list size"),
        ("false alerts", "uk-met-log-2022-07-16-a, false alerts", "threshold"),
    ],
)
def test_what_lacks_an_input_says_which(summary: str, name: str, missing: str) -> None:
    rows = named(f"{LEFT_OUT}, {summary}, 95% intervals").details
    (row,) = [detail for detail in rows if detail.name == name]
    assert row.type == "not predictable" and row.inside is None and row.predicted_low is None
    assert row.because.startswith(f"not predictable: {missing} not known")


def test_the_big_results_without_inputs_are_not_predicted() -> None:
    for name, missing in (
        ("Cardiff final 2017, false alerts", "faces scanned and list size"),
        ("New Zealand trial, alerts", "list size"),
        ("Suedkreuz trial, alerts", "faces scanned"),
    ):
        check = named(name)
        assert check.type == "not predictable" and check.predicted_value is None
        assert check.because.startswith(f"not predictable: {missing} not known")


def test_a_use_that_loses_its_faces_is_no_longer_predicted() -> None:
    rows, key = load_deployments(), "uk-met-log-2024-11-13-a"
    rows[key] = rows[key].model_copy(update={"faces_scanned": None})
    first = next(LondonDays().checks(Published(load_evidence(), rows, 1)))
    (row,) = [detail for detail in first.details if detail.name == f"{key}, alerts"]
    assert row.because == "not predictable: faces scanned not known."


def test_oxford_circus_uses_nothing_of_its_own_day() -> None:
    rows, key = load_deployments(), "uk-met-2020-02-27-oxford-circus"
    rows[key] = rows[key].model_copy(update={"false_alerts": 4_000, "alerts": 4_001})
    changed = next(London2020().checks(Published(load_evidence(), rows, 1)))
    check = named("Oxford Circus 2020-02-27, false alerts")
    assert changed.predicted_value == check.predicted_value
    assert changed.inside is False and check.observed == 7
    # By hand: 8,600 faces x 1/1,000 x 7,292/3,000 entries = 20.9; doubt moves the median some.
    assert check.predicted_value is not None and 12 < check.predicted_value < 36
    assert check.predicted_low is not None and check.predicted_high is not None
    plain = stats.poisson(20.9).ppf([0.025, 0.975])
    assert check.predicted_low < plain[0] and check.predicted_high > plain[1]


def test_the_laboratory_overshoots_the_year_and_the_table_says_so() -> None:
    # By hand: 0.00017 x 1.57 lists of 10,000 x 3.15 million faces = about 840 against 10.
    check = named("London 2024-25, false alerts, from the laboratory")
    assert check.inside is False and check.observed == 10
    assert check.predicted_value is not None and 400 < check.predicted_value < 1_700
    (row,) = [row for row in table(checks()) if row["result"] == check.name]
    assert row["inside"] == "MISSED: outside" and "times the 10 published" in row["because"]


def test_the_nist_medians_do_not_follow_the_median_exponent() -> None:
    check = named("NIST gallery, misses at 12 million")
    assert check.predicted_value == pytest.approx(0.0071 * 7.5**0.40) == pytest.approx(0.0159, 1e-2)
    assert check.type == "consistency check" and check.inside is False
    assert "0.20" in check.because


def test_the_npl_pair_agrees_because_it_was_scaled() -> None:
    assert scaled(1 / 6_000, 0.0) == pytest.approx(1 / 60_000, rel=1e-3)
    check = named("NPL pair, list of 1,000")
    assert check.type == "consistency check" and check.inside is True and check.level is None


def test_suedkreuz_is_the_sum_of_the_headline() -> None:
    count = named("Suedkreuz scale-up, false alerts")
    share = named("Suedkreuz scale-up, false share")
    assert count.predicted_value == pytest.approx(0.001 * (11_900_000 - 100))
    assert share.predicted_value == pytest.approx(11_899.9 / 11_979.9)
    assert {count.type, share.type} == {"consistency check"}


def test_new_zealand_compares_two_stages_and_says_so() -> None:
    check = named("New Zealand trial, alerts confirmed")
    assert check.observed == pytest.approx(1_208 / 1_742)
    assert check.inside is False and "different stages" in check.because


def test_parameters_and_sampling_are_named_apart_in_every_prediction() -> None:
    for check in checks():
        for one in (check, *check.details):
            if one.type == "prediction":
                assert "Parameter uncertainty:" in one.because, one.name
                assert "Sampling noise:" in one.because, one.name


def test_inside_is_what_the_bounds_say() -> None:
    for check in checks():
        for one in (check, *check.details):
            if one.type == "not predictable" or one.observed is None:
                assert one.inside is None
                continue
            assert one.predicted_low is not None and one.predicted_high is not None
            assert one.inside == (one.predicted_low <= one.observed <= one.predicted_high)
            assert one.from_evidence and one.source


def test_evidence_named_exists() -> None:
    entries, rows = load_evidence(), load_deployments()
    for check in checks():
        for key in check.from_evidence:
            assert key in entries or key in rows or key.startswith("uk-met-log-"), key


def test_equal_seeds_give_equal_checks_and_another_seed_others() -> None:
    again = validate(seed=1)
    assert again == list(checks())
    other = validate(seed=2)
    assert [check.name for check in other] == [check.name for check in again]
    assert other != again


def test_checks_are_ready_for_json_and_the_table_is_plain() -> None:
    text = json.dumps([check.as_dict() for check in checks()], allow_nan=False)
    assert json.loads(text)[0]["type"] == checks()[0].type
    rows = table(checks())
    assert len(rows) == len(checks())
    assert all(isinstance(cell, str) and cell for row in rows for cell in row.values())
    longer = table(checks(), details=True)
    assert len(longer) == len(rows) + sum(len(check.details) for check in checks())
    assert table([]) == []


def test_the_printed_lines_show_every_miss_and_count_them() -> None:
    lines = list(printed(checks()))
    missed = [check.name for check in checks() if check.inside is False]
    shown = [line for line in lines if "MISSED: outside" in line]
    assert missed and len(shown) == len(missed)
    assert all(line.startswith(name) for name, line in zip(missed, shown, strict=True))
    zealand = next(line for line in lines if line.startswith("New Zealand trial, alerts "))
    assert "not predictable: list size not known" in zealand
    kind = [check for check in checks() if check.type == "prediction"]
    inside = sum(bool(check.inside) for check in kind)
    assert lines[-1].startswith(f"prediction: {inside} of {len(kind)} inside")
    assert list(printed([]))[-1].endswith("not predictable: 0")
