"""The red lines of the project as tests that can fail; each guard is tried on a planted breach."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import typing
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import watchglass
from reports import OF_LIVES, OF_ONE_DAY, SCENARIOS, page, record_of
from watchglass.base.errors import InvalidInput, RedLine
from watchglass.base.group_words import group_named_in
from watchglass.base.kinds import kinds_in
from watchglass.evidence.load import load_evidence
from watchglass.evidence.parameters import Letter
from watchglass.scenario.load import bundled, load_scenario

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "watchglass"


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def command(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Return the finished command, run as a person would in a folder."""
    start = [sys.executable, "-c", "from watchglass.cli import main; main()", *words]
    paths = [str(SOURCE.parent), os.environ.get("PYTHONPATH", "")]
    there = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    return subprocess.run(start, cwd=folder, env=there, capture_output=True, text=True, timeout=300)


# ---- 2: no recognition, and no dependency that brings one

DENIED_NAMES = re.compile(
    r"^(opencv.*|cv2|dlib.*|.*face-?(recogni|net|nexus|api|analysis|torch).*|insightface|deepface"
    r"|retina-?face|arcface|mtcnn.*|mediapipe.*|ultralytics.*|yolo.*|.*-yolo|torch.*|pytorch.*"
    r"|tensorflow.*|tflite.*|keras.*|jax(lib)?|flax|onnx.*|openvino.*|paddle.*|transformers.*"
    r"|sentence-transformers|timm|supervision|scikit-image|simplecv|mahotas|pillow|imageio.*"
    r"|moviepy|av|decord|ffmpeg.*|.*gstreamer.*|rtsp.*|.*onvif.*|librosa|torchaudio|.*whisper.*"
    r"|vosk|pyannote.*|resemblyzer|speechbrain|speechrecognition|easyocr|.*tesser(act|ocr).*"
    r"|.*alpr.*|.*licen[cs]e-?plate.*|.*gait.*|spacy.*|nltk|textblob|flair)$"
)
DENIED_SUMMARIES = re.compile(
    r"\b(face|facial|gait|iris|voice|speaker|emotion|ethnicity|(number|licen[cs]e)[- ]?plate)s?\b"
    r".{0,60}\b(recogni|detect|identif|verif|match|embed|classif|analy[sz])"
    r"|\b(recogni|detect|identif|verif|match|classif)\w*\b.{0,30}"
    r"\b(faces?|facial|gait|speakers?|voices?|emotions?|(number|licen[cs]e)[- ]?plates?)\b"
    r"|\bcomputer vision\b|\bdeep learning (framework|library)\b|\bvideo streams?\b",
    re.IGNORECASE,
)


def requirements_of_project() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [word for extra in project["optional-dependencies"].values() for word in extra]
    return [*project["dependencies"], *extras]


