"""Colours and sizes of the whole window, dark or light, from a small tablet to a wall screen."""

import gc

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty
from kivy.utils import get_color_from_hex
from kivymd.icon_definitions import md_icons

from app.ui.display import DRAWN_FOR

DARK = {
    "page": "#0D1216",
    "surface": "#161D23",
    "raised": "#222B33",
    "line": "#33404A",
    "ink": "#F1F5F7",
    "soft": "#A3B3BE",
    "accent": "#2DD4BF",
    "accent_ink": "#03211D",
    "good": "#34D399",
    "hint": "#FBBF24",
    "bad": "#F98080",
    "idle": "#94A3B8",
}
LIGHT = {
    "page": "#EEF2F5",
    "surface": "#FFFFFF",
    "raised": "#E7ECF0",
    "line": "#C9D3DA",
    "ink": "#10181F",
    "soft": "#52626E",
    "accent": "#0F766E",
    "accent_ink": "#FFFFFF",
    "good": "#047857",
    "hint": "#A34A06",
    "bad": "#B91C1C",
    "idle": "#64748B",
}
SOLID = {"good": "#04724F", "hint": "#9A4A07", "bad": "#B01B1B", "searching": "#334155"}  # white text: 5:1 and more

WIDE_LETTER = 0.62  # of the font's size: a letter of a name in capitals is wider, and rare

SOLID_BAD = get_color_from_hex(SOLID["bad"])
TONE_ICONS = {"searching": "face-recognition", "good": "check-circle", "hint": "information", "bad": "alert-circle"}
TONE_COLOURS = {"searching": "#CBD5E1", "good": "#34D399", "hint": "#FBBF24", "bad": "#F98080"}  # over the camera


class Look(EventDispatcher):
    """What every .kv file draws with: `look.ink`, `18 * look.t`.

    u: one pixel of the drawing at 1280x800, for distances. t: the same for text, which shrinks less.
    text_size: how much larger somebody wants the texts.
    show_focus: the keyboard is in use, so the focused part is marked.
    """

    dark = BooleanProperty(True)
    show_focus = BooleanProperty(False)
    text_size = NumericProperty(1.0)
    u = NumericProperty(1.0)
    t = NumericProperty(1.0)
    page = ColorProperty(DARK["page"])
    surface = ColorProperty(DARK["surface"])
    raised = ColorProperty(DARK["raised"])
    line = ColorProperty(DARK["line"])
    ink = ColorProperty(DARK["ink"])
    soft = ColorProperty(DARK["soft"])
    accent = ColorProperty(DARK["accent"])
    accent_ink = ColorProperty(DARK["accent_ink"])
    good = ColorProperty(DARK["good"])
    hint = ColorProperty(DARK["hint"])
    bad = ColorProperty(DARK["bad"])
    idle = ColorProperty(DARK["idle"])

    def on_dark(self, _: object, dark: bool) -> None:
        # A widget that was let go still listens until it is collected, and Kivy fails where that happens in between.
        gc.collect()
        for name, colour in (DARK if dark else LIGHT).items():
            setattr(self, name, colour)

    def fit(self, width: float, height: float) -> None:
        """Follow the window's size in pixels."""
        self.u = min(max(min(width / DRAWN_FOR[0], height / DRAWN_FOR[1]), 0.6), 3.2)
        self.t = max(self.u, 0.84) * self.text_size


look = Look()


def icon_text(name: str) -> str:
    """The letter of the icon font that draws this icon."""
    return md_icons[name] if name else ""


def whole_words(text: str, width: float) -> float:
    """The largest font size at which no word of the text is broken on this width."""
    longest = max(map(len, text.split()), default=1)
    return max(width, 1.0) / (longest * WIDE_LETTER)


def hex_of(colour: tuple[float, ...]) -> str:
    """RRGGBB, as marked-up text wants it."""
    return "".join(f"{round(part * 255):02x}" for part in colour[:3])


def pressed(fill: tuple[float, ...], tint: tuple[float, ...]) -> tuple[float, ...]:
    """The fill of a button while it is held down: a fifth of the way to its text's colour."""
    red, green, blue = (f * 0.8 + t * 0.2 for f, t in zip(fill[:3], tint[:3], strict=True))
    return red, green, blue, max(fill[3], 0.25)
