"""main.py without a command: the window."""

import argparse
import os
import sys

from app.assembly.restoring import Restoring
from app.cli.again import open_again
from app.cli.context import Context
from app.errors import AttendanceError, BadInput


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

    product = context.product()
    with product.only_window():
        status = run(product, kiosk=bool(args.kiosk))
    if product.restoring.is_wanted:
        return _restored(product.restoring, context)
    product.restoring.discard()  # looked at, and neither wanted nor refused
    return status


def _restored(restoring: Restoring, context: Context) -> int:
    """Put what an admin restored in its place and open the window on it; on the old folder where that failed."""
    try:
        for folder in restoring.finish():
            context.say(f"The old folder is kept in {folder}. It holds people too: delete it when all is well.")
    except AttendanceError as error:
        context.say(str(error))
    return open_again()


def has_display() -> bool:
    """Whether a window can open: Linux needs a display server, Windows and macOS have one."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