def resolved(roots: list[str]) -> dict[str, metadata.Distribution]:
    """Return every installed package that the roots bring along, by its plain name."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [Requirement(root) for root in roots]
    asked: set[str] = set()
    while waiting:
        need = waiting.pop()
        if str(need) in asked:
            continue
        asked.add(str(need))
        distribution = metadata.distribution(need.name)
        found[re.sub(r"[-_.]+", "-", need.name).lower()] = distribution
        for text in distribution.requires or []:
            below = Requirement(text)
            wanted = [{"extra": extra} for extra in ("", *need.extras)]
            if below.marker is None or any(below.marker.evaluate(words) for words in wanted):
                waiting.append(below)
    return found


def recognisers(packages: dict[str, metadata.Distribution]) -> list[str]:
    return sorted(
        name
        for name, package in packages.items()
        if DENIED_NAMES.match(name) or DENIED_SUMMARIES.search(package.metadata["Summary"] or "")
    )


def test_no_dependency_recognises_anybody() -> None:
    packages = resolved(requirements_of_project())
    assert {"numpy", "pydantic-core", "pytest"} <= set(packages), "the walk went nowhere"
    assert recognisers(packages) == []


@pytest.mark.parametrize(
    ("name", "summary"),
    [
        ("opencv-python-headless", "Wrapper package"),
        ("insightface", "A toolbox"),
        ("harmless-name", "Recognize faces from Python or from the command line"),
        ("other-name", "Automatic number plate recognition for parking"),
        ("third-name", "State-of-the-art speaker verification"),
        ("onnxruntime-gpu", ""),
    ],
)
def test_a_planted_recogniser_is_found(
    name: str, summary: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands two steps below the root, where nobody would look."""
    for package, about, needs in (("planted-root", "", name), (name, summary, "")):
        folder = tmp_path / f"{package.replace('-', '_')}-1.0.dist-info"
        folder.mkdir()
        lines = ["Metadata-Version: 2.1", f"Name: {package}", "Version: 1.0", f"Summary: {about}"]
        lines += [f"Requires-Dist: {needs}"] if needs else []
        (folder / "METADATA").write_text("\n".join(lines) + "\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert recognisers(resolved(["planted-root"])) == [name]


# ---- 1 and 8: one door for input, and no reader of pictures, sound or tables of people

READERS = {
    "open", "fdopen", "read_text", "read_bytes", "load", "loads", "loadtxt", "genfromtxt",
    "fromfile", "fromstring", "memmap", "reader", "DictReader", "read_csv", "read_parquet",
    "read_json", "read_excel", "read_ndjson", "read_ipc", "read_database", "scan_csv",
    "scan_parquet", "scan_ndjson", "scan_ipc", "iterdir", "glob", "rglob", "scandir", "listdir",
    "walk", "urlopen", "connect", "FileProcessor",
}  # fmt: skip
# Who may read what; nobody else reads anything.
DOORS = {
    "base/intake.py": "the one door for a file that a user names",
    "report/assessment.py": "an earlier report in the output folder",
    "evidence/load.py": "evidence tables of the package",
    "evidence/deployments.py": "the table of deployments of the package",
    "evidence/listing.py": "evidence tables of the package",
    "scenario/load.py": "bundled scenarios of the package",
    "lives/kept_parts.py": "finished pieces of its own run: counts, checked by their checksum",
    "lives/packed_parts.py": "the counts in such a piece: whole numbers of a stated shape",
    "base/compiled.py": "its own source, to know when to compile anew",
    "lives/worker_process.py": "the pipe to a process that it started itself",
    "places/reading/opened.py": "the one door for a file about places: tracks and media refused",
    "places/reading/csv_table.py": "rows of such a file: declared columns, nothing about people",
    "places/reading/geojson.py": "features of such a file: declared properties, nothing else",
    "places/reading/osm_extract.py": "declared tags of such a file: cameras, streets, buildings",
}
# Processes of one's own need these; nothing that they carry comes from a file.
ALLOWED_IMPORTS = {
    "lives/worker_process.py": {"subprocess", "pickle"},
    "lives/dask_workers.py": {"pickle"},  # whole numbers from a cluster the user named
}
FORBIDDEN_IMPORTS = {
    "PIL", "cv2", "imageio", "skimage", "av", "wave", "audioop", "sndhdr", "imghdr", "sounddevice",
    "socket", "ssl", "urllib.request", "http", "ftplib", "smtplib", "imaplib", "mailbox",
    "requests", "httpx", "aiohttp", "websockets", "pickle", "marshal", "shelve", "sqlite3", "dbm",
    "subprocess", "multiprocessing", "ctypes", "pandas", "geopandas", "networkx", "openpyxl",
}  # fmt: skip


def reads(tree: ast.AST) -> set[str]:
    """Return the readers a file calls; the null device holds nothing to read."""
    called = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and "os.devnull" not in ast.unparse(node):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in READERS:
                called.add(name)
    return called


def imported(tree: ast.AST) -> set[str]:
    """Return the modules a file imports, with every package above them."""
    whole = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            whole.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            whole.update(f"{node.module or ''}.{alias.name}" for alias in node.names)
    parts = (name.split(".") for name in whole)
    return {".".join(part[:depth]) for part in parts for depth in range(1, len(part) + 1)}


def test_only_the_named_doors_read_files() -> None:
    readers = {}
    for path in modules():
        shown = path.relative_to(SOURCE).as_posix()
        called = reads(ast.parse(path.read_text("utf-8")))
        if called and shown not in DOORS and not shown.startswith("report/templates"):
            readers[shown] = called
    # The page's own templates and the folder it is written to.
    own = {"report/page.py", "report/html.py", "report/write.py"}
    assert set(readers) - own == set(), "a new reader: send it through base/intake.py"


def test_nothing_imports_a_reader_of_media_or_a_way_out_of_the_machine() -> None:
    for path in modules():
        shown = path.relative_to(SOURCE).as_posix()
        found = imported(ast.parse(path.read_text("utf-8"))) & FORBIDDEN_IMPORTS
        assert found <= ALLOWED_IMPORTS.get(shown, set()), f"{shown} imports {found}"


def test_a_planted_reader_is_found() -> None:
    planted = "import cv2\nfrom PIL import Image\nfrom urllib import request, parse\n"
    tree = ast.parse(planted + "rows = pl.read_csv(path)\nopen(path)\nos.open(os.devnull)")
    assert reads(tree) == {"read_csv", "open"}
    assert imported(tree) & FORBIDDEN_IMPORTS == {"cv2", "PIL", "urllib.request"}


def test_the_people_come_from_no_file() -> None:
    for path in sorted((SOURCE / "population").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        assert not reads(tree)
        assert not imported(tree) & {"csv", "json", "tomllib", "pathlib", "os", "io", "polars"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("people.csv", b"name,birth_date,phone\nMaya Example,1990-01-02,+44 20 7946 0000\n" * 3),
        ("face.toml", b"\x89PNG\r\n\x1a\n" + bytes(64)),
        ("film.toml", b"\x00\x00\x00\x18ftypmp42" + bytes(64)),
        ("voice.toml", b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64)),
        ("template.toml", b"face_embedding = [" + b"0.125, " * 128 + b"]\n"),
    ],
    ids=["people", "picture", "film", "sound", "template"],
)
def test_records_of_people_are_refused_without_repeating_them(
    name: str, content: bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    done = command("assess", f"./{name}", folder=tmp_path)
    assert done.returncode == 4, done.stderr
    assert "Traceback" not in done.stderr and "Maya" not in done.stderr + done.stdout
    assert [path.name for path in tmp_path.iterdir()] == [name]


# ---- 3: groups are letters

NAMES = ("Han", "a", "AB", "1", "A ", "Ä", "women", "")


def group_tables() -> Iterator[tuple[str, str, str]]:
    """Yield (stage, kind, field) for every field of the schema that is keyed by group."""
    for stage, contract in (
        ("sensing", "Sensor"),
        ("deciding", "Decider"),
        ("consequences", "Consequence"),
    ):
        kinds = kinds_in(f"watchglass.{stage}", f"watchglass.{stage}.contract.{contract}")
        for word, kind in kinds.items():
            for name, field in kind.model_fields.items():  # type: ignore[attr-defined]
                options = [field.annotation, *typing.get_args(field.annotation)]
                if any(
                    typing.get_origin(option) is dict and typing.get_args(option)[0] == Letter
                    for option in options
                ):
                    yield stage, word, name


def refused_as_red_line(text: str, folder: Path) -> None:
    path = folder / "groups.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RedLine) as caught:
        load_scenario(str(path))
    assert caught.value.exit_code == 4
    assert any("red line 3" in str(problem) for problem in caught.value.problems)


HEAD = 'extends = "station-lfr"\nid = "groups"\ntitle = "Groups"\nquestion = "Which?"\n'


def test_the_schema_has_tables_by_group() -> None:
    found = {name for _, _, name in group_tables()}
    assert {"false_match_ratio", "tested_composition", "fnmr_ratio", "stop_ratio"} <= found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("stage", "kind", "field"), list(group_tables()))
