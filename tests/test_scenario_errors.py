"""Every complaint about a scenario: one broken file each, and what it must say.

The first lines of a file in `broken/scenarios` hold the exit code and, one line a
problem, the sentence (or its beginning) that must come. A file with five mistakes
has five such lines: fewer, more or other problems fail.
"""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from watchglass.base.errors import InvalidInput, WatchglassError
from watchglass.evidence.load import load_evidence
from watchglass.evidence.quantity import parse_quantity
from watchglass.scenario import load
from watchglass.scenario.load import LIBRARY, Loaded, load_scenario
from watchglass.scenario.mending import checked
from watchglass.scenario.quantities_in import quantities_in

BROKEN = sorted(Path(__file__).with_name("broken").joinpath("scenarios").glob("*.toml"))
OURS = """
extends = "station-lfr"
id = "ours"
title = "A station of ours"
question = "What would it do here?"
"""
SMALL = '\n[[options]]\nid = "lfr-small-list"\n'


def expected(path: Path) -> tuple[int, list[str]]:
    """Return the exit code and the sentences that the file's first lines ask for."""
    code, sentences = 0, []
    for line in path.read_text(encoding="utf-8").splitlines():
        found = re.fullmatch(r"# (?:exit (\d)|and): (.*)", line)
        if not found:
            break
        code = int(found[1] or code)
        sentences.append(found[2])
    assert code in (3, 4) and sentences, f"{path.name} does not say what it must produce"
    return code, sentences


def complaint(path: Path) -> WatchglassError:
    with pytest.raises(WatchglassError) as caught:
        load_scenario(str(path))
    return caught.value


def ours(folder: Path, text: str) -> Loaded:
    path = folder / "ours.toml"
    path.write_text(OURS + text, encoding="utf-8")
    return load_scenario(str(path))


def quantity(loaded: Loaded, place: str) -> Any:
    return next(one.quantity for one in quantities_in(loaded.scenario) if one.written_at == place)


# ---- one broken file per complaint


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_scenario_says_what_is_wrong(path: Path) -> None:
    code, sentences = expected(path)
    error = complaint(path)
    assert error.exit_code == code
    said = [str(problem) for problem in error.problems]
    assert len(said) == len(sentences), "\n".join(said)
    for line, sentence in zip(said, sentences, strict=True):
        assert line.removeprefix(path.name).removeprefix(": ").startswith(sentence.rstrip())


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_problem_has_its_four_parts_in_plain_words(path: Path) -> None:
    for problem in complaint(path).problems:
        assert problem.place.startswith(f"{path.name}: ")
        assert problem.rule and not problem.rule.endswith(".")
        assert problem.way_out.endswith((".", "?")) and not problem.way_out.endswith(("..", "?."))
        for foreign in (
            "pydantic",
            "Value error",
            "validation",
            "Mapping",
            "NoneType",
            "object at",
        ):
            assert foreign not in str(problem)
        assert not re.search(r"\bFalse\b|\bTrue\b", problem.value)


def test_there_is_a_broken_file_for_each_kind_of_complaint() -> None:
    """Hold the number, so that files cannot vanish from the folder unseen."""
    assert len(BROKEN) >= 90


