"""The window opens no larger than the screen is, with and without a window manager."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.ui.display import screen_size, smallest_size, window_size

ROOT = Path(__file__).parents[2]
OPENS = """
import json
from app.ui.window import prepare
prepare(kiosk={kiosk})
from kivy.core.window import Window
from kivy.base import EventLoop
EventLoop.ensure_window()
EventLoop.idle()
print(json.dumps([*Window.size]))
"""


@pytest.mark.parametrize(
    "screen, opens",
    [
        ((800, 480), (800, 480)),
        ((1024, 600), (1024, 600)),
        ((1280, 720), (1280, 720)),
        ((1366, 768), (1280, 768)),
        ((1280, 800), (1280, 800)),
        ((1920, 1080), (1280, 800)),
        ((2560, 1440), (1707, 960)),
        ((3840, 2160), (2560, 1440)),
        ((800, 1280), (800, 853)),
        (None, (1280, 800)),
    ],
)
def test_it_opens_as_drawn_where_there_is_room_and_larger_on_a_large_screen(screen, opens):
    assert window_size(screen) == opens


def test_a_screen_smaller_than_the_smallest_window_is_filled():
    assert smallest_size(window_size((640, 400))) == (640, 400)
    assert smallest_size(window_size((1920, 1080))) == (800, 480)


def test_without_a_display_nothing_is_known(monkeypatch):
    if not sys.platform.startswith("linux"):
        pytest.skip("other systems have a screen")
    monkeypatch.delenv("DISPLAY", raising=False)

    assert screen_size() is None


def opened_on(screen, *, kiosk=False):
    """The size of a window that opens on a bare virtual screen."""
    if shutil.which("xvfb-run") is None:
        pytest.skip("needs Xvfb")
    display = ["xvfb-run", "-a", "-s", f"-screen 0 {screen[0]}x{screen[1]}x24"]
    run = subprocess.run(
        [*display, sys.executable, "-c", OPENS.format(kiosk=kiosk)], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return tuple(json.loads(run.stdout.splitlines()[-1]))


@pytest.mark.parametrize("screen", [(800, 480), (1024, 600), (1280, 800)])
def test_a_small_screen_is_filled_and_nothing_hangs_over_its_edge(screen):
    assert opened_on(screen) == screen


def test_on_a_4k_screen_the_window_is_no_stamp():
    assert opened_on((3840, 2160)) == (2560, 1440)


def test_a_kiosk_fills_a_small_screen():
    assert opened_on((800, 480), kiosk=True) == (800, 480)
