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


def options(*ids: str) -> dict[str, object]:
    return {"options": [{"id": "none"}, *({"id": one, "rung": n} for n, one in enumerate(ids))]}


def test_a_dropped_option_is_gone_and_listed_and_the_others_still_change() -> None:
    above = {"options": [{"id": "a", "drop": True}, {"id": "b", "rung": 7}, {"id": "d"}]}
    table, changes, problems = merged(options("a", "b", "c"), above, "mine.toml")
    assert not problems
    assert [(o["id"], o.get("rung")) for o in table["options"]] == [
        ("none", None), ("b", 7), ("c", 2), ("d", None)
    ]  # fmt: skip
    assert changes == [
        {"place": "options[a]", "was": "there", "now": "dropped"},
        {"place": "options[b].rung", "was": "1", "now": "7"},
        {"place": "options[d]", "was": "not there", "now": "added"},
    ]


def test_places_of_another_kind_are_listed_quantity_by_quantity() -> None:
    reason = "a long reason that says where the numbers come from"
    was = {"kind": "settlements", "towns": {"street_km": {"evidence": "cn-rural-roads"}},
           "minutes": {"low": 15, "best": 40, "high": 70, "because": reason}}  # fmt: skip
    now = {"kind": "synthetic_town", "town": {"blocks_east": 24}, "speed": {"not_known": True}}
    _, changes, _ = merged({"places": was}, {"places": now}, "mine.toml")
    assert [(c["place"], c["was"], c["now"]) for c in changes] == [
        ("places.kind", "settlements", "synthetic_town"),
        ("places.town.blocks_east", "not there", "24"),
        ("places.speed", "not there", "not known"),
        ("places.towns.street_km", "evidence cn-rural-roads", "not there"),
        ("places.minutes", "low 15, best 40, high 70", "not there"),
    ]


def test_another_reason_for_the_same_numbers_is_a_change_that_can_be_read() -> None:
    new = {"low": 1, "best": 2, "high": 3, "because": "counted again"}
    _, (change,), _ = merged(BELOW, {"population": {"people": new}}, "mine.toml")
    assert change["was"].endswith("because as it was")
    assert change["now"].endswith("because counted again")


def test_what_went_with_a_kind_is_listed_after_what_was_chosen() -> None:
    below = {"places": {"kind": "a", "old": 1}, **options("x")}
    above = {"places": {"kind": "b", "new": 2}, "options": [{"id": "x", "drop": True}]}
    _, changes, _ = merged(below, above, "mine.toml")
    assert [c["place"] for c in changes] == ["places.kind", "places.new", "options[x]",
                                             "places.old"]  # fmt: skip
