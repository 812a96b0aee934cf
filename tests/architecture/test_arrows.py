"""Imports are arrows, and they point one way: docs/architecture.md."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRAINING = {"tensorflow", "keras", "torch"}
MAY_TRAIN = ("model/training", "model/siamese", "model/losses")

FORBIDDEN = {
    "model": {"app", "kivy", "kivymd", "sqlalchemy", "alembic"},
    "app": TRAINING,
    "app/domain": {"kivy", "cv2", "sqlalchemy", "model", "app.services", "app.config"},
    "app/services": {
        "kivy", "kivymd", "cv2", "sqlalchemy", "sqlite3", "psycopg", "faiss", "model", "app.config",
        "app.store", "app.ui", "app.cli", "app.camera", "app.capture", "app.security", "app.trainer", "app.bootstrap",
        "app.exports",
    },
    "app/ui": {"cv2", "sqlalchemy", "model", "app.store", "app.camera", "app.capture", "app.security", "app.trainer"},
    "app/store": {"kivy", "cv2.VideoCapture", "app.ui", "app.cli", "app.camera", "app.capture", "app.trainer"},
    "app/calendars": {"kivy", "sqlalchemy", "model", "app.ui", "app.cli", "app.store", "app.bootstrap"},
    "app/camera": {"kivy", "sqlalchemy", "app.ui", "app.cli", "app.store", "app.trainer", "app.bootstrap"},
    "app/capture": {"kivy", "sqlalchemy", "app.ui", "app.cli", "app.store", "app.trainer", "app.bootstrap"},
    "app/trainer": {"kivy", "sqlalchemy", "app.ui", "app.cli", "app.camera", "app.bootstrap"},
    "app/exports": {"kivy", "cv2", "sqlalchemy", "model", "app.services", "app.ui", "app.cli", "app.store"},
    "app/security": {"kivy", "cv2", "sqlalchemy", "model", "app.ui", "app.cli", "app.store", "app.bootstrap"},
}  # fmt: skip


def imported_packages(path):
    """Every dotted prefix a file imports: `import a.b` gives {"a", "a.b"}."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: expected an absolute import. Received a relative one."
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {".".join(name.split(".")[:end]) for name in names for end in range(1, name.count(".") + 2)}


def python_files(folder):
    files = list((ROOT / folder).rglob("*.py"))
    assert files, f"Expected python files under {folder}. Received none: mend the table above."
    return files


@pytest.mark.parametrize("folder, forbidden", FORBIDDEN.items())
def test_imports_follow_the_arrows(folder, forbidden):
    wrong = {str(path): found for path in python_files(folder) if (found := imported_packages(path) & forbidden)}

    assert not wrong, f"Expected no such imports. Received {wrong}. Put the code behind a port."


def test_only_training_code_imports_a_training_framework():
    elsewhere = [path for path in python_files("model") if not path.relative_to(ROOT).as_posix().startswith(MAY_TRAIN)]

    wrong = {str(path): found for path in elsewhere if (found := imported_packages(path) & TRAINING)}

    assert not wrong, f"Expected {TRAINING} only under {MAY_TRAIN}. Received {wrong}. Recognition runs on LiteRT."


def test_the_domain_imports_the_standard_library_only():
    import sys

    allowed = sys.stdlib_module_names | {"app"}

    wrong = {
        str(path): found
        for path in python_files("app/domain")
        if (found := {name for name in imported_packages(path) if name.partition(".")[0] not in allowed})
    }

    assert not wrong


def test_only_the_bootstrap_and_the_command_line_name_adapters():
    adapters = {"app.store", "app.security", "app.trainer", "app.calendars"}
    at_home = ("app/bootstrap.py", "app/assembly/", "app/cli/", *(name.replace(".", "/") + "/" for name in adapters))
    elsewhere = [path for path in python_files("app") if not path.relative_to(ROOT).as_posix().startswith(at_home)]

    wrong = {str(path): found for path in elsewhere if (found := imported_packages(path) & adapters)}

    assert not wrong, f"Expected adapters to be named in app/bootstrap.py. Received {wrong}."


def test_view_models_know_no_kivy():
    view_models = list((ROOT / "app/ui/screens").rglob("viewmodel.py"))

    wrong = {str(path): found for path in view_models if (found := imported_packages(path) & {"kivy", "kivymd"})}

    assert not wrong
