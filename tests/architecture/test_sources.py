"""Rules that hold for every file in the repository."""

import ast
import re
import subprocess

from app.config import NOT_SETTINGS, PREFIX
from app.settings.plain import READERS
from tests.conftest import ROOT

LARGEST_FILE_BYTES = 16 * 2**20
PICTURES = {".bmp", ".gif", ".jpeg", ".jpg", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp"}


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def product_sources():
    return [path for folder in ("app", "model", "scripts") for path in (ROOT / folder).rglob("*.py")]


def test_no_input_is_checked_with_an_assert():
    wrong = [
        f"{path}:{node.lineno}"
        for path in [*product_sources(), ROOT / "main.py"]
        for node in ast.walk(ast.parse(path.read_text("utf8")))
        if isinstance(node, ast.Assert)
    ]

    assert not wrong, f"Expected checks that raise: python -O drops an assert. Received {wrong}."


def test_no_failure_is_swallowed_in_silence():
    wrong = [
        f"{path}:{node.lineno}"
        for path in product_sources()
        for node in ast.walk(ast.parse(path.read_text("utf8")))
        if isinstance(node, ast.ExceptHandler) and swallows_everything(node)
    ]

    assert not wrong


def swallows_everything(handler):
    broad = handler.type is None or getattr(handler.type, "id", "") in ("Exception", "BaseException")
    return broad and all(isinstance(statement, ast.Pass) for statement in handler.body)


def test_no_picture_of_a_person_is_tracked_under_data():
    assert not [path for path in tracked_files() if path.is_relative_to(ROOT / "data") and path.suffix in PICTURES]


def test_no_tracked_file_is_larger_than_16_mb():
    assert not {str(path): path.stat().st_size for path in tracked_files() if path.stat().st_size > LARGEST_FILE_BYTES}


def test_every_environment_variable_of_ours_is_known_to_the_settings():
    known = {name.upper() for name in READERS} | NOT_SETTINGS | {"DATA"}
    named = {name for path in product_sources() for name in re.findall(rf'"{PREFIX}([A-Z_]+)"', path.read_text("utf8"))}

    assert named <= known, "Expected app/config.py to know them: it refuses a misspelt TWINCLOCK_ variable."
