"""How large the screen is, and how large the window opens on it; asked of the system, before Kivy makes a window."""

import ctypes
import os
import sys

DRAWN_FOR = (1280, 800)  # the size that the screens were drawn at
SMALLEST = (800, 480)
ROOMY = 2 / 3  # of a screen that has room for more than the drawing
CXFULLSCREEN, CYFULLSCREEN = 16, 17  # Windows: what is left beside the task bar and a title bar


def window_size(screen: tuple[int, int] | None) -> tuple[int, int]:
    """Width and height the window opens at: as drawn, more on a large screen, never more than there is.

    screen: None where it is not known.
    """
    if screen is None:
        return DRAWN_FOR
    width, height = (
        min(there, max(drawn, round(there * ROOMY))) for there, drawn in zip(screen, DRAWN_FOR, strict=True)
    )
    return width, height


def smallest_size(opened: tuple[int, int]) -> tuple[int, int]:
    """Below this nobody can make the window; on a screen that is smaller still, its own size."""
    return min(SMALLEST[0], opened[0]), min(SMALLEST[1], opened[1])


def screen_size() -> tuple[int, int] | None:
    """Width and height in the units that a window is measured in; None where the system does not say."""
    try:
        if sys.platform == "win32":
            return _on_windows()
        return _on_macos() if sys.platform == "darwin" else _on_x11()
    except (OSError, AttributeError):  # no such library, or another one than expected
        return None


def _on_x11() -> tuple[int, int] | None:
    """SDL draws through X11, also under Wayland, unless somebody chose otherwise."""
    if not os.environ.get("DISPLAY"):
        return None
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = x11.XOpenDisplay(None)
    if not display:
        return None
    handle = ctypes.c_void_p(display)
    screen = x11.XDefaultScreen(handle)
    size = x11.XDisplayWidth(handle, screen), x11.XDisplayHeight(handle, screen)
    x11.XCloseDisplay(handle)
    return size


def _on_windows() -> tuple[int, int] | None:
    measure = ctypes.windll.user32.GetSystemMetrics  # type: ignore[attr-defined,unused-ignore]
    size = measure(CXFULLSCREEN), measure(CYFULLSCREEN)
    return size if all(size) else None


def _on_macos() -> tuple[int, int] | None:
    graphics = ctypes.CDLL("/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics")
    for measure in (graphics.CGDisplayPixelsWide, graphics.CGDisplayPixelsHigh):
        measure.argtypes, measure.restype = [ctypes.c_uint32], ctypes.c_size_t
    graphics.CGMainDisplayID.restype = ctypes.c_uint32
    screen = graphics.CGMainDisplayID()
    size = graphics.CGDisplayPixelsWide(screen), graphics.CGDisplayPixelsHigh(screen)
    return size if all(size) else None