def test_a_group_with_a_name_is_refused_in_every_table_by_group(
    stage: str, kind: str, field: str, name: str, tmp_path: Path
) -> None:
    step = f'kind = "{kind}"\n{field} = {{ "{name}" = 1.5 }}\n'
    place = f"[[options.{stage}]]" if stage != "sensing" else f"[options.{stage}]"
    refused_as_red_line(f'{HEAD}[[options]]\nid = "x"\n{place}\n{step}', tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_a_group_with_a_name_is_refused_in_the_people_and_in_the_list(
    name: str, tmp_path: Path
) -> None:
    refused_as_red_line(f'{HEAD}[population.groups."{name}"]\nshare = 0.5\n', tmp_path)
    listed = f'[[options]]\nid = "x"\n[options.list.composition]\n"{name}" = 0.5\n'
    refused_as_red_line(HEAD + listed, tmp_path)


def test_a_group_with_a_name_ends_the_command_with_4(tmp_path: Path) -> None:
    (tmp_path / "groups.toml").write_text(f"{HEAD}[population.groups.Han]\nshare = 0.1\n")
    done = command("assess", "groups.toml", folder=tmp_path)
    assert done.returncode == 4, done.stderr
    assert "one capital letter" in done.stderr and "Traceback" not in done.stderr


NAMED = """Uyghurs and Roma people|uyghur-list|Group A are Uyghurs.|Black people|black-women|Māori
Black and Asian men|Black, Asian and minority ethnic people|people of African descent|UIGHURS
Group B is Black|Group B (Kurdish)|Americans|Syrian refugees|Polish people|those who are Jewish
people who are Muslim|ethnic Russians|Blacks|Uy\u200bghurs|Han Chinese|LGBT people|gypsy
Jehovah’s Witnesses|young black men|native_americans|African-American drivers|Hindu families"""
UNNAMED = """London's police|Argentina's list|New Zealand|American dollars|a black box|white noise
a white list|brown envelopes|Roma Termini station|a Chinese system|Indian Ocean|Tamil Nadu|poles
travellers used gates|black and white images|a white background|polish the lens|French law
South Wales Police|United Arab Emirates|Group A is larger|German police officers|Han et al. 2020
people in white coats|a Japanese camera|crushed blacks|minority report|women|Friday passengers"""


def one_a_piece(texts: str) -> list[str]:
    return re.split(r"[|\n]", texts)


@pytest.mark.parametrize("text", one_a_piece(NAMED))
def test_a_real_group_is_known_in_running_text(text: str) -> None:
    assert group_named_in(text)
    assert group_named_in(f"It is about {text}, as it says.")


@pytest.mark.parametrize("text", one_a_piece(UNNAMED))
def test_places_things_and_colours_name_no_group(text: str) -> None:
    assert group_named_in(text) == ""


TEXTS = [
    'title = "Uyghurs and Roma people"', 'question = "What of Black people?"',
    'purpose = "Find Kurds among those who pass."', 'card.known = ["Muslims pass here."]',
    'card.ask = ["How many are of African descent?", "How many Jews?"]',
    'population.people = {low = 1, best = 2, high = 3, because = "as many Rohingya live here"}',
    'options = [{id = "uyghur-list"}]', 'options = [{id = "x", summary = "Group A are Uyghurs."}]',
    'options = [{id = "x", deciding = [{kind = "face_search", setting_label = "Roma"}]}]',
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_a_real_group_is_refused_in_every_text_of_a_scenario(text: str, tmp_path: Path) -> None:
    key = text.partition(" ")[0]
    head = "\n".join(line for line in HEAD.splitlines() if not line.startswith(f"{key} "))
    refused_as_red_line(f"{head}\n{text}\n", tmp_path)


def test_evidence_on_a_real_group_may_be_cited(tmp_path: Path) -> None:
    key = next(key for key in load_evidence() if group_named_in(key))
    (tmp_path / "cited.toml").write_text(f'{HEAD}purpose = "See evidence {key}, and nobody."\n')
    assert key in load_scenario(str(tmp_path / "cited.toml")).scenario.purpose
    refused_as_red_line(f'{HEAD}purpose = "See {key}-other."\n', tmp_path)


def test_a_real_group_in_a_text_ends_the_command_with_4(tmp_path: Path) -> None:
    text = HEAD.replace('"Groups"', '"Uyghurs and Roma people"')
    (tmp_path / "groups.toml").write_text(text)
    done = command("assess", "groups.toml", folder=tmp_path)
    assert done.returncode == 4 and done.stderr.startswith("watchglass: groups.toml: title is ")
    assert "evidence met-2025-false-ethnicity" in done.stderr and "Traceback" not in done.stderr
    assert "met-2025-false-ethnicity" in load_evidence()


# ---- 4: no help to operate one

DENIED_WORDS = {
    "optimise", "optimize", "optimiser", "optimizer", "optimal", "tune", "tuned", "tuning",
    "recommend", "recommended", "recommendation", "advise", "best", "choose", "rank", "ranking",
    "route", "routes", "avoid", "evade", "evading", "recognise", "recognize",
    "identify", "classify", "embed", "embedding", "target", "suspect", "deploy", "alert_on",
}  # fmt: skip
DENIED_PHRASE = re.compile(
    r"(score|rate|judge|rank|find|match|flag)_(a_)?(person|citizen|somebody)"
)
# What a function over classes never needs: one person, or what a person left behind.
DENIED_ARGUMENTS = {
    "person", "person_id", "citizen", "suspect", "subject_id", "face", "faces_seen", "image",
    "images", "photo", "frame", "frames", "video", "audio", "voice", "message", "messages",
    "embedding", "embeddings", "plate", "plates", "trace", "track", "tracks", "trajectory",
    "contacts", "graph", "edges_between", "device", "phone", "history", "person_events",
}  # fmt: skip
# Names that hold a denied word and mean something else, with the reason.
MEANT_OTHERWISE: dict[str, str] = {}
COUNTS = {"int", "float", "Array", "Array | float", "float | Array"}


def public_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{path.relative_to(SOURCE).as_posix()}: {node.name}", node


def helps_to_operate(place: str, function: ast.FunctionDef) -> list[str]:
    words = set(function.name.split("_")) & DENIED_WORDS
    words |= {phrase[0] for phrase in DENIED_PHRASE.finditer(function.name)}
    found = [f"{place}: the name says '{word}'" for word in sorted(words)]
    arguments = function.args
    for one in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
        said = ast.unparse(one.annotation) if one.annotation else ""
        if one.arg in DENIED_ARGUMENTS or (one.arg in ("event", "events") and said not in COUNTS):
            found.append(f"{place} takes '{one.arg}: {said}'")
    return [breach for breach in found if place not in MEANT_OTHERWISE]


def test_no_public_function_operates_scores_or_recommends() -> None:
    functions = list(public_functions())
    assert len(functions) > 100
    assert [breach for found in functions for breach in helps_to_operate(*found)] == []
    assert set(MEANT_OTHERWISE) <= {place for place, _ in functions}, "an exception is stale"


@pytest.mark.parametrize(
    "planted",
    [
        "def best_threshold(rates: Array) -> float: ...",
        "def optimise_list(size: int) -> int: ...",
        "def score_person(rules: Rules) -> int: ...",
        "def points(events: list[Event]) -> int: ...",
        "def decide(face: Array) -> bool: ...",
        "def reach(graph: Graph) -> int: ...",
        "def route_without_cameras(start: Point) -> Path: ...",
    ],
)
def test_a_planted_helper_is_found(planted: str) -> None:
    function = ast.parse(planted).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert helps_to_operate("planted", function)


def test_the_public_names_and_commands_are_the_ones_agreed_on() -> None:
    assert watchglass.__all__ == ["Record", "__version__", "assess"]
    from watchglass.cli import app
    from watchglass.commands.calc import calc

    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert names == {"assess", "scenarios", "show", "evidence", "places", "validate", "schema"}
    sums = {command.name or command.callback.__name__ for command in calc.registered_commands}
    assert sums == {"rates", "scaleup", "gallery", "power"}


# ---- 5: no verdicts

VERDICTS = re.compile(
    r"\b(non-?compliant|compliant|compliance|approved|approval|safe|unsafe|certified|certificate"
    r"|acceptable|unacceptable|satisfactory|fails? the test|traffic light|overall (score|rating)"
    r"|composite|recommend\w*|we advise|should (deploy|buy|use|reject)|low[- ]risk|high[- ]risk"
    r"|(green|amber|red) (light|rating|zone)|trustworthy|bias-free|unbiased|best option|winner"
    r"|is (lawful|unlawful|legal|illegal|proportionate|ethical)|has passed|verdict)\b",
    re.IGNORECASE,
)
# A sentence that denies, asks or leaves open gives no verdict.
OPEN = re.compile(
    r"\b(not|no|nor|never|neither|without|whether|cannot|nobody|is it|\w+n't)\b|\?", re.IGNORECASE
)


def verdicts(text: str) -> list[str]:
    """Return the sentences of a text that pronounce on a system."""
    sentences = re.split(r"(?<=[.!?:;])\s+|\n\s*\n|\n\s*[-*|] ?", text)
    return [
        " ".join(sentence.split())
        for sentence in sentences
        if VERDICTS.search(sentence) and not OPEN.search(sentence)
    ]


def visible(html: str) -> str:
    """Return the words of a page, a line for each block, without styles and scripts."""
    html = re.sub(r"(?s)<(style|script)\b.*?</\1>", " ", html)
    words = re.sub(r"(?s)<[^>]*>", "\n\n", html)
    # What a screen reader says counts as well.
    spoken = re.findall(r'(?:alt|title|aria-label)="([^"]*)"', html)
    return "\n\n".join([words, *spoken])


@pytest.mark.parametrize(
    "planted",
    [
        "The system is compliant with the Act.",
        "All figures stand. The use is lawful.",
        "Overall rating: B",
        "We recommend the small list.",
        "The city should deploy it.",
        "Low-risk",
    ],
)
def test_a_planted_verdict_is_found(planted: str) -> None:
    for text in (f"Two stops. {planted}", visible(f"<p>Two stops.</p><td>{planted}</td>")):
        (found,) = verdicts(text)
        assert found in planted


def test_a_question_and_a_denial_are_no_verdicts() -> None:
    assert not verdicts("Should our city deploy it? No report says that a system is lawful.")
    assert not verdicts("A list of 1,000, with safeguards")


def test_no_page_of_the_project_gives_a_verdict() -> None:
    for name in ("README.md", "CITATION.cff"):
        assert verdicts((ROOT / name).read_text("utf-8")) == [], name


VERDICT_TEXTS = """compliant|non-compliant|approved|unapproved|certified|safe|Unsafe|safer|lawful
unlawful|legal|recommended|winner|best option|best_choice|green light|passed|failed|trustworthy
acceptable|proportionate|bias-free|unbiased|low-risk|High risk|overall score|GDPR-compliant"""
NO_VERDICT_TEXTS = """with safeguards|fail-safe lock|everybody who passed the gate|passed by
failed checks go to the desk|a red coat|the best camera|a safeguard|legalese|pass|lawyers"""
PLACES_OF_VERDICTS = [
    'id = "{slug}"', 'title = "It is {text} now"', 'options = [{{id = "{slug}"}}]',
    'options = [{{id = "x", title = "It is {text} now"}}]',
    'options = [{{id = "x", summary = "It is {text} now"}}]',
]  # fmt: skip


def verdicts_refused(text: str, form: str, folder: Path) -> bool:
    slug = re.sub("[^a-z]+", "-", text.lower())
    line = form.format(text=text, slug=slug)
    head = [one for one in HEAD.splitlines() if not one.startswith(line.partition("=")[0])]
    (folder / "named.toml").write_text("\n".join([*head, line]) + "\n")
    try:
        load_scenario(str(folder / "named.toml"))
    except RedLine as error:
        assert error.exit_code == 4
        return any("red line 5" in str(problem) for problem in error.problems)
    except InvalidInput:
        return False
    return False


@pytest.mark.parametrize("form", PLACES_OF_VERDICTS)
@pytest.mark.parametrize("text", one_a_piece(VERDICT_TEXTS))
def test_a_scenario_is_not_called_by_a_verdict(text: str, form: str, tmp_path: Path) -> None:
    assert verdicts_refused(text, form, tmp_path)


@pytest.mark.parametrize("form", PLACES_OF_VERDICTS)
@pytest.mark.parametrize("text", one_a_piece(NO_VERDICT_TEXTS))
def test_what_only_sounds_like_a_verdict_is_taken(text: str, form: str, tmp_path: Path) -> None:
    assert not verdicts_refused(text, form, tmp_path)


def test_a_card_may_say_that_nobody_knows_whether_it_is_lawful(tmp_path: Path) -> None:
    lines = ("known", "not_known", "does_not_say")
    card = ", ".join(f'{name} = ["Whether it is lawful or safe."]' for name in lines)
    text = f"{HEAD}card = {{ {card} }}\n"
    (tmp_path / "card.toml").write_text(text)
    assert load_scenario(str(tmp_path / "card.toml")).scenario.card.does_not_say


SUMS = (
    ("rates", "--scans", "3147436", "--alerts", "2077", "--false", "10"),
    ("scaleup", "--scans-per-day", "1000", "--listed-present", "1", "--tpir", "1", "--fpir", "0"),
    ("gallery", "--fpir", "1/6000", "--at", "10000", "--to", "1300000"),
    ("power", "--false-alerts", "10", "--share", "0.15"),
    ("power", "--false-alerts", "1000", "--share", "0.5"),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [("--help",), ("scenarios",), ("validate",), ("validate", "--details")]
    + [("assess", "--help"), ("calc", "--help"), ("schema", "scenario"), ("schema", "record")]
    + [("calc", *words) for words in SUMS]
    + [("calc", *words, "--json") for words in SUMS]
    + [("show", name, "--card") for name in bundled()],
    ids=" ".join,
)
def test_no_command_gives_a_verdict(words: tuple[str, ...], tmp_path: Path) -> None:
    done = command(*words, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout) > 100
    assert verdicts(done.stdout) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_LIVES)
def test_no_report_on_a_score_gives_a_verdict(name: str) -> None:
    assert verdicts(visible(page(name))) == []
    assert verdicts(record_of(name).as_json()) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_ONE_DAY)
