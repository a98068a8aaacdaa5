"""The bundled scenarios: what each must hold, and the national gallery worked by hand."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pytest

import watchglass
from bless import OTHERWISE
from watchglass.evidence.load import load_evidence
from watchglass.measures.answers import meanings
from watchglass.report.record import Record
from watchglass.scenario.load import LIBRARY, Loaded, bundled, load_scenario
from watchglass.scenario.quantities_in import quantities_in

BUNDLED = sorted(bundled())
FEWEST_KEYS = 3
REFERENCE = "wg-ref-1"  # describes no system: no evidence, no alternative, no today


@cache
def record_of(name: str) -> Record:
    how = {"draws": 2000, **OTHERWISE.get(name, {})}
    return watchglass.assess(name, seed=1, **how)


@pytest.fixture(params=BUNDLED)
def scenario(request: pytest.FixtureRequest) -> Loaded:
    return load_scenario(request.param)


@pytest.fixture(params=[name for name in BUNDLED if name != REFERENCE])
def of_a_system(request: pytest.FixtureRequest) -> Loaded:
    return load_scenario(request.param)


def keys_in(loaded: Loaded) -> set[str]:
    return {
        one.quantity.evidence for one in quantities_in(loaded.scenario)
        if one.quantity.form == "evidence"
    }  # fmt: skip


def test_there_are_scenarios() -> None:
    assert {"station-lfr", "national-id-search", "hotel-1to1"} <= set(BUNDLED)


def test_id_and_file_agree(scenario: Loaded) -> None:
    assert (LIBRARY / f"{scenario.scenario.id}.toml").exists()
    assert scenario.overrides == ()


def test_the_card_is_complete(scenario: Loaded) -> None:
    card, text = scenario.scenario.card, scenario.scenario
    for lines in (card.known, card.not_known, card.does_not_say, card.ask):
        assert len(lines) >= 2
        assert len(set(lines)) == len(lines)
    assert all(line.endswith((".", "?")) for line in [*card.known, *card.not_known])
    assert all(line.endswith("?") for line in card.ask)
    assert text.question.endswith("?") and text.purpose and text.success_measure


def test_it_rests_on_cited_evidence(of_a_system: Loaded) -> None:
    evidence, keys = load_evidence(), keys_in(of_a_system)
    assert len(keys) >= FEWEST_KEYS
    for key in keys:
        sources = evidence[key].sources
        assert sources and all(source.cite and source.locator for source in sources), key


def test_whatever_is_assumed_says_why_and_whatever_is_unknown_asks(scenario: Loaded) -> None:
    for one in quantities_in(scenario.scenario):
        if one.quantity.form == "assumed":
            assert len(one.quantity.because) >= 10, one.written_at
        if one.quantity.form == "not known" and one.table != "today":
            assert one.quantity.ask.endswith("?"), one.written_at


def test_none_comes_first_and_an_alternative_follows(of_a_system: Loaded) -> None:
    options = of_a_system.scenario.options
    assert options[0].id == "none" and [o.id for o in options].count("none") == 1
    assert any(option.less_intrusive for option in options[1:])
    assert any(not option.less_intrusive for option in options[1:])
    first_proposal = next(n for n, o in enumerate(options[1:]) if not o.less_intrusive)
    assert all(not o.less_intrusive for o in options[1:][first_proposal:]), "alternatives first"


def test_today_is_not_known_rather_than_nothing(of_a_system: Loaded) -> None:
    none = of_a_system.scenario.options[0]
    for name, _, quantity, _ in none.today.quantities():
        assert quantity.form in ("not known", "evidence", "assumed"), name
        assert quantity.value != 0


def test_a_reference_has_one_option_and_describes_no_system() -> None:
    scenario = load_scenario(REFERENCE).scenario
    assert scenario.reference and [option.id for option in scenario.options] == ["model"]
    assert not any(load_scenario(name).scenario.reference for name in BUNDLED if name != REFERENCE)


def test_the_headline_names_measures_that_it_yields(scenario: Loaded) -> None:
    record = record_of(scenario.scenario.id)
    yielded = {one["measure"] for one in record.estimates}
    assert set(scenario.scenario.headline) <= set(meanings())
    assert set(scenario.scenario.headline) <= yielded


# ---- one search of 1.3 billion photographs


def national(measure: str, option: str, stage: str | None = None) -> dict[str, Any]:
    found = [
        one for one in record_of("national-id-search").estimates
        if (one["measure"], one["option"], one["group"]) == (measure, option, None)
        and (stage is None or one["stage"] == stage)
    ]  # fmt: skip
    assert len(found) == 1, (measure, option, len(found))
    return found[0]


def test_reading_1_names_about_22_innocent_people_a_search() -> None:
    # By hand: 1 in 6,000 searches with 10,000 entries named somebody wrongly, so one
    # comparison is wrong about 1 / (6,000 x 10,000) = 1.6667e-8 of the time, and
    # 1.3e9 comparisons name 1.3e9 x 1.6667e-8 = 21.67 people. Field ratio and the error
    # per tenfold step are spread around 1, so the median stays there.
    by_hand = 1.3e9 / (6000 * 10_000)
    assert by_hand == pytest.approx(21.67, abs=0.01)
    found = national("search.innocent_candidates", "national-reading-1", "before_review")
    assert found["value"] == pytest.approx(by_hand, abs=1)
    # Five tenfold steps beyond the test leave far more open than the value suggests.
    assert found["low"] < by_hand / 5 and found["high"] > 5 * by_hand


def test_reading_1_lies_130_000_times_beyond_the_test_and_says_so() -> None:
    factor = national("list.extrapolation_factor", "national-reading-1")
    assert factor["value"] == 1_300_000_000 / 10_000 == 130_000
    for measure in ("search.innocent_candidates", "search.any_innocent"):
        assert national(measure, "national-reading-1", "before_review")["grade"] == "E"


def test_reading_1_nearly_every_search_names_somebody_innocent() -> None:
    # By hand: with 21.67 expected, none at all has the chance exp(-21.67), about 4e-10.
    assert math.exp(-21.67) < 1e-9
    found = national("search.any_innocent", "national-reading-1", "before_review")
    assert found["value"] > 0.99


def test_reading_2_would_name_130_million_people() -> None:
    # By hand: 1 comparison in 10 is wrong, of 1.3e9: 1.3e8. All ratios are 1 here.
    found = national("search.innocent_candidates", "national-reading-2", "before_review")
    assert found["value"] == pytest.approx(130_000_000, rel=1e-6)


def test_a_smaller_gallery_names_fewer() -> None:
    options = ["custody-gallery", "regional-gallery", "national-laboratory-point"]
    values = [
        national("search.innocent_candidates", option, "before_review")["value"]
        for option in options
    ]
    assert values == sorted(values) and values[0] < values[2] / 10