def test_the_command_prints_them_all_and_no_traceback() -> None:
    path = next(one for one in BROKEN if one.stem == "five_mistakes")
    code, sentences = expected(path)
    command = [sys.executable, "-m", "watchglass", "assess", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (code, "")
    lines = done.stderr.splitlines()
    assert len(lines) == len(sentences) == 5
    assert all(line.startswith("watchglass: five_mistakes.toml: ") for line in lines)
    asked = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    assert len(json.loads(asked.stderr)["problems"]) == 5


# ---- what a person meets besides files


def test_a_misspelt_scenario_gets_the_nearest_one() -> None:
    with pytest.raises(InvalidInput) as caught:
        load_scenario("station-lrf")
    assert str(caught.value).endswith("Did you mean 'station-lfr'?")
    with pytest.raises(InvalidInput) as caught:
        load.text_of("hotel-1to2")
    assert str(caught.value).endswith("Did you mean 'hotel-1to1'?")


def test_a_circle_of_extended_scenarios_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = {"one": "two", "two": "three", "three": "one"}
    for name, parent in chain.items():
        (tmp_path / f"{name}.toml").write_text(f'extends = "{parent}"\n', encoding="utf-8")
    monkeypatch.setattr(load, "LIBRARY", tmp_path)
    with pytest.raises(InvalidInput) as caught:
        load_scenario("one")
    (problem,) = caught.value.problems
    assert problem.rule == "the chain runs in a circle"
    assert problem.value == "one -> two -> three -> one"


def test_a_scenario_that_extends_itself_is_a_circle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.toml").write_text('extends = "one"\n', encoding="utf-8")
    monkeypatch.setattr(load, "LIBRARY", tmp_path)
    with pytest.raises(InvalidInput, match="runs in a circle"):
        load_scenario("one")


def test_no_alternative_passes_with_a_reason_that_the_report_gets(tmp_path: Path) -> None:
    from watchglass.flow import assess_loaded

    reason = "a court asked about this proposal alone"
    loaded = ours(
        tmp_path,
        f'no_alternative_because = "{reason}"\n'
        '[[options]]\nid = "officers-with-appeals"\nless_intrusive = false\n',
    )
    record = assess_loaded(loaded, seed=1, draws=100)
    assert record.context["no_alternative_because"] == reason
    assert {"place": "no_alternative_because", "was": "the kind's default", "now": reason} in (
        record.as_dict()["changed_from_default"]
    )


def test_a_reference_scenario_needs_no_alternative() -> None:
    data = dict(load_scenario("station-lfr").data)
    data["options"] = [one for one in data["options"] if one["id"] == "none"]
    with pytest.raises(InvalidInput, match="nothing to compare"):
        checked(data, "it", load_evidence())
    checked({**data, "reference": True}, "it", load_evidence())


# ---- extends


def test_one_quantity_inside_an_option_is_replaced_whole_and_listed(tmp_path: Path) -> None:
    sensing = '[options.sensing]\nkind = "fixed_camera"\ncapture_fraction = "1/3"\n'
    loaded = ours(tmp_path, SMALL + sensing)
    place = "options[lfr-small-list].sensing.capture_fraction"
    assert quantity(loaded, place).form == "typed"
    assert quantity(loaded, place).value == 1 / 3
    base = load_scenario("station-lfr")
    (change,) = loaded.overrides
    assert (change["place"], change["now"]) == (place, "1/3")
    was = quantity(base, place)
    for number in (was.low, was.best, was.high):
        assert f"{number:g}" in change["was"]
    others = [one for one in quantities_in(base.scenario) if one.written_at != place]
    assert others == [one for one in quantities_in(loaded.scenario) if one.written_at != place]


def test_a_step_is_found_by_its_kind(tmp_path: Path) -> None:
    step = '[[options.deciding]]\nkind = "human_review"\ncatch_rate = 0.5\n'
    loaded = ours(tmp_path, SMALL + step)
    steps = {o.id: [s.kind for s in o.deciding] for o in loaded.scenario.options}
    assert steps["lfr-small-list"] == ["face_search", "human_review"]
    assert [c["place"] for c in loaded.overrides] == [
        "options[lfr-small-list].deciding[human_review].catch_rate"
    ]


def test_a_sensor_of_another_kind_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    gate = (
        '[[options]]\nid = "face-optional"\n[options.sensing]\nkind = "fixed_camera"\n'
        "capture_fraction = 0.5\n"
    )
    path = tmp_path / "ours.toml"
    path.write_text(OURS.replace("station-lfr", "hotel-1to1") + gate, encoding="utf-8")
    (problem,) = complaint(path).problems
    assert problem.rule == "face_verification needs sensing of the kind id_gate"


def test_an_option_can_be_added(tmp_path: Path) -> None:
    loaded = ours(
        tmp_path,
        '[[options]]\nid = "posters"\ntitle = "Posters at the doors"\nless_intrusive = true\n'
        "use = { days_per_year = 100 }\n",
    )
    assert [o.id for o in loaded.scenario.options][-1] == "posters"
    added = {"place": "options[posters]", "was": "not there", "now": "added"}
    assert list(loaded.overrides) == [added]


def test_what_says_who_the_scenario_is_counts_as_no_change(tmp_path: Path) -> None:
    loaded = ours(tmp_path, "")
    assert loaded.overrides == ()
    assert (loaded.scenario.id, loaded.scenario.extends) == ("ours", "station-lfr")


def test_none_is_inserted_and_put_first() -> None:
    assert load_scenario("station-lfr").scenario.options[0].id == "none"


def test_none_cannot_be_left_out(tmp_path: Path) -> None:
    text = (LIBRARY / "hotel-1to1.toml").read_text(encoding="utf-8")
    start = text.index('[[options]]\nid = "none"')
    end = text.index('[[options]]\nid = "face-optional"')
    path = tmp_path / "hotel-1to1.toml"
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    options = load_scenario(str(path)).scenario.options
    assert [o.id for o in options] == ["none", "face-optional", "face-compulsory"]
    path.write_text(text[:start] + text[end:] + "\n" + text[start:end], encoding="utf-8")
    assert load_scenario(str(path)).scenario.options[0].id == "none"


# ---- the four forms


@pytest.mark.parametrize(
    ("raw", "value"),
    [("1/6000", 1 / 6000), (" 1 / 6000 ", 1 / 6000), ("5 %", 0.05), (7, 7.0), (0.35, 0.35)],
)
def test_numbers_and_fractions_are_typed_in(raw: object, value: float) -> None:
    given = parse_quantity(raw)
    assert (given.form, given.value) == ("typed", pytest.approx(value, rel=1e-15))


@pytest.mark.parametrize("raw", ["not known", "Not known", " not known "])
def test_not_known_is_an_answer(raw: str) -> None:
    assert parse_quantity(raw).form == "not known"


def test_bounds_may_be_fractions() -> None:
    given = parse_quantity(
        {"low": "1/60000", "best": "1/6000", "high": 0.01, "because": "two published tests"}
    )
    assert (given.form, given.low, given.best) == ("assumed", 1 / 60000, 1 / 6000)


@pytest.mark.parametrize(
    "raw",
    ["0.35", "400000", "", "unknown", "n/a", "1/0", "1e400", math.nan, math.inf, True, None, [],
     b"1", {"evidence": None}, {"low": 1, "best": 1, "high": math.nan, "because": "x" * 12},
     {"low": 1, "best": 1, "high": "2", "because": "x" * 12}, {"not_known": 1},
     {"evidence": "npl-tpir06", "this_setting": 1}],
)  # fmt: skip
def test_what_is_none_of_the_forms_is_refused_with_a_way_out(raw: object) -> None:
    with pytest.raises(ValueError) as caught:
        parse_quantity(raw)
    rule, _, way_out = str(caught.value).partition(". ")
    assert rule and way_out