def test_no_report_gives_a_verdict(name: str, tmp_path: Path) -> None:
    done = command("assess", name, "--draws", "300", "--out", "report", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert verdicts(done.stdout) == []
    page = (tmp_path / "report" / "report.html").read_text("utf-8")
    assert len(visible(page)) > 5_000
    assert verdicts(visible(page)) == []
    assert verdicts((tmp_path / "report" / "record.json").read_text("utf-8")) == []


# ---- 6: none comes first

SYSTEM = """
id = "x"
title = "A system"
less_intrusive = true
[options.use]
days_per_year = { low = 1, best = 2, high = 3, because = "a few days a year" }
"""


@pytest.mark.parametrize("name", SCENARIOS)
def test_doing_nothing_is_the_first_option_of_every_scenario(name: str) -> None:
    first = load_scenario(name).scenario.options[0]
    assert first.id == "none" and first.is_none and first.today is not None


def without_none(folder: Path, line: str = "") -> Path:
    """Return a copy of the bundled station scenario from which `none` was cut out."""
    text = bundled()["station-lfr"].read_text("utf-8")
    before, none, rest = text.partition('[[options]]\nid = "none"')
    _, officers, after = rest.partition('[[options]]\nid = "officers-with-appeals"')
    assert none and officers
    path = folder / "cut.toml"
    path.write_text(line + before + officers + after, encoding="utf-8")
    return path


def test_none_comes_back_when_it_is_cut_out_and_knows_nothing_of_today(tmp_path: Path) -> None:
    scenario = load_scenario(str(without_none(tmp_path))).scenario
    none = scenario.options[0]
    assert none.id == "none"
    forms = {quantity.form for _, _, quantity, _ in none.today.quantities()}
    assert forms == {"not known"}, "today is never assumed, least of all to be 0"


def test_a_system_cannot_be_called_a_reference_to_get_rid_of_none(tmp_path: Path) -> None:
    path = without_none(tmp_path, "reference = true\n")
    try:
        options = load_scenario(str(path)).scenario.options
    except InvalidInput:
        return
    assert options[0].id == "none"


def test_none_cannot_hold_a_system(tmp_path: Path) -> None:
    path = tmp_path / "held.toml"
    path.write_text(
        f'{HEAD}[[options]]\nid = "none"\n[options.list]\nsize = 5\nstale_share = "1/9"\n'
    )
    with pytest.raises(InvalidInput, match="today without any system"):
        load_scenario(str(path))


def test_none_stays_first_when_an_option_is_added_before_it(tmp_path: Path) -> None:
    path = tmp_path / "added.toml"
    path.write_text(f"{HEAD}[[options]]\n{SYSTEM}")
    options = [option.id for option in load_scenario(str(path)).scenario.options]
    assert options[0] == "none" and options.count("none") == 1 and "x" in options


def test_a_proposal_needs_a_less_intrusive_way_or_a_reason(tmp_path: Path) -> None:
    text = without_none(tmp_path).read_text("utf-8").replace("less_intrusive = true\n", "")
    path = tmp_path / "alone.toml"
    path.write_text(text)
    with pytest.raises(InvalidInput, match="no less intrusive way"):
        load_scenario(str(path))


def station(folder: Path, text: str) -> Path:
    path = folder / "rungs.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[options]]\nid = "officers-with-appeals"\nrung = 8\n', "stands no higher"),
        ('[[options]]\nid = "lfr-large-list"\nrung = 3\n'
         '[[options]]\nid = "lfr-small-list"\nrung = 3\n', "the highest of these stands on 3"),
        ('[[options]]\nid = "lfr-large-list"\nless_intrusive = true\n'
         '[[options]]\nid = "lfr-small-list"\nless_intrusive = true\n', "but less than what"),
    ],
)  # fmt: skip
def test_less_intrusive_is_less_than_something(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=said):
        load_scenario(str(station(tmp_path, text)))


@pytest.mark.parametrize(
    ("reason", "fine"),
    [
        ("xxxxxxxxxx", False), ("1 2 3 4 5 6 7 8 9", False), ("no no no no", False),
        ("12345 67890 1", False), ("because... ?!", False), ("a court asked", True),
        ("法院只询问了这一项提议。", True), ("Суд спросил об одном", True),
    ],
)  # fmt: skip
def test_the_reason_for_no_alternative_is_a_sentence(
    reason: str, fine: bool, tmp_path: Path
) -> None:
    alone = '[[options]]\nid = "officers-with-appeals"\nless_intrusive = false\n'
    path = station(tmp_path, f'no_alternative_because = "{reason}"\n{alone}')
    if fine:
        assert load_scenario(str(path)).scenario.no_alternative_because == reason
    else:
        with pytest.raises(InvalidInput, match="three words"):
            load_scenario(str(path))
