"""The measures of a score over time: against brute force, draw by draw, and when silent."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scenes import carried, kinds_of, rows_of, taken
from watchglass.base.mixing import Array
from watchglass.base.score_columns import Years
from watchglass.base.units import UNITS
from watchglass.lives.layout import BLOCKS
from watchglass.lives.tallies import Part, Tallies
from watchglass.measures.answers import all_measures, meanings
from watchglass.measures.contract import Row
from watchglass.measures.lock_in import months_until_half
from watchglass.measures.run import Run
from watchglass.measures.sanctions import sanctions_a_year
from watchglass.measures.score_spread import gini, points_of_the_lowest, quantile_score
from watchglass.measures.tier_flips import pairs_apart
from watchglass.measures.time_to_correct import days_put_right
from years import years_of

OF_A_SCORE = sorted(word for word, kind in kinds_of("measures").items() if kind.engines)  # type: ignore[attr-defined]
DRAWS = 6
CASE: dict[str, Any] = {
    "days": 730, "groups": ["A", "B"], "assessors": 2, "classes": 2, "tiers": [3, 7],
    "members": [2, 1], "harm_per_day": 0.2, "clean_step": 1, "deduction": -4,
    "corrected_share": 0.3, "correction_days": 9.0,
    "rules": [
        {"points": -4, "true": False, "correctable": True},
        {"points": -6, "true": True, "unrelated": True},
        {"points": 2, "true": True},
    ],
    "perfect": {}, "back_share": [[100, 0.2], [630, 0.7]],
}  # fmt: skip


def random_years(rng: np.random.Generator, draws: int = DRAWS) -> Years:
    """Return years with anything in the columns of each draw."""
    years = years_of(CASE)

    def mixed(lives: Any) -> Any:
        names = ("units", "scores_at_end", "events", "sanction_days", "begun", "blameless",
                 "tiers_by_class", "score_sum_by_class", "fifths", "lost")  # fmt: skip
        shapes = {name: (draws, *getattr(lives, name).shape[1:]) for name in names}
        return replace(lives, **{name: rng.uniform(1, 9, shapes[name]) for name in names})

    assert years.perfect is not None
    return replace(
        years,
        lives=mixed(years.lives),
        perfect=mixed(years.perfect),
        back_share=np.sort(rng.random((draws, 730)), axis=1),
        harm_per_day=rng.random(draws),
        corrected_share=rng.random(draws),
        correction_days=rng.uniform(1, 99, draws),
    )


def of_draw(years: Years, draw: int) -> Years:
    """Return the years of one draw; what the scenario states once stays."""
    columns = ("lives", "perfect", "back_share", "harm_per_day", "corrected_share",
               "correction_days")  # fmt: skip
    return replace(years, **{name: taken(getattr(years, name), [draw]) for name in columns})


def run_with(years: Years | None, **given: Any) -> Run:
    return replace(carried({"affected_word": "sanctioned", **given}), years=years)


def score_rows(run: Run) -> dict[tuple[str, str | None, str | None], Row]:
    """Return the rows of the measures of a score."""
    measures = [one for one in all_measures() if one.engines]
    rows = [row for measure in measures for row in measure.rows(run)]
    return {(row.measure, row.group, row.stage): row for row in rows}


# ---- sums, against brute force


def test_the_gini_index_is_half_the_mean_distance_over_the_mean() -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        counts = rng.integers(0, 4, 12)
        people = np.repeat(np.arange(12), counts)
        distance = np.abs(people[:, None] - people[None, :]).mean()
        assert gini(counts[None].astype(float))[0] == pytest.approx(distance / 2 / people.mean())


def test_the_curve_is_that_of_people_in_a_row() -> None:
    rng = np.random.default_rng(2)
    counts = rng.integers(0, 9, 11).astype(float)
    # Each person is cut into ten tenths, so that every cut falls between two of them.
    tenths = np.repeat(np.arange(11), counts.astype(int) * 10)
    for part in range(10, 100, 10):
        lowest = tenths[: len(tenths) * part // 100].sum() / tenths.sum()
        found = points_of_the_lowest(counts[None], part / 100)[0]
        assert found == pytest.approx(lowest, abs=1e-12)


def test_percentiles_are_those_of_people_in_a_row() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        counts = rng.integers(0, 5, 30)
        people = np.repeat(np.arange(30), counts)
        for part in (0.1, 0.5, 0.9):
            wanted = np.quantile(people, part, method="inverted_cdf")
            assert quantile_score(counts[None].astype(float), part)[0] == wanted
            # Expected numbers add up to their whole but for the last bits.
            shares = counts / counts.sum() * 0.1
            assert quantile_score(shares[None], part)[0] == wanted


def test_pairs_of_one_run_are_those_that_one_can_list() -> None:
    tiers = np.array([[3.0, 2.0, 0.0], [1.0, 4.0, 2.0], [0.0, 0.0, 1.0]])
    apart, people = [], []
    for row in tiers:
        members = np.repeat(np.arange(3), row.astype(int))
        pairs = list(itertools.combinations(members, 2))
        if pairs:
            apart.append(np.mean([one != other for one, other in pairs]))
            people.append(len(members))
    wanted = np.average(apart, weights=people)
    sampled = np.array([tiers.sum()])
    assert pairs_apart(tiers[None], sampled)[0] == pytest.approx(wanted)
    # Brought to the size of a population, the same people still make the same pairs.
    assert pairs_apart(1e6 * tiers[None], sampled)[0] == pytest.approx(wanted)


def test_counted_pairs_tend_to_the_expected_chance_without_bias() -> None:
    rng = np.random.default_rng(4)
    chances = np.array([0.2, 0.5, 0.3])
    drawn = rng.multinomial(3, chances, 40_000)[:, None, :].astype(float)
    wanted = pairs_apart(chances[None, None])[0]
    assert wanted == pytest.approx(1 - (chances**2).sum())
    found = pairs_apart(drawn, np.full(40_000, 3.0))
    assert abs(found.mean() - wanted) < 4 * found.std() / 200
    plugged_in = pairs_apart(drawn)
    assert abs(plugged_in.mean() - wanted) > 20 * plugged_in.std() / 200


@pytest.mark.parametrize(("mean", "at_most"), [(4.0, 2), (1.0, 7), (90.0, 40), (12.5, 1)])
def test_days_until_put_right_are_the_sum_over_the_days(mean: float, at_most: int) -> None:
    days = np.arange(1, 5000)
    chance = (1 - 1 / mean) ** (days - 1) / mean
    wanted = (np.minimum(days, at_most) * chance).sum()
    assert days_put_right(np.array([mean]), 0, at_most)[0] == pytest.approx(wanted)


def test_a_correction_that_never_comes_leaves_the_clean_days() -> None:
    assert days_put_right(np.array([np.inf]), 0, 40.0)[0] == 40
    assert days_put_right(np.array([90.0]), 0, np.inf)[0] == 90


def test_the_first_day_on_which_half_are_back_counts() -> None:
    back = np.array([[0.0, 0.5, 0.9], [0.5, 0.6, 0.7], [0.1, 0.2, 0.49]])
    months = months_until_half(back) * 365.25 / 12
    np.testing.assert_allclose(months, [1.0, 0.0, np.nan])


# ---- draws


def test_every_draw_of_every_row_stands_alone() -> None:
    years = random_years(np.random.default_rng(5))
    whole = score_rows(run_with(years))
    scenario_ids = {one for word in OF_A_SCORE for one in kinds_of("measures")[word].ids}  # type: ignore[attr-defined]
    shown = {measure for measure, *_ in whole}
    assert shown == {one for one in scenario_ids if not one.startswith("reference.")}
    for draw in range(DRAWS):
        part = score_rows(run_with(of_draw(years, draw)))
        for key, row in whole.items():
            assert row.values.shape == (DRAWS,) and row.values.dtype == np.float64, key
            np.testing.assert_allclose(part[key].values, row.values[[draw]], rtol=1e-12)


def test_shares_are_shares_and_units_are_units() -> None:
    rows = score_rows(run_with(random_years(np.random.default_rng(6))))
    for (measure, *_), row in rows.items():
        unit = row.unit or meanings()[measure].unit
        assert unit in UNITS, unit
        # Random columns hold more people without an event than people, and more that remain.
        if unit in ("share", "index") and measure.split(".")[1] not in (
            "kin_share", "blameless_share", "remaining_share"
        ):  # fmt: skip
            assert ((row.values >= 0) & (row.values <= 1)).all(), measure


def sampled_years(rng: np.random.Generator) -> tuple[Years, list[Part]]:
    """Return years of a sampled run of two groups, and the parts that it was added up from."""
    years = years_of({**CASE, "days": 3, "engine": "skip", "people_run": 1})
    tallies = Tallies(years.rules, years.rates, 3)
    parts = [random_part(rng, years, group, block) for group in (0, 1) for block in range(BLOCKS)]
    for part in parts:
        tallies.add(part)
    return replace(years, lives=tallies.lives("skip"), perfect=None), parts


def random_part(rng: np.random.Generator, years: Years, group: int, block: int) -> Part:
    rules = years.rules

    def counts(*shape: int) -> Any:
        return rng.integers(0, 9, shape)

    scores = counts(3, rules.scores)
    return Part(
        group, block, int(scores[-1].sum()), scores, counts(3, len(rules.events)), counts(3),
        counts(3), counts(len(rules.members)), counts(4, 3), counts(4) * 10, counts(5, 5),
    )  # fmt: skip


def test_a_sampled_run_gives_each_row_again_without_each_of_its_blocks() -> None:
    years, parts = sampled_years(np.random.default_rng(7))
    whole = score_rows(run_with(years))
    assert ("score.tier_flips", None, None) in whole
    for block in (0, BLOCKS - 1):
        fewer = Tallies(years.rules, years.rates, 3)
        for part in parts:
            if part.block != block:
                fewer.add(part)
        lives = taken(fewer.lives("skip"), [0])
        alone = score_rows(run_with(replace(years, lives=lives)))
        assert set(alone) == set(whole)
        for key, row in whole.items():
            assert row.values.shape == (BLOCKS + 1,), key
            np.testing.assert_allclose(row.values[[block + 1]], alone[key].values, rtol=1e-12)


def test_a_sampled_run_stands_for_the_whole_population() -> None:
    years, _ = sampled_years(np.random.default_rng(13))
    lives = years.lives
    begun, _ = sanctions_a_year(years)
    # Eight units, one a class, of three members each; columns of 3 days.
    assert years.rates.units.sum() == 8
    per_unit = lives.begun.sum(axis=1) / lives.units.sum(axis=1) * 365 / 3
    np.testing.assert_allclose(begun, per_unit * 8 * 3)
    assert abs(begun[1:] / begun[0] - 1).max() < 0.05


def test_draws_sampled_apart_and_brought_to_size_are_pairs_of_few_people() -> None:
    given = {"engine": "stepped", "people_run": 4, "tiers": [5], "units": [4000]}
    years = years_of({**given, "tiers_by_class": [[2000, 2000]], "begun": [1000]})
    rows = score_rows(run_with(years))
    assert rows["score.tier_flips", None, None].values[0] == pytest.approx(2000 / 3)
    assert rows["sanctions.begun", None, None].values[0] == 1000


def test_what_the_scenario_states_once_holds_for_each_replicate() -> None:
    years, _ = sampled_years(np.random.default_rng(8))
    rows = score_rows(run_with(years))
    days, harm = rows["score.sanction_days", None, None], rows["score.harm_days", None, None]
    np.testing.assert_allclose(harm.values, 0.2 * days.values)
    assert len(set(rows["score.days_to_correct", None, None].values)) == 1


# ---- words and silence


@pytest.mark.parametrize("word", OF_A_SCORE)
def test_a_measure_is_silent_for_an_engine_that_cannot_give_it(
    word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind: Any = kinds_of("measures")[word]
    if word == "reference_model":
        return
    run = run_with(random_years(np.random.default_rng(9)))
    assert list(kind().rows(run))
    monkeypatch.setattr(kind, "engines", ("skip",))
    assert not list(kind().rows(run))


def test_without_years_no_score_measure_answers() -> None:
    assert not score_rows(run_with(None))
    today = {"affected_per_year": 10, "wrong_share": 0.5}
    assert not score_rows(run_with(None, option="none", affected_word="stopped", today=today))


def test_a_reference_scenario_has_its_five_figures_a_group_and_nothing_else_of_a_score() -> None:
    years = random_years(np.random.default_rng(10))
    rows = score_rows(run_with(years, reference=True))
    ids: Any = kinds_of("measures")["reference_model"].ids  # type: ignore[attr-defined]
    assert set(rows) == {(one, letter, None) for one in ids for letter in "AB"}


def test_a_sanction_is_counted_by_one_file_and_today_s_by_no_other() -> None:
    given = {
        "option": "none", "affected_word": "sanctioned",
        "today": {"affected_per_year": 300, "wrong_share": 0.25, "minutes_per_wrong": 6,
                  "cost_per_year": 9000},
    }  # fmt: skip
    rows = rows_of(carried(given))
    assert {"sanctions.begun", "sanctions.false"} == {
        measure for measure, *_ in rows if measure.startswith("sanctions.")
    }
    assert not any(measure.startswith("harm.") for measure, *_ in rows)
    stopped = rows_of(carried({**given, "affected_word": "stopped"}))
    assert ("stops.false", None, "after_review") in stopped
    assert ("harm.person_hours", None, None) in stopped


def test_there_are_fifths_only_where_people_can_start_in_them() -> None:
    def moves(**given: Any) -> set[str]:
        table = np.eye(5) * 4
        rows = score_rows(run_with(years_of({**CASE, "fifths": table, **given})))
        return {m for m, *_ in rows if m.startswith(("score.move", "score.leave"))}

    assert len(moves()) == 26
    assert len(moves(days=729)) == 25 and "score.leave_bottom_fifth" not in moves(days=729)
    assert not moves(start=[9, 9])
    nobody = np.diag([4.0, 4, 0, 4, 4])
    assert len(moves(fifths=nobody)) == 21


def test_a_month_beyond_the_run_is_not_shown() -> None:
    def shown(days: int) -> set[int]:
        rows = score_rows(run_with(years_of({**CASE, "back_share": [[days, 0.5]]})))
        stem = "score.back_after_"
        return {int(m.removeprefix(stem)) for m, *_ in rows if m.startswith(stem)}

    assert shown(730) == {3, 6, 12, 24} and shown(729) == {3, 6, 12} and shown(90) == set()


def test_no_sanction_is_wrong_by_less_than_nothing() -> None:
    years = random_years(np.random.default_rng(11))
    begun, wrong = sanctions_a_year(years)
    assert years.perfect is not None and wrong is not None
    difference: Array = (years.lives.begun - years.perfect.begun).sum(axis=1) * 3
    assert (difference < 0).any() and (difference > 0).any()
    np.testing.assert_allclose(wrong, np.maximum(difference, 0))
    assert (wrong <= begun).all()


def test_strength_of_zero_is_harm_of_exactly_zero() -> None:
    years = random_years(np.random.default_rng(12))
    none = replace(years, harm_per_day=np.zeros(DRAWS))
    row = score_rows(run_with(none))["score.harm_days", None, None]
    assert (row.values == 0).all()
    assert (score_rows(run_with(years))["score.harm_days", None, None].values > 0).all()
