"""Whether the words on a screen can be read: WCAG 2.1's contrast, from what was really drawn."""

from pathlib import Path

import cv2
import numpy as np
from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView

from tests.gui.colour import contrast
from tests.gui.faults import above, is_drawn

LEAST, LEAST_LARGE = 4.5, 3.0  # WCAG 2.1, 1.4.3
LARGE_PX = 24
ICON_SHADE = 3  # of 255
LEAST_PIXELS = 60  # of a label that is in view


def pale_words(shown, picture: Path) -> list[str]:
    """Words that stand too little out from what lies behind them. picture: of what is shown now."""
    image = np.asarray(cv2.imread(str(picture)))[..., ::-1]
    top = getattr(shown.screen, "_asked", None) or shown.app.root
    labels = [part for part in top.walk() if isinstance(part, Label) and part.text.strip() and is_drawn(part)]
    return [f"pale: {label.text!r} {found:.1f}" for label in labels if (found := _too_little(label, image)) is not None]


def _too_little(label, image) -> float | None:
    if label.disabled or any(one.opacity < 1 or one.disabled for one in (label, *above(label))):
        return None  # what cannot be pressed is exempt
    behind = _behind(label, image)
    if behind is None:
        return None
    alpha = label.color[3]
    ink = [alpha * part + (1 - alpha) * under for part, under in zip(label.color[:3], behind, strict=True)]
    found = contrast(ink, behind)
    least = LEAST_LARGE if label.font_size >= LARGE_PX else LEAST
    return found if found < least - 0.05 else None


def _behind(label, image):
    """The colour that most of the label's box has; None where it is not in view."""
    left, bottom, right, top = _in_view(label)
    cut = image[max(0, Window.height - top) : Window.height - bottom, max(0, left) : right]
    if cut.shape[0] * cut.shape[1] < LEAST_PIXELS:
        return None
    # Packed into one number a pixel: twenty times as quick as by rows.
    packed, counts = np.unique(cut.astype(np.int32) @ (65536, 256, 1), return_counts=True)
    colours = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1)
    ink = np.array(label.color[:3]) * 255
    counts = np.where(np.abs(colours - ink).max(axis=1) < ICON_SHADE, 0, counts)  # an icon may fill half of its box
    return [float(part) / 255 for part in colours[counts.argmax()]] if counts.any() else list(label.color[:3])


def _in_view(label) -> tuple[int, int, int, int]:
    boxes = [_box(label), *(_box(one) for one in above(label) if isinstance(one, ScrollView))]
    left, bottom = (max(box[side] for box in boxes) for side in (0, 1))
    right, top = (min(box[side] for box in boxes) for side in (2, 3))
    return int(left), int(bottom), max(int(left), int(right)), max(int(bottom), int(top))


def _box(part) -> tuple[float, float, float, float]:
    x, y = part.to_window(part.x, part.y)
    return x, y, x + part.width, y + part.height
