"""TensorFlow crashes beside the window's OpenGL and costs seconds: what recognises must never import it."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

HEAVY = ("tensorflow", "keras", "torch")


@pytest.mark.parametrize("module", ["app.bootstrap", "app.cli.parser", "app.cli.context", "model.training.run"])
def test_a_fresh_interpreter_importing_it_finds_no_training_framework(module):
    program = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"

    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "[]"


def test_importing_main_imports_nothing_of_the_product():
    program = "import sys, main; print([name for name in sys.modules if name.split('.')[0] in ('app', 'model', 'cv2')])"

    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "[]", "spawn imports main.py again in every child: keep its imports inside main()"
