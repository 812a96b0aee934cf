"""What README.md and docs/ show can be typed as it stands."""

import re
import shlex
import subprocess
import tomllib
from dataclasses import fields

import pytest

from app.config import SETTINGS_FILE, load_config
from app.settings.plain import READERS
from app.settings.reading import PART_TYPES
from tests.conftest import ROOT

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(language):
    found = [(path.name, body) for path in DOCUMENTS for kind, body in BLOCK.findall(path.read_text("utf8"))
             if kind == language]  # fmt: skip
    assert found, f"Expected {language} blocks in {[path.name for path in DOCUMENTS]}. Received none."
    return found


def commands(program):
    """Every command line of that program in a bash block, as (document, words)."""
    lines = [(name, line) for name, body in blocks("bash") for line in body.replace("\\\n", " ").splitlines()]
    parts = [(name, shlex.split(part, comments=True)) for name, line in lines for part in line.split("&&")]
    return [(name, words[words.index(program) + 1 :]) for name, words in parts if program in words]


@pytest.mark.parametrize("name, body", blocks("bash"))
def test_a_bash_block_parses(name, body):
    ended = subprocess.run(["bash", "-n"], input=body, capture_output=True, text=True)

    assert ended.returncode == 0, f"{name}: {ended.stderr}"


@pytest.mark.parametrize("name, words", commands("main.py"))
def test_a_command_line_is_accepted_by_the_parser(name, words):
    from app.cli.parser import build_parser

    args = build_parser().parse_args(words)

    assert callable(args.run)


@pytest.mark.parametrize("name, words", commands("make"))
def test_a_make_target_exists(name, words):
    targets = re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf8"), re.MULTILINE)

    assert set(words) <= set(targets)


@pytest.mark.parametrize("name, words", commands("-m"))
def test_a_module_that_is_run_exists(name, words):
    module = ROOT / (words[0].replace(".", "/") + ".py")

    assert module.is_file() or words[0] in ("venv", "pip", "pytest"), f"{name}: python -m {words[0]}"


@pytest.mark.parametrize("name, body", blocks("toml"))
def test_the_settings_shown_are_those_there_are_and_their_values_are_the_defaults(name, body, tmp_path):
    (tmp_path / SETTINGS_FILE).write_text(body, "utf8")

    shown = load_config({"data": str(tmp_path)}, {})
    default = load_config({"data": str(tmp_path / "none")}, {})

    written = tomllib.loads(body)
    for part in PART_TYPES.keys() & written.keys():
        assert written.pop(part).keys() == {one.name for one in fields(PART_TYPES[part])}
        assert getattr(shown.parts, part) == getattr(default.parts, part)
    assert written.keys() in (set(), READERS.keys())
    assert (shown.recognition, shown.window, shown.camera) == (default.recognition, default.window, default.camera)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_in_backticks_exists(document):
    named = re.findall(r"`((?:app|model|tests|scripts|docs|data)/[\w./<>*-]*)`", document.read_text("utf8"))

    missing = [path for path in named if not list(ROOT.glob(path.replace("<", "*").replace(">", "*").rstrip("/")))]

    assert not missing, f"{document.name} names files that are not there"
