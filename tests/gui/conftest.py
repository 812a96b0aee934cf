"""Tests of the window need a display; without one they are skipped, which fails where nothing may be skipped."""

import os
import sys

import pytest

from app.ui.window import prepare

prepare()


@pytest.fixture
def show(request):
    """show(product) opens the window on it; it is closed after the test, its picture kept when the test failed."""
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        pytest.skip("needs a display; run: xvfb-run -a pytest tests/gui")
    from tests.gui.display import Shown

    opened = []

    def show(product, **how):
        opened.append(Shown(product, **how))
        return opened[-1]

    yield show
    for shown in opened:
        shown.close()
