"""Changes laid over a scenario: quantities are replaced whole, other tables key by key."""

from __future__ import annotations

from watchglass.scenario.overrides import merged

BELOW = {
    "card": {"known": ["a"], "not_known": ["b"], "does_not_say": ["c"]},
    "population": {"people": {"low": 1, "best": 2, "high": 3, "because": "as it was"}},
}


def test_one_line_of_a_card_can_be_changed_and_the_others_stay() -> None:
    table, changes, problems = merged(BELOW, {"card": {"known": ["ours"]}}, "mine.toml")
    assert not problems
    assert table["card"] == {"known": ["ours"], "not_known": ["b"], "does_not_say": ["c"]}
    assert [change["place"] for change in changes] == ["card.known"]


def test_a_quantity_is_replaced_whole() -> None:
    for new in ({"evidence": "npl-tpir06"}, {"not_known": True}, {"not_known": True, "ask": "?"}):
        table, changes, problems = merged(BELOW, {"population": {"people": new}}, "mine.toml")
        assert not problems
        assert table["population"]["people"] == new
        assert [change["place"] for change in changes] == ["population.people"]


def test_what_stays_the_same_is_no_change() -> None:
    table, changes, problems = merged(BELOW, {"population": dict(BELOW["population"])}, "mine.toml")
    assert table == BELOW and changes == [] and problems == []
