"""main.py without a command: the window."""

import argparse
import os
import sys

from app.cli.context import Context
from app.errors import BadInput


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--camera", metavar="SPEC", help="0, 1, ... a picture, a video, a folder, or a URL")
    parser.add_argument("--kiosk", action="store_true", default=None, help="full screen")
    parser.set_defaults(run=run_window)


def run_window(args: argparse.Namespace, context: Context) -> int:
    if not has_display():
        raise BadInput(
            "Expected a display. Received none. Try: make demo, or main.py checkin --from IMAGE, "
            "or under a virtual one: xvfb-run .venv/bin/python main.py --camera FILE"
        )
    # Kivy reads the command line by itself unless told not to, and takes half a second to import.
    os.environ["KIVY_NO_ARGS"] = "1"
    from app.ui.window import run

    with context.product().only_window():
        return run(context.product(), kiosk=bool(args.kiosk))


def has_display() -> bool:
    """Whether a window can open: Linux needs a display server, Windows and macOS have one."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
