"""Opens the window and keeps it until it is closed."""

import os
import sys
from typing import TYPE_CHECKING

from app.errors import Refused
from app.ui.display import screen_size, smallest_size, window_size

if TYPE_CHECKING:
    from app.bootstrap import Product


def run(product: "Product", *, kiosk: bool) -> int:
    """Show the window until it is closed; return the exit status.

    kiosk: fill the screen, and let nobody close it but an admin; the setting of that name does the same.
    Raises:
        Refused: there is no display to open a window on.
    """
    kiosk = kiosk or product.config.window.kiosk
    product.feed.start()  # camera and recognition wake up while the window is being built
    prepare(kiosk=kiosk)
    from kivy.core.window import Window

    if Window is None:
        product.feed.stop()
        raise Refused("Expected a display with OpenGL 2. Received none. Without one, run: main.py demo")
    from app.ui.application import TwinClockApp

    TwinClockApp(product, kiosk=kiosk).run()
    return 0


def prepare(*, kiosk: bool = False) -> None:
    """Tell Kivy how to behave, before it is imported: it reads these once.

    Our own arguments stay ours, no configuration file of another app is read, thirty frames a second are enough.
    """
    os.environ["KIVY_NO_ARGS"] = "1"
    os.environ["KIVY_NO_CONFIG"] = "1"
    os.environ["KIVY_NO_ENV_CONFIG"] = "1"
    os.environ["KIVY_NO_FILELOG"] = "1"
    os.environ.setdefault("KIVY_NO_CONSOLELOG", "1")
    os.environ["KIVY_LOG_MODE"] = "MIXED"  # the root logger stays ours
    from kivy.config import Config

    width, height = window_size(screen_size())
    smallest_width, smallest_height = smallest_size((width, height))
    Config.set("graphics", "maxfps", "30")
    Config.set("graphics", "width", str(width))
    Config.set("graphics", "height", str(height))
    Config.set("graphics", "minimum_width", str(smallest_width))
    Config.set("graphics", "minimum_height", str(smallest_height))
    Config.set("graphics", "multisamples", "0" if sys.platform == "linux" else "2")
    Config.set("graphics", "fullscreen", "auto" if kiosk else "0")
    Config.set("graphics", "borderless", "1" if kiosk else "0")
    Config.set("kivy", "exit_on_escape", "0")  # Cmd+Q and Cmd+W as well
    Config.remove_section("modules")  # no inspector, no screenshots, no key that leaves the full screen
    Config.add_section("modules")
    Config.set("kivy", "desktop", "1")
    Config.set("input", "mouse", "mouse,disable_multitouch")  # a right click draws no red dot
