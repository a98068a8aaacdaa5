"""Whether records of people are refused, and descriptions of groups are not."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import re
import string
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import watchglass
from watchglass.base.errors import RedLine
from watchglass.base.people_in_prose import sign_in_prose
from watchglass.base.people_records import RULE, path_to, refuse_people, signs_of_people
from watchglass.base.people_shapes import has_luhn_digit, sign_in_text, sign_in_whole_number
from watchglass.base.people_words import parts_of, sign_in_key

STEADY = settings(max_examples=100)


def _kinds(data, declared=()) -> list[str]:
    return [problem.value for problem in signs_of_people(data, "f.toml", declared)]


# --- names of keys ---------------------------------------------------------------------


def _split(words: str) -> list[str]:
    return words.split()


IDENTIFIERS = _split("""
first_name last_name surname full_name given-name familyName maiden_name username
person_name guest_name suspect-name email e-mail email_address Email mail home_phone phone
phone_number phoneNumber telephone mobile_number imei IMEI imsi msisdn mac mac_address ip ip_address
clientIP passport passport_no national_id nationalId id_number idNumber ssn tax_id identity-card
plate number_plate licence_plate license-plate plate_no dob DOB date_of_birth dateOfBirth birth_date
birthday address home_address address_line_1 postal-address latitude longitude lat lon lng gps
gps_track coordinates face face_image face_id embedding face_embedding template face_template
fingerprint iris voice voice_print photo photo_url image_path picture portrait person_id
personId suspect_no citizen-code visitor_uuid device_id device_hash iban bank_account_number
driving_licence_number vehicle_id track_id resident_id phone2 email1 vorname geburtsdatum téléphone
""")
LAWFUL_KEYS = _split("""
name title question id kind key value low best high share shares because evidence evidence_key
list_size faces faces_scanned face_search face-search-fpir plate_reader phone_check_minutes
phones_checked images stored_images voices people persons passengers citizens guests_per_day
cost_per_face alerts_per_phone share_with_phone share_without_address rate_of_birth births
birth_rate addressed facet interface preface emailing platelet maceration ipso latency lonely
surface platform templates options option_id rule_id scheme_id scenario_name group_name area_name
named names person passenger visitors_per_hour plates addresses licence license licence_terms
mobile fixed_camera human_review id_gate id_gates idea national_share gallery_size days_per_year
""")


@pytest.mark.parametrize("key", IDENTIFIERS)
def test_identifiers_are_known_by_their_words(key):
    assert sign_in_key(key)
    assert _kinds({"options": [{"use": {key: "none"}}]}) == [sign_in_key(key)]


@pytest.mark.parametrize("key", LAWFUL_KEYS)
def test_words_of_a_scenario_are_not_identifiers(key):
    assert not sign_in_key(key)
    assert not _kinds({key: 3, "table": {key: "none"}, "rows": [{key: 0.5}]})


def test_a_declared_key_is_spared_but_not_what_stands_under_it():
    assert _kinds({"template": "a"}) and not _kinds({"template": "a"}, {"template"})
    assert _kinds({"template": "ann@example.org"}, {"template"}) == ["an e-mail address"]
    assert _kinds({"template": {"phone": "a"}}, {"template"}) == ["a key for a telephone"]


def test_a_plural_is_a_count_unless_a_list_stands_under_it():
    assert not _kinds({"surnames": 3, "emails": {"low": 1, "best": 2, "high": 3}})
    assert not _kinds({"plates": [0.1, 0.2, 4000], "phones": []})
    assert _kinds({"phones": [5550100123]})
    assert _kinds({"surnames": ["A"]}) and _kinds({"addresses": ["a street"]})


def test_a_licence_is_refused_only_with_a_number():
    assert not _kinds({"licence": "CC BY 4.0", "license": "Apache-2.0"})
    assert not _kinds({"licence": "Crown copyright 2024 to 2026, all rights", "license": 0.25})
    assert _kinds({"licence": "TEST 555 0123"}) == ["a key for an identity document"]


def test_parts_of_a_key():
    assert parts_of("dateOfBirth_2") == ["date", "of", "birth", "2"]
    assert parts_of("IMEINumber") == ["imei", "number"]
    assert parts_of("télé-phone") == ["tele", "phone"]
    assert parts_of("") == parts_of("-_.") == []


# --- shapes of values ------------------------------------------------------------------


def test_prose_with_numbers_holds_no_sign():
    for text in (
        "3,147,436 faces", "2024-02-23", "SI 2018/1234", "1 in 6,000", "+90 %", "+3,147,436",
        "+12 000 000 people", "[2020] EWCA Civ 1058", "10:30:00", "2026-01-31T10:00:00+01:00",
        "+12.5 (10.25-14.75)", "+12 (2018-2023)", "TPIR@0.001", "ISO/IEC 19795-10:2024", "0-1000",
        "978-0-00-000000-2", "0000-0002-0000-0000", "section 192.168.1.1", "4.2.1.3", "v1.2.3.40",
        "1.67e-8", "0.1234, 0.5678", "12.3, 45.6", "12.34567", "data: one, two", "a@b", "@desk",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "x" * 500, "-" * 500,
        "https://example.org/a/123456789012345/000-00-0000", "doi:10.1000/123456789012345",
        "10.1000/555-010-0123", "", "ten : two : three : four", "AB12 3456", "1.0012345678901",
    ):  # fmt: skip
        assert sign_in_text(text) == "", text


def test_check_digits_tell_numbers_apart():
    good = "11010519491231002X"  # the worked example of GB 11643-1999
    assert sign_in_text(f"no. {good}") == sign_in_text(good.lower()) != ""
    assert not sign_in_text("110105194912310021") and not sign_in_text("110105194913310020")
    assert sign_in_text("GB82 WEST 1234 5698 7654 32") == "a bank account"  # ISO 13616 example
    assert not sign_in_text("GB83 WEST 1234 5698 7654 32")
    assert sign_in_whole_number(490154203237518) and not sign_in_whole_number(490154203237519)
    assert has_luhn_digit("79927398713") and not has_luhn_digit("79927398710")


def test_whole_numbers_under_a_declared_key_are_seeds_and_budgets():
    assert _kinds({"seed": 490154203237518}) and not _kinds({"seed": 490154203237518}, {"seed"})


# --- sentences -------------------------------------------------------------------------

BIRTHS = """born 3 May 1982|Born on 1982-05-03|DOB: 03/05/82|d.o.b. 3.5.1982|geboren am 3. Mai 1982
date of birth: May 3, 1982|née le 3 mai 1982|nacida el 3 de mayo de 1982|出生1982年5月3日
her birthday, 3rd of May 1982"""
SIGHTINGS = """Anna Schmidt passed gate 4 at 08:12 on 2026-03-02
A. Schmidt was seen at the gate on 2 March 2026 at 8.12 am|2026-03-02T08:12 she left by gate 4
On 2026-03-02 at 08:12 he entered the station|Anna was stopped at 17:00 on 2024-05-02
Subject 17 was last spotted on 02.03.2026, 08.12 Uhr|Maria went through gate 4 on 2026/03/02, 08:12
The man walked past camera 3 at 8 am on March 2nd, 2026|Anna betrat es am 2. März 2026, 8:12"""
NO_SENTENCES_ON_ANYBODY = """Guests born before 1 January 2008 need no check
people born in 1982|The Act was passed at 23:10 on 2 May 2024|Read on 2026-01-31 at 10:00
4,600 people passed between 11:00 and 16:00 on 11 February 2020|a born optimist since 3 May 1982
The regulation entered into force at 00:00 on 2 August 2026|Trains left at 08:12 on 2026-03-02
About 119,443 faces were seen on 2024-01-19 from 12:00 to 18:00|nobody left at 08:12 on 2026-03-02
The trial was stopped at 17:00 on 2024-05-02|8 people were stopped on 11 February 2020 by 16:00
At 11:59:30 on 2026-01-31T10:00:00+01:00 it ended|Anna Schmidt passed gate 4 on 2026-03-02"""


@pytest.mark.parametrize("text", re.split(r"[|\n]", BIRTHS))
def test_a_birth_date_in_a_sentence_is_refused(text):
    assert sign_in_text(text) == sign_in_text(f"Somebody, {text}, is sought.") == "a birth date"
    with pytest.raises(RedLine) as caught:
        refuse_people({"options": [{"summary": f"Somebody {text}"}]}, "f.toml", ("summary",))
    assert text not in str(caught.value)


@pytest.mark.parametrize("text", re.split(r"[|\n]", SIGHTINGS))
def test_a_sighting_in_a_sentence_is_refused(text):
    assert sign_in_text(text) == sign_in_text(f"It is so. {text}. It is so."), text
    assert sign_in_text(text) == "a person seen at a date and time"


@pytest.mark.parametrize("text", re.split(r"[|\n]", NO_SENTENCES_ON_ANYBODY))
def test_sentences_about_many_laws_and_systems_are_taken(text):
    assert sign_in_text(text) == ""


def test_the_sentence_of_the_review_is_refused_under_a_declared_key():
    text = "Anna Schmidt, born 3 May 1982, passed gate 4 at 08:12 on 2026-03-02"
    assert _kinds({"because": text}, {"because"}) == ["a birth date"]


def _strings(node):
    if isinstance(node, str):
        yield node
    for child in node.values() if isinstance(node, dict) else node if type(node) is list else ():
        yield from _strings(child)


def test_no_sentence_of_ours_is_taken_for_a_record():
    root = Path(watchglass.__file__).parent
    files = [*root.rglob("*.toml"), *Path(__file__).parent.glob("broken/must_accept/*.toml")]
    texts = [text for file in files for text in _strings(tomllib.loads(file.read_text("utf-8")))]
    with (root / "evidence" / "tables" / "deployments.csv").open(encoding="utf-8") as lines:
        texts += [" ".join(row) for row in csv.reader(lines)]
    assert len(texts) > 5_000
    assert [text for text in texts if sign_in_prose(text)] == []


# --- rows ------------------------------------------------------------------------------


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: dict(zip("abcdefghijklmnopqrst"
                         "uvwxyzABCDE", rows, strict=False))], ids=["list", "tables"])  # fmt: skip
def test_thirty_rows_may_be_groups_and_one_more_is_people(wrap):
    rows = [{"code": i, "score": 500} for i in range(31)]
    assert not _kinds({"a": wrap(rows[:30])})
    assert len(_kinds({"a": wrap(rows)})) == 1
    assert not _kinds({"a": wrap(rows)}, {"code", "score"})
    assert _kinds({"a": wrap(rows)}, {"code"})


def test_31_numbers_are_a_profile_and_32_a_template():
    assert not _kinds({"share": [0.5] * 31}, {"share"})
    assert _kinds({"share": [0.5] * 32}, {"share"})
    assert not _kinds({"flags": [True] * 32})
    assert not _kinds({f"e{i}": 0.5 for i in range(31)})
    assert _kinds({f"e{i}": 0.5 for i in range(32)})


def test_a_person_needs_a_place_or_a_time_to_be_a_record():
    assert not _kinds({"rows": [{"person": "A", "share": 0.1}]})
    assert _kinds({"rows": [{"person": "A", "camera": 3}]})
    assert _kinds({"rows": [{"person": "A", "x": dt.datetime(2026, 1, 1, 8)}]})
    assert not _kinds({"wait": {"passenger": 4, "place": "station"}})
    assert _kinds({"wait": {"passenger": "A", "x": "2026-01-01T08:00"}})
    assert not _kinds({"id": "a", "name": "b", "created": dt.datetime(2026, 1, 1, 8)})


def test_curves_and_bounds_are_no_positions():
    assert not _kinds({"curve": [[i / 40001, 1 - i / 40001] for i in range(40)]})
    assert not _kinds({"range": [12.5, 45.25], "place": [0.12345, 0.6789]})
    assert _kinds({"place": [-48.8766, -123.3933]})
    assert _kinds({"x": [[-48.8766, -123.3933], [-48.8767, -123.3934]]})


def test_signs_at_the_same_key_of_many_rows_are_one_problem():
    rows = [{"email": "a@example.org"} for _ in range(20)]
    problems = signs_of_people({"rows": rows}, "f.toml")
    assert [problem.place for problem in problems] == [
        "f.toml: rows[0].email (and 19 more like it)"
    ] * 2


def test_all_signs_are_reported_at_once():
    with pytest.raises(RedLine) as caught:
        refuse_people({"a": {"email": 1}, "b": ["+1 555 010 0123"], "c": [0.1] * 40}, "f.toml", ())
    assert caught.value.exit_code == 4
    assert [p.place for p in caught.value.problems] == [
        "f.toml: a.email",
        "f.toml: b[0]",
        "f.toml: c",
    ]
    assert {p.rule for p in caught.value.problems} == {RULE}


def test_a_key_that_holds_data_is_withheld():
    assert path_to("f", ("a", 0, "b_c")) == "f: a[0].b_c" and path_to("f", ()) == "f"
    for key in ("ann@example.org", "Ann Example", "5550123", "x" * 41, "k1234567"):
        assert path_to("f", (key, "share")) == "f: (key withheld).share"


# --- fuzz ------------------------------------------------------------------------------

_words = st.sampled_from(
    _split(
        "of 3,147,436 faces scanned 188 volunteers 51 % found; people wrongly stopped per year, "
        "2024-02-23 SI 2018/1234 (95 % interval) 1 in 6,000 and +90 % or -12.5 until 11:59 § 4.2.1 "
        "https://example.org/a?b=1 doi:10.1000/182 pp. 35-43; £30 billion 1e-6 0.35 face search"
    )
)
_prose = st.lists(_words, max_size=25).map(" ".join)
# Left out: keys that are lawful or not by what stands under them.
_keys = st.sampled_from(
    sorted(
        key
        for key in set(LAWFUL_KEYS) - {"person", "passenger", "licence", "license"}
        if not sign_in_key(key, holds_list=True)
    )
)
_share = st.floats(0, 1).map(lambda x: round(x, 4))
_quantity = st.one_of(
    st.builds(lambda a, b, c: dict(zip(("low", "best", "high"), sorted((a, b, c)), strict=True)),
              _share, _share, _share),
    st.just("not known"), st.just({"evidence": "face.fpir.live"}), _share,
    st.integers(-10**12, 10**12), st.dates(), st.booleans(), _prose,
    st.lists(_share, max_size=8), st.datetimes(min_value=dt.datetime(1990, 1, 1)),
)  # fmt: skip
_trees = st.dictionaries(
    _keys,
    st.recursive(
        _quantity,
        lambda inner: (
            st.dictionaries(_keys, inner, max_size=5)
            # A list of numbers with a moment among them is a track, and refused.
            | st.lists(inner.filter(lambda item: not isinstance(item, dt.datetime)), max_size=5)
        ),
        max_leaves=20,
    ),
    min_size=1,
    max_size=8,
)


def _places_in(node, path=()):
    """Return the paths of all tables of a tree."""
    found = [path] if isinstance(node, dict) else []
    children = node.items() if isinstance(node, dict) else enumerate(node)
    for key, child in children:
        if isinstance(child, dict | list):
            found.extend(_places_in(child, (*path, key)))
    return found


def _planted(tree, draw, key, value):
    tree = copy.deepcopy(tree)
    node = tree
    for part in draw(st.sampled_from(_places_in(tree))):
        node = node[part]
    node[key] = draw(st.sampled_from([value, [value], {"entry": value}, [{"entry": [value]}]]))
    return tree


@STEADY
@given(_trees)
@example({"id": "a", "because": "3,147,436 faces by 2024-02-23; SI 2018/1234"})
def test_lawful_trees_are_never_refused(tree):
    refuse_people(tree, "f.toml", ())


@STEADY
@given(st.data(), _trees, st.sampled_from(IDENTIFIERS))
def test_an_undeclared_identifier_is_refused_at_any_depth(data, tree, key):
    prefix = data.draw(st.sampled_from(["", "home_", "their-", "x_", "second_"]))
    suffix = data.draw(st.sampled_from(["", "_1", "_2", "-hash"]))
    planted = _planted(tree, data.draw, f"{prefix}{key}{suffix}", "none")
    with pytest.raises(RedLine):
        refuse_people(planted, "f.toml", {"entry"})


_letters = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=10)
_emails = st.builds(
    lambda a, dot, b, end: f"{a}{dot}{b}@{end}",
    _letters, st.sampled_from(["", ".", "_", "+", "-"]), _letters,
    st.sampled_from(["example.org", "mail.example.com", "example.co.uk"]),
)  # fmt: skip
_phones = st.builds(
    lambda mark, country, digits, gap: f"{mark}{country}{gap}" + gap.join(
        digits[i : i + 3] for i in range(0, len(digits), 3)
    ),
    st.sampled_from(["+", "00"]), st.sampled_from(["1", "44", "86", "353"]),
    st.text(string.digits, min_size=9, max_size=11), st.sampled_from(["", " ", "-"]),
)  # fmt: skip
_macs = st.lists(st.integers(0, 255), min_size=6, max_size=6).map(
    lambda octets: ":".join(f"{octet:02x}" for octet in octets)
)
_ips = (
    st.tuples(*[st.integers(0, 255)] * 4)
    .filter(lambda q: max(q) >= 32)
    .map(lambda octets: ".".join(map(str, octets)))
)
_uris = st.binary(min_size=3, max_size=40).map(lambda b: "data:image/png;base64," + b.hex())
_ssns = st.from_regex(r"000-[0-9]{2}-[0-9]{4}", fullmatch=True)
_fifteen = st.text(string.digits, min_size=15, max_size=15)
_positions = st.tuples(st.floats(-89, 89), st.floats(2, 179)).map(
    lambda p: f"{p[0]:.6f}, {p[1]:.6f}"
)


@STEADY
@given(
    st.data(), _trees,
    st.one_of(_emails, _phones, _macs, _ips, _uris, _ssns, _fifteen),
)  # fmt: skip
def test_a_persons_data_are_refused_at_any_depth_and_never_repeated(data, tree, value):
    assume(not value.endswith("000"))  # "+44 000 000 000" reads as a rise by a round number
    before = data.draw(st.sampled_from(["", "of ", "3,147,436 faces; ", "see "]))
    after = data.draw(st.sampled_from(["", ".", ", and more", ";"]))
    planted = _planted(tree, data.draw, "remark", f"{before}{value}{after}")
    with pytest.raises(RedLine) as caught:
        refuse_people(planted, "f.toml", ())
    assert value not in str(caught.value)
    assert value not in repr([problem.as_dict() for problem in caught.value.problems])


@STEADY
@given(st.data(), _trees, st.one_of(_emails, _phones, _macs, _ips))
def test_a_persons_data_as_a_key_are_refused_and_withheld(data, tree, value):
    assume(not value.endswith("000"))
    with pytest.raises(RedLine) as caught:
        refuse_people(_planted(tree, data.draw, value, 3), "f.toml", ())
    assert value not in str(caught.value)


@STEADY
@given(st.data(), _trees, _positions)
def test_a_position_alone_in_a_text_is_refused(data, tree, value):
    with pytest.raises(RedLine):
        refuse_people(_planted(tree, data.draw, "remark", value), "f.toml", ())


@STEADY
@given(_trees, st.integers(31, 60), st.lists(_keys, min_size=2, max_size=5, unique=True))
def test_one_row_for_each_person_is_refused(tree, count, keys):
    rows = [dict.fromkeys(keys, 3) for _ in range(count)]
    with pytest.raises(RedLine):
        refuse_people({**tree, "rows": rows}, "f.toml", keys[1:])


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.text(max_size=12),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
            | st.binary(max_size=4) | st.datetimes() | st.times(),
            lambda inner: st.lists(inner, max_size=40)
            | st.dictionaries(st.text(max_size=9), inner),
            max_leaves=60,
        ),
        max_size=5,
    )
)  # fmt: skip
def test_any_tree_gives_problems_in_words(tree):
    for problem in signs_of_people(tree, "f.toml"):
        assert problem.place.startswith("f.toml") and problem.value and problem.way_out


def test_a_tree_4_000_levels_deep_is_walked_without_recursion():
    node: dict[str, object] = {"email": "none"}
    for _ in range(2000):
        node = {"a": [node]}
    assert _kinds(node) == ["a key for an e-mail address"]


@pytest.mark.parametrize(
    "unit",
    ["a", "a@", "+1", "1 ", "1.", "0a:", "aA1/", "a.", " ", "section 1.", "data:a/a;", "GB33 ",
     "12.3456 ", "(", "https://", "::", "1.1.1.1 ", "a\n", "001", "- ", "_1",
     "born ", "2026-03-02 08:12 ", "1.1.82 ", "may 3 ", "was "],
)  # fmt: skip
def test_no_text_takes_more_than_linear_time(unit):
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        begun = time.perf_counter()
        signs_of_people({"x": text, text: 1}, "f")
        return time.perf_counter() - begun

    seconds(1000)
    assert seconds(40_000) < 25 * max(seconds(10_000), 0.02)
